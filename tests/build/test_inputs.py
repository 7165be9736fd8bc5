"""What a build reads, and the digest that tells whether anything of it differs."""

from pathlib import Path

import pytest

from paperarchive.build.inputs import Inputs, read_inputs


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in (("site.yml", "title: T\n"), ("content/papers/a.md", "a"), ("elsewhere/style.css", "b")):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def read(root: Path) -> Inputs:
    return read_inputs(root, (root / "content", root / "absent", root.parent / root.name / "elsewhere"))


def test_every_file_is_read_once_with_its_name(root: Path) -> None:
    assert read(root).contents == {"site.yml": b"title: T\n", "content/papers/a.md": b"a", "elsewhere/style.css": b"b"}


@pytest.mark.parametrize("path", ["site.yml", "content/papers/a.md", "elsewhere/style.css", "content/b.md"])
def test_the_digest_differs_when_a_file_differs_or_is_new(root: Path, path: str) -> None:
    before = read(root).digest
    (root / path).write_text("other")
    assert read(root).digest != before


def test_the_digest_differs_when_a_file_has_another_name(root: Path) -> None:
    before = read(root).digest
    (root / "content/papers/a.md").rename(root / "content/papers/b.md")
    assert read(root).digest != before


def test_bytes_that_move_from_one_file_to_the_next_make_a_difference(root: Path) -> None:
    before = read(root).digest
    (root / "content/papers/a.md").write_text("")
    (root / "content/papers/b.md").write_text("a")
    assert read(root).digest != before


def test_files_of_other_folders_count_and_are_not_kept(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("theme")
    (other / "style.css").write_text("a")
    before = read_inputs(root, (other,))
    (other / "style.css").write_text("b")
    after = read_inputs(root, (other,))
    assert before.digest != after.digest
    assert before.contents == after.contents == {"site.yml": b"title: T\n"}
