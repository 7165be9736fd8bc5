"""The pages of venues: a directory of journals and conferences, and the papers of each."""

from collections.abc import Iterator
from functools import partial

from paperarchive.archive.archive import Archive
from paperarchive.archive.venues import VenueGroup
from paperarchive.site import urls
from paperarchive.site.charts import make_year_bars
from paperarchive.site.directories import make_letters_directory
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList, make_list_identifier
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, LinkView


def make_venue_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the directory of venues, then the pages of each; none where no venue is known."""
    if not archive.venues:
        return
    locale = frame.locale
    yield from make_letters_directory(
        frame,
        urls.VENUES,
        locale.text("sections.venues"),
        intro=locale.text("venues.intro"),
        rows=[
            CountView(group.name, urls.venue_path(group.slug), len(group.papers), "")
            for group in archive.venues
        ],
    )
    for group in archive.venues:
        yield from lists.make_pages(_make_list(locale, group))


def _make_list(locale: Locale, group: VenueGroup) -> PaperList:
    path_of_years = partial(urls.search_years_path, venue=group.slug)
    return PaperList(
        path=urls.venue_path(group.slug),
        heading=group.name,
        papers=group.papers,
        parents=(LinkView(locale.text("sections.venues"), urls.VENUES),),
        intro=locale.text("venues.of_one", name=group.name),
        identifier=make_list_identifier(urls.venue_path(group.slug), group.papers),
        years=make_year_bars(locale, group.papers, path_of_years),
    )
