"""Where every page of the site is: the only place in which a URL of it is made.

A path is relative to the site's root, without a slash before it: `papers/<slug>/`,
`feed.xml`; the root itself is "".
"""

import datetime
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
        "listings",
        "discussed",
        "search",
        "insights",
    }
    | {"static", "page", "feed", "404"}
)
"""Names that a free page cannot have."""

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
    """The papers with so many authors; None = with an unknown number."""
    return UNCOUNTED if count is None else f"author-counts/{count}/"


def author_range_path(first: int, last: int | None) -> str:
    """The papers with so many authors, from `first` to `last`, or `first` or more.

    `author-counts/4-6/`, `author-counts/51-or-more/`: the hyphen keeps them apart from
    single numbers for good.
    """
    return f"author-counts/{first}-{'or-more' if last is None else last}/"


def years_path(first: int, last: int) -> str:
    """The papers of one year, or of several; several can only be searched for."""
    return year_path(first) if first == last else search_years_path(first, last)


def search_years_path(first: int, last: int, words: str = "", **facets: str) -> str:
    """The search for papers of one year or several, of those with some words or facets:
    `tag`, `org` (slugs).
    """
    if first == last:
        facets = {**facets, "year": str(first)}
    else:
        words = f"{words} year:{first}..{last}".lstrip()
    return f"{SEARCH}?{urlencode({'q': words, **facets} if words else facets)}"


def organization_path(slug: str) -> str:
    """The papers of one organisation."""
    return f"organizations/{slug}/"


def listing_path(stem: str) -> str:
    """The papers of one listing."""
    return f"listings/{quote(stem)}/"


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
    """The file in the output folder that a path is served from."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def find_folders(file: str) -> Iterator[str]:
    """The folders in which a file of the output lies, innermost first: `a/b` and `a` of
    `a/b/c`.
    """
    while "/" in file:
        file = file.rpartition("/")[0]
        yield file


def make_root(path: str) -> str:
    """The way from a page up to the site's root: `./`, `../`, `../../`."""
    return "../" * path.count("/") or "./"


_QUERY_CODES = [quote_plus(chr(code)) for code in range(128)]


def quote_query(text: str) -> str:
    """A text as the value of a query says it, `a+b`; one in ASCII six times as fast as
    the standard library.
    """
    return text.translate(_QUERY_CODES) if text.isascii() else quote_plus(text)


def find_arxiv_url(arxiv: str) -> str:
    """The paper's page on arXiv."""
    return f"https://arxiv.org/abs/{quote(arxiv)}"


def find_doi_url(doi: str) -> str:
    """The paper's page at its publisher."""
    return f"https://doi.org/{quote(doi)}"


def find_lookup_urls(title: str) -> tuple[tuple[str, str], ...]:
    """Pages that look a title up: (name of the service, address)."""
    words = quote_query(title)
    return (
        ("arXiv", f"https://arxiv.org/search/?query={words}&searchtype=title"),
        ("Google Scholar", f"https://scholar.google.com/scholar?q={words}"),
        ("Semantic Scholar", f"https://www.semanticscholar.org/search?q={words}"),
        ("Hugging Face", f"https://huggingface.co/papers?q={words}"),
    )
