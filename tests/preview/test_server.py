"""The preview's server, over real sockets."""

import contextlib
import http.client
import re
import socket
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from paperarchive.preview import events as events_module
from paperarchive.preview.events import PageEvents
from paperarchive.preview.responses import FolderSite, Request, Response
from paperarchive.preview.server import (
    AddressError,
    SiteServer,
    format_url,
    open_server,
    serve_in_thread,
)
from paperarchive.preview.site import PreviewSite
from tests.serving import make_server
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.usefixtures("no_thread_left")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "404.html").write_text("missing")
    (tmp_path / "feed.xml").write_text("<feed/>")
    return tmp_path


@contextlib.contextmanager
def connected(server: SiteServer) -> Iterator[http.client.HTTPConnection]:
    with server, serve_in_thread(server):
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(connection):
            yield connection


@contextlib.contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_file_has_its_type_and_length_and_is_not_cached(folder: Path) -> None:
    with connected(make_server(folder, "/a/")) as connection:
        connection.request("GET", "/a/feed.xml")
        response = connection.getresponse()
        headers = [response.headers[name] for name in ("Content-Type", "Content-Length", "Cache-Control")]
        assert (response.status, response.read()) == (200, b"<feed/>")
        assert headers == ["application/xml; charset=utf-8", "7", "no-cache"]


def test_head_has_the_same_headers_and_no_body(folder: Path) -> None:
    with connected(make_server(folder, "/")) as connection:
        for path, status, length in (("/", 200, "4"), ("/gone", 404, "7")):
            connection.request("HEAD", path)
            response = connection.getresponse()
            assert (response.status, response.headers["Content-Length"], response.read()) == (status, length, b"")


def test_a_redirect_has_a_location(folder: Path) -> None:
    with connected(make_server(folder, "/a/")) as connection:
        connection.request("GET", "/")
        response = connection.getresponse()
        assert (response.status, response.headers["Location"], response.read()) == (302, "/a/", b"")


def test_a_foreign_host_header_is_refused(folder: Path) -> None:
    with connected(make_server(folder, "/")) as connection:
        connection.request("GET", "/", headers={"Host": "evil.example"})
        response = connection.getresponse()
        message = b"The preview is served under names of this machine only, such as localhost.\n"
        assert (response.status, response.read()) == (403, message)


def test_an_exposed_server_accepts_any_host_header(folder: Path) -> None:
    with SiteServer(FolderSite(folder, "/"), "0.0.0.0", 0) as server:
        assert server.is_exposed
        assert server.respond(Request("GET", "/", "papers.example")).body == b"home"
        assert server.url == f"http://127.0.0.1:{server.server_port}/"


def test_the_address_names_host_port_and_base_path(folder: Path) -> None:
    with make_server(folder, "/a/") as server:
        assert server.url == f"http://127.0.0.1:{server.server_port}/a/"
        assert not server.is_exposed


def test_a_url_has_an_ipv6_address_in_brackets() -> None:
    assert format_url("::1", 8000, "/a/") == format_url("::", 8000, "/a/") == "http://[::1]:8000/a/"


def test_a_requested_port_that_is_taken_is_an_error_that_names_a_free_one(folder: Path) -> None:
    site = FolderSite(folder, "/")
    with taken_port() as port, pytest.raises(AddressError) as error:
        open_server(site, "127.0.0.1", port, 8000)
    start = re.escape(f"cannot listen on 127.0.0.1:{port}: Address already in use ")
    match = re.fullmatch(rf"{start}\((\d+) is free: --port \1\)", str(error.value))
    assert match is not None
    assert int(match[1]) > port


def test_a_default_port_that_is_taken_is_skipped(folder: Path) -> None:
    with taken_port() as port, open_server(FolderSite(folder, "/"), "127.0.0.1", None, port) as server:
        assert server.server_port > port


def test_an_address_of_another_machine_is_an_error(folder: Path) -> None:
    with pytest.raises(AddressError, match=r"^cannot listen on 192\.0\.2\.1:0: .* \(choose another with --host"):
        open_server(FolderSite(folder, "/"), "192.0.2.1", 0, 8000)


def test_a_stream_is_sent_as_it_yields_and_ends_with_the_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events_module, "HEARTBEAT_SECONDS", PATIENCE_SECONDS)
    events = PageEvents("s")
    events.publish_build(FolderSite(folder, "/"), frozenset())
    with SiteServer(PreviewSite(events), "127.0.0.1", 0) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(connection):
            with serve_in_thread(server), contextlib.closing(events):
                connection.request("GET", f"/.paperarchive/events?path=/&known={events.build_id}")
                response = connection.getresponse()
                assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
                assert [response.readline() for _ in range(4)][1] == b"event: ok\n"
                events.publish_build(FolderSite(folder, "/"), frozenset({"index.html"}))
                assert [response.readline() for _ in range(4)][1] == b"event: reload\n"
            assert response.read() == b""


def test_idle_connections_do_not_delay_the_end(folder: Path) -> None:
    with make_server(folder, "/") as server, serve_in_thread(server):
        idle = socket.create_connection(("127.0.0.1", server.server_port), PATIENCE_SECONDS)
        other = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(other):  # connections are accepted in order, so the idle one has been, too
            other.request("GET", "/")
            assert other.getresponse().read() == b"home"
    with idle:
        assert idle.recv(1) == b""


def test_an_error_in_one_response_is_printed_and_the_next_request_served(capsys: pytest.CaptureFixture[str]) -> None:
    class Site:
        base_path = "/"

        def respond(self, request: Request) -> Response:
            if request.target == "/bad":
                raise ValueError("a mistake")
            return Response(HTTPStatus.OK, "text/plain", b"good")

    with connected(SiteServer(Site(), "127.0.0.1", 0)) as connection:
        connection.request("GET", "/bad")
        with pytest.raises(http.client.RemoteDisconnected):
            connection.getresponse()
        connection.close()
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"good"
    assert "ValueError: a mistake" in capsys.readouterr().err
