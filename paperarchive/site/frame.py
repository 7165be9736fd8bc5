"""The frame of every page: what a template sees of the site around the page itself.

In: settings, the theme's assets, free pages. Out: `SiteView` and ready pages.
"""

from collections.abc import Iterable, Sequence

from paperarchive.content.read_page import FreePage
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.locale import Locale
from paperarchive.site.page import Assets, PageContent, ReadyPage
from paperarchive.site.views import LinkView, NavigationView, PageView, SiteView

AUTHORS_LINK = ("sections.authors", urls.AUTHORS)
VENUES_LINK = ("sections.venues", urls.VENUES)
"""Links to sections that only archives have whose papers name authors or venues."""
HEADER = (
    ("sections.papers", urls.PAPERS),
    ("sections.tags", urls.TAGS),
    ("sections.dates", urls.DATES),
    ("sections.author_counts", urls.AUTHOR_COUNTS),
)
"""The main navigation: the key of each label, path."""
FOOTER = (
    ("sections.organizations", urls.ORGANIZATIONS),
    ("sections.listings", urls.LISTINGS),
    ("sections.discussed", urls.DISCUSSED),
)
"""Navigation at the foot; the free pages follow."""

Navigation = tuple[NavigationView, ...]


class Frame:
    """Makes the `SiteView` of every page of one site."""

    def __init__(
        self,
        settings: Settings,
        locale: Locale,
        assets: Assets,
        free_pages: Sequence[FreePage],
        *,
        has_authors: bool = False,
        has_venues: bool = False,
    ) -> None:
        """has_authors, has_venues: whether there are pages of authors and of venues."""
        self.settings = settings
        self.locale = locale
        self._assets = assets
        header = (*HEADER, AUTHORS_LINK) if has_authors else HEADER
        footer = (VENUES_LINK, *FOOTER) if has_venues else FOOTER
        self.header = _make_links(locale, header)
        self.footer = _make_links(locale, footer)
        self._free_pages = tuple(
            LinkView(page.title, urls.free_page_path(page.slug)) for page in free_pages
        )
        label = locale.text("site.newest_additions")
        self._site_feed = LinkView(label, urls.ATOM_FEED)
        self._navigation: dict[str, tuple[Navigation, Navigation]] = {}

    def make_page(
        self,
        path: str,
        template: str,
        view: PageView,
        title: str,
        *,
        description: str = "",
    ) -> ReadyPage:
        """Make a page of a view that exists.

        title: empty for the home page. description: for search engines, plain text.
        """
        site = self.make_site_view(path, title, description=description)
        return ReadyPage(path, template, PageContent(site, view))

    def make_site_view(
        self,
        path: str,
        title: str,
        *,
        description: str = "",
        feed: LinkView | None = None,
    ) -> SiteView:
        """Make what a page knows of the site. feed: the page's own feed."""
        settings = self.settings
        header, footer = self._make_navigation(path.partition("/")[0] + "/")
        return SiteView(
            title=settings.title,
            language=settings.language,
            direction=settings.direction,
            locale=settings.language.replace("-", "_"),
            to_root=urls.to_root(path),
            canonical_url=settings.base_url + path,
            page_title=self.make_title(title) if title else settings.title,
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
            feeds=(feed, self._site_feed) if feed else (self._site_feed,),
            json_feed=urls.JSON_FEED,
            data_path=urls.DATA_INDEX,
        )

    def make_title(self, title: str) -> str:
        """`Tags · An archive`."""
        site = self.settings.title
        return self.locale.text("site.page_title", title=title, site=site)

    def _make_navigation(self, section: str) -> tuple[Navigation, Navigation]:
        """Header and footer of the pages of one section, such as `tags/`; memoized."""
        known = self._navigation.get(section)
        if known is None:
            header = _mark_current(self.header, section)
            footer = _mark_current((*self.footer, *self._free_pages), section)
            known = self._navigation[section] = (header, footer)
        return known


def _make_links(
    locale: Locale, links: Iterable[tuple[str, str]]
) -> tuple[LinkView, ...]:
    return tuple(LinkView(locale.text(key), path) for key, path in links)


def _mark_current(links: Iterable[LinkView], section: str) -> Navigation:
    return tuple(
        NavigationView(link.label, link.path, is_current=link.path == section)
        for link in links
    )
