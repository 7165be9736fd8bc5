"""Reading papers: a file with front matter -> `Paper`.

In: a file's text. Out: a `PaperFile`; every problem is reported with its line.
`write_paper.py` and `edit_paper.py` go the other way.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from paperarchive.content.front_matter import read_front_matter
from paperarchive.content.slugs import slug_of
from paperarchive.errors import Problems, Severity, find_nearest
from paperarchive.paper import Appearance, Author, Link, Organization, Paper
from paperarchive.yaml_fields import BOOLEAN, DATE, Fields, matching, whole_number

_ARXIV = matching(
    re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.ASCII),
    "an arXiv identifier",
    "write 2411.01230",
)
_DOI = matching(
    re.compile(r"10\.\d{4,9}/\S+", re.ASCII),
    "a DOI",
    "write 10.1000/182, without https://doi.org/",
)
_ORCID = matching(
    re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII),
    "an ORCID iD",
    "write 0000-0002-1825-0097",
)
_URL = matching(
    re.compile(r"https?://[^\s<>\"]+"), "an http or https address", "write https://..."
)
_AUTHOR_COUNT = whole_number(minimum=1)
_COMMENTS = whole_number()
_RANK = whole_number(minimum=1, advice="write the paper's place in the listing, from 1")


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper and the file it was read from."""

    path: str
    """The file, relative to the archive's folder, with forward slashes."""
    content: bytes
    """The whole file. Kept as UTF-8, which takes half the memory of a `str`, since few
    files' text is needed again.
    """
    paper: Paper
    body_line: int
    """The line of the file on which the abstract begins, from 1."""

    @property
    def text(self) -> str:
        """The whole file as text, decoded at each call."""
        return self.content.decode()


def parse_paper_file(
    text: str,
    path: str,
    problems: Problems,
    *,
    known_tags: Collection[str] | None,
    known_listings: Collection[str] | None,
) -> PaperFile | None:
    """Parse a paper's file; None, and a problem, if it has no front matter.

    known_tags, known_listings: slugs; a tag or listing that is not one of them is a
    warning. None = any may be known.
    """
    read = read_front_matter(text, path, problems)
    if read is None:
        return None
    fields, parts = read
    body = parts.body
    paper = _read_paper(fields, slug_of(path), body.strip())
    _check_author_count(fields, paper)
    listings = [seen.listing for seen in paper.appearances]
    _check_known(fields, "tags", "tag", paper.tags, known_tags)
    _check_known(fields, "listings", "listing", listings, known_listings)
    fields.finish(unknown=Severity.WARNING)
    blank_lines = body[: len(body) - len(body.lstrip())].count("\n")
    return PaperFile(path, text.encode(), paper, parts.body_line + blank_lines)


def _read_paper(fields: Fields, slug: str, abstract: str) -> Paper:
    organization = fields.mapping("organization", form="{name: ...}")
    return Paper(
        slug=slug,
        title=" ".join(fields.required_text("title").split()),
        abstract=abstract,
        date=fields.get("date", DATE),
        author_count=fields.get("author_count", _AUTHOR_COUNT),
        organization=None if organization is None else _read_organization(organization),
        comments=fields.get("comments", _COMMENTS),
        tags=tuple(dict.fromkeys(fields.texts("tags"))),
        appearances=_read_appearances(fields),
        authors=fields.records("authors", _read_author, form="{name: ...}"),
        arxiv=fields.get("arxiv", _ARXIV),
        doi=fields.get("doi", _DOI),
        links=fields.records("links", _read_link, form="{kind: ..., url: ...}"),
        aliases=fields.texts("aliases"),
        draft=fields.get("draft", BOOLEAN) or False,
        note=fields.text("note"),
    )


def _check_author_count(fields: Fields, paper: Paper) -> None:
    if paper.authors and paper.known_author_count != len(paper.authors):
        message = f"is {paper.author_count}, but `authors` names {len(paper.authors)}"
        advice = "name all authors, or correct the number"
        fields.report("author_count", message, advice, severity=Severity.WARNING)


def _read_organization(fields: Fields) -> Organization | None:
    name = fields.required_text("name")
    handle = fields.text("handle")
    fields.finish(unknown=Severity.WARNING)
    return Organization(name, handle) if name else None


def _read_appearances(fields: Fields) -> tuple[Appearance, ...]:
    """Read the key `listings`. A listing that occurs twice is a warning, and remains twice."""
    listings: set[str] = set()

    def read_distinct(inner: Fields) -> Appearance | None:
        seen = _read_appearance(inner)
        if seen is None:
            return None
        if seen.listing in listings:
            message = f"the listing {seen.listing!r} occurs twice"
            advice = "keep the better rank"
            inner.report("listing", message, advice, severity=Severity.WARNING)
        listings.add(seen.listing)
        return seen

    return fields.records("listings", read_distinct, form="{listing: ..., rank: ...}")


def _read_appearance(fields: Fields) -> Appearance | None:
    listing = fields.required_text("listing")
    rank = fields.require("rank", _RANK)
    comments = fields.get("comments", _COMMENTS)
    fields.finish(unknown=Severity.WARNING)
    if not listing or rank is None:
        return None
    return Appearance(listing, rank, comments)


def _read_author(fields: Fields) -> Author | None:
    name = fields.required_text("name")
    orcid = fields.get("orcid", _ORCID)
    affiliation = fields.text("affiliation")
    fields.finish(unknown=Severity.WARNING)
    return Author(name, orcid, affiliation) if name else None


def _read_link(fields: Fields) -> Link | None:
    kind = fields.required_text("kind")
    url = fields.require("url", _URL)
    fields.finish(unknown=Severity.WARNING)
    return Link(kind, url) if kind and url else None


def _check_known(
    fields: Fields,
    key: str,
    noun: str,
    names: Iterable[str],
    known: Collection[str] | None,
) -> None:
    """Report names that are not known. noun: what each of them is a name of."""
    for name in names:
        if known is None or name in known:
            continue
        nearest = find_nearest(name, known)
        advice = f"add it to content/{key}.yml, or remove it"
        if nearest:
            advice = f"did you mean {nearest!r}?"
        message = f"unknown {noun} {name!r}"
        fields.report(key, message, advice, severity=Severity.WARNING)
