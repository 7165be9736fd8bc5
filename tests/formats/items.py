"""Items of a list as text, for cases that are compared whole."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

from paperarchive.errors import Problem
from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.record import (
    CrawlDay,
    IgnoredField,
    ListItem,
    PrivateField,
    QuarantinedPart,
    Record,
    SkippedPart,
    UnreadPart,
)
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.paper import Author, ExtraValue

_CASE = re.compile(
    r"^## (?P<name>[^\n]*)\n\n~~~~\w*\n(?P<list>.*?)\n~~~~\n\n~~~~text\n(?P<items>.*?)\n~~~~$", re.DOTALL | re.MULTILINE
)
_PLAIN = (
    "title",
    "abstract",
    "raw_title",
    "date",
    "author_count",
    "comments",
    "arxiv",
    "doi",
    "venue",
    "publication_type",
    "note",
)


def make_source(files: dict[str, str], *, is_folder: bool = False) -> ListSource:
    """A list of some files, by name."""
    return ListSource(
        "list", tuple(SourceFile(name, text.encode()) for name, text in files.items()), is_folder=is_folder
    )


def read_items(list_format: ListFormat, text: str, name: str = "list.md") -> list[ListItem]:
    """The items of a list of one file."""
    return list(list_format.read(make_source({name: text}), ReadOptions()))


def format_items(items: Iterable[ListItem]) -> str:
    """Items as text: a line for each field that is not empty."""
    return "\n\n".join("\n".join(format_item(item)) for item in items)


def format_item(item: ListItem) -> Iterator[str]:
    match item:
        case Record():
            yield from format_record(item)
        case QuarantinedPart():
            yield f"{_place(item.line, item.file)} quarantined: {item.why}"
            if item.lost:
                yield f"lost: {item.lost}"
        case SkippedPart():
            yield f"{_place(item.line, item.file)} skipped: {item.text}: {item.why}"
        case UnreadPart():
            yield f"{_place(item.line, item.file)} unread: {item.text}: {item.why}"
        case CrawlDay():
            yield f"crawled: {item.day}"
        case IgnoredField() | PrivateField():
            yield f"{item.line} ignored: {item.name}"
        case Problem():
            yield str(item)


def format_record(record: Record) -> Iterator[str]:
    yield f"{_place(record.line, record.file)} record"
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in _PLAIN and value is not None and value != "":
            yield f"{field.name}: {value}".replace("\n", "⏎")
        elif field.name == "authors" and value:
            names = [*map(_format_author, value), *([] if record.has_all_authors else ["et al."])]
            yield f"authors: {'; '.join(names)}"
        elif field.name == "organization" and value:
            yield f"organization: {value.handle} | {value.name}"
        elif field.name == "keywords" and value:
            yield f"keywords: {'; '.join(value)}"
    for link in record.links:
        yield f"{link.kind}: {link.url}"
    for name, extra in record.extra:
        yield f"extra {name}: {_format_extra(extra)}"


def _format_author(author: Author) -> str:
    parts = (author.name, author.orcid, author.affiliation, "group" if author.group else None)
    return " | ".join(filter(None, parts))


def _format_extra(value: ExtraValue) -> str:
    if value.items is not None:
        return f"[{', '.join(map(_format_extra, value.items))}]"
    if value.fields is not None:
        return f"{{{', '.join(f'{name}: {_format_extra(inner)}' for name, inner in value.fields)}}}"
    return str(value.text)


def _place(line: int, file: str | None) -> str:
    return f"{line}" if file is None else f"{file}:{line}"


def parse_cases(text: str) -> dict[str, tuple[str, str]]:
    """The cases of a file: name -> what is read, what is expected, from two blocks of code below its heading."""
    return {found["name"]: (f"{found['list']}\n", found["items"]) for found in _CASE.finditer(text)}
