"""Charts that lead to papers, in a real browser: by pointer, by keyboard, at any width."""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import find_violations
from tests.browser.conftest import BASE_PATH, PUBLISHED
from tests.building import build_public
from tests.paths import SMALL
from tests.serving import serve_folder

PAGES = (
    "",
    "papers/",
    "tags/speech/",
    "dates/",
    "dates/2024/",
    "dates/2024/03/",
    "author-counts/",
    "author-counts/1-3/",
    "author-counts/51-or-more/",
)


def write_paper(root: Path, number: int, header: str) -> None:
    path = root / "content" / "papers" / "all" / f"study-{number:02}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'---\ntitle: "Study {number:02}"\n{header}---\nApples ripen in the sun.\n', encoding="utf-8")


def build(root: Path) -> Path:
    (root / "content").mkdir(parents=True, exist_ok=True)
    shutil.copy(SMALL / "site.yml", root / "site.yml")
    shutil.copy(SMALL / "content" / "tags.yml", root / "content" / "tags.yml")
    return build_public(root, PUBLISHED)


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an archive of 30 papers: ten years, one undated, two tags often together, 1 to 59 authors."""
    root = tmp_path_factory.mktemp("studies")
    for number in range(30):
        tags = "[speech, diffusion-models]" if number % 3 else "[knowledge-distillation]"
        date = f"date: {2015 + number % 10}-03-{1 + number:02}\n" if number else ""
        write_paper(root, number, f"{date}author_count: {1 + 2 * number}\ntags: {tags}\n")
    with serve_folder(build(root), BASE_PATH) as url:
        yield url


def test_a_bar_of_the_timeline_leads_to_its_month(page: Page, studies: str) -> None:
    page.goto(studies)
    page.get_by_role("link", name="March 2024: 3 papers", exact=True).click()
    expect(page).to_have_url(f"{studies}dates/2024/03/")
    expect(page.locator("article[data-slug]")).to_have_count(3)


def test_a_low_bar_is_hit_at_its_full_height(page: Page, studies: str) -> None:
    page.goto(f"{studies}author-counts/")
    chart = page.locator(".bars").bounding_box()
    bar_box = page.get_by_role("link", name="1 author: 1 paper", exact=True).bounding_box()
    assert chart is not None
    assert bar_box is not None
    page.mouse.click(bar_box["x"] + bar_box["width"] / 2, chart["y"] + 3)
    expect(page).to_have_url(f"{studies}author-counts/1/")


def test_the_keyboard_reaches_bars_or_skips_them(page: Page, studies: str) -> None:
    page.goto(f"{studies}author-counts/")
    skip = page.get_by_role("link", name="Skip the chart")
    skip.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="1 author: 1 paper", exact=True)).to_be_focused()
    skip.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#"))
    page.keyboard.press("Tab")
    expect(page.locator(".chart-figures summary")).to_be_focused()


def test_enter_on_a_bar_opens_its_papers(page: Page, studies: str) -> None:
    page.goto(f"{studies}author-counts/")
    page.get_by_role("link", name="21 to 50 authors: 15 papers", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{studies}author-counts/21-50/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Papers with 21 to 50 authors")
    expect(page.locator(".list-head")).to_contain_text("of 15")


def test_a_range_leads_to_its_single_numbers_and_back(page: Page, studies: str) -> None:
    page.goto(f"{studies}author-counts/1-3/")
    page.get_by_role("link", name="3 authors", exact=True).first.click()
    expect(page).to_have_url(f"{studies}author-counts/3/")
    page.get_by_role("link", name="1 to 3 authors", exact=True).click()
    expect(page).to_have_url(f"{studies}author-counts/1-3/")


def test_a_day_of_the_calendar_leads_to_its_papers(page: Page, studies: str) -> None:
    page.goto(f"{studies}dates/2024/")
    page.get_by_role("link", name="20 March 2024: 1 paper", exact=True).click()
    expect(page).to_have_url(f"{studies}dates/2024/03/20/")
    expect(page.locator("article[data-slug]")).to_have_count(1)


def test_a_month_of_the_calendar_leads_to_its_papers(page: Page, studies: str) -> None:
    page.goto(f"{studies}dates/2024/")
    page.get_by_role("link", name="Mar 3", exact=True).click()
    expect(page).to_have_url(f"{studies}dates/2024/03/")


def test_the_figures_of_a_chart_are_a_table(page: Page, studies: str) -> None:
    page.goto(f"{studies}dates/")
    page.get_by_text("Papers by year: figures").click()
    rows = page.get_by_role("row")
    for number, cells in enumerate((["Year", "Papers"], ["2015", "2"])):
        expect(rows.nth(number).locator("th, td")).to_have_text(cells)
    expect(page.get_by_text("1 paper without a date is not shown.")).to_be_visible()


def test_tags_that_often_meet_lead_to_each_other(page: Page, studies: str) -> None:
    page.goto(f"{studies}tags/speech/")
    together = page.get_by_role("navigation", name="Often together with")
    expect(together).to_contain_text("20 shared papers")
    together.get_by_role("link", name="Diffusion models").click()
    expect(page).to_have_url(f"{studies}tags/diffusion-models/")


@pytest.mark.parametrize("path", ["tags/speech/", "author-counts/21-50/"])
def test_a_year_of_a_list_finds_as_many_papers_as_its_bar_says(browser: Browser, studies: str, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(studies + path)
    year = page.locator(".bars a").first
    count = (year.locator("title").text_content() or "").rpartition(": ")[2]
    year.click()
    expect(page.get_by_role("status").first).to_contain_text(count)
    context.close()


def test_the_chart_of_all_papers_leads_to_years_without_scripts(page: Page, studies: str) -> None:
    page.goto(f"{studies}papers/")
    page.get_by_role("link", name="2024: 3 papers", exact=True).click()
    expect(page).to_have_url(f"{studies}dates/2024/")


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_charts_do_not_scroll_sideways(browser: Browser, studies: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(studies + path)
        page.locator("details").evaluate_all("found => found.forEach(one => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_axe_finds_nothing_in_charts(browser: Browser, studies: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in PAGES:
        page.goto(studies + path)
        page.locator(".chart-figures").evaluate_all("found => found.forEach(one => { one.open = true; })")
        assert (path, find_violations(page)) == (path, "")
    context.close()


def test_the_labels_below_a_chart_do_not_touch_on_a_phone(browser: Browser, studies: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    for path in ("dates/", "author-counts/"):
        page.goto(studies + path)
        boxes = page.locator(".ticks span").evaluate_all(
            """spans => spans.filter((span) => span.textContent).map((span) => {
                const range = document.createRange();
                range.selectNodeContents(span);
                const { left, right } = range.getBoundingClientRect();
                return [left, right];
            })"""
        )
        assert len(boxes) > 2
        assert all(right < left for (_, right), (left, _) in pairwise(boxes)), (path, boxes)
    context.close()


def test_the_search_box_of_the_front_page_is_as_wide_as_a_phone(browser: Browser, studies: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(studies)
    box = page.locator("main input[type=search]").bounding_box()
    assert box is not None
    assert box["width"] > 220
    context.close()


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ([], "No papers yet"),
        (["date: 2024-03-05\nauthor_count: 3\n"], "1 paper"),
        ([""] * 6, "6 papers"),
        ([f"date: 2024-03-{day:02}\n" for day in range(1, 8)], "7 papers"),
    ],
    ids=["empty", "one", "undated", "one month"],
)
def test_an_archive_with_little_in_it_has_no_charts_and_says_what_there_is(
    page: Page, tmp_path: Path, headers: list[str], words: str
) -> None:
    for number, header in enumerate(headers):
        write_paper(tmp_path, number, header)
    with serve_folder(build(tmp_path), BASE_PATH) as url:
        for path in ("", "papers/", "dates/", "author-counts/", "tags/", "listings/", "organizations/", "discussed/"):
            page.goto(url + path)
            expect(page.locator(".bars"), path).to_have_count(0)
        page.goto(url)
        expect(page.get_by_role("main")).to_contain_text(words)
