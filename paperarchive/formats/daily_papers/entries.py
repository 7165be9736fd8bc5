"""What a dump holds: its crawl day, its entries, and what could not be read."""

from collections.abc import Iterator
from dataclasses import dataclass

from paperarchive.formats.record import QuarantinedPart, UnreadPart
from paperarchive.paper import Organization


@dataclass(frozen=True, slots=True)
class ListedDate:
    """A date as a listing writes it, with or without its year."""

    month: int
    """1 to 12."""
    day: int
    """1 to 31; the month has this day."""
    year: int | None
    """None where it is left out, which means the year of the crawl."""
    line: int
    """Its line in the dump, from 1."""
    is_full: bool = False
    """Whether this form of a date has its year even if that is the crawl's."""


@dataclass(frozen=True, slots=True)
class EntryMeta:
    """The meta lines under an abstract."""

    date: ListedDate | None
    """The day of publication; None on a page without dates (trending papers)."""
    author_count: int | None
    """At least 1; None where an organisation's line, or none, takes its place."""
    organization: Organization | None
    comments: int | None
    """On the day of the crawl; 0 where the date is followed by no number; None on a page
    that shows none (trending papers).
    """


@dataclass(frozen=True, slots=True)
class ListingEntry:
    """One paper as dumped: raw text with its LaTeX debris, without control characters,
    with its HTML entities and mojibake repaired.
    """

    line: int
    """The line of the title, from 1."""
    title: str
    abstract: str
    """One paragraph, also where the dump has several lines or paragraphs."""
    meta: EntryMeta | None
    arxiv: str | None = None
    """The arXiv identifier, from a link or an address of the entry."""
    lines: tuple[int, ...] = ()
    """The numbers of all its lines, from 1, in order."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A parsed dump of a listing."""

    crawl_day: ListedDate | None
    """The day in the header; its year may be from a link to the page of the day before."""
    entries: tuple[ListingEntry, ...]
    """In the order of the dump."""
    quarantine: tuple[QuarantinedPart, ...]
    """In the order of the dump."""
    quarantined_lines: tuple[tuple[int, ...], ...] = ()
    """The numbers of the lines of each quarantined part, from 1, in order."""
    unread: tuple[UnreadPart, ...] = ()
    """Meta lines of entries that say nothing certain, in the order of the dump."""
    page_lines: tuple[int, ...] = ()
    """The numbers of the lines, from 1, of the page around the entries."""
    has_header: bool = False
    """Whether any line of the page's header is known."""

    @property
    def entry_count(self) -> int:
        """The number of entries, quarantined ones included."""
        return len(self.entries) + len(self.quarantine)

    @property
    def is_page(self) -> bool:
        """Whether anything but pairs of texts tells that this is the page of a listing: a
        header, a crawl day, meta lines, or links to papers.
        """
        if self.has_header or self.crawl_day is not None:
            return True
        return any(entry.meta or entry.arxiv for entry in self.entries)

    @property
    def dates(self) -> Iterator[ListedDate]:
        """The dates of the entries that have one."""
        for entry in self.entries:
            if entry.meta is not None and entry.meta.date is not None:
                yield entry.meta.date
