"""Links for corrections: to a page's file in a repository, and to a form for reports.

In: `edit_url` and `issues_url` of `site.yml` with their placeholders, and a page.
Out: a link for each that is set.
"""

import re
from urllib.parse import quote

from paperarchive.settings import PLACEHOLDER, Settings
from paperarchive.site.locale import Locale
from paperarchive.site.views import ExternalLinkView


def make_corrections(
    settings: Settings, locale: Locale, *, file: str, title: str, url: str
) -> tuple[ExternalLinkView, ...]:
    """Make the links of one page.

    file: of its text, from the archive's folder. url: of the page, absolute.
    """
    if not (settings.edit_url or settings.issues_url):
        return ()
    values = {
        "path": quote(file),
        "title": quote(title, safe=""),
        "url": quote(url, safe=""),
    }
    addresses = (
        (locale.text("corrections.edit"), settings.edit_url),
        (locale.text("corrections.report"), settings.issues_url),
    )
    return tuple(
        ExternalLinkView(label, _fill(address, values))
        for label, address in addresses
        if address
    )


def _fill(address: str, values: dict[str, str]) -> str:
    return re.sub(PLACEHOLDER, lambda match: values[match[1]], address)
