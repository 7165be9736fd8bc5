"""Pairs lines of text into titles and abstracts by their form.

In: the lines of text between the meta lines of two entries. Out: pairs (title,
abstract), and single lines that fit nowhere. Each reading of the lines has a cost: a
pair costs what its lines lack of the form of a title and an abstract, a single line a
fixed amount, more than a doubtful pair and less than a wrong one. The cheapest reading
wins.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SENTENCE_BREAK = re.compile(r"[.!?]['”\")\]]? +[A-Z\d(“\"]|。")
_SENTENCE_END = re.compile(r"[.!?。”\")\]]$")

_SINGLE_COST = 9
"""Of a line left single: more than one weakness of form, less than two."""
_WEAKNESS_COST = 5
_WRONG_COST = 30

_MAXIMUM_TITLE_LENGTH = 500
_LONG_TITLE_LENGTH = 250
_SHORT_ABSTRACT_LENGTH = 150


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text, and what its markup says of it."""

    text: str
    is_title: bool = False
    """The markup is that of a title."""
    is_abstract: bool = False
    """The markup is that of an abstract."""


def pair_texts(lines: Sequence[TextLine]) -> list[tuple[int, ...]]:
    """Group the indices of lines: (i, i + 1) for a title and its abstract, (i,) for a
    single line.

    Returns every index once, in order. Of two readings with the same cost, the one that
    pairs earlier lines wins. Takes linear time: `costs[i]` is the lowest cost of the
    lines from i on, computed from the last line to the first.
    """
    costs = [0] * (len(lines) + 1)
    steps = [1] * (len(lines) + 1)
    for start in reversed(range(len(lines))):
        costs[start] = _SINGLE_COST + costs[start + 1]
        if start + 1 == len(lines):
            continue
        paired = _cost_of_pair(lines[start], lines[start + 1]) + costs[start + 2]
        if paired <= costs[start]:
            costs[start] = paired
            steps[start] = 2
    return list(_follow(steps, len(lines)))


def _follow(steps: Sequence[int], end: int) -> Iterator[tuple[int, ...]]:
    position = 0
    while position < end:
        after = position + steps[position]
        yield tuple(range(position, after))
        position = after


def _cost_of_pair(title: TextLine, abstract: TextLine) -> int:
    """Compute what two lines lack of a title and its abstract, which is longer."""
    cost = _cost_as_title(title) + _cost_as_abstract(abstract)
    if len(abstract.text) <= len(title.text):
        cost += _WEAKNESS_COST
    return cost


def _cost_as_title(line: TextLine) -> int:
    """Compute what a line lacks of a title: it is short, and one sentence at most."""
    if line.is_title:
        return 0
    if line.is_abstract or len(line.text) > _MAXIMUM_TITLE_LENGTH:
        return _WRONG_COST
    cost = 0
    if len(line.text) > _LONG_TITLE_LENGTH:
        cost += _WEAKNESS_COST
    breaks = _SENTENCE_BREAK.findall(line.text)
    if len(breaks) > 1 and _SENTENCE_END.search(line.text):
        cost += _WEAKNESS_COST
    return cost


def _cost_as_abstract(line: TextLine) -> int:
    """Compute what a line lacks of an abstract: it is long, and has sentences."""
    if line.is_abstract:
        return 0
    if line.is_title:
        return _WRONG_COST
    is_short = len(line.text) < _SHORT_ABSTRACT_LENGTH
    if _SENTENCE_END.search(line.text):
        return _WEAKNESS_COST if is_short else 0
    if is_short:
        return 2 * _SINGLE_COST
    if _SENTENCE_BREAK.search(line.text):
        return 0
    return 1
