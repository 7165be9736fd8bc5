"""The pages of listings: a directory by crawl day, and the papers of each listing."""

import datetime
from collections.abc import Iterator, Mapping, Sequence

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import ListingGroup
from paperarchive.archive.statistics import count_new
from paperarchive.paper import Paper, compute_date_key
from paperarchive.site import urls
from paperarchive.site.cards import make_date_view, make_listing_labels
from paperarchive.site.charts import make_year_bars
from paperarchive.site.directories import make_rows_directory
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, LinkView


def make_listing_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the directory of listings, then each listing's papers in its own order."""
    locale = frame.locale
    yield make_rows_directory(
        frame,
        urls.LISTINGS,
        locale.text("sections.listings"),
        intro=locale.text("listings.intro"),
        rows=make_listing_rows(archive, locale),
        empty=locale.text("listings.empty"),
    )
    links = _make_links(locale, archive.listings)
    for number, group in enumerate(archive.listings):
        yield from lists.make_pages(_make_list(locale, group, links, number))


def make_listing_rows(archive: Archive, locale: Locale) -> tuple[CountView, ...]:
    """A row for each listing, newest crawl first: papers, new ones, and their days."""
    links = _make_links(locale, archive.listings)
    rows: list[CountView] = []
    for link, group in zip(links, archive.listings, strict=True):
        details = (
            _format_new(locale, group, archive.added),
            _format_days(locale, group.papers),
        )
        detail = locale.text("listings.separator").join(filter(None, details))
        rows.append(CountView(link.label, link.path, len(group.papers), detail))
    return tuple(rows)


def _make_links(locale: Locale, groups: Sequence[ListingGroup]) -> list[LinkView]:
    labels = make_listing_labels(locale, [group.listing for group in groups])
    return [
        LinkView(labels[group.listing.slug], urls.listing_path(group.listing.slug))
        for group in groups
    ]


def _make_list(
    locale: Locale, group: ListingGroup, links: Sequence[LinkView], number: int
) -> PaperList:
    """The list of one listing. number: its place among the links, newest first."""
    day = locale.day(group.listing.crawled)
    return PaperList(
        path=links[number].path,
        heading=locale.text("listings.heading", label=links[number].label),
        papers=group.papers,
        parents=(LinkView(locale.text("sections.listings"), urls.LISTINGS),),
        intro=locale.text("listings.list_intro", day=day, file=group.listing.file),
        order="listings.as_listed",
        # Search has no filter for listings, so the bars lead nowhere.
        years=make_year_bars(locale, group.papers, lambda _first, _last: None),
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


def _format_new(
    locale: Locale, group: ListingGroup, added: Mapping[str, datetime.date]
) -> str:
    """`12 new that day`, `all new that day`; empty for a listing without papers."""
    if not group.papers:
        return ""
    new = count_new(group, added)
    if new == len(group.papers):
        return locale.text("listings.all_new")
    if new == 0:
        return locale.text("listings.none_new")
    return locale.text("listings.some_new", count=new)


def _format_days(locale: Locale, papers: Sequence[Paper]) -> str:
    """`papers of 3 Mar 2017 to 12 Dec 2025`; empty where no day is known."""
    days = [paper.date for paper in papers if paper.date]
    if not days:
        return ""
    oldest, newest = min(days, key=compute_date_key), max(days, key=compute_date_key)
    first = make_date_view(locale, oldest).short_label
    last = make_date_view(locale, newest).short_label
    if first == last:
        return locale.text("listings.one_day", day=first)
    return locale.text("listings.days", first=first, last=last)
