"""Responses of a folder of files, without a socket."""

from http import HTTPStatus
from pathlib import Path

import pytest

from paperarchive.preview.responses import FolderSite, Request, Response, guess_content_type, is_own_host


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    public = tmp_path / "public"
    (public / "tags").mkdir(parents=True)
    (public / "index.html").write_text("home")
    (public / "404.html").write_text("missing")
    (public / "tags" / "index.html").write_text("tags")
    (public / "tags" / "feed.xml").write_text("<feed/>")
    (public / "empty").mkdir()
    (public / ".well-known").mkdir()
    (public / ".well-known" / "security.txt").write_text("write to me")
    (public / ".paperarchive.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    (public / "way-out").symlink_to(tmp_path / "secret.txt")
    (public / "way-up").symlink_to(tmp_path)
    (public / "round").symlink_to(public / "round")
    return public


def ask(folder: Path, target: str, base_path: str = "/") -> Response:
    return FolderSite(folder, base_path).respond(Request("GET", target))


def get(folder: Path, target: str, base_path: str = "/") -> tuple[int, bytes]:
    response = ask(folder, target, base_path)
    assert isinstance(response.body, bytes)
    return response.status, response.body


def test_files_and_folders_are_served_below_the_base_path(folder: Path) -> None:
    assert get(folder, "/a/b/", "/a/b/") == (200, b"home")
    assert get(folder, "/a/b/tags/", "/a/b/") == (200, b"tags")
    assert get(folder, "/a/b/tags/feed.xml?x=1", "/a/b/") == (200, b"<feed/>")


def test_hidden_files_of_the_site_are_served(folder: Path) -> None:
    assert get(folder, "/.well-known/security.txt") == (200, b"write to me")


@pytest.mark.parametrize("target", ["/", "/a/b", "/?q=1"])
def test_the_root_and_the_base_path_without_its_slash_redirect_to_it(folder: Path, target: str) -> None:
    response = ask(folder, target, "/a/b/")
    assert (response.status, response.location, response.body) == (HTTPStatus.FOUND, "/a/b/", b"")


def test_a_percent_encoded_base_path_is_found(folder: Path) -> None:
    assert get(folder, "/gr%C3%B6%C3%9Fe/tags/", "/gr%C3%B6%C3%9Fe/") == (200, b"tags")
    assert get(folder, "/gr%c3%b6%c3%9fe/", "/gr%C3%B6%C3%9Fe/") == (200, b"home")


def test_a_folder_without_its_slash_redirects_with_the_query(folder: Path) -> None:
    response = ask(folder, "/tags?q=a%20b")
    assert (response.status, response.location) == (HTTPStatus.MOVED_PERMANENTLY, "/tags/?q=a%20b")


@pytest.mark.parametrize(
    "target",
    [
        "/gone/",
        "/empty/",
        "/tags/feed.xml/",
        "/.paperarchive.json",
        "/../secret.txt",
        "/tags/../../secret.txt",
        "/tags/../index.html",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5Csecret.txt",
        "/..\\secret.txt",
        "//etc/passwd",
        "/%2Fetc/passwd",
        "/tags//feed.xml",
        "http://127.0.0.1/tags/",
        "tags/",
        "*",
        "/way-out",
        "/way-up/secret.txt",
        "/way-up/",
        "/round",
        "/%00",
        "/tags/%00/",
        "/%ff",
        "/" + 300 * "x",
    ],
)
def test_any_path_outside_the_site_has_the_404_page(folder: Path, target: str) -> None:
    assert get(folder, target) == (404, b"missing")


def test_any_path_outside_the_base_path_has_the_404_page(folder: Path) -> None:
    assert get(folder, "/tags/", "/a/") == (404, b"missing")
    assert get(folder, "/ab/", "/a/") == (404, b"missing")


def test_a_site_without_a_404_page_has_a_line_instead(tmp_path: Path) -> None:
    assert get(tmp_path, "/gone") == (404, b"Not found\n")


def test_a_folder_in_place_of_a_page_is_not_found(folder: Path) -> None:
    (folder / "empty" / "index.html").mkdir()
    assert get(folder, "/empty/") == (404, b"missing")


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("feed.json", "application/json; charset=utf-8"),
        ("papers.jsonl", "application/jsonl; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("box.js", "text/javascript; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
        ("LOGO.PNG", "image/png"),
        ("font.woff2", "font/woff2"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_a_content_type_is_guessed_from_the_name(name: str, content_type: str) -> None:
    assert guess_content_type(name) == content_type


@pytest.mark.parametrize("header", ["localhost", "LocalHost:8000", "127.0.0.1:8000", "127.8.9.1", "[::1]:8000", None])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_names_of_this_machine_are_accepted(header: str | None, host: str) -> None:
    assert is_own_host(header, host)


@pytest.mark.parametrize("header", ["evil.example", "evil.example:8000", "10.0.0.1", "127.0.0.1.evil.example", "", "["])
def test_other_names_are_not_accepted(header: str) -> None:
    assert not is_own_host(header, "127.0.0.1")


def test_the_name_that_the_server_listens_on_is_accepted() -> None:
    assert is_own_host("papers.localhost:8000", "127.0.0.1")
    assert is_own_host("my-machine:8000", "my-machine")
