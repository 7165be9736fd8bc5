"""The day of a crawl, and the full dates of its entries.

In: a parsed dump, and the day if a person or the archive knows it. Out: that day, and
how it was found. A listing leaves out the year of a date that lies in the year of the
crawl, its own date included. So a date without a year lies on or before the crawl day,
and a written year is an earlier one. A dump that contradicts this is an error with the
lines in question.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from paperarchive.errors import Problem, Problems
from paperarchive.formats.daily_papers.parse import Dump, ListedDate
from paperarchive.text.english import SHORT_MONTHS

_GIVE_DAY = "give the crawl day with --crawled YYYY-MM-DD"
_CORRECT_DAY = "correct the crawl day with --crawled YYYY-MM-DD, or fix the dump"


@dataclass(frozen=True, slots=True)
class Crawl:
    """The day on which a listing was copied."""

    day: datetime.date
    reason: str
    """How the day was found: a clause for the terminal."""


def find_crawl(
    dump: Dump, path: str, problems: Problems, *, known: datetime.date | None = None
) -> Crawl | None:
    """Find the day of a crawl; report problems and return None where the dump does not
    tell it or contradicts it.

    known: the day given by a person, with which the header and the dates must agree.
    """
    found = Crawl(known, "as given") if known else _infer_crawl(dump, path, problems)
    if found is None:
        return None
    contradictions = list(_find_contradictions(dump, path, found.day))
    problems.extend(contradictions)
    return None if contradictions else found


def make_date(date: ListedDate, crawl_day: datetime.date) -> datetime.date:
    """Complete the date of an entry with the year of the crawl.

    Raises: ValueError if that year has no such day.
    """
    return datetime.date(date.year or crawl_day.year, date.month, date.day)


def _infer_crawl(dump: Dump, path: str, problems: Problems) -> Crawl | None:
    header = dump.crawl_day
    if header is None:
        problems.add(Problem(path, "no crawl day in the header", _GIVE_DAY))
        return None
    if header.year is not None:
        day = datetime.date(header.year, header.month, header.day)
        return Crawl(day, "the header has the year")
    newest = _find_newest_year(dump)
    if newest is None:
        message = "no date in the dump has a year, so the crawl year is unknown"
        problems.add(Problem(path, message, _GIVE_DAY, line=header.line))
        return None
    year = newest + 1
    try:
        day = datetime.date(year, header.month, header.day)
    except ValueError:
        message = f"the crawl day is 29 February, but the year inferred from the dates is {year}"
        problems.add(Problem(path, message, _GIVE_DAY, line=header.line))
        return None
    reason = f"year inferred from {newest}, the newest in the dump; if it is wrong, give --crawled"
    return Crawl(day, reason)


def _find_newest_year(dump: Dump) -> int | None:
    metas = (entry.meta for entry in dump.entries)
    years = (meta.date.year for meta in metas if meta is not None)
    return max((year for year in years if year is not None), default=None)


def _find_contradictions(
    dump: Dump, path: str, crawl_day: datetime.date
) -> Iterator[Problem]:
    header = dump.crawl_day
    if header is not None and not _is_day(header, crawl_day):
        message = f"the header's crawl day is {_format(header)}, but {crawl_day.isoformat()} was given"
        yield Problem(path, message, _CORRECT_DAY, line=header.line)
    for entry in dump.entries:
        if entry.meta is None:
            continue
        date = entry.meta.date
        contradiction = _find_contradiction(date, crawl_day)
        if contradiction is not None:
            yield Problem(path, contradiction, _CORRECT_DAY, line=date.line)


def _is_day(date: ListedDate, day: datetime.date) -> bool:
    year = date.year or day.year
    return (year, date.month, date.day) == (day.year, day.month, day.day)


def _find_contradiction(date: ListedDate, crawl_day: datetime.date) -> str | None:
    """Say how a date contradicts the crawl day; None if it does not."""
    name = _format(date)
    if date.year is not None:
        if date.year < crawl_day.year:
            return None
        return f"the date {name} has a year, but the crawl was in {crawl_day.year}"
    try:
        day = make_date(date, crawl_day)
    except ValueError:
        return f"the date {name} has no year, and {crawl_day.year} has no such day"
    if day <= crawl_day:
        return None
    return f"the date {name} has no year, but is after the crawl day {crawl_day.isoformat()}"


def _format(date: ListedDate) -> str:
    name = f"{SHORT_MONTHS[date.month - 1]} {date.day}"
    return name if date.year is None else f"{name}, {date.year}"
