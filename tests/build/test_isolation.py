"""Titles and names reorder nothing around them; texts in paragraphs of their own stay as they are."""

from pathlib import Path

import pytest

from paperarchive.build.isolation import isolate_paper, isolate_vocabulary
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.paper import Author, Organization, Paper
from tests.building import Build

CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_names_lose_the_characters_that_reorder_text() -> None:
    wild = f"A{CONTROLS}B"
    paper = Paper(
        "a", wild, wild, organization=Organization(wild, "B"), authors=(Author(wild, affiliation=wild), Author("C"))
    )
    isolated = isolate_paper(paper)
    assert (isolated.title, isolated.abstract) == ("AB", wild)
    assert isolated.organization == Organization("AB", "B")
    assert isolated.authors == (Author("AB", affiliation="AB"), Author("C"))


def test_a_paper_without_them_is_the_same_object() -> None:
    paper = Paper("a", "שלום \u200f(1)", "", organization=Organization("中"), authors=(Author("Ödön"),))
    assert isolate_paper(paper) is paper


def test_a_title_of_nothing_else_is_the_slug() -> None:
    assert isolate_paper(Paper("a", CONTROLS, "")).title == "a"


def test_tags_lose_them_too() -> None:
    tag = Tag("a", "A\u202e", "B\u202e", (), ("C\u202e",))
    assert isolate_vocabulary(Vocabulary((tag,))) == Vocabulary((Tag("a", "A", "B", (), ("C",)),))
    plain = Vocabulary((Tag("a", "A", "B", (), ()),))
    assert isolate_vocabulary(plain) is plain


@pytest.mark.parametrize("control", ["\u202e", "\u2067"])
def test_no_file_of_the_site_has_them_from_a_title(root: Path, build: Build, control: str) -> None:
    path = root / "content/papers/2024/reordered.md"
    path.write_text(
        f'---\ntitle: "Safe {control}gpj.exe"\nauthor_count: 1\nauthors:\n- {{name: "Ada {control}Lovelace"}}\n'
        f'organization: {{name: "Acme{control}"}}\n---\nPlain.\n',
        encoding="utf-8",
    )
    files = [file for file in build().folder.rglob("*") if file.is_file()]
    assert not [file for file in files if control.encode() in file.read_bytes()]
