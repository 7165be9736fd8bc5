"""The pages of where papers come from: organisations, listings, and what readers there
said most about.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from paperarchive.archive.groups import Archive, ListingGroup
from paperarchive.archive.statistics import (
    CommentCount,
    count_new,
    find_comment_history,
)
from paperarchive.paper import Paper
from paperarchive.site import urls
from paperarchive.site.cards import format_day, make_date_view, make_listing_labels
from paperarchive.site.charts import make_year_bars
from paperarchive.site.frame import Frame, Page, PaperList
from paperarchive.site.views import CountView, IndexView, LinkView, SectionView


def make_organization_pages(archive: Archive, frame: Frame) -> Iterator[Page]:
    """Make the index of organisations, then the pages of each."""
    groups = archive.organizations
    rows = tuple(
        CountView(
            group.name,
            urls.organization_path(group.slug),
            len(group.papers),
            _format_years(group.papers),
        )
        for group in groups
    )
    intro = "Who published papers, where a listing says so."
    empty = "No paper names an organisation yet."
    yield _make_index(urls.ORGANIZATIONS, "Organisations", intro, rows, empty, frame)
    for group in groups:
        slug = group.slug
        whole = PaperList(
            urls.organization_path(slug),
            group.name,
            group.papers,
            parents=(LinkView("Organisations", urls.ORGANIZATIONS),),
            years=make_year_bars(
                group.papers, partial(urls.search_years_path, org=slug)
            ),
        )
        yield from frame.make_list(whole)


def make_listing_pages(archive: Archive, frame: Frame) -> Iterator[Page]:
    """Make the index of listings, then the pages of each, in the listing's own order."""
    groups = archive.listings
    intro = "The pages that the papers were read from, by the day they were copied."
    empty = "No listing has been imported yet."
    yield _make_index(
        urls.LISTINGS, "Listings", intro, make_listing_rows(archive), empty, frame
    )
    labels = make_listing_labels(group.listing for group in groups)
    links = [
        LinkView(labels[group.listing.stem], urls.listing_path(group.listing.stem))
        for group in groups
    ]
    for number, group in enumerate(groups):
        day = format_day(group.listing.crawled)
        whole = PaperList(
            links[number].path,
            f"Listing of {links[number].label}",
            group.papers,
            parents=(LinkView("Listings", urls.LISTINGS),),
            intro=f"Copied on {day}; kept as {group.listing.file}.",
            order="as listed",
            years=make_year_bars(
                group.papers, lambda _first, _last: None
            ),  # the search knows no listings
            ranks=_find_ranks(group),
            newer=links[number - 1] if number > 0 else None,
            older=links[number + 1] if number + 1 < len(links) else None,
        )
        yield from frame.make_list(whole)


def make_listing_rows(archive: Archive) -> tuple[CountView, ...]:
    """A row for each listing, newest crawl first: its papers, how many were new then,
    and of which time they are.
    """
    labels = make_listing_labels(group.listing for group in archive.listings)
    return tuple(
        CountView(
            labels[group.listing.stem],
            urls.listing_path(group.listing.stem),
            len(group.papers),
            "; ".join(
                filter(
                    None,
                    (_format_new(group, archive.added), _format_time(group.papers)),
                )
            ),
        )
        for group in archive.listings
    )


def make_discussed_pages(archive: Archive, frame: Frame) -> Iterator[Page]:
    """Make the pages of the papers with comments, with their history where several
    crawls give one.
    """
    crawls = {group.listing.stem: group.listing.crawled for group in archive.listings}
    histories = {
        paper.slug: find_comment_history(paper, crawls) for paper in archive.discussed
    }
    whole = PaperList(
        urls.DISCUSSED,
        "Most discussed",
        archive.discussed,
        intro="Papers with comments, counted when their listing was copied.",
        order="most comments first",
        years=make_year_bars(
            archive.discussed, partial(urls.search_years_path, words="comments:>=1")
        ),
        notes={
            slug: format_history(history)
            for slug, history in histories.items()
            if len(history) > 1
        },
    )
    yield from frame.make_list(whole)


def format_history(history: Sequence[CommentCount]) -> str:
    """`1 comment on 20 Oct 2025, 4 on 3 Nov 2025`; what stayed so is said to be `still
    4`.
    """
    words: list[str] = []
    for number, count in enumerate(history):
        is_still = number > 0 and count.comments == history[number - 1].comments
        noun = ("" if number else " comment") + (
            "s" if not number and count.comments != 1 else ""
        )
        figure = "still " if is_still else ""
        words.append(
            f"{figure}{count.comments:,}{noun} on {make_date_view(count.day).short_label}"
        )
    return ", ".join(words)


def _find_ranks(group: ListingGroup) -> Mapping[str, int]:
    """The best rank of each paper of a listing."""
    stem = group.listing.stem
    return {
        paper.slug: min(seen.rank for seen in paper.appearances if seen.listing == stem)
        for paper in group.papers
    }


def _format_years(papers: Sequence[Paper]) -> str:
    """`2019 to 2025`; empty where no day is known. papers: newest first."""
    years = [paper.date.year for paper in papers if paper.date]
    if not years:
        return ""
    return str(years[0]) if years[-1] == years[0] else f"{years[-1]} to {years[0]}"


def _format_new(group: ListingGroup, added: Mapping[str, datetime.date]) -> str:
    """`12 new that day`, `all new that day`; empty for a listing without papers."""
    if not group.papers:
        return ""
    new = count_new(group, added)
    return f"{'all' if new == len(group.papers) else f'{new:,}' if new else 'none'} new that day"


def _format_time(papers: Sequence[Paper]) -> str:
    """`papers of 3 Mar 2017 to 12 Dec 2025`, their days; empty where none is known.
    papers: in any order.
    """
    days = [paper.date for paper in papers if paper.date]
    if not days:
        return ""
    first, last = (make_date_view(day).short_label for day in (min(days), max(days)))
    return f"papers of {first}" if first == last else f"papers of {first} to {last}"


def _make_index(
    path: str,
    heading: str,
    intro: str,
    rows: tuple[CountView, ...],
    empty: str,
    frame: Frame,
) -> Page:
    view = IndexView(
        heading=heading,
        intro=intro,
        count=len(rows),
        style="details",
        chart=None,
        sections=(SectionView("", None, 0, rows),) if rows else (),
        empty="" if rows else empty,
    )
    return frame.make_page(path, "index.html", view, heading, description=intro)
