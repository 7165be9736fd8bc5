"""The home page: what the archive is in numbers, its months, and the ways into it."""

from paperarchive.archive.archive import Archive
from paperarchive.archive.statistics import count_by_month, find_median_authors
from paperarchive.paper import PublicationDate
from paperarchive.site import urls
from paperarchive.site.cards import CardMaker
from paperarchive.site.charts import make_timeline, make_year_bars
from paperarchive.site.citation import make_site_json_ld
from paperarchive.site.frame import Frame
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page
from paperarchive.site.pages.listings import make_listing_rows
from paperarchive.site.views import CountView, HomeView, LinkView

ADDITIONS = 8
DISCUSSED = 5
TAGS = 24
LISTINGS = 6
MEDIAN_PAPERS = 3
"""A median of fewer papers says nothing."""


def make_home(archive: Archive, frame: Frame, cards: CardMaker) -> Page:
    """Make the home page."""
    settings, locale = frame.settings, frame.locale
    by_size = sorted(archive.tags, key=lambda group: -len(group.papers))[:TAGS]
    dates = [paper.date for paper in archive.papers if paper.date]
    months = count_by_month(archive.papers)
    unknown = len(archive.papers) - sum(months.values())
    timeline = make_timeline(locale, months, undated=unknown)
    years = None
    if timeline is None:
        years = make_year_bars(locale, archive.papers, urls.years_path)
    view = HomeView(
        description=settings.description,
        numbers=_make_numbers(archive, locale),
        span=_format_span(locale, dates[-1], dates[0]) if dates else "",
        timeline=timeline,
        years=years,
        additions=tuple(map(cards.make, archive.newest_additions[:ADDITIONS])),
        discussed=tuple(map(cards.make, archive.discussed[:DISCUSSED])),
        tags=tuple(
            CountView(g.tag.label, urls.tag_path(g.tag.slug), len(g.papers), "")
            for g in by_size
        ),
        all_tags=_make_rest(
            locale, "home.all_tags", urls.TAGS, len(archive.tags), TAGS
        ),
        listings=make_listing_rows(archive, locale)[:LISTINGS],
        all_listings=_make_rest(
            locale, "home.all_listings", urls.LISTINGS, len(archive.listings), LISTINGS
        ),
        json_ld=make_site_json_ld(settings),
    )
    return frame.make_page(
        urls.HOME, "home.html", view, "", description=settings.description
    )


def _make_numbers(archive: Archive, locale: Locale) -> tuple[CountView, ...]:
    groups = (
        ("home.tags", urls.TAGS, len(archive.tags)),
        ("home.listings", urls.LISTINGS, len(archive.listings)),
        ("home.authors", urls.AUTHORS, len(archive.authors)),
        ("home.organizations", urls.ORGANIZATIONS, len(archive.organizations)),
        ("home.venues", urls.VENUES, len(archive.venues)),
    )
    numbers = [("home.papers", urls.PAPERS, len(archive.papers))]
    numbers += [number for number in groups if number[2]]
    median = find_median_authors(archive.author_counts)
    counted = len(archive.papers) - len(archive.uncounted)
    if median is not None and counted >= MEDIAN_PAPERS:
        numbers.append(("home.median_authors", urls.AUTHOR_COUNTS, median))
    return tuple(
        CountView(locale.plural(key, count), path, count, "")
        for key, path, count in numbers
    )


def _make_rest(
    locale: Locale, key: str, path: str, count: int, shown: int
) -> LinkView | None:
    """The link to all groups of a kind; None if all are shown."""
    return LinkView(locale.text(key, count=count), path) if count > shown else None


def _format_span(locale: Locale, first: PublicationDate, last: PublicationDate) -> str:
    """`June 2016 to October 2025`, with a year alone where no month is known."""
    oldest, newest = (
        locale.month(date.year, date.month) if date.month else str(date.year)
        for date in (first, last)
    )
    if oldest == newest:
        return oldest
    return locale.text("home.span", oldest=oldest, newest=newest)
