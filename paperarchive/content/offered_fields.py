"""The fields of papers that lists offer, and how the records of imports have them.

In: a paper. Out: its fields by name, with texts as digests; and their JSON.

    title, abstract, note       the digest of the text
    date                        "2022-07-26", "2022-07"
    organization                {"handle": "nvidia", "name": "NVIDIA"}
    authors                     ["Ada Example", {"name": "B", "orcid": "..."}, "et al."]
    links                       [{"kind": "code", "url": "https://..."}]
    extra                       {"pages": "1-9", "editors": ["A", "B"]}
    all others                  a text, a number, a list of texts
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from paperarchive.content.author_lists import ET_AL
from paperarchive.digests import digest_bytes
from paperarchive.paper import (
    Author,
    ExtraValue,
    Link,
    Organization,
    Paper,
    PartialDate,
    PlainValue,
    PublicationDate,
    describe_extra,
    parse_date,
    parse_extra,
)

FIELDS = (
    "title",
    "abstract",
    "date",
    "author_count",
    "organization",
    "comments",
    "arxiv",
    "authors",
    "doi",
    "venue",
    "publication_type",
    "note",
    "keywords",
    "links",
    "extra",
)
"""The fields that lists offer, in the order of a record's line."""

TEXT_FIELDS = frozenset({"title", "abstract", "note"})
"""Those whose values are recorded as digests."""

LIST_FIELDS = ("keywords", "links", "extra")
"""Those whose items are merged one by one: a paper has those of all lists."""

SINGLE_FIELDS = tuple(field for field in FIELDS if field not in LIST_FIELDS)
"""Those of which one list's value is chosen."""


@dataclass(frozen=True, slots=True)
class AuthorList:
    """The authors that a list names, at least one."""

    authors: tuple[Author, ...]
    is_complete: bool = True
    """False if it ends in "et al."."""


ListItem: TypeAlias = str | Link | tuple[str, ExtraValue]
"""An item of a list field: a keyword, a link, a field of `extra` with its name."""

Items: TypeAlias = tuple[ListItem, ...]

FieldValue: TypeAlias = (
    str | int | PublicationDate | Organization | AuthorList | tuple[ListItem, ...]
)


def get_key(item: ListItem) -> str:
    """What tells two items of a list field apart: a word without its case, an address
    without scheme and last slash, a name.
    """
    if isinstance(item, str):
        return item.casefold()
    if isinstance(item, Link):
        return item.url.partition("://")[2].rstrip("/")
    return item[0]


def get_value(paper: Paper, field: str) -> FieldValue | None:
    """The value of a field in a paper's file; None if it is absent."""
    if field == "authors":
        if not paper.authors:
            return None
        return AuthorList(paper.authors, paper.has_all_authors)
    value: FieldValue | None = getattr(paper, field)
    return value if value or value == 0 else None


def set_value(field: str, value: FieldValue | None) -> dict[str, Any]:
    """The attributes of a paper that has the value. value: None = absent."""
    if field == "authors":
        names = value if isinstance(value, AuthorList) else AuthorList(())
        return {"authors": names.authors, "has_all_authors": names.is_complete}
    if value is None and field in LIST_FIELDS:
        return {field: ()}
    if value is None and field in ("title", "abstract"):
        return {field: ""}
    return {field: value}


def record_fields(paper: Paper) -> dict[str, FieldValue]:
    """The fields of a paper as records have them: texts as digests, known ones only."""
    fields: dict[str, FieldValue] = {}
    for field in FIELDS:
        value = get_value(paper, field)
        if value is not None:
            fields[field] = digest_field(value) if field in TEXT_FIELDS else value
    return fields


def digest_field(value: FieldValue) -> str:
    """Digest a field's value: 16 hexadecimal digits. Line ends do not count."""
    text = str(to_json(value)).replace("\r\n", "\n")
    return digest_bytes(text.encode("utf-8", "surrogatepass"))[:16]


# --- JSON


def to_json(value: FieldValue) -> PlainValue:
    """The value as JSON has it."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime.date | PartialDate):
        return value.isoformat()
    if isinstance(value, Organization):
        handle: dict[str, PlainValue] = {"handle": value.handle} if value.handle else {}
        return {**handle, "name": value.name}
    if isinstance(value, AuthorList):
        others = [] if value.is_complete else [ET_AL]
        return [*map(_describe_author, value.authors), *others]
    pairs = [item for item in value if isinstance(item, tuple)]
    if pairs:
        return {name: describe_extra(inner) for name, inner in pairs}
    return [_describe_item(item) for item in value if not isinstance(item, tuple)]


def _describe_author(author: Author) -> PlainValue:
    if author == Author(author.name) and author.name != ET_AL:
        return author.name
    described: dict[str, PlainValue] = {"name": author.name}
    if author.orcid:
        described["orcid"] = author.orcid
    if author.affiliation:
        described["affiliation"] = author.affiliation
    if author.group:
        described["group"] = True
    return described


def _describe_item(item: str | Link) -> PlainValue:
    return {"kind": item.kind, "url": item.url} if isinstance(item, Link) else item


def read_fields(line: Mapping[str, Any]) -> dict[str, FieldValue]:
    """Read the fields of a record's line.

    Raises ValueError, TypeError, KeyError or AttributeError for another form.
    """
    return {
        field: _READERS.get(field, str)(line[field])
        for field in FIELDS
        if field in line
    }


def _read_organization(value: Mapping[str, str]) -> Organization:
    return Organization(str(value["name"]), value.get("handle"))


def _read_authors(value: Iterable[Any]) -> AuthorList:
    names = list(value)
    is_complete = names[-1:] != [ET_AL]
    authors = tuple(map(_read_author, names if is_complete else names[:-1]))
    if isinstance(value, str) or not authors:
        raise ValueError("no list of authors")
    return AuthorList(authors, is_complete)


def _read_author(value: str | Mapping[str, Any]) -> Author:
    if isinstance(value, str):
        return Author(value)
    return Author(
        str(value["name"]),
        _read_text(value.get("orcid")),
        _read_text(value.get("affiliation")),
        value.get("group") is True,
    )


def _read_text(value: object) -> str | None:
    return None if value is None else str(value)


def _read_texts(value: Iterable[Any]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError("a text in place of a list")
    return tuple(map(str, value))


def _read_links(value: Iterable[Mapping[str, str]]) -> tuple[Link, ...]:
    return tuple(Link(str(link["kind"]), str(link["url"])) for link in value)


def _read_extra(value: Mapping[str, Any]) -> tuple[tuple[str, ExtraValue], ...]:
    return tuple((name, parse_extra(inner)) for name, inner in value.items())


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "date": parse_date,
    "author_count": int,
    "organization": _read_organization,
    "comments": int,
    "authors": _read_authors,
    "keywords": _read_texts,
    "links": _read_links,
    "extra": _read_extra,
}
"""Those of fields that are no text."""
