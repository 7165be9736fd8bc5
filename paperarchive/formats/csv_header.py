"""Finds the header of a table: which row has the names of columns, and what is between
them.

In: the first lines. Out: the delimiter, the names and where they stand. Delimiters are
counted in the header alone, since titles and abstracts are full of commas.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from paperarchive.formats.csv_rows import RowReader
from paperarchive.formats.key_names import find_role
from paperarchive.formats.values import fold_key

_DELIMITERS = (",", ";", "\t", "|")
_MOST_LINES = 12
_LONGEST_NAME = 60
_FEWEST_KNOWN = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table."""

    delimiter: str
    columns: tuple[str, ...]
    """Their names; `1`, `2`, ... where the table has none, and for those without a name.
    """
    line: int
    """Its line, from 1; 0 = the table has no header, and its columns are numbers."""


def find_header(
    lines: Sequence[str], mapping: Mapping[str, str] | None = None
) -> Header | None:
    """Find the header in the first lines; None if there is none.

    mapping: field -> column: its names are known too. Numbers alone are columns of a
    table without a header.
    """
    keys = tuple((mapping or {}).values())
    if keys and all(key.isdigit() for key in keys):
        return _make_numbers(lines)
    wanted = frozenset(map(fold_key, keys))
    for number, line in enumerate(lines[:_MOST_LINES], 1):
        found = [
            (count, delimiter, names)
            for delimiter in _DELIMITERS
            if (names := _cut(line, delimiter))
            and (count := _count_known(names, wanted))
        ]
        if found:
            _, delimiter, names = max(found, key=lambda one: one[0])
            return Header(delimiter, _name_all(names), number)
    return None


def guess_delimiter(lines: Sequence[str]) -> str | None:
    """The delimiter that several of the first lines have equally often; None if none."""
    rows = [line for line in lines[:_MOST_LINES] if line.strip()]
    for delimiter in ("\t", ";", ",", "|"):
        counts = [len(_cut_all(row, delimiter)) for row in rows]
        if len(counts) > 1 and min(counts) == max(counts) > 1:
            return delimiter
    return None


def _make_numbers(lines: Sequence[str]) -> Header | None:
    delimiter = guess_delimiter(lines)
    if delimiter is None:
        return None
    first = next(line for line in lines if line.strip())
    count = len(_cut_all(first, delimiter))
    return Header(delimiter, tuple(str(number) for number in range(1, count + 1)), 0)


def _cut(line: str, delimiter: str) -> tuple[str, ...]:
    """The names in a line; none if it cannot be a header."""
    if delimiter not in line or (delimiter == "|" and line.lstrip().startswith("|")):
        return ()
    names = _cut_all(line, delimiter)
    if any(len(name) > _LONGEST_NAME for name in names):
        return ()
    return names


def _cut_all(line: str, delimiter: str) -> tuple[str, ...]:
    cells = RowReader(iter(()), delimiter).cut(line.rstrip("\n"))
    return tuple(cell.text.strip() for cell in cells or ())


def _count_known(names: Iterable[str], wanted: frozenset[str]) -> int:
    """How many names are known, one of them as a title; 0 if too few."""
    roles = [role.name for role in map(find_role, names) if role is not None]
    mapped = sum(fold_key(name) in wanted for name in names if name)
    known = len(roles) + mapped
    if mapped:
        return known
    return known if "title" in roles and known >= _FEWEST_KNOWN else 0


def _name_all(names: Sequence[str]) -> tuple[str, ...]:
    """Name each column once."""
    named: list[str] = []
    for number, name in enumerate(names, 1):
        unique = name or str(number)
        named.append(unique if unique not in named else f"{unique} ({number})")
    return tuple(named)
