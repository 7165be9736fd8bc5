"""The output folder: what differs is written, what is not ours is left."""

import json
from pathlib import Path

import pytest

from paperarchive.errors import ProblemsError
from paperarchive.site.output import MANIFEST, read_manifest, write_output


def write(folder: Path, files: dict[str, str], *, clean: bool = False) -> tuple[int, int, int]:
    content = {path: text.encode() for path, text in files.items()}
    result = write_output(folder, content, inputs="digest", clean=clean)
    return result.written, result.unchanged, result.removed


def paths(folder: Path) -> list[str]:
    return sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file() and f.name != MANIFEST)


def test_only_files_whose_bytes_differ_are_written(tmp_path: Path) -> None:
    assert write(tmp_path, {"a.html": "1", "b/c.html": "2"}) == (2, 0, 0)
    before = (tmp_path / "a.html").stat().st_mtime_ns
    assert write(tmp_path, {"a.html": "1", "b/c.html": "3"}) == (1, 1, 0)
    assert (tmp_path / "a.html").stat().st_mtime_ns == before


def test_files_of_an_earlier_build_are_removed_with_their_empty_folders(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": "1", "b/c/d.html": "2"})
    assert write(tmp_path, {"a.html": "1"}) == (0, 1, 1)
    assert paths(tmp_path) == ["a.html"]
    assert not (tmp_path / "b").exists()


def test_a_file_that_no_build_made_is_never_touched(tmp_path: Path) -> None:
    write(tmp_path, {"b/c.html": "2"})
    (tmp_path / "b" / "mine.txt").write_text("keep")
    (tmp_path / ".htaccess").write_text("keep")
    write(tmp_path, {"a.html": "1"}, clean=True)
    assert paths(tmp_path) == [".htaccess", "a.html", "b/mine.txt"]


def test_a_stranger_in_the_way_stops_the_build_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(ProblemsError) as raised:
        write(tmp_path, {"index.html": "built", "a.html": "1"})
    assert str(raised.value) == (
        f"{tmp_path.name}/index.html: is in the way: no build made it "
        "(move it away, or build to another folder with --output)"
    )
    assert paths(tmp_path) == ["index.html"]


def test_a_stranger_with_the_same_bytes_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("built")
    assert write(tmp_path, {"index.html": "built"}) == (0, 1, 0)


def test_a_deleted_or_changed_output_file_is_made_again(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": "1", "b.html": "2"})
    (tmp_path / "a.html").unlink()
    (tmp_path / "b.html").write_text("edited")
    assert write(tmp_path, {"a.html": "1", "b.html": "2"}) == (2, 0, 0)


def test_a_build_cut_off_while_writing_can_be_taken_up(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": "1"})
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    manifest.update(files=["a.html", "b.html"], inputs="")  # as it stands before the files are written
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    (tmp_path / "b.html").write_text("half a page")
    assert write(tmp_path, {"b.html": "2"}) == (1, 0, 1)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99, "files": [], "inputs": ""}', '{"format": 1}'])
def test_a_list_that_cannot_be_read_is_no_list(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    assert read_manifest(tmp_path) is None


def test_no_temporary_file_is_left(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": "1"})
    assert {path.name for path in tmp_path.iterdir()} == {"a.html", MANIFEST}
