"""Parses the dump of a listing into entries.

In: the text of a "Daily Papers" page as someone copied it. Out: `Dump`: the crawl day
of its header, the entries, and the lines that cannot be read. An entry is a title, an
abstract and, mostly, meta lines:

    • 7 authors             or an organisation, `<handle> <full name>`
    ·
    May 18, 2024 3          the date, without its year if that of the crawl; comments

Steps: `dump_lines.py` cuts lines and removes markup, `meta_lines.py` and
`page_lines.py` tell what each is, `page_frame.py` finds header and footer, `segments.py`
collects the texts before each group of meta lines, `layout.py` tells titles from
abstracts by their form, `who_lines.py` and `organizations.py` read who wrote it, and
`plausible.py` has the last word.
"""

from collections.abc import Sequence
from dataclasses import replace

from paperarchive.formats.daily_papers.dump_lines import (
    DumpLine,
    clean_text,
    cut_lines,
)
from paperarchive.formats.daily_papers.entries import (
    Dump,
    EntryMeta,
    ListedDate,
    ListingEntry,
)
from paperarchive.formats.daily_papers.layout import TextGroup, TextLine, group_texts
from paperarchive.formats.daily_papers.meta_lines import is_published_date
from paperarchive.formats.daily_papers.organizations import (
    OrganizationForm,
    find_form,
)
from paperarchive.formats.daily_papers.page_frame import find_frame
from paperarchive.formats.daily_papers.plausible import find_implausibility
from paperarchive.formats.daily_papers.segments import (
    NO_META,
    MetaLines,
    Segment,
    Text,
    cut_segments,
)
from paperarchive.formats.daily_papers.who_lines import Who, read_who, strip_bullet
from paperarchive.formats.record import QuarantinedPart, UnreadPart
from paperarchive.paper import Organization
from paperarchive.text.characters import repair_characters
from paperarchive.text.english import cut_at_word
from paperarchive.text.identifiers import find_identifiers

_EXCERPT_LENGTH = 70

__all__ = [
    "Dump",
    "EntryMeta",
    "ListedDate",
    "ListingEntry",
    "clean_text",
    "parse_dump",
]


def parse_dump(text: str) -> Dump:
    """Parse the dump of a listing.

    Every line is in an entry, in quarantine, or among the page's.
    """
    lines = cut_lines(text)
    frame = find_frame(lines)
    segments, skipped = cut_segments(lines[frame.start : frame.stop])
    of_page = [*lines[: frame.start], *skipped, *lines[frame.stop :]]
    page_lines = {line.number for line in of_page}
    reader = _EntryReader(
        _find_form(segments), has_full_dates=_has_full_dates(segments)
    )
    for segment in segments:
        reader.read(segment)
    return Dump(
        crawl_day=frame.crawl_day,
        entries=tuple(reader.entries),
        quarantine=tuple(reader.quarantine),
        quarantined_lines=tuple(reader.quarantined_lines),
        unread=tuple(reader.unread),
        page_lines=tuple(sorted(page_lines - reader.own_lines)),
        has_header=frame.has_header,
    )


def _find_form(segments: Sequence[Segment]) -> OrganizationForm:
    who_lines = (segment.meta.who for segment in segments)
    return find_form(
        strip_bullet(line.text) for line in who_lines if line and not line.handle
    )


def _has_full_dates(segments: Sequence[Segment]) -> bool:
    """Tell whether every date of the page has its year."""
    return any(
        is_published_date(line.text)
        for segment in segments
        for line in segment.meta.lines
    )


class _EntryReader:
    """Reads segments, one after the other, into entries."""

    def __init__(self, form: OrganizationForm, *, has_full_dates: bool) -> None:
        self.entries: list[ListingEntry] = []
        self.quarantine: list[QuarantinedPart] = []
        self.quarantined_lines: list[tuple[int, ...]] = []
        self.unread: list[UnreadPart] = []
        self._form = form
        self._has_full_dates = has_full_dates
        self._last_title: str | None = None

    @property
    def own_lines(self) -> set[int]:
        """The numbers of the lines of all entries and of quarantine."""
        entries = {number for entry in self.entries for number in entry.lines}
        return entries.union(*self.quarantined_lines)

    def read(self, segment: Segment) -> None:
        """Read a segment; its meta lines belong to the last of its groups of texts."""
        texts = segment.texts
        groups = group_texts([_make_text_line(text) for text in texts])
        for group in groups[:-1]:
            self._add(texts, group, NO_META)
        if groups:
            self._add(texts, groups[-1], segment.meta)
        elif segment.meta.lines:
            self._quarantine_meta(segment.meta)

    def _add(self, texts: Sequence[Text], group: TextGroup, meta: MetaLines) -> None:
        titles = texts[group.title.start : group.title.stop]
        abstracts = texts[group.abstract.start : group.abstract.stop]
        title, abstract = _join(titles), _join(abstracts)
        why = meta.fault
        if not why and not (title and abstract):
            why = "a title without an abstract, or an abstract without a title"
        if not why:
            why = find_implausibility(title, abstract) or ""
        if title:
            self._last_title = title
        if why:
            self._quarantine([*titles, *abstracts], title, abstract, meta, why)
            return
        who = self._read_who(meta)
        entry = ListingEntry(
            line=titles[0].number,
            title=title,
            abstract=abstract,
            meta=self._make_meta(meta, who),
            arxiv=_find_arxiv([*titles, *abstracts], meta.lines),
            lines=_number_lines([*titles, *abstracts], meta),
        )
        self.entries.append(entry)
        if meta.who is not None and who.unread:
            line = UnreadPart(meta.who.number, meta.who.raw, who.unread, title)
            self.unread.append(line)

    def _make_meta(self, meta: MetaLines, who: Who) -> EntryMeta | None:
        if not meta.lines:
            return None
        date, comments = meta.date, meta.comments
        if date is not None and self._has_full_dates:
            date = replace(date, is_full=True)
            comments = comments or None  # such a page shows none
        return EntryMeta(
            date=date,
            author_count=who.author_count,
            organization=_repair_organization(who),
            comments=comments,
        )

    def _read_who(self, meta: MetaLines) -> Who:
        if meta.who is None:
            return Who()
        return read_who(meta.who.text, meta.who.handle, self._form)

    def _quarantine(
        self,
        texts: Sequence[Text],
        title: str,
        abstract: str,
        meta: MetaLines,
        why: str,
    ) -> None:
        lines = [line for text in texts for line in text.lines]
        lost = []
        if title:
            lost.append(f"the title {_shorten(title)}")
        if abstract:
            size = f"an abstract of {len(abstract):,} characters"
            lost.append(size if title else f"{size}, {_shorten(abstract)}")
        lost += _show_lines(meta)
        found = QuarantinedPart(
            line=lines[0].number,
            text=_join_raw([*lines, *meta.lines]),
            why=why,
            paper=title or None,
            lost=", ".join(lost),
        )
        self.quarantined_lines.append(_number_lines(texts, meta))
        self.quarantine.append(found)

    def _quarantine_meta(self, meta: MetaLines) -> None:
        """Put meta lines in quarantine that no text precedes."""
        found = QuarantinedPart(
            line=meta.lines[0].number,
            text=_join_raw(meta.lines),
            why=meta.fault or "no title and abstract precede these lines",
            paper=self._last_title,
            lost=", ".join(_show_lines(meta)),
        )
        self.quarantined_lines.append(_number_lines((), meta))
        self.quarantine.append(found)


def _number_lines(texts: Sequence[Text], meta: MetaLines) -> tuple[int, ...]:
    lines = [line for text in texts for line in text.lines]
    return tuple(sorted({line.number for line in [*lines, *meta.lines]}))


def _show_lines(meta: MetaLines) -> list[str]:
    """Show the meta lines that say something."""
    lines = [line.text for line in meta.lines if any(map(str.isalnum, line.text))]
    return list(map(_shorten, lines))


def _shorten(text: str) -> str:
    return repr(cut_at_word(text, _EXCERPT_LENGTH))


def _make_text_line(text: Text) -> TextLine:
    return TextLine(
        text=text.text,
        is_title=text.is_title,
        is_abstract=text.is_abstract,
        after_blank=text.after_blank,
        is_indented=text.lines[0].raw[:1].isspace(),
    )


def _join(texts: Sequence[Text]) -> str:
    """Join the lines of a title or an abstract to one, and repair its characters."""
    if len(texts) == 1:
        return repair_characters(texts[0].text)
    return repair_characters(" ".join(text.text for text in texts))


def _join_raw(lines: Sequence[DumpLine]) -> str:
    by_number = {line.number: line.raw for line in lines}
    return "\n".join(by_number[number] for number in sorted(by_number))


def _repair_organization(who: Who) -> Organization | None:
    organization = who.organization
    if organization is None:
        return None
    return replace(organization, name=repair_characters(organization.name))


def _find_arxiv(texts: Sequence[Text], meta: Sequence[DumpLine]) -> str | None:
    """Find the arXiv identifier in the links of an entry; that of its title counts most."""
    links = [text.link for text in texts if text.link]
    links += [line.link for line in meta if line.link]
    return next(filter(None, (find_identifiers(link).arxiv for link in links)), None)
