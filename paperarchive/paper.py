"""What a paper is, as people edit it: no disk, no URL, no HTML."""

import datetime
import re
from dataclasses import dataclass
from typing import TypeAlias

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A month, or a year of which the month is not known."""

    year: int
    month: int | None = None
    """From 1; None = not known."""

    def isoformat(self) -> str:
        """`2022-07`, `2022`."""
        if self.month is None:
            return f"{self.year:04d}"
        return f"{self.year:04d}-{self.month:02d}"

    __str__ = isoformat


PublicationDate: TypeAlias = datetime.date | PartialDate
"""When a paper was published: a day, a month or a year."""


def parse_date(text: str) -> PublicationDate:
    """Parse `2022-07-26`, `2022-07` or `2022`.

    Raises ValueError with the reason, `is not a date`, for anything else.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError("is not a date")
    try:
        if found[3]:
            return datetime.date.fromisoformat(text)
        first_day = datetime.date(int(found[1]), int(found[2] or 1), 1)
    except ValueError:
        unit = "day" if found[3] else "month" if found[2] else "year"
        raise ValueError(f"is not a {unit} of the calendar") from None
    return PartialDate(first_day.year, first_day.month if found[2] else None)


def compute_date_key(date: PublicationDate | None) -> tuple[int, int, int]:
    """The key for sorting by date: year, month and day, 0 for what is not known.

    So a month comes before its days, a year before its months, and no date before all;
    newest first, they come after them.
    """
    if isinstance(date, datetime.date):
        return date.year, date.month, date.day
    return (0, 0, 0) if date is None else (date.year, date.month or 0, 0)


def find_first_day(date: PublicationDate) -> datetime.date:
    """The day itself, or the first one of a month or year."""
    if isinstance(date, datetime.date):
        return date
    return datetime.date(date.year, date.month or 1, 1)


@dataclass(frozen=True, slots=True)
class Organization:
    """The organisation that published a paper."""

    name: str
    """The full name, as shown."""
    handle: str | None = None
    """The short name on the site that listed the paper, without spaces; None = not known.
    """


@dataclass(frozen=True, slots=True)
class Author:
    """An author. Entered by hand: listings give only the number of authors."""

    name: str
    """The full name, given names first; `Family, Given` where a family name of several
    words could not be told else. `text/person_name.py` has the parts.
    """
    orcid: str | None = None
    """The ORCID iD, `0000-0002-1825-0097`."""
    affiliation: str | None = None
    """The institution, as shown."""
    group: bool = False
    """Whether the name is that of a group or team, which has no given name."""


@dataclass(frozen=True, slots=True)
class Link:
    """A web page that belongs to a paper. Entered by hand."""

    kind: str
    """What is there: `code`, `project`, `pdf`, `data`, ..."""
    url: str
    """http or https."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """An entry of a listing that is about a paper."""

    listing: str
    """The listing's slug."""
    rank: int
    """The place in the listing, from 1."""
    comments: int | None = None
    """The number of comments on that day; None if the entry had no meta lines."""


@dataclass(frozen=True, slots=True)
class ExtraValue:
    """A value below the key `extra`: one of the three is there; none = null."""

    text: str | None = None
    items: tuple["ExtraValue", ...] | None = None
    """Of a list."""
    fields: tuple[tuple[str, "ExtraValue"], ...] | None = None
    """Of a mapping, in the file's order."""


PlainValue: TypeAlias = "str | int | list[PlainValue] | dict[str, PlainValue] | None"
"""A value in the types of JSON."""


def describe_extra(value: ExtraValue) -> PlainValue:
    """Write a value below `extra` in the types of JSON."""
    if value.items is not None:
        return list(map(describe_extra, value.items))
    if value.fields is not None:
        return {name: describe_extra(inner) for name, inner in value.fields}
    return value.text


def parse_extra(value: object) -> ExtraValue:
    """Parse what `describe_extra` writes; numbers and truth values become texts."""
    if isinstance(value, list):
        return ExtraValue(items=tuple(map(parse_extra, value)))
    if isinstance(value, dict):
        fields = tuple((str(k), parse_extra(inner)) for k, inner in value.items())
        return ExtraValue(fields=fields)
    return ExtraValue(None if value is None else str(value))


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, as its file says."""

    slug: str
    """Its file's name without `.md`: its identity and its URL."""
    title: str
    """Plain text, on one line."""
    abstract: str
    """Markdown: CommonMark without raw HTML, and `$...$` for formulas; may be empty."""
    date: PublicationDate | None = None
    """The day, month or year of publication; None = not known."""
    author_count: int | None = None
    """The key `author_count`, from 1; None = absent. `known_author_count` counts the
    `authors` too.
    """
    organization: Organization | None = None
    """None = not known."""
    comments: int | None = None
    """The number of comments at the newest crawl; None = not known."""
    tags: tuple[str, ...] = ()
    """Slugs of the vocabulary, in the file's order."""
    appearances: tuple[Appearance, ...] = ()
    """The key `listings`, in the file's order."""
    authors: tuple[Author, ...] = ()
    """Empty if only their number is known."""
    arxiv: str | None = None
    """The arXiv identifier, `2411.01230`."""
    doi: str | None = None
    """The DOI, without `https://doi.org/`."""
    links: tuple[Link, ...] = ()
    aliases: tuple[str, ...] = ()
    """Earlier slugs, whose URLs redirect to the paper."""
    draft: bool = False
    """Drafts are built only with `--drafts`."""
    note: str | None = None
    """A remark of the archive's owner, in Markdown."""
    venue: str | None = None
    """The journal or conference, as shown."""
    publication_type: str | None = None
    """What it is: `article`, `preprint`, `thesis`, ..."""
    keywords: tuple[str, ...] = ()
    """The authors' own keywords, which need not be tags."""
    extra: tuple[tuple[str, ExtraValue], ...] = ()
    """Fields of the archive's own, for its theme: names and values."""
    has_all_authors: bool = True
    """False if `authors` ends in `et al.`, so that their number is not known."""

    @property
    def known_author_count(self) -> int | None:
        """The number of authors, from 1: `author_count`, else how many are named if all
        are; None = not known.
        """
        named = len(self.authors) if self.has_all_authors else 0
        return self.author_count or named or None
