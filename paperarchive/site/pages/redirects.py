"""Pages at the former addresses of papers, which lead to the present ones."""

from collections.abc import Iterator
from dataclasses import replace

from paperarchive.archive.archive import Archive
from paperarchive.paper import Paper
from paperarchive.site import urls
from paperarchive.site.frame import Frame
from paperarchive.site.page import Page, PageContent, ReadyPage
from paperarchive.site.views import RedirectView


def make_redirects(archive: Archive, frame: Frame) -> Iterator[Page]:
    """Make a page for every alias of a paper."""
    for paper in archive.papers:
        for alias in paper.aliases:
            yield _make_redirect(alias, paper, frame)


def _make_redirect(alias: str, paper: Paper, frame: Frame) -> Page:
    path = urls.paper_path(alias)
    target = urls.paper_path(paper.slug)
    site = replace(
        frame.make_site_view(path, paper.title),
        canonical_url=frame.settings.base_url + target,
        is_indexed=False,
    )
    view = RedirectView(paper.title, target)
    return ReadyPage(path, "redirect.html", PageContent(site, view))
