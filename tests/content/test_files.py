"""The content folder: what is read from it, what stops a build, and files that are written whole."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from paperarchive.content.disk import write_file
from paperarchive.content.files import Content, FileChange, find_slugs, read_content, read_kept_dumps, write_changes
from paperarchive.errors import Problems, ProblemsError, Severity


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
        "papers/a.md~": "",
        "papers/#a.md#": "",
        "pages/about.md": paper("About"),
        "static/CNAME": "a.org",
        "static/.well-known/x": "",
        "static/.gitkeep": "",
        "static/.nojekyll": "",
        "static/.DS_Store": "",
        "static/CNAME~": "",
    }
    content, problems = read(make_archive(tmp_path, files))
    assert problems == []
    assert [file.path for file in content.papers] == [
        "content/papers/2024/a.md",
        "content/papers/2024/b.md",
        "content/papers/c.md",
    ]
    assert [page.slug for page in content.pages] == ["about"]
    assert content.static == (".nojekyll", ".well-known/x", "CNAME")


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
                    "content/papers/ä b.md: the name 'ä b' cannot be part of a URL "
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
                "content/papers/b.md:3: x: unknown key (check it against the keys that the README lists)",
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
            {"papers/a.md": paper(keys="aliases: [page, Index]\n")},
            [
                "content/papers/a.md:3: aliases: the alias 'Index' is reserved (remove the alias)",
                "content/papers/a.md:3: aliases: the alias 'page' is reserved (remove the alias)",
            ],
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


# --- links, and what is no paper ---------------------------------------------------------------------------------


def test_a_folder_that_is_a_link_is_entered(tmp_path: Path) -> None:
    elsewhere = make_archive(tmp_path / "elsewhere", {"2023/a.md": paper(), "2023/b.md": paper()}) / "content/2023"
    make_archive(tmp_path, {"papers/2024/c.md": paper(), "static/d": ""})
    (tmp_path / "content/papers/2023").symlink_to(elsewhere)
    (tmp_path / "content/static/e").symlink_to(elsewhere)
    content, problems = read(tmp_path)
    assert problems == []
    assert [file.path.removeprefix("content/papers/") for file in content.papers] == [
        "2023/a.md",
        "2023/b.md",
        "2024/c.md",
    ]
    assert content.static == ("d", "e/a.md", "e/b.md")


def test_a_link_to_a_folder_above_it_is_said_and_not_entered(tmp_path: Path) -> None:
    make_archive(tmp_path, {"papers/2024/a.md": paper()})
    (tmp_path / "content/papers/2024/up").symlink_to("../..")
    content, problems = read(tmp_path)
    assert len(content.papers) == 1
    assert problems == [
        "content/papers/2024/up: leads back to a folder in which it stands (remove the link)",
    ]


def test_links_that_lead_to_each_other_are_said_and_end(tmp_path: Path) -> None:
    make_archive(tmp_path, {"papers/a/x.md": paper()})
    elsewhere = make_archive(tmp_path / "elsewhere", {"b/y.md": paper()}) / "content/b"
    (tmp_path / "content/papers/a/b").symlink_to(elsewhere)
    (elsewhere / "a").symlink_to(tmp_path / "content/papers/a")
    content, problems = read(tmp_path)
    assert [file.path for file in content.papers] == ["content/papers/a/b/y.md", "content/papers/a/x.md"]
    assert problems == [
        "content/papers/a/b/a: leads back to a folder in which it stands (remove the link)",
    ]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("x.MD", "rename it to x.md"),
        ("y.markdown", "rename it to y.md"),
        ("z.txt", "move it elsewhere, or end its name in .md"),
    ],
)
@pytest.mark.parametrize("folder", ["papers/2024", "pages"])
def test_a_file_that_is_not_read_is_a_warning(tmp_path: Path, folder: str, name: str, advice: str) -> None:
    problems = Problems()
    read_content(make_archive(tmp_path, {f"{folder}/{name}": paper()}), problems)
    assert [(str(problem), problem.severity) for problem in problems] == [
        (f"content/{folder}/{name}: is not read: its name does not end in .md ({advice})", Severity.WARNING)
    ]


@pytest.mark.parametrize("name", ["papers/u.md", "papers/2024", "pages/u"])
def test_a_link_that_leads_nowhere_is_an_error(tmp_path: Path, name: str) -> None:
    make_archive(tmp_path, {"papers/a.md": paper(), "pages/b.md": paper()})
    (tmp_path / "content" / name).symlink_to("gone/for/good")
    problems = Problems()
    read_content(tmp_path, problems)
    assert [(str(problem), problem.severity) for problem in problems] == [
        (
            f"content/{name}: is a link to a file that is not there (restore that file, or remove the link)",
            Severity.ERROR,
        )
    ]


def test_a_folder_of_papers_that_is_a_link_to_nowhere_is_an_error(tmp_path: Path) -> None:
    make_archive(tmp_path, {"pages/b.md": paper()})
    (tmp_path / "content/papers").symlink_to("gone/for/good")
    assert read(tmp_path)[1] == [
        "content/papers: is a link to a file that is not there (restore that file, or remove the link)",
    ]


def test_a_link_to_itself_is_said(tmp_path: Path) -> None:
    make_archive(tmp_path, {"papers/a.md": paper()})
    (tmp_path / "content/papers/b.md").symlink_to("b.md")
    assert read(tmp_path)[1] == [
        "content/papers/b.md: cannot be read: Too many levels of symbolic links (check its permissions)",
    ]


def test_what_is_neither_file_nor_folder_is_said(tmp_path: Path) -> None:
    make_archive(tmp_path, {"papers/a.md": paper()})
    os.mkfifo(tmp_path / "content/papers/b.md")
    assert read(tmp_path)[1] == ["content/papers/b.md: is not a file (remove it)"]


def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_archive(tmp_path, {"papers/2024/a.md": paper(), "papers/b.md": paper()})
    list_folder = os.scandir

    def refuse(path: Path | str) -> object:
        if Path(path).name == "2024":
            raise PermissionError(errno.EACCES, "Permission denied")
        return list_folder(path)

    monkeypatch.setattr(os, "scandir", refuse)
    content, problems = read(tmp_path)
    assert [file.path for file in content.papers] == ["content/papers/b.md"]
    assert problems == ["content/papers/2024: cannot be read: Permission denied (check its permissions)"]


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


# --- changes -----------------------------------------------------------------------------------------------------


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
    ("before", "found", "state"), [(None, b"x", "appeared"), (b"x", b"y", "changed"), (b"x", None, "gone")]
)
def test_nothing_is_written_if_a_file_is_not_as_it_was_read(
    tmp_path: Path, before: bytes | None, found: bytes | None, state: str
) -> None:
    if found is not None:
        write_file(tmp_path / "b.md", found)
    changes = [FileChange("a.md", None, b"new"), FileChange("b.md", before, b"new")]
    assert why_not(tmp_path, changes) == [
        f"b.md: has {state} since it was read, so nothing was written (run the command again)"
    ]
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == ({} if found is None else {"b.md": found})


def test_nothing_is_written_if_a_file_stands_where_a_folder_belongs(tmp_path: Path) -> None:
    write_file(tmp_path / "b", b"")
    write_file(tmp_path / "c.md/d", b"")
    changes = [FileChange(path, None, b"new") for path in ("a.md", "b/a.md", "c.md")]
    assert why_not(tmp_path, changes) == [
        "b/a.md: cannot be written: Not a directory (move away what stands there)",
        "c.md: cannot be written: Is a directory (move away what stands there)",
    ]
    assert not (tmp_path / "a.md").exists()


def test_a_change_is_written_where_a_link_leads(tmp_path: Path) -> None:
    write_file(tmp_path / "elsewhere.md", b"one")
    (tmp_path / "a.md").symlink_to("elsewhere.md")
    write_changes(tmp_path, [FileChange("a.md", b"one", b"two")])
    assert (tmp_path / "a.md").is_symlink()
    assert (tmp_path / "elsewhere.md").read_bytes() == b"two"


def test_a_file_that_is_written_by_itself_replaces_a_link(tmp_path: Path) -> None:
    write_file(tmp_path / "elsewhere.md", b"one")
    (tmp_path / "a.md").symlink_to("elsewhere.md")
    write_file(tmp_path / "a.md", b"two")
    assert not (tmp_path / "a.md").is_symlink()
    assert (tmp_path / "elsewhere.md").read_bytes() == b"one"
