"""Parses the dump of a listing into entries.

In: the text of a "Daily Papers" page as someone copied it. Out: `Dump`: the crawl day
of its header, the entries, and the lines that cannot be read. Only line feeds end a
line, and empty lines separate blocks. An entry is a title, an abstract and, mostly,
meta lines:

    • 7 authors             or an organisation, `<handle> <full name>`
    ·
    May 18, 2024 3          the date, without its year if that of the crawl; comments

Where the meta lines are missing, titles are told from abstracts by their form.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile

from paperarchive.formats.daily_papers.layout import TextLine, pair_texts
from paperarchive.formats.daily_papers.page_lines import is_header_line
from paperarchive.formats.daily_papers.plausible import find_implausibility
from paperarchive.paper import Organization
from paperarchive.text.english import SHORT_MONTHS

_DATE = re.compile(
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.? (?P<day>\d{1,2})(?:, (?P<year>\d{4}))?(?: (?P<comments>\d{1,9}))?",
    re.ASCII,
)
_AUTHORS = re.compile(r"(?:[•·*-]\s*)?(?P<count>\d{1,6}) authors?", re.ASCII)
_GLUED = re.compile(r"[•·]?\s*\d+ authors?\s*\d+", re.ASCII)
_VOTES = re.compile(r"\d{1,9}|-", re.ASCII)
_LINKED_TITLE = re.compile(r"#{1,6}\s*\[(?P<text>.*[^ ]) ?\]\((?P<url>\S+)\)")
_LINKED_ABSTRACT = re.compile(r"\[(?P<text>.*[^ ]) ?\]\(https?://\S+?/papers/\S+\)")
_PAPER_URL = re.compile(
    r"https?://(?:www\.)?huggingface\.co/papers/(?P<arxiv>\d{4}\.\d{4,5})(?:v\d+)?/?(?:[?#]\S*)?",
    re.ASCII,
)
_DOT = "·"
_LEAP_YEAR = 2000
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff]"
)
_MAXIMUM_ORGANIZATION_LENGTH = 160
_MAXIMUM_ORGANIZATION_LENGTH_WITH_STOP = 40
"""Of a line with a full stop at its end: "Apple Inc." is an organisation, a longer line
the abstract of an entry whose author line is missing.
"""
_MAXIMUM_HEADER_LENGTH = 100


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


@dataclass(frozen=True, slots=True)
class EntryMeta:
    """The meta lines under an abstract."""

    date: ListedDate
    """The day of publication."""
    author_count: int | None
    """At least 1; None where an organisation's line, or none, takes its place."""
    organization: Organization | None
    comments: int
    """On the day of the crawl; 0 where the date is followed by no number."""


@dataclass(frozen=True, slots=True)
class ListingEntry:
    """One paper as dumped: raw text with its LaTeX debris, without control characters."""

    line: int
    """The line of the title, from 1."""
    title: str
    abstract: str
    meta: EntryMeta | None
    arxiv: str | None = None
    """The arXiv identifier, from the link of the title."""


@dataclass(frozen=True, slots=True)
class QuarantinedLines:
    """Lines of a dump that cannot be read as an entry."""

    line: int
    """The first line, from 1."""
    text: str
    """The lines, unchanged."""
    why: str
    """The reason: a clause."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A parsed dump of a listing."""

    crawl_day: ListedDate | None
    """The day in the header."""
    entries: tuple[ListingEntry, ...]
    """In the order of the dump."""
    quarantine: tuple[QuarantinedLines, ...]
    """In the order of the dump."""

    @property
    def entry_count(self) -> int:
        """The number of entries, quarantined ones included."""
        return len(self.entries) + len(self.quarantine)

    @property
    def dates(self) -> Iterator[ListedDate]:
        """The dates of the entries that have one."""
        for entry in self.entries:
            if entry.meta is not None:
                yield entry.meta.date


@dataclass(frozen=True, slots=True)
class _DumpLine:
    number: int
    raw: str
    text: str
    """The cleaned text, never empty."""


_Block = Sequence[_DumpLine]
"""Lines between two empty ones."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A title or an abstract."""

    source: _DumpLine
    line: TextLine
    arxiv: str | None = None


@dataclass(frozen=True, slots=True)
class _MetaLines:
    """The meta lines of one entry, or lines in their place that cannot be read."""

    lines: _Block = ()
    """Empty for an entry without meta lines."""
    meta: EntryMeta | None = None
    fault: str = ""
    """Why the lines cannot be read; empty if they can be."""


_NO_META = _MetaLines()


def parse_dump(text: str) -> Dump:
    """Parse the dump of a listing.

    Every line but those of the header is in an entry or in quarantine.
    """
    crawl_day, blocks = _skip_header(_cut_blocks(text))
    collector = _EntryCollector()
    for block in blocks:
        texts, meta = _read_block(block)
        collector.texts.extend(texts)
        if meta.lines:
            collector.close(meta)
    collector.close(_NO_META)
    return Dump(crawl_day, tuple(collector.entries), tuple(collector.quarantine))


def clean_text(text: str) -> str:
    """Remove control characters, zero-width spaces and byte order marks, and replace
    every run of white space by one space.
    """
    return " ".join(_REMOVED.sub("", text).split())


# --- lines and blocks


def _cut_blocks(text: str) -> list[_Block]:
    """Cut a dump into blocks; lines end with a line feed, with or without a carriage
    return.
    """
    blocks: list[list[_DumpLine]] = [[]]
    for number, raw in enumerate(text.split("\n"), 1):
        line = _DumpLine(number, raw.rstrip("\r"), clean_text(raw))
        if line.text:
            blocks[-1].append(line)
        else:
            blocks.append([])
    return list(filter(None, blocks))


def _join_raw(lines: Iterable[_DumpLine]) -> str:
    return "\n".join(line.raw for line in lines)


# --- the header


def _skip_header(blocks: Sequence[_Block]) -> tuple[ListedDate | None, list[_Block]]:
    """Find the crawl day; return it with the blocks after it, or None with all blocks.

    The day is the dump's first line, or follows a known line of the header, also after
    unknown lines.
    """
    is_in_header = False
    for number, block in enumerate(blocks):
        for index, line in enumerate(block):
            if _is_beyond_header(line):
                return None, list(blocks)
            is_first = number == index == 0
            day = None
            if is_first or is_in_header:
                day = _read_date(line)
            if day is not None:
                rest = [block[index + 1 :], *blocks[number + 1 :]]
                return day, list(filter(None, rest))
            if _is_header_line(line):
                is_in_header = True
    return None, list(blocks)


def _is_beyond_header(line: _DumpLine) -> bool:
    return _announces_date(line) or len(line.text) > _MAXIMUM_HEADER_LENGTH


def _is_header_line(line: _DumpLine) -> bool:
    return is_header_line(line.text)


# --- the blocks of entries


def _read_block(block: _Block) -> tuple[list[_Text], _MetaLines]:
    """Read the texts of a block, and the meta lines at its end.

    Skips votes and header lines in place of a title.
    """
    lines, meta = _split_meta(block)
    titles = dropwhile(_is_vote_or_header, lines)
    return list(map(_read_text, titles)), meta


def _is_vote_or_header(line: _DumpLine) -> bool:
    if _VOTES.fullmatch(line.text):
        return True
    return _is_header_line(line)


def _read_text(line: _DumpLine) -> _Text:
    """Read a title or an abstract, which may be a link: `## [title](url)`, `[abstract](url)`."""
    title = _LINKED_TITLE.fullmatch(line.text)
    if title is not None:
        text = TextLine(title["text"].strip(), is_title=True)
        return _Text(line, text, arxiv=_find_arxiv(title["url"]))
    abstract = _LINKED_ABSTRACT.fullmatch(line.text)
    if abstract is not None:
        text = TextLine(abstract["text"].strip(), is_abstract=True)
        return _Text(line, text)
    return _Text(line, TextLine(line.text))


def _find_arxiv(url: str) -> str | None:
    """Find the arXiv identifier in the address of a paper's page."""
    match = _PAPER_URL.fullmatch(url)
    if match is None:
        return None
    return match["arxiv"]


# --- meta lines


def _split_meta(block: _Block) -> tuple[_Block, _MetaLines]:
    """Split a block before its meta lines, which may be missing or broken."""
    *rest, last = block
    if _DATE.fullmatch(last.text):
        if rest and _announces_date(rest[-1]):
            start = _find_who(rest)
            return rest[:start], _read_meta([*rest[start:], last])
        fault = "a date without a line of authors or an organisation before it"
        return rest, _MetaLines([last], fault=fault)
    if _GLUED.fullmatch(last.text):
        fault = "the number of authors runs into another number"
        return rest, _MetaLines([last], fault=fault)
    if _announces_date(last):
        start = _find_who(block)
        fault = "no date follows the author line"
        return block[:start], _MetaLines(block[start:], fault=fault)
    return block, _NO_META


def _announces_date(line: _DumpLine) -> bool:
    if line.text == _DOT:
        return True
    return _AUTHORS.fullmatch(line.text) is not None


def _find_who(lines: _Block) -> int:
    """Find where meta lines without their date begin.

    lines: end with a line of authors, or with a dot. The dot belongs to the line before
    it, if that may be one of authors or an organisation.
    """
    last = len(lines) - 1
    if lines[last].text != _DOT or last == 0:
        return last
    if _may_be_organization(lines[last - 1].text):
        return last - 1
    return last


def _may_be_organization(text: str) -> bool:
    """Tell an organisation, or authors, from an abstract by the length."""
    if text.endswith("."):
        return len(text) <= _MAXIMUM_ORGANIZATION_LENGTH_WITH_STOP
    return len(text) <= _MAXIMUM_ORGANIZATION_LENGTH


def _read_meta(lines: _Block) -> _MetaLines:
    """Read meta lines that end with a date."""
    date = _read_date(lines[-1])
    match = _DATE.fullmatch(lines[-1].text)
    if date is None or match is None:
        return _MetaLines(lines, fault=f"{lines[-1].text!r} is not a calendar date")
    who = lines[0].text
    author_count = None
    organization = None
    authors = _AUTHORS.fullmatch(who)
    if authors is not None:
        author_count = int(authors["count"]) or None
    elif who != _DOT:
        organization = _read_organization(who)
    meta = EntryMeta(
        date=date,
        author_count=author_count,
        organization=organization,
        comments=int(match["comments"] or 0),
    )
    return _MetaLines(lines, meta)


def _read_date(line: _DumpLine) -> ListedDate | None:
    match = _DATE.fullmatch(line.text)
    if match is None:
        return None
    month = SHORT_MONTHS.index(match["month"][:3].title()) + 1
    day = int(match["day"])
    year = int(match["year"] or _LEAP_YEAR)
    # The year of the crawl may have to be the next one.
    if year == datetime.MAXYEAR:
        return None
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    return ListedDate(
        month=month,
        day=day,
        year=year if match["year"] else None,
        line=line.number,
    )


def _read_organization(text: str) -> Organization | None:
    """Read `<handle> <full name>`.

    A single word, or words that repeat themselves once, are a name without a handle.
    """
    words = text.removeprefix("•").split()
    if not words:
        return None
    if len(words) == 1:
        return Organization(words[0])
    half = len(words) // 2
    if half > 1 and words[:half] == words[half:]:
        return Organization(" ".join(words[:half]))
    return Organization(" ".join(words[1:]), words[0])


# --- entries


class _EntryCollector:
    """Collects texts until meta lines, or the end of the dump, close them; then makes
    entries of them.
    """

    def __init__(self) -> None:
        self.texts: list[_Text] = []
        self.entries: list[ListingEntry] = []
        self.quarantine: list[QuarantinedLines] = []

    def close(self, meta: _MetaLines) -> None:
        """Make entries of the texts; the meta lines belong to the last of them."""
        *groups, last = self._take_groups()
        for group in groups:
            self._add(group, _NO_META)
        if last or meta.lines:
            self._add(last, meta)

    def _take_groups(self) -> list[list[_Text]]:
        """Pair the texts, and forget them; returns an empty group if there are none."""
        pairs = pair_texts([text.line for text in self.texts])
        groups = [[self.texts[index] for index in pair] for pair in pairs]
        self.texts = []
        return groups or [[]]

    def _add(self, texts: Sequence[_Text], meta: _MetaLines) -> None:
        if len(texts) < 2 or meta.fault:
            self.quarantine.append(_make_quarantined(texts, meta))
            return
        title, abstract = texts
        why = find_implausibility(title.line.text, abstract.line.text)
        if why is not None:
            self.quarantine.append(_make_quarantined(texts, replace(meta, fault=why)))
            return
        entry = ListingEntry(
            line=title.source.number,
            title=title.line.text,
            abstract=abstract.line.text,
            meta=meta.meta,
            arxiv=title.arxiv,
        )
        self.entries.append(entry)


def _make_quarantined(texts: Sequence[_Text], meta: _MetaLines) -> QuarantinedLines:
    lines = [*(text.source for text in texts), *meta.lines]
    why = "a title without an abstract, or an abstract without a title"
    if meta.fault:
        why = meta.fault
    elif not texts:
        why = "no title and abstract precede these lines"
    return QuarantinedLines(lines[0].number, _join_raw(lines), why)
