"""Lists of papers: one `PaperList`, cut into a page for every `page_size` papers.

In: the papers in their order, and what is written above them. Out: `ListPage` values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from paperarchive.digests import digest_texts
from paperarchive.paper import Paper
from paperarchive.site import urls
from paperarchive.site.cards import CardMaker
from paperarchive.site.exports import make_export
from paperarchive.site.frame import Frame
from paperarchive.site.page import PageContent, digest_value
from paperarchive.site.pager import make_pager
from paperarchive.site.views import (
    BarsView,
    CountView,
    EntryView,
    ExternalLinkView,
    HeatMapView,
    LinkView,
    ListView,
    SectionView,
)


@dataclass(frozen=True)
class PaperList:
    """A whole list of papers. Charts, sections and tags are on its first page only."""

    path: str
    """The path of its first page."""
    heading: str
    papers: Sequence[Paper]
    parents: tuple[LinkView, ...] = ()
    """Breadcrumbs, outermost first."""
    intro: str = ""
    """A sentence; also the description for search engines."""
    synonyms: tuple[str, ...] = ()
    """Other names of a tag, other spellings of an author."""
    orcid: ExternalLinkView | None = None
    """The ORCID record of an author."""
    order: str = "list.newest_first"
    """The key of the string that says how it is ordered."""
    sections: tuple[SectionView, ...] = ()
    """Narrower lists: the months of a year, the days of a month."""
    years: BarsView | None = None
    """Its papers by year."""
    calendar: HeatMapView | None = None
    """The days of a year."""
    neighbours: tuple[CountView, ...] = ()
    """Tags that often occur together with this one."""
    coauthors: tuple[CountView, ...] = ()
    """Who wrote many of an author's papers too."""
    ranks: Mapping[str, int] = field(default_factory=dict)
    """Slug -> the rank of the paper in a listing, from 1."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Slug -> a remark on the paper."""
    newer: LinkView | None = None
    """The next list in time."""
    older: LinkView | None = None
    """The previous list in time."""
    feed: LinkView | None = None
    """Its own feed."""
    identifier: str = ""
    """The path that the search finds its papers by, where no query of facets does: that
    of the page of an author or venue, or of its only paper.
    """

    @cached_property
    def key(self) -> str:
        """The cache key of everything but the papers, and of their number."""
        without_papers = replace(self, papers=())
        return digest_texts(str(len(self.papers)), digest_value(without_papers))


def make_list_identifier(path: str, papers: Sequence[Paper]) -> str:
    """The identifier of the list of an author or venue. The search knows the authors of
    several papers only.
    """
    return path if len(papers) > 1 else urls.paper_path(papers[0].slug)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list."""

    template: ClassVar[str] = "list.html"
    is_indexed: ClassVar[bool] = True

    maker: "ListMaker"
    whole: PaperList
    number: int
    """Of the page, from 1."""

    @property
    def path(self) -> str:
        """Its path, as urls.py makes it."""
        return urls.numbered_path(self.whole.path, self.number)

    def key(self) -> str:
        """The cache key: the list, the number, and the files of the papers shown."""
        return self.maker.make_key(self.whole, self.number)

    def content(self) -> PageContent:
        """Make its content."""
        return self.maker.make_content(self.whole, self.number)


class ListMaker:
    """Makes the pages of lists of papers."""

    def __init__(
        self, frame: Frame, cards: CardMaker, digests: Mapping[str, str]
    ) -> None:
        """digests: slug -> the digest of the paper's file."""
        self._frame = frame
        self._cards = cards
        self._digests = digests
        self._locale = frame.locale
        self._page_size = frame.settings.page_size
        self._entries: dict[str, tuple[Paper, EntryView]] = {}

    def make_pages(self, whole: PaperList) -> Iterator[ListPage]:
        """Make the pages of one list; an empty list has one."""
        for number in range(1, self._count_pages(whole) + 1):
            yield ListPage(self, whole, number)

    def _count_pages(self, whole: PaperList) -> int:
        full_pages, rest = divmod(len(whole.papers), self._page_size)
        return max(1, full_pages + (rest > 0))

    def _papers_on(self, whole: PaperList, number: int) -> Sequence[Paper]:
        return whole.papers[(number - 1) * self._page_size : number * self._page_size]

    def make_key(self, whole: PaperList, number: int) -> str:
        """The cache key of one page of a list."""
        digests = [
            self._digests[paper.slug] for paper in self._papers_on(whole, number)
        ]
        return digest_texts(whole.key, str(number), *digests)

    def make_content(self, whole: PaperList, number: int) -> PageContent:
        """The content of one page of a list."""
        title = whole.heading
        if number > 1:
            title = self._locale.text("list.page_title", heading=title, number=number)
        site = self._frame.make_site_view(
            urls.numbered_path(whole.path, number),
            title,
            description=whole.intro,
            feed=whole.feed,
        )
        return PageContent(site, self._make_view(whole, number))

    def _make_view(self, whole: PaperList, number: int) -> ListView:
        papers = self._papers_on(whole, number)
        before = (number - 1) * self._page_size
        base_url = self._frame.settings.base_url
        view = ListView(
            heading=whole.heading,
            parents=whole.parents,
            intro=whole.intro,
            synonyms=whole.synonyms,
            orcid=whole.orcid,
            count=len(whole.papers),
            order=self._locale.text(whole.order),
            sections=whole.sections,
            years=whole.years,
            calendar=whole.calendar,
            neighbours=whole.neighbours,
            coauthors=whole.coauthors,
            is_ranked=bool(whole.ranks),
            entries=tuple([self._make_entry(whole, paper) for paper in papers]),
            first=before + 1 if papers else 0,
            last=before + len(papers),
            pager=make_pager(whole.path, number, self._count_pages(whole)),
            newer=whole.newer,
            older=whole.older,
            export=make_export(whole.path, base_url, whole.identifier)
            if papers
            else None,
        )
        if number == 1:
            return view
        return replace(
            view, sections=(), years=None, calendar=None, neighbours=(), coauthors=()
        )

    def _make_entry(self, whole: PaperList, paper: Paper) -> EntryView:
        """The entry of a paper; memoized where the list says nothing of its own."""
        if whole.ranks or whole.notes:
            return EntryView(
                card=self._cards.make(paper),
                rank=whole.ranks.get(paper.slug),
                note=whole.notes.get(paper.slug, ""),
            )
        known = self._entries.get(paper.slug)
        if known is None or known[0] is not paper:
            entry = EntryView(self._cards.make(paper), rank=None, note="")
            known = self._entries[paper.slug] = (paper, entry)
        return known[1]
