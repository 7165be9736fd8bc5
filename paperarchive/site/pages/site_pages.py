"""The archive -> every page of the site, section by section.

The pages of papers are kept separate: they need the related papers, which take
a while to compute, and rendering of the others begins before that.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from paperarchive.archive.archive import Archive
from paperarchive.content.read_page import FreePage
from paperarchive.digests import digest_texts
from paperarchive.paper import Paper
from paperarchive.related.nearest import Related
from paperarchive.settings import Settings
from paperarchive.site.author_links import AuthorLinks
from paperarchive.site.cards import CardMaker
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker
from paperarchive.site.locale import Locale
from paperarchive.site.page import Assets, Page
from paperarchive.site.pages.author_counts import make_author_count_pages
from paperarchive.site.pages.authors import make_author_pages
from paperarchive.site.pages.dates import make_date_pages
from paperarchive.site.pages.discussed import make_discussed_pages
from paperarchive.site.pages.free_pages import make_free_page
from paperarchive.site.pages.home import make_home
from paperarchive.site.pages.listings import make_listing_pages
from paperarchive.site.pages.not_found import make_not_found_page
from paperarchive.site.pages.organizations import make_organization_pages
from paperarchive.site.pages.paper import PaperOrigin, PaperPage, PaperPageMaker
from paperarchive.site.pages.papers import make_papers_pages
from paperarchive.site.pages.redirects import make_redirects
from paperarchive.site.pages.search import make_search_page
from paperarchive.site.pages.tags import make_tag_pages
from paperarchive.site.pages.venues import make_venue_pages
from paperarchive.site.views import LinkView


class SitePages:
    """The pages of one site. Picklable; every process makes the same ones."""

    def __init__(
        self,
        archive: Archive,
        free_pages: Sequence[FreePage],
        settings: Settings,
        locale: Locale,
        assets: Assets,
        origins: Mapping[str, PaperOrigin],
    ) -> None:
        """free_pages: by path. origins: slug -> file, of every paper."""
        self.archive = archive
        self._free_pages = free_pages
        self._frame = Frame(
            settings,
            locale,
            assets,
            free_pages,
            has_authors=bool(archive.authors),
            has_venues=bool(archive.venues),
        )
        self._author_links = links = AuthorLinks(archive, settings)
        self._cards = CardMaker(archive, settings, locale, links)
        digests = dict(_compute_digests(archive, origins, links))
        self._lists = ListMaker(self._frame, self._cards, digests)
        self._papers = PaperPageMaker(archive, self._frame, self._cards, origins, links)

    @property
    def navigation(self) -> Sequence[LinkView]:
        """The sections that every page links, a part of the cache key of all pages."""
        return (*self._frame.header, *self._frame.footer)

    def make_paper_page(self, paper: Paper, related: Sequence[Related]) -> PaperPage:
        """Make the page of one paper. related: the nearest first."""
        return PaperPage(self._papers, paper, related)

    @cached_property
    def all_but_papers(self) -> tuple[Page, ...]:
        """Every page but those of papers."""
        return tuple(self._make_all_but_papers())

    def _make_all_but_papers(self) -> Iterator[Page]:
        archive, frame, lists = self.archive, self._frame, self._lists
        yield make_home(archive, frame, self._cards)
        yield from make_papers_pages(archive, frame, lists)
        yield from make_redirects(archive, frame)
        yield from make_tag_pages(archive, frame, lists)
        yield from make_date_pages(archive, frame, lists)
        yield from make_author_count_pages(archive, frame, lists)
        yield from make_author_pages(archive, frame, lists, self._author_links)
        yield from make_organization_pages(archive, frame, lists)
        yield from make_venue_pages(archive, frame, lists)
        yield from make_listing_pages(archive, frame, lists)
        yield from make_discussed_pages(archive, frame, lists)
        yield make_search_page(archive, frame)
        for free in self._free_pages:
            yield make_free_page(free, frame)
        yield make_not_found_page(frame)


def _compute_digests(
    archive: Archive, origins: Mapping[str, PaperOrigin], links: AuthorLinks
) -> Iterator[tuple[str, str]]:
    """Slug of a paper -> digest of what its cards and its page show: its file, and where
    its authors lead, which depends on the files of other papers.
    """
    for paper in archive.papers:
        digest = origins[paper.slug].digest
        if paper.authors:
            digest = digest_texts(digest, *links.list_paths(paper))
        yield paper.slug, digest
