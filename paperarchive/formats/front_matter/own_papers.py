"""Files of papers as this program writes them, in another archive.

In: the record of such a file, and its front matter. Out: the record with every field as
the file has it: texts in Markdown stay as they are.
"""

from collections.abc import Mapping
from dataclasses import replace

from paperarchive.formats.record import Record
from paperarchive.formats.values import make_extra
from paperarchive.paper import Author, ExtraValue, Link, Organization

_TRUE = frozenset({"true", "yes", "on", "y"})


def restore_fields(record: Record, values: Mapping[str, object], body: str) -> Record:
    """Restore the fields that `build_record` reads as those of other programs."""
    note = values.get("note")
    return replace(
        record,
        title=" ".join(str(values.get("title") or record.title).split()),
        raw_title=None,
        abstract=body.strip(),
        authors=_read_authors(values.get("authors"), record),
        note=note.strip() if isinstance(note, str) else None,
        organization=_read_organization(values.get("organization")),
        links=_read_links(values.get("links")),
        publication_type=_read_text(values.get("publication_type")),
        venue=_read_text(values.get("venue")),
        extra=_read_extra(values.get("extra")),
    )


def _read_text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _read_organization(value: object) -> Organization | None:
    if isinstance(value, str):
        return Organization(value)
    if not isinstance(value, Mapping) or not value.get("name"):
        return None
    handle = value.get("handle")
    return Organization(str(value["name"]), str(handle) if handle else None)


def _read_authors(value: object, record: Record) -> tuple[Author, ...]:
    """The authors, of whom those with `group: true` are groups."""
    items = value if isinstance(value, list) else []
    groups = {
        str(item.get("name"))
        for item in items
        if isinstance(item, Mapping) and str(item.get("group")).lower() in _TRUE
    }
    return tuple(
        replace(author, group=author.group or author.name in groups)
        for author in record.authors
    )


def _read_links(value: object) -> tuple[Link, ...]:
    links: list[Link] = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, Mapping) and item.get("url"):
            links.append(Link(str(item.get("kind") or "web"), str(item["url"])))
        elif isinstance(item, str):
            links.append(Link("web", item))
    return tuple(links)


def _read_extra(value: object) -> tuple[tuple[str, ExtraValue], ...]:
    if not isinstance(value, Mapping):
        return ()
    made = [(str(key), make_extra(part)) for key, part in value.items()]
    return tuple((key, part) for key, part in made if part is not None)
