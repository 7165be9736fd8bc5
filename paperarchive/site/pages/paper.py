"""The page of one paper: a Paper among its neighbours -> PaperView."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from markupsafe import Markup

from paperarchive.archive.archive import Archive
from paperarchive.archive.publication import Publication
from paperarchive.content.listings import map_crawl_days
from paperarchive.digests import digest_texts
from paperarchive.paper import Author, Paper
from paperarchive.related.nearest import Related
from paperarchive.site import urls
from paperarchive.site.author_links import AuthorLinks
from paperarchive.site.cards import (
    CardMaker,
    format_authors,
    make_date_view,
    make_listing_labels,
)
from paperarchive.site.citation import (
    format_citation,
    make_citable,
    make_json_ld,
    make_meta_tags,
)
from paperarchive.site.corrections import make_corrections
from paperarchive.site.frame import Frame
from paperarchive.site.page import PageContent
from paperarchive.site.views import (
    AppearanceView,
    AuthorView,
    DateView,
    ExternalLinkView,
    LinkView,
    PaperView,
    RelatedView,
)
from paperarchive.text.english import cut_at_word
from paperarchive.text.markup import MarkdownLink, MarkdownText

_DESCRIPTION_LENGTH = 200
_TYPE_LABELS: Mapping[str, str] = {
    "article": "publication_types.preprint",
    "article-journal": "publication_types.journal_article",
    "paper-conference": "publication_types.conference_paper",
    "book": "publication_types.book",
    "chapter": "publication_types.chapter",
    "dataset": "publication_types.data_set",
    "report": "publication_types.report",
    "software": "publication_types.software",
    "thesis": "publication_types.thesis",
}
"""CSL's type -> the key of its label."""


@dataclass(frozen=True, slots=True)
class PaperOrigin:
    """The file of a paper."""

    file: str
    """Its path from the archive's folder, with forward slashes."""
    digest: str
    """The digest of its path and bytes."""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The page of one paper."""

    template: ClassVar[str] = "paper.html"
    is_indexed: ClassVar[bool] = True

    maker: "PaperPageMaker"
    paper: Paper
    related: Sequence[Related]
    """Related papers, the nearest first."""

    @property
    def path(self) -> str:
        """Its path, as urls.py makes it."""
        return urls.paper_path(self.paper.slug)

    def key(self) -> str:
        """The cache key: the files of the paper and of all papers the page names."""
        return self.maker.make_key(self.paper, self.related)

    def content(self) -> PageContent:
        """Make its content."""
        return self.maker.make_content(self.paper, self.related)


class PaperPageMaker:
    """Makes the pages of the papers of one archive."""

    def __init__(
        self,
        archive: Archive,
        frame: Frame,
        cards: CardMaker,
        origins: Mapping[str, PaperOrigin],
        links: AuthorLinks,
    ) -> None:
        """origins: slug -> file, of every paper."""
        self._links = links
        self._archive = archive
        self._frame = frame
        self._settings = frame.settings
        self._locale = frame.locale
        self._cards = cards
        self._origins = origins
        self._mentions: dict[str, tuple[LinkView, str]] = {}
        self._facts: dict[tuple[int | None, int | None], str] = {}
        self._separator = self._locale.text("list.separator")
        self._added_days: dict[datetime.date, DateView] = {}
        self._by_slug = {paper.slug: paper for paper in archive.papers}
        self._tag_labels = {group.tag.slug: group.tag.label for group in archive.tags}
        listings = [group.listing for group in archive.listings]
        self._crawls = map_crawl_days(listings)
        self._listings = {
            slug: LinkView(label, urls.listing_path(slug))
            for slug, label in make_listing_labels(self._locale, listings).items()
        }
        dated = [paper for paper in archive.papers if paper.date]
        self._newer = {paper.slug: newer for newer, paper in pairwise(dated)}
        self._older = {paper.slug: older for paper, older in pairwise(dated)}

    def make_key(self, paper: Paper, related: Sequence[Related]) -> str:
        """The cache key of a paper's page."""
        digests = [
            self._origins[other.slug].digest if other else ""
            for other in self._find_named(paper, related)
        ]
        words = repr([near.words for near in related])
        digests += self._links.list_paths(paper)
        return digest_texts(self._origins[paper.slug].digest, *digests, words)

    def _find_named(
        self, paper: Paper, related: Sequence[Related]
    ) -> Iterator[Paper | None]:
        """The other papers that a page names: newer, older, related."""
        yield self._newer.get(paper.slug)
        yield self._older.get(paper.slug)
        for near in related:
            yield self._by_slug[near.slug]

    def make_content(self, paper: Paper, related: Sequence[Related]) -> PageContent:
        """The content of a paper's page."""
        path = urls.paper_path(paper.slug)
        view = self._make_view(paper, urls.to_root(path), related)
        description = cut_at_word(view.card.excerpt, _DESCRIPTION_LENGTH)
        site = self._frame.make_site_view(path, paper.title, description=description)
        return PageContent(site, view)

    def _make_view(
        self, paper: Paper, to_root: str, related: Sequence[Related]
    ) -> PaperView:
        parser = self._archive.markdown
        abstract = parser.parse(paper.abstract)
        card = self._cards.make_for_own_page(paper, abstract.line)
        citable = make_citable(paper, abstract.line, self._settings, self._tag_labels)
        day = card.date.label if paper.date else None
        return PaperView(
            card=card,
            authors=tuple(map(self._make_author, paper.authors)),
            has_all_authors=paper.has_all_authors,
            abstract_html=_render(abstract, to_root),
            note_html=_render(parser.parse(paper.note or ""), to_root),
            publication_type=self._name_type(citable.publication),
            keywords=tuple(map(_make_keyword, paper.keywords)),
            extra=_make_extra(paper),
            identifiers=tuple(_make_identifiers(paper)),
            links=_make_links(paper, abstract.links),
            lookups=_make_lookups(paper),
            appearances=self._make_appearances(paper),
            added=self._make_added(paper),
            newer=self._make_link(self._newer.get(paper.slug)),
            older=self._make_link(self._older.get(paper.slug)),
            related=tuple(self._make_related(related)),
            citation=format_citation(citable, self._settings, self._locale, day),
            meta=make_meta_tags(citable, self._settings),
            json_ld=make_json_ld(citable, self._settings),
            corrections=make_corrections(
                self._settings,
                self._locale,
                file=self._origins[paper.slug].file,
                title=paper.title,
                url=citable.url,
            ),
        )

    def _name_type(self, published: Publication) -> str:
        """The publication type in words; one that CSL does not have, as written."""
        name = published.type
        if name is None:
            return ""
        key = _TYPE_LABELS.get(name)
        return name if key is None else self._locale.text(key)

    def _make_author(self, author: Author) -> AuthorView:
        name = self._links.make_name(author)
        orcid = None
        if author.orcid:
            url = f"https://orcid.org/{author.orcid}"
            orcid = ExternalLinkView(author.orcid, url)
        return AuthorView(name.label, name.path, author.affiliation, orcid)

    def _make_added(self, paper: Paper) -> DateView | None:
        """The day of a paper's first listing; None for a paper that was never listed."""
        added = self._archive.added.get(paper.slug) if paper.appearances else None
        return self._make_added_day(added) if added else None

    def _make_added_day(self, day: datetime.date) -> DateView:
        """A day that leads to the listings; memoized."""
        view = self._added_days.get(day)
        if view is None:
            view = make_date_view(self._locale, day, urls.LISTINGS)
            self._added_days[day] = view
        return view

    def _make_related(self, related: Sequence[Related]) -> Iterator[RelatedView]:
        for near in related:
            link, facts = self._mention(near.slug)
            yield RelatedView(link, facts, self._separator.join(near.words))

    def _make_link(self, paper: Paper | None) -> LinkView | None:
        return None if paper is None else self._mention(paper.slug)[0]

    def _mention(self, slug: str) -> tuple[LinkView, str]:
        """A link to a paper, and `2025, 7 authors`; memoized."""
        known = self._mentions.get(slug)
        if known is None:
            paper = self._by_slug[slug]
            link = LinkView(paper.title, urls.paper_path(slug))
            year = paper.date.year if paper.date else None
            facts = self._format_facts(year, paper.known_author_count)
            known = self._mentions[slug] = (link, facts)
        return known

    def _format_facts(self, year: int | None, count: int | None) -> str:
        """`2025, 7 authors`, `undated`; memoized, since few differ."""
        known = self._facts.get((year, count))
        if known is None:
            known = str(year) if year else self._locale.text("facts.undated")
            if count:
                authors = format_authors(self._locale, count)
                known = self._locale.text(
                    "paper.year_and_authors", year=known, authors=authors
                )
            self._facts[year, count] = known
        return known

    def _make_appearances(self, paper: Paper) -> tuple[AppearanceView, ...]:
        """The listings that had the paper, by crawl day, then name."""
        found = [seen for seen in paper.appearances if seen.listing in self._crawls]
        found.sort(key=lambda seen: (self._crawls[seen.listing], seen.listing))
        return tuple(
            [
                AppearanceView(self._listings[seen.listing], seen.rank, seen.comments)
                for seen in found
            ]
        )


def _render(text: MarkdownText, to_root: str) -> Markup:
    return Markup(text.render(to_root))  # noqa: S704  (the Markdown dialect has no raw HTML)


def _make_keyword(keyword: str) -> LinkView:
    return LinkView(keyword, urls.search_keyword_path(keyword))


def _make_extra(paper: Paper) -> Mapping[str, object]:
    """The fields below `extra` that a line can show."""
    shown: dict[str, object] = {}
    for name, value in paper.extra:
        if value.text is not None:
            shown[name] = value.text
        elif value.items is not None:
            texts = tuple(item.text for item in value.items if item.text is not None)
            if len(texts) == len(value.items):
                shown[name] = texts
    return shown


def _make_identifiers(paper: Paper) -> Iterator[ExternalLinkView]:
    if paper.arxiv:
        yield ExternalLinkView(f"arXiv:{paper.arxiv}", urls.make_arxiv_url(paper.arxiv))
    if paper.doi:
        yield ExternalLinkView(f"doi:{paper.doi}", urls.make_doi_url(paper.doi))


def _make_lookups(paper: Paper) -> tuple[ExternalLinkView, ...]:
    """Searches for the title at other services; not arXiv where the id is known."""
    found: Iterable[tuple[str, str]] = urls.make_lookup_urls(paper.title)
    if paper.arxiv:
        found = [(name, url) for name, url in found if name != "arXiv"]
    return tuple([ExternalLinkView(name, url) for name, url in found])


def _make_links(
    paper: Paper, written: Sequence[MarkdownLink]
) -> tuple[ExternalLinkView, ...]:
    """Links entered by hand, then other sites' addresses in the abstract, each once."""
    found = {link.url: link.kind for link in paper.links}
    for link in written:
        if link.url.startswith(("https://", "http://")):
            found.setdefault(link.url, link.url.split("://", 1)[1].rstrip("/"))
    return tuple(ExternalLinkView(label, url) for url, label in found.items())
