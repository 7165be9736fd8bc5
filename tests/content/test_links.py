"""Links in what is published as it is must not lead out of the archive."""

from pathlib import Path

import pytest

from paperarchive.content.links import LinkBounds, find_bad_links
from paperarchive.content.load import load_content
from paperarchive.errors import Problems


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with `content/static/logo.svg`, and a file and a folder next to it."""
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/key").write_text("secret")
    static = tmp_path / "archive/content/static"
    static.mkdir(parents=True)
    (static / "logo.svg").write_text("<svg/>")
    return tmp_path / "archive"


def find(archive: Path) -> list[str]:
    bounds = LinkBounds(archive, archive / "content")
    return [str(problem) for problem in find_bad_links(archive, "content/static", bounds)]


def refuse(target: str, name: str = "x") -> str:
    return (
        f"content/static/{name}: is a link that leads out of the archive, to {target!r} "
        "(put the file itself in its place)"
    )


@pytest.mark.parametrize("target", ["/etc/passwd", "/etc", "../../../secret.txt", "../../../secrets", "/"])
def test_a_link_that_leads_out_is_refused(archive: Path, target: str) -> None:
    (archive / "content/static/x").symlink_to(target)
    assert find(archive) == [refuse(target)]


def test_a_link_to_a_link_that_leads_out_is_refused(archive: Path) -> None:
    (archive / "content/first").symlink_to(archive.parent / "secret.txt")
    (archive / "content/static/x").symlink_to("../first")
    assert find(archive) == [refuse("../first")]


def test_a_link_that_leads_out_below_a_link_that_does_not_is_refused(archive: Path) -> None:
    (archive / "docs/deep").mkdir(parents=True)
    (archive / "docs/deep/key").symlink_to("/etc/passwd")
    (archive / "content/static/x").symlink_to("../../docs")
    assert find(archive) == [refuse("/etc/passwd", "x/deep/key")]


@pytest.mark.parametrize("target", [".git/config", ".git", ".paperarchive/cache.sqlite", "content/.hidden"])
def test_a_link_into_a_hidden_folder_is_refused(archive: Path, target: str) -> None:
    (archive / target).parent.mkdir(exist_ok=True)
    (archive / target).write_text("password")
    (archive / "content/static/x").symlink_to(f"../../{target}")
    assert find(archive) == [
        f"content/static/x: is a link that leads to what is hidden, '../../{target}' (put the file itself in its place)"
    ]


def test_a_link_inside_the_archive_and_one_that_comes_back_are_as_good_as_the_file(archive: Path) -> None:
    (archive / "docs").mkdir()
    (archive / "docs/a.png").write_text("")
    (archive / "content/static/a.png").symlink_to("../../docs/a.png")
    (archive / "content/static/docs").symlink_to(archive / "docs")
    (archive / "content/static/back").symlink_to("../../../archive/content/static/logo.svg")
    (archive / "content/static/round").symlink_to("..")
    assert find(archive) == []


@pytest.mark.parametrize("target", ["gone", "x", "/gone/for/good"])
def test_a_link_to_nothing_is_named(archive: Path, target: str) -> None:
    (archive / "content/static/x").symlink_to(target)
    assert find(archive) == [
        "content/static/x: is a link to a file that does not exist (restore that file, or remove the link)"
    ]


def test_a_folder_of_static_files_that_is_a_link_out_is_refused(archive: Path) -> None:
    (archive / "content/static/logo.svg").unlink()
    (archive / "content/static").rmdir()
    (archive / "content/static").symlink_to(archive.parent / "secrets")
    assert find(archive) == [
        (
            f"content/static: is a link that leads out of the archive, to {str(archive.parent / 'secrets')!r} "
            "(put the file itself in its place)"
        )
    ]


def test_content_elsewhere_may_have_its_own_files_and_links(archive: Path) -> None:
    (archive / "content").rename(archive.parent / "elsewhere")
    (archive / "content").symlink_to("../elsewhere")
    (archive / "content/static/x").symlink_to("logo.svg")
    assert find(archive) == []


def test_nothing_of_a_folder_with_a_bad_link_is_published(archive: Path) -> None:
    (archive / "content/static/x").symlink_to("/etc/passwd")
    problems = Problems()
    assert load_content(archive, problems).static == ()
    assert [str(problem) for problem in problems] == [refuse("/etc/passwd")]
