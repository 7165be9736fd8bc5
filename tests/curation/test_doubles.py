"""Doubles: files of one paper, copies of files, one dump under two names."""

from pathlib import Path

import pytest

from paperarchive.build.check import check_archive
from tests.building import Build


def write_paper(root: Path, name: str, keys: str, abstract: str = "") -> Path:
    file = root / f"content/papers/{name}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{keys}\n---\n{abstract}\n")
    return file


def check(root: Path) -> list[str]:
    return [str(problem) for problem in check_archive(root).problems]


def test_the_files_of_one_title_are_said_with_both_names(root: Path, build: Build) -> None:
    for name in ("2023/one.md", "2024/two.md", "three.md"):
        write_paper(root, name, "title: 'One Title, in $Three$ Files!'")
    write_paper(root, "2024/two.md", "title: one title - in three files")
    said = [
        (
            "content/papers/2024/two.md:2: title: has the title of content/papers/2023/one.md (if they are one paper, "
            "run `paperarchive merge one two`; if not, give both their `arxiv` or `doi`)"
        ),
        (
            "content/papers/three.md:2: title: has the title of content/papers/2023/one.md (if they are one paper, "
            "run `paperarchive merge one three`; if not, give both their `arxiv` or `doi`)"
        ),
    ]
    assert check(root) == said
    assert [str(problem) for problem in build().problems] == said


@pytest.mark.parametrize(
    ("key", "one", "other", "noun"),
    [
        ("arxiv", "2401.10020", "2401.10020v3", "arXiv identifier"),
        ("doi", "10.1000/AbC", "10.1000/aBc", "DOI"),
    ],
)
def test_the_files_of_one_identifier_are_said_once(root: Path, key: str, one: str, other: str, noun: str) -> None:
    write_paper(root, "2024/one.md", f"title: Same\n{key}: {one}")
    write_paper(root, "2024/two.md", f"title: Same\n{key}: {other}")
    assert check(root) == [
        (
            f"content/papers/2024/two.md:3: {key}: has the {noun} of content/papers/2024/one.md "
            "(if they are one paper, run `paperarchive merge one two`; if not, correct one of the two)"
        )
    ]


@pytest.mark.parametrize(
    ("one", "other", "is_double"),
    [
        ("authors: [Ada Example]", "authors: [Ben Other, Carl Third]", False),
        ("authors: [Ada Example]", "authors: [A. Example]", True),
        ("authors: [Ada Example, et al.]", "authors: [Ben Other]", True),
        ("authors: [Ada Example]", "author_count: 1", True),
        ("doi: 10.48550/arXiv.2401.10020", 'arxiv: "2401.10020"', True),
        ("doi: 10.48550/arXiv.2401.10020", "doi: 10.1000/182", True),
    ],
)
def test_papers_of_one_title_are_two_if_they_share_no_author(root: Path, one: str, other: str, is_double: bool) -> None:
    write_paper(root, "2024/one.md", f"title: Editorial\n{one}")
    write_paper(root, "2024/two.md", f"title: Editorial\n{other}")
    assert bool(check(root)) is is_double


@pytest.mark.parametrize(("key", "one", "other"), [("arxiv", "2401.10020", "2401.10021"), ("doi", "10.1/a", "10.1/b")])
def test_two_papers_of_one_title_are_two_if_their_identifiers_say_so(
    root: Path, key: str, one: str, other: str
) -> None:
    write_paper(root, "2024/one.md", f"title: Preface\n{key}: {one.replace('10.1/', '10.1000/')}")
    write_paper(root, "2024/two.md", f"title: Preface\n{key}: {other.replace('10.1/', '10.1000/')}")
    assert check(root) == []


@pytest.mark.parametrize("name", ["by-hand.sync-conflict-20240501-120000-ABC.md", "by-hand.orig.md"])
def test_a_copy_of_a_file_is_said_once(root: Path, name: str) -> None:
    file = root / "content/papers/2024/by-hand.md"
    file.with_name(name).write_bytes(file.read_bytes())
    [line] = check(root)
    assert line == (
        f"content/papers/2024/{name}: looks like a copy of content/papers/2024/by-hand.md "
        "(delete it: both hold the same)"
    )
    file.with_name(name).write_text(file.read_text() + "More.\n")
    [line] = check(root)
    assert line.endswith("(move what is right in it to that file, then delete it)")


def test_a_copy_whose_original_is_gone_is_said(root: Path) -> None:
    write_paper(root, "2024/gone.sync-conflict-20240501-120000-ABC.md", "title: Gone")
    assert check(root) == [
        (
            "content/papers/2024/gone.sync-conflict-20240501-120000-ABC.md: looks like a copy of gone.md, "
            "which does not exist (rename it to gone.md, or delete it)"
        )
    ]
    write_paper(root, "2024/v1.orig.md", "title: An own name")
    assert len(check(root)) == 1


@pytest.mark.parametrize("name", ["by-hand (1).md", "by-hand copy.md", "by-hand (conflicted copy 2024-05-01).md"])
def test_a_copy_that_no_url_can_name_is_an_error_that_says_so(root: Path, name: str) -> None:
    file = root / "content/papers/2024/by-hand.md"
    file.with_name(name).write_bytes(file.read_bytes())
    assert check(root) == [
        (
            f"content/papers/2024/{name}: the name {name[:-3]!r} cannot be part of a URL (it looks like a copy of "
            "by-hand.md: move what is right in it to that file, then delete it)"
        )
    ]


def test_copies_of_pages_vocabulary_and_settings_are_said(root: Path) -> None:
    about = root / "content/pages/about.md"
    about.with_name("about.sync-conflict-20240501-120000-ABC.md").write_text("---\ntitle: Other\n---\n")
    (root / "content/tags (1).yml").write_text("")
    (root / "site.sync-conflict-20240501-120000-ABC.yml").write_text("")
    copy = "looks like a copy of"
    move = "(move what is right in it to that file, then delete it)"
    assert check(root) == [
        f"content/pages/about.sync-conflict-20240501-120000-ABC.md: {copy} content/pages/about.md {move}",
        f"content/tags (1).yml: is not read: it {copy} content/tags.yml {move}",
        f"site.sync-conflict-20240501-120000-ABC.yml: is not read: it {copy} site.yml {move}",
    ]


def test_one_dump_under_two_names_is_said(root: Path) -> None:
    dump = root / "content/listings/first.txt"
    dump.with_name("again.txt").write_bytes(dump.read_bytes())
    assert check(root) == ["content/listings/again.txt: is the same dump as content/listings/first.txt (delete it)"]
    records = root / "content/listings.yml"
    [record] = [line for line in records.read_text().splitlines() if "first.txt" in line]
    records.write_text(records.read_text() + record.replace("first.txt", "again.txt") + "\n")
    assert check(root) == [
        (
            "content/listings.yml: again.txt and first.txt are the same dump "
            "(remove the record and the file of one, and the rows that name it: `git grep 'listing: again,'`)"
        )
    ]
