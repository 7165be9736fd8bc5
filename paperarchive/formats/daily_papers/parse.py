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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paperarchive.formats.daily_papers.layout import TextLine, pair_texts
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
_LINKED_TITLE = re.compile(r"#{1,6}\s*\[(?P<text>.+)\]\((?P<url>\S+)\)")
_LINKED_ABSTRACT = re.compile(r"\[(?P<text>.+)\]\((?P<url>https?://\S+?/papers/\S+)\)")
_PAPER_URL = re.compile(
    r"https?://(?:www\.)?huggingface\.co/papers/(?P<arxiv>\d{4}\.\d{4,5})(?:v\d+)?/?(?:[?#]\S*)?",
    re.ASCII,
)
_HEADER_LINES = frozenset(
    {
        "new",
        "get trending papers in your email inbox!",
        "get trending papers in your email inbox once a day!",
        "subscribe",
        "daily papers",
        "byak and the research community",
        "daily",
        "weekly",
        "monthly",
    }
)
_BY_AK = re.compile(r"^by AK\b", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class _DumpLine:
    number: int
    raw: str
    text: str
    """The cleaned text, never empty."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A title or an abstract."""

    source: _DumpLine
    line: TextLine
    arxiv: str | None = None


@dataclass(frozen=True, slots=True)
class _MetaLines:
    """The meta lines of one entry, or lines in their place that cannot be read."""

    number: int
    raw: str
    meta: EntryMeta | None = None
    fault: str | None = None
    """Why the lines cannot be read; None where `meta` is given."""


_Block = Sequence[_DumpLine]
"""Lines between two empty ones; never empty itself."""


def parse_dump(text: str) -> Dump:
    """Parse the dump of a listing.

    Every line but those of the header is in an entry or in quarantine.
    """
    crawl_day, blocks = _skip_header(_cut_blocks(text))
    collector = _EntryCollector()
    for block in blocks:
        texts, meta = _read_block(block)
        collector.texts.extend(texts)
        if meta is not None:
            collector.close(meta)
    collector.close(None)
    return Dump(crawl_day, tuple(collector.entries), tuple(collector.quarantine))


def clean_text(text: str) -> str:
    """Remove control characters, zero-width blanks and byte order marks, and replace
    every run of blanks by one blank.
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
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _join_raw(lines: Iterable[_DumpLine]) -> str:
    return "\n".join(line.raw for line in lines)


# --- the header


def _skip_header(blocks: Sequence[_Block]) -> tuple[ListedDate | None, list[_Block]]:
    """Find the crawl day; return it with the blocks after it, or None with all blocks.

    The day is the dump's first line, or follows a known line of the header. Unknown
    lines may stand in between.
    """
    is_in_header = False
    for number, block in enumerate(blocks):
        for index, line in enumerate(block):
            if _is_beyond_header(line):
                return None, list(blocks)
            is_first = number == index == 0
            day = _read_date(line) if is_in_header or is_first else None
            if day is not None:
                rest = [block[index + 1 :], *blocks[number + 1 :]]
                return day, [block for block in rest if block]
            is_in_header = is_in_header or _is_header_line(line)
    return None, list(blocks)


def _is_beyond_header(line: _DumpLine) -> bool:
    return _announces_date(line) or len(line.text) > _MAXIMUM_HEADER_LENGTH


def _is_header_line(line: _DumpLine) -> bool:
    return _BY_AK.sub("byAK", line.text).casefold() in _HEADER_LINES


# --- the blocks of entries


def _read_block(block: _Block) -> tuple[list[_Text], _MetaLines | None]:
    """Read the texts of a block, and the meta lines at its end.

    Leaves out votes and header lines where a title may stand.
    """
    lines, meta = _split_meta(block)
    start = 0
    while start < len(lines) and _is_vote_or_header(lines[start]):
        start += 1
    return [_read_text(line) for line in lines[start:]], meta


def _is_vote_or_header(line: _DumpLine) -> bool:
    return _VOTES.fullmatch(line.text) is not None or _is_header_line(line)


def _read_text(line: _DumpLine) -> _Text:
    title = _LINKED_TITLE.fullmatch(line.text)
    if title is not None and title["text"].strip():
        url = _PAPER_URL.fullmatch(title["url"])
        text = TextLine(title["text"].strip(), is_title=True)
        return _Text(line, text, arxiv=url["arxiv"] if url else None)
    abstract = _LINKED_ABSTRACT.fullmatch(line.text)
    if abstract is not None and abstract["text"].strip():
        return _Text(line, TextLine(abstract["text"].strip(), is_abstract=True))
    return _Text(line, TextLine(line.text))


# --- meta lines


def _split_meta(block: _Block) -> tuple[_Block, _MetaLines | None]:
    """Split a block before its meta lines, which may be broken; None where it has none."""
    last = block[-1].text
    if _DATE.fullmatch(last):
        if len(block) >= 2 and _announces_date(block[-2]):
            return _split_at(block, _find_who(block, len(block) - 2))
        fault = "a date without a line of authors or an organisation before it"
        return _split_at(block, len(block) - 1, fault)
    if _GLUED.fullmatch(last):
        fault = "the number of authors runs into another number"
        return _split_at(block, len(block) - 1, fault)
    if _announces_date(block[-1]):
        start = _find_who(block, len(block) - 1)
        return _split_at(block, start, "no date follows the author line")
    return block, None


def _announces_date(line: _DumpLine) -> bool:
    return line.text == _DOT or _AUTHORS.fullmatch(line.text) is not None


def _find_who(block: _Block, index: int) -> int:
    """Find the first meta line: the line of authors or an organisation that ends at an
    index, or is followed there by a dot; the dot alone if no such line precedes it.
    """
    if block[index].text != _DOT:
        return index
    if index == 0 or not _may_be_organization(block[index - 1].text):
        return index
    return index - 1


def _may_be_organization(text: str) -> bool:
    if text.endswith("."):
        return len(text) <= _MAXIMUM_ORGANIZATION_LENGTH_WITH_STOP
    return len(text) <= _MAXIMUM_ORGANIZATION_LENGTH


def _split_at(
    block: _Block, start: int, fault: str | None = None
) -> tuple[_Block, _MetaLines]:
    lines = block[start:]
    meta = None
    if fault is None:
        meta = _read_meta(lines)
        if meta is None:
            fault = f"{lines[-1].text!r} is not a calendar date"
    raw = _join_raw(lines)
    return block[:start], _MetaLines(lines[0].number, raw, meta, fault)


def _read_meta(lines: _Block) -> EntryMeta | None:
    """Read meta lines that end with a date; None if the calendar has no such day."""
    date = _read_date(lines[-1])
    match = _DATE.fullmatch(lines[-1].text)
    if date is None or match is None:
        return None
    who = lines[0].text
    counted = _AUTHORS.fullmatch(who)
    author_count = int(counted["count"]) if counted else 0
    organization = None
    if not counted and who != _DOT:
        organization = _read_organization(who)
    comments = int(match["comments"] or 0)
    return EntryMeta(date, author_count or None, organization, comments)


def _read_date(line: _DumpLine) -> ListedDate | None:
    match = _DATE.fullmatch(line.text)
    if match is None:
        return None
    month = SHORT_MONTHS.index(match["month"][:3].title()) + 1
    day = int(match["day"])
    year = int(match["year"]) if match["year"] else None
    try:
        datetime.date(_LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        return None
    if year == datetime.MAXYEAR:  # the crawl's year may have to be the next one
        return None
    return ListedDate(month, day, year, line.number)


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

    def close(self, meta: _MetaLines | None) -> None:
        """Make entries of the texts; the meta lines belong to the last of them."""
        texts, self.texts = self.texts, []
        groups = [
            [texts[index] for index in group]
            for group in pair_texts([text.line for text in texts])
        ]
        for group in groups[:-1]:
            self._add(group, None)
        if groups or meta is not None:
            self._add(groups[-1] if groups else [], meta)

    def _add(self, texts: Sequence[_Text], meta: _MetaLines | None) -> None:
        if len(texts) < 2 or (meta is not None and meta.fault is not None):
            self.quarantine.append(_make_quarantined(texts, meta))
            return
        title, abstract = texts
        entry = ListingEntry(
            line=title.source.number,
            title=title.line.text,
            abstract=abstract.line.text,
            meta=None if meta is None else meta.meta,
            arxiv=title.arxiv,
        )
        self.entries.append(entry)


def _make_quarantined(
    texts: Sequence[_Text], meta: _MetaLines | None
) -> QuarantinedLines:
    numbers = [text.source.number for text in texts]
    raws = [text.source.raw for text in texts]
    if meta is not None:
        numbers.append(meta.number)
        raws.append(meta.raw)
    why = "a title without an abstract, or an abstract without a title"
    if meta is not None and meta.fault is not None:
        why = meta.fault
    elif not texts:
        why = "no title and abstract precede these lines"
    return QuarantinedLines(numbers[0], "\n".join(raws), why)
