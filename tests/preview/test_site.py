"""The site as the preview serves it."""

from pathlib import Path

import pytest

from paperarchive.errors import Problem, Severity
from paperarchive.preview.events import PageEvents
from paperarchive.preview.responses import FolderSite, Request, Response
from paperarchive.preview.site import PreviewSite

SCRIPT = b'<script type="module" blocking="render" src="/a/.paperarchive/reload.js" data-preview="s-1"></script>\n'


@pytest.fixture
def live(tmp_path: Path) -> PreviewSite:
    (tmp_path / "index.html").write_text("<head><title>x</title></head><body></body>")
    (tmp_path / "404.html").write_text("missing")
    (tmp_path / "feed.xml").write_text("<feed></head></feed>")
    live = PreviewSite(PageEvents("s"))
    live.events.publish_build(FolderSite(tmp_path, "/a/"), frozenset({"index.html"}))
    return live


def get(live: PreviewSite, target: str) -> Response:
    return live.respond(Request("GET", target))


def test_pages_are_served_with_the_script_and_are_unchanged_on_disk(live: PreviewSite, tmp_path: Path) -> None:
    response = get(live, "/a/")
    assert response.body == b"<head><title>x</title>" + SCRIPT + b"</head><body></body>"
    assert b"script" not in (tmp_path / "index.html").read_bytes()


def test_the_404_page_has_the_script_and_its_status(live: PreviewSite) -> None:
    response = get(live, "/a/gone/")
    assert (response.status, response.body) == (404, b"missing" + SCRIPT)


def test_other_files_are_served_unchanged(live: PreviewSite) -> None:
    assert get(live, "/a/feed.xml").body == b"<feed></head></feed>"


@pytest.mark.parametrize(("name", "kind"), [("reload.js", "text/javascript"), ("preview.css", "text/css")])
def test_the_preview_s_own_files_are_served_below_any_base_path(live: PreviewSite, name: str, kind: str) -> None:
    for base in ("/a/", "/", "/old/"):
        response = get(live, f"{base}.paperarchive/{name}")
        assert (response.status, response.content_type) == (200, f"{kind}; charset=utf-8")


@pytest.mark.parametrize("name", ["", "events.py", "../events.py", "%2e%2e/server.py", "x/reload.js"])
def test_nothing_else_is_in_the_reserved_folder(live: PreviewSite, name: str) -> None:
    assert (get(live, f"/a/.paperarchive/{name}").status, get(live, "/a/.paperarchive").status) == (404, 404)


def test_an_event_stream_is_for_the_requested_page(live: PreviewSite, tmp_path: Path) -> None:
    response = get(live, "/a/.paperarchive/events?path=%2Fa%2F&known=s-1")
    assert (response.status, response.content_type) == (200, "text/event-stream; charset=utf-8")
    assert not isinstance(response.body, bytes)
    assert next(response.body) == b"id: s-1\nevent: ok\ndata: {}\n\n"
    live.events.publish_build(FolderSite(tmp_path, "/a/"), frozenset({"index.html"}))
    assert next(response.body) == b'id: s-2\nevent: reload\ndata: {"path": null}\n\n'


def test_before_the_first_good_build_every_path_shows_the_problems() -> None:
    live = PreviewSite(PageEvents("s"))
    error = Problem("site.yml", "is 'a & b'", "write <b>", line=3, key="<title>")
    warning = Problem("content/x.md", "unknown key", "remove it", key="titel", severity=Severity.WARNING)
    live.events.publish_problems([error, warning])
    response = get(live, "/anything/at/all")
    assert (response.status, live.base_path, isinstance(response.body, bytes)) == (500, "/", True)
    page = str(response.body)
    assert '<code class="place">site.yml:3</code> <strong>' in page
    assert '<code class="place">content/x.md</code> <span class="advice">(warning)</span> <strong>' in page
    assert "<strong>&lt;title&gt;: is &#x27;a &amp; b&#x27;</strong>" in page
    assert 'src="/.paperarchive/reload.js" data-preview="s-0"' in page
