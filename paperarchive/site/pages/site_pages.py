"""The archive -> every page of the site: its path, its template, what the template may
see.

In: an `Archive` and what surrounds it. Out: `Page` values, section by section;
rendering reads no more than these. The
pages of papers stand apart from all others: they wait for the related papers, which
take a while to find.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import MappingProxyType

from markupsafe import Markup

from paperarchive.archive.groups import Archive
from paperarchive.content.read_paper import FreePage
from paperarchive.digests import digest_texts
from paperarchive.paper import Paper
from paperarchive.related.nearest import Related, RelatedRow
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.charts import make_year_bars
from paperarchive.site.corrections import make_corrections
from paperarchive.site.exports import make_export
from paperarchive.site.frame import (
    FOOTER,
    HEADER,
    Assets,
    Frame,
    Page,
    PageContent,
    PaperList,
    make_ready_page,
)
from paperarchive.site.pages.author_counts import make_author_count_pages
from paperarchive.site.pages.dates import make_date_pages
from paperarchive.site.pages.home import make_home
from paperarchive.site.pages.paper import PaperPages
from paperarchive.site.pages.provenance import (
    make_discussed_pages,
    make_listing_pages,
    make_organization_pages,
)
from paperarchive.site.pages.tags import make_tag_pages
from paperarchive.site.views import FreePageView, NotFoundView, RedirectView, SearchView
from paperarchive.text.english import cut_at_word
from paperarchive.text.markup import render_html

__all__ = ["Assets", "Page", "SitePages", "make_pages"]


@dataclass(frozen=True, slots=True)
class PaperOrigin:
    """Where a paper comes from."""

    file: str
    """Its file, from the archive's folder."""
    digest: str
    """Of its text."""


def make_pages(
    archive: Archive,
    free_pages: Sequence[FreePage],
    settings: Settings,
    assets: Assets,
    *,
    origins: Mapping[str, PaperOrigin] = MappingProxyType({}),
    related: Mapping[str, tuple[Related, ...]] = MappingProxyType({}),
) -> Iterator[Page]:
    """Make every page of the site that a template renders; the arguments are those of
    SitePages.

    related: slug -> papers near it; a paper that is not in it has none.
    """
    pages = SitePages(archive, free_pages, settings, assets, origins=origins)
    yield from pages.all_but_papers
    for paper in archive.papers:
        yield pages.make_paper_page(paper, related.get(paper.slug, ()))


class SitePages:
    """Makes the pages of one site."""

    def __init__(
        self,
        archive: Archive,
        free_pages: Sequence[FreePage],
        settings: Settings,
        assets: Assets,
        *,
        origins: Mapping[str, PaperOrigin],
    ) -> None:
        """free_pages: by path. origins: by slug; a paper that is not in it has no link
        to its file.
        """
        self.archive = archive
        self._free_pages = free_pages
        self._settings = settings
        self._origins = origins
        labels = {group.tag.slug: group.tag.label for group in archive.tags}
        digests = {
            paper.slug: self._find_origin(paper).digest for paper in archive.papers
        }
        self._frame = Frame(free_pages, settings, assets, labels, digests=digests)
        files = {slug: origin.file for slug, origin in origins.items()}
        self._papers = PaperPages(archive, self._frame.cards, settings, files=files)

    def _find_origin(self, paper: Paper) -> PaperOrigin:
        found = self._origins.get(paper.slug)
        return found or PaperOrigin("", repr(paper))

    @cached_property
    def all_but_papers(self) -> tuple[Page, ...]:
        """Every page but those of papers, section by section; the same in every
        process.
        """
        return tuple(self._make_all_but_papers())

    def _make_all_but_papers(self) -> Iterator[Page]:
        archive, frame = self.archive, self._frame
        yield make_home(archive, frame)
        yield from self._make_all_papers()
        yield from self._make_redirects()
        yield from make_tag_pages(archive, frame)
        yield from make_date_pages(archive, frame)
        yield from make_author_count_pages(archive, frame)
        yield from make_organization_pages(archive, frame)
        yield from make_listing_pages(archive, frame)
        yield from make_discussed_pages(archive, frame)
        yield from self._make_others()

    def _make_all_papers(self) -> Iterator[Page]:
        papers = self.archive.papers
        years = make_year_bars(papers, urls.years_path)
        yield from self._frame.make_list(
            PaperList(
                urls.PAPERS,
                "Papers",
                papers,
                intro="Every paper of the archive.",
                years=years,
            )
        )

    def _find_paper_key(self, paper: Paper, related: RelatedRow) -> str:
        near = self._papers.find_neighbours(paper, related)
        origins = [self._find_origin(other).digest if other else "" for other in near]
        return digest_texts(
            self._find_origin(paper).digest,
            *origins,
            repr([words for _, words in related]),
        )

    def make_paper_page(self, paper: Paper, related: RelatedRow) -> Page:
        """Make the page of a paper. related: slugs and tying words of those near it,
        the nearest first.
        """
        path = urls.paper_path(paper.slug)
        find_key = partial(self._find_paper_key, paper, related)
        return Page(
            path,
            "paper.html",
            find_key,
            partial(self._make_paper_content, paper, related),
        )

    def _make_paper_content(self, paper: Paper, related: RelatedRow) -> PageContent:
        path = urls.paper_path(paper.slug)
        view = self._papers.make(paper, urls.make_root(path), related)
        description = cut_at_word(view.card.excerpt, 200)
        return PageContent(
            self._frame.make_site_view(path, paper.title, description=description), view
        )

    def _make_redirects(self) -> Iterator[Page]:
        for paper in self.archive.papers:
            for alias in paper.aliases:
                view = RedirectView(paper.title, urls.paper_path(paper.slug))
                site = self._frame.make_site_view(urls.paper_path(alias), paper.title)
                canonical = self._settings.base_url + view.path
                content = PageContent(
                    replace(site, canonical_url=canonical, is_indexed=False), view
                )
                yield make_ready_page(urls.paper_path(alias), "redirect.html", content)

    def _make_others(self) -> Iterator[Page]:
        search = SearchView(
            (*HEADER, *FOOTER),
            len(self.archive.papers),
            make_export(urls.SEARCH, self._settings.base_url),
        )
        yield self._frame.make_page(
            urls.SEARCH,
            "search.html",
            search,
            "Search",
            description="Search the papers of this archive.",
        )
        for free in self._free_pages:
            path = urls.free_page_path(free.slug)
            html = Markup(render_html(free.body, root=urls.make_root(path)))  # noqa: S704  (raw HTML is off)
            url = self._settings.base_url + path
            corrections = make_corrections(
                self._settings, file=free.path, title=free.title, url=url
            )
            yield self._frame.make_page(
                path,
                "page.html",
                FreePageView(free.title, html, corrections),
                free.title,
            )
        site = self._frame.make_site_view(urls.NOT_FOUND, "Page not found")
        site = replace(site, root=self._settings.base_path, is_indexed=False)
        yield make_ready_page(
            urls.NOT_FOUND, "not_found.html", PageContent(site, NotFoundView(HEADER))
        )
