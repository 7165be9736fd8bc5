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
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, LinkView


def make_tag_pages(archive: Archive, frame: Frame, lists: ListMaker) -> Iterator[Page]:
    """Make the directory of tags, then the pages of each."""
    rows = [
        _make_row(group, len(group.papers), group.tag.description)
        for group in archive.tags
    ]
    locale = frame.locale
    yield make_rows_directory(
        frame,
        urls.TAGS,
        locale.text("sections.tags"),
        intro=locale.text("tags.intro"),
        rows=tuple(rows),
        empty=locale.text("tags.empty"),
    )
    groups = {group.tag.slug: group for group in archive.tags}
    neighbours = compute_tag_neighbours(archive.tags, archive.papers)
    for slug, group in groups.items():
        whole = _make_list(locale, group, groups, neighbours[slug])
        yield from lists.make_pages(whole)


def _make_list(
    locale: Locale,
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
        parents=(LinkView(locale.text("sections.tags"), urls.TAGS),),
        intro=tag.description,
        synonyms=tag.synonyms,
        years=make_year_bars(locale, group.papers, path_of_years),
        neighbours=tuple(rows),
        feed=LinkView(tag.label, urls.tag_feed_path(tag.slug)),
    )


def _make_row(group: TagGroup, count: int, detail: str) -> CountView:
    return CountView(group.tag.label, urls.tag_path(group.tag.slug), count, detail)
