"""Dumps in clones where git changes line ends: real git, with core.autocrlf."""

import subprocess
from pathlib import Path

import pytest

from paperarchive.cli import main
from paperarchive.importing.line_ends import find_exact, make_attributes_change
from tests.importing.archives import Listed, make_dump

RULE = b"content/listings/* -text\n"
FIRST = make_dump(Listed("One Title"), Listed("Another"), day="Oct 1, 2025")
SECOND = make_dump(Listed("One Title", comments=3), Listed("A Third"), day="Oct 9, 2025")


def git(folder: Path, *arguments: str) -> str:
    own = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.safecrlf=false"]
    command = ["git", "-C", str(folder), *own, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def commit(archive: Path) -> None:
    git(archive, "add", "-A")
    git(archive, "commit", "-qm", "x")


def clone(archive: Path, to: Path, *, autocrlf: bool) -> Path:
    git(archive, "clone", "-q", "-c", f"core.autocrlf={str(autocrlf).lower()}", str(archive), str(to))
    return to


def run_import(archive: Path, dump: bytes, name: str = "second.txt") -> int:
    file = archive.parent / name
    file.write_bytes(dump)
    return main(["-C", str(archive), "import", str(file)])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of an earlier version, committed without .gitattributes."""
    root = tmp_path / "archive"
    root.mkdir()
    (root / "site.yml").write_text("title: x\n")
    assert run_import(root, FIRST, "first.txt") == 0
    (root / ".gitattributes").unlink()
    git(root, "init", "-q")
    return root


def test_an_import_in_a_clone_with_autocrlf_restores_the_dumps(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(archive)
    windows = clone(archive, tmp_path / "windows", autocrlf=True)
    dump = windows / "content/listings/first.txt"
    assert dump.read_bytes() == FIRST.replace(b"\n", b"\r\n")
    capsys.readouterr()
    main(["-C", str(windows), "check"])
    assert "content/listings/first.txt: its line ends were changed" in capsys.readouterr().out
    assert main(["-C", str(windows), "import", str(dump)]) == 0
    assert run_import(windows, SECOND) == 0
    assert "content/listings/first.txt: restored its line ends, which git had changed" in capsys.readouterr().err
    assert dump.read_bytes() == FIRST
    commit(windows)
    assert "content/listings/first.txt" not in git(windows, "show", "--stat", "--format=")
    again = clone(windows, tmp_path / "again", autocrlf=True)
    for name, content in (("first.txt", FIRST), ("second.txt", SECOND)):
        assert (again / "content/listings" / name).read_bytes() == content
    assert run_import(again, SECOND) == 0


def test_a_dump_that_git_stored_with_other_line_ends_is_restored(archive: Path, tmp_path: Path) -> None:
    """The dump had CRLF, and whoever committed it had core.autocrlf."""
    windows_dump = SECOND.replace(b"\n", b"\r\n")
    assert run_import(archive, windows_dump) == 0
    (archive / ".gitattributes").unlink()
    git(archive, "config", "core.autocrlf", "true")
    commit(archive)
    linux = clone(archive, tmp_path / "linux", autocrlf=False)
    assert (linux / "content/listings/second.txt").read_bytes() == SECOND
    assert run_import(linux, FIRST, "first.txt") == 0
    assert (linux / "content/listings/second.txt").read_bytes() == windows_dump
    commit(linux)
    again = clone(linux, tmp_path / "again", autocrlf=False)
    assert (again / "content/listings/second.txt").read_bytes() == windows_dump


def test_a_known_dump_with_other_line_ends_is_that_dump(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run_import(archive, FIRST.replace(b"\n", b"\r\n"), "saved-on-windows.txt") == 0
    assert "2 entries: 2 unchanged" in capsys.readouterr().out
    assert [file.name for file in (archive / "content/listings").iterdir()] == ["first.txt"]


def test_nothing_but_line_ends_is_taken_for_line_ends() -> None:
    sha256 = "0" * 64
    assert find_exact(FIRST, sha256) is None
    assert find_exact(b"", sha256) is None


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"*.png binary\n",
        b"* text=auto",
        b"* text=auto\r\n",
        b"# content/listings/* -text\n",
        b"content/listings/* -text\n* text=auto\n",
        b"content/listings/ -text\n",
        b"\xff\n",
    ],
)
def test_git_is_told_to_leave_dumps_alone_below_the_lines_that_are_there(tmp_path: Path, before: bytes) -> None:
    file = tmp_path / ".gitattributes"
    file.write_bytes(before)
    change = make_attributes_change(tmp_path)
    assert change is not None
    assert change.after is not None
    assert change.after.startswith(before)
    file.write_bytes(change.after)
    assert make_attributes_change(tmp_path) is None
    git(tmp_path, "init", "-q")
    assert git(tmp_path, "check-attr", "text", "content/listings/a.txt").strip().endswith("text: unset")
    assert git(tmp_path, "check-attr", "merge", "content/listings.yml").strip().endswith("merge: union")


@pytest.mark.parametrize(
    "before",
    [RULE, b"*.txt binary", b"\xef\xbb\xbf/content/listings/** -text diff\r\n", b"* -text\n", b"content/*/* -text"],
)
def test_git_attributes_that_leave_dumps_alone_are_not_repeated(tmp_path: Path, before: bytes) -> None:
    (tmp_path / ".gitattributes").write_bytes(before)
    change = make_attributes_change(tmp_path)
    assert change is not None
    assert change.after is not None
    assert change.after.removeprefix(before).split() == [b"content/listings.yml", b"merge=union"]
    git(tmp_path, "init", "-q")
    assert git(tmp_path, "check-attr", "text", "content/listings/a.txt").strip().endswith("text: unset")


@pytest.mark.parametrize("rule", [b"content/listings.yml merge=union", b"*.yml -merge", b"listings.yml merge=mine"])
def test_git_attributes_that_say_how_records_are_merged_stay(tmp_path: Path, rule: bytes) -> None:
    (tmp_path / ".gitattributes").write_bytes(RULE + rule)
    assert make_attributes_change(tmp_path) is None


def test_branches_of_imports_merge_in_a_new_archive_and_in_an_old_one(archive: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    assert main(["init", str(new)]) == 0
    git(new, "init", "-q")
    assert run_import(new, FIRST, "first.txt") == 0
    for place in (new, archive):
        commit(place)
        git(place, "branch", "-m", "main")
        git(place, "checkout", "-qb", "other")
        assert run_import(place, SECOND) == 0
        commit(place)
        git(place, "checkout", "-q", "main")
        assert run_import(place, make_dump(Listed("A Fourth"), day="Oct 5, 2025"), "third.txt") == 0
        commit(place)
        git(place, "merge", "-q", "other")
        assert main(["-C", str(place), "tag"]) == 0
