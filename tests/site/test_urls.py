"""Addresses, their files, and the way back to the root."""

import datetime

import pytest

from paperarchive.site import urls


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
    assert (urls.output_file(path), urls.make_root(path)) == (file, root)


def test_dates_have_leading_zeros() -> None:
    day = datetime.date(2025, 1, 9)
    assert urls.day_path(day) == "dates/2025/01/09/"
    assert urls.month_path(2025, 1) == "dates/2025/01/"


def test_a_title_is_looked_up_whatever_stands_in_it() -> None:
    lookups = dict(urls.find_lookup_urls('A & B: "C#" ü?'))
    assert lookups["arXiv"] == ("https://arxiv.org/search/?query=A+%26+B%3A+%22C%23%22+%C3%BC%3F&searchtype=title")
    assert set(lookups) == {"arXiv", "Google Scholar", "Semantic Scholar", "Hugging Face"}
