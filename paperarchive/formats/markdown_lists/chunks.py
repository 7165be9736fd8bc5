"""Chunks of a long list: cut at headings, where no block goes on.

In: the text of a list. Out: its chunks, each with its line, and the addresses of links
like `[paper][1]`, which may be anywhere.
"""

import re
from collections.abc import Iterator, MutableMapping
from typing import Any

from paperarchive.formats.markdown_lists.pieces import block_parser

_CHUNK = 100_000
"""Characters after which a chunk ends at the next heading."""
_HEADING = re.compile(r"#{1,6}[ \t]")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_OPENING = re.compile(r"<(?:table|details)\b", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:table|details)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"^ {0,3}\[[^\[\]\n]{1,200}\]:[ \t]*\S[^\n]*$", re.MULTILINE)


def cut_at_headings(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text. Yields the number of the first line of each chunk, and the chunk."""
    if len(text) <= _CHUNK:
        yield 1, text
        return
    lines: list[str] = []
    first, size, is_after_blank = 1, 0, True
    fence = ""
    depth = 0
    """Tables and `<details>` that are open."""
    for number, line in enumerate(text.split("\n"), 1):
        is_free = not fence and depth <= 0 and is_after_blank
        if size > _CHUNK and is_free and _HEADING.match(line):
            yield first, "\n".join(lines)
            lines, first, size = [], number, 0
        marks = _FENCE.match(line)
        if marks is not None and (not fence or marks[1] == fence):
            fence = "" if fence else marks[1]
        if "<" in line:
            depth += len(_OPENING.findall(line)) - len(_CLOSING.findall(line))
            depth = max(depth, 0)
        lines.append(line)
        size += len(line) + 1
        is_after_blank = not line.strip()
    yield first, "\n".join(lines)


def find_references(text: str) -> MutableMapping[str, Any]:
    """Find the addresses that links name: `[1]: https://...`; as markdown-it keeps them."""
    references: dict[str, Any] = {}
    definitions = "\n".join(_REFERENCE.findall(text))
    if definitions:
        block_parser().parse(definitions, references)
    return references
