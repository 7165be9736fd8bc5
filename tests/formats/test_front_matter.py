"""Papers as Markdown files: every field of each program's front matter, and what is said of other files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.write_paper import format_paper
from paperarchive.formats.front_matter.read import FORMAT
from paperarchive.formats.list_format import Probe, ReadOptions
from paperarchive.formats.markdown_lists.read import FORMAT as MARKDOWN_LIST
from paperarchive.formats.record import ListItem, QuarantinedPart, Record, SkippedPart, UnreadPart
from paperarchive.formats.sniff import sniff_file
from paperarchive.formats.source import SourceFile
from paperarchive.paper import Author, ExtraValue, Link, Organization, Paper, PartialDate
from tests.formats.items import format_items, make_source, parse_cases, read_items

CASES = parse_cases((Path(__file__).parents[1] / "cases/formats/front-matter.md").read_text(encoding="utf-8"))
PAPERS = [name for name, (_, items) in CASES.items() if "record" in items]


@pytest.mark.parametrize("name", CASES)
def test_a_file_gives_the_items_of_its_case(name: str) -> None:
    text, expected = CASES[name]
    assert format_items(read_items(FORMAT, text)) == expected


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_is_told_by_its_content(name: str) -> None:
    assert sniff_file(SourceFile("a", CASES[name][0].encode())) is FORMAT


def test_the_example_is_read() -> None:
    assert FORMAT.recognize(Probe("x", FORMAT.example.strip()))
    assert isinstance(read_items(FORMAT, FORMAT.example)[0], Record)


LIST_IN_A_SITE = """\
---
layout: page
title: Papers
---
- **A Made-Up Paper** [[paper](https://arxiv.org/abs/2511.00001)]
- [Another One](https://arxiv.org/abs/2511.00002)
"""


def test_a_list_below_the_front_matter_of_a_page_is_a_list() -> None:
    probe = Probe("papers.md", LIST_IN_A_SITE.strip())
    assert (FORMAT.recognize(probe), MARKDOWN_LIST.recognize(probe)) == (False, True)
    assert [item.line for item in read_items(MARKDOWN_LIST, LIST_IN_A_SITE) if isinstance(item, Record)] == [5, 6]


# --- folders


def read_folder(files: dict[str, str]) -> list[ListItem]:
    return list(FORMAT.read(make_source(files, is_folder=True), ReadOptions()))


PUBLICATION = """\
---
title: A Made-Up Paper
authors: [admin, Bo Sample, cy-instance]
publication_types: ['2']
doi: 10.1000/182
---
"""
PROFILES = {
    "authors/admin/_index.md": (
        "---\ntitle: Ada Example\norcid: 0000-0002-1825-0097\norganizations: [{name: Example University}]\n---\n"
    ),
    "authors/cy-instance/_index.md": "---\nfirst_name: Cy\nlast_name: Instance\n---\n",
}


def test_profiles_in_the_folder_name_the_authors() -> None:
    items = read_folder({**PROFILES, "publication/sorting/index.md": PUBLICATION})
    assert (
        format_items(items)
        == """\
authors/admin/_index.md:1 skipped: authors/admin/_index.md: the profile of an author

authors/cy-instance/_index.md:1 skipped: authors/cy-instance/_index.md: the profile of an author

publication/sorting/index.md:1 record
title: A Made-Up Paper
authors: Ada Example | 0000-0002-1825-0097 | Example University; Bo Sample; Cy Instance
doi: 10.1000/182
publication_type: article-journal"""
    )


def test_a_broken_file_of_a_folder_is_quarantined_and_the_others_are_read() -> None:
    good = "---\ntitle: Paper {}\ndoi: 10.1000/{}\n---\n"
    items = read_folder({"a.md": good.format(1, 1), "b.md": "---\ntitle: [\n---\n", "c.md": good.format(2, 2)})
    assert [type(item) for item in items] == [Record, QuarantinedPart, Record]
    assert [getattr(item, "file", None) for item in items] == ["a.md", "b.md", "c.md"]


def test_the_day_in_a_file_name_is_no_date_of_the_paper() -> None:
    record = read_folder({"_posts/2025-11-02-a.md": "---\ntitle: Paper\ndoi: 10.1000/1\n---\n"})[0]
    assert isinstance(record, Record)
    assert record.date is None


def test_other_files_of_a_folder_are_said() -> None:
    items = read_folder({"cite.bib": "@article{a}", "empty.md": "", "readme.md": "# About\n"})
    assert [item.why for item in items if isinstance(item, SkippedPart)] == [
        "it is no Markdown file",
        "it is empty",
        "it has no front matter",
    ]


def test_the_same_file_ten_times_gives_ten_records() -> None:
    items = read_folder({f"{n}.md": PUBLICATION for n in range(10)})
    assert sum(isinstance(item, Record) for item in items) == 10


def test_a_list_in_a_folder_of_papers_is_said() -> None:
    items = read_folder({"README.md": LIST_IN_A_SITE, "a.md": PUBLICATION})
    assert isinstance(items[0], SkippedPart)
    assert items[0].why == "a list of papers: import it on its own"


# --- files of this program


PAPER = Paper(
    slug="a-made-up-paper",
    title="A Made-Up Paper: `x`, *y* & $O(n)$",
    abstract="The *abstract*: $x < y$ costs \\$5.\n\n- a list\n- <https://example.org>",
    date=PartialDate(2025, 11),
    author_count=9,
    organization=Organization("Example Inc.", "Example"),
    comments=3,
    tags=("sorting",),
    authors=(
        Author("Ada Example", "0000-0002-1825-0097", "Example University"),
        Author("Jan van der Berg Jr."),
        Author("Sorting Team", group=True),
    ),
    has_all_authors=False,
    arxiv="2511.00001",
    doi="10.1000/182",
    links=(Link("code", "https://github.com/example/sorting"), Link("pdf", "https://example.org/a.pdf")),
    note="A *good* one.\n\nRead it.",
    venue="Journal of Examples",
    publication_type="preprint",
    keywords=("Merging", "C++"),
    extra=(("volume", ExtraValue("3")), ("awards", ExtraValue(items=(ExtraValue("best"), ExtraValue("no"))))),
)


def test_every_field_of_a_file_of_this_program_is_read_again() -> None:
    files = {"content/papers/2025/a-made-up-paper.md": format_paper(PAPER)}
    records = [item for item in read_folder(files) if isinstance(item, Record)]
    assert records == [
        Record(
            line=1,
            title=PAPER.title,
            abstract=PAPER.abstract,
            date=PAPER.date,
            authors=PAPER.authors,
            has_all_authors=False,
            author_count=9,
            organization=PAPER.organization,
            comments=3,
            arxiv=PAPER.arxiv,
            doi=PAPER.doi,
            venue=PAPER.venue,
            publication_type=PAPER.publication_type,
            keywords=("Merging", "C++", "sorting"),
            links=PAPER.links,
            note=PAPER.note,
            extra=PAPER.extra,
            file="content/papers/2025/a-made-up-paper.md",
        )
    ]


def test_a_file_of_this_program_with_a_title_only_is_a_paper_in_its_folder() -> None:
    files = {"content/papers/undated/a.md": format_paper(Paper(slug="a", title="A Made-Up Paper", abstract="Text."))}
    assert (
        format_items(read_folder(files))
        == """\
content/papers/undated/a.md:1 record
title: A Made-Up Paper
abstract: Text."""
    )


# --- bad input


def test_an_abstract_of_a_megabyte_is_said_and_the_rest_is_read() -> None:
    items = read_items(FORMAT, f"---\ntitle: Paper\ndoi: 10.1000/1\nabstract: {'a ' * 500_000}\n---\n")
    assert isinstance(items[0], Record)
    assert items[0].abstract == ""
    assert [item.why for item in items if isinstance(item, UnreadPart)] == [
        "the abstract has 999,999 characters; it stays empty"
    ]


@pytest.mark.parametrize("name", PAPERS)
def test_a_file_that_is_cut_is_one_entry_at_most(name: str) -> None:
    text = CASES[name][0]
    for length in range(0, len(text), max(1, len(text) // 12)):
        items = read_items(FORMAT, text[:length])
        assert sum(isinstance(item, Record | QuarantinedPart | SkippedPart) for item in items) == 1


@pytest.mark.parametrize("text", ["**", "<a href='", "<!--", "{{< ", "Abstract: ", "[[a", "![", "> "])
def test_a_body_of_marks_takes_no_longer_than_its_length_allows(text: str) -> None:
    items = read_items(FORMAT, f"---\ntitle: Paper\ndoi: 10.1000/1\n---\n{text * 5000}\n")
    assert isinstance(items[0], Record)


PARTS = (
    *(
        "---\n",
        "+++\n",
        "title: ",
        "title = ",
        "A Paper",
        "doi: 10.1000/1\n",
        "authors: ",
        "[",
        "]",
        "{",
        "}",
        "admin",
        "\n",
    ),
    *(
        "Key:: value\n",
        "**DOI**: 10.1000/2\n",
        "[[Ada]]",
        "# ",
        "## Abstract\n",
        "```\n",
        "> [!abstract]\n",
        "- ",
        "<a href='x'>",
    ),
    *(
        "Download</a>",
        "&amp;",
        "#tag ",
        '"',
        "'",
        "\t",
        "Abstract: ",
        "|",
        "\x00",
        "é",
        "url_pdf: x.pdf\n",
        "tags: [#a]\n",
    ),
)


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_any_text_is_one_entry_or_skipped(text: str) -> None:
    items = read_items(FORMAT, text)
    assert sum(isinstance(item, Record | QuarantinedPart | SkippedPart) for item in items) == 1
    FORMAT.recognize(Probe("x.md", text.strip()))
