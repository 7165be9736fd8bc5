"""The frame of every page: what a template sees of the site around the page itself.

In: settings, the theme's assets, free pages. Out: `SiteView` and ready pages.
"""

from collections.abc import Iterable, Sequence

from paperarchive.content.read_paper import FreePage
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.page import Assets, PageContent, ReadyPage
from paperarchive.site.views import LinkView, NavigationView, PageView, SiteView

HEADER = (
    LinkView("Papers", urls.PAPERS),
    LinkView("Tags", urls.TAGS),
    LinkView("Dates", urls.DATES),
    LinkView("Author counts", urls.AUTHOR_COUNTS),
)
"""The main navigation."""
FOOTER = (
    LinkView("Organisations", urls.ORGANIZATIONS),
    LinkView("Listings", urls.LISTINGS),
    LinkView("Most discussed", urls.DISCUSSED),
)
"""Navigation at the foot; the free pages follow."""

_SITE_FEED = LinkView("Newest additions", urls.ATOM_FEED)

Navigation = tuple[NavigationView, ...]


class Frame:
    """Makes the `SiteView` of every page of one site."""

    def __init__(
        self, settings: Settings, assets: Assets, free_pages: Sequence[FreePage]
    ) -> None:
        self.settings = settings
        self._assets = assets
        self._footer = (
            *FOOTER,
            *(
                LinkView(page.title, urls.free_page_path(page.slug))
                for page in free_pages
            ),
        )
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
            feeds=(feed, _SITE_FEED) if feed else (_SITE_FEED,),
            json_feed=urls.JSON_FEED,
            data_path=urls.DATA_INDEX,
        )

    def _make_navigation(self, section: str) -> tuple[Navigation, Navigation]:
        """Header and footer of the pages of one section, such as `tags/`; memoized."""
        known = self._navigation.get(section)
        if known is None:
            header = _mark_current(HEADER, section)
            footer = _mark_current(self._footer, section)
            known = self._navigation[section] = (header, footer)
        return known


def _mark_current(links: Iterable[LinkView], section: str) -> Navigation:
    return tuple(
        NavigationView(link.label, link.path, is_current=link.path == section)
        for link in links
    )
