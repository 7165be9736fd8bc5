"""Cuts a bibliography into blocks, as a stream.

In: lines. Out: one block for each `@type{...}`, and the text between them, which is a
comment in BibTeX. Only what encloses a block is looked at: braces, escaped ones aside.
A block that never ends stops at the next line that begins with `@type{`, so that it
swallows nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_BLOCK: Final = 8_000_000
"""Characters: a longer block is one that never ends."""

_START: Final = re.compile(r"@[ \t]*(?P<type>[A-Za-z][\w-]*)\s*(?P<open>[{(])")
_SPLIT_START: Final = re.compile(r"@[ \t]*[A-Za-z][\w-]*[ \t]*\n?\Z")
"""A block whose brace may be on the next line."""
_LINE_START: Final = re.compile(
    r"@[A-Za-z][\w-]*[ \t]*[{(][ \t]*[^\s{}\"=%#,]*[ \t]*(?:,|$)"
)
_BRACE: Final = re.compile(r"\\.|[{}()]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a bibliography."""

    type: str
    """`article`, `string`, ... in lower case; empty for text between blocks."""
    text: str
    """Unchanged."""
    line: int
    """The first line, from 1."""
    start: int
    """The first character, from the start of the file."""
    is_closed: bool = True
    """Whether it ends where it should."""


class _Cutter:
    """Reads lines and keeps those of the block that is open."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.type = ""
        self.line = 1
        self.start = 0
        self.depth = 0
        self.closing = "}"

    def take(self, is_closed: bool = True) -> Iterator[Block]:
        """Finish what was read as a block, unless it is nothing."""
        text = "".join(self.parts)
        if self.type or text.strip():
            yield Block(self.type, text, self.line, self.start, is_closed)
        self.line += text.count("\n")
        self.start += len(text)
        self.parts, self.length, self.type, self.depth = [], 0, "", 0

    def add(self, text: str) -> None:
        """Add text to the block."""
        if text:
            self.parts.append(text)
            self.length += len(text)

    def open(self, found: re.Match[str]) -> None:
        """Begin a block."""
        self.add(found.group())
        self.type = found["type"].lower()
        self.closing = "}" if found["open"] == "{" else ")"
        self.depth = 0

    def find_end(self, line: str, position: int) -> int | None:
        """Where the block ends in a line; None if it goes on."""
        for found in _BRACE.finditer(line, position):
            sign = found.group()
            if self.depth == 0 and sign == self.closing:
                return found.end()
            if sign == "{" or (sign == "(" and self.closing == ")"):
                self.depth += 1
            elif sign == "}" or (sign == ")" and self.closing == ")"):
                self.depth = max(self.depth - 1, 0)
        return None


def cut_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Cut a bibliography into blocks; all characters are in one of them but white space
    between blocks.

    lines: each with its `\\n`.
    """
    cutter = _Cutter()
    for line in _join_split_starts(lines):
        position = 0
        if cutter.type and (
            (line[:1] == "@" and _LINE_START.match(line))
            or cutter.length > LONGEST_BLOCK
        ):
            yield from cutter.take(is_closed=False)
        while position < len(line):
            if not cutter.type:
                found = _START.search(line, position) if "@" in line else None
                if found is None:
                    cutter.add(line[position:])
                    break
                cutter.add(line[position : found.start()])
                yield from cutter.take()
                cutter.open(found)
                position = found.end()
            end = cutter.find_end(line, position)
            cutter.add(line[position:end])
            if end is None:
                break
            yield from cutter.take()
            position = end
        if not cutter.type and cutter.length > LONGEST_BLOCK:
            yield from cutter.take()
    yield from cutter.take(is_closed=not cutter.type)


def _join_split_starts(lines: Iterable[str]) -> Iterator[str]:
    """Join `@article` with the line of its brace."""
    before = ""
    for line in lines:
        joined = before + line
        if "@" in line and len(joined) < 200 and _SPLIT_START.search(joined):
            before = joined
            continue
        before = ""
        yield joined
    if before:
        yield before
