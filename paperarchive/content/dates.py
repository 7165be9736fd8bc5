"""Dates of papers that cannot be right.

In: papers and the days of the crawls. Out: a warning for each date before print, or far
behind the newest crawl. Nothing depends on today's date: the same files, the same result.
"""

from collections.abc import Iterable, Iterator, Sequence

from paperarchive.content.front_matter import find_key_line
from paperarchive.content.listings import Listing
from paperarchive.content.read_paper import PaperFile
from paperarchive.errors import Problem, Severity
from paperarchive.paper import PublicationDate

FIRST_YEAR = 1400
"""Earlier than what people could have printed."""
LATER_YEARS = 5
"""Years after the newest crawl in which a paper may have been added by hand."""
LAST_YEAR = 2100
"""The last year of papers in an archive without listings."""


def find_implausible_dates(
    papers: Sequence[PaperFile], listings: Iterable[Listing]
) -> Iterator[Problem]:
    """Find dates that are much too early or too late."""
    newest = max((listing.crawled.year for listing in listings), default=None)
    last = LAST_YEAR if newest is None else newest + LATER_YEARS
    late = f"is after {last}, {LATER_YEARS} years after the newest list"
    if newest is None:
        late = f"is after {last}"
    for file in papers:
        date = file.paper.date
        if date is None or FIRST_YEAR <= date.year <= last:
            continue
        yield _describe(
            file, date, f"is before {FIRST_YEAR}" if date.year <= last else late
        )


def _describe(file: PaperFile, date: PublicationDate, reason: str) -> Problem:
    message = f"{date.isoformat()} {reason}"
    line = find_key_line(file.text, "date")
    advice = "correct the year"
    severity = Severity.WARNING
    return Problem(file.path, message, advice, line=line, key="date", severity=severity)
