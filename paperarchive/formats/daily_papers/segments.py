"""Cuts the lines of a dump at the meta lines of its entries.

In: lines between header and footer. Out: segments: lines of text, and the meta lines
that follow them, if any. Meta lines may have blank lines between them, addresses under
them, and share one line:

    • 7 authors         nvidia NVIDIA           Kandinsky Lab · Oct 4, 2026
    ·                   https://…/nvidia
    May 18, 2024        ·
    3                   May 18, 2024 3
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from paperarchive.formats.daily_papers.dump_lines import DumpLine, find_handle
from paperarchive.formats.daily_papers.entries import ListedDate
from paperarchive.formats.daily_papers.meta_lines import (
    Kind,
    classify,
    names_submitter,
    read_date,
)
from paperarchive.formats.daily_papers.organizations import (
    MAXIMUM_LENGTH,
    OrganizationForm,
    is_sentence,
)
from paperarchive.formats.daily_papers.who_lines import read_who

_LONGEST_COMBINED = 200
_LONGEST_NAME = 40


@dataclass(slots=True)
class Text:
    """A line of text, or the lines of one link."""

    lines: list[DumpLine]
    text: str
    link: str
    is_title: bool
    is_abstract: bool
    after_blank: bool

    @property
    def number(self) -> int:
        """The number of its first line."""
        return self.lines[0].number


@dataclass(slots=True)
class MetaLines:
    """The meta lines of one entry, or lines in their place that cannot be read."""

    lines: list[DumpLine] = field(default_factory=list)
    """Empty for an entry without meta lines."""
    who: DumpLine | None = None
    """The line of authors or an organisation; None if there is none."""
    date: ListedDate | None = None
    comments: int | None = None
    fault: str = ""
    """Why the lines cannot be read; empty if they can be."""


NO_META = MetaLines()


class Segment(NamedTuple):
    """Texts, and the meta lines after them."""

    texts: list[Text]
    meta: MetaLines


class _Item(NamedTuple):
    """A line, or a part of one, of a kind."""

    kind: Kind
    line: DumpLine


def cut_segments(lines: Sequence[DumpLine]) -> tuple[list[Segment], list[DumpLine]]:
    """Cut lines into segments; returns them, and the lines of the page among them."""
    items = [item for line in lines for item in _find_items(line)]
    cutter = _Cutter(items)
    for item, following in zip_longest(items, items[1:]):
        cutter.take(item, following)
    cutter.end()
    return cutter.segments, cutter.skipped


def _find_items(line: DumpLine) -> Iterator[_Item]:
    """Find the kind of a line; a line with a dot is cut into its parts."""
    text = line.text
    if not text:
        yield _Item(Kind.PAGE, line)
        return
    kind = classify(text)
    if kind is Kind.ADDRESS and (line.span or not _is_of_site(line)):
        kind = Kind.TEXT  # the end of an abstract
    if kind is not Kind.TEXT or "·" not in text or len(text) > _LONGEST_COMBINED:
        yield _Item(kind, line)
        return
    head, _, tail = text.rpartition("·")
    tail = tail.strip()
    if not tail or classify(tail) is not Kind.DATE:
        yield _Item(kind, line)
        return
    head = head.strip()
    if head:
        part = line._replace(text=head)
        yield _Item(classify(head), part)
    yield _Item(Kind.DOT, line._replace(text="·", handle="", after_blank=False))
    yield _Item(Kind.DATE, line._replace(text=tail, handle="", after_blank=False))


def _is_of_site(line: DumpLine) -> bool:
    """Tell whether an address on a line of its own is that of a link of the page."""
    return line.after_blank or "huggingface.co" in line.text


class _Cutter:
    """Takes one item after the other."""

    def __init__(self, items: Sequence[_Item]) -> None:
        self.segments: list[Segment] = []
        self.skipped: list[DumpLine] = []
        self._texts: list[Text] = []
        self._meta: list[_Item] = []
        self._previous: _Item | None = None
        self._awaits_name = False
        self._follows_text = False
        self._has_dates = any(item.kind is Kind.DATE for item in items)
        self._has_votes = _begins_with_votes(items)

    def take(self, item: _Item, following: _Item | None) -> None:
        """Take the next item. following: the one after it; None at the end."""
        kind = item.kind
        if kind is Kind.TEXT:
            self._take_text(item)
        elif kind is Kind.COUNT:
            self._close_undated()
            self._meta = [item]
        elif kind is Kind.DOT:
            self._take_dot(item)
        elif kind is Kind.DATE:
            self._take_date(item)
        elif kind is Kind.GLUED:
            self._take_glued(item)
        elif kind is Kind.NUMBER:
            self._take_number(item, following)
        elif kind is Kind.ADDRESS:
            self._take_address(item)
        else:
            self._skip(item)
        self._follows_text = kind is Kind.TEXT
        if kind is not Kind.ADDRESS:
            self._previous = item

    def end(self) -> None:
        """Close what is open."""
        self._close_undated()
        if self._texts:
            self._close(MetaLines())

    def _skip(self, item: _Item) -> None:
        self.skipped.append(item.line)
        if item.kind is Kind.SUBMITTER:
            self._awaits_name = not names_submitter(item.line.text)

    # --- texts

    def _take_text(self, item: _Item) -> None:
        line = item.line
        if self._awaits_name and len(line.text) <= _LONGEST_NAME:
            self._awaits_name = False
            if " " not in line.text and not line.handle:
                self.skipped.append(line)
                return
        self._awaits_name = False
        self._close_undated()
        last = self._texts[-1] if self._texts else None
        if last is not None and line.span and line.span == last.lines[0].span:
            last.lines.append(line)
            last.text = f"{last.text} {line.text}"
            return
        after_blank = line.after_blank or not self._follows_text
        self._texts.append(_make_text(line, after_blank=after_blank))

    def _take_address(self, item: _Item) -> None:
        """Give an address to the line above it."""
        self.skipped.append(item.line)
        previous = self._previous
        if previous is None:
            return
        address = item.line.text
        if previous.kind is Kind.TEXT and self._texts:
            text = self._texts[-1]
            text.link = text.link or address
        elif previous.kind is Kind.NUMBER and self._is_comment_address(address):
            self._add_comments(previous.line)

    # --- meta lines

    def _take_dot(self, item: _Item) -> None:
        if any(other.kind is Kind.DOT for other in self._meta):
            self._meta.append(item)
            return
        if not self._meta:
            who = self._take_who(item.line)
            self._meta = [who] if who else []
        self._meta.append(item)

    def _take_who(self, dot: DumpLine) -> _Item | None:
        """Take the line above a dot, if it may be that of an organisation."""
        previous = self._previous
        if previous is not None and previous.kind is Kind.PAGE and not dot.after_blank:
            if previous.line.text and self.skipped[-1:] == [previous.line]:
                return _Item(Kind.TEXT, self.skipped.pop())
            return None
        if not self._texts or not self._may_be_who(dot):
            return None
        text = self._texts.pop()
        line = text.lines[0]
        handle = line.handle or find_handle(text.link) or ""
        return _Item(Kind.TEXT, line._replace(text=text.text, handle=handle))

    def _may_be_who(self, dot: DumpLine) -> bool:
        """Tell whether the last text may be an organisation's line, by its form or by
        its place under a title and an abstract.
        """
        text = self._texts[-1]
        if text.is_title or text.is_abstract or len(text.lines) > 1:
            return False
        if len(text.text) > MAXIMUM_LENGTH:
            return False
        line = text.lines[0]
        if line.handle or find_handle(text.link):
            return True
        has_pair = len(self._texts) > 2
        who = read_who(line.text, "", OrganizationForm.UNKNOWN)
        if not who.unread:
            return has_pair or not dot.after_blank
        return has_pair and not is_sentence(line.text)

    def _take_date(self, item: _Item) -> None:
        line = item.line
        if not self._meta:
            fault = "a date without a line of authors or an organisation before it"
            self._close(MetaLines([line], fault=fault))
            return
        date, comments = read_date(line.text, line.number)
        meta = MetaLines([part.line for part in self._meta] + [line])
        first = self._meta[0]
        meta.who = first.line if first.kind is not Kind.DOT else None
        meta.date, meta.comments = date, comments or 0
        if date is None:
            meta.fault = f"{line.text!r} is not a calendar date"
        self._meta = []
        self._close(meta)

    def _take_glued(self, item: _Item) -> None:
        """Take a line in which it is not certain where one number ends."""
        fault = "the number of authors runs into another number"
        lines = [item.line]
        if item.line.text[0].isalpha():
            fault = "the day runs into the number of comments"
            lines = [part.line for part in self._meta] + lines
            self._meta = []
        self._close_undated()
        self._close(MetaLines(lines, fault=fault))

    def _take_number(self, item: _Item, following: _Item | None) -> None:
        """Take the number of comments under a date, or votes before a title."""
        line, previous = item.line, self._previous
        is_under_date = previous is not None and previous.kind is Kind.DATE
        if is_under_date and self._is_comment(line, previous, following):
            self._add_comments(line)
            return
        self._close_undated()
        self.skipped.append(line)

    def _is_comment(
        self, line: DumpLine, date: _Item | None, following: _Item | None
    ) -> bool:
        """Tell whether a number under a date is that of comments. Where votes stand
        before each title, a number alone is theirs.
        """
        if date is None or read_date(date.line.text, 1).comments is not None:
            return False
        if line.link:
            return self._is_comment_address(line.link)
        if line.span:  # a link whose address is not known is that of a vote
            return False
        if not line.after_blank or not self._has_votes:
            return True
        return following is None or following.kind in (Kind.NUMBER, Kind.VOTES)

    def _is_comment_address(self, address: str) -> bool:
        return "#community" in address

    def _add_comments(self, line: DumpLine) -> None:
        """Add the number of comments to the meta lines closed last."""
        if not self.segments:
            return
        meta = self.segments[-1].meta
        if line in self.skipped:
            self.skipped.remove(line)
        if line not in meta.lines:
            meta.lines.append(line)
        meta.comments = int(line.text)

    def _close_undated(self) -> None:
        """Close meta lines that no date follows: a fault, but on a page without dates."""
        if not self._meta:
            return
        meta = MetaLines([part.line for part in self._meta])
        meta.who = self._meta[0].line
        is_count = [part.kind for part in self._meta] == [Kind.COUNT]
        if self._has_dates or not is_count:
            meta.fault = "no date follows the author line"
        self._meta = []
        self._close(meta)

    def _close(self, meta: MetaLines) -> None:
        self.segments.append(Segment(self._texts, meta))
        self._texts = []


def _make_text(line: DumpLine, *, after_blank: bool) -> Text:
    is_linked = bool(line.link)
    return Text(
        lines=[line],
        text=line.text,
        link=line.link,
        is_title=line.is_heading,
        is_abstract=is_linked and not line.is_heading and _is_paper(line.link),
        after_blank=after_blank,
    )


def _is_paper(address: str) -> bool:
    return "/papers/" in address


def _begins_with_votes(items: Sequence[_Item]) -> bool:
    """Tell whether votes stand before the first title, and so before every one."""
    for item in items:
        if item.kind in (Kind.NUMBER, Kind.VOTES):
            return True
        if item.kind is Kind.TEXT:
            return False
    return False
