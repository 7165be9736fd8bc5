"""What is in the way of a change: the file is named with what to do, and nothing is written."""

import errno
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperarchive.content.changes import FileChange, write_changes
from paperarchive.errors import ProblemsError
from tests.interruptions import interrupted
from tests.paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

A, B = FileChange("content/a.md", None, b"new"), FileChange("content/papers/b.md", b"old", b"new")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content/papers").mkdir(parents=True)
    (tmp_path / "content/papers/b.md").write_bytes(b"old")
    return tmp_path


def why_not(root: Path, *changes: FileChange) -> str:
    before = sorted(root.rglob("*"))
    with pytest.raises(ProblemsError) as raised:
        write_changes(root, changes)
    assert sorted(root.rglob("*")) == before
    assert (root / "content/papers/b.md").read_bytes() == b"old"
    return str(raised.value)


def test_a_read_only_file_is_not_replaced(root: Path) -> None:
    (root / "content/papers/b.md").chmod(0o444)
    assert why_not(root, A, B) == "content/papers/b.md: is read-only (make it writable, if it may be changed)"


def test_a_pipe_in_place_of_a_file_is_named(root: Path) -> None:
    os.mkfifo(root / "content/a.md")
    assert why_not(root, A, B) == "content/a.md: cannot be written: it is a pipe, not a file (move it away)"


def test_a_name_that_is_too_long_is_named(root: Path) -> None:
    long = FileChange(f"content/papers/{'x' * 300}.md", None, b"new")
    assert why_not(root, A, long, B) == (
        f"content/papers/{'x' * 300}.md: cannot be written: File name too long (shorten the name)"
    )


def test_links_that_lead_to_each_other_are_named(root: Path) -> None:
    (root / "content/a.md").symlink_to("c.md")
    (root / "content/c.md").symlink_to("a.md")
    assert why_not(root, A, B).startswith("content/a.md: cannot be written: Too many levels of symbolic links (")


def test_two_new_files_whose_names_differ_in_case_only_are_refused(root: Path) -> None:
    other = FileChange("content/A.md", None, b"new")
    assert why_not(root, A, other, B) == (
        "content/A.md: differs from content/a.md only in upper and lower case"
        " (rename one of them: many disks hold only one of the two)"
    )


def test_a_file_may_be_renamed_in_case_only(root: Path) -> None:
    changes = [FileChange("content/papers/b.md", b"old", None), FileChange("content/papers/B.md", None, b"old")]
    write_changes(root, changes)
    assert [file.name for file in (root / "content/papers").iterdir()] == ["B.md"]


def test_a_file_that_the_disk_finds_under_another_case_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk that ignores case: here a link stands for that."""
    (root / "content/papers/B.MD").symlink_to("b.md")
    listed = [root / "content/papers/B.MD"]
    monkeypatch.setattr(Path, "iterdir", lambda _folder: iter(listed))
    with pytest.raises(ProblemsError) as raised:
        write_changes(root, [B])
    assert str(raised.value) == (
        "content/papers/b.md: is a file whose name differs in upper and lower case on this disk (rename that file)"
    )


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("call", ["link", "rename"])
def test_an_error_in_the_middle_undoes_what_was_written(root: Path, number: int, call: str) -> None:
    happened: list[int] = []

    def fail(_number: int, name: str) -> None:
        if name == call and (root / "content/.journal/steps.json").exists() and not happened:
            happened.append(number)
            raise OSError(number, os.strerror(number))

    with interrupted(fail):
        message = why_not(root, A, B)
    path = "content/a.md" if call == "link" else "content/papers/b.md"
    assert message.startswith(f"{path}: cannot be written: {os.strerror(number)}; nothing was written (")
    assert happened


def test_a_limit_on_the_size_of_files_is_named(root: Path) -> None:
    """A real limit of the system, in a process of its own."""
    script = f"""
from pathlib import Path
from paperarchive.content.changes import FileChange, write_changes
small, large = FileChange("content/a.md", None, b"n"), FileChange("content/c.md", None, b"x" * 9000)
write_changes(Path({str(root)!r}), [small, large])
"""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    before = sorted(root.rglob("*"))
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", script]
    run: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run
    result = run(command, env=environment, preexec_fn=limit, capture_output=True, text=True)
    assert "content/c.md: cannot be written: File too large; nothing was written (" in result.stderr
    assert sorted(root.rglob("*")) == before


def test_a_file_on_another_disk_is_written_too(root: Path) -> None:
    """The system refuses links and renames between disks."""
    folder = str(root / "content/papers")

    original_link, original_rename = os.link, os.rename

    def check(source: object, target: object) -> None:
        if str(source).startswith(folder) != str(target).startswith(folder):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    def link(source: str, target: str) -> None:
        check(source, target)
        original_link(source, target)

    def rename(source: str, target: str) -> None:
        check(source, target)
        original_rename(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "link", link)
        patch.setattr(os, "rename", rename)
        write_changes(root, [B, FileChange("content/papers/2025/c.md", None, b"c")])
    files = {file.name: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    assert files == {"b.md": b"new", "c.md": b"c"}
