"""The archive -> every page of the site, section by section.

The pages of papers are kept separate: they need the related papers, which take
a while to compute, and rendering of the others begins before that.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from paperarchive.archive.archive import Archive
from paperarchive.content.read_page import FreePage
from paperarchive.paper import Paper
from paperarchive.related.nearest import Related
from paperarchive.settings import Settings
from paperarchive.site.cards import CardMaker
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker
from paperarchive.site.locale import Locale
from paperarchive.site.page import Assets, Page
from paperarchive.site.pages.author_counts import make_author_count_pages
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
        self._frame = Frame(settings, locale, assets, free_pages)
        self._cards = CardMaker(archive, settings, locale)
        digests = {slug: origin.digest for slug, origin in origins.items()}
        self._lists = ListMaker(self._frame, self._cards, digests)
        self._papers = PaperPageMaker(archive, self._frame, self._cards, origins)

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
        yield from make_organization_pages(archive, frame, lists)
        yield from make_listing_pages(archive, frame, lists)
        yield from make_discussed_pages(archive, frame, lists)
        yield make_search_page(archive, frame)
        for free in self._free_pages:
            yield make_free_page(free, frame)
        yield make_not_found_page(frame)
