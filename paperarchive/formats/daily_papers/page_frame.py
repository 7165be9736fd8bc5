"""Finds the header and the footer of a dump: what is above and below its entries.

In: its lines. Out: `Frame`. The header is known by its lines, and ends with the crawl
day, the first line of the dump or one after a known line of the header; lines between
may be unknown (a search, a menu). The footer is known by at least three lines of the
page in a row.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from paperarchive.formats.daily_papers.dump_lines import DumpLine
from paperarchive.formats.daily_papers.entries import ListedDate
from paperarchive.formats.daily_papers.meta_lines import Kind, classify, read_date
from paperarchive.formats.daily_papers.page_lines import is_header_line

_DAY_LINK = re.compile(r"/papers/date/(?P<day>\d{4}-\d\d-\d\d)\b")
_MOST_DAYS_APART = 7
"""Between the day of a page and that of a link to the page before or after it."""
_LONGEST_HEADER_LINE = 100
_LONGEST_FOOTER_LINE = 60
_FEWEST_FOOTER_LINES = 3


class Frame(NamedTuple):
    """Where the entries are."""

    start: int
    """The index of the first line after the header."""
    stop: int
    """The index of the first line of the footer, or the number of lines."""
    crawl_day: ListedDate | None
    """The day in the header."""
    has_header: bool
    """Whether any line of the header is known."""


def find_frame(lines: Sequence[DumpLine]) -> Frame:
    """Find the header and the footer."""
    start, crawl_day = _find_header_end(lines)
    if crawl_day is not None and crawl_day.year is None:
        crawl_day = replace(crawl_day, year=_find_year(crawl_day, lines))
    has_header = any(
        line.text and is_header_line(line.text) for line in lines[: start or 1]
    )
    return Frame(start, _find_footer(lines, start), crawl_day, has_header)


def _find_year(day: ListedDate, lines: Sequence[DumpLine]) -> int | None:
    """Find the year of a crawl in the links to the pages of the days before and after."""
    for linked in _find_linked_days(lines):
        for year in (linked.year, linked.year - 1, linked.year + 1):
            try:
                crawled = datetime.date(year, day.month, day.day)
            except ValueError:
                continue
            if abs((crawled - linked).days) <= _MOST_DAYS_APART:
                return year
    return None


def _find_linked_days(lines: Sequence[DumpLine]) -> Iterator[datetime.date]:
    for line in lines:
        if "/papers/date/" not in line.raw:
            continue
        for match in _DAY_LINK.finditer(line.raw):
            try:
                yield datetime.date.fromisoformat(match["day"])
            except ValueError:
                continue


def _find_header_end(lines: Sequence[DumpLine]) -> tuple[int, ListedDate | None]:
    """Find the end of the header, and the crawl day in it.

    Without a crawl day the header ends with its last known line, if it has two.
    """
    end = 0
    known: set[str] = set()
    for index, line in enumerate(lines):
        if not line.text:
            continue
        kind = classify(line.text)
        if _is_beyond_header(line, kind):
            break
        if kind is Kind.DATE and (index == 0 or end):
            date = read_date(line.text, line.number).date
            if date is not None:
                return index + 1, date
        if is_header_line(line.text):
            end = index + 1
            known.add(line.text)
    return (end if len(known) > 1 else 0), None


def _is_beyond_header(line: DumpLine, kind: Kind) -> bool:
    if kind in (Kind.COUNT, Kind.GLUED, Kind.DOT) or "·" in line.text:
        return True
    if line.text.startswith(("- ", "* ")) or "://" in line.text:
        return False  # a menu, or how and where the copy was made
    return len(line.text) > _LONGEST_HEADER_LINE


def _find_footer(lines: Sequence[DumpLine], start: int) -> int:
    """Find the first line of the footer; the number of lines if there is none."""
    footer = len(lines)
    known: set[str] = set()
    for index in range(len(lines) - 1, start - 1, -1):
        line = lines[index]
        kind = classify(line.text) if line.text else Kind.ADDRESS
        if kind is Kind.PAGE:
            known.add(line.text)
            footer = index
        elif not _may_be_in_footer(line, kind):
            break
    return footer if len(known) >= _FEWEST_FOOTER_LINES else len(lines)


def _may_be_in_footer(line: DumpLine, kind: Kind) -> bool:
    """Tell whether an unknown line may stand among those of the footer."""
    if kind is Kind.TEXT:
        return len(line.text) <= _LONGEST_FOOTER_LINE
    return kind is Kind.ADDRESS
