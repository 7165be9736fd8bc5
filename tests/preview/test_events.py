"""Events for open pages."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperarchive.errors import Problem
from paperarchive.preview import events as events_module
from paperarchive.preview.events import PageEvents, choose_events
from paperarchive.preview.responses import FolderSite
from tests.waiting import PATIENCE_SECONDS

PROBLEM = Problem("content/papers/2024/x.md", "'x' is not a date", "write YYYY-MM-DD", line=4, key="date")


@pytest.fixture
def site(tmp_path: Path) -> FolderSite:
    (tmp_path / "papers").mkdir()
    (tmp_path / "index.html").touch()
    (tmp_path / "papers" / "index.html").touch()
    return FolderSite(tmp_path, "/a%20b/")


@pytest.fixture
def events(site: FolderSite) -> PageEvents:
    events = PageEvents("s")
    events.publish_build(site, frozenset({"index.html"}))
    return events


def read(stream: Iterator[bytes]) -> list[tuple[str, str, object]]:
    """Id, name and data of the next events."""
    events = [
        dict(line.split(": ", 1) for line in event.split("\n")) for event in next(stream).decode().split("\n\n")[:-1]
    ]
    return [(event["id"], event["event"], json.loads(event["data"])) for event in events]


def names(site: FolderSite, path: str, *changed: str) -> list[str]:
    return [event.name for event in choose_events(site, path, frozenset(changed))]


def test_a_stream_begins_with_ok(events: PageEvents) -> None:
    assert read(events.stream("/a%20b/", "s-1")) == [("s-1", "ok", {})]


def test_a_build_reloads_the_pages_that_it_changed_and_no_others(events: PageEvents, site: FolderSite) -> None:
    home, papers = events.stream("/a%20b/", "s-1"), events.stream("/a%20b/papers/", "s-1")
    read(home), read(papers)
    events.publish_build(site, frozenset({"index.html", "feed.xml"}))
    assert read(home) == [("s-2", "reload", {"path": None})]
    assert next(papers) == b":\n\n"


def test_a_build_that_changed_nothing_raises_no_event(
    events: PageEvents, site: FolderSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events_module, "HEARTBEAT_SECONDS", 0)
    events.publish_build(site, frozenset())
    stream = events.stream("/a%20b/", "s-1")
    assert read(stream) == [("s-1", "ok", {})]
    assert next(stream) == b":\n\n"


def test_problems_raise_an_event_and_so_does_their_end(events: PageEvents, site: FolderSite) -> None:
    stream = events.stream("/a%20b/", "s-1")
    read(stream)
    events.publish_problems([PROBLEM])
    record = {
        "path": "content/papers/2024/x.md",
        "line": 4,
        "key": "date",
        "message": "'x' is not a date",
        "advice": "write YYYY-MM-DD",
        "severity": "error",
    }
    assert read(stream) == [("s-1", "problems", {"problems": [record]})]
    events.publish_build(site, frozenset())
    assert read(stream) == [("s-1", "ok", {})]


def test_a_page_loaded_while_problems_last_gets_them_first(events: PageEvents) -> None:
    events.publish_problems([PROBLEM])
    assert [name for _, name, _ in read(events.stream("/a%20b/", "s-1"))] == ["problems"]


def test_a_page_that_was_away_gets_what_it_missed(events: PageEvents, site: FolderSite) -> None:
    events.publish_build(site, frozenset({"papers/index.html"}))
    events.publish_build(site, frozenset({"feed.xml"}))
    assert [name for _, name, _ in read(events.stream("/a%20b/papers/", "s-1"))] == ["ok", "reload"]
    assert [name for _, name, _ in read(events.stream("/a%20b/papers/", "s-2"))] == ["ok"]


@pytest.mark.parametrize("known", ["other-1", "", "s-x", "s-", "-1"])
def test_a_page_of_another_server_reloads(events: PageEvents, known: str) -> None:
    assert read(events.stream("/a%20b/", known)) == [("s-1", "ok", {}), ("s-1", "reload", {"path": None})]


def test_a_page_that_was_away_too_long_reloads(events: PageEvents, site: FolderSite) -> None:
    for _ in range(101):
        events.publish_build(site, frozenset({"feed.xml"}))
    assert [name for _, name, _ in read(events.stream("/a%20b/", "s-1"))] == ["ok", "reload"]
    assert [name for _, name, _ in read(events.stream("/a%20b/", "s-2"))] == ["ok"]


def test_a_site_that_moved_takes_its_pages_along(events: PageEvents, site: FolderSite) -> None:
    stream = events.stream("/a%20b/papers/", "s-1")
    read(stream)
    events.publish_build(FolderSite(site.output_dir, "/c/"), frozenset())
    assert read(stream) == [("s-2", "reload", {"path": "/c/papers/"})]


def test_every_page_loads_the_first_good_site(site: FolderSite) -> None:
    events = PageEvents("s")
    events.publish_problems([PROBLEM])
    stream = events.stream("/anywhere/", "s-0")
    assert [name for _, name, _ in read(stream)] == ["problems"]
    events.publish_build(site, frozenset({"index.html"}))
    assert [name for _, name, _ in read(stream)] == ["ok", "reload"]


def test_stylesheets_alone_are_swapped(site: FolderSite) -> None:
    (event,) = choose_events(site, "/a%20b/", frozenset({"static/b.css", "static/a.css", "papers/index.html"}))
    assert (event.name, event.data) == ("css", {"changed": ["static/a.css", "static/b.css"]})


@pytest.mark.parametrize("file", ["static/box.js", "static/font.woff2", "static/logo.svg", "figure.png"])
def test_scripts_fonts_and_pictures_concern_every_page(site: FolderSite, file: str) -> None:
    assert names(site, "/a%20b/", file, "static/a.css") == ["reload"]


@pytest.mark.parametrize("file", ["feed.xml", "papers.jsonl", "sitemap.xml", "papers/x/index.html", "robots.txt"])
def test_data_and_other_pages_concern_none(site: FolderSite, file: str) -> None:
    assert names(site, "/a%20b/", file) == []


def test_the_search_concerns_the_search_page(site: FolderSite) -> None:
    assert names(site, "/a%20b/search/", "search/terms/1.json") == ["reload"]
    assert names(site, "/a%20b/papers/", "search/terms/1.js") == ["search"]


def test_a_missing_page_reloads_when_it_is_made_and_when_the_404_page_changes(site: FolderSite) -> None:
    assert names(site, "/a%20b/gone/", "gone/index.html") == ["reload"]
    assert names(site, "/a%20b/gone/", "404.html") == ["reload"]
    assert names(site, "/etc/passwd", "404.html") == ["reload"]
    assert names(site, "/a%20b/papers/", "404.html") == []


def test_streams_end_when_the_server_does(events: PageEvents) -> None:
    stream = events.stream("/a%20b/", "s-1")
    read(stream)
    rest: list[bytes] = []
    thread = threading.Thread(target=lambda: rest.extend(stream))
    thread.start()
    events.close()
    thread.join(PATIENCE_SECONDS)
    assert (rest, thread.is_alive()) == ([], False)
