"""The live preview in a real browser: edit, and look."""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from paperarchive.preview.builder import PreviewBuilder
from paperarchive.preview.debounce import ChangeBatch, Debouncer
from paperarchive.preview.events import PageEvents
from paperarchive.preview.loop import BuildLoop
from paperarchive.preview.server import SiteServer, serve_in_thread
from paperarchive.preview.site import PreviewSite
from tests.paths import SMALL

PAPER = "content/papers/2025/a-map-of-noise.md"
OVERLAY = "paperarchive-preview section.problems"
BANNER = "paperarchive-preview .banner"


class Log:
    """Says nothing."""

    def build_started(self, _batch: ChangeBatch) -> None: ...

    def build_finished(self, _build: object) -> None: ...

    def build_failed(self, _problems: object) -> None: ...

    def serving(self, url: str) -> None: ...

    def warn(self, message: str) -> None: ...


class Preview:
    """A preview whose watcher is the test: what it saves is built before the next line."""

    def __init__(self, archive_dir: Path) -> None:
        self.archive_dir = archive_dir
        self._port = 0
        self._session = 0

    @contextlib.contextmanager
    def serving(self) -> Iterator[str]:
        """Serve as `paperarchive serve` would that is started now; the address of the site."""
        self._session += 1
        events = PageEvents(str(self._session))
        builder = PreviewBuilder(self.archive_dir, self.archive_dir / ".paperarchive" / "preview", drafts=False)
        self._build_loop = BuildLoop(builder, events, Debouncer(), Log())
        with contextlib.closing(builder), SiteServer(PreviewSite(events), "127.0.0.1", self._port) as server:
            self._port = server.server_port
            self._build_loop.build(ChangeBatch(None))
            with serve_in_thread(server), contextlib.closing(events):
                yield server.url

    def save(self, path: str, change: Callable[[str], str]) -> None:
        file = self.archive_dir / path
        file.write_text(change(file.read_text()))
        self._build_loop.build(ChangeBatch(frozenset({file})))

    def build_rest(self) -> None:
        """Bring up to date what depends on what was saved, and wait for it."""
        self._build_loop.start_deferred()
        self._build_loop.run_once()


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    """The small site, with a theme of its own and long pages."""
    archive_dir = Path(shutil.copytree(SMALL, tmp_path / "site"))
    theme = archive_dir / "themes" / "own"
    (theme / "static").mkdir(parents=True)
    (theme / "theme.yml").write_text("extends: default\nstylesheets: [own.css]\n")
    (theme / "static" / "own.css").write_text("main { min-height: 3000px; }\n")
    with (archive_dir / "site.yml").open("a") as settings:
        settings.write("theme: own\n")
    return Preview(archive_dir)


@pytest.fixture
def url(preview: Preview) -> Iterator[str]:
    with preview.serving() as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with scripts; whatever the browser complains of fails the test."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def open_page(page: Page, address: str) -> None:
    """Open a page, and wait until it hears of changes."""
    with page.expect_response(lambda response: "/.paperarchive/events" in response.url):
        page.goto(address)
    page.evaluate("window.marker = true")


def break_paper(text: str) -> str:
    return text.replace("date: ", "date: never ", 1)


def mend_paper(text: str) -> str:
    return text.replace("date: never ", "date: ", 1)


def retitle(text: str) -> str:
    return text.replace("A Map of Noise", "A Chart of Noise")


def outline(width: str) -> Callable[[str], str]:
    return lambda text: f"{text} main {{ outline: {width} solid red; }}\n"


def test_an_edited_page_is_loaded_again_and_the_reader_stays_where_they_were(
    preview: Preview, url: str, page: Page
) -> None:
    open_page(page, f"{url}papers/a-map-of-noise/")
    page.locator("search-box input").fill("half a word")
    page.locator("footer a").first.focus()
    page.evaluate("scrollTo(0, 700)")
    focused = page.evaluate("document.activeElement.href")
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    assert page.get_by_role("heading", level=1).inner_text().startswith("A Chart of Noise")
    assert page.evaluate("[scrollY, window.marker, document.activeElement.href]") == [700, None, focused]
    assert page.locator("search-box input").input_value() == "half a word"


def test_an_edited_paper_is_shown_at_once_and_lists_and_search_follow(preview: Preview, url: str, page: Page) -> None:
    preview.build_rest()
    open_page(page, f"{url}papers/a-map-of-noise/")
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    expect(page.get_by_role("heading", level=1)).to_contain_text("A Chart of Noise")
    open_page(page, f"{url}papers/")
    expect(page.get_by_text("A Map of Noise")).to_be_visible()
    with page.expect_event("load"):
        preview.build_rest()
    expect(page.get_by_text("A Chart of Noise")).to_be_visible()
    page.goto(f"{url}search/?q=chart")
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_stylesheet_that_is_shown_by_itself_is_swapped(preview: Preview, url: str, page: Page) -> None:
    preview.build_rest()
    open_page(page, f"{url}papers/")
    preview.save("themes/own/static/own.css", outline("3px"))
    expect(page.locator("main")).to_have_css("outline-width", "3px")
    assert page.evaluate("window.marker")


def test_the_caret_stays_in_the_field(preview: Preview, url: str, page: Page) -> None:
    open_page(page, f"{url}papers/a-map-of-noise/")
    page.locator("search-box input").fill("half a word")
    page.evaluate("document.querySelector('search-box input').setSelectionRange(2, 4)")
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    expect(page.locator("search-box input")).to_be_focused()
    selection = "[document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    assert page.evaluate(selection) == [2, 4]


def test_a_page_that_became_shorter_shows_its_end(preview: Preview, url: str, page: Page) -> None:
    open_page(page, f"{url}papers/a-map-of-noise/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    (preview.archive_dir / "themes/own/static/own.css").write_text("main { min-height: 1500px; }\n")
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    assert page.evaluate("scrollY") > 0
    assert page.evaluate("scrollY + innerHeight - document.documentElement.scrollHeight") == pytest.approx(0, abs=1)


def test_a_page_that_an_edit_does_not_concern_is_left_alone(preview: Preview, url: str, page: Page) -> None:
    open_page(page, f"{url}about/")
    preview.save(PAPER, retitle)
    preview.save("themes/own/static/own.css", outline("5px"))
    expect(page.get_by_role("main")).to_have_css("outline-width", "5px")
    assert page.evaluate("window.marker") is True


def test_a_stylesheet_is_swapped_without_loading_the_page(preview: Preview, url: str, page: Page) -> None:
    open_page(page, url)
    page.evaluate("scrollTo(0, 500)")
    for width in ("5px", "7px"):
        preview.save("themes/own/static/own.css", outline(width))
        expect(page.get_by_role("main")).to_have_css("outline-width", width)
    expect(page.locator("link[href*='own.css']")).to_have_count(1)
    assert page.evaluate("[window.marker, scrollY]") == [True, 500]


def test_a_broken_file_shows_its_problem_over_the_last_good_page_until_it_is_mended(
    preview: Preview, url: str, page: Page
) -> None:
    open_page(page, f"{url}papers/a-map-of-noise/")
    preview.save(PAPER, break_paper)
    overlay = page.get_by_role("alert")
    overlay.locator("code").wait_for()
    line = (preview.archive_dir / PAPER).read_text().split("\n").index("date: never 2025-10-14") + 1
    assert overlay.locator("code").inner_text() == f"{PAPER}:{line}"
    assert overlay.locator(".advice").inner_text() != ""
    assert page.get_by_role("heading", level=1).inner_text().startswith("A Map of Noise")
    page.goto(f"{url}tags/")
    page.locator(OVERLAY).wait_for()
    preview.save(PAPER, mend_paper)
    page.locator(OVERLAY).wait_for(state="detached")


def test_the_problems_can_be_dismissed_until_they_are_others(preview: Preview, url: str, page: Page) -> None:
    open_page(page, url)
    preview.save(PAPER, break_paper)
    page.get_by_role("button", name="Dismiss").click()
    page.locator(OVERLAY).wait_for(state="detached")
    preview.save(PAPER, lambda text: text.replace("never", "ever"))
    page.locator(OVERLAY).wait_for()
    page.keyboard.press("Escape")
    page.locator(OVERLAY).wait_for(state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_overlay(preview: Preview, url: str, browser: Browser, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    open_page(page, f"{url}about/")
    preview.save(PAPER, break_paper)
    page.locator(OVERLAY).wait_for()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    context.close()


def test_a_site_that_was_never_good_shows_its_problems_then_itself(preview: Preview, page: Page) -> None:
    file = preview.archive_dir / PAPER
    good = file.read_text()
    file.write_text(break_paper(good))
    with preview.serving() as url:
        open_page(page, f"{url}archive/tags/")
        assert page.locator("code").inner_text().startswith(PAPER)
        with page.expect_event("load"):
            preview.save("site.yml", lambda text: f"{text}page_size: x\n")
        assert page.locator("li").count() == 2
        file.write_text(good)
        with page.expect_event("load"):
            preview.save("site.yml", lambda text: text.removesuffix("page_size: x\n"))
        assert page.get_by_role("heading", level=1).inner_text().startswith("Tags")


def test_a_server_that_comes_back_is_found_and_its_page_loaded(preview: Preview, page: Page) -> None:
    with preview.serving() as url:
        open_page(page, f"{url}papers/a-map-of-noise/")
    page.locator(BANNER).wait_for()
    file = preview.archive_dir / PAPER
    file.write_text(retitle(file.read_text()))
    with page.expect_event("load"), preview.serving():
        expect(page.get_by_role("heading", level=1)).to_contain_text("A Chart of Noise")
    assert page.evaluate("window.marker") is None


def test_the_missing_page_has_its_status_and_becomes_the_page_once_it_is_there(
    preview: Preview, url: str, page: Page
) -> None:
    statuses: list[int] = []
    page.on("response", lambda response: statuses.append(response.status))
    open_page(page, f"{url}news/")
    assert statuses[0] == 404
    (preview.archive_dir / "content/pages/news.md").write_text("---\ntitle: News\n---\nNothing is new.\n")
    with page.expect_event("load"):
        preview.save("content/pages/about.md", lambda text: text)
    assert page.get_by_role("heading", level=1).inner_text() == "News"


def test_the_browser_complains_of_nothing(preview: Preview, url: str, page: Page) -> None:
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    open_page(page, f"{url}search/?q=noise")
    page.get_by_role("article").first.wait_for()
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    page.get_by_role("article").first.wait_for()
    assert messages == []


def test_a_page_that_is_left_ends_its_stream(preview: Preview, url: str, page: Page) -> None:
    for path in ("", "tags/", "papers/", "dates/", "about/", "listings/", "discussed/", "search/"):
        open_page(page, url + path)  # a browser gives one host six connections
    assert threading.active_count() < 40
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
