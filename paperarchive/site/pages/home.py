"""The front page: what the archive is in numbers, its months, and the ways into it."""

import datetime

from paperarchive.archive.archive import Archive
from paperarchive.archive.statistics import count_by_month, find_median_authors
from paperarchive.site import urls
from paperarchive.site.cards import CardMaker
from paperarchive.site.charts import make_timeline, make_year_bars
from paperarchive.site.citation import make_site_json_ld
from paperarchive.site.frame import Frame
from paperarchive.site.page import Page
from paperarchive.site.pages.listings import make_listing_rows
from paperarchive.site.views import CountView, HomeView, LinkView
from paperarchive.text.english import MONTHS

ADDITIONS = 8
DISCUSSED = 5
TAGS = 24
LISTINGS = 6
MEDIAN_PAPERS = 3
"""A median of fewer papers says nothing."""


def make_home(archive: Archive, frame: Frame, cards: CardMaker) -> Page:
    """Make the home page."""
    settings = frame.settings
    by_size = sorted(archive.tags, key=lambda group: -len(group.papers))[:TAGS]
    days = list(archive.days)
    timeline = make_timeline(count_by_month(archive.days), undated=len(archive.undated))
    years = None if timeline else make_year_bars(archive.papers, urls.years_path)
    view = HomeView(
        description=settings.description,
        numbers=_make_numbers(archive),
        span=_format_span(days[-1], days[0]) if days else "",
        timeline=timeline,
        years=years,
        additions=tuple(map(cards.make, archive.newest_additions[:ADDITIONS])),
        discussed=tuple(map(cards.make, archive.discussed[:DISCUSSED])),
        tags=tuple(
            CountView(g.tag.label, urls.tag_path(g.tag.slug), len(g.papers), "")
            for g in by_size
        ),
        all_tags=_make_rest("tags", urls.TAGS, len(archive.tags), TAGS),
        listings=make_listing_rows(archive)[:LISTINGS],
        all_listings=_make_rest(
            "listings", urls.LISTINGS, len(archive.listings), LISTINGS
        ),
        json_ld=make_site_json_ld(settings),
    )
    return frame.make_page(
        urls.HOME, "home.html", view, "", description=settings.description
    )


def _make_numbers(archive: Archive) -> tuple[CountView, ...]:
    numbers = [_make_number("paper", urls.PAPERS, len(archive.papers))]
    if archive.tags:
        numbers.append(_make_number("tag", urls.TAGS, len(archive.tags)))
    if archive.listings:
        numbers.append(_make_number("listing", urls.LISTINGS, len(archive.listings)))
    if archive.organizations:
        numbers.append(
            _make_number("organisation", urls.ORGANIZATIONS, len(archive.organizations))
        )
    median = find_median_authors(archive.author_counts)
    if (
        median is not None
        and len(archive.papers) - len(archive.uncounted) >= MEDIAN_PAPERS
    ):
        noun = "author" if median == 1 else "authors"
        numbers.append(
            CountView(f"{noun} on the median paper", urls.AUTHOR_COUNTS, median, "")
        )
    return tuple(numbers)


def _make_number(noun: str, path: str, count: int) -> CountView:
    return CountView(noun if count == 1 else f"{noun}s", path, count, "")


def _make_rest(noun: str, path: str, count: int, shown: int) -> LinkView | None:
    return LinkView(f"All {count:,} {noun}", path) if count > shown else None


def _format_span(first: datetime.date, last: datetime.date) -> str:
    oldest, newest = (f"{MONTHS[day.month - 1]} {day.year}" for day in (first, last))
    return oldest if oldest == newest else f"{oldest} to {newest}"
