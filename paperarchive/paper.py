"""What a paper is, as people edit it: no disk, no URL, no HTML."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Organization:
    """Who published a paper, where a listing says so."""

    name: str
    """The full name, as shown."""
    handle: str | None = None
    """The short name on the site it came from, without blanks; None where it is not
    known.
    """


@dataclass(frozen=True, slots=True)
class Author:
    """A person, entered by hand; listings give only their number."""

    name: str
    """The full name, given names first."""
    orcid: str | None = None
    """The ORCID iD, `0000-0002-1825-0097`."""
    affiliation: str | None = None
    """The institution, as shown."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that belongs to a paper, entered by hand."""

    kind: str
    """What is there: `code`, `project`, `pdf`, `data`, ..."""
    url: str
    """The address, http or https."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place in one listing at which a paper was seen."""

    listing: str
    """The listing: the stem of its file in content/listings/."""
    rank: int
    """The place in the listing, from 1."""
    comments: int | None = None
    """The number of comments on that day; None where the entry had no meta lines."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, as its file says."""

    slug: str
    """The stem of its file: its identity and its URL."""
    title: str
    """Plain text, on one line."""
    abstract: str
    """Markdown: CommonMark without raw HTML, and `$...$` for formulas; may be empty."""
    date: datetime.date | None = None
    """The day of publication; None = not known."""
    author_count: int | None = None
    """The key `author_count`: from 1; None = absent. What is known in all is
    `known_author_count`.
    """
    organization: Organization | None = None
    """None = none is known."""
    comments: int | None = None
    """At the newest crawl; None = there were no meta lines."""
    tags: tuple[str, ...] = ()
    """Slugs of the vocabulary, in the file's order."""
    appearances: tuple[Appearance, ...] = ()
    """Where it was seen, in the file's order; the key `listings`."""
    authors: tuple[Author, ...] = ()
    """By hand only."""
    arxiv: str | None = None
    """The arXiv identifier, `2411.01230`."""
    doi: str | None = None
    """The DOI, without an address before it."""
    links: tuple[Link, ...] = ()
    """By hand only."""
    aliases: tuple[str, ...] = ()
    """Stems the file bore before."""
    draft: bool = False
    """A draft is built only with `--drafts`."""
    note: str | None = None
    """The reader's own remark, Markdown."""

    @property
    def known_author_count(self) -> int | None:
        """The number of authors, from 1: what the file states, else how many it names;
        None = not known.
        """
        return self.author_count or len(self.authors) or None
