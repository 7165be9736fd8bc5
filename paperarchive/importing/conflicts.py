"""Conflicts: fields that a person edited, and of which a listing says otherwise.

In: a paper's file, the fields that belong to a person, and the offers of listings. Out:
`Conflict` values, which are reported; the file wins. Only the listings being imported
are reported, and only where their value is the newest: an older dump that is imported
late is not.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from paperarchive.content.author_lists import ET_AL
from paperarchive.content.offered_fields import SINGLE_FIELDS, AuthorList, get_value
from paperarchive.importing.base import choose_value, find_deciding
from paperarchive.importing.offers import Offer
from paperarchive.paper import Author, ExtraValue, Link, Organization, Paper
from paperarchive.text.markup import render_line

_Texts: TypeAlias = tuple[str, str]
"""Two values that conflict, as a person reads them: the file's and the dump's."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field in which a file and a dump disagree; the file wins."""

    path: str
    """The paper's file, relative to the archive's folder."""
    field: str
    """The front-matter key, or `abstract`."""
    kept: str
    """The file's value, as a person reads it; empty if the field was emptied."""
    offered: str
    """The dump's value, likewise; never empty."""


def find_conflicts(
    path: str,
    mine: Paper,
    edited: Collection[str],
    theirs: Sequence[Offer],
    imported: Collection[str],
) -> Iterator[Conflict]:
    """Find the edited fields of which an imported listing says otherwise.

    edited: the fields that belong to a person, `extra.pages` among them. theirs: all offers, the newest last.
    imported: slugs of the listings being imported.
    """
    for field in SINGLE_FIELDS:
        newest = find_deciding(theirs, field) if field in edited else None
        if newest is None or newest.listing not in imported or newest.paper is None:
            continue
        texts = _compare_field(field, mine, newest.paper, theirs)
        if texts is not None:
            kept, offered = texts
            yield Conflict(path, field, kept, offered)


def find_extra_conflicts(
    path: str,
    mine: Paper,
    own: Collection[str],
    theirs: Sequence[Offer],
    imported: Collection[str],
) -> Iterator[Conflict]:
    """Find the edited names below `extra` of which an imported listing says otherwise.

    own: names whose value belongs to a person.
    """
    newest: dict[str, tuple[str, ExtraValue]] = {}
    for offer in theirs:
        pairs = () if offer.paper is None else offer.paper.extra
        newest |= {name: (offer.listing, value) for name, value in pairs}
    for name, kept in mine.extra:
        listing, offered = newest.get(name, ("", kept))
        if name in own and listing in imported and offered != kept:
            yield Conflict(
                path, f"extra.{name}", format_value(kept), format_value(offered)
            )


def _compare_field(
    field: str, mine: Paper, offered: Paper, theirs: Sequence[Offer]
) -> _Texts | None:
    if field == "author_count":
        return _compare(mine.known_author_count, offered.author_count)
    if field in ("abstract", "note"):
        return _compare_texts(getattr(mine, field) or "", getattr(offered, field) or "")
    if field == "organization":
        organization = choose_value(theirs, field)
        if isinstance(organization, Organization):
            return _compare_organizations(mine.organization, organization)
    kept, value = get_value(mine, field), get_value(offered, field)
    if field == "doi" and str(kept).casefold() == str(value).casefold():
        return None
    return _compare(kept, value)


def _compare(kept: object, offered: object) -> _Texts | None:
    """Return both values as text if they differ."""
    if kept == offered:
        return None
    return format_value(kept), format_value(offered)


def _compare_organizations(
    kept: Organization | None, offered: Organization
) -> _Texts | None:
    """Return both lines if they name two organisations; a missing handle matches any
    handle.
    """
    if kept is None:
        return "", format_value(offered)
    handles = {kept.handle, offered.handle} - {None}
    has_one_handle = len(handles) < 2
    if has_one_handle and kept.name == offered.name:
        return None
    return format_value(kept), format_value(offered)


def _compare_texts(kept: str, offered: str) -> _Texts | None:
    """Return both as plain text on one line if they differ there, not in markup or
    line breaks alone.
    """
    if kept == offered:  # rendering takes time
        return None
    return _compare(render_line(kept), render_line(offered))


def format_value(value: object) -> str:
    """A value as a person reads it; empty for None."""
    if isinstance(value, tuple):
        return ", ".join(map(format_value, value))
    if isinstance(value, AuthorList):
        others = () if value.is_complete else (ET_AL,)
        return format_value((*value.authors, *others))
    if isinstance(value, Author):
        return value.name
    if isinstance(value, ExtraValue):
        pairs = [f"{name}: {format_value(each)}" for name, each in value.fields or ()]
        return value.text or format_value(value.items or tuple(pairs))
    if isinstance(value, Organization):
        return f"{value.handle or ''} {value.name}".lstrip()
    if isinstance(value, Link):
        return value.url
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
