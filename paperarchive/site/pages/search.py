"""The search page."""

from paperarchive.archive.archive import Archive
from paperarchive.site import urls
from paperarchive.site.exports import make_export
from paperarchive.site.frame import FOOTER, HEADER, Frame
from paperarchive.site.page import Page
from paperarchive.site.views import SearchView


def make_search_page(archive: Archive, frame: Frame) -> Page:
    """Make the search page; without scripts it leads to the lists."""
    view = SearchView(
        (*HEADER, *FOOTER),
        len(archive.papers),
        make_export(urls.SEARCH, frame.settings.base_url),
    )
    description = "Search the papers of this archive."
    return frame.make_page(
        urls.SEARCH, "search.html", view, "Search", description=description
    )
