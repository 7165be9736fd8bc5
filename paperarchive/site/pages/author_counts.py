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
from paperarchive.site.page import Page
from paperarchive.site.views import BarsView, CountView, LinkView, SectionView

_PARENTS = (LinkView("Author counts", urls.AUTHOR_COUNTS),)


def make_author_count_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the directory, then the lists of ranges, single numbers and unknown ones."""
    groups = group_by_author_range(archive)
    yield _make_directory(archive, groups, frame)
    for group in groups:
        yield from lists.make_pages(_make_range_list(group))
        for count in group.counts:
            papers = archive.author_counts[count]
            yield from lists.make_pages(_make_single_list(count, papers, group.range))
    if archive.uncounted:
        yield from lists.make_pages(_make_unknown_list(archive.uncounted))


def format_range(author_range: AuthorRange) -> str:
    """`4 to 6 authors`, `51 authors or more`."""
    if author_range.last is None:
        return f"{format_authors(author_range.first)} or more"
    return f"{author_range.first} to {format_authors(author_range.last)}"


def _format_numbers(author_range: AuthorRange, separator: str) -> str:
    """`4 to 6`, `51+`."""
    if author_range.last is None:
        return f"{author_range.first}+"
    return f"{author_range.first}{separator}{author_range.last}"


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
    sections = [_make_section(group) for group in groups]
    if archive.uncounted:
        unknown = SectionView("Unknown", urls.UNCOUNTED, len(archive.uncounted), ())
        sections.append(unknown)
    return make_directory(
        frame,
        urls.AUTHOR_COUNTS,
        "Author counts",
        intro="Papers by how many people wrote them.",
        sections=tuple(sections),
        empty="There are no papers yet.",
        style="numbers",
        chart=_make_chart(archive, groups),
    )


def _make_section(group: AuthorRangeGroup) -> SectionView:
    label = _format_numbers(group.range, " to ")
    size = len(group.papers)
    return SectionView(label, _path_of(group.range), size, _make_rows(group))


def _make_chart(
    archive: Archive, groups: Sequence[AuthorRangeGroup]
) -> BarsView | None:
    """A bar for each single number, then one for each range beyond these."""
    tail = [
        _make_range_bar(group)
        for group in groups
        if group.range.first > HISTOGRAM_SINGLES
    ]
    counts = {count: len(papers) for count, papers in archive.author_counts.items()}
    return make_histogram(counts, tail, unknown=len(archive.uncounted))


def _make_range_bar(group: AuthorRangeGroup) -> Bar:
    return Bar(
        label=format_range(group.range),
        count=len(group.papers),
        path=_path_of(group.range),
        tick=_format_numbers(group.range, "–"),
        is_wide=True,
    )


def _make_rows(group: AuthorRangeGroup) -> tuple[CountView, ...]:
    return tuple(
        CountView(format_authors(count), urls.author_count_path(count), papers, "")
        for count, papers in group.counts.items()
    )


def _make_range_list(group: AuthorRangeGroup) -> PaperList:
    return PaperList(
        path=_path_of(group.range),
        heading=f"Papers with {format_range(group.range)}",
        papers=group.papers,
        parents=_PARENTS,
        sections=(SectionView("Single numbers", None, 0, _make_rows(group)),),
        years=_make_years(group.papers, _format_query(group.range)),
    )


def _make_single_list(
    count: int, papers: Sequence[Paper], around: AuthorRange
) -> PaperList:
    """The list of one number of authors. around: the range that holds it."""
    return PaperList(
        path=urls.author_count_path(count),
        heading=f"Papers with {format_authors(count)}",
        papers=papers,
        parents=(*_PARENTS, LinkView(format_range(around), _path_of(around))),
        years=_make_years(papers, f"authors:{count}"),
    )


def _make_unknown_list(papers: Sequence[Paper]) -> PaperList:
    return PaperList(
        path=urls.UNCOUNTED,
        heading="Papers with an unknown number of authors",
        papers=papers,
        parents=_PARENTS,
        intro="The listing gave an organisation, or nothing, where the number of authors stands.",
        years=_make_years(papers, "authors:unknown"),
    )


def _make_years(papers: Sequence[Paper], query: str) -> BarsView | None:
    return make_year_bars(papers, partial(urls.search_years_path, words=query))
