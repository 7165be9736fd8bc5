"""The canonical form of front matter: values, comments, unknown keys and the body stay; order and quoting change."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from paperarchive.cli import main
from paperarchive.content.canonical import format_file
from paperarchive.content.read_paper import parse_paper_file
from paperarchive.content.write_paper import format_paper
from paperarchive.errors import Problems
from paperarchive.paper import Paper
from tests.content.test_write_paper import PAPERS, human_files
from tests.importing.archives import TAGS, Archive, Listed, make_dump
from tests.paths import REPOSITORY

PATH = "content/papers/2024/a.md"
COMMENT = re.compile(r"# (?:c: d|between|two)|# 'e")


def read(text: str) -> Paper:
    problems = Problems()
    file = parse_paper_file(text, PATH, problems, known_tags=None, known_listings=None)
    assert file is not None
    assert not problems.has_errors
    return file.paper


def body_of(text: str) -> str:
    return re.split(r"^---[ \t]*\r?$\n?", text, maxsplit=2, flags=re.MULTILINE)[2]


@given(human_files())
def test_formatting_keeps_paper_body_and_comments_and_is_done_at_once(file: tuple[str, Paper]) -> None:
    text, paper = file
    formatted = format_file(text, PATH, paper)
    assert formatted is not None
    assert read(formatted) == paper
    assert body_of(formatted) == body_of(text)
    assert sorted(COMMENT.findall(formatted)) == sorted(COMMENT.findall(text))
    assert format_file(formatted, PATH, paper) == formatted


@given(PAPERS)
def test_what_the_program_writes_is_canonical(paper: Paper) -> None:
    text = format_paper(paper)
    assert format_file(text, PATH, read(text)) == text


BEFORE = """\
---
listings:
  # the first
  - {rank: 3, listing: "day1"}   # seen
tags:
  - a
  - 'b'
venue:   NeurIPS   # where


# the title
title: A "plain" one
mine: {x: 1}
date: 2024-05-01   # day
organization:
  name: Lab
authors: Ada Lovelace
draft: yes
arxiv: https://arxiv.org/abs/2411.01230
note: >
  folded text
  of lines

  and more
aliases: []
extra: {year: 2020}
# the end
---

Body\x20\x20
"""
AFTER = """\
---
# the title
title: 'A "plain" one'
date: 2024-05-01  # day
authors: [Ada Lovelace]
organization: {name: Lab}
arxiv: "2411.01230"
venue: NeurIPS  # where
tags: [a, b]
aliases: []
draft: true
note: |
  folded text of lines
  and more
extra: {year: 2020}
mine: {x: 1}
listings:
  # the first
  - {rank: 3, listing: "day1"}   # seen
# the end
---

Body\x20\x20
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("indent", ["", "  "])
def test_each_key_comes_to_its_place_with_its_comments(line_end: str, start: str, indent: str) -> None:
    before = BEFORE
    if indent:
        header, _, body = BEFORE.removeprefix("---\n").partition("\n---\n")
        before = f"---\n{indent}{header.replace(chr(10), chr(10) + indent)}\n---\n{body}"
    text = start + before.replace("\n", line_end)
    formatted = format_file(text, PATH, read(text))
    assert formatted == start + AFTER.replace("\n", line_end)


@pytest.mark.parametrize(
    ("header", "formatted"),
    [
        ("title: T # c", 'title: "T"  # c'),
        ("title: T\ndate:  # not known", 'title: "T"\ndate:  # not known'),
        ('title: "T"\nnote: |\n  one\n\n  two\n# c', 'title: "T"\nnote: |\n  one\n\n  two\n# c'),
        ("title: T\nnote: | # c\n  one", 'title: "T"\nnote: | # c\n  one'),
        ("title: 'a # b'  # c # d", 'title: "a # b"  # c # d'),
        ("title: T\ntags: [a, # c\n  b]", 'title: "T"\ntags: [a, # c\n  b]'),
        ("title: >\n  T\n  u\ndate: 2024-05-01", 'title: "T u"\ndate: 2024-05-01'),
        ("tags: [a]\n\n\ntitle: T", 'title: "T"\ntags: [a]'),
        ("title: T\ncomments: 2 # c\n# d\nx: 1\n# e", 'title: "T"\ncomments: 2  # c\n# d\nx: 1\n# e'),
    ],
)
def test_comments_are_where_they_were(header: str, formatted: str) -> None:
    text = f"---\n{header}\n---\nA.\n"
    assert format_file(text, PATH, read(text)) == f"---\n{formatted}\n---\nA.\n"


def test_what_would_change_is_left_alone() -> None:
    text = "---\ntitle: T\n---\nA.\n"
    assert format_file(text, PATH, replace(read(text), abstract="B.")) is None


def test_the_papers_of_this_repository_are_in_canonical_form() -> None:
    assert main(["-C", str(REPOSITORY), "fmt", "--check"]) == 0


# --- the command


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    papers = tmp_path / "content/papers/2024"
    papers.mkdir(parents=True)
    (tmp_path / "site.yml").write_text("title: T\n")
    (papers / "done.md").write_text('---\ntitle: "Done"\n---\nA.\n')
    (papers / "plain.md").write_text("---\ndate: 2024-05-01\ntitle: Plain\n---\nA.\n")
    return tmp_path


def run(archive: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(["-C", str(archive), "fmt", *arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_check_names_files_and_writes_nothing(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (archive / "content/papers/2024/plain.md").read_bytes()
    status, out, err = run(archive, capsys, "--check")
    assert (status, out) == (1, "content/papers/2024/plain.md\n")
    assert err == "1 file would change, 1 file stayed as they were.\n"
    assert (archive / "content/papers/2024/plain.md").read_bytes() == before
    assert not (archive / ".paperarchive").exists()


def test_files_are_written_once(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(archive, capsys)[:2] == (0, "content/papers/2024/plain.md\n")
    text = (archive / "content/papers/2024/plain.md").read_text()
    assert text == '---\ntitle: "Plain"\ndate: 2024-05-01\n---\nA.\n'
    assert run(archive, capsys)[:2] == (0, "")
    assert run(archive, capsys, "--check")[:2] == (0, "")


def test_only_the_files_that_are_named_are_formatted(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(archive, capsys, "content/papers/2024/done.md")[:2] == (0, "")
    monkeypatch.chdir(archive / "content/papers/2024")
    assert run(archive, capsys, "plain.md")[:2] == (0, "content/papers/2024/plain.md\n")
    status, _, err = run(archive, capsys, "absent.md")
    assert (status, err) == (2, "paperarchive: absent.md is no paper's file of this archive\n")


def test_a_file_with_an_error_is_left_alone_and_the_others_are_formatted(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = archive / "content/papers/2024/broken.md"
    broken.write_text("---\ntitle: A: b\n---\n")
    status, out, err = run(archive, capsys)
    assert (status, out) == (1, "content/papers/2024/plain.md\n")
    assert err.startswith("content/papers/2024/broken.md:2: title: a colon in a text needs quotation marks")
    assert broken.read_text() == "---\ntitle: A: b\n---\n"


def test_what_imports_and_the_tagger_write_is_canonical(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.yml").write_text("title: T\n")
    (tmp_path / "content/tags.yml").write_text(TAGS)
    archive = Archive(tmp_path)
    titles = ("An Octopus", 'The "Deep" One', "A 50% \\alpha: B", "C# and F#", "Yes", "Null", "[Re] \u2028 It's")
    archive.run(first=make_dump(*(Listed(title) for title in titles)))
    archive.run(second=make_dump(*(Listed(title, comments=3) for title in titles), day="Nov 29, 2025"))
    archive.tag()
    assert len(list(tmp_path.rglob("content/papers/**/*.md"))) == len(titles)
    assert main(["-C", str(tmp_path), "fmt", "--check"]) == 0
