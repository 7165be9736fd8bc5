"""Changes: what somebody saved in the meantime is kept, all else is written."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from paperarchive.content.changes import FileChange, write_changes
from paperarchive.content.disk import write_file
from paperarchive.errors import ProblemsError


def why_not(root: Path, changes: Sequence[FileChange]) -> list[str]:
    """The problems that stop changes from being written, each whole."""
    with pytest.raises(ProblemsError) as raised:
        write_changes(root, changes)
    return str(raised.value).split("\n")


def test_changes_are_written(tmp_path: Path) -> None:
    write_file(tmp_path / "a.md", b"one")
    write_changes(tmp_path, [FileChange("a.md", b"one", b"two"), FileChange("b/c.md", None, b"three")])
    assert (tmp_path / "a.md").read_bytes() == b"two"
    assert (tmp_path / "b/c.md").read_bytes() == b"three"


@pytest.mark.parametrize(
    ("before", "found", "state"), [(None, b"x", "created"), (b"x", b"y", "changed"), (b"x", None, "deleted")]
)
def test_a_file_that_is_not_as_it_was_read_is_kept_and_named(
    tmp_path: Path, before: bytes | None, found: bytes | None, state: str
) -> None:
    if found is not None:
        write_file(tmp_path / "b.md", found)
    changes = [FileChange(path, before if path == "b.md" else None, b"new") for path in ("a.md", "b.md", "c.md")]
    assert why_not(tmp_path, changes) == [f"b.md: was {state} since it was read; it was kept (run the command again)"]
    others = {"a.md": b"new", "c.md": b"new"}
    kept = {} if found is None else {"b.md": found}
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == others | kept


def test_a_removed_file_takes_along_folders_that_it_leaves_empty(tmp_path: Path) -> None:
    write_file(tmp_path / "content/papers/2025/a.md", b"one")
    write_changes(tmp_path, [FileChange("content/papers/2025/a.md", b"one", None)])
    assert not (tmp_path / "content/papers").exists()
    assert (tmp_path / "content").is_dir()


def test_nothing_is_written_if_a_file_stands_where_a_folder_belongs(tmp_path: Path) -> None:
    write_file(tmp_path / "b", b"")
    write_file(tmp_path / "c.md/d", b"")
    changes = [FileChange(path, None, b"new") for path in ("a.md", "b/a.md", "c.md")]
    assert why_not(tmp_path, changes) == [
        "b/a.md: cannot be written: Not a directory (move away the file that is in place of a folder)",
        "c.md: cannot be written: it is a folder, not a file (move it away)",
    ]
    assert not (tmp_path / "a.md").exists()


def test_a_change_is_written_where_a_link_leads(tmp_path: Path) -> None:
    write_file(tmp_path / "elsewhere.md", b"one")
    (tmp_path / "a.md").symlink_to("elsewhere.md")
    write_changes(tmp_path, [FileChange("a.md", b"one", b"two")])
    assert (tmp_path / "a.md").is_symlink()
    assert (tmp_path / "elsewhere.md").read_bytes() == b"two"
