"""The page that a static host shows for an address that does not exist."""

from dataclasses import replace

from paperarchive.site import urls
from paperarchive.site.frame import Frame
from paperarchive.site.page import Page, PageContent, ReadyPage
from paperarchive.site.views import NotFoundView


def make_not_found_page(frame: Frame) -> Page:
    """Make 404.html. Its links begin at the host's root: it is shown at any depth."""
    site = replace(
        frame.make_site_view(urls.NOT_FOUND, frame.locale.text("not_found.title")),
        to_root=frame.settings.base_path,
        is_indexed=False,
    )
    content = PageContent(site, NotFoundView(frame.header))
    return ReadyPage(urls.NOT_FOUND, "not_found.html", content)
