"""Cuts JSON into its elements while it is read, so that a large array is never held whole
and a broken element does not take the others with it.

In: a text in chunks. Out: the elements of arrays and objects as text, each with its line
and its place in the file. Python literals are cut likewise, since some programs print
them in place of JSON.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_ELEMENT = 16 << 20
"""Characters of an element that is read."""
_SHORTEST_LIMIT = 64 << 10
_CONSUMED = 1 << 20
"""Characters behind which the buffer is cut."""

_KEPT = 200
"""Characters before the next element that stay."""

_SPACE = re.compile(r"[\s\ufeff]*")
_MARK = re.compile(
    r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'(?:[^'\\\n]|\\.)*'|[\[\]{}\"']",
    re.ASCII,
)
_CLOSING = {"[": "]", "{": "}"}
_SCALAR_END = re.compile(r"[,\]}\n]")
_OPENING = re.compile(r"\{\s*(?P<quote>[\"'])(?:[^\"'\\\n]|\\.){0,100}(?P=quote)\s*:")
_KEY = re.compile(r"[\"']([^\"'\\\n]{1,100})[\"']\s*:")
_HEAD = 4000
_INDENT = re.compile(r"\n[ \t]*$")


class JsonPart(NamedTuple):
    """A value as the file has it."""

    text: str
    line: int
    """Where it begins, from 1."""
    start: int
    """Where it begins in the file, in characters."""
    is_whole: bool = True
    """False if its brackets do not close."""


class JsonScanner:
    """Reads a text in chunks, value by value."""

    def __init__(self, chunks: Iterator[str], line: int = 1, start: int = 0) -> None:
        """line, start: where the text begins in the file."""
        self._chunks = chunks
        self._text = ""
        self._position = 0  # in the text
        self._base = start
        self._line = line
        self._has_more = True
        self._failures = 0  # one after the other
        self._longest = 0  # characters of a whole element

    def _fill(self) -> bool:
        """Read on; False at the end of the file."""
        while self._has_more:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._has_more = False
            elif chunk:
                self._text += chunk
                return True
        return False

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        self._trim()
        while True:
            found = _SPACE.match(self._text, self._position)
            if found is not None:
                self._move(found.end())
            if self._position < len(self._text):
                return self._text[self._position]
            if not self._fill():
                return ""

    def take(self) -> str:
        """Take the next character."""
        character = self.peek()
        self._move(self._position + len(character))
        return character

    def _move(self, position: int) -> None:
        self._line += self._text.count("\n", self._position, position)
        self._position = position

    def _trim(self) -> None:
        """Drop what was read, but for the indent of the next element."""
        if self._position > _CONSUMED:
            cut = self._position - _KEPT
            self._text = self._text[cut:]
            self._base += cut
            self._position = _KEPT

    def take_value(self) -> JsonPart:
        """Take the next value, up to the mark behind it. One whose brackets do not close
        ends where the next one seems to begin.
        """
        self.peek()
        stop = self._find_end(self._choose_limit())
        if stop is not None:
            self._failures = 0
            self._longest = max(self._longest, stop - self._position)
            return self._take_part(stop, is_whole=True)
        self._failures += 1
        return self._take_part(self._find_next_opening(), is_whole=False)

    def give_back(self, part: JsonPart) -> JsonPart:
        """Cut a value that was taken, and turned out to be broken, where another one seems
        to begin in it; what follows is taken again. The value itself if none does.
        """
        self._position = part.start - self._base
        mark = self._make_opening_pattern()
        stop = self._position + len(part.text)
        found = mark.search(self._text, self._position + 1, stop) if mark else None
        if found is not None:
            stop = found.start("brace")
        self._line = part.line
        return self._take_part(stop, is_whole=found is None)

    def look_at_value(self) -> JsonPart | None:
        """The next value, which stays; None if its brackets do not close, or too late."""
        self.peek()
        stop = self._find_end(LONGEST_ELEMENT)
        if stop is None:
            return None
        return JsonPart(
            self._text[self._position : stop],
            self._line,
            self._base + self._position,
        )

    def peek_inside(self) -> str:
        """The first character within the array or object that comes next."""
        self.peek()
        position = self._position + 1
        while True:
            found = _SPACE.match(self._text, position)
            position = position if found is None else found.end()
            if position < len(self._text):
                return self._text[position]
            if not self._fill():
                return ""

    def list_first_keys(self) -> list[str]:
        """The keys of the object that comes next, up to the first array or object in it."""
        self.peek()
        start = self._position + 1
        head = re.split(r"[\[{]", self._text[start : start + _HEAD])[0]
        return [found[1] for found in _KEY.finditer(head)]

    def count_openings(self) -> int:
        """How many objects begin like the next one, at its indent, in what was read."""
        self.peek()
        mark = self._make_opening_pattern()
        if mark is None:
            return 0
        start = max(0, self._position - _KEPT)
        return len(mark.findall(self._text, start))

    def _take_part(self, stop: int, *, is_whole: bool) -> JsonPart:
        text = self._text[self._position : stop]
        part = JsonPart(text, self._line, self._base + self._position, is_whole)
        self._move(stop)
        return part

    def _choose_limit(self) -> int:
        """How far to look for the end of an element: not far if the last one had none."""
        if not self._failures:
            return LONGEST_ELEMENT
        return max(_SHORTEST_LIMIT, 2 * self._longest)

    def _find_end(self, limit: int) -> int | None:
        """Find where the next value ends; None if it does not within the limit."""
        start = self._position
        if start >= len(self._text):
            return start
        if self._text[start] not in "[{\"'":
            return self._find_scalar_end(limit)
        closing: list[str] = []  # the brackets that are open, the innermost last
        position = start
        while position - start <= limit:
            found = _MARK.search(self._text, position)
            if found is None:
                position = len(self._text)
                if not self._fill():
                    return None
                continue
            mark = found.group()
            if mark in "\"'":  # not closed on its line, or not yet read
                end = self._text.find("\n", found.end())
                if end < 0 and self._has_more and position - start <= limit:
                    position = found.start()
                    self._fill()
                    continue
                if not closing:
                    return end if end >= 0 else len(self._text)
            elif mark in _CLOSING:
                closing.append(_CLOSING[mark])
            elif mark in "]}" and closing.pop() != mark:
                return None
            position = found.end()
            if not closing:
                return position
        return None

    def _find_scalar_end(self, limit: int) -> int | None:
        position = self._position
        while position - self._position <= limit:
            found = _SCALAR_END.search(self._text, position)
            if found is not None:
                return max(found.start(), self._position + 1)
            position = len(self._text)
            if not self._fill():
                return position
        return position

    def _find_next_opening(self) -> int:
        """Find where a next element seems to begin: at the same indent, with the same
        first key. If none does, the end of what was read.
        """
        start = self._position
        mark = self._make_opening_pattern()
        if mark is None:
            end = self._text.find("\n", start)
            return end if end >= 0 else len(self._text)
        found = mark.search(self._text, start + 1)
        if found is not None:
            return found.start("brace")
        end = self._text.rfind("\n", start + 1) if self._has_more else -1
        return end if end > 0 else len(self._text)

    def _make_opening_pattern(self) -> re.Pattern[str] | None:
        """What begins an object like the next one; None if that has no key."""
        start = self._position
        opening = _OPENING.match(self._text, start)
        if opening is None:
            return None
        mark = r"\s*".join(map(re.escape, opening.group()[1:].split()))
        indent = _INDENT.search(self._text, max(0, start - _KEPT), start)
        if indent is None and start:
            return re.compile(rf"[,\]\n]\s*(?P<brace>\{{\s*{mark})")
        before = re.escape(indent.group().lstrip("\n")) if indent else ""
        return re.compile(rf"^{before}(?P<brace>\{{\s*{mark})", re.MULTILINE)
