"""Reading Markdown files with front matter: text -> Paper, text -> FreePage.

In: a file's text. Out: a `Paper` or `FreePage`, with every problem noted at its line.
Writing is in `paperfile.py`.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import yaml

from paperarchive.content.slugs import slug_of
from paperarchive.errors import Problem, Problems, Severity, find_nearest
from paperarchive.paper import Appearance, Author, Link, Organization, Paper
from paperarchive.yaml_fields import (
    BOOLEAN,
    DATE,
    Fields,
    YamlContext,
    compose_yaml,
    find_forbidden,
    matching,
    whole_number,
)

_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING_FENCE = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
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
_COUNT = whole_number(minimum=1)
_RANK = whole_number(minimum=1, advice="write the paper's place in the listing, from 1")
_WEB = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class FreePage:
    """A page of content/pages/."""

    slug: str
    """The stem of its file and its URL."""
    title: str
    """Plain text."""
    body: str
    """Markdown."""
    body_line: int
    """The line of the file on which the body begins, from 1."""
    path: str
    """The file, relative to the archive's folder."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper and the file it was read from."""

    path: str
    """The file, relative to the archive's folder, with forward slashes."""
    content: bytes
    """The whole file, UTF-8; half as large as its text, which is wanted of few."""
    paper: Paper
    """What it says."""
    body_line: int
    """The line of the file on which the abstract begins, from 1."""

    @property
    def text(self) -> str:
        """The whole file."""
        return self.content.decode()


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a file with front matter stand."""

    header: str
    """The YAML text between the fences."""
    header_start: int
    """The offset of the header in the text, in characters."""
    body_start: int
    """The offset of what follows the closing fence."""


def parse_paper_file(
    text: str,
    path: str,
    problems: Problems,
    *,
    known_tags: Collection[str],
    known_listings: Collection[str],
) -> PaperFile | None:
    """Read a paper's file; None if there is no front matter to read.

    known_tags: slugs of the vocabulary. known_listings: stems of the dumps that were
    imported. What names a tag or a listing outside these is a warning.
    """
    parts = split_front_matter(text, path, problems)
    if parts is None:
        return None
    fields = _read_fields(parts, path, problems)
    body, body_line = _read_body(text, parts, path, problems)
    slug = slug_of(path)
    paper = _read_paper(fields, slug, body.strip())
    _check_known(fields, "tags", "tag", paper.tags, known_tags)
    _check_known(
        fields,
        "listings",
        "listing",
        [seen.listing for seen in paper.appearances],
        known_listings,
    )
    fields.finish(unknown=Severity.WARNING)
    blank_lines = body[: len(body) - len(body.lstrip())].count("\n")
    return PaperFile(path, text.encode(), paper, body_line + blank_lines)


def parse_free_page(text: str, path: str, problems: Problems) -> FreePage | None:
    """Read a free page; None if there is no front matter to read."""
    parts = split_front_matter(text, path, problems)
    if parts is None:
        return None
    fields = _read_fields(parts, path, problems)
    title = fields.required_text("title")
    fields.finish(unknown=Severity.WARNING)
    body, body_line = _read_body(text, parts, path, problems)
    slug = slug_of(path)
    return FreePage(slug, title, body, body_line, path)


def split_front_matter(text: str, path: str, problems: Problems) -> Parts | None:
    """Find the front matter of a file; None, and a problem noted, where there is none."""
    opening = _FENCE.match(text)
    if opening is None:
        advice = "begin the file with `---`, the keys, and `---`"
        problems.add(Problem(path, "there is no front matter", advice, line=1))
        return None
    closing = _CLOSING_FENCE.search(text, opening.end())
    if closing is None:
        problems.add(
            Problem(
                path,
                "the front matter never ends",
                "put a line `---` after the last key",
                line=1,
            )
        )
        return None
    return Parts(text[opening.end() : closing.start()], opening.end(), closing.end())


def _read_fields(parts: Parts, path: str, problems: Problems) -> Fields:
    context = YamlContext(path, 2)
    node = compose_yaml(parts.header, context, problems)
    if isinstance(node, yaml.MappingNode) and node.flow_style:
        problems.add(
            Problem(
                path,
                "the front matter stands in braces",
                "write one `key: value` a line",
                line=2,
            )
        )
    return Fields(node, context, problems)


def _read_body(
    text: str, parts: Parts, path: str, problems: Problems
) -> tuple[str, int]:
    """What stands below the front matter, and the line on which it begins."""
    body = text[parts.body_start :]
    line = text.count("\n", 0, parts.body_start) + 1
    problems.extend(find_forbidden(body, YamlContext(path, line)))
    return body, line


def find_key_line(text: str, key: str) -> int:
    """The line of a file, from 1, on which a key of its front matter stands; 1 if it is
    not found.
    """
    found = re.search(
        rf"^[ \t]*['\"]?{re.escape(key)}['\"]?[ \t]*:", text, re.MULTILINE
    )
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _read_paper(fields: Fields, slug: str, abstract: str) -> Paper:
    organization = fields.mapping("organization", form="{name: ...}")
    paper = Paper(
        slug=slug,
        title=" ".join(fields.required_text("title").split()),
        abstract=abstract,
        date=fields.get("date", DATE),
        author_count=fields.get("author_count", _COUNT),
        organization=None if organization is None else _read_organization(organization),
        comments=fields.get("comments", whole_number()),
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
    if paper.authors and paper.known_author_count != len(paper.authors):
        message = f"is {paper.author_count}, but `authors` names {len(paper.authors)}"
        fields.report(
            "author_count",
            message,
            "name all the authors, or mend the number",
            severity=Severity.WARNING,
        )
    return paper


def _read_organization(fields: Fields) -> Organization | None:
    name = fields.required_text("name")
    organization = Organization(name, fields.text("handle"))
    fields.finish(unknown=Severity.WARNING)
    return organization if name else None


def _read_appearances(fields: Fields) -> tuple[Appearance, ...]:
    """Where a paper was seen; a listing that is named twice is a warning, and stands
    there twice.
    """
    names: set[str] = set()

    def read_distinct(inner: Fields) -> Appearance | None:
        """Read an appearance, and note a listing that an earlier one names."""
        seen = _read_appearance(inner)
        if seen is not None and seen.listing in names:
            message = f"the listing {seen.listing!r} occurs twice"
            inner.report(
                "listing", message, "keep the better rank", severity=Severity.WARNING
            )
        names.update({seen.listing} if seen else ())
        return seen

    return fields.records("listings", read_distinct, form="{listing: ..., rank: ...}")


def _read_appearance(fields: Fields) -> Appearance | None:
    listing = fields.required_text("listing")
    rank = fields.require("rank", _RANK)
    comments = fields.get("comments", whole_number())
    fields.finish(unknown=Severity.WARNING)
    return Appearance(listing, rank, comments) if listing and rank is not None else None


def _read_author(fields: Fields) -> Author | None:
    name = fields.required_text("name")
    orcid = fields.get("orcid", _ORCID)
    author = Author(name, orcid, fields.text("affiliation"))
    fields.finish(unknown=Severity.WARNING)
    return author if name else None


def _read_link(fields: Fields) -> Link | None:
    kind = fields.required_text("kind")
    url = fields.required_text("url")
    if url and not _WEB.fullmatch(url):
        fields.report(
            "url", f"{url!r} is not an http or https address", "write https://..."
        )
        return None
    fields.finish(unknown=Severity.WARNING)
    return Link(kind, url) if kind and url else None


def _check_known(
    fields: Fields, key: str, what: str, names: Iterable[str], known: Collection[str]
) -> None:
    for name in names:
        if name not in known:
            nearest = find_nearest(name, known)
            advice = (
                f"did you mean {nearest!r}?"
                if nearest
                else f"add it to content/{key}.yml, or remove it"
            )
            fields.report(
                key, f"unknown {what} {name!r}", advice, severity=Severity.WARNING
            )
