"""Reads the short lines of an entry: how many authors, which day, votes.

In: a clean line. Out: its kind, and its values. The table of forms, with an example of
each, is `_FORMS`; a line of no known form is text.
"""

import datetime
import re
from enum import Enum
from typing import NamedTuple

from paperarchive.formats.daily_papers.dump_lines import is_address, is_reference
from paperarchive.formats.daily_papers.entries import ListedDate
from paperarchive.formats.daily_papers.page_lines import is_page_line
from paperarchive.text.english import SHORT_MONTHS


class Kind(Enum):
    """What a line is."""

    TEXT = "text"
    """A title, an abstract, an organisation, or unknown."""
    COUNT = "count"
    """`7 authors`."""
    GLUED = "glued"
    """`7 authors161`: where one number ends is not certain."""
    DATE = "date"
    """`May 18, 2024 3`."""
    DOT = "dot"
    """`·`, between the authors and the date."""
    NUMBER = "number"
    """Votes before a title, or comments after a date."""
    VOTES = "votes"
    """`-`, `[-] 1`, `12 upvotes`: votes, and nothing else."""
    SUBMITTER = "submitter"
    """`Submitted by`, whose name follows."""
    ADDRESS = "address"
    """An address on a line of its own."""
    PAGE = "page"
    """Of the page around the entries."""


_BULLET = r"(?:[•·∙●‣*–—-] ?)?"
_AUTHORS = (
    r"(?:authors?|auteure?s?|autor(?:es|as|en|i|e|zy|ów)?|位?作者|名?作者|[人名]の著者|(?:명의 )?저자"
    r"|автор(?:а|ов|ы)?)"
)
"""Of a page that a browser translated, too."""
_COUNT = re.compile(
    rf"{_BULLET}(?:by )?(?P<count>\d{{1,3}}(?:[,’'  ]\d{{3}})+|\d{{1,6}}) ?{_AUTHORS}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_VOTES = re.compile(
    r"-|\[ ?- ?\]|\[-\] (?:\d+|-)|upvoted? ?\d*|\d+ upvotes?|[▲△] ?\d+|\d+\.?\d*k",
    re.IGNORECASE,
)
_SUBMITTER = re.compile(r"submitted by(?: @?(?P<name>\S{1,40}))?", re.IGNORECASE)
_MONTH_NAME = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_MONTH = rf"(?P<month>{_MONTH_NAME})\.?"
_GLUED = re.compile(
    rf"{_BULLET}\d+ [Aa]uthors? ?\d+|{_MONTH_NAME}\.? \d{{3,}}", re.ASCII
)
_COMMENTS = r"(?: ?(?P<comments>\d{1,9}))?"
_DATE_FORMS = (
    # May 18, 2024 3 · May 18 · Sept. 3, 2024 · May 18, 20243 (a year has four digits)
    re.compile(
        rf"{_MONTH} (?P<day>\d{{1,2}})(?:(?:, (?P<year>\d{{4}})| (?P<bare>(?:19|20)\d\d)){_COMMENTS}"
        r"| (?P<alone>\d{1,9}))?",
        re.ASCII,
    ),
    # 18 May 2024 · 18 May
    re.compile(
        rf"(?P<day>\d{{1,2}}) {_MONTH}(?:,? (?P<year>\d{{4}}){_COMMENTS}| (?P<alone>\d{{1,9}}))?",
        re.ASCII,
    ),
    # 2024-05-18 3
    re.compile(
        r"(?P<full>(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d))(?: (?P<comments>\d{1,9}))?",
        re.ASCII,
    ),
)
_PUBLISHED = re.compile(r"published(?: on)? ", re.IGNORECASE)
_LONGEST = 120
"""Of lines that are more than text: `<organisation> · <date>`."""
_LEAP_YEAR = 2000


class MetaDate(NamedTuple):
    """A date line."""

    date: ListedDate | None
    """None if no calendar has the day."""
    comments: int | None
    """None if no number follows the date."""


def classify(text: str) -> Kind:
    """Find the kind of a clean line that is not empty."""
    if is_address(text):
        return Kind.ADDRESS
    if len(text) > _LONGEST:
        return Kind.TEXT
    first = text[0]
    if first.isalpha() or first == "[":
        return _classify_words(text)
    if text in "·•∙●":
        return Kind.DOT
    return _classify_other(text)


def _classify_words(text: str) -> Kind:
    """Find the kind of a line that begins with a letter."""
    if is_page_line(text) or (text[0] == "[" and is_reference(text)):
        return Kind.PAGE
    if text[-1].isdecimal() and _match_date(text) is not None:
        return Kind.DATE
    if len(text) > 60:
        return Kind.TEXT
    for pattern, kind in _FORMS:
        if pattern.fullmatch(text):
            return kind
    return Kind.TEXT


def _classify_other(text: str) -> Kind:
    """Find the kind of a line that begins with a digit, a bullet or another sign."""
    for pattern, kind in _FORMS:
        if pattern.fullmatch(text):
            return kind
    if _match_date(text) is not None:
        return Kind.DATE
    if is_page_line(text) or is_reference(text):
        return Kind.PAGE
    return Kind.TEXT


_FORMS = (
    (_NUMBER, Kind.NUMBER),  # 12
    (_VOTES, Kind.VOTES),  # -   [-] 1   Upvote 8
    (_COUNT, Kind.COUNT),  # • 7 authors   1,024 Authors   by 7 authors
    (_GLUED, Kind.GLUED),  # ·7 authors161   May 293
    (_SUBMITTER, Kind.SUBMITTER),  # Submitted by   Submitted by somebody
)


# --- values


def read_count(text: str) -> int | None:
    """Read the number of authors; None for `0 authors`, which says nothing.

    text: a line of kind COUNT.
    """
    match = _COUNT.fullmatch(text)
    if match is None:
        return None
    return int(re.sub(r"\D", "", match["count"])) or None


def names_submitter(text: str) -> bool:
    """Tell whether a line of kind SUBMITTER has the name on it."""
    match = _SUBMITTER.fullmatch(text)
    return match is not None and match["name"] is not None


def read_date(text: str, line: int) -> MetaDate:
    """Read a line of kind DATE.

    line: its number in the dump.
    """
    match = _match_date(text)
    if match is None:
        return MetaDate(None, None)
    values = match.groupdict()
    year_text = values["year"] or values.get("bare")
    month = _read_month(values.get("month") or values["number"])
    day = int(values["day"])
    year = int(year_text or _LEAP_YEAR)
    comments_text = values.get("comments") or values.get("alone")
    comments = int(comments_text) if comments_text else None
    if not _is_day(year, month, day):
        return MetaDate(None, comments)
    is_full = bool(values.get("full")) or is_published_date(text)
    date = ListedDate(month, day, year if year_text else None, line, is_full)
    return MetaDate(date, comments)


def is_published_date(text: str) -> bool:
    """Tell whether a date line says `Published on`, as pages of trending papers do, on
    which every date has its year.
    """
    return _PUBLISHED.match(text) is not None


def _read_month(text: str) -> int:
    """Read `05`, or a month's name."""
    if text.isdecimal():
        return int(text)
    return SHORT_MONTHS.index(text[:3].title()) + 1


def _match_date(text: str) -> re.Match[str] | None:
    published = _PUBLISHED.match(text)
    start = published.end() if published else 0
    for form in _DATE_FORMS:
        match = form.fullmatch(text, start)
        if match is not None:
            return match
    return None


def _is_day(year: int, month: int, day: int) -> bool:
    if year == datetime.MAXYEAR:  # the year of the crawl may have to be the next one
        return False
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
