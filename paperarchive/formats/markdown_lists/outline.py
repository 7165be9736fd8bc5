"""The outline of a list in Markdown: headings, and below them items, paragraphs, tables.

In: the text of a file. Out: a tree of `Node`s, each with its line. HTML blocks are read
as the same nodes: tables and lists of elements, and the Markdown within `<details>`.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from markdown_it.token import Token

from paperarchive.formats.markdown_lists.cells import join_cells, split_cells
from paperarchive.formats.markdown_lists.html_blocks import (
    SUMMARY_LEVEL,
    HtmlTable,
    read_html_block,
)
from paperarchive.formats.markdown_lists.pieces import (
    Piece,
    block_parser,
    join_text,
    parse_pieces,
)

_DEEPEST_DETAILS = 6
_NAMES_OF_PARTS = re.compile(
    r"[\W_]*(?:(?:click|tap|press|show|expand|see|view|open|more|details?|to|the|for|unfold|full|paper|here|this"
    r"|toggle)\b[\W_]*)*(?P<name>abstract|authors|tl;?dr)?[\W_]*"
    r"(?:bib ?tex|bib|citation|cite|toc|table of contents|contents|fold|collapse)?[\W_]*",
    re.IGNORECASE,
)


class NodeKind(Enum):
    """What a part of a list is."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    CODE = "code"


@dataclass(slots=True)
class Row:
    """A row of a table."""

    line: int
    text: str
    """As in the file."""
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(slots=True)
class Node:
    """A part of a list with what is below it."""

    kind: NodeKind
    line: int
    """From 1."""
    text: str = ""
    """As in the file, without the marks of the block."""
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    """Of a heading, from 1; 7 for the summary of `<details>`."""
    children: list["Node"] = field(default_factory=list)
    """Of a heading: all up to the next heading. Of an item: what is indented below it."""
    header: tuple[str, ...] = ()
    """Of a table: the names of its columns."""
    rows: list[Row] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def parse_outline(
    text: str,
    first_line: int = 1,
    references: MutableMapping[str, Any] | None = None,
) -> list[Node]:
    """Parse a list. Returns its headings in order, each with the parts below it; what is
    above the first heading is below one of level 0 without text.

    references: the addresses that `[text][name]` may have; others of the text are added.
    """
    blocks = _read_summaries(_Blocks(text, first_line, references).read())
    top = Node(NodeKind.HEADING, first_line)
    headings = [top]
    for block in blocks:
        if block.kind is NodeKind.HEADING:
            headings.append(block)
        else:
            headings[-1].children.append(block)
    return headings if top.children else headings[1:]


class _Blocks:
    """Reads the blocks of a text."""

    def __init__(
        self,
        text: str,
        first_line: int,
        references: MutableMapping[str, Any] | None = None,
        depth: int = 0,
    ) -> None:
        self._lines = text.split("\n")
        self._references: MutableMapping[str, Any] = (
            {} if references is None else references
        )
        self._tokens = block_parser().parse(text, self._references)
        self._first_line = first_line
        self._depth = depth
        self._next = 0

    def read(self) -> list[Node]:
        """Read all blocks."""
        nodes: list[Node] = []
        while self._next < len(self._tokens):
            nodes.extend(self._read_block())
        return nodes

    def _read_block(self) -> list[Node]:
        """Read the block that begins with the next token."""
        token = self._tokens[self._next]
        self._next += 1
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
                return [self._read_inline(NodeKind.HEADING, level)]
            case "paragraph_open":
                return [self._read_inline(NodeKind.PARAGRAPH)]
            case "list_item_open":
                return [self._read_item(token)]
            case "table_open":
                return [self._read_table(token)]
            case "html_block":
                return self._read_html(token)
            case "fence" | "code_block":
                return [Node(NodeKind.CODE, self._line_of(token), token.content)]
            case _:  # lists and quotes: what is in them is read next
                return []

    def _line_of(self, token: Token) -> int:
        return self._first_line + (token.map[0] if token.map else 0)

    def _read_inline(self, kind: NodeKind, level: int = 0) -> Node:
        token = self._tokens[self._next]
        self._next += 2  # and the end of the block
        pieces = parse_pieces(token.content, self._references)
        return Node(kind, self._line_of(token), token.content, pieces, level)

    def _read_item(self, opening: Token) -> Node:
        """Read a list item: its first paragraph is its text, the rest is below it."""
        node = Node(NodeKind.ITEM, self._line_of(opening))
        while self._tokens[self._next].type != "list_item_close":
            node.children.extend(self._read_block())
        self._next += 1
        node.children = _read_summaries(node.children)
        first = node.children[0] if node.children else None
        if first is not None and first.kind in (NodeKind.PARAGRAPH, NodeKind.HEADING):
            node.text, node.pieces = first.text, first.pieces
            del node.children[0]
        return node

    def _read_table(self, opening: Token) -> Node:
        """Read a table from its lines, since markdown-it leaves out what is in surplus
        cells, which a bare `|` in a title makes.
        """
        numbers: list[int] = []
        while self._tokens[self._next].type != "table_close":
            token = self._tokens[self._next]
            if token.type == "tr_open" and token.map:
                numbers.append(token.map[0])
            self._next += 1
        self._next += 1
        start = opening.map[0] if opening.map else 0
        header = split_cells(self._lines[start])
        names = tuple(join_text(parse_pieces(cell)) for cell in header)
        node = Node(NodeKind.TABLE, self._first_line + start, header=names)
        for number in numbers:
            if number > start + 1:
                node.rows.append(self._read_row(number, len(header)))
        return node

    def _read_row(self, number: int, columns: int) -> Row:
        text = self._lines[number].strip()
        cells = join_cells(split_cells(text), columns)
        pieces = tuple(parse_pieces(cell, self._references) for cell in cells)
        return Row(self._first_line + number, text, pieces)

    def _read_html(self, token: Token) -> list[Node]:
        """Read an HTML block: its tables and lists, or the Markdown within it."""
        nodes: list[Node] = []
        line = self._line_of(token)
        for part in read_html_block(token.content):
            if isinstance(part, HtmlTable):
                nodes.append(_make_table(part, line))
            elif part.is_item:
                item = Node(NodeKind.ITEM, line + part.line, part.text, part.pieces)
                nodes.append(item)
            elif part.level:
                heading = Node(NodeKind.HEADING, line + part.line, part.text)
                heading.pieces, heading.level = part.pieces, part.level
                nodes.append(heading)
            elif self._depth < _DEEPEST_DETAILS:
                inner = _Blocks(
                    part.text, line + part.line, self._references, self._depth + 1
                )
                nodes.extend(inner.read())
        return nodes


def _read_summaries(nodes: Sequence[Node]) -> list[Node]:
    """Read the summaries of `<details>`: those that name what is in an entry (`Abstract`)
    are the names of what is below them, others are headings.
    """
    read: list[Node] = []
    are_headings: list[bool] = []
    name = ""
    for node in nodes:
        is_summary = node.kind is NodeKind.HEADING and node.level == SUMMARY_LEVEL
        if is_summary and node.text:
            found = _NAMES_OF_PARTS.fullmatch(node.text.strip())
            are_headings.append(found is None)
            name = found["name"] or "" if found else ""
            if found is None:
                read.append(node)
        elif is_summary:
            if are_headings and are_headings.pop():
                read.append(node)
            name = ""
        else:
            if name and node.pieces:
                node.pieces = (Piece(f"{name}: "), *node.pieces)
                name = ""
            read.append(node)
    return read


def _make_table(table: HtmlTable, line: int) -> Node:
    node = Node(NodeKind.TABLE, line + table.line, header=table.header)
    node.rows = [Row(line + row.line, row.text, row.cells) for row in table.rows]
    return node
