"""The format of daily papers: a parsed dump -> the items that all formats share.

In: a list, and the crawl day if a person or the archive knows it. Out: the crawl day, a
record for each entry, with its texts repaired and its date complete, and what could not
be read. A dump that contradicts its crawl day has its problems among the items.
"""

import datetime
from collections.abc import Iterator

from paperarchive.errors import Problem, Problems
from paperarchive.formats.daily_papers.crawl import find_crawl, make_date
from paperarchive.formats.daily_papers.dump_lines import clean_text
from paperarchive.formats.daily_papers.page_lines import is_header_line
from paperarchive.formats.daily_papers.parse import (
    Dump,
    ListedDate,
    ListingEntry,
    parse_dump,
)
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import ListItem, Record
from paperarchive.formats.source import ListSource
from paperarchive.paper import PublicationDate
from paperarchive.text.latex.repair import repair, repair_title
from paperarchive.text.write_markdown import format_markdown

_FEWEST_HEADER_LINES = 2
_NO_PAGE = (
    "does not look like a page of papers: no line is that of a header, an author count,"
    " a date, or a link to a paper"
)
_ADVICE = (
    "nothing was imported; `paperarchive import --format help` lists the formats; if it is"
    " such a page, import it with --force"
)
_EXAMPLE = """\
Daily Papers

byAK and the research community

Oct 29, 2025

A Small Study of Large Studies

We study how studies are studied, and find that large studies are studied less often
than small ones.

• 7 authors
·
May 18, 2024 3
"""


def _recognize(probe: Probe) -> bool:
    """Tell whether a text has lines of the header of a page of daily papers. It is one
    then, however it begins: copies have front matter, headings and lists.
    """
    lines = [line for line in map(clean_text, probe.lines) if line]
    known = {
        line.lstrip("# ") for line in lines if is_header_line(line.lstrip("# ") or line)
    }
    return len(known) >= _FEWEST_HEADER_LINES


def _read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    dump = parse_dump(source.file.read_text())
    if not dump.entry_count:
        return
    if not dump.is_page and not options.is_forced:
        yield Problem(source.name, _NO_PAGE, _ADVICE)
        yield from dump.quarantine
        return
    problems = Problems()
    crawl = find_crawl(dump, source.name, problems, known=options.crawled)
    if crawl is not None:
        yield crawl
    yield from problems
    yield from _read_records(dump, options.crawled if crawl is None else crawl.day)
    yield from dump.unread
    yield from dump.quarantine


def _read_records(dump: Dump, day: datetime.date | None) -> Iterator[Record]:
    for entry in dump.entries:
        yield _make_record(entry, day)


def _make_record(entry: ListingEntry, day: datetime.date | None) -> Record:
    title = " ".join(repair_title(entry.title).split()) or entry.title
    meta = entry.meta
    return Record(
        line=entry.line,
        title=title,
        abstract=format_markdown(repair(entry.abstract)).strip(),
        raw_title=entry.title if entry.title != title else None,
        date=None if meta is None else _complete_date(meta.date, day),
        author_count=None if meta is None else meta.author_count,
        organization=None if meta is None else meta.organization,
        comments=None if meta is None else meta.comments,
        arxiv=entry.arxiv,
    )


def _complete_date(
    date: ListedDate | None, day: datetime.date | None
) -> PublicationDate | None:
    if day is None:
        return None
    try:
        return make_date(date, day)
    except ValueError:  # a day that the year lacks: `find_crawl` has reported it
        return None


FORMAT = ListFormat(
    name="daily-papers",
    noun='the text of a "Daily Papers" page',
    extension=".txt",
    example=_EXAMPLE,
    recognize=_recognize,
    read=_read,
)
