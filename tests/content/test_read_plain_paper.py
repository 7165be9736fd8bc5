"""The fast way to read a paper's file gives what YAML gives, or nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.load import load_content
from paperarchive.content.read_paper import PaperFile, parse_paper_file
from paperarchive.content.read_plain_paper import parse_plain_file
from paperarchive.content.write_paper import format_paper
from paperarchive.errors import Problems
from paperarchive.paper import Appearance, Author, ExtraValue, Link, Paper
from tests.content.test_write_paper import PAPERS
from tests.paths import REPOSITORY

PATH = "content/papers/2024/a.md"
TAGS = frozenset({"speech", "null-result", "no"})
LISTINGS = frozenset({"day1", "day2"})

LINES = st.sampled_from(
    [
        'title: "A title: with # and {braces}"\n',
        'title: "  two  blanks "\n',
        'title: "é – ≤ 𝒜"\n',
        'title: "no\u00a0break"\n',
        'title: "next\u0085line"\n',
        'title: "\\"quoted\\""\n',
        "title: 'It''s \"so\" in $\\theta$'\n",
        "title: 'don't'\n",
        "title: ''\n",
        "title: plain\n",
        "date: 2024-02-29\n",
        "date: 2023-02-29\n",
        "date: 2023-02\n",
        "date: 2023-13\n",
        "date: 2023\n",
        "date: 0000-01-01\n",
        "author_count: 7\n",
        "author_count: 0\n",
        "organization: {handle: ByteDance, name: ByteDance Seed}\n",
        "organization: {name: null}\n",
        "organization: {name: A, handle: B}\n",
        "comments: 007\n",
        "comments: -1\n",
        "tags: [speech, no, speech]\n",
        "tags: [null]\n",
        "tags: [unknown]\n",
        "tags: []\n",
        "listings:\n- {listing: day1, rank: 1}\n- {listing: day2, rank: 15, comments: 0}\n",
        "listings:\n- {listing: day1, rank: 1}\n- {listing: day1, rank: 2}\n",
        "listings:\n- {listing: day3, rank: 1}\n",
        "# a comment\n",
        "draft: true\n",
        "authors: [Ada Example, Ben Other]\n",
        'authors: [Ada Example, "Łukasz O\'Neil", et al.]\n',
        "authors: [Ada Example et al.]\n",
        "authors: [Ada, Ben]\n",
        "authors: [et al.]\n",
        'authors: ["  ", A B]\n',
        'authors: ["A\u2028B", A B]\n',
        'authors: [null, "C, D"]\n',
        "authors:\n- {name: A B, orcid: 0000-0002-1825-0097}\n- {name: C, affiliation: D E, group: true}\n- et al.\n",
        "authors:\n- {name: A B, orcid: 0000-0002-1825-0098}\n",
        "authors:\n- {name: A B and others}\n",
        'arxiv: "2411.01230"\n',
        "arxiv: hep-th/9901001\n",
        "arxiv: 2411.1\n",
        "doi: 10.1000/182\n",
        'doi: "10.1000/a(b)c:d"\n',
        'doi: "https://doi.org/10.1000/182"\n',
        "venue: NeurIPS 2022\n",
        'venue: "Proc. of A, B"\n',
        "publication_type: article-journal\n",
        "keywords: [one, two three, null]\n",
        'keywords: [one, "é"]\n',
        'links:\n- {kind: code, url: "https://a.org/b"}\n- {kind: pdf, url: "https://a.org/b.pdf"}\n',
        'links:\n- {kind: code, url: "ftp://a.org/b"}\n',
        'extra: {volume: "3", pages: 1-9, publisher: A B}\n',
        'extra: {volume: "3", volume: "4"}\n',
    ]
)
BODIES = st.sampled_from(["", "The abstract.\n", "\n\n  Two.\n\nParagraphs. \n", "\x07", "a\r\nb", "---\n"])
FILES = st.builds(
    lambda lines, body, close: f"---\n{''.join(lines)}{close}{body}",
    st.lists(LINES, max_size=6),
    BODIES,
    st.sampled_from(["---\n", "---\n", "--- \n", ""]),
)


def read_slowly(text: str) -> tuple[PaperFile | None, int]:
    problems = Problems()
    return parse_paper_file(text, PATH, problems, known_tags=TAGS, known_listings=LISTINGS), len(problems)


def read_fast(text: str) -> PaperFile | None:
    return parse_plain_file(text, PATH, known_tags=TAGS, known_listings=LISTINGS)


@given(FILES)
def test_what_is_read_fast_is_what_yaml_says_and_has_no_problem(text: str) -> None:
    fast = read_fast(text)
    assert fast is None or (fast, 0) == read_slowly(text)


@given(PAPERS)
def test_what_the_program_writes_is_read_equal_by_both_ways(paper: Paper) -> None:
    text = format_paper(paper)
    fast = parse_plain_file(text, PATH, known_tags=None, known_listings=None)
    slow = parse_paper_file(text, PATH, Problems(), known_tags=None, known_listings=None)
    assert slow is not None
    assert slow.paper == paper
    assert fast in (None, slow)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"authors": (Author("Ada Example"), Author("Łukasz Other, Jr."))},
        {"authors": (Author("Ada"),), "has_all_authors": False},
        {"authors": (Author("A", "0000-0002-1825-0097"), Author("B Team", group=True)), "has_all_authors": False},
        {"arxiv": "2411.01230", "doi": "10.1000/a(b)", "venue": "Proc., of A", "publication_type": "thesis"},
        {"keywords": ("one", "two words", "é"), "links": (Link("code", "https://a.org/b?c=d#e"),)},
        {"extra": (("volume", ExtraValue("3")), ("publisher", ExtraValue("A: B")))},
    ],
)
def test_a_bibliography_s_paper_is_read_fast(keys: dict[str, Any]) -> None:
    text = format_paper(Paper("a", "T", "Abstract.", appearances=(Appearance("day1", 3),), **keys))
    fast = read_fast(text)
    assert fast is not None
    assert (fast, 0) == read_slowly(text)


def test_a_file_as_it_is_written_is_read_fast() -> None:
    text = (
        '---\ntitle: "A: b"\ndate: 2024-02-29\nauthor_count: 7\norganization: {handle: X, name: X Lab}\ncomments: 2\n'
        "tags: [speech, no]\nlistings:\n- {listing: day1, rank: 3, comments: 2}\n---\nThe abstract.\n"
    )
    for written in (text, text.replace('"A: b"', "'It''s \"so\" in $\\theta$'")):
        fast = read_fast(written)
        assert fast is not None
        assert (fast, 0) == read_slowly(written)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\n---\n",
        '---\ntitle: "T"\ndraft: true\n---\n',
        '---\ntitle: "T"\ntags: [unknown]\n---\n',
        '---\ntitle: "T"\r\n---\n',
        '---\ntitle: "T"\ndate: 2023-02-29\n---\n',
        '---\ntitle: "T"\n---\n\x07',
        'title: "T"\n',
    ],
)
def test_what_is_not_plain_or_not_right_is_left_to_yaml(text: str) -> None:
    assert read_fast(text) is None


def test_nearly_all_papers_of_this_repository_are_read_fast_and_rightly() -> None:
    content = load_content(REPOSITORY, Problems())
    tags = frozenset(tag.slug for tag in content.vocabulary.tags)
    listings = frozenset(listing.slug for listing in content.listings)
    fast = [parse_plain_file(f.text, f.path, known_tags=tags, known_listings=listings) for f in content.papers]
    assert sum(file is not None for file in fast) >= 0.9 * len(fast)
    for file, read in zip(content.papers, fast, strict=True):
        slow = parse_paper_file(file.text, file.path, Problems(), known_tags=tags, known_listings=listings)
        assert read in (None, slow)
