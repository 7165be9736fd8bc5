"""HTML within lists in Markdown: tables, list items, headings and `<details>`.

In: an HTML block as markdown-it cuts it. Out: its tables, items and headings, and between
them the Markdown, each with its line in the block, from 0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paperarchive.formats.markdown_lists.pieces import (
    Piece,
    join_text,
    parse_html_pieces,
)

SUMMARY_LEVEL = 7
_WIDEST_SPAN = 500

_PART = re.compile(
    r"<table\b.*?(?:</table\s*>|\Z)|<li\b[^<>]*>.*?(?=<li\b|</[uo]l\b|\Z)"
    r"|<(?P<heading>h[1-6]|summary)\b[^<>]*>.*?(?:</(?P=heading)\s*>|\Z)|</details\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ROW = re.compile(r"<tr\b.*?(?=<tr\b|</table|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(
    r"<(?P<kind>t[hd])\b(?P<attributes>[^<>]*)>(?P<html>.*?)(?=<t[hd]\b|</tr|</table|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:details|summary|table|tr|td|th|tbody|thead|ul|ol|li|div|p|center|span|section|hr|font)\b[^<>]*>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class HtmlRow:
    """A row of a table."""

    line: int
    text: str
    cells: tuple[tuple[Piece, ...], ...]
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table."""

    line: int
    header: tuple[str, ...]
    rows: tuple[HtmlRow, ...]


@dataclass(frozen=True, slots=True)
class HtmlPart:
    """An item, a heading, or the Markdown between them."""

    line: int
    text: str
    pieces: tuple[Piece, ...] = ()
    is_item: bool = False
    level: int = 0
    """Of a heading; SUMMARY_LEVEL for the summary of `<details>`, and without text for
    its end; 0 = it is none.
    """


def read_html_block(html: str) -> Iterator[HtmlTable | HtmlPart]:
    """Read an HTML block."""
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), html)
    end = 0
    for found in _PART.finditer(bare):
        yield from _read_between(bare, end, found.start())
        end = found.end()
        line = bare.count("\n", 0, found.start())
        part = found[0]
        if part.startswith("</"):
            yield HtmlPart(line, "", level=SUMMARY_LEVEL)
        elif part[:6].lower() == "<table":
            yield _read_table(part, line)
        else:
            yield _read_element(part, line, found["heading"])
    yield from _read_between(bare, end, len(bare))


def _read_between(html: str, start: int, end: int) -> Iterator[HtmlPart]:
    """The Markdown between elements, without the tags around it."""
    text = _TAG.sub("", html[start:end])
    if text.strip():
        yield HtmlPart(html.count("\n", 0, start), text)


def _read_element(html: str, line: int, heading: str | None) -> HtmlPart:
    pieces = parse_html_pieces(html)
    text = " ".join(join_text(pieces).split())
    if heading is None:
        return HtmlPart(line, text, pieces, is_item=True)
    level = SUMMARY_LEVEL if heading.lower() == "summary" else int(heading[1])
    return HtmlPart(line, text, pieces, level=level)


def _read_table(html: str, line: int) -> HtmlTable:
    rows: list[HtmlRow] = []
    open_cells: dict[int, tuple[int, tuple[Piece, ...]]] = {}
    for found in _ROW.finditer(html):
        start = line + html.count("\n", 0, found.start())
        rows.append(_read_row(found[0], start, open_cells))
    header: tuple[str, ...] = ()
    if rows and rows[0].is_header:
        header = tuple(" ".join(join_text(cell).split()) for cell in rows[0].cells)
        rows = rows[1:]
    return HtmlTable(line, header, tuple(row for row in rows if row.cells))


def _read_row(
    html: str, line: int, open_cells: dict[int, tuple[int, tuple[Piece, ...]]]
) -> HtmlRow:
    """Read a row. open_cells: column -> rows that a cell of an earlier row covers, which
    is counted down.
    """
    found = list(_CELL.finditer(html))
    cells: list[tuple[Piece, ...]] = []
    own: list[str] = []

    def add_open() -> None:
        while len(cells) in open_cells:
            column = len(cells)
            rows, pieces = open_cells.pop(column)
            if rows > 1:
                open_cells[column] = rows - 1, pieces
            cells.append(pieces)

    for cell in found:
        add_open()
        pieces = parse_html_pieces(cell["html"])
        own.append(" ".join(join_text(pieces).split()))
        rows = _read_span(cell["attributes"], "row")
        for _ in range(_read_span(cell["attributes"], "col")):
            if rows > 1:
                open_cells[len(cells)] = rows - 1, pieces
            cells.append(pieces)
    add_open()
    if not found:
        return HtmlRow(line, "", ())
    is_header = all(cell["kind"].lower() == "th" for cell in found)
    return HtmlRow(line, " | ".join(own), tuple(cells), is_header)


def _read_span(attributes: str, direction: str) -> int:
    """How many rows or columns a cell covers."""
    found = re.search(rf"\b{direction}span\s*=\s*[\"']?(\d{{1,3}})", attributes, re.I)
    return max(1, min(int(found[1]), _WIDEST_SPAN)) if found else 1
