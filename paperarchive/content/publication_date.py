"""The key `date`: a day, a month or a year, and what people write in place of them.

In: `2022-07-26`, `2022-07`, `2022`. Out: a `PublicationDate`. Any other form is refused
with the right spelling, if there is one reading of it: `26 July 2022`, `2022/7/26`.
"""

import re

from paperarchive.paper import PublicationDate, parse_date
from paperarchive.text.english import SHORT_MONTHS
from paperarchive.yaml_fields.scalars import Scalar

_YEAR_FIRST = re.compile(
    r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?:[T ].*)?", re.ASCII
)
_DAY_FIRST = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[-. ]+)?([A-Za-z]{3,9})\.?,?[-. ]+(\d{4})", re.ASCII
)
_MONTH_FIRST = re.compile(
    r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def _parse(value: str) -> PublicationDate | None:
    text = value.strip()
    if not text:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        meant = _guess(text)
        if meant is None:
            raise
        raise ValueError(str(error), f"write {meant.isoformat()}") from None


def _guess(text: str) -> PublicationDate | None:
    """The date that somebody meant; None if there are several, or none."""
    parts = _find_parts(text)
    if parts is None:
        return None
    year, month, day = parts
    written = f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
    try:
        return parse_date(written)
    except ValueError:
        return None


def _find_parts(text: str) -> tuple[str, int, int] | None:
    """The year, the month and the day, 0 for none."""
    found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        return found[1], int(found[2]), int(found[3] or 0)
    found = _DAY_FIRST.fullmatch(text)
    if found:
        return found[3], _number_month(found[2]), int(found[1] or 0)
    found = _MONTH_FIRST.fullmatch(text)
    return (found[3], _number_month(found[1]), int(found[2])) if found else None


def _number_month(name: str) -> int:
    """From 1; 0 if it is no month."""
    start = name[:3].title()
    return SHORT_MONTHS.index(start) + 1 if start in SHORT_MONTHS else 0


PUBLICATION_DATE: Scalar[PublicationDate] = Scalar(
    "a date", "write YYYY-MM-DD, YYYY-MM or YYYY", _parse
)
