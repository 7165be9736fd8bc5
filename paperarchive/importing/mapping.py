"""Which key of a list is which field: from `--map`, or from an earlier listing.

In: a list, the mapping of the command line, and the records of listings. Out: the
mapping to read the list by. A mapping that was given once is used again for a list of
the same name, and for one of no known form that has all of its keys.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from paperarchive.content.listings import Listing
from paperarchive.errors import UsageError, find_nearest
from paperarchive.formats.list_format import PROBE_CHARACTERS, ListFormat
from paperarchive.formats.registry import find_format
from paperarchive.formats.sniff import ListKind
from paperarchive.importing.gather import GivenList

MAPPED_FIELDS = (
    "title",
    "abstract",
    "authors",
    "date",
    "year",
    "arxiv",
    "doi",
    "url",
    "pdf",
    "code",
    "venue",
    "keywords",
    "comments",
    "author_count",
    "organization",
    "publication_type",
    "note",
)
"""The fields that `--map` takes."""


@dataclass(frozen=True, slots=True)
class ChosenMapping:
    """The mapping to read a list by."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Field of a record -> key of the list."""
    list_format: ListFormat | None = None
    """The format that reads the list by it, if its content does not tell one."""
    notices: tuple[str, ...] = ()


def parse_mapping(text: str) -> dict[str, str]:
    """Parse `title=name,arxiv=id`. Raises UsageError, with every mistake."""
    mapping: dict[str, str] = {}
    mistakes: list[str] = []
    for pair in text.split(","):
        name, sign, key = (part.strip() for part in pair.partition("="))
        if not sign or not name or not key:
            mistakes.append(f"{pair.strip()!r} is not FIELD=KEY, as in title=name")
        elif name not in MAPPED_FIELDS:
            nearest = find_nearest(name, MAPPED_FIELDS)
            fields = ", ".join(MAPPED_FIELDS)
            advice = f"did you mean {nearest!r}?" if nearest else f"fields: {fields}"
            mistakes.append(f"{name!r} is no field of a paper ({advice})")
        elif name in mapping:
            mistakes.append(f"{name!r} is given twice")
        else:
            mapping[name] = key
    if mistakes:
        raise UsageError(f"--map: {'; '.join(mistakes)}")
    return mapping


def find_mapping(
    given: GivenList, mapping: Mapping[str, str], listings: Sequence[Listing]
) -> ChosenMapping:
    """Choose the mapping of a list. mapping: that of the command line."""
    if mapping:
        return ChosenMapping(mapping, _find_generic(given))
    stem = PurePath(given.source.name).stem
    for listing in _find_mapped(given, listings):
        if listing.slug == stem or listing.slug.rpartition("-")[0] == stem:
            return _use_again(listing)
    return ChosenMapping()


def find_mapping_by_keys(
    given: GivenList, listings: Sequence[Listing]
) -> ChosenMapping | None:
    """Find an earlier mapping all of whose keys a list has, for one of which nothing can
    be read without.
    """
    mapped = list(_find_mapped(given, listings))
    if not mapped or given.source.is_folder:
        return None
    text = next(given.source.file.read_chunks(PROBE_CHARACTERS), "")
    for listing in mapped:
        if all(_has_key(text, key) for _, key in listing.map):
            return _use_again(listing)
    return None


def _find_mapped(given: GivenList, listings: Sequence[Listing]) -> Iterator[Listing]:
    """The listings of a list's format that have a mapping, the newest first."""
    for listing in reversed(listings):
        is_same = (
            not isinstance(given.kind, ListFormat) or given.kind.name == listing.format
        )
        if listing.map and is_same:
            yield listing


def _find_generic(given: GivenList) -> ListFormat | None:
    """The format that reads a list of no known form, if it is told its keys."""
    kind = given.kind
    if not isinstance(kind, ListKind):
        return None
    return find_format(kind.name) if kind.name in _GENERIC else None


_GENERIC = frozenset({"json", "json-lines", "csv", "tsv", "yaml"})
"""The kinds of text that the format of the same name reads, if it is told the keys."""


def _use_again(listing: Listing) -> ChosenMapping:
    shown = ",".join(f"{name}={key}" for name, key in listing.map)
    notice = f"fields as for {listing.file}: {shown}"
    return ChosenMapping(dict(listing.map), find_format(listing.format), (notice,))


def _has_key(text: str, key: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text) is not None
