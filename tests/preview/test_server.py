"""The preview's server, over real sockets."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paperarchive.preview.server import PreviewServer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    public = tmp_path / "public"
    (public / "tags").mkdir(parents=True)
    (public / "index.html").write_text("home")
    (public / "404.html").write_text("missing")
    (public / "tags" / "index.html").write_text("tags")
    (public / "tags" / "feed.xml").write_text("<feed/>")
    (public / "empty").mkdir()
    (public / ".paperarchive.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    (public / "way-out").symlink_to(tmp_path / "secret.txt")
    return public


@contextmanager
def running(folder: Path, base_path: str = "/") -> Iterator[http.client.HTTPConnection]:
    with PreviewServer(folder, base_path, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1])
        try:
            yield connection
        finally:
            connection.close()
            server.shutdown()
            thread.join()


def get(connection: http.client.HTTPConnection, path: str, method: str = "GET") -> tuple[int, str]:
    connection.request(method, path)
    response = connection.getresponse()
    return response.status, response.read().decode()


def test_files_and_folders_are_served_below_the_base_path(folder: Path) -> None:
    with running(folder, "/a/b/") as connection:
        assert get(connection, "/a/b/") == (200, "home")
        assert get(connection, "/a/b/tags/") == (200, "tags")
        assert get(connection, "/a/b/tags/feed.xml") == (200, "<feed/>")


def test_the_root_leads_to_the_base_path(folder: Path) -> None:
    with running(folder, "/a/") as connection:
        connection.request("GET", "/")
        response = connection.getresponse()
        assert (response.status, response.headers["Location"], response.read()) == (302, "/a/", b"")


def test_the_base_path_without_its_slash_leads_to_it(folder: Path) -> None:
    with running(folder, "/a/b/") as connection:
        connection.request("GET", "/a/b")
        response = connection.getresponse()
        assert (response.status, response.headers["Location"], response.read()) == (302, "/a/b/", b"")


def test_a_base_path_that_is_percent_encoded_is_found(folder: Path) -> None:
    with running(folder, "/gr%C3%B6%C3%9Fe/") as connection:
        assert get(connection, "/gr%C3%B6%C3%9Fe/tags/") == (200, "tags")
        assert get(connection, "/gr%c3%b6%c3%9fe/") == (200, "home")
        connection.request("GET", "/")
        response = connection.getresponse()
        assert (response.status, response.headers["Location"], response.read()) == (302, "/gr%C3%B6%C3%9Fe/", b"")


def test_a_folder_without_its_slash_leads_to_it(folder: Path) -> None:
    with running(folder) as connection:
        connection.request("GET", "/tags")
        response = connection.getresponse()
        assert (response.status, response.headers["Location"], response.read()) == (301, "/tags/", b"")


@pytest.mark.parametrize(
    "path",
    [
        "/gone/",
        "/empty/",
        "/tags/feed.xml/",
        "/.paperarchive.json",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/way-out",
        "/%00",
    ],
)
def test_what_is_not_in_the_site_is_the_site_s_own_missing_page(folder: Path, path: str) -> None:
    with running(folder) as connection:
        assert get(connection, path) == (404, "missing")


def test_outside_the_base_path_there_is_nothing(folder: Path) -> None:
    with running(folder, "/a/") as connection:
        assert get(connection, "/tags/") == (404, "missing")
        assert get(connection, "/ab/") == (404, "missing")


def test_head_has_no_body(folder: Path) -> None:
    with running(folder) as connection:
        assert get(connection, "/", "HEAD") == (200, "")
        assert get(connection, "/gone", "HEAD") == (404, "")


def test_nothing_is_kept_by_the_browser_and_text_is_utf_8(folder: Path) -> None:
    with running(folder) as connection:
        connection.request("GET", "/tags/feed.xml")
        headers = connection.getresponse().headers
        assert (headers["Cache-Control"], headers["Content-Type"]) == ("no-store", "application/xml; charset=utf-8")


def test_the_address_names_host_port_and_base_path(folder: Path) -> None:
    with PreviewServer(folder, "/a/", "127.0.0.1", 0) as server:
        assert server.url == f"http://127.0.0.1:{server.server_address[1]}/a/"


def test_a_taken_port_is_refused(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            PreviewServer(folder, "/", "127.0.0.1", taken.getsockname()[1])
