"""Titles and abstracts, told apart by their form."""

import textwrap
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.daily_papers.layout import TextGroup, TextLine, group_texts

TITLE = TextLine("A Title of Seven Words or So")
LONG_TITLE = TextLine(("A Very Long Title " * 20).strip())
ABSTRACT = TextLine(("We study a thing and find that it holds. " * 5).strip())
SHORT_ABSTRACT = TextLine("We study a thing, and find that it holds in all cases.")
LINKED_TITLE = TextLine("We call this a title. It is. Is it not?", is_title=True)
LINKED_ABSTRACT = TextLine("A short one", is_abstract=True)


PARAGRAPH = TextLine("On three tasks it halves the error, with a tenth of the memory. Its code is open.")


def show(group: TextGroup) -> tuple[list[int], list[int]]:
    return list(group.title), list(group.abstract)


@pytest.mark.parametrize(
    ("lines", "groups"),
    [
        ([], []),
        ([TITLE], [([0], [])]),
        ([ABSTRACT], [([], [0])]),
        ([TITLE, ABSTRACT], [([0], [1])]),
        ([TITLE, SHORT_ABSTRACT], [([0], [1])]),
        ([LONG_TITLE, ABSTRACT], [([0], [1])]),
        ([TITLE, ABSTRACT, TITLE, ABSTRACT], [([0], [1]), ([2], [3])]),
        ([TITLE, TITLE, ABSTRACT], [([0], []), ([1], [2])]),
        ([ABSTRACT, TITLE, ABSTRACT], [([], [0]), ([1], [2])]),
        ([TITLE, ABSTRACT, ABSTRACT, TITLE, ABSTRACT], [([0], [1, 2]), ([3], [4])]),
        ([TITLE, ABSTRACT, PARAGRAPH], [([0], [1, 2])]),
        ([TITLE, ABSTRACT, PARAGRAPH, ABSTRACT], [([0], [1, 2, 3])]),
        ([TITLE, ABSTRACT, TITLE], [([0], [1]), ([2], [])]),
        ([TITLE, ABSTRACT, TITLE, TITLE, ABSTRACT], [([0], [1]), ([2], []), ([3], [4])]),
        ([LINKED_TITLE, ABSTRACT], [([0], [1])]),
        ([LINKED_TITLE, LINKED_ABSTRACT], [([0], [1])]),
        ([LINKED_TITLE, LINKED_TITLE, LINKED_ABSTRACT], [([0], []), ([1], [2])]),
        ([LINKED_ABSTRACT, LINKED_TITLE], [([], [0]), ([1], [])]),
        ([TextLine("学习的方法"), TextLine("我们研究了学习的方法。" * 30)], [([0], [1])]),
    ],
)
def test_the_cheapest_reading_wins(lines: list[TextLine], groups: list[tuple[list[int], list[int]]]) -> None:
    assert list(map(show, group_texts(lines))) == groups


def wrap(text: str, width: int) -> list[TextLine]:
    """A text cut at a width, as a block of lines."""
    return [TextLine(line, after_blank=number == 0) for number, line in enumerate(textwrap.wrap(text, width))]


WRAPPED = (
    "Audio models have emerged as the paradigm for speech and music. Unlike text tokens, audio tokens are lossy. We "
    "study Continuous Audio Models (CAM). These models instantiate a large Transformer backbone, which conditions an "
    "MLP. On AMI, Murmur matches single-pass accuracy while it reduces latency. Samples are on our page, with code."
)


@pytest.mark.parametrize("width", [60, 72, 80, 100, 117, 120])
@pytest.mark.parametrize("entries", [1, 3])
def test_a_wrapped_abstract_is_one(width: int, entries: int) -> None:
    lines = [TITLE, *wrap(WRAPPED, width)]
    groups = group_texts(lines * entries)
    starts = [len(lines) * entry for entry in range(entries)]
    assert list(map(show, groups)) == [([start], list(range(start + 1, start + len(lines)))) for start in starts]


@pytest.mark.parametrize("end", [TextLine("in Chapters", is_indented=True, after_blank=False)])
def test_a_wrapped_title_is_one(end: TextLine) -> None:
    title = TextLine("Beta: Reading in", is_title=True)
    assert list(map(show, group_texts([title, end, *wrap(WRAPPED, 117)]))) == [([0, 1], [2, 3, 4])]


def test_a_title_glued_to_a_wrapped_abstract_is_told_from_it() -> None:
    glued = [TITLE, *(replace(line, after_blank=False) for line in wrap(WRAPPED, 80))]
    assert list(map(show, group_texts(glued))) == [([0], [1, 2, 3, 4, 5])]


LINES = st.lists(
    st.builds(
        replace,
        st.sampled_from([TITLE, LONG_TITLE, ABSTRACT, PARAGRAPH, SHORT_ABSTRACT, LINKED_TITLE, LINKED_ABSTRACT]),
        after_blank=st.booleans(),
    ),
    max_size=12,
)


@given(LINES)
def test_every_line_is_in_one_group_in_order(lines: list[TextLine]) -> None:
    groups = group_texts(lines)
    assert [index for group in groups for index in (*group.title, *group.abstract)] == list(range(len(lines)))


@given(st.lists(st.sampled_from([TITLE, LONG_TITLE, LINKED_TITLE]), max_size=12))
def test_titles_each_with_an_abstract_are_all_paired(titles: list[TextLine]) -> None:
    abstract = TextLine(f"{ABSTRACT.text} {ABSTRACT.text}")
    lines = [slot for title in titles for slot in (title, abstract)]
    assert list(map(show, group_texts(lines))) == [([index], [index + 1]) for index in range(0, len(lines), 2)]
