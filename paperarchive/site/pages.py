"""The archive -> every page of the site: its path, its template, what the template may see.

In: an `Archive` and what surrounds it. Out: `Page` values, section by section; rendering reads no more than these.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from paperarchive.archive.archive import Archive
from paperarchive.content.frontmatter import FreePage
from paperarchive.paper import Paper
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.cards import CardMaker, cut_at_word, format_authors, format_day, make_listing_labels, month_name
from paperarchive.site.pager import make_pager
from paperarchive.site.papers import PaperPages
from paperarchive.site.views import (
    CountView,
    FreePageView,
    HomeView,
    IndexView,
    LinkView,
    ListView,
    NavigationView,
    NotFoundView,
    PageView,
    RedirectView,
    SearchView,
    SectionView,
    SiteView,
)
from paperarchive.text.markup import render_html

HOME_ADDITIONS = 8
HOME_DISCUSSED = 5
HOME_TAGS = 36
HOME_LISTINGS = 6

_HEADER = (
    LinkView("Papers", urls.PAPERS),
    LinkView("Tags", urls.TAGS),
    LinkView("Dates", urls.DATES),
    LinkView("Author counts", urls.AUTHOR_COUNTS),
)
_FOOTER = (
    LinkView("Organisations", urls.ORGANIZATIONS),
    LinkView("Listings", urls.LISTINGS),
    LinkView("Most discussed", urls.DISCUSSED),
)
_SITE_FEED = LinkView("Newest additions", urls.ATOM_FEED)


@dataclass(frozen=True, slots=True)
class Assets:
    """The theme's files that every page links."""

    stylesheets: tuple[str, ...]
    """Paths of stylesheets, in their order."""
    scripts: tuple[str, ...]
    """Paths of scripts, in their order."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be rendered."""

    path: str
    """Its path, as urls.py makes it."""
    template: str
    """The template's file."""
    site: SiteView
    """What it knows of the site."""
    view: PageView
    """What it shows."""


@dataclass(frozen=True, slots=True)
class _List:
    """A list before it is cut into pages."""

    path: str
    heading: str
    papers: Sequence[Paper]
    parents: tuple[LinkView, ...] = ()
    intro: str = ""
    synonyms: tuple[str, ...] = ()
    order: str = "newest first"
    sections: tuple[SectionView, ...] = ()
    newer: LinkView | None = None
    older: LinkView | None = None
    feed: LinkView | None = None


def make_pages(archive: Archive, free_pages: Sequence[FreePage], settings: Settings, assets: Assets) -> Iterator[Page]:
    """Make every page of the site that a template renders. free_pages: by path."""
    return _Pages(archive, free_pages, settings, assets).make_all()


class _Pages:
    """What all pages are made from."""

    def __init__(
        self,
        archive: Archive,
        free_pages: Sequence[FreePage],
        settings: Settings,
        assets: Assets,
    ) -> None:
        self._archive = archive
        self._free_pages = free_pages
        self._settings = settings
        self._assets = assets
        self._cards = CardMaker({group.tag.slug: group.tag.label for group in archive.tags})

    def make_all(self) -> Iterator[Page]:
        """Every page, section by section."""
        yield self._home()
        yield from self._lists(_List(urls.PAPERS, "Papers", self._archive.papers, intro="Every paper of the archive."))
        yield from self._papers()
        yield from self._tags()
        yield from self._dates()
        yield from self._author_counts()
        yield from self._organizations()
        yield from self._listings()
        yield from self._lists(
            _List(
                urls.DISCUSSED,
                "Most discussed",
                self._archive.discussed,
                intro="Papers with comments, counted when their listing was copied.",
                order="most comments first",
            )
        )
        yield from self._others()

    # --- single pages

    def _page(
        self,
        path: str,
        template: str,
        view: PageView,
        title: str,
        *,
        description: str = "",
        feed: LinkView | None = None,
    ) -> Page:
        settings = self._settings
        current = path.split("/")[0] + "/"
        footer = (*_FOOTER, *(LinkView(page.title, urls.free_page_path(page.slug)) for page in self._free_pages))
        site = SiteView(
            title=settings.title,
            language=settings.language,
            root=urls.make_root(path),
            canonical_url=settings.base_url + path,
            page_title=f"{title} · {settings.title}" if title else settings.title,
            page_description=description,
            is_indexed=True,
            stylesheets=self._assets.stylesheets,
            scripts=self._assets.scripts,
            search_path=urls.SEARCH,
            header_links=tuple(NavigationView(link.label, link.path, link.path == current) for link in _HEADER),
            footer_links=tuple(NavigationView(link.label, link.path, link.path == current) for link in footer),
            feeds=(*((feed,) if feed else ()), _SITE_FEED),
            json_feed=urls.JSON_FEED,
            data_path=urls.DATA_INDEX,
        )
        return Page(path, template, site, view)

    def _home(self) -> Page:
        archive = self._archive
        by_size = sorted(archive.tags, key=lambda group: -len(group.papers))[:HOME_TAGS]
        biggest = sorted(by_size, key=lambda group: group.tag.label.casefold())
        days = list(archive.days)
        view = HomeView(
            description=self._settings.description,
            numbers=(
                _count_all("paper", urls.PAPERS, len(archive.papers)),
                _count_all("tag", urls.TAGS, len(archive.tags)),
                _count_all("listing", urls.LISTINGS, len(archive.listings)),
            ),
            span=_format_span(days[-1], days[0]) if days else "",
            additions=tuple(map(self._cards.make, archive.newest_additions[:HOME_ADDITIONS])),
            discussed=tuple(map(self._cards.make, archive.discussed[:HOME_DISCUSSED])),
            tags=tuple(CountView(g.tag.label, urls.tag_path(g.tag.slug), len(g.papers), "") for g in biggest),
            listings=self._listing_rows()[:HOME_LISTINGS],
        )
        return self._page(urls.HOME, "home.html", view, "", description=self._settings.description)

    def _papers(self) -> Iterator[Page]:
        pages = PaperPages(self._archive, self._cards)
        for paper in self._archive.papers:
            path = urls.paper_path(paper.slug)
            view = pages.make(paper, urls.make_root(path))
            description = cut_at_word(view.card.excerpt, 200)
            yield self._page(path, "paper.html", view, paper.title, description=description)
        for paper in self._archive.papers:
            for alias in paper.aliases:
                redirect = RedirectView(paper.title, urls.paper_path(paper.slug))
                page = self._page(urls.paper_path(alias), "redirect.html", redirect, paper.title)
                canonical = self._settings.base_url + redirect.path
                yield replace(page, site=replace(page.site, canonical_url=canonical, is_indexed=False))

    def _others(self) -> Iterator[Page]:
        search = SearchView((*_HEADER, *_FOOTER), len(self._archive.papers))
        yield self._page(urls.SEARCH, "search.html", search, "Search", description="Search the papers of this archive.")
        for free in self._free_pages:
            path = urls.free_page_path(free.slug)
            html = Markup(render_html(free.body, root=urls.make_root(path)))  # noqa: S704  (raw HTML is off)
            yield self._page(path, "page.html", FreePageView(free.title, html), free.title)
        missing = self._page(urls.NOT_FOUND, "not_found.html", NotFoundView(_HEADER), "Page not found")
        site = replace(missing.site, root=self._settings.base_path, is_indexed=False)
        yield replace(missing, site=site)

    # --- lists of papers

    def _lists(self, whole: _List) -> Iterator[Page]:
        """The pages of one list; an empty list has one."""
        size = self._settings.page_size
        total = max(1, -(-len(whole.papers) // size))
        for number in range(1, total + 1):
            first = (number - 1) * size
            papers = whole.papers[first : first + size]
            view = ListView(
                heading=whole.heading,
                parents=whole.parents,
                intro=whole.intro,
                synonyms=whole.synonyms,
                count=len(whole.papers),
                order=whole.order,
                sections=whole.sections if number == 1 else (),
                cards=tuple(map(self._cards.make, papers)),
                first=first + 1 if papers else 0,
                last=first + len(papers),
                pager=make_pager(whole.path, number, total),
                newer=whole.newer,
                older=whole.older,
            )
            title = whole.heading if number == 1 else f"{whole.heading}, page {number}"
            path = urls.numbered_path(whole.path, number)
            yield self._page(path, "list.html", view, title, description=whole.intro, feed=whole.feed)

    def _tags(self) -> Iterator[Page]:
        groups = self._archive.tags
        rows = tuple(
            CountView(g.tag.label, urls.tag_path(g.tag.slug), len(g.papers), g.tag.description) for g in groups
        )
        yield self._index(urls.TAGS, "Tags", "Topics, by name.", rows, style="details")
        for group in groups:
            tag = group.tag
            yield from self._lists(
                _List(
                    urls.tag_path(tag.slug),
                    tag.label,
                    group.papers,
                    parents=(LinkView("Tags", urls.TAGS),),
                    intro=tag.description,
                    synonyms=tag.synonyms,
                    feed=LinkView(tag.label, urls.tag_feed_path(tag.slug)),
                )
            )

    def _dates(self) -> Iterator[Page]:
        days = list(self._archive.days)
        years = [(year, list(group)) for year, group in groupby(days, lambda day: day.year)]
        months = [((y, m), list(group)) for (y, m), group in groupby(days, lambda day: (day.year, day.month))]
        sections = [SectionView(str(y), urls.year_path(y), self._month_rows(y, members)) for y, members in years]
        if self._archive.undated:
            row = CountView("Date unknown", urls.UNDATED, len(self._archive.undated), "")
            sections.append(SectionView("Undated", urls.UNDATED, (row,)))
        view = IndexView("Dates", "Papers by the day they were published.", len(days), "numbers", tuple(sections))
        yield self._page(urls.DATES, "index.html", view, "Dates", description=view.intro)
        parents = (LinkView("Dates", urls.DATES),)
        year_links = [LinkView(str(year), urls.year_path(year)) for year, _ in years]
        for number, (year, members) in enumerate(years):
            yield from self._lists(
                self._date_list(
                    year_links,
                    number,
                    members,
                    parents,
                    sections=(SectionView("Months", None, self._month_rows(year, members)),),
                )
            )
        month_links = [LinkView(f"{month_name(m)} {y}", urls.month_path(y, m)) for (y, m), _ in months]
        for number, ((year, _), members) in enumerate(months):
            up = (*parents, LinkView(str(year), urls.year_path(year)))
            rows = tuple(
                CountView(f"{d.day} {month_name(d.month)}", urls.day_path(d), len(self._archive.days[d]), "")
                for d in members
            )
            sections_ = (SectionView("Days", None, rows[::-1]),)
            yield from self._lists(self._date_list(month_links, number, members, up, sections=sections_))
        day_links = [LinkView(format_day(day), urls.day_path(day)) for day in days]
        for number, day in enumerate(days):
            year_link = LinkView(str(day.year), urls.year_path(day.year))
            month_link = LinkView(month_name(day.month), urls.month_path(day.year, day.month))
            yield from self._lists(self._date_list(day_links, number, [day], (*parents, year_link, month_link)))
        if self._archive.undated:
            intro = "Papers whose day of publication the listing did not give."
            undated = _List(
                urls.UNDATED, "Undated", self._archive.undated, parents=parents, intro=intro, order="by title"
            )
            yield from self._lists(undated)

    def _month_rows(self, year: int, days: Sequence[datetime.date]) -> tuple[CountView, ...]:
        """The months of a year, January first."""
        months = [(month, list(group)) for month, group in groupby(days, lambda day: day.month)]
        return tuple(
            CountView(month_name(month), urls.month_path(year, month), self._count_of(members), "")
            for month, members in reversed(months)
        )

    def _count_of(self, days: Sequence[datetime.date]) -> int:
        return sum(len(self._archive.days[day]) for day in days)

    def _date_list(
        self,
        links: Sequence[LinkView],
        number: int,
        days: Sequence[datetime.date],
        parents: tuple[LinkView, ...],
        *,
        sections: tuple[SectionView, ...] = (),
    ) -> _List:
        """The list of a year, month or day among its like, newest first."""
        return _List(
            links[number].path,
            links[number].label,
            [paper for day in days for paper in self._archive.days[day]],
            parents=parents,
            sections=sections,
            newer=links[number - 1] if number > 0 else None,
            older=links[number + 1] if number + 1 < len(links) else None,
        )

    def _author_counts(self) -> Iterator[Page]:
        counts, uncounted = self._archive.author_counts, self._archive.uncounted
        rows = [CountView(format_authors(n), urls.author_count_path(n), len(p), "") for n, p in counts.items()]
        if uncounted:
            rows.append(CountView("unknown", urls.UNCOUNTED, len(uncounted), ""))
        intro = "Papers by how many people wrote them."
        yield self._index(urls.AUTHOR_COUNTS, "Author counts", intro, tuple(rows), style="numbers")
        parents = (LinkView("Author counts", urls.AUTHOR_COUNTS),)
        for count, papers in counts.items():
            heading = f"Papers with {format_authors(count)}"
            yield from self._lists(_List(urls.author_count_path(count), heading, papers, parents=parents))
        if uncounted:
            intro = "The listing gave an organisation, or nothing, where the number of authors stands."
            heading = "Papers with an unknown number of authors"
            yield from self._lists(_List(urls.UNCOUNTED, heading, uncounted, parents=parents, intro=intro))

    def _organizations(self) -> Iterator[Page]:
        groups = self._archive.organizations
        rows = tuple(CountView(g.name, urls.organization_path(g.slug), len(g.papers), "") for g in groups)
        intro = "Who published papers, where a listing says so."
        yield self._index(urls.ORGANIZATIONS, "Organisations", intro, rows, style="details")
        parents = (LinkView("Organisations", urls.ORGANIZATIONS),)
        for group in groups:
            yield from self._lists(_List(urls.organization_path(group.slug), group.name, group.papers, parents=parents))

    def _listings(self) -> Iterator[Page]:
        rows = self._listing_rows()
        intro = "The pages that the papers were read from, by the day they were copied."
        yield self._index(urls.LISTINGS, "Listings", intro, rows, style="details")
        groups = self._archive.listings
        labels = make_listing_labels(group.listing for group in groups)
        links = [LinkView(labels[g.listing.stem], urls.listing_path(g.listing.stem)) for g in groups]
        for number, group in enumerate(groups):
            day = format_day(group.listing.crawled)
            yield from self._lists(
                _List(
                    urls.listing_path(group.listing.stem),
                    f"Listing of {labels[group.listing.stem]}",
                    group.papers,
                    parents=(LinkView("Listings", urls.LISTINGS),),
                    intro=f"Copied on {day}; kept as {group.listing.file}.",
                    order="as listed",
                    newer=links[number - 1] if number > 0 else None,
                    older=links[number + 1] if number + 1 < len(links) else None,
                )
            )

    def _listing_rows(self) -> tuple[CountView, ...]:
        return tuple(
            CountView(
                format_day(group.listing.crawled),
                urls.listing_path(group.listing.stem),
                len(group.papers),
                group.listing.stem,
            )
            for group in self._archive.listings
        )

    def _index(self, path: str, heading: str, intro: str, rows: tuple[CountView, ...], *, style: str) -> Page:
        sections = (SectionView("", None, rows),) if rows else ()
        view = IndexView(heading, intro, len(rows), style, sections)
        return self._page(path, "index.html", view, heading, description=intro)


def _count_all(noun: str, path: str, count: int) -> CountView:
    return CountView(noun if count == 1 else f"{noun}s", path, count, "")


def _format_span(first: datetime.date, last: datetime.date) -> str:
    oldest, newest = (f"{month_name(day.month)} {day.year}" for day in (first, last))
    return oldest if oldest == newest else f"{oldest} to {newest}"
