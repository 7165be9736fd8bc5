"""Which lines of a dump are titles and which are abstracts, told by their form.

In: the lines of text between two entries' meta lines. Out: pairs (title, abstract), and
single lines that fit nowhere. The cheapest reading wins: a pair costs what its lines
lack of a title's and an abstract's form, a single line a fixed price, which is more
than a doubtful pair and less than a wrong one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCE_BREAK = re.compile(r"[.!?]['”\")\]]? +[A-Z\d(“\"]|。")
_SENTENCE_END = re.compile(r"[.!?。”\")\]]$")

_SINGLE = 9
"""The price of leaving a line out: dearer than one weakness of form, cheaper than two.
"""
_WEAK = 5
_WRONG = 30
_LONGEST_TITLE = 500
_LONG_TITLE = 250
_SHORT_ABSTRACT = 150


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of text, and what is known of its part."""

    text: str
    """The line."""
    is_title: bool = False
    """Its markup says that it is a title."""
    is_abstract: bool = False
    """Its markup says that it is an abstract."""


def pair_texts(slots: Sequence[Slot]) -> list[tuple[int, ...]]:
    """Group lines in order: (i, i + 1) a title and its abstract, (i,) a line that is
    neither's partner.

    Of two readings with the same price the one that pairs earlier lines wins. Linear in
    the number of lines.
    """
    best = [0.0] * (len(slots) + 1)
    steps = [1] * (len(slots) + 1)
    for start in range(len(slots) - 1, -1, -1):
        best[start] = _SINGLE + best[start + 1]
        if start + 1 < len(slots):
            paired = _price_of_pair(slots[start], slots[start + 1]) + best[start + 2]
            if paired <= best[start]:
                best[start], steps[start] = paired, 2
    groups: list[tuple[int, ...]] = []
    position = 0
    while position < len(slots):
        groups.append(tuple(range(position, position + steps[position])))
        position += steps[position]
    return groups


def _price_of_pair(title: Slot, abstract: Slot) -> float:
    shape = _WEAK if len(abstract.text) <= len(title.text) else 0
    return _price_as_title(title) + _price_as_abstract(abstract) + shape


def _price_as_title(slot: Slot) -> float:
    if slot.is_title:
        return 0
    if slot.is_abstract or len(slot.text) > _LONGEST_TITLE:
        return _WRONG
    several = (
        len(_SENTENCE_BREAK.findall(slot.text)) > 1
        and _SENTENCE_END.search(slot.text) is not None
    )
    return (_WEAK if len(slot.text) > _LONG_TITLE else 0) + (_WEAK if several else 0)


def _price_as_abstract(slot: Slot) -> float:
    if slot.is_abstract:
        return 0
    if slot.is_title:
        return _WRONG
    if len(slot.text) >= _SHORT_ABSTRACT:
        return (
            0
            if _SENTENCE_END.search(slot.text) or _SENTENCE_BREAK.search(slot.text)
            else 1
        )
    return _WEAK if _SENTENCE_END.search(slot.text) else 2 * _SINGLE
