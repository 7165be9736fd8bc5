"""The output folder: what differs is written, what is not ours is left."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from paperarchive.build.manifest import MANIFEST, Origin, read_manifest
from paperarchive.build.output import OutputResult, commit
from paperarchive.build.staging import open_staging
from paperarchive.errors import ProblemsError


def write_output(folder: Path, files: Mapping[str, bytes], origin: Origin, *, clean: bool = False) -> OutputResult:
    """Make a folder hold exactly these files, as a build does."""
    with open_staging(folder, clean=clean) as staging:
        return commit(staging, [staging.take(path, content) for path, content in files.items()], origin)


def write(folder: Path, files: dict[str, str], *, clean: bool = False) -> tuple[int, int, int]:
    content = {path: text.encode() for path, text in files.items()}
    result = write_output(folder, content, Origin("digest", "/"), clean=clean)
    return result.written, result.unchanged, result.removed


def error_of(folder: Path, files: dict[str, str]) -> str:
    with pytest.raises(ProblemsError) as raised:
        write(folder, files)
    return str(raised.value)


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


def test_a_folder_with_files_of_somebody_is_no_output_folder(tmp_path: Path) -> None:
    for name in ("letter.odt", "photos", ".git", ".htaccess"):
        (tmp_path / name).mkdir()
    assert error_of(tmp_path, {"index.html": "1"}) == (
        f"{tmp_path.name}: holds 'letter.odt' and 1 more, which no build made "
        "(build into a folder of its own; content/static/ is for files to add)"
    )
    for name in ("letter.odt", "photos"):
        (tmp_path / name).rmdir()
    assert write(tmp_path, {"index.html": "1"}) == (1, 0, 0)


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


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "{",
            "[" * 100_000,
            '{"format": 1, "inputs": "", "files": 7}',
            "[]",
            '{"format": 99, "files": [], "inputs": ""}',
            '{"format": 1}',
        ),
        *(f'{{"format": 1, "inputs": "", "files": ["{file}"]}}' for file in ("../x", "a/../../x", "/x", "C:/x", "")),
    ],
)
def test_a_damaged_list_is_a_problem_that_names_it(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    assert error_of(tmp_path, {"a.html": "1"}) == (
        f"{tmp_path.name}/.paperarchive.json: the manifest of earlier builds cannot be read "
        f"(restore it, or delete the folder {tmp_path.name}/)"
    )
    assert paths(tmp_path) == []


@pytest.mark.parametrize("kind", ["folder", "pipe", "bytes", "huge", "deep"])
def test_something_else_in_place_of_the_list_is_a_problem_too(tmp_path: Path, kind: str) -> None:
    place = tmp_path / MANIFEST
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "bytes":
        place.write_bytes(bytes(range(256)))
    elif kind == "deep":
        place.write_text("[" * 100_000)
    else:
        with place.open("wb") as file:
            file.truncate(1 << 40)  # without a byte of it on the disk
    assert "the manifest of earlier builds cannot be read" in error_of(tmp_path, {"a.html": "1"})


def test_no_list_is_no_problem(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None


def test_what_the_list_says_is_read_again(tmp_path: Path) -> None:
    write_output(tmp_path, {"b": b"", "a/c": b""}, Origin("digest", "/x/"))
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert (manifest.files, manifest.origin) == (("a/c", "b"), Origin("digest", "/x/"))


def test_nothing_outside_the_folder_is_removed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "public", tmp_path / "outside"
    write(folder, {"a/b.html": "1"})
    (folder / "a").rename(outside)
    (folder / "a").symlink_to(outside)
    assert write(folder, {"c.html": "1"}) == (1, 0, 0)
    assert (outside / "b.html").read_text() == "1"


def test_a_link_in_the_place_of_a_built_file_is_replaced(tmp_path: Path) -> None:
    folder, outside = tmp_path / "public", tmp_path / "outside.html"
    write(folder, {"a.html": "1"})
    (folder / "a.html").rename(outside)
    (folder / "a.html").symlink_to(outside)
    write(folder, {"a.html": "2"})
    assert (outside.read_text(), (folder / "a.html").read_text()) == ("1", "2")
    assert not (folder / "a.html").is_symlink()


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", "b/c/d": "2"})
    assert write(tmp_path, {"a/e": "3", "b": "4"}) == (2, 0, 2)
    assert paths(tmp_path) == ["a/e", "b"]


def test_a_file_that_has_another_name_too_is_not_removed_under_the_old_one(tmp_path: Path) -> None:
    write(tmp_path, {"Tags/a.html": "1"})
    (tmp_path / "Tags").rename(tmp_path / "tags")
    (tmp_path / "Tags").symlink_to("tags")  # as on a file system that ignores the case of names
    assert write(tmp_path, {"tags/a.html": "2"}) == (1, 0, 1)
    assert (tmp_path / "tags/a.html").read_text() == "2"


def test_a_list_that_names_a_folder_as_a_file_is_taken_up(tmp_path: Path) -> None:
    write(tmp_path, {"a/b": "1"})
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    manifest["files"] = ["a", "a/b", "a/b/c"]  # as a build leaves it that was cut off between two shapes of the site
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    assert write(tmp_path, {"a/b": "1"}) == (0, 1, 0)


@pytest.mark.parametrize("stranger", ["papers", "papers/a", "papers/a/index.html/mine"])
def test_a_file_in_a_folder_s_place_and_a_folder_in_a_file_s_stop_the_build(tmp_path: Path, stranger: str) -> None:
    (tmp_path / stranger).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / stranger).write_text("mine")
    place = stranger.removesuffix("/mine")
    assert error_of(tmp_path, {"papers/a/index.html": "1", "papers/a/b": "2"}).split("\n")[0] == (
        f"{tmp_path.name}/{place}: is in the way: no build made it "
        "(move it away, or build to another folder with --output)"
    )
    assert paths(tmp_path) == [stranger]


def test_no_temporary_file_is_left(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": "1"})
    assert {path.name for path in tmp_path.iterdir()} == {"a.html", MANIFEST}
