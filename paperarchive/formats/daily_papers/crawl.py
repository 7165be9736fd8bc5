"""The day of a crawl, whose year no listing writes, and the full dates of its entries.

In: a parsed dump, and the day if a person or the archive knows it. Out: that day, and
how it was found. A date stands without its year if that is the crawl's, so every such
date lies on or before the crawl day, and every written year is an earlier one. A dump
in which these contradict each other is an error that names the lines.
"""

import datetime
from dataclasses import dataclass

from paperarchive.errors import Problem, Problems
from paperarchive.formats.daily_papers.parse import Dump, ListedDate
from paperarchive.text.english import SHORT_MONTHS


@dataclass(frozen=True, slots=True)
class Crawl:
    """When a listing was copied."""

    day: datetime.date
    """The day."""
    reason: str
    """How it was found: a clause for the terminal."""


def find_crawl(
    dump: Dump, path: str, problems: Problems, *, known: datetime.date | None = None
) -> Crawl | None:
    """Find the day of a crawl; None, and problems noted, where the dump contradicts
    itself or does not tell.

    known: the day as given by a person; the dump's header and dates must agree with it.
    """
    found = Crawl(known, "as given") if known else _infer_crawl(dump, path, problems)
    if found is None:
        return None
    contradictions = list(_find_contradictions(dump, path, found.day))
    problems.extend(contradictions)
    return None if contradictions else found


def make_date(date: ListedDate, crawl_day: datetime.date) -> datetime.date:
    """Make the full date of an entry; ValueError if that year has no such day."""
    return datetime.date(date.year or crawl_day.year, date.month, date.day)


def _infer_crawl(dump: Dump, path: str, problems: Problems) -> Crawl | None:
    header = dump.crawl_day
    if header is None:
        message, advice = (
            "no crawl day stands in the header",
            "say when it was copied: --crawled YYYY-MM-DD",
        )
        problems.add(Problem(path, message, advice))
        return None
    if header.year is not None:
        return Crawl(
            make_date(header, datetime.date(header.year, 1, 1)), "the header says so"
        )
    years = [
        entry.meta.date.year
        for entry in dump.entries
        if entry.meta and entry.meta.date.year
    ]
    if not years:
        message = (
            "no date in the dump has a year, so the year of the crawl cannot be told"
        )
        problems.add(
            Problem(path, message, "say it: --crawled YYYY-MM-DD", line=header.line)
        )
        return None
    year = max(years) + 1
    try:
        day = make_date(header, datetime.date(year, 1, 1))
    except ValueError:
        message = f"the crawl day is 29 February, but the year that follows from the dates is {year}"
        problems.add(
            Problem(
                path, message, "say the day: --crawled YYYY-MM-DD", line=header.line
            )
        )
        return None
    return Crawl(
        day,
        f"the newest year that is written is {max(years)}; if it is wrong, give --crawled",
    )


def _find_contradictions(
    dump: Dump, path: str, crawl_day: datetime.date
) -> list[Problem]:
    advice = "give the right day with --crawled YYYY-MM-DD, or mend the dump"
    found: list[Problem] = []
    header = dump.crawl_day
    if (
        header is not None
        and (header.year or crawl_day.year, header.month, header.day)
        != crawl_day.timetuple()[:3]
    ):
        message = f"the header's day is {_name(header)}, the crawl day given is {crawl_day.isoformat()}"
        found.append(Problem(path, message, advice, line=header.line))
    for entry in dump.entries:
        contradiction = _contradict(entry.meta.date, crawl_day) if entry.meta else None
        if entry.meta and contradiction:
            found.append(
                Problem(path, contradiction, advice, line=entry.meta.date.line)
            )
    return found


def _contradict(date: ListedDate, crawl_day: datetime.date) -> str | None:
    if date.year is not None:
        if date.year < crawl_day.year:
            return None
        return f"the date {_name(date)} writes its year, though the crawl was in {crawl_day.year}"
    try:
        day = make_date(date, crawl_day)
    except ValueError:
        return (
            f"the date {_name(date)} has no year, and {crawl_day.year} has no such day"
        )
    if day <= crawl_day:
        return None
    return f"the date {_name(date)} has no year, but lies after the crawl day {crawl_day.isoformat()}"


def _name(date: ListedDate) -> str:
    name = f"{SHORT_MONTHS[date.month - 1]} {date.day}"
    return name if date.year is None else f"{name}, {date.year}"
