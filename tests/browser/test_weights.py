"""How many bytes a page of this repository's archive loads, gzipped as hosts send them."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from paperarchive.settings import Settings
from tests.browser.conftest import BASE_PATH
from tests.serving import serve_folder

PAPER_LIMIT = 15_000
LIST_LIMIT = 40_000
ASSETS_LIMIT = 10_000

Load = Callable[[str], list[Path]]


def weigh(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6, mtime=0))


def find_heaviest(archive: Path, pattern: str) -> str:
    """Return the path of the page with the most gzipped bytes among those that match a pattern."""
    file = max(archive.glob(pattern), key=weigh)
    folder = file.parent.relative_to(archive).as_posix()
    return "" if folder == "." else f"{folder}/"


@pytest.fixture(scope="module")
def load(browser: Browser, archive: Path) -> Iterator[Load]:
    """A function that opens a page and returns the files it requests, itself included. Fails on other hosts."""
    with serve_folder(archive, BASE_PATH) as url:

        def run(path: str) -> list[Path]:
            context = browser.new_context()
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(url + path, wait_until="networkidle")
            if path.startswith("search/"):
                expect(page.locator("#results article").first).to_be_visible()
            context.close()
            assert [address for address in asked if not address.startswith(url)] == []
            files = [address.removeprefix(url).partition("?")[0] for address in asked]
            return [archive / (f"{file}index.html" if file == "" or file.endswith("/") else file) for file in files]

        yield run


def test_a_paper_is_read_for_less_than_15_kilobytes(load: Load, archive: Path) -> None:
    files = load(find_heaviest(archive, "papers/*/index.html"))
    assert sum(map(weigh, files)) < PAPER_LIMIT, {file.name: weigh(file) for file in files}


@pytest.mark.parametrize(
    "pattern",
    ["index.html", *(f"{top}/**/index.html" for top in ("tags", "dates", "author-counts", "listings", "discussed"))],
)
def test_a_list_is_read_for_less_than_40_kilobytes(load: Load, archive: Path, pattern: str) -> None:
    files = load(find_heaviest(archive, pattern))
    assert sum(map(weigh, files)) < LIST_LIMIT, {file.name: weigh(file) for file in files}


def test_the_list_of_all_papers_holds_fifty_and_is_read_for_less_than_40_kilobytes(load: Load, archive: Path) -> None:
    html = (archive / "papers" / "index.html").read_text(encoding="utf-8")
    assert html.count("<article") == Settings().page_size == 50
    assert sum(map(weigh, load("papers/"))) < LIST_LIMIT


def test_style_and_scripts_of_a_page_that_is_read_are_light(load: Load) -> None:
    assets = [file for file in load("papers/") if file.suffix in (".css", ".js")]
    assert sum(map(weigh, assets)) < ASSETS_LIMIT, {file.name: weigh(file) for file in assets}


def test_a_search_asks_no_other_host(load: Load) -> None:
    assert any(file.name.startswith("hits-") for file in load("search/?q=language+models"))
