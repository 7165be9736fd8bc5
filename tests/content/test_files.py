"""The content folder: what is read from it, what stops a build, and files that are written whole."""

from pathlib import Path

import pytest

from paperarchive.content.files import Content, find_slugs, read_content, read_kept_dumps, write_file
from paperarchive.errors import Problems


def make_archive(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        write_file(root / "content" / path, text.encode())
    return root


def read(root: Path) -> tuple[Content, list[str]]:
    problems = Problems()
    content = read_content(root, problems)
    return content, [str(problem) for problem in problems]


def paper(title: str = "T", keys: str = "") -> str:
    return f"---\ntitle: {title}\n{keys}---\nA.\n"


def test_an_empty_folder_is_an_empty_archive(tmp_path: Path) -> None:
    content, problems = read(tmp_path)
    assert (content.papers, content.pages, content.listings, content.static, problems) == ((), (), (), (), [])


def test_everything_is_read_in_the_order_of_paths(tmp_path: Path) -> None:
    files = {
        "papers/2024/b.md": paper(),
        "papers/2024/a.md": paper(),
        "papers/c.md": paper(),
        "papers/.hidden.md": "",
        "papers/.git/d.md": "",
        "papers/e.txt": "",
        "pages/about.md": paper("About"),
        "static/CNAME": "a.org",
        "static/.well-known/x": "",
        "static/.gitkeep": "",
    }
    content, problems = read(make_archive(tmp_path, files))
    assert problems == []
    assert [file.path for file in content.papers] == [
        "content/papers/2024/a.md",
        "content/papers/2024/b.md",
        "content/papers/c.md",
    ]
    assert [page.slug for page in content.pages] == ["about"]
    assert content.static == (".well-known/x", "CNAME")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"papers/2024/a.md": paper(), "papers/2025/A.md": paper()},
            ["content/papers/2025/A.md: its address is that of content/papers/2024/a.md (rename one of the two files)"],
        ),
        (
            {"papers/index.md": paper()},
            ["content/papers/index.md: the name 'index' is reserved (rename the file)"],
        ),
        (
            {"papers/Page.md": paper()},
            ["content/papers/Page.md: the name 'Page' is reserved (rename the file)"],
        ),
        (
            {"papers/ä b.md": paper()},
            [
                (
                    "content/papers/ä b.md: the name 'ä b' cannot stand in an address "
                    "(rename the file: letters without accents, digits, hyphens)"
                )
            ],
        ),
        (
            {"papers/a.md": paper(keys="aliases: [B]\n"), "papers/b.md": paper()},
            ["content/papers/a.md:3: aliases: the alias 'B' is the address of content/papers/b.md (remove the alias)"],
        ),
        (
            {"papers/a.md": paper(keys="aliases: [old]\n"), "papers/b.md": paper(keys="x: 1\naliases: [OLD]\n")},
            [
                "content/papers/b.md:3: x: unknown key (remove it; the README lists the known keys)",
                (
                    "content/papers/b.md:4: aliases: the alias 'OLD' is the address of content/papers/a.md "
                    "(remove the alias)"
                ),
            ],
        ),
        (
            {"papers/a.md": paper(keys="aliases: [a]\n")},
            ["content/papers/a.md:3: aliases: the alias 'a' is the file's own name (remove the alias)"],
        ),
        (
            {"papers/a.md": paper(keys="aliases: [b/c.md]\n")},
            [
                (
                    "content/papers/a.md:3: aliases: the alias 'b/c.md' is not the stem of a file "
                    "(write the old name without .md)"
                )
            ],
        ),
    ],
)
def test_names_that_cannot_be_addresses_are_said(tmp_path: Path, files: dict[str, str], said: list[str]) -> None:
    assert read(make_archive(tmp_path, files))[1] == said


def test_a_file_that_is_not_utf_8_is_said_with_the_line_and_the_rest_is_read(tmp_path: Path) -> None:
    make_archive(tmp_path, {"papers/a.md": paper()})
    write_file(tmp_path / "content/papers/b.md", b"---\ntitle: \xe9\n---\n")
    content, problems = read(tmp_path)
    assert problems == ["content/papers/b.md:2: is not UTF-8 (save the file as UTF-8)"]
    assert len(content.papers) == 1


def test_slugs_that_are_taken_are_stems_and_aliases_without_case(tmp_path: Path) -> None:
    content, _ = read(make_archive(tmp_path, {"papers/A.md": paper(keys="aliases: [Old]\n")}))
    assert set(find_slugs(content.papers)) == {"a", "old"}


def test_kept_dumps_are_read_as_bytes(tmp_path: Path) -> None:
    make_archive(tmp_path, {"listings/b.txt": "\ufeffb\r\n", "listings/a.txt": "", "listings/c.md": ""})
    assert read_kept_dumps(tmp_path) == {"a.txt": b"", "b.txt": b"\xef\xbb\xbfb\r\n"}


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
