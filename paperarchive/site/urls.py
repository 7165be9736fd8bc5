"""URLs: the only module that makes paths of the site.

A path is relative to the site's root, without a slash before it: `papers/<slug>/`,
`feed.xml`. The root itself is "".
"""

import datetime
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus, urlencode

HOME = ""
PAPERS = "papers/"
TAGS = "tags/"
DATES = "dates/"
UNDATED = "dates/undated/"
AUTHOR_COUNTS = "author-counts/"
UNCOUNTED = "author-counts/unknown/"
ORGANIZATIONS = "organizations/"
AUTHORS = "authors/"
VENUES = "venues/"
LISTINGS = "listings/"
DISCUSSED = "discussed/"
SEARCH = "search/"
NOT_FOUND = "404.html"
ATOM_FEED = "feed.xml"
JSON_FEED = "feed.json"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
DATA_INDEX = "papers.json"

RESERVED_PAGES = frozenset(
    {
        "papers",
        "tags",
        "dates",
        "author-counts",
        "organizations",
        "authors",
        "venues",
        "listings",
        "discussed",
        "search",
        "insights",
    }
    | {"static", "page", "feed", "404"}
)
"""Slugs that a free page cannot have."""

_UNQUOTABLE = re.compile(r'[",]+')
"""What a quoted name cannot have: a quote ends it, a comma turns it round."""

STATIC = "static/"
"""The theme's files."""


def paper_path(slug: str) -> str:
    """The page of one paper."""
    return f"papers/{slug}/"


def tag_path(slug: str) -> str:
    """The papers of one tag."""
    return f"tags/{slug}/"


def tag_feed_path(slug: str) -> str:
    """The Atom feed of one tag."""
    return f"tags/{slug}/feed.xml"


def year_path(year: int) -> str:
    """The papers of one year."""
    return f"dates/{year:04d}/"


def month_path(year: int, month: int) -> str:
    """The papers of one month."""
    return f"dates/{year:04d}/{month:02d}/"


def day_path(day: datetime.date) -> str:
    """The papers of one day."""
    return f"dates/{day.year:04d}/{day.month:02d}/{day.day:02d}/"


def author_count_path(count: int | None) -> str:
    """The papers with a number of authors; None = an unknown number."""
    return UNCOUNTED if count is None else f"author-counts/{count}/"


def author_range_path(first: int, last: int | None) -> str:
    """The papers with `first` to `last` authors; last: None = or more.

    `author-counts/4-6/`, `author-counts/51-or-more/`: with a hyphen, no range can take
    the path of a single number.
    """
    return f"author-counts/{first}-{'or-more' if last is None else last}/"


def years_path(first: int, last: int) -> str:
    """The papers of one year, or the search for those of several years."""
    return year_path(first) if first == last else search_years_path(first, last)


def search_years_path(first: int, last: int, words: str = "", **facets: str) -> str:
    """The search for papers of one year or several.

    words: a further query. facets: `tag`, `org` and `venue`, with slugs.
    """
    if first == last:
        facets = {**facets, "year": str(first)}
    else:
        words = f"{words} year:{first}..{last}".lstrip()
    return f"{SEARCH}?{urlencode({'q': words, **facets} if words else facets)}"


def search_keyword_path(keyword: str) -> str:
    """The search for papers with a keyword."""
    words = " ".join(_UNQUOTABLE.sub(" ", keyword).split())
    query = f'keyword:"{words}"'
    return f"{SEARCH}?{urlencode({'q': query})}"


def organization_path(slug: str) -> str:
    """The papers of one organisation."""
    return f"organizations/{slug}/"


def author_path(slug: str) -> str:
    """The papers of one author."""
    return f"authors/{slug}/"


def author_feed_path(slug: str) -> str:
    """The Atom feed of one author."""
    return f"authors/{slug}/feed.xml"


def search_author_path(name: str) -> str:
    """The search for the papers of a name."""
    return f"{SEARCH}?{urlencode({'q': make_author_query(name)})}"


def make_author_query(name: str) -> str:
    """The query for the papers of a name: `author:"Ada Lovelace"`."""
    return f'author:"{_UNQUOTABLE.sub(" ", name)}"'


def venue_path(slug: str) -> str:
    """The papers of one venue."""
    return f"venues/{slug}/"


def listing_path(slug: str) -> str:
    """The papers of one listing."""
    return f"listings/{quote(slug)}/"


def free_page_path(slug: str) -> str:
    """A free page."""
    return f"{slug}/"


def numbered_path(path: str, number: int) -> str:
    """A page of a list, from 1."""
    return path if number == 1 else f"{path}page/{number}/"


def data_path(part: int | None) -> str:
    """The data set, or one part of it, from 1."""
    return "papers.jsonl" if part is None else f"papers-{part}.jsonl"


def sitemap_part_path(part: int) -> str:
    """One part of a large sitemap, from 1."""
    return f"sitemap-{part}.xml"


def output_file(path: str) -> str:
    """The file of the output folder from which a static host serves a path."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def find_folders(file: str) -> Iterator[str]:
    """The folders of a file, innermost first: `a/b` and `a` of `a/b/c`."""
    while "/" in file:
        file = file.rpartition("/")[0]
        yield file


def to_root(path: str) -> str:
    """The relative path from a page to the site's root: `./`, `../`, `../../`."""
    return "../" * path.count("/") or "./"


_QUERY_CODES = [quote_plus(chr(code)) for code in range(128)]


def quote_query(text: str) -> str:
    """Quote the value of a query string: `a+b`."""
    # The table is six times as fast for ASCII, and two values of each paper are quoted.
    return text.translate(_QUERY_CODES) if text.isascii() else quote_plus(text)


def make_arxiv_url(arxiv: str) -> str:
    """The page of a paper on arXiv."""
    return f"https://arxiv.org/abs/{quote(arxiv)}"


def make_doi_url(doi: str) -> str:
    """The URL that a DOI resolves at."""
    return f"https://doi.org/{quote(doi)}"


def make_lookup_urls(title: str) -> tuple[tuple[str, str], ...]:
    """Searches for a title at other services: (name of the service, URL)."""
    words = quote_query(title)
    return (
        ("arXiv", f"https://arxiv.org/search/?query={words}&searchtype=title"),
        ("Google Scholar", f"https://scholar.google.com/scholar?q={words}"),
        ("Semantic Scholar", f"https://www.semanticscholar.org/search?q={words}"),
        ("Hugging Face", f"https://huggingface.co/papers?q={words}"),
    )
