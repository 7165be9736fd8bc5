"""A page before it is rendered: its path, its template, its cache key, its content.

    ReadyPage    content made at once: home, directories, search, free pages
    ListPage     one page of a list of papers (site/lists.py)
    PaperPage    the page of one paper (site/pages/paper.py)

`key` says what a page is made from and is cheap; `content` makes what the template sees
and is only called where the key is not that of the last build.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import orjson

from paperarchive.digests import digest_bytes
from paperarchive.site.views import PageView, SiteView


@dataclass(frozen=True, slots=True)
class Assets:
    """What every page gets from the theme; paths from the site's root."""

    static: str
    """The folder of its static files, with a slash at the end."""
    stylesheets: tuple[str, ...]
    """In the order in which pages link them."""
    scripts: tuple[str, ...]
    """In the order in which pages link them."""
    options: Mapping[str, str]
    """The value of each of its options, by name."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a template sees: `site` and `page`."""

    site: SiteView
    view: PageView


class Page(Protocol):
    """One page of the site. Picklable, so that any process may render it."""

    @property
    def path(self) -> str:
        """Its path, as urls.py makes it."""

    @property
    def template(self) -> str:
        """The file name of its template."""

    @property
    def is_indexed(self) -> bool:
        """Whether the sitemap lists it."""

    def key(self) -> str:
        """The cache key of its content, except for what all pages share."""

    def content(self) -> PageContent:
        """Make its content."""


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """A page whose content exists: one of a kind, or small."""

    path: str
    template: str
    ready: PageContent

    @property
    def is_indexed(self) -> bool:
        """Whether the sitemap lists it."""
        return self.ready.site.is_indexed

    def key(self) -> str:
        """The digest of the content itself."""
        return digest_value(self.ready)

    def content(self) -> PageContent:
        """The content, as it was given."""
        return self.ready


def digest_value(value: object) -> str:
    """A cache key of dataclasses, mappings and sequences of what JSON can hold."""
    # Mappings other than dict are the only values orjson does not know by itself.
    return digest_bytes(orjson.dumps(value, default=dict))
