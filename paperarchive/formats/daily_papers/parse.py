"""A raw listing dump -> its entries.

In: the text of a "Daily Papers" page as someone copied it. Out: `Dump`: the crawl day
of its header, the entries, and what cannot be read, with its lines. Lines are cut at
line feeds only. An entry is a title, an abstract and, mostly, meta lines; where those
are missing, a title is told from an abstract by its form.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from paperarchive.formats.daily_papers.layout import Slot, pair_texts
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
_LINKED_TEXT = re.compile(r"\[(?P<text>.+)\]\((?P<url>https?://\S+?/papers/\S+)\)")
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
_LEAP_YEAR = 2000
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff]"
)
_LONGEST_ORGANIZATION = 160
_LONGEST_ORGANIZATION_WITH_STOP = 40
"""An organisation may end in a full stop ("Apple Inc."), as an abstract does that
stands over a dot without it.
"""
_LONGEST_HEADER_LINE = 100


@dataclass(frozen=True, slots=True)
class ListedDate:
    """A date as a listing writes it."""

    month: int
    """From 1 to 12."""
    day: int
    """From 1 to 31, a day of the month."""
    year: int | None
    """None = left out, since it is the year of the crawl."""
    line: int
    """Its line in the dump, from 1."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the lines under an abstract say."""

    date: ListedDate
    """The day of publication."""
    author_count: int | None
    """From 1; None = an organisation stands in its place, or nothing."""
    organization: Organization | None
    """None = no organisation's line."""
    comments: int
    """At the crawl; 0 where no number stands after the date."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as dumped: raw text, cleaned of characters that are not text, LaTeX
    debris included.
    """

    line: int
    """The line of the title, from 1."""
    title: str
    """Raw title."""
    abstract: str
    """Raw abstract."""
    meta: Meta | None
    """None = the entry lacks its meta lines."""
    arxiv: str | None = None
    """The arXiv identifier, where the title is a link that has it."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A part of a dump that cannot be read as an entry."""

    line: int
    """Its first line, from 1."""
    text: str
    """All of it, lines as they stand."""
    why: str
    """The reason, a clause."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One listing dump, read."""

    crawl_day: ListedDate | None
    """The day in the header; None = there is none."""
    entries: tuple[Entry, ...]
    """In the dump's order."""
    quarantine: tuple[Quarantined, ...]
    """What could not be read, in the dump's order."""


class _Kind(Enum):
    TEXT = auto()
    META = auto()
    BROKEN = auto()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of text, or the meta lines of an entry."""

    kind: _Kind
    line: int
    raw: str
    text: str = ""
    meta: Meta | None = None
    arxiv: str | None = None
    is_title: bool = False
    is_abstract: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    raw: str
    text: str


def parse_dump(text: str) -> Dump:
    """Read a listing dump; whatever cannot be read is in `quarantine`, nothing is
    dropped but header lines.
    """
    blocks = _cut_blocks(text)
    crawl_day, body = _skip_header(blocks)
    pieces = [piece for block in body for piece in _read_block(block)]
    entries: list[Entry] = []
    quarantine: list[Quarantined] = []
    texts: list[_Piece] = []
    for piece in pieces:
        if piece.kind is _Kind.TEXT:
            texts.append(piece)
            continue
        _close(texts, piece, entries, quarantine)
        texts = []
    _close(texts, None, entries, quarantine)
    return Dump(crawl_day, tuple(entries), tuple(quarantine))


def clean_text(text: str) -> str:
    """Remove what is not text (control characters, zero-width blanks, a BOM) and make
    every run of blanks one blank.
    """
    return " ".join(_REMOVED.sub("", text).split())


def _cut_blocks(text: str) -> list[list[_Line]]:
    """Runs of lines between empty ones; only a line feed, with or without a carriage
    return, ends a line.
    """
    blocks: list[list[_Line]] = [[]]
    for number, raw in enumerate(text.split("\n"), 1):
        line = _Line(number, raw.rstrip("\r"), clean_text(raw))
        if line.text:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _skip_header(
    blocks: Sequence[list[_Line]],
) -> tuple[ListedDate | None, list[list[_Line]]]:
    """The crawl day, and the blocks after it.

    Other lines may stand among those of the header; a long one is none of them, and
    without any known line nothing but the dump's first line can be the day. Known lines
    after the day are left out where a title could stand.
    """
    known = False
    for number, block in enumerate(blocks):
        for index, line in enumerate(block):
            if (
                line.text == "·"
                or _AUTHORS.fullmatch(line.text)
                or len(line.text) > _LONGEST_HEADER_LINE
            ):
                return None, list(blocks)
            day = _read_date(line) if known or number == index == 0 else None
            if day is not None:
                return day, [
                    rest for rest in (block[index + 1 :], *blocks[number + 1 :]) if rest
                ]
            known = known or _is_header(line)
    return None, list(blocks)


def _is_header(line: _Line) -> bool:
    return (
        re.sub(r"^by AK\b", "byAK", line.text, flags=re.IGNORECASE).casefold()
        in _HEADER_LINES
    )


def _read_date(line: _Line) -> ListedDate | None:
    match = _DATE.fullmatch(line.text)
    if match is None:
        return None
    month, day = SHORT_MONTHS.index(match["month"][:3].title()) + 1, int(match["day"])
    year = int(match["year"]) if match["year"] else None
    try:
        datetime.date(_LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        return None
    return (
        None if year == datetime.MAXYEAR else ListedDate(month, day, year, line.number)
    )


def _read_block(block: Sequence[_Line]) -> list[_Piece]:
    """The pieces of one block: lines of text, and its meta lines if it ends in such.

    Votes and header lines are left out where a title could stand.
    """
    meta_start, meta = _find_meta(block)
    lines = list(block[:meta_start])
    while lines and (_VOTES.fullmatch(lines[0].text) or _is_header(lines[0])):
        del lines[0]
    pieces = [_read_text(line) for line in lines]
    if meta is not None:
        pieces.append(meta)
    return pieces


def _find_meta(block: Sequence[_Line]) -> tuple[int, _Piece | None]:
    """Where the meta lines of a block begin, and what they say; the block's length and
    None where it has none.
    """
    last = block[-1]
    if _DATE.fullmatch(last.text):
        if len(block) >= 2 and _announces_date(block[-2]):
            return _read_meta(block)
        why = "a date without a line of authors or an organisation before it"
        return len(block) - 1, _Piece(_Kind.BROKEN, last.number, last.raw, why=why)
    if _GLUED.fullmatch(last.text):
        why = "the number of authors and another number are written together"
        return len(block) - 1, _Piece(_Kind.BROKEN, last.number, last.raw, why=why)
    if last.text == "·" or _AUTHORS.fullmatch(last.text):
        why = "no date follows the author line"
        start = _start_of_who(block, len(block)) if last.text == "·" else len(block) - 1
        return start, _Piece(
            _Kind.BROKEN, block[start].number, _raw(block[start:]), why=why
        )
    return len(block), None


def _announces_date(line: _Line) -> bool:
    return line.text == "·" or _AUTHORS.fullmatch(line.text) is not None


def _start_of_who(block: Sequence[_Line], end: int) -> int:
    """The first of the meta lines: the author or organisation line before the dot, if
    there is one.
    """
    who = end - 1
    if 0 <= who < len(block) and block[who].text == "·":
        who -= 1
    if who < 0:
        return 0
    longest = (
        _LONGEST_ORGANIZATION_WITH_STOP
        if block[who].text.endswith(".")
        else _LONGEST_ORGANIZATION
    )
    return who if len(block[who].text) <= longest else who + 1


def _read_meta(block: Sequence[_Line]) -> tuple[int, _Piece]:
    start = _start_of_who(block, len(block) - 1)
    who = block[start] if block[start].text != "·" else None
    raw = _raw(block[start:])
    date = _read_date(block[-1])
    if date is None:
        why = f"{block[-1].text!r} is not a day of the calendar"
        return start, _Piece(_Kind.BROKEN, block[start].number, raw, why=why)
    match = _DATE.fullmatch(block[-1].text)
    comments = int(match["comments"] or 0) if match else 0
    counted = _AUTHORS.fullmatch(who.text) if who else None
    count = int(counted["count"]) if counted else None
    organization = _read_organization(who.text) if who and not counted else None
    return start, _Piece(
        _Kind.META,
        block[start].number,
        raw,
        meta=Meta(date, count or None, organization, comments),
    )


def _raw(lines: Sequence[_Line]) -> str:
    return "\n".join(line.raw for line in lines)


def _read_organization(text: str) -> Organization | None:
    """`<handle> <full name>`; several words that are one string twice, or a single
    word, are the name alone.
    """
    text = text.removeprefix("•").strip()
    words = text.split()
    if not words:
        return None
    half = len(words) // 2
    if len(words) == 1:
        return Organization(text)
    if half > 1 and words[:half] == words[half:]:
        return Organization(" ".join(words[:half]))
    return Organization(" ".join(words[1:]), words[0])


def _read_text(line: _Line) -> _Piece:
    title = _LINKED_TITLE.fullmatch(line.text)
    if title is not None and title["text"].strip():
        url = _PAPER_URL.fullmatch(title["url"])
        arxiv = url["arxiv"] if url else None
        return _Piece(
            _Kind.TEXT,
            line.number,
            line.raw,
            title["text"].strip(),
            arxiv=arxiv,
            is_title=True,
        )
    linked = _LINKED_TEXT.fullmatch(line.text)
    if linked is not None and linked["text"].strip():
        return _Piece(
            _Kind.TEXT, line.number, line.raw, linked["text"].strip(), is_abstract=True
        )
    return _Piece(_Kind.TEXT, line.number, line.raw, line.text)


def _close(
    texts: Sequence[_Piece],
    end: _Piece | None,
    entries: list[Entry],
    quarantine: list[Quarantined],
) -> None:
    """Make entries of the texts before meta lines, or before the end of the dump.

    The meta lines belong to the last entry; if that cannot be read they go to
    quarantine with it.
    """
    slots = [Slot(piece.text, piece.is_title, piece.is_abstract) for piece in texts]
    groups = pair_texts(slots)
    for group in groups:
        pieces = [texts[index] for index in group]
        last = bool(group) and group[-1] == len(texts) - 1
        closing = end if last else None
        if len(pieces) == 1 or (closing is not None and closing.kind is _Kind.BROKEN):
            quarantine.append(_quarantine(pieces, closing))
        else:
            meta = closing.meta if closing else None
            entries.append(
                Entry(
                    pieces[0].line,
                    pieces[0].text,
                    pieces[1].text,
                    meta,
                    pieces[0].arxiv,
                )
            )
    if not texts and end is not None:
        quarantine.append(_quarantine([], end))


def _quarantine(pieces: Sequence[_Piece], end: _Piece | None) -> Quarantined:
    parts = [*pieces, *([end] if end else [])]
    if end is not None and end.why:
        why = end.why
    elif not pieces:
        why = "no title and abstract stand before these lines"
    else:
        why = "a title without an abstract, or an abstract without a title"
    return Quarantined(parts[0].line, "\n".join(part.raw for part in parts), why)
