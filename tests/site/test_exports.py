"""Which papers an export of a list holds: its query finds the papers that the list has."""

from pathlib import Path

import pytest

from paperarchive.search.query import parse_query
from paperarchive.site.exports import make_export
from paperarchive.site.views import ExportView

BASE = "https://a.org/"


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("papers/", "", "papers"),
        ("search/", "", "search"),
        ("tags/diffusion-models/", "tag:diffusion-models", "tags-diffusion-models"),
        ("organizations/bytedance/", "org:bytedance", "organizations-bytedance"),
        ("dates/2024/", "date:2024", "dates-2024"),
        ("dates/2024/10/", "date:2024-10", "dates-2024-10"),
        ("dates/2024/10/09/", "date:2024-10-09", "dates-2024-10-09"),
        ("dates/undated/", "date:unknown", "dates-undated"),
        ("author-counts/7/", "authors:7", "author-counts-7"),
        ("author-counts/4-6/", "authors:4..6", "author-counts-4-6"),
        ("author-counts/51-or-more/", "authors:>=51", "author-counts-51-or-more"),
        ("author-counts/unknown/", "authors:unknown", "author-counts-unknown"),
        ("discussed/", "comments:>=1", "discussed"),
    ],
)
def test_a_list_is_said_as_readers_would_ask_for_it(path: str, query: str, name: str) -> None:
    assert make_export(path, BASE) == ExportView(query, "", name, BASE)
    assert not parse_query(query).notes


def test_a_listing_is_taken_in_its_own_order() -> None:
    assert make_export("listings/a%20b/", BASE) == ExportView("", "a b", "listings-a-b", BASE)


@pytest.mark.parametrize("path", ["", "tags/", "dates/", "insights/", "listings/", "about/"])
def test_what_is_no_list_is_not_exported(path: str) -> None:
    assert make_export(path, BASE) is None


def test_every_list_with_papers_can_be_exported(built: Path) -> None:
    pages = {
        file.parent.relative_to(built).as_posix(): file.read_text(encoding="utf-8") for file in built.rglob("*.html")
    }
    lists = [path for path, html in pages.items() if "data-slug" in html and path != "."]
    assert len(lists) > 20
    assert [path for path in lists if "<paper-export" not in pages[path]] == []
