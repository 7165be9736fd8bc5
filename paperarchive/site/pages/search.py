"""The search page."""

from paperarchive.archive.archive import Archive
from paperarchive.site import urls
from paperarchive.site.exports import make_export
from paperarchive.site.frame import Frame
from paperarchive.site.page import Page
from paperarchive.site.views import SearchView


def make_search_page(archive: Archive, frame: Frame) -> Page:
    """Make the search page; without scripts it leads to the lists."""
    locale = frame.locale
    view = SearchView(
        (*frame.header, *frame.footer),
        len(archive.papers),
        make_export(urls.SEARCH, frame.settings.base_url),
    )
    return frame.make_page(
        urls.SEARCH,
        "search.html",
        view,
        locale.text("sections.search"),
        description=locale.text("search.intro"),
    )
