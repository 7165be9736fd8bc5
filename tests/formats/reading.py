"""Reads a text as a list of a format."""

from typing import Any

from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.read_list import ReadList, read_list
from paperarchive.formats.record import Record
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.paper import ExtraValue


def read_text(list_format: ListFormat, text: str, name: str = "list") -> ReadList:
    source = ListSource(name, (SourceFile(name, text.encode()),))
    return read_list(list_format, source, ReadOptions())


def show_extra(value: ExtraValue) -> object:
    if value.items is not None:
        return [show_extra(item) for item in value.items]
    return value.text


def show_fields(record: Record) -> dict[str, Any]:
    """The fields that are not empty, but the line and the title as collected; authors and links as texts."""
    shown: dict[str, Any] = {}
    for name in Record.__dataclass_fields__:
        value = getattr(record, name)
        if name in ("line", "raw_title") or value in (None, "", ()) or (name == "has_all_authors" and value):
            continue
        shown[name] = value
    if "date" in shown and not hasattr(shown["date"], "month"):
        raise AssertionError(shown["date"])
    if hasattr(shown.get("date"), "day"):
        shown["date"] = shown["date"].isoformat()
    if "authors" in shown:
        shown["authors"] = tuple(author.name + " (group)" * author.group for author in shown["authors"])
    if "links" in shown:
        shown["links"] = tuple((link.kind, link.url) for link in shown["links"])
    if "extra" in shown:
        shown["extra"] = {name: show_extra(value) for name, value in shown["extra"]}
    return shown
