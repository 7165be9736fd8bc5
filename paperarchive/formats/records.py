"""Our own format: records as JSON Lines, for lists that are not kept byte for byte.

In: records and quarantined parts. Out: a line each, and the same again. The first line
of a list tells the format that it was read from:

    {"paperarchive": "records", "version": 1, "format": "bibtex"}
    {"line": 3, "title": "One Title", "date": "2024-05", "authors": [{"name": "Ada Example"}]}
    {"line": 9, "quarantined": "@article{b,\\n", "why": "the entry is not closed"}

A field that a record lacks is absent. Texts are as papers' files have them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

import orjson

from paperarchive.errors import Problem
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import ListItem, QuarantinedPart, Record
from paperarchive.formats.source import ListSource
from paperarchive.paper import (
    Author,
    ExtraValue,
    Link,
    Organization,
    describe_extra,
    parse_date,
    parse_extra,
)

NAME = "paperarchive-records"
_VERSION = 1
_MARK = "paperarchive"
_LARGEST_NUMBER = 1_000_000_000_000
_LONGEST_LINE = 50_000_000

Entry: TypeAlias = Record | QuarantinedPart
EntryT = TypeVar("EntryT", Record, QuarantinedPart)
_Json: TypeAlias = Mapping[str, Any]


# --- writing


def encode_header(format_name: str) -> str:
    """The first line of a list. format_name: that of the list's source."""
    header = {_MARK: "records", "version": _VERSION, "format": format_name}
    return orjson.dumps(header).decode() + "\n"


def encode_entry(entry: Entry) -> str:
    """The line of an entry, with its line feed."""
    values = (
        _describe_record(entry) if isinstance(entry, Record) else _describe_part(entry)
    )
    return orjson.dumps(values).decode() + "\n"


def _describe_part(part: QuarantinedPart) -> dict[str, Any]:
    values: dict[str, Any] = {
        "line": part.line,
        "quarantined": part.text,
        "why": part.why,
    }
    if part.paper is not None:
        values["paper"] = part.paper
    if part.lost:
        values["lost"] = part.lost
    if part.file is not None:
        values["file"] = part.file
    return values


def _describe_record(record: Record) -> dict[str, Any]:
    values: dict[str, Any] = {"line": record.line, "title": record.title}
    for name in _PLAIN_FIELDS:
        value = getattr(record, name)
        if value is not None and value != "":
            values[name] = value
    if record.date is not None:
        values["date"] = record.date.isoformat()
    if record.authors:
        values["authors"] = list(map(_describe_author, record.authors))
    if not record.has_all_authors:
        values["has_all_authors"] = False
    if record.organization is not None:
        handle = record.organization.handle
        with_handle = {} if handle is None else {"handle": handle}
        values["organization"] = {"name": record.organization.name, **with_handle}
    if record.keywords:
        values["keywords"] = list(record.keywords)
    if record.links:
        values["links"] = [{"kind": k.kind, "url": k.url} for k in record.links]
    if record.extra:
        values["extra"] = {name: describe_extra(v) for name, v in record.extra}
    return values


def _describe_author(author: Author) -> dict[str, Any]:
    values: dict[str, Any] = {"name": author.name}
    if author.orcid is not None:
        values["orcid"] = author.orcid
    if author.affiliation is not None:
        values["affiliation"] = author.affiliation
    if author.group:
        values["group"] = True
    return values


def clean_entry(entry: EntryT) -> EntryT:
    """The entry without half characters, which JSON can have and UTF-8 cannot, and
    without white space around its abstract.
    """
    if isinstance(entry, Record) and entry.abstract != entry.abstract.strip():
        entry = replace(entry, abstract=entry.abstract.strip())
    try:
        encode_entry(entry)
    except TypeError:
        return _replace_surrogates(entry)
    return entry


def _replace_surrogates(entry: EntryT) -> EntryT:
    values = (
        _describe_record(entry) if isinstance(entry, Record) else _describe_part(entry)
    )
    line = orjson.dumps(_clean_value(values)).decode()
    decoded = decode_entry(line)
    return decoded if isinstance(decoded, type(entry)) else entry


def _clean_value(value: Any) -> Any:  # noqa: ANN401  (any value of JSON)
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return list(map(_clean_value, value))
    if isinstance(value, dict):
        return {_clean_value(key): _clean_value(inner) for key, inner in value.items()}
    return value


# --- reading


def decode_entry(line: str) -> Entry:
    """Read the line of an entry. Raises ValueError, with why, if it is none."""
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise ValueError("the line is not JSON") from None
    if not isinstance(values, dict):
        raise ValueError("the line is not an object")
    try:
        return _read_part(values) if "quarantined" in values else _read_record(values)
    except RecursionError:
        raise ValueError("`extra` is nested too deeply") from None


def _read_part(values: _Json) -> QuarantinedPart:
    return QuarantinedPart(
        line=_read_number(values, "line") or 1,
        text=_read_text(values, "quarantined") or "",
        why=_read_text(values, "why") or "cannot be read",
        paper=_read_text(values, "paper"),
        lost=_read_text(values, "lost") or "",
        file=_read_text(values, "file"),
    )


def _read_record(values: _Json) -> Record:
    unknown = values.keys() - _KNOWN
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r}")
    title = " ".join((_read_text(values, "title") or "").split())
    if not title:
        raise ValueError("the title is missing")
    date = _read_text(values, "date")
    return Record(
        line=_read_number(values, "line") or 1,
        title=title,
        abstract=_read_text(values, "abstract") or "",
        raw_title=_read_text(values, "raw_title"),
        date=None if date is None else parse_date(date),
        authors=tuple(_read_items(values, "authors", _read_author)),
        has_all_authors=_read_flag(values, "has_all_authors", default=True),
        author_count=_read_number(values, "author_count"),
        organization=_read_organization(values),
        comments=_read_number(values, "comments"),
        arxiv=_read_text(values, "arxiv"),
        doi=_read_text(values, "doi"),
        venue=_read_text(values, "venue"),
        publication_type=_read_text(values, "publication_type"),
        keywords=tuple(_read_items(values, "keywords", _read_keyword)),
        links=tuple(_read_items(values, "links", _read_link)),
        note=_read_text(values, "note"),
        extra=_read_extra_fields(values.get("extra", {})),
        file=_read_text(values, "file"),
    )


def _read_text(values: _Json, key: str) -> str | None:
    value = values.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ValueError(f"`{key}` is not a text")


def _read_number(values: _Json, key: str) -> int | None:
    value = values.get(key)
    if value is None:
        return None
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or not 0 <= value < _LARGEST_NUMBER:
        raise ValueError(f"`{key}` is not a whole number")
    return int(value)


def _read_flag(values: _Json, key: str, *, default: bool = False) -> bool:
    value = values.get(key, default)
    if not isinstance(value, bool):
        raise ValueError(f"`{key}` is neither true nor false")
    return value


def _read_items(
    values: _Json, key: str, read: Callable[[object], Any]
) -> Iterator[Any]:
    items = values.get(key, [])
    if not isinstance(items, list):
        raise ValueError(f"`{key}` is not a list")
    for item in items:
        yield read(item)


def _read_mapping(value: object, noun: str) -> _Json:
    if not isinstance(value, dict):
        raise ValueError(f"{noun} is not an object")
    return value


def _require(values: _Json, key: str, noun: str) -> str:
    text = _read_text(values, key)
    if not text:
        raise ValueError(f"{noun} has no `{key}`")
    return text


def _read_author(value: object) -> Author:
    values = _read_mapping(value, "an author")
    return Author(
        name=_require(values, "name", "an author"),
        orcid=_read_text(values, "orcid"),
        affiliation=_read_text(values, "affiliation"),
        group=_read_flag(values, "group"),
    )


def _read_link(value: object) -> Link:
    values = _read_mapping(value, "a link")
    return Link(_require(values, "kind", "a link"), _require(values, "url", "a link"))


def _read_keyword(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a keyword is not a text")
    return value


def _read_organization(values: _Json) -> Organization | None:
    if values.get("organization") is None:
        return None
    inner = _read_mapping(values["organization"], "`organization`")
    name = _require(inner, "name", "`organization`")
    return Organization(name, _read_text(inner, "handle"))


def _read_extra_fields(value: object) -> tuple[tuple[str, ExtraValue], ...]:
    values = _read_mapping(value, "`extra`")
    return tuple((name, parse_extra(inner)) for name, inner in values.items())


_PLAIN_FIELDS = (
    "raw_title",
    "abstract",
    "author_count",
    "comments",
    "arxiv",
    "doi",
    "venue",
    "publication_type",
    "note",
    "file",
)
_KNOWN = {field.name for field in dataclass_fields(Record)}


# --- the format


def _is_header(line: str) -> bool:
    if _MARK not in line:
        return False
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(values, dict) and values.get(_MARK) == "records"


def _recognize(probe: Probe) -> bool:
    return bool(probe.lines) and _is_header(probe.lines[0])


def _read(source: ListSource, _options: ReadOptions) -> Iterator[ListItem]:
    """Read the records of a list; its parts are the files of the source, in order."""
    for file in source.files:
        for number, line in enumerate(file.read_lines(), 1):
            if not line.strip() or (number == 1 and _is_header(line)):
                continue
            if len(line) > _LONGEST_LINE:
                message = f"the line has {len(line):,} characters"
                yield Problem(source.name, message, "cut the record", line=number)
                return
            try:
                yield decode_entry(line)
            except ValueError as error:
                yield QuarantinedPart(number, line.rstrip("\n"), str(error))


FORMAT = ListFormat(
    name=NAME,
    noun="a list of records as JSON Lines",
    extension=".jsonl",
    example=encode_header("bibtex")
    + encode_entry(
        Record(
            line=1,
            title="A Small Study of Large Studies",
            authors=(Author("Ada Example"), Author("Ben Example")),
            doi="10.1234/example.1",
        )
    ),
    recognize=_recognize,
    read=_read,
)
