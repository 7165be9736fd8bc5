"""The content folder: what is read from it, and what stops a build."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from paperarchive.content.disk import write_file
from paperarchive.content.identities import collect_slugs
from paperarchive.content.load import Content, load_content
from paperarchive.errors import Problems, Severity


def make_archive(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        write_file(root / "content" / path, text.encode())
    return root


def read(root: Path) -> tuple[Content, list[str]]:
    problems = Problems()
    content = load_content(root, problems)
    return content, [str(problem) for problem in problems]


def paper(title: str = "T", keys: str = "") -> str:
    return f"---\ntitle: {title}\n{keys}---\nA.\n"


CONFLICT = "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> branch\n"


@pytest.mark.parametrize(
    "path",
    ["tags.yml", "listings.yml", "papers/a.md", "papers/in-body.md", "pages/about.md", "static/CNAME", "static/a.js"],
)
def test_a_merge_conflict_is_the_one_message_of_its_file(tmp_path: Path, path: str) -> None:
    start = paper() if path == "papers/in-body.md" else "---\n" if path.endswith(".md") else ""
    tagged = {"papers/tagged.md": paper(keys="tags: [x]\nlistings: [{listing: y, rank: 1}]\n")}
    others = tagged if path.endswith(".yml") else {}
    known = {
        "tags.yml": "- {label: X, slug: x, description: X}\n",
        "listings.yml": "- {file: y.txt, crawled: 2024-01-01, sha256: x, entries: 1}\n",
    }
    if path in known:
        others |= {name: text for name, text in known.items() if name != path}
    _, problems = read(make_archive(tmp_path, {**others, path: start + CONFLICT}))
    line = start.count("\n") + 1
    said = f"a merge conflict is not resolved (lines {line} to {line + 4})"
    assert [problem for problem in problems if "sha256" not in problem] == [
        f"content/{path}:{line}: {said} (choose one side, and delete the marker lines)"
    ]


def test_an_empty_folder_is_an_empty_archive(tmp_path: Path) -> None:
    content, problems = read(tmp_path)
    assert (content.papers, content.pages, content.listings, content.static, problems) == ((), (), (), (), [])


LISTED = "- {file: a.txt, crawled: 2024-05-01, sha256: %s, entries: 1}\n" % ("0" * 64)


@pytest.mark.parametrize(
    ("listings", "date", "said"),
    [
        (LISTED, "2222-01-01", "2222-01-01 is after 2029, 5 years after the newest list (correct the year)"),
        (LISTED, "2030-01-01", "2030-01-01 is after 2029, 5 years after the newest list (correct the year)"),
        (LISTED, "2029-12-31", None),
        (LISTED, "1400-01-01", None),
        (LISTED, "1399-12-31", "1399-12-31 is before 1400 (correct the year)"),
        ("", "2099-01-01", None),
        ("", "2222-01-01", "2222-01-01 is after 2100 (correct the year)"),
    ],
)
def test_a_date_that_cannot_be_right_is_said(tmp_path: Path, listings: str, date: str, said: str | None) -> None:
    files = {"listings.yml": listings, "papers/a.md": paper(keys=f"note: n\ndate: {date}\n")}
    _, problems = read(make_archive(tmp_path, files))
    assert problems == ([] if said is None else [f"content/papers/a.md:4: date: {said}"])


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
            [
                (
                    "content/papers/2025/A.md: has the same address as content/papers/2024/a.md "
                    "(delete one if they are one paper, else rename one)"
                )
            ],
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
            {"papers/Aux.md": paper()},
            [
                (
                    "content/papers/Aux.md: the name 'Aux' cannot be that of a file or folder on Windows "
                    "(run `paperarchive rename Aux NEW-NAME`)"
                )
            ],
        ),
        (
            {"pages/com1.x.md": paper()},
            [
                (
                    "content/pages/com1.x.md: the name 'com1.x' cannot be that of a file or folder on Windows "
                    "(rename the file)"
                )
            ],
        ),
        (
            {"papers/x..md": paper()},
            [
                (
                    "content/papers/x..md: the name 'x.' cannot be that of a file or folder on Windows "
                    "(run `paperarchive rename x. NEW-NAME`)"
                )
            ],
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
                "content/papers/b.md:3: x: unknown key (a field of your own goes below the key `extra`)",
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
                    "content/papers/a.md:3: aliases: the alias 'b/c.md' is not a file name without .md "
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
        "content/papers/2024/up: is a link to a folder that contains it (remove the link)",
    ]


def test_links_that_lead_to_each_other_are_said_and_end(tmp_path: Path) -> None:
    make_archive(tmp_path, {"papers/a/x.md": paper()})
    elsewhere = make_archive(tmp_path / "elsewhere", {"b/y.md": paper()}) / "content/b"
    (tmp_path / "content/papers/a/b").symlink_to(elsewhere)
    (elsewhere / "a").symlink_to(tmp_path / "content/papers/a")
    content, problems = read(tmp_path)
    assert [file.path for file in content.papers] == ["content/papers/a/b/y.md", "content/papers/a/x.md"]
    assert problems == [
        "content/papers/a/b/a: is a link to a folder that contains it (remove the link)",
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
    load_content(make_archive(tmp_path, {f"{folder}/{name}": paper()}), problems)
    assert [(str(problem), problem.severity) for problem in problems] == [
        (f"content/{folder}/{name}: is not read: its name does not end in .md ({advice})", Severity.WARNING)
    ]


@pytest.mark.parametrize("name", ["papers/u.md", "papers/2024", "pages/u"])
def test_a_link_that_leads_nowhere_is_an_error(tmp_path: Path, name: str) -> None:
    make_archive(tmp_path, {"papers/a.md": paper(), "pages/b.md": paper()})
    (tmp_path / "content" / name).symlink_to("gone/for/good")
    problems = Problems()
    load_content(tmp_path, problems)
    assert [(str(problem), problem.severity) for problem in problems] == [
        (
            f"content/{name}: is a link to a file that does not exist (restore that file, or remove the link)",
            Severity.ERROR,
        )
    ]


def test_a_folder_of_papers_that_is_a_link_to_nowhere_is_an_error(tmp_path: Path) -> None:
    make_archive(tmp_path, {"pages/b.md": paper()})
    (tmp_path / "content/papers").symlink_to("gone/for/good")
    assert read(tmp_path)[1] == [
        "content/papers: is a link to a folder that does not exist (restore that folder, or remove the link)",
    ]


def test_a_link_to_itself_is_said(tmp_path: Path) -> None:
    make_archive(tmp_path, {"papers/a.md": paper()})
    (tmp_path / "content/papers/b.md").symlink_to("b.md")
    assert read(tmp_path)[1] == [
        (
            "content/papers/b.md: cannot be read: Too many levels of symbolic links"
            " (remove the links that lead to each other)"
        ),
    ]


def test_what_is_neither_file_nor_folder_is_said(tmp_path: Path) -> None:
    make_archive(tmp_path, {"papers/a.md": paper()})
    os.mkfifo(tmp_path / "content/papers/b.md")
    assert read(tmp_path)[1] == ["content/papers/b.md: is a pipe, not a file (remove it)"]


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
    assert problems == [
        "content/papers/2024: cannot be read: Permission denied (check the permissions of the file and its folder)"
    ]


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("content", "content", "cannot be read: Too many levels of symbolic links (remove the links that lead to"),
        ("content", ".", "is a link to a folder that contains it (put the folder back in its place)"),
        ("content", "..", "is a link to a folder that contains it (put the folder back in its place)"),
        ("content/papers", "papers", "cannot be read: Too many levels of symbolic links (remove the links that lead"),
        ("content/static", "..", "is a link to a folder that contains it (put the folder back in its place)"),
        ("themes", "themes", "cannot be read: Too many levels of symbolic links (remove the links that lead to each"),
        ("content/pages", "../site.yml", "is not a folder (put the folder back in its place)"),
    ],
)
def test_a_folder_that_leads_back_to_itself_is_an_error(root: Path, name: str, target: str, said: str) -> None:
    if (root / name).exists():
        shutil.move(root / name, root / "aside")
    (root / name).symlink_to(target)
    (problem,) = [problem for problem in read(root)[1] if problem.startswith(f"{name}: ")]
    assert said in problem


def test_slugs_and_aliases_in_use_are_collected_without_case(tmp_path: Path) -> None:
    content, _ = read(make_archive(tmp_path, {"papers/A.md": paper(keys="aliases: [Old]\n")}))
    assert set(collect_slugs(content.papers)) == {"a", "old"}
