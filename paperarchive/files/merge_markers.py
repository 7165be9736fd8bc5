"""Markers of merge conflicts that git left in a text.

In: a text. Out: the lines of each conflict. A conflict is a complete one, whose markers
stand at the beginnings of lines and in their order:

    <<<<<<< HEAD
    ours
    ||||||| 1a2b3c4            with the styles diff3 and zdiff3
    the common ancestor
    =======
    theirs
    >>>>>>> branch

A line of `=` alone underlines a heading in Markdown, and seven `>` are quotes in quotes.
A conflict inside a block of code in Markdown is an example. Source: `git help merge`,
"How conflicts are presented", and `merge.conflictStyle` in `git help config`.
"""

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

_MARKER = re.compile(
    r"^(?:(?P<ours><{7})(?:[ \t][^\n]*)?|\|{7}(?:[ \t][^\n]*)?|(?P<middle>={7})[ \t]*"
    r"|(?P<theirs>>{7})(?:[ \t][^\n]*)?)\r?$",
    re.MULTILINE,
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """A conflict that is not resolved, or a marker that is left of one."""

    first: int
    """The line of its first marker, from 1."""
    last: int
    """The line of its last marker; that of the first for a marker alone."""

    @property
    def is_whole(self) -> bool:
        """Whether it has both sides; else it is one line, `<<<<<<< x` or `>>>>>>> x`."""
        return self.last > self.first


def may_have_conflicts(text: str) -> bool:
    """Whether `find_conflicts` may find anything: a fast test."""
    # To look for one character takes a fiftieth of the time, and mostly decides.
    return ("<" in text and "<<<<<<<" in text) or (">" in text and ">>>>>>>" in text)


def find_conflicts(text: str, *, is_markdown: bool) -> Iterator[MergeConflict]:
    """Find what conflicts are in a text, and which markers are left, in their order.

    A marker alone counts if it has a label, as those of git have.
    """
    if not may_have_conflicts(text):
        return
    blocks = list(_find_code_blocks(text)) if is_markdown else []
    line, last = 1, 0
    for start, end in _find_spans(text):
        place = bisect(blocks, (start, 0)) - 1
        if place >= 0 and end < blocks[place][1]:
            continue
        line += text.count("\n", last, start)
        last = start
        yield MergeConflict(line, line + text.count("\n", start, end))


def _find_spans(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of each conflict: its start, and the end of its last marker's line."""
    opened: re.Match[str] | None = None
    is_divided = False
    for marker in _MARKER.finditer(text):
        if marker["ours"]:
            if opened:
                yield from _find_left_marker(opened)
            opened, is_divided = marker, False
        elif marker["middle"]:
            is_divided = opened is not None
        elif marker["theirs"]:
            if opened and is_divided:
                yield opened.start(), marker.end()
            else:
                if opened:
                    yield from _find_left_marker(opened)
                yield from _find_left_marker(marker)
            opened = None
    if opened:
        yield from _find_left_marker(opened)


def _find_left_marker(marker: re.Match[str]) -> Iterator[tuple[int, int]]:
    if len(marker[0].split()) > 1:
        yield marker.span()


def _find_code_blocks(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of fenced blocks of code that are closed."""
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence[1].startswith(opening[1]):
            yield opening.start(), fence.end()
            opening = None
