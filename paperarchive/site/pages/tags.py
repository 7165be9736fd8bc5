"""The pages of tags: an index, and for each tag its papers, its years and the tags that
often stand beside it.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from paperarchive.archive.groups import Archive, TagGroup
from paperarchive.archive.statistics import TagNeighbour, find_tag_neighbours
from paperarchive.site import urls
from paperarchive.site.charts import make_year_bars
from paperarchive.site.frame import Frame, Page, PaperList
from paperarchive.site.views import CountView, IndexView, LinkView, SectionView

_PARENTS = (LinkView("Tags", urls.TAGS),)


def make_tag_pages(archive: Archive, frame: Frame) -> Iterator[Page]:
    """Make the index of tags, then the pages of each."""
    groups = {group.tag.slug: group for group in archive.tags}
    rows = tuple(
        _make_row(group, len(group.papers), group.tag.description)
        for group in archive.tags
    )
    index = IndexView(
        heading="Tags",
        intro="Topics, by name.",
        count=len(rows),
        style="details",
        chart=None,
        sections=(SectionView("", None, 0, rows),) if rows else (),
        empty="" if rows else "No paper has a tag yet.",
    )
    yield frame.make_page(
        urls.TAGS, "index.html", index, index.heading, description=index.intro
    )
    neighbours = find_tag_neighbours(archive.tags, archive.papers)
    for group in archive.tags:
        yield from frame.make_list(
            _make_list(group, groups, neighbours[group.tag.slug])
        )


def _make_list(
    group: TagGroup,
    groups: Mapping[str, TagGroup],
    neighbours: tuple[TagNeighbour, ...],
) -> PaperList:
    tag = group.tag
    return PaperList(
        urls.tag_path(tag.slug),
        tag.label,
        group.papers,
        parents=_PARENTS,
        intro=tag.description,
        synonyms=tag.synonyms,
        years=make_year_bars(
            group.papers, partial(urls.search_years_path, tag=tag.slug)
        ),
        neighbours=tuple(
            _make_row(groups[near.slug], near.shared, "") for near in neighbours
        ),
        feed=LinkView(tag.label, urls.tag_feed_path(tag.slug)),
    )


def _make_row(group: TagGroup, count: int, detail: str) -> CountView:
    return CountView(group.tag.label, urls.tag_path(group.tag.slug), count, detail)
