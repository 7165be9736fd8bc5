"""Free pages: the Markdown of `content/pages/`."""

from markupsafe import Markup

from paperarchive.content.read_page import FreePage
from paperarchive.site import urls
from paperarchive.site.corrections import make_corrections
from paperarchive.site.frame import Frame
from paperarchive.site.page import Page
from paperarchive.site.views import FreePageView
from paperarchive.text.markup import render_html


def make_free_page(free: FreePage, frame: Frame) -> Page:
    """Make the page of one Markdown file."""
    settings = frame.settings
    path = urls.free_page_path(free.slug)
    html = render_html(free.body, to_root=urls.to_root(path))
    corrections = make_corrections(
        settings,
        frame.locale,
        file=free.path,
        title=free.title,
        url=settings.base_url + path,
    )
    view = FreePageView(
        free.title,
        Markup(html),  # noqa: S704  (the Markdown dialect has no raw HTML)
        corrections,
    )
    return frame.make_page(path, "page.html", view, free.title)
