"""The preview in a real browser: edit, and look."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from paperarchive.preview import events as events_module
from paperarchive.preview.builder import PreviewBuilder
from paperarchive.preview.debounce import EVERYTHING, ChangeBatch, Debouncer
from paperarchive.preview.events import PageEvents
from paperarchive.preview.loop import BuildLoop
from paperarchive.preview.server import SiteServer, serve_in_thread
from paperarchive.preview.site import PreviewSite
from tests.building import copy_site
from tests.waiting import wait_until

PAPER = "content/papers/2025/a-map-of-noise.md"
OVERLAY = "paperarchive-preview section.problems"
BANNER = "paperarchive-preview .banner"


class SilentLog:
    """Logs nothing."""

    def build_started(self, _batch: ChangeBatch) -> None: ...

    def build_finished(self, _build: object) -> None: ...

    def build_failed(self, _problems: object) -> None: ...

    def serving(self, url: str) -> None: ...

    def warn(self, message: str) -> None: ...


class CountedEvents(PageEvents):
    """Knows the streams that are open."""

    def __init__(self, session: str) -> None:
        super().__init__(session)
        self.open_streams: set[object] = set()

    def stream(self, path: str, known_build: str) -> Iterator[bytes]:
        token = object()
        self.open_streams.add(token)
        try:
            yield from super().stream(path, known_build)
        finally:
            self.open_streams.remove(token)


class Preview:
    """A preview without a watcher: the test says what it saved, and goes on when that is built."""

    def __init__(self, archive_dir: Path) -> None:
        self.archive_dir = archive_dir
        self._port = 0
        self._session = 0

    @contextlib.contextmanager
    def serving(self) -> Iterator[str]:
        """Run a preview, each time as a new `paperarchive serve` would; yields the address of the site."""
        self._session += 1
        self.events = CountedEvents(str(self._session))
        builder = PreviewBuilder(self.archive_dir, self.archive_dir / ".paperarchive" / "preview", drafts=False)
        self._loop = BuildLoop(builder, self.events, Debouncer(), SilentLog())
        with contextlib.closing(builder), SiteServer(PreviewSite(self.events), "127.0.0.1", self._port) as server:
            self._port = server.server_port
            self._loop.build(EVERYTHING)
            with serve_in_thread(server), contextlib.closing(self.events):
                yield server.url

    def save(self, path: str, change: Callable[[str], str]) -> None:
        """Edit a file and build it."""
        file = self.archive_dir / path
        file.write_text(change(file.read_text()))
        self._loop.build(ChangeBatch(frozenset({file})))

    def build_deferred(self) -> None:
        """Run the deferred build."""
        self._loop.start_deferred()
        self._loop.run_once()


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    """The small site, with a theme of its own and long pages."""
    archive_dir = copy_site(tmp_path / "site")
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
    """A page with scripts."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def open_page(page: Page, address: str) -> None:
    """Open a page, wait for its event stream, and mark it: a reload removes the mark."""
    with page.expect_response(lambda response: "/.paperarchive/events" in response.url):
        page.goto(address)
    page.evaluate("window.marker = true")


def expect_value(page: Page, expression: str, value: object) -> None:
    """Wait until an expression has a value."""
    wait_until(lambda: page.evaluate(expression) == value)


def break_paper(text: str) -> str:
    return text.replace("date: ", "date: never ", 1)


def fix_paper(text: str) -> str:
    return text.replace("date: never ", "date: ", 1)


def retitle(text: str) -> str:
    return text.replace("A Map of Noise", "A Chart of Noise")


def outline(width: str) -> Callable[[str], str]:
    return lambda text: f"{text} main {{ outline: {width} solid red; }}\n"


def test_an_edited_page_reloads_and_keeps_position_focus_and_fields(preview: Preview, url: str, page: Page) -> None:
    open_page(page, f"{url}papers/a-map-of-noise/")
    page.locator("search-box input").fill("half a word")
    page.locator("footer a").first.focus()
    page.evaluate("scrollTo(0, 700)")
    focused = page.evaluate("document.activeElement.href")
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    expect(page.get_by_role("heading", level=1)).to_contain_text("A Chart of Noise")
    expect_value(page, "[scrollY, window.marker ?? null, document.activeElement.href]", [700, None, focused])
    expect(page.locator("search-box input")).to_have_value("half a word")


def test_an_edited_paper_shows_at_once_and_lists_and_search_follow(preview: Preview, url: str, page: Page) -> None:
    preview.build_deferred()
    open_page(page, f"{url}papers/a-map-of-noise/")
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    expect(page.get_by_role("heading", level=1)).to_contain_text("A Chart of Noise")
    open_page(page, f"{url}papers/")
    expect(page.get_by_text("A Map of Noise")).to_be_visible()
    with page.expect_event("load"):
        preview.build_deferred()
    expect(page.get_by_text("A Chart of Noise")).to_be_visible()
    page.goto(f"{url}search/?q=chart")
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_stylesheet_that_was_built_by_itself_is_swapped(preview: Preview, url: str, page: Page) -> None:
    preview.build_deferred()
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
    expect_value(page, selection, [2, 4])


def test_a_page_that_became_shorter_shows_its_end(preview: Preview, url: str, page: Page) -> None:
    open_page(page, f"{url}papers/a-map-of-noise/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    (preview.archive_dir / "themes/own/static/own.css").write_text("main { min-height: 1500px; }\n")
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    is_at_end = "scrollY > 0 && Math.abs(scrollY + innerHeight - document.documentElement.scrollHeight) <= 1"
    expect_value(page, is_at_end, True)


def test_an_edit_of_another_page_does_not_reload_a_page(preview: Preview, url: str, page: Page) -> None:
    open_page(page, f"{url}about/")
    preview.save(PAPER, retitle)
    preview.save("themes/own/static/own.css", outline("5px"))
    expect(page.get_by_role("main")).to_have_css("outline-width", "5px")
    assert page.evaluate("window.marker") is True


def test_a_stylesheet_is_swapped_without_a_reload(preview: Preview, url: str, page: Page) -> None:
    open_page(page, url)
    page.evaluate("scrollTo(0, 500)")
    for width in ("5px", "7px"):
        preview.save("themes/own/static/own.css", outline(width))
        expect(page.get_by_role("main")).to_have_css("outline-width", width)
    expect(page.locator("link[href*='own.css']")).to_have_count(1)
    assert page.evaluate("[window.marker, scrollY]") == [True, 500]


def test_a_broken_file_shows_its_problem_over_the_last_good_page_until_it_is_fixed(
    preview: Preview, url: str, page: Page
) -> None:
    open_page(page, f"{url}papers/a-map-of-noise/")
    preview.save(PAPER, break_paper)
    overlay = page.get_by_role("alert")
    line = (preview.archive_dir / PAPER).read_text().split("\n").index("date: never 2025-10-14") + 1
    expect(overlay.locator("code")).to_have_text(f"{PAPER}:{line}")
    expect(overlay.locator(".advice")).not_to_be_empty()
    expect(overlay.get_by_role("heading")).to_have_text("1 error stops the build")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A Map of Noise")
    page.goto(f"{url}tags/")
    page.locator(OVERLAY).wait_for()
    preview.save(PAPER, fix_paper)
    page.locator(OVERLAY).wait_for(state="detached")


def test_dismissed_problems_stay_hidden_until_they_change(preview: Preview, url: str, page: Page) -> None:
    open_page(page, url)
    preview.save(PAPER, break_paper)
    page.get_by_role("button", name="Dismiss").click()
    page.locator(OVERLAY).wait_for(state="detached")
    preview.save(PAPER, lambda text: text.replace("never", "ever"))
    page.locator(OVERLAY).wait_for()
    page.keyboard.press("Escape")
    page.locator(OVERLAY).wait_for(state="detached")


def test_warnings_are_shown_with_the_errors_but_not_counted(preview: Preview, url: str, page: Page) -> None:
    open_page(page, url)
    preview.save(PAPER, lambda text: break_paper(text).replace("tags: [", "tags: [no-such-tag, "))
    panel = page.locator(OVERLAY)
    expect(panel.get_by_role("heading")).to_have_text("1 error stops the build")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    expect(panel.get_by_text("(warning)")).to_have_count(1)


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
        expect(page.locator("code")).to_contain_text(PAPER)
        with page.expect_event("load"):
            preview.save("site.yml", lambda text: f"{text}page_size: x\n")
        expect(page.locator("li")).to_have_count(2)
        file.write_text(good)
        with page.expect_event("load"):
            preview.save("site.yml", lambda text: text.removesuffix("page_size: x\n"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Tags")


def test_a_page_reloads_when_its_server_is_back(preview: Preview, page: Page) -> None:
    with preview.serving() as url:
        open_page(page, f"{url}papers/a-map-of-noise/")
    page.locator(BANNER).wait_for()
    file = preview.archive_dir / PAPER
    file.write_text(retitle(file.read_text()))
    with page.expect_event("load"), preview.serving():
        expect(page.get_by_role("heading", level=1)).to_contain_text("A Chart of Noise")
    assert page.evaluate("window.marker") is None  # undefined in the new page


def test_a_missing_page_has_status_404_and_reloads_once_it_is_made(preview: Preview, url: str, page: Page) -> None:
    statuses: list[int] = []
    page.on("response", lambda response: statuses.append(response.status))
    open_page(page, f"{url}news/")
    assert statuses[0] == 404
    (preview.archive_dir / "content/pages/news.md").write_text("---\ntitle: News\n---\nNothing is new.\n")
    with page.expect_event("load"):
        preview.save("content/pages/about.md", lambda text: text)
    expect(page.get_by_role("heading", level=1)).to_have_text("News")


def test_a_reload_logs_nothing_in_the_console(preview: Preview, url: str, page: Page) -> None:
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    open_page(page, f"{url}search/?q=noise")
    page.get_by_role("article").first.wait_for()
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
    page.get_by_role("article").first.wait_for()
    assert messages == []


def test_a_page_that_is_left_ends_its_stream(
    preview: Preview, url: str, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events_module, "HEARTBEAT_SECONDS", 0.1)  # finds that the page has gone
    for path in ("", "tags/", "papers/", "dates/", "about/", "listings/", "discussed/", "search/"):
        open_page(page, url + path)  # a browser opens at most six connections to a host
    wait_until(lambda: len(preview.events.open_streams) == 1)
    with page.expect_event("load"):
        preview.save(PAPER, retitle)
