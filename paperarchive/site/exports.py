"""Exports: the path of a list -> the query that finds its papers in the browser.

A list is exported whole, and a page holds only a part of it. So the browser searches
for its papers, in the query language of readers (`paperarchive/search/query.py`), or
reads the order of a listing from the search's files.
"""

import re
from urllib.parse import unquote

from paperarchive.site import urls
from paperarchive.site.views import ExportView


def make_export(path: str, base_url: str, identifier: str = "") -> ExportView | None:
    """Make the export of the list at a path; None if no query finds its papers.

    identifier: the path of a page whose address, pasted, finds them; empty = none.
    """
    query = base_url + identifier if identifier else _find_query(path)
    if query is None:
        return None
    listing = unquote(path.split("/")[1]) if path.startswith(urls.LISTINGS) else ""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", unquote(path).strip("/"))
    return ExportView(query=query, listing=listing, name=name, base_url=base_url)


def _find_query(path: str) -> str | None:
    """The query for the papers of a list; empty for all papers and for a listing."""
    match path.strip("/").split("/"):
        case ["papers" | "search"] | ["listings", _]:
            return ""
        case ["discussed"]:
            return "comments:>=1"
        case ["tags", slug]:
            return f"tag:{slug}"
        case ["organizations", slug]:
            return f"org:{slug}"
        case ["dates", "undated"]:
            return "date:unknown"
        case ["dates", *parts] if parts:
            return f"date:{'-'.join(parts)}"
        case ["author-counts", count]:
            return f"authors:{_format_range(count)}"
    return None


def _format_range(count: str) -> str:
    """`7` of `7`, `4..6` of `4-6`, `>=51` of `51-or-more`."""
    first, _, last = count.partition("-")
    if last == "or-more":
        return f">={first}"
    return f"{first}..{last}" if last else first
