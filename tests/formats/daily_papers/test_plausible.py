"""Entries that cannot be papers, and papers that look odd but are some."""

import pytest

from paperarchive.formats.daily_papers.plausible import find_implausibility

ABSTRACT = "We study a thing that nobody has studied before, and find that it holds in all of the cases."


@pytest.mark.parametrize(
    ("title", "abstract", "why"),
    [
        ("·", ABSTRACT, "the title has no letters"),
        ("[", ABSTRACT, "the title has no letters"),
        ("12", ABSTRACT, "the title has no letters"),
        ("https://example.org/papers/1", ABSTRACT, "the title is an address"),
        ("TOS", ABSTRACT, "the title is a word of the page"),
        ("Trending Papers", ABSTRACT, "the title is a word of the page"),
        ("@article{ada2024sorting,", ABSTRACT, "the title is markup"),
        ("TY  - JOUR", ABSTRACT, "the title is markup"),
        ('{"title": "A Paper",', ABSTRACT, "the title is markup"),
        ("A Title of a Paper", "A line that is too short to be an abstract.", "the abstract has under 80 characters"),
        ("A Title of a Paper", "https://example.org/" + "a" * 80, "the abstract is an address"),
    ],
)
def test_an_entry_that_cannot_be_a_paper_says_why(title: str, abstract: str, why: str) -> None:
    assert find_implausibility(title, abstract) == why


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("A Title of a Paper", ABSTRACT),
        ("学习的方法", "我们研究了学习的方法，发现两层就够了，并且公开了全部的代码和数据，供他人使用和检验。"),
        ("3D", ABSTRACT),
        ("GitHub Copilot: A Study", ABSTRACT),
        ("[Re] Attention Is All You Need", ABSTRACT),
        ("A Title of a Paper", "84 104 105 115 32 112 97 112 101 114 " * 4),
    ],
)
def test_an_odd_paper_is_one(title: str, abstract: str) -> None:
    assert find_implausibility(title, abstract) is None
