"""Cards: what lists show of a paper; dates and numbers of authors in words."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import make_organization_slug
from paperarchive.content.listings import Listing
from paperarchive.paper import Organization, Paper
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.citation import make_citable, make_coins
from paperarchive.site.views import CardView, DateView, LinkView
from paperarchive.text.english import MONTHS, SHORT_MONTHS, cut_at_word

_EXCERPT_LENGTH = 260
_UNDATED = DateView(None, "date unknown", "date unknown", urls.UNDATED)


def format_day(day: datetime.date) -> str:
    """`29 October 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def make_date_view(day: datetime.date, *, path: str | None = None) -> DateView:
    """Make the view of a day. path: None = the papers of the day."""
    return DateView(
        iso=day.isoformat(),
        label=format_day(day),
        short_label=f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}",
        path=urls.day_path(day) if path is None else path,
    )


@lru_cache(maxsize=10_000)
def _make_day_view(day: datetime.date) -> DateView:
    return make_date_view(day)


def make_listing_labels(listings: Iterable[Listing]) -> Mapping[str, str]:
    """Label listings by their crawl day: slug -> `29 October 2025`.

    Where several were copied on one day: `29 October 2025 (slug)`.
    """
    days = {listing.slug: listing.crawled for listing in listings}
    listings_of_day = Counter(days.values())
    labels: dict[str, str] = {}
    for slug, day in days.items():
        label = format_day(day)
        labels[slug] = label if listings_of_day[day] == 1 else f"{label} ({slug})"
    return labels


def format_authors(count: int | None) -> str:
    """`7 authors`, `1 author`, `authors unknown`."""
    if count is None:
        return "authors unknown"
    return "1 author" if count == 1 else f"{count:,} authors"


class CardMaker:
    """Makes each paper's card once; an edited paper gets a new one."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._tag_labels = {group.tag.slug: group.tag.label for group in archive.tags}
        self._markdown = archive.markdown
        self._settings = settings
        self._cards: dict[str, tuple[Paper, CardView]] = {}
        self._tags = {
            tag: LinkView(label, urls.tag_path(tag))
            for tag, label in self._tag_labels.items()
        }

    def make(self, paper: Paper) -> CardView:
        """The card of a paper in lists; memoized."""
        known = self._cards.get(paper.slug)
        if known is None or known[0] is not paper:
            abstract = self._markdown.parse(paper.abstract).line
            citable = make_citable(paper, abstract, self._settings, self._tag_labels)
            card = self._make(paper, abstract, make_coins(citable))
            known = self._cards[paper.slug] = (paper, card)
        return known[1]

    def make_for_own_page(self, paper: Paper, abstract: str) -> CardView:
        """The card without what only lists show; not memoized.

        abstract: plain text on one line.
        """
        return self._make(paper, abstract, coins="")

    def _make(self, paper: Paper, abstract: str, coins: str) -> CardView:
        organization = None
        if paper.organization:
            organization = make_organization_link(paper.organization)
        return CardView(
            slug=paper.slug,
            path=urls.paper_path(paper.slug),
            title=paper.title,
            date=_make_day_view(paper.date) if paper.date else _UNDATED,
            authors=_make_authors_link(paper.known_author_count),
            organization=organization,
            comments=paper.comments or 0,
            excerpt=cut_at_word(abstract, _EXCERPT_LENGTH),
            tags=tuple(self._tags[tag] for tag in paper.tags if tag in self._tags),
            coins=coins,
        )


@cache
def _make_authors_link(count: int | None) -> LinkView:
    return LinkView(format_authors(count), urls.author_count_path(count))


def make_organization_link(organization: Organization) -> LinkView:
    """The name of an organisation, and the page of its papers."""
    slug = make_organization_slug(organization)
    return LinkView(organization.name, urls.organization_path(slug))
