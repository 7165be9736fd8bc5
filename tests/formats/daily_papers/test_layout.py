"""Titles and abstracts, told apart by their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.daily_papers.layout import TextLine, pair_texts

TITLE = TextLine("A Title of Seven Words or So")
LONG_TITLE = TextLine(("A Very Long Title " * 20).strip())
ABSTRACT = TextLine(("We study a thing and find that it holds. " * 5).strip())
SHORT_ABSTRACT = TextLine("We study a thing, and find that it holds in all cases.")
LINKED_TITLE = TextLine("We call this a title. It is. Is it not?", is_title=True)
LINKED_ABSTRACT = TextLine("A short one", is_abstract=True)


@pytest.mark.parametrize(
    ("lines", "groups"),
    [
        ([], []),
        ([TITLE], [(0,)]),
        ([ABSTRACT], [(0,)]),
        ([TITLE, ABSTRACT], [(0, 1)]),
        ([TITLE, SHORT_ABSTRACT], [(0, 1)]),
        ([LONG_TITLE, ABSTRACT], [(0, 1)]),
        ([TITLE, ABSTRACT, TITLE, ABSTRACT], [(0, 1), (2, 3)]),
        ([TITLE, TITLE, ABSTRACT], [(0,), (1, 2)]),
        ([ABSTRACT, TITLE, ABSTRACT], [(0,), (1, 2)]),
        ([TITLE, ABSTRACT, ABSTRACT, TITLE, ABSTRACT], [(0, 1), (2,), (3, 4)]),
        ([TITLE, ABSTRACT, TITLE], [(0, 1), (2,)]),
        ([LINKED_TITLE, ABSTRACT], [(0, 1)]),
        ([LINKED_TITLE, LINKED_ABSTRACT], [(0, 1)]),
        ([LINKED_TITLE, LINKED_TITLE, LINKED_ABSTRACT], [(0,), (1, 2)]),
        ([LINKED_ABSTRACT, LINKED_TITLE], [(0,), (1,)]),
        ([TextLine("学习的方法"), TextLine("我们研究了学习的方法。" * 30)], [(0, 1)]),
    ],
)
def test_the_cheapest_reading_wins(lines: list[TextLine], groups: list[tuple[int, ...]]) -> None:
    assert pair_texts(lines) == groups


LINES = st.lists(
    st.sampled_from([TITLE, LONG_TITLE, ABSTRACT, SHORT_ABSTRACT, LINKED_TITLE, LINKED_ABSTRACT, TextLine("")]),
    max_size=12,
)


@given(LINES)
def test_every_line_is_in_one_group_in_order(lines: list[TextLine]) -> None:
    groups = pair_texts(lines)
    assert [index for group in groups for index in group] == list(range(len(lines)))
    assert all(len(group) in (1, 2) for group in groups)


@given(st.lists(st.sampled_from([TITLE, LONG_TITLE, LINKED_TITLE]), max_size=12))
def test_titles_each_with_an_abstract_are_all_paired(titles: list[TextLine]) -> None:
    abstract = TextLine(f"{ABSTRACT.text} {ABSTRACT.text}")
    lines = [slot for title in titles for slot in (title, abstract)]
    assert pair_texts(lines) == [(index, index + 1) for index in range(0, len(lines), 2)]
