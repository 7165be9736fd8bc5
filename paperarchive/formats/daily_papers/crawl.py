"""The day of a crawl, and the full dates of its entries.

In: a parsed dump, and the day if a person or the archive knows it. Out: that day, and
how it was found. A listing leaves out the year of a date that lies in the year of the
crawl, its own date included. So a date without a year lies on or before the crawl day,
and a written year is an earlier one; but `2024-05-18` and the dates of a page of trending
papers always have their year. A dump that contradicts this is an error with the lines in
question.
"""

import datetime
from collections.abc import Iterator

from paperarchive.errors import Problem, Problems
from paperarchive.formats.daily_papers.parse import Dump, ListedDate
from paperarchive.formats.record import CrawlDay
from paperarchive.text.english import SHORT_MONTHS

_GIVE_DAY = "give the crawl day with --crawled YYYY-MM-DD"
_CORRECT_DAY = "correct the crawl day with --crawled YYYY-MM-DD, or fix the dump"


def find_crawl(
    dump: Dump, path: str, problems: Problems, *, known: datetime.date | None = None
) -> CrawlDay | None:
    """Find the day of a crawl; report problems and return None where the dump does not
    tell it or contradicts it.

    known: the day given by a person, with which the header and the dates must agree.
    """
    crawl = CrawlDay(known, "as given") if known else _infer_crawl(dump, path, problems)
    if crawl is None:
        return None
    contradictions = list(_find_contradictions(dump, path, crawl.day))
    if contradictions:
        problems.extend(contradictions)
        return None
    return crawl


def make_date(
    date: ListedDate | None, crawl_day: datetime.date
) -> datetime.date | None:
    """Complete the date of an entry, if it has one, with the year of the crawl.

    Raises: ValueError if that year has no such day.
    """
    if date is None:
        return None
    return _complete(date, crawl_day)


def _complete(date: ListedDate, crawl_day: datetime.date) -> datetime.date:
    return datetime.date(date.year or crawl_day.year, date.month, date.day)


def _infer_crawl(dump: Dump, path: str, problems: Problems) -> CrawlDay | None:
    """Complete the day in the header with its year, which follows from the dates: the
    year after the newest one that they have.
    """
    header = dump.crawl_day
    if header is None:
        problems.add(Problem(path, "no crawl day in the header", _GIVE_DAY))
        return None
    if header.year is not None:
        day = datetime.date(header.year, header.month, header.day)
        return CrawlDay(day, "the page has the year")
    newest = _find_newest_year(dump)
    year = _find_first_year(dump, header)
    if newest is None or year is None:
        message = "no date in the dump has a year, so the crawl year is unknown"
        problems.add(Problem(path, message, _GIVE_DAY, line=header.line))
        return None
    try:
        day = datetime.date(year, header.month, header.day)
    except ValueError:
        message = f"the crawl day is 29 February, but the year inferred from the dates is {year}"
        problems.add(Problem(path, message, _GIVE_DAY, line=header.line))
        return None
    reason = f"year inferred from {newest}, the newest in the dump; if it is wrong, give --crawled"
    return CrawlDay(day, reason)


def _find_newest_year(dump: Dump) -> int | None:
    years = [date.year for date in dump.dates if date.year is not None]
    return max(years, default=None)


def _find_first_year(dump: Dump, header: ListedDate) -> int | None:
    """Find the first year in which the crawl may have been; None if no date has a year.

    A date that always has its year may be of the crawl's year, if not after its day.
    """
    years = []
    for date in dump.dates:
        if date.year is not None:
            is_before = (date.month, date.day) <= (header.month, header.day)
            years.append(date.year if date.is_full and is_before else date.year + 1)
    return max(years, default=None)


def _find_contradictions(
    dump: Dump, path: str, crawl_day: datetime.date
) -> Iterator[Problem]:
    header = dump.crawl_day
    if header is not None and not _is_day(header, crawl_day):
        message = f"the header's crawl day is {_format(header)}, but {crawl_day.isoformat()} was given"
        yield Problem(path, message, _CORRECT_DAY, line=header.line)
    for date in dump.dates:
        if date.year is None:
            contradiction = _check_without_year(date, crawl_day)
        else:
            contradiction = _check_year(date, date.year, crawl_day)
        if contradiction is not None:
            yield Problem(path, contradiction, _CORRECT_DAY, line=date.line)


def _is_day(date: ListedDate, day: datetime.date) -> bool:
    if date.year not in (None, day.year):
        return False
    return (date.month, date.day) == (day.month, day.day)


def _check_year(date: ListedDate, year: int, crawl_day: datetime.date) -> str | None:
    """Check that a date with a year is of an earlier year than the crawl, or that it is
    not after the crawl if it always has its year.

    Returns the contradiction; None if there is none.
    """
    if date.is_full:
        if datetime.date(year, date.month, date.day) <= crawl_day:
            return None
        return (
            f"the date {_format(date)} is after the crawl day {crawl_day.isoformat()}"
        )
    if year < crawl_day.year:
        return None
    return f"the date {_format(date)} has a year, but the crawl was in {crawl_day.year}"


def _check_without_year(date: ListedDate, crawl_day: datetime.date) -> str | None:
    """Check that a date without a year is not after the crawl day.

    Returns the contradiction; None if there is none.
    """
    name = _format(date)
    try:
        day = _complete(date, crawl_day)
    except ValueError:
        return f"the date {name} has no year, and {crawl_day.year} has no such day"
    if day <= crawl_day:
        return None
    return f"the date {name} has no year, but is after the crawl day {crawl_day.isoformat()}"


def _format(date: ListedDate) -> str:
    """Write a date as a listing does: `Oct 29`, `Oct 29, 2024`."""
    name = f"{SHORT_MONTHS[date.month - 1]} {date.day}"
    if date.year is None:
        return name
    return f"{name}, {date.year}"
