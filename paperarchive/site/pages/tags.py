"""The pages of tags: a directory, and for each tag its papers and related tags."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import TagGroup
from paperarchive.archive.statistics import TagNeighbour, compute_tag_neighbours
from paperarchive.site import urls
from paperarchive.site.charts import make_year_bars
from paperarchive.site.directories import make_rows_directory
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, LinkView

_PARENTS = (LinkView("Tags", urls.TAGS),)


def make_tag_pages(archive: Archive, frame: Frame, lists: ListMaker) -> Iterator[Page]:
    """Make the directory of tags, then the pages of each."""
    rows = [
        _make_row(group, len(group.papers), group.tag.description)
        for group in archive.tags
    ]
    yield make_rows_directory(
        frame,
        urls.TAGS,
        "Tags",
        intro="Topics, by name.",
        rows=tuple(rows),
        empty="No paper has a tag yet.",
    )
    groups = {group.tag.slug: group for group in archive.tags}
    neighbours = compute_tag_neighbours(archive.tags, archive.papers)
    for slug, group in groups.items():
        yield from lists.make_pages(_make_list(group, groups, neighbours[slug]))


def _make_list(
    group: TagGroup,
    groups: Mapping[str, TagGroup],
    neighbours: Sequence[TagNeighbour],
) -> PaperList:
    tag = group.tag
    path_of_years = partial(urls.search_years_path, tag=tag.slug)
    rows = [_make_row(groups[near.slug], near.shared, "") for near in neighbours]
    return PaperList(
        path=urls.tag_path(tag.slug),
        heading=tag.label,
        papers=group.papers,
        parents=_PARENTS,
        intro=tag.description,
        synonyms=tag.synonyms,
        years=make_year_bars(group.papers, path_of_years),
        neighbours=tuple(rows),
        feed=LinkView(tag.label, urls.tag_feed_path(tag.slug)),
    )


def _make_row(group: TagGroup, count: int, detail: str) -> CountView:
    return CountView(group.tag.label, urls.tag_path(group.tag.slug), count, detail)
