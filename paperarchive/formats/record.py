"""Records: what a collected file says of papers, the same for all formats.

A format (`list_format.py`) reads a file into items: a `Record` for each paper, and for
all else one of the other types here, each with its line. Nothing of a file is dropped
without an item. Counts hold: records + quarantined parts = entries of the file.
"""

import datetime
from dataclasses import dataclass
from typing import TypeAlias

from paperarchive.errors import Problem
from paperarchive.paper import (
    Author,
    ExtraValue,
    Link,
    Organization,
    PublicationDate,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as collected. Texts are as a paper's file has them: `texts.py` makes them
    from the source's LaTeX, HTML or plain text. What the source does not know is empty
    or None, never a guess.
    """

    line: int
    """Where it begins in its file, from 1."""
    title: str
    """Plain text, on one line; never empty."""
    abstract: str = ""
    """Markdown, in the dialect of papers' files."""
    raw_title: str | None = None
    """The title as collected, where it differs: a paper is found by both."""
    date: PublicationDate | None = None
    authors: tuple[Author, ...] = ()
    has_all_authors: bool = True
    """False if the source names some of them only: "et al.", "and others"."""
    author_count: int | None = None
    """Only where the source gives a number; that of complete `authors` follows."""
    organization: Organization | None = None
    comments: int | None = None
    arxiv: str | None = None
    """`2411.01230`, without the version."""
    doi: str | None = None
    """Without `https://doi.org/`."""
    venue: str | None = None
    """The journal or conference, plain text."""
    publication_type: str | None = None
    """One of CSL's types: `article-journal`, `paper-conference`, `article` (a preprint),
    `thesis`, `book`, `chapter`, `report`, `dataset`, `software`, ...; None = not known.
    """
    keywords: tuple[str, ...] = ()
    """The source's keywords, categories and sections, as written. Tags are made of them
    later, through the archive's vocabulary.
    """
    links: tuple[Link, ...] = ()
    """Without the addresses that `arxiv` and `doi` give."""
    note: str | None = None
    """Markdown: a remark of the person who collected."""
    extra: tuple[tuple[str, ExtraValue], ...] = ()
    """What else a bibliography needs, by name: `volume`, `issue`, `pages`, `publisher`,
    `isbn`, `citation_key`, ...
    """
    file: str | None = None
    """Its file within a folder, relative to that, with forward slashes; None = the list
    is one file.
    """


@dataclass(frozen=True, slots=True)
class QuarantinedPart:
    """A part of a file that should be a paper and cannot be read as one."""

    line: int
    """The first line, from 1."""
    text: str
    """The part, unchanged; long ones may be cut in what is printed, not here."""
    why: str
    """The reason: a clause."""
    paper: str | None = None
    """The title of the paper that it belongs to; None if it is not known."""
    lost: str = ""
    """What the archive does not get: a phrase, `the title 'A', '• 7 authors'`."""
    file: str | None = None
    """As for a record."""


@dataclass(frozen=True, slots=True)
class SkippedPart:
    """A part of a file that is no paper: a template's example, a repository in a list of
    papers, a web page. It is no entry: it is reported, and counts on its own.
    """

    line: int
    text: str
    """What it is, for the report: its title or the line itself."""
    why: str
    """The reason: a clause, the same for all of one kind, since they are counted by it."""
    file: str | None = None


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of a record that was read without it, since it says nothing certain."""

    line: int
    text: str
    """The part, unchanged."""
    why: str
    """What stays unknown, and why: a clause."""
    paper: str
    """The title of the record."""
    file: str | None = None


@dataclass(frozen=True, slots=True)
class IgnoredField:
    """A field of a record that no archive has: how a page was laid out, when an address
    was visited. Reported once a field name, with the number of records.
    """

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class PrivateField:
    """A field that holds a path of the collector's machine. Its value never enters the
    archive: it is blanked in the kept file too.
    """

    name: str
    line: int
    start: int
    """Where the value begins in the decoded file, in characters."""
    stop: int


@dataclass(frozen=True, slots=True)
class CrawlDay:
    """The day on which the list was collected, where the file tells it."""

    day: datetime.date
    reason: str
    """How it was found: a clause for the terminal."""


ListItem: TypeAlias = (
    Record
    | QuarantinedPart
    | SkippedPart
    | UnreadPart
    | IgnoredField
    | PrivateField
    | CrawlDay
    | Problem
)
"""What reading a list yields. A `Problem` is an error of the file as a whole: nothing of
it is imported.
"""
