"""The pages of author counts: an index with a histogram, fixed ranges, single numbers,
and the unknown ones apart.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from paperarchive.archive.groups import Archive
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
from paperarchive.site.frame import Frame, Page, PaperList
from paperarchive.site.views import (
    BarsView,
    CountView,
    IndexView,
    LinkView,
    SectionView,
)

_PARENTS = (LinkView("Author counts", urls.AUTHOR_COUNTS),)


def make_author_count_pages(archive: Archive, frame: Frame) -> Iterator[Page]:
    """Make the index of author counts, then the pages of ranges, of single numbers and
    of unknown ones.
    """
    groups = group_by_author_range(archive)
    yield _make_index(archive, groups, frame)
    for group in groups:
        yield from frame.make_list(_make_range_list(group))
        above = LinkView(format_range(group.range), _path_of(group.range))
        for count in group.counts:
            yield from frame.make_list(
                _make_single_list(count, archive.author_counts[count], above)
            )
    if archive.uncounted:
        unknown = PaperList(
            urls.UNCOUNTED,
            "Papers with an unknown number of authors",
            archive.uncounted,
            parents=_PARENTS,
            intro="The listing gave an organisation, or nothing, where the number of authors stands.",
            years=_make_years(archive.uncounted, "authors:unknown"),
        )
        yield from frame.make_list(unknown)


def format_range(author_range: AuthorRange) -> str:
    """`4 to 6 authors`, `51 authors or more`."""
    if author_range.last is None:
        return f"{format_authors(author_range.first)} or more"
    return f"{author_range.first} to {format_authors(author_range.last)}"


def _format_numbers(author_range: AuthorRange, to: str) -> str:
    """`4 to 6`, `51+`. to: what stands between two numbers."""
    return (
        f"{author_range.first}+"
        if author_range.last is None
        else f"{author_range.first}{to}{author_range.last}"
    )


def _path_of(author_range: AuthorRange) -> str:
    return urls.author_range_path(author_range.first, author_range.last)


def _make_index(
    archive: Archive, groups: Sequence[AuthorRangeGroup], frame: Frame
) -> Page:
    sections = [
        SectionView(
            _format_numbers(group.range, " to "),
            _path_of(group.range),
            len(group.papers),
            _make_rows(group),
        )
        for group in groups
    ]
    if archive.uncounted:
        sections.append(
            SectionView("Unknown", urls.UNCOUNTED, len(archive.uncounted), ())
        )
    view = IndexView(
        heading="Author counts",
        intro="Papers by how many people wrote them.",
        count=0,
        style="numbers",
        chart=_make_chart(archive, groups),
        sections=tuple(sections),
        empty="" if sections else "There are no papers yet.",
    )
    return frame.make_page(
        urls.AUTHOR_COUNTS, "index.html", view, view.heading, description=view.intro
    )


def _make_chart(
    archive: Archive, groups: Sequence[AuthorRangeGroup]
) -> BarsView | None:
    tail = [
        Bar(
            label=format_range(group.range),
            count=len(group.papers),
            path=_path_of(group.range),
            tick=_format_numbers(group.range, "–"),
            is_wide=True,
        )
        for group in groups
        if group.range.first > HISTOGRAM_SINGLES
    ]
    counts = {count: len(papers) for count, papers in archive.author_counts.items()}
    return make_histogram(counts, tail, unknown=len(archive.uncounted))


def _make_rows(group: AuthorRangeGroup) -> tuple[CountView, ...]:
    return tuple(
        CountView(format_authors(count), urls.author_count_path(count), papers, "")
        for count, papers in group.counts.items()
    )


def _make_range_list(group: AuthorRangeGroup) -> PaperList:
    first, last = group.range.first, group.range.last
    return PaperList(
        _path_of(group.range),
        f"Papers with {format_range(group.range)}",
        group.papers,
        parents=_PARENTS,
        sections=(SectionView("Single numbers", None, 0, _make_rows(group)),),
        years=_make_years(
            group.papers,
            f"authors:>={first}" if last is None else f"authors:{first}..{last}",
        ),
    )


def _make_single_list(
    count: int, papers: Sequence[Paper], above: LinkView
) -> PaperList:
    return PaperList(
        urls.author_count_path(count),
        f"Papers with {format_authors(count)}",
        papers,
        parents=(*_PARENTS, above),
        years=_make_years(papers, f"authors:{count}"),
    )


def _make_years(papers: Sequence[Paper], words: str) -> BarsView | None:
    """The years of a list. words: the search that finds its papers."""
    return make_year_bars(papers, partial(urls.search_years_path, words=words))
