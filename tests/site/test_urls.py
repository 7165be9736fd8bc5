"""Addresses, their files, and the way back to the root."""

import datetime
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.site import urls
from tests.javascript import RUNNER, SCRIPTS, run_node

SITE = SCRIPTS.parent.parent.as_uri() + "/"


@pytest.mark.parametrize(
    ("path", "file", "root"),
    [
        ("", "index.html", "./"),
        ("404.html", "404.html", "./"),
        ("papers/", "papers/index.html", "../"),
        ("papers/x/", "papers/x/index.html", "../../"),
        ("tags/x/feed.xml", "tags/x/feed.xml", "../../"),
        ("dates/2025/10/29/", "dates/2025/10/29/index.html", "../../../../"),
    ],
)
def test_a_path_has_a_file_and_a_way_to_the_root(path: str, file: str, root: str) -> None:
    assert (urls.output_file(path), urls.to_root(path)) == (file, root)


def test_ranges_of_author_counts_cannot_be_taken_for_single_numbers() -> None:
    assert urls.author_range_path(4, 6) == "author-counts/4-6/"
    assert urls.author_range_path(51, None) == "author-counts/51-or-more/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (urls.years_path(2024, 2024), "dates/2024/"),
        (urls.years_path(1980, 1989), "search/?q=year%3A1980..1989"),
        (urls.search_years_path(2024, 2024, tag="speech"), "search/?tag=speech&year=2024"),
        (urls.search_years_path(1980, 1989, org="meta"), "search/?q=year%3A1980..1989&org=meta"),
        (urls.search_years_path(2024, 2024, "authors:7"), "search/?q=authors%3A7&year=2024"),
        (urls.search_years_path(1980, 1989, "authors:7"), "search/?q=authors%3A7+year%3A1980..1989"),
    ],
)
def test_years_of_a_list_are_pages_or_searches(path: str, expected: str) -> None:
    assert path == expected


def test_dates_have_leading_zeros() -> None:
    day = datetime.date(2025, 1, 9)
    assert urls.day_path(day) == "dates/2025/01/09/"
    assert urls.month_path(2025, 1) == "dates/2025/01/"


def test_a_title_is_looked_up_whatever_stands_in_it() -> None:
    lookups = dict(urls.make_lookup_urls('A & B: "C#" ü?'))
    assert lookups["arXiv"] == ("https://arxiv.org/search/?query=A+%26+B%3A+%22C%23%22+%C3%BC%3F&searchtype=title")
    assert set(lookups) == {"arXiv", "Google Scholar", "Semantic Scholar", "Hugging Face"}


@given(st.text(st.characters(codec="ascii")) | st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_quoted_as_the_standard_library_quotes_it(text: str) -> None:
    assert urls.quote_query(text) == quote_plus(text)


@pytest.mark.parametrize(
    ("function", "path", "inputs"),
    [
        ("paperUrl", urls.paper_path, ["a-paper", "of-mice-2f1c3a"]),
        ("tagUrl", urls.tag_path, ["speech"]),
        ("organizationUrl", urls.organization_path, ["bytedance"]),
        ("venueUrl", urls.venue_path, ["icml-2024"]),
        ("authorCountUrl", urls.author_count_path, [None, 1, 120]),
        ("dayUrl", lambda day: urls.day_path(day) if day else urls.UNDATED, [None, datetime.date(2016, 6, 3)]),
    ],
)
def test_the_search_s_scripts_make_the_same_addresses(function: str, path: object, inputs: list[object]) -> None:
    assert callable(path)
    sent = [value.isoformat() if isinstance(value, datetime.date) else value for value in inputs]
    made = run_node(RUNNER, SCRIPTS / "urls.js", function, inputs=sent)
    assert made == [SITE + path(value) for value in inputs]
