"""Reading and browsing in a real browser: without JavaScript, at any width, in both schemes, by keyboard."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import find_violations
from tests.browser.conftest import BASE_PATH
from tests.building import make_pages
from tests.paths import SMALL
from tests.serving import serve_folder

PAGES = (
    "",
    "papers/",
    "papers/page/2/",
    "papers/a-map-of-noise/",
    "papers/by-hand/",
    "papers/nothing-known/",
    "tags/",
    "tags/diffusion-models/",
    "dates/",
    "dates/2025/",
    "dates/2025/10/",
    "dates/2025/10/14/",
    "author-counts/",
    "author-counts/unknown/",
    "authors/",
    "organizations/",
    "organizations/bytedance/",
    "venues/",
    "venues/journal-of-manual-work/",
    "listings/",
    "listings/second/",
    "discussed/",
    "about/",
    "search/",
    "404.html",
)


def test_every_kind_of_page_is_looked_at() -> None:
    made = {page.path: page.template for page in make_pages(SMALL)}
    # A redirect leaves its page before a test could look at it.
    assert {made[path] for path in PAGES} == set(made.values()) - {"redirect.html"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_without_an_error_or_a_request_to_another_host(page: Page, site: str, path: str) -> None:
    messages: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    response = page.goto(site + path)
    assert response is not None
    assert (response.status, messages, hosts) == (200, [], {site.split("/")[2]})


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_page_scrolls_sideways(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    for path in PAGES:
        page.goto(site + path)
        assert (path, find_violations(page), messages) == (path, "", [])
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_in_a_whole_archive(browser: Browser, archive: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    with serve_folder(archive, BASE_PATH) as url:
        for path in ("", "papers/", "dates/2025/", "tags/", "tags/alignment/", "listings/", "about/"):
            page.goto(url + path)
            assert (path, find_violations(page)) == (path, "")
    context.close()


def test_the_schemes_differ(browser: Browser, site: str) -> None:
    colours: list[str] = []
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(site)
        colours.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
        context.close()
    assert len(set(colours)) == 2


def test_a_reader_comes_from_the_home_page_to_a_paper_and_its_neighbour(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="Tags", exact=True).first.click()
    expect(page).to_have_url(f"{site}tags/")
    page.get_by_role("link", name="Diffusion models").first.click()
    expect(page).to_have_url(f"{site}tags/diffusion-models/")
    page.get_by_role("link", name="A Map of Noise: Diffusion Models & <Their> Limits").click()
    expect(page).to_have_url(f"{site}papers/a-map-of-noise/")
    page.get_by_role("link", name="Teaching Small Models").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Teaching Small Models")


def test_the_next_page_of_a_list_is_a_link(page: Page, site: str) -> None:
    page.goto(f"{site}papers/")
    page.locator("a[rel=next]").first.click()
    expect(page).to_have_url(f"{site}papers/page/2/")


def test_an_old_address_leads_to_the_paper(page: Page, site: str) -> None:
    page.goto(f"{site}papers/teaching-tiny-models/")
    expect(page).to_have_url(f"{site}papers/teaching-small-models/")


def test_the_first_tab_stop_skips_to_the_content(page: Page, site: str) -> None:
    page.goto(f"{site}papers/by-hand/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}papers/by-hand/#main")


def test_on_a_phone_the_ways_in_fold_under_a_button_that_the_keyboard_opens(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    link = page.get_by_role("banner").get_by_role("link", name="Author counts")
    expect(link).to_be_hidden()
    page.locator("header summary").focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    context.close()


def test_an_unknown_address_deep_in_the_site_shows_a_page_whose_links_work(page: Page, site: str) -> None:
    response = page.goto(f"{site}dates/1999/12/31/")
    assert response is not None
    assert response.status == 404
    page.get_by_role("main").get_by_role("link", name="Papers").click()
    expect(page).to_have_url(f"{site}papers/")


def test_formulas_are_mathml(page: Page, site: str) -> None:
    page.goto(f"{site}papers/a-map-of-noise/")
    expect(page.locator("math msqrt")).to_have_count(1)
