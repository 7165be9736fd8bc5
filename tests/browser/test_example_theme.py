"""The example of a theme that extends another, `themes/slate/`, in a real browser."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.accessibility import find_violations
from tests.browser.conftest import BASE_PATH, PUBLISHED
from tests.browser.test_pages import PAGES
from tests.building import build_public, copy_site
from tests.serving import serve_folder

NOTICE = "This archive moves on 1 March & keeps its addresses."


@pytest.fixture(scope="module")
def slate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small site, built with the example theme."""
    root = copy_site(tmp_path_factory.mktemp("slate") / "site")
    settings = root / "site.yml"
    settings.write_text(settings.read_text() + f'theme: slate\ntheme_options: {{notice: "{NOTICE}"}}\n')
    with serve_folder(build_public(root, replace(PUBLISHED, strict=True)), BASE_PATH) as url:
        yield url


def test_every_page_shows_the_notice_of_the_example_theme(browser: Browser, slate: str) -> None:
    page = browser.new_page()
    for path in PAGES:
        page.goto(slate + path)
        expect(page.locator("main > p:first-child"), path).to_have_text(NOTICE)
    page.close()


def test_the_example_theme_changes_colours_and_letters_and_keeps_the_rest(
    browser: Browser, slate: str, site: str
) -> None:
    looks = []
    page = browser.new_page()
    for address in (site, slate):
        page.goto(f"{address}papers/by-hand/")
        looks.append(
            page.get_by_role("heading", level=1).evaluate(
                "h1 => [getComputedStyle(h1).fontSize, getComputedStyle(h1).fontFamily, getComputedStyle(h1).color]"
            )
        )
    page.close()
    [(size, *default), (other_size, *changed)] = looks
    assert size == other_size
    assert not set(default) & set(changed)


def test_axe_finds_nothing_in_the_example_theme(browser: Browser, slate: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    for path in PAGES:
        page.goto(slate + path)
        assert (path, find_violations(page)) == (path, "")
    context.close()
