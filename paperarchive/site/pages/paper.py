"""The page of one paper: a Paper among its neighbours -> PaperView."""

import datetime
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from paperarchive.archive.groups import Archive
from paperarchive.paper import Author, Paper
from paperarchive.related.nearest import RelatedRow
from paperarchive.settings import Settings
from paperarchive.site import urls
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
from paperarchive.site.views import (
    AppearanceView,
    AuthorView,
    DateView,
    ExternalLinkView,
    LinkView,
    PaperView,
    RelatedView,
)
from paperarchive.text.markup import find_links, render_html


class PaperPages:
    """Makes the view of each paper of an archive."""

    def __init__(
        self,
        archive: Archive,
        cards: CardMaker,
        settings: Settings,
        *,
        files: Mapping[str, str],
    ) -> None:
        """files: slug -> the paper's file, from the archive's folder."""
        self._archive = archive
        self._cards = cards
        self._settings = settings
        self._files = files
        self._mentions: dict[str, tuple[LinkView, str]] = {}
        self._by_slug = {paper.slug: paper for paper in archive.papers}
        self._tag_labels = {group.tag.slug: group.tag.label for group in archive.tags}
        self._crawls = {
            group.listing.stem: group.listing.crawled for group in archive.listings
        }
        labels = make_listing_labels(group.listing for group in archive.listings)
        self._listings = {
            stem: LinkView(label, urls.listing_path(stem))
            for stem, label in labels.items()
        }
        dated = [paper for paper in archive.papers if paper.date]
        self._newer = {paper.slug: newer for newer, paper in pairwise(dated)}
        self._older = {paper.slug: older for paper, older in pairwise(dated)}

    def find_neighbours(
        self, paper: Paper, related: RelatedRow
    ) -> Iterator[Paper | None]:
        """The other papers that a paper's page names: the newer one, the older one,
        those near it.
        """
        yield self._newer.get(paper.slug)
        yield self._older.get(paper.slug)
        for slug, _words in related:
            yield self._by_slug[slug]

    def make(self, paper: Paper, root: str, related: RelatedRow) -> PaperView:
        """The view of one paper.

        root: the way from its page to the site's root. related: slugs and tying words
        of the papers near it, the nearest first.
        """
        added = self._archive.added.get(paper.slug) if paper.appearances else None
        card = self._cards.make_for_own_page(paper)
        citable = make_citable(paper, self._settings, self._tag_labels)
        return PaperView(
            card=card,
            authors=tuple(map(_make_author, paper.authors)),
            abstract_html=_render(paper.abstract, root),
            note_html=_render(paper.note or "", root),
            identifiers=_make_identifiers(paper),
            links=_make_links(paper),
            lookups=_make_lookups(paper),
            appearances=self._make_appearances(paper),
            added=_make_day_of_listings(added) if added else None,
            newer=self._make_link(self._newer.get(paper.slug)),
            older=self._make_link(self._older.get(paper.slug)),
            related=tuple(self._make_related(related)),
            citation=format_citation(
                citable, self._settings, card.date.label if paper.date else None
            ),
            meta=make_meta_tags(citable, self._settings),
            json_ld=make_json_ld(citable, self._settings),
            corrections=self._make_corrections(paper, citable.url),
        )

    def _make_related(self, related: RelatedRow) -> Iterator[RelatedView]:
        for slug, words in related:
            link, facts = self._mention(slug)
            yield RelatedView(link, facts, ", ".join(words))

    def _make_link(self, paper: Paper | None) -> LinkView | None:
        return None if paper is None else self._mention(paper.slug)[0]

    def _mention(self, slug: str) -> tuple[LinkView, str]:
        """A paper's title and page, and its year and number of authors."""
        known = self._mentions.get(slug)
        if known is None:
            paper = self._by_slug[slug]
            year = f"{paper.date.year}" if paper.date else "undated"
            count = paper.known_author_count
            facts = f"{year}, {format_authors(count)}" if count else year
            known = self._mentions[slug] = (
                LinkView(paper.title, urls.paper_path(slug)),
                facts,
            )
        return known

    def _make_corrections(self, paper: Paper, url: str) -> tuple[ExternalLinkView, ...]:
        file = self._files.get(paper.slug)
        return (
            make_corrections(self._settings, file=file, title=paper.title, url=url)
            if file
            else ()
        )

    def _make_appearances(self, paper: Paper) -> tuple[AppearanceView, ...]:
        found = [seen for seen in paper.appearances if seen.listing in self._crawls]
        found.sort(key=lambda seen: (self._crawls[seen.listing], seen.listing))
        return tuple(
            [
                AppearanceView(self._listings[seen.listing], seen.rank, seen.comments)
                for seen in found
            ]
        )


def _render(markdown: str, root: str) -> Markup:
    return Markup(render_html(markdown, root=root) if markdown else "")  # noqa: S704  (the dialect has no raw HTML)


@lru_cache(maxsize=10_000)
def _make_day_of_listings(day: datetime.date) -> DateView:
    return make_date_view(day, path=urls.LISTINGS)


def _make_author(author: Author) -> AuthorView:
    orcid = (
        ExternalLinkView(author.orcid, f"https://orcid.org/{author.orcid}")
        if author.orcid
        else None
    )
    return AuthorView(author.name, author.affiliation, orcid)


def _make_identifiers(paper: Paper) -> tuple[ExternalLinkView, ...]:
    arxiv = (
        [ExternalLinkView(f"arXiv:{paper.arxiv}", urls.find_arxiv_url(paper.arxiv))]
        if paper.arxiv
        else []
    )
    doi = (
        [ExternalLinkView(f"doi:{paper.doi}", urls.find_doi_url(paper.doi))]
        if paper.doi
        else []
    )
    return (*arxiv, *doi)


def _make_lookups(paper: Paper) -> tuple[ExternalLinkView, ...]:
    """Services that look the title up; not arXiv where the paper's page there is known."""
    found = urls.find_lookup_urls(paper.title)
    return tuple(
        [
            ExternalLinkView(name, url)
            for name, url in found
            if not (paper.arxiv and name == "arXiv")
        ]
    )


def _make_links(paper: Paper) -> tuple[ExternalLinkView, ...]:
    """Links entered by hand, then the other sites' addresses in the abstract, each
    once.
    """
    found = {link.url: link.kind for link in paper.links}
    for link in find_links(paper.abstract):
        if link.url.startswith(("https://", "http://")):
            found.setdefault(link.url, link.url.split("://", 1)[1].rstrip("/"))
    return tuple(ExternalLinkView(label, url) for url, label in found.items())
