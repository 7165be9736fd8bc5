"""The pages of author counts: a directory with a histogram, ranges, single numbers.

Papers whose number of authors is unknown have a list of their own.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from paperarchive.archive.archive import Archive
from paperarchive.archive.statistics import (
    AuthorRange,
    AuthorRangeGroup,
    group_by_author_range,
)
from paperarchive.paper import Paper
from paperarchive.site import urls
from paperarchive.site.cards import format_authors
from paperarchive.site.charts import (
    HISTOGRAM_SINGLES,
    Bar,
    make_histogram,
    make_year_bars,
)
from paperarchive.site.directories import make_directory
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page
from paperarchive.site.views import BarsView, CountView, LinkView, SectionView


def make_author_count_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the directory, then the lists of ranges, single numbers and unknown ones."""
    groups = group_by_author_range(archive)
    locale = frame.locale
    yield _make_directory(archive, groups, frame)
    for group in groups:
        yield from lists.make_pages(_make_range_list(locale, group))
        for count in group.counts:
            papers = archive.author_counts[count]
            single = _make_single_list(locale, count, papers, group.range)
            yield from lists.make_pages(single)
    if archive.uncounted:
        yield from lists.make_pages(_make_unknown_list(locale, archive.uncounted))


def format_range(locale: Locale, author_range: AuthorRange) -> str:
    """`4 to 6 authors`, `51 authors or more`."""
    first, last = author_range.first, author_range.last
    if last is None:
        authors = format_authors(locale, first)
        return locale.text("author_counts.or_more_authors", authors=authors)
    authors = format_authors(locale, last)
    return locale.text("author_counts.range_of_authors", first=first, authors=authors)


def _format_numbers(locale: Locale, key: str, author_range: AuthorRange) -> str:
    """`4 to 6`, `51+`. key: of the string for a range with an end."""
    first, last = author_range.first, author_range.last
    if last is None:
        return locale.text("author_counts.or_more", first=first)
    return locale.text(key, first=first, last=last)


def _format_query(author_range: AuthorRange) -> str:
    """The search that finds the papers of a range."""
    if author_range.last is None:
        return f"authors:>={author_range.first}"
    return f"authors:{author_range.first}..{author_range.last}"


def _path_of(author_range: AuthorRange) -> str:
    return urls.author_range_path(author_range.first, author_range.last)


def _make_directory(
    archive: Archive, groups: Sequence[AuthorRangeGroup], frame: Frame
) -> Page:
    locale = frame.locale
    sections = [_make_section(locale, group) for group in groups]
    if archive.uncounted:
        label = locale.text("author_counts.unknown")
        unknown = SectionView(label, urls.UNCOUNTED, len(archive.uncounted), ())
        sections.append(unknown)
    return make_directory(
        frame,
        urls.AUTHOR_COUNTS,
        locale.text("sections.author_counts"),
        intro=locale.text("author_counts.intro"),
        sections=tuple(sections),
        empty=locale.text("author_counts.empty"),
        style="numbers",
        chart=_make_chart(locale, archive, groups),
    )


def _make_section(locale: Locale, group: AuthorRangeGroup) -> SectionView:
    label = _format_numbers(locale, "author_counts.range", group.range)
    size = len(group.papers)
    return SectionView(label, _path_of(group.range), size, _make_rows(locale, group))


def _make_chart(
    locale: Locale, archive: Archive, groups: Sequence[AuthorRangeGroup]
) -> BarsView | None:
    """A bar for each single number, then one for each range beyond these."""
    tail = [
        _make_range_bar(locale, group)
        for group in groups
        if group.range.first > HISTOGRAM_SINGLES
    ]
    counts = {count: len(papers) for count, papers in archive.author_counts.items()}
    return make_histogram(locale, counts, tail, unknown=len(archive.uncounted))


def _make_range_bar(locale: Locale, group: AuthorRangeGroup) -> Bar:
    return Bar(
        label=format_range(locale, group.range),
        count=len(group.papers),
        path=_path_of(group.range),
        tick=_format_numbers(locale, "author_counts.short_range", group.range),
        is_wide=True,
    )


def _make_rows(locale: Locale, group: AuthorRangeGroup) -> tuple[CountView, ...]:
    rows: list[CountView] = []
    for count, papers in group.counts.items():
        label = format_authors(locale, count)
        rows.append(CountView(label, urls.author_count_path(count), papers, ""))
    return tuple(rows)


def _make_range_list(locale: Locale, group: AuthorRangeGroup) -> PaperList:
    authors = format_range(locale, group.range)
    rows = _make_rows(locale, group)
    single_numbers = locale.text("author_counts.single_numbers")
    return PaperList(
        path=_path_of(group.range),
        heading=locale.text("author_counts.heading", authors=authors),
        papers=group.papers,
        parents=_make_parents(locale),
        sections=(SectionView(single_numbers, None, 0, rows),),
        years=_make_years(locale, group.papers, _format_query(group.range)),
    )


def _make_single_list(
    locale: Locale, count: int, papers: Sequence[Paper], around: AuthorRange
) -> PaperList:
    """The list of one number of authors. around: the range that holds it."""
    authors = format_authors(locale, count)
    range_link = LinkView(format_range(locale, around), _path_of(around))
    return PaperList(
        path=urls.author_count_path(count),
        heading=locale.text("author_counts.heading", authors=authors),
        papers=papers,
        parents=(*_make_parents(locale), range_link),
        years=_make_years(locale, papers, f"authors:{count}"),
    )


def _make_unknown_list(locale: Locale, papers: Sequence[Paper]) -> PaperList:
    return PaperList(
        path=urls.UNCOUNTED,
        heading=locale.text("author_counts.unknown_heading"),
        papers=papers,
        parents=_make_parents(locale),
        intro=locale.text("author_counts.unknown_intro"),
        years=_make_years(locale, papers, "authors:unknown"),
    )


def _make_parents(locale: Locale) -> tuple[LinkView, ...]:
    return (LinkView(locale.text("sections.author_counts"), urls.AUTHOR_COUNTS),)


def _make_years(locale: Locale, papers: Sequence[Paper], query: str) -> BarsView | None:
    path_of_years = partial(urls.search_years_path, words=query)
    return make_year_bars(locale, papers, path_of_years)
