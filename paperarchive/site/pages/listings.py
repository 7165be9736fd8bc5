"""The pages of listings: a directory by crawl day, and the papers of each listing."""

import datetime
from collections.abc import Iterator, Mapping, Sequence

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import ListingGroup
from paperarchive.archive.statistics import count_new
from paperarchive.paper import Paper
from paperarchive.site import urls
from paperarchive.site.cards import format_day, make_date_view, make_listing_labels
from paperarchive.site.charts import make_year_bars
from paperarchive.site.directories import make_rows_directory
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, LinkView

_PARENTS = (LinkView("Listings", urls.LISTINGS),)


def make_listing_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the directory of listings, then each listing's papers in its own order."""
    yield make_rows_directory(
        frame,
        urls.LISTINGS,
        "Listings",
        intro="The pages that the papers were read from, by the day they were copied.",
        rows=make_listing_rows(archive),
        empty="No listing has been imported yet.",
    )
    links = _make_links(archive.listings)
    for number, group in enumerate(archive.listings):
        yield from lists.make_pages(_make_list(group, links, number))


def make_listing_rows(archive: Archive) -> tuple[CountView, ...]:
    """A row for each listing, newest crawl first: papers, new ones, and their days."""
    links = _make_links(archive.listings)
    rows: list[CountView] = []
    for link, group in zip(links, archive.listings, strict=True):
        details = (_format_new(group, archive.added), _format_days(group.papers))
        detail = "; ".join(text for text in details if text)
        rows.append(CountView(link.label, link.path, len(group.papers), detail))
    return tuple(rows)


def _make_links(groups: Sequence[ListingGroup]) -> list[LinkView]:
    labels = make_listing_labels(group.listing for group in groups)
    return [
        LinkView(labels[group.listing.slug], urls.listing_path(group.listing.slug))
        for group in groups
    ]


def _make_list(
    group: ListingGroup, links: Sequence[LinkView], number: int
) -> PaperList:
    """The list of one listing. number: its place among the links, newest first."""
    day = format_day(group.listing.crawled)
    return PaperList(
        path=links[number].path,
        heading=f"Listing of {links[number].label}",
        papers=group.papers,
        parents=_PARENTS,
        intro=f"Copied on {day}; kept as {group.listing.file}.",
        order="as listed",
        # Search has no filter for listings, so the bars lead nowhere.
        years=make_year_bars(group.papers, lambda _first, _last: None),
        ranks=_find_ranks(group),
        newer=links[number - 1] if number > 0 else None,
        older=links[number + 1] if number + 1 < len(links) else None,
    )


def _find_ranks(group: ListingGroup) -> Mapping[str, int]:
    """Slug -> the best rank of each paper of a listing."""
    listing = group.listing.slug
    return {
        paper.slug: min(
            seen.rank for seen in paper.appearances if seen.listing == listing
        )
        for paper in group.papers
    }


def _format_new(group: ListingGroup, added: Mapping[str, datetime.date]) -> str:
    """`12 new that day`, `all new that day`; empty for a listing without papers."""
    if not group.papers:
        return ""
    new = count_new(group, added)
    if new == len(group.papers):
        return "all new that day"
    return f"{new:,} new that day" if new else "none new that day"


def _format_days(papers: Sequence[Paper]) -> str:
    """`papers of 3 Mar 2017 to 12 Dec 2025`; empty where no day is known."""
    days = [paper.date for paper in papers if paper.date]
    if not days:
        return ""
    first = make_date_view(min(days)).short_label
    last = make_date_view(max(days)).short_label
    return f"papers of {first}" if first == last else f"papers of {first} to {last}"
