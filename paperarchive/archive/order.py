"""The orders of papers and listings, and the day on which each paper was added.

The archive's order is newest first, ties by slug, undated last; papers of a month come
after those of its days, papers of a year after those of its months. "New since" and "newest
additions" go by the day ADDED instead, because a dump of today may list papers of 2016.
"""

import datetime
from collections.abc import Iterable, Mapping
from operator import attrgetter

from paperarchive.content.listings import Listing, map_crawl_days
from paperarchive.paper import Paper, compute_date_key, find_first_day


def sort_papers(papers: Iterable[Paper]) -> list[Paper]:
    """Newest first, ties by slug, undated last."""
    by_slug = sorted(papers, key=attrgetter("slug"))
    return sorted(by_slug, key=lambda paper: compute_date_key(paper.date), reverse=True)


def sort_by_comments(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Papers with comments, most comments first, ties in the order given."""
    discussed = [paper for paper in papers if paper.comments]
    return tuple(sorted(discussed, key=attrgetter("comments"), reverse=True))


def compute_days_added(
    papers: Iterable[Paper], listings: Iterable[Listing]
) -> dict[str, datetime.date]:
    """Slug -> the day on which the paper came into the archive.

    That is the crawl day of its first listing, else its publication day, or the first
    one of its month or year; a paper with neither is absent.
    """
    crawls = map_crawl_days(listings)
    added: dict[str, datetime.date] = {}
    for paper in papers:
        days = [
            crawls[appearance.listing]
            for appearance in paper.appearances
            if appearance.listing in crawls
        ]
        if days:
            added[paper.slug] = min(days)
        elif paper.date is not None:
            added[paper.slug] = find_first_day(paper.date)
    return added


def sort_by_day_added(
    papers: Iterable[Paper], added: Mapping[str, datetime.date]
) -> tuple[Paper, ...]:
    """Last added first, ties in the order given; papers that `added` does not name come
    last.
    """

    def day_of(paper: Paper) -> datetime.date:
        return added.get(paper.slug, datetime.date.min)

    return tuple(sorted(papers, key=day_of, reverse=True))


def sort_listings(listings: Iterable[Listing]) -> list[Listing]:
    """Newest crawl first, ties by slug."""
    by_slug = sorted(listings, key=attrgetter("slug"))
    return sorted(by_slug, key=attrgetter("crawled"), reverse=True)
