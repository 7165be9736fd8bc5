"""Reading papers: a file with front matter -> `Paper`.

In: a file's text. Out: a `PaperFile`; every problem is reported with its line.
`write_paper.py` and `edit_paper.py` go the other way.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from paperarchive.content.author_lists import cut_et_al, is_et_al, may_be_inverted
from paperarchive.content.front_matter import read_front_matter
from paperarchive.content.identifiers import ARXIV, DOI, ORCID, URL
from paperarchive.content.publication_date import PUBLICATION_DATE
from paperarchive.content.read_extra import read_extra
from paperarchive.content.slugs import slug_of
from paperarchive.errors import Problems, Severity, find_nearest
from paperarchive.paper import Appearance, Author, Link, Organization, Paper
from paperarchive.text.identifiers import guess_link_kind
from paperarchive.yaml_fields.fields import Fields
from paperarchive.yaml_fields.quoting import write_text
from paperarchive.yaml_fields.scalars import BOOLEAN, MARKDOWN, matching, whole_number

_BETWEEN_NAMES = re.compile(
    r",\s*(?:and\s)?|;|\s+(?:and|&)\s+(?!others\s*$)|\s+(?=et\.?\s*al\.?\s*$)"
)
_ELSEWHERE = "a field of your own goes below the key `extra`"
_OTHER_NAMES: Mapping[str, str] = {
    "abstract": "write the abstract below the front matter",
    "description": "write the abstract below the front matter",
    "author": "did you mean 'authors'?",
    "year": "did you mean 'date'? A year is one",
    "month": "write it as a part of `date`",
    "journal": "did you mean 'venue'?",
    "conference": "did you mean 'venue'?",
    "booktitle": "did you mean 'venue'?",
    "type": "did you mean 'publication_type'?",
    "url": "did you mean 'links'?",
    "slug": "the file's name is the slug: `paperarchive rename` changes it",
    "categories": "did you mean 'tags'?",
}
"""Keys of other programs, case folded -> what to do."""
_AUTHOR_COUNT = whole_number(minimum=1)
_COMMENTS = whole_number()
_LISTING = matching(re.compile(r".+", re.DOTALL), "a text", 'write `{key}: "..."`')
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
    fields.finish(unknown=Severity.WARNING, advice=_ELSEWHERE, other_names=_OTHER_NAMES)
    blank_lines = body[: len(body) - len(body.lstrip())].count("\n")
    return PaperFile(path, text.encode(), paper, parts.body_line + blank_lines)


def _read_paper(fields: Fields, slug: str, abstract: str) -> Paper:
    organization = fields.mapping("organization", form="{name: ...}", short="name")
    authors, has_all_authors = _read_authors(fields)
    return Paper(
        slug=slug,
        title=" ".join(fields.required_text("title").split()),
        abstract=abstract,
        date=fields.get("date", PUBLICATION_DATE),
        author_count=fields.get("author_count", _AUTHOR_COUNT),
        organization=None if organization is None else _read_organization(organization),
        comments=fields.get("comments", _COMMENTS),
        tags=tuple(dict.fromkeys(fields.texts("tags", by_commas=True))),
        appearances=_read_appearances(fields),
        authors=authors,
        arxiv=fields.get("arxiv", ARXIV),
        doi=fields.get("doi", DOI),
        links=fields.records(
            "links", _read_link, form="{kind: ..., url: ...}", short="url"
        ),
        aliases=fields.texts("aliases", by_commas=True),
        draft=fields.get("draft", BOOLEAN) or False,
        note=fields.get("note", MARKDOWN),
        venue=fields.text("venue"),
        publication_type=fields.text("publication_type"),
        keywords=fields.texts("keywords", by_commas=True),
        extra=read_extra(fields, "extra"),
        has_all_authors=has_all_authors,
    )


def _check_author_count(fields: Fields, paper: Paper) -> None:
    number, named = paper.author_count, len(paper.authors)
    is_wrong = number is not None and (
        number < named or (number > named > 0 and paper.has_all_authors)
    )
    if is_wrong:
        message = f"is {number}, but `authors` names {named}"
        advice = "name all authors, end the list with `et al.`, or correct the number"
        if number is not None and number < named:
            advice = "correct the number, or the names"
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
    listing = fields.require("listing", _LISTING)
    rank = fields.require("rank", _RANK)
    comments = fields.get("comments", _COMMENTS)
    fields.finish(unknown=Severity.WARNING)
    if not listing or rank is None:
        return None
    return Appearance(listing, rank, comments)


def _read_authors(fields: Fields) -> tuple[tuple[Author, ...], bool]:
    """Read the key `authors`: a list, or the name of a single one.

    Returns the authors, and whether they are all.
    """
    single = fields.single_text("authors")
    if single is None:
        authors = fields.records(
            "authors", _read_author, form="{name: ...}", short="name"
        )
        authors, has_all = _split_others(fields, authors)
        if has_all and fields.is_list_of_texts("authors"):
            _check_inverted_names(fields, authors)
        return authors, has_all
    names = [name.strip() for name in _BETWEEN_NAMES.split(single) if name.strip()]
    if len(names) > 1:
        shown = ", ".join(map(write_text, names))
        message = "is not a list, but seems to have several names"
        fields.report("authors", message, f"write `authors: [{shown}]`")
        return (), True
    return _split_others(fields, tuple(Author(name) for name in names))


def _split_others(
    fields: Fields, authors: tuple[Author, ...]
) -> tuple[tuple[Author, ...], bool]:
    """Split off the `et al.` of an incomplete list. Returns the authors, and whether they
    are all.
    """
    others = [place for place, author in enumerate(authors) if _is_et_al(author)]
    if others and (len(authors) == 1 or others[0] != len(authors) - 1):
        message = f"has {authors[others[0]].name!r}, which stands for more authors"
        advice = "write it as the last item, after at least one name"
        fields.report("authors", message, advice, severity=Severity.WARNING)
        authors = tuple(author for author in authors if not _is_et_al(author))
        return authors, not authors
    if others:
        return authors[:-1], False
    last = cut_et_al(authors[-1].name) if authors else None
    if last is None:
        return authors, True
    return (*authors[:-1], replace(authors[-1], name=last)), False


def _is_et_al(author: Author) -> bool:
    return is_et_al(author.name) and author == Author(author.name)


def _check_inverted_names(fields: Fields, authors: Sequence[Author]) -> None:
    """Report `[Lovelace, Ada]`, which is two authors."""
    names = [author.name for author in authors]
    if not may_be_inverted(names):
        return
    whole = [
        f"{given} {family}"
        for family, given in zip(names[::2], names[1::2], strict=True)
    ]
    message = f"names {len(names)} authors of one word, since a comma separates names"
    shown = ", ".join(map(write_text, whole))
    advice = f"write `authors: [{shown}]` if there are {len(whole)}"
    if len(whole) == 1:
        advice = f"write `authors: [{shown}]` if there is one"
    fields.report("authors", message, advice, severity=Severity.WARNING)


def _read_author(fields: Fields) -> Author | None:
    name = fields.required_text("name")
    orcid = fields.get("orcid", ORCID)
    affiliation = fields.text("affiliation")
    group = fields.get("group", BOOLEAN) or False
    fields.finish(unknown=Severity.WARNING)
    return Author(name, orcid, affiliation, group) if name else None


def _read_link(fields: Fields) -> Link | None:
    kind = fields.text("kind")
    url = fields.require("url", URL)
    if kind is None and url is not None:
        kind = guess_link_kind(url)
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
