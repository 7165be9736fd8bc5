"""The values of filters in queries: ranges of numbers and of days.

In: the folded text behind a key. Out: its bounds. The twin of these functions is in
`themes/default/static/search/query.js`.
"""

import re
from calendar import monthrange
from datetime import date
from typing import Final, TypeAlias

_RANGE: Final = re.compile(r"([0-9-]*)\.{2,3}([0-9-]*)")
_COMPARISON: Final = re.compile(r"([<>≤≥]|[<>]?=)?([0-9-]+)")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_DATE: Final = re.compile(r"([12][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")

_Span: TypeAlias = tuple[int, int]
"""The first and the last number that a text covers, days as ordinal numbers."""
Bounds: TypeAlias = tuple[int | None, int | None]
"""A range whose ends may be open."""


def read_range(key: str, value: str) -> Bounds | None:
    """The bounds that a value sets; None if it cannot be read."""
    match = _RANGE.fullmatch(value)
    if match is None:
        return _read_comparison(key, value)
    first, last = match.groups()
    if not first:
        return _read_comparison(key, f"<={last}")
    if not last:
        return _read_comparison(key, f">={first}")
    return _read_closed_range(key, first, last)


def _read_closed_range(key: str, first: str, last: str) -> Bounds | None:
    """The bounds between two texts, in whichever order they come."""
    one = _read_span(key, first)
    other = _read_span(key, last)
    if one is None or other is None:
        return None
    lowest, highest = one[0], other[1]
    if lowest <= highest:
        return lowest, highest
    return other[0], one[1]


def _read_comparison(key: str, value: str) -> Bounds | None:
    match = _COMPARISON.fullmatch(value)
    if match is None:
        return None
    sign, text = match.groups()
    span = _read_span(key, text)
    if span is None:
        return None
    return _compare(sign, span)


def _compare(sign: str | None, span: _Span) -> Bounds:
    """The bounds of the numbers that compare with a span as a sign says."""
    lowest, highest = span
    match sign:
        case ">":
            return highest + 1, None
        case "<":
            return None, lowest - 1
        case ">=" | "≥":
            return lowest, None
        case "<=" | "≤":
            return None, highest
    return span


def _read_span(key: str, text: str) -> _Span | None:
    """The numbers that a text covers, a day or all days of a month or a year; None if it
    cannot be read.
    """
    if key == "date":
        return _read_days(text)
    pattern = _YEAR if key == "year" else _NUMBER
    if not pattern.fullmatch(text):
        return None
    return int(text), int(text)


def _read_days(text: str) -> _Span | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        first, last = _make_days(*match.groups())
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def _make_days(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    """The first and the last day of a year, month or day, given in digits.

    Raises: ValueError if the calendar does not have it.
    """
    if month is None:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if day is None:
        days = monthrange(int(year), int(month))[1]
        first = date(int(year), int(month), 1)
        return first, first.replace(day=days)
    only = date(int(year), int(month), int(day))
    return only, only
