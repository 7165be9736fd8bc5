"""Files that are written whole or not at all."""

from pathlib import Path

import pytest

from paperarchive.content.disk import write_file


def test_a_file_that_is_written_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.md"
    write_file(path, b"one")
    path.chmod(0o640)
    write_file(path, b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_file(tmp_path / "a.md", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_file_that_is_written_by_itself_replaces_a_link(tmp_path: Path) -> None:
    write_file(tmp_path / "elsewhere.md", b"one")
    (tmp_path / "a.md").symlink_to("elsewhere.md")
    write_file(tmp_path / "a.md", b"two")
    assert not (tmp_path / "a.md").is_symlink()
    assert (tmp_path / "elsewhere.md").read_bytes() == b"one"
