"""Dates of publication in the spellings of lists.

In: a value of a field: a text, or a number. Out: a day, a month or a year. A date that
can be read in two ways (`03/04/2025`) is none.
"""

import datetime
import re

from paperarchive.paper import PartialDate, PublicationDate
from paperarchive.text.english import MONTH_NUMBERS

_EARLIEST, _LATEST = 1450, 2150
"""The years that are possible: since books are printed."""
_LONGEST = 80
_SECONDS = (1e9, 4.2e9)
"""Unix time that is certain to be one: 2001 to 2103; in milliseconds 1,000 times that."""

_YEAR = r"(?P<year>\d{4})"
_TIME = (
    r"(?:(?:T|[ ,]+(?:at )?)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AP]\.?M\.?)?)?"
)
_TIME += r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]? )?"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_YEAR}-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}}))?",
        rf"{_YEAR}/(?P<month>\d{{1,2}})(?:/(?P<day>\d{{1,2}}))?",
        rf"{_YEAR}\.(?P<month>\d{{1,2}})\.(?P<day>\d{{1,2}})\.?",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})",
        _YEAR,
        rf"{_WEEKDAY}{_NAME} {_DAY},? {_YEAR}",
        rf"{_WEEKDAY}{_DAY}[ -]{_NAME},?[ -]{_YEAR}",
        rf"{_NAME},?[ -]{_YEAR}",
        rf"{_YEAR}[ -]{_NAME}(?:[ -]{_DAY})?",
        rf"{_DAY}\.(?: (?=\d))?(?P<month>\d{{1,2}})\. ?{_YEAR}",
        rf"{_DAY}\. {_NAME} {_YEAR}",
        rf"{_YEAR} ?年(?: ?(?P<month>\d{{1,2}}) ?月(?: ?(?P<day>\d{{1,2}}) ?日)?)?",
    )
)
_CLOCK_LAST = re.compile(
    rf"{_WEEKDAY}{_NAME} {_DAY} \d{{1,2}}:\d{{2}}:\d{{2}}(?: [A-Z]{{3,4}})? {_YEAR}",
    re.IGNORECASE | re.ASCII,
)
"""`Sun Nov  2 00:00:00 2025`, as C writes it."""
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>[/-])(?P<second>\d{{1,2}})(?P=mark){_YEAR}{_TIME}",
    re.IGNORECASE | re.ASCII,
)
_MONTH_AND_YEAR = re.compile(rf"(?P<month>\d{{1,2}})/{_YEAR}", re.ASCII)
_PERIOD = re.compile(
    rf"(?:(?:spring|summer|autumn|fall|winter|q[1-4]|{_NAME} ?[-–/] ?[a-z]{{3,9}}\.?),? {_YEAR})",
    re.IGNORECASE | re.ASCII,
)
"""A season, or a range of months: only the year is certain."""


def read_date(value: object) -> PublicationDate | None:
    """Read a date; None for an empty value.

    value: a text; a number, which is a year, `20251102` or Unix time.
    Raises ValueError with the reason, `can be 3 April or 4 March`, for what is no date.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _read_number(value)
    if not isinstance(value, str):
        raise ValueError("is not a date")
    text = " ".join(value[: _LONGEST + 1].split()).strip("\"'()[] ")
    if not text:
        return None
    if len(value.strip()) > _LONGEST:
        raise ValueError("is not a date")
    return _read_text(text)


def _read_text(text: str) -> PublicationDate:
    found = _PERIOD.fullmatch(text)
    if found is not None and (
        not found["name"] or found["name"].lower() in MONTH_NUMBERS
    ):
        return make_date(int(found["year"]))
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return _make_date(found.groupdict())
    for form in (_CLOCK_LAST, _MONTH_AND_YEAR):
        found = form.fullmatch(text)
        if found is not None:
            return _make_date(found.groupdict())
    found = _NUMBERS.fullmatch(text)
    if found is not None:
        return _read_numbers(int(found["first"]), int(found["second"]), found["year"])
    raise ValueError("is not a date")


def _read_number(value: float) -> PublicationDate | None:
    """Read a year, `20251102`, or Unix time in seconds or milliseconds."""
    if not value:
        return None
    if 0 < value < 10**8 and value == int(value):
        return _read_text(str(int(value)))
    seconds = value / 1000 if value > _SECONDS[1] else value
    if not _SECONDS[0] < seconds < _SECONDS[1]:
        raise ValueError("is not a date")
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()


def _read_numbers(first: int, second: int, year: str) -> PublicationDate:
    """Read `11/25/2025` or `25/11/2025`, if there is only one way."""
    readings = set()
    for month, day in ((first, second), (second, first)):
        try:
            readings.add(datetime.date(int(year), month, day))
        except ValueError:
            continue
    if not readings:
        raise ValueError("is not a day of the calendar")
    if len(readings) > 1:
        one, other = sorted(readings)
        raise ValueError(f"can be {one.isoformat()} or {other.isoformat()}")
    found = readings.pop()
    return make_date(found.year, found.month, found.day)


def _make_date(parts: dict[str, str | None]) -> PublicationDate:
    name, month, day = parts.get("name"), parts.get("month"), parts.get("day")
    if name is not None and name.lower() not in MONTH_NUMBERS:
        raise ValueError("is not a date")
    number = MONTH_NUMBERS[name.lower()] if name else int(month or 0)
    return make_date(int(parts["year"] or 0), number, int(day or 0))


def make_date(year: int, month: int = 0, day: int = 0) -> PublicationDate:
    """Make a date of numbers; 0 = not known, as in `2025-11-00`.

    Raises ValueError with the reason, `is not a day of the calendar`.
    """
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError("is not a year of a paper")
    if not 0 <= month <= 12:
        raise ValueError("is not a month of the calendar")
    if not month or not day:
        return PartialDate(year, month or None)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise ValueError("is not a day of the calendar") from None


def is_more_precise(one: PublicationDate, other: PublicationDate) -> bool:
    """Whether a date tells a day where the other tells a month or year, and so on."""
    return _count_parts(one) > _count_parts(other)


def _count_parts(date: PublicationDate) -> int:
    if isinstance(date, datetime.date):
        return 3
    return 1 if date.month is None else 2
