"""Cuts a table of delimited text into rows, one at a time, as Python's `csv` reads them,
but with the place of each cell, and past a quotation mark that is never closed.

Source: RFC 4180, and what spreadsheets write: a stray quotation mark within a cell.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_MOST_LINES = 2000
_MOST_CHARACTERS = 4 << 20
_FEWER_LINES = 50
"""How far to look for the end of a cell behind another that had none."""
_MOST_WORK = 40 << 20
"""Characters that are read again for one row."""
_LONGEST_LINE = 16 << 20


class Cell(NamedTuple):
    """A cell of a row."""

    text: str
    start: int
    """Where it begins in its row, without the quotation mark."""
    stop: int


class Row(NamedTuple):
    """A row: one line, or several with line ends in quotation marks."""

    cells: tuple[Cell, ...]
    line: int
    """From 1."""
    text: str
    start: int
    """Where it begins in the file, in characters."""
    why: str = ""
    """Why it cannot be read: a clause; then it has no cells."""


class _Line(NamedTuple):
    text: str
    number: int
    start: int


class RowReader:
    """Reads rows of a table."""

    def __init__(
        self, lines: Iterator[str], delimiter: str, *, columns: int = 0
    ) -> None:
        """columns: of the header, 0 = not known."""
        mark = re.escape(delimiter)
        self._delimiter = delimiter
        self._columns = columns
        self._open = re.compile(r' *"((?:[^"]|"")*+)')
        self._close = re.compile(rf'" *(?={mark}|\Z)')
        self._loose = re.compile(rf' *"(.*?)" *(?={mark}|\Z)')
        self._lines = self._number(lines)
        self._waiting: list[_Line] = []  # read, and to be read again
        self._failures = 0

    def _number(self, lines: Iterator[str]) -> Iterator[_Line]:
        start = 0
        for number, line in enumerate(lines, 1):
            yield _Line(line.rstrip("\n"), number, start)
            start += len(line)

    def _next(self) -> _Line | None:
        if self._waiting:
            return self._waiting.pop()
        return next(self._lines, None)

    def read(self) -> Iterator[Row]:
        """Read the rows that are not blank."""
        while (line := self._next()) is not None:
            if line.text.strip():
                yield self._read_row(line)

    def _read_row(self, first: _Line) -> Row:
        """Read the row that begins with a line."""
        if len(first.text) > _LONGEST_LINE:
            return _make_broken([first], "is too long a line")
        lines = [first]
        limit = _FEWER_LINES if self._failures else _MOST_LINES
        text, work = first.text, 0
        cells, is_open = self._cut(text)
        while is_open and len(lines) < limit and len(text) < _MOST_CHARACTERS:
            line = self._next()
            if line is None or work > _MOST_WORK:
                break
            lines.append(line)
            text = f"{text}\n{line.text}"
            if '"' in line.text:
                work += len(text)
                cells, is_open = self._cut(text)
        if cells is not None and not self._is_too_long(lines, cells):
            self._failures = 0
            return Row(cells, first.number, text, first.start)
        self._failures += is_open
        return self._resume(lines)

    def _is_too_long(self, lines: list[_Line], cells: tuple[Cell, ...]) -> bool:
        """Whether a row of several lines has more cells than columns: then a quotation
        mark of another row ended its cell.
        """
        return len(lines) > 1 and 0 < self._columns < len(cells)

    def _resume(self, lines: list[_Line]) -> Row:
        """Give up a row, and go on at the next line that is a row by itself. One with
        quotation marks that nobody doubled is read if it has all columns then.
        """
        first = lines[0]
        cells = self._cut_loosely(first.text)
        if cells is not None:
            self._waiting += reversed(lines[1:])
            return Row(cells, first.number, first.text, first.start)
        end = 1
        while end < len(lines) and not self._is_row(lines[end].text):
            end += 1
        self._waiting += reversed(lines[end:])
        why = "has a quotation mark that is not closed"
        return _make_broken(lines[:end], why)

    def _is_row(self, text: str) -> bool:
        cells = self.cut(text)
        return cells is not None and len(cells) == (self._columns or len(cells)) > 1

    def cut(self, text: str) -> tuple[Cell, ...] | None:
        """Cut a row into cells; None if a quotation mark is open, or none."""
        return self._cut(text)[0]

    def _cut(self, text: str) -> tuple[tuple[Cell, ...] | None, bool]:
        """Cut a row into cells. None = it cannot be; then whether more lines may help,
        since a quotation mark is open at the end.
        """
        cells: list[Cell] = []
        position = 0
        while True:
            if text.startswith(('"', ' "'), position):
                found = self._open.match(text, position)
                end = len(text) if found is None else found.end()
                if found is None or end >= len(text):
                    return None, True
                closing = self._close.match(text, end)
                if closing is None:
                    return None, False
                inner = found[1].replace('""', '"')
                cells.append(Cell(inner, found.start(1), found.end(1)))
                end = closing.end()
            else:
                end = self._find_delimiter(text, position)
                cells.append(Cell(text[position:end], position, end))
            if end >= len(text):
                return tuple(cells), False
            position = end + len(self._delimiter)

    def _cut_loosely(self, text: str) -> tuple[Cell, ...] | None:
        """Cut a line with quotation marks within quotation marks; None if it has not all
        columns then.
        """
        cells: list[Cell] = []
        position = 0
        while len(cells) < self._columns:
            found = self._loose.match(text, position)
            if found is not None:
                inner = found[1].replace('""', '"')
                cells.append(Cell(inner, found.start(1), found.end(1)))
                end = found.end()
            elif text.startswith('"', position):
                return None
            else:
                end = self._find_delimiter(text, position)
                cells.append(Cell(text[position:end], position, end))
            if end >= len(text):
                return tuple(cells) if len(cells) == self._columns else None
            position = end + len(self._delimiter)
        return None

    def _find_delimiter(self, text: str, position: int) -> int:
        """Where the next delimiter is; the end of the text if there is none."""
        end = text.find(self._delimiter, position)
        return len(text) if end < 0 else end


def _make_broken(lines: list[_Line], why: str) -> Row:
    text = "\n".join(line.text for line in lines)
    return Row((), lines[0].number, text, lines[0].start, why)
