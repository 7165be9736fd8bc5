"""Cards: what lists show of a paper; dates and numbers of authors in words."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import make_organization_slug
from paperarchive.content.listings import Listing, map_crawl_days
from paperarchive.paper import Organization, Paper, PublicationDate
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.author_links import AuthorLinks
from paperarchive.site.citation import make_citable, make_coins
from paperarchive.site.locale import Locale
from paperarchive.site.views import CardView, DateView, LinkView
from paperarchive.text.english import cut_at_word

_EXCERPT_LENGTH = 260
PEOPLE = 3
"""Authors whom a card names."""


def make_date_view(
    locale: Locale, date: PublicationDate, path: str | None = None
) -> DateView:
    """A day, month or year as shown. path: where it leads; None = to its papers."""
    if isinstance(date, datetime.date):
        label, short_label = locale.day(date), locale.short_day(date)
        own_path = urls.day_path(date)
    elif date.month:
        label = short_label = locale.month(date.year, date.month)
        own_path = urls.month_path(date.year, date.month)
    else:
        label = short_label = str(date.year)
        own_path = urls.year_path(date.year)
    return DateView(date.isoformat(), label, short_label, path or own_path)


def make_listing_labels(
    locale: Locale, listings: Iterable[Listing]
) -> Mapping[str, str]:
    """Label listings by their crawl day: slug -> `29 October 2025`.

    Where several were copied on one day: `29 October 2025 (slug)`.
    """
    days = map_crawl_days(listings)
    listings_of_day = Counter(days.values())
    labels: dict[str, str] = {}
    for slug, day in days.items():
        label = locale.day(day)
        if listings_of_day[day] > 1:
            label = locale.text("listings.label", day=label, name=slug)
        labels[slug] = label
    return labels


def format_authors(locale: Locale, count: int | None) -> str:
    """`7 authors`, `1 author`, `authors unknown`."""
    if count is None:
        return locale.text("facts.authors_unknown")
    return locale.plural("counts.authors", count)


class CardMaker:
    """Makes each paper's card once; an edited paper gets a new one."""

    def __init__(
        self, archive: Archive, settings: Settings, locale: Locale, links: AuthorLinks
    ) -> None:
        self._links = links
        self._et_al = locale.text("facts.et_al")
        self._locale = locale
        self._tag_labels = {group.tag.slug: group.tag.label for group in archive.tags}
        self._markdown = archive.markdown
        self._settings = settings
        self._cards: dict[str, tuple[Paper, CardView]] = {}
        unknown = locale.text("facts.date_unknown")
        self._undated = DateView(None, unknown, unknown, urls.UNDATED)
        self._dates: dict[PublicationDate, DateView] = {}
        self._author_links: dict[int | None, LinkView] = {}
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
            if paper.authors:
                card = self._add_people(card, paper)
            known = self._cards[paper.slug] = (paper, card)
        return known[1]

    def make_for_own_page(self, paper: Paper, abstract: str) -> CardView:
        """The card without what only lists show; not memoized.

        abstract: plain text on one line.
        """
        card = self._make(paper, abstract, coins="")
        if paper.authors and paper.known_author_count is None:
            return replace(card, authors=None)  # the page names some of them
        return card

    def _add_people(self, card: CardView, paper: Paper) -> CardView:
        """Name the first authors, and leave out a number that says no more."""
        named = paper.authors[:PEOPLE]
        is_all = paper.has_all_authors and len(named) == len(paper.authors)
        is_counted = paper.known_author_count is not None and not is_all
        more = "" if is_all else self._et_al
        return replace(
            card,
            people=tuple(map(self._links.make_name, named)),
            more_people=more,
            authors=card.authors if is_counted else None,
        )

    def _make(self, paper: Paper, abstract: str, coins: str) -> CardView:
        organization = None
        if paper.organization:
            organization = make_organization_link(paper.organization)
        return CardView(
            slug=paper.slug,
            path=urls.paper_path(paper.slug),
            title=paper.title,
            date=self._make_date(paper.date),
            people=(),
            more_people="",
            authors=self._make_author_link(paper.known_author_count),
            organization=organization,
            venue=self._links.find_venue(paper),
            comments=paper.comments or 0,
            excerpt=cut_at_word(abstract, _EXCERPT_LENGTH),
            tags=tuple(self._tags[tag] for tag in paper.tags if tag in self._tags),
            coins=coins,
        )

    def _make_date(self, date: PublicationDate | None) -> DateView:
        """The day, month or year of publication; memoized."""
        if date is None:
            return self._undated
        view = self._dates.get(date)
        if view is None:
            view = self._dates[date] = make_date_view(self._locale, date)
        return view

    def _make_author_link(self, count: int | None) -> LinkView:
        """The number of authors and the papers with as many; memoized."""
        link = self._author_links.get(count)
        if link is None:
            label = format_authors(self._locale, count)
            link = LinkView(label, urls.author_count_path(count))
            self._author_links[count] = link
        return link


def make_organization_link(organization: Organization) -> LinkView:
    """The name of an organisation, and the page of its papers."""
    slug = make_organization_slug(organization)
    return LinkView(organization.name, urls.organization_path(slug))
