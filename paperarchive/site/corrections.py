"""Links by which a reader mends a page: to its file in a repository, and to a form for
reports.

In: the addresses of `site.yml` with their placeholders, and a page. Out: links, none
for an address that is not set.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from paperarchive.settings import PLACEHOLDER, Settings
from paperarchive.site.views import ExternalLinkView


def make_corrections(
    settings: Settings, *, file: str, title: str, url: str
) -> tuple[ExternalLinkView, ...]:
    """The links of one page. file: where its text is, from the archive's folder; url:
    the page, absolute.
    """
    if not (settings.edit_url or settings.issues_url):
        return ()
    values = {
        "path": quote(file),
        "title": quote(title, safe=""),
        "url": quote(url, safe=""),
    }
    return tuple(
        ExternalLinkView(label, _fill(address, values))
        for label, address in _find_addresses(settings)
    )


def _find_addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.edit_url:
        yield "Edit this page", settings.edit_url
    if settings.issues_url:
        yield "Report a mistake", settings.issues_url


def _fill(address: str, values: dict[str, str]) -> str:
    return re.sub(PLACEHOLDER, lambda match: values[match[1]], address)
