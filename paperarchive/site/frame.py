"""The frame of every page: a path and what it shows -> a `Page`, with what it knows of
the site; and lists of papers.

In: settings, the theme's assets, free pages. Out: `Page` values; rendering reads no
more than these. A list of papers becomes one page for every `page_size` of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import orjson

from paperarchive.content.read_paper import FreePage
from paperarchive.digests import digest_bytes, digest_texts
from paperarchive.paper import Paper
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.cards import CardMaker
from paperarchive.site.exports import make_export
from paperarchive.site.pager import make_pager
from paperarchive.site.views import (
    BarsView,
    CountView,
    EntryView,
    HeatMapView,
    LinkView,
    ListView,
    NavigationView,
    PageView,
    SectionView,
    SiteView,
)

HEADER = (
    LinkView("Papers", urls.PAPERS),
    LinkView("Tags", urls.TAGS),
    LinkView("Dates", urls.DATES),
    LinkView("Author counts", urls.AUTHOR_COUNTS),
)
"""The ways in."""
FOOTER = (
    LinkView("Organisations", urls.ORGANIZATIONS),
    LinkView("Listings", urls.LISTINGS),
    LinkView("Most discussed", urls.DISCUSSED),
)
"""Further ways in."""

_SITE_FEED = LinkView("Newest additions", urls.ATOM_FEED)


@dataclass(frozen=True, slots=True)
class Assets:
    """What every page has from the theme."""

    static: str
    """The folder of its static files."""
    stylesheets: tuple[str, ...]
    """Paths of stylesheets, in their order."""
    scripts: tuple[str, ...]
    """Paths of scripts, in their order."""
    options: Mapping[str, str]
    """The value of each of its options."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a template may see."""

    site: SiteView
    """What the page knows of the site."""
    view: PageView
    """What it shows."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be rendered; what it shows is made only when it is."""

    path: str
    """Its path, as urls.py makes it."""
    template: str
    """The template's file."""
    find_key: Callable[[], str]
    """Finds the digest of all that its content is made from, but for what all pages
    share.
    """
    make: Callable[[], PageContent]
    """Makes its content; can be pickled, so that any process may do it."""
    is_indexed: bool = True
    """Whether search engines shall take it up."""


def make_ready_page(path: str, template: str, content: PageContent) -> Page:
    """Make a page of content that is there."""
    return Page(
        path,
        template,
        partial(_digest, content),
        partial(_give, content),
        content.site.is_indexed,
    )


def _digest(content: object) -> str:
    return digest_bytes(
        orjson.dumps(content, default=dict)
    )  # mappings that are not dicts are the only others


def _give(content: PageContent) -> PageContent:
    return content


@dataclass(frozen=True, slots=True)
class PaperList:
    """A list of papers before it is cut into pages."""

    path: str
    """Where it begins."""
    heading: str
    """What it lists."""
    papers: Sequence[Paper]
    """In its order."""
    parents: tuple[LinkView, ...] = ()
    """The way down to it."""
    intro: str = ""
    """A sentence on it."""
    synonyms: tuple[str, ...] = ()
    """Other names of a tag."""
    order: str = "newest first"
    """How it is ordered."""
    sections: tuple[SectionView, ...] = ()
    """Parts of it."""
    years: BarsView | None = None
    """How its papers spread over the years."""
    calendar: HeatMapView | None = None
    """The days of a year."""
    neighbours: tuple[CountView, ...] = ()
    """Tags that often stand beside it."""
    ranks: Mapping[str, int] = field(default_factory=dict)
    """Slug -> the number of the paper in a listing."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Slug -> a remark on the paper."""
    newer: LinkView | None = None
    """The next list in time."""
    older: LinkView | None = None
    """The one before."""
    feed: LinkView | None = None
    """Its own feed."""


class _ListKey:
    """What the keys of a list's pages are made of."""

    def __init__(self, whole: PaperList) -> None:
        self._whole = whole
        self.papers = whole.papers

    @cached_property
    def head(self) -> str:
        """The digest of all but the papers, and of their number."""
        return digest_texts(
            str(len(self.papers)), _digest(replace(self._whole, papers=()))
        )


class Frame:
    """Makes the pages of one site."""

    def __init__(
        self,
        free_pages: Sequence[FreePage],
        settings: Settings,
        assets: Assets,
        tag_labels: Mapping[str, str],
        *,
        digests: Mapping[str, str],
    ) -> None:
        """digests: slug -> the digest of the paper's file."""
        self.settings = settings
        self._digests = digests
        self.cards = CardMaker(tag_labels, settings)
        self._assets = assets
        self._footer = (
            *FOOTER,
            *(
                LinkView(page.title, urls.free_page_path(page.slug))
                for page in free_pages
            ),
        )
        self._entries: dict[str, tuple[Paper, EntryView]] = {}
        self._navigation: dict[
            str, tuple[tuple[NavigationView, ...], tuple[NavigationView, ...]]
        ] = {}

    def make_page(
        self,
        path: str,
        template: str,
        view: PageView,
        title: str,
        *,
        description: str = "",
        feed: LinkView | None = None,
    ) -> Page:
        """Make one page. title: empty for the front page. description: for search
        engines. feed: its own.
        """
        site = self.make_site_view(path, title, description=description, feed=feed)
        return make_ready_page(path, template, PageContent(site, view))

    def make_site_view(
        self,
        path: str,
        title: str,
        *,
        description: str = "",
        feed: LinkView | None = None,
    ) -> SiteView:
        """What a page knows of the site; the arguments are those of `make_page`."""
        settings = self.settings
        header, footer = self._make_navigation(path.partition("/")[0] + "/")
        return SiteView(
            title=settings.title,
            language=settings.language,
            direction=settings.direction,
            locale=settings.language.replace("-", "_"),
            root=urls.make_root(path),
            canonical_url=settings.base_url + path,
            page_title=f"{title} · {settings.title}" if title else settings.title,
            heading=title or settings.title,
            page_description=description,
            is_indexed=True,
            static=self._assets.static,
            stylesheets=self._assets.stylesheets,
            scripts=self._assets.scripts,
            options=self._assets.options,
            search_path=urls.SEARCH,
            header_links=header,
            footer_links=footer,
            feeds=(*((feed,) if feed else ()), _SITE_FEED),
            json_feed=urls.JSON_FEED,
            data_path=urls.DATA_INDEX,
        )

    def _make_navigation(
        self, current: str
    ) -> tuple[tuple[NavigationView, ...], tuple[NavigationView, ...]]:
        """Header and footer of the pages below a path."""
        known = self._navigation.get(current)
        if known is None:
            header, footer = (
                tuple(
                    NavigationView(link.label, link.path, link.path == current)
                    for link in links
                )
                for links in (HEADER, self._footer)
            )
            known = self._navigation[current] = (header, footer)
        return known

    def make_list(self, whole: PaperList) -> Iterator[Page]:
        """Make the pages of one list; an empty list has one. What stands above the
        papers is on the first alone.
        """
        size = self.settings.page_size
        total = max(1, -(-len(whole.papers) // size))
        key = _ListKey(whole)
        for number in range(1, total + 1):
            path = urls.numbered_path(whole.path, number)
            find_key = partial(self._find_list_key, key, number)
            yield Page(
                path,
                "list.html",
                find_key,
                partial(self._make_list_page, whole, number, total),
            )

    def _find_list_key(self, key: "_ListKey", number: int) -> str:
        size = self.settings.page_size
        shown = key.papers[(number - 1) * size : number * size]
        return digest_texts(
            key.head, str(number), *(self._digests[paper.slug] for paper in shown)
        )

    def _make_list_page(self, whole: PaperList, number: int, total: int) -> PageContent:
        first = (number - 1) * self.settings.page_size
        papers = whole.papers[first : first + self.settings.page_size]
        is_first = number == 1
        view = ListView(
            heading=whole.heading,
            parents=whole.parents,
            intro=whole.intro,
            synonyms=whole.synonyms,
            count=len(whole.papers),
            order=whole.order,
            sections=whole.sections if is_first else (),
            years=whole.years if is_first else None,
            calendar=whole.calendar if is_first else None,
            neighbours=whole.neighbours if is_first else (),
            is_ranked=bool(whole.ranks),
            entries=tuple([self._make_entry(whole, paper) for paper in papers]),
            first=first + 1 if papers else 0,
            last=first + len(papers),
            pager=make_pager(whole.path, number, total),
            newer=whole.newer,
            older=whole.older,
            export=make_export(whole.path, self.settings.base_url) if papers else None,
        )
        title = whole.heading if is_first else f"{whole.heading}, page {number}"
        path = urls.numbered_path(whole.path, number)
        site = self.make_site_view(
            path, title, description=whole.intro, feed=whole.feed
        )
        return PageContent(site, view)

    def _make_entry(self, whole: PaperList, paper: Paper) -> EntryView:
        """The place of a paper in a list; in most lists it is the same."""
        if whole.ranks or whole.notes:
            return EntryView(
                self.cards.make(paper),
                whole.ranks.get(paper.slug),
                whole.notes.get(paper.slug, ""),
            )
        known = self._entries.get(paper.slug)
        if known is None or known[0] is not paper:
            known = self._entries[paper.slug] = (
                paper,
                EntryView(self.cards.make(paper), None, ""),
            )
        return known[1]
