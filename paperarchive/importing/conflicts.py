"""Conflicts: fields that a person edited, and of which a listing says otherwise.

In: a paper's file, the fields that belong to a person, and the offers of listings. Out:
`Conflict` values, which are reported; the file wins. Only the listings being imported
are reported, and only where their value is the newest: an older dump that is imported
late is not.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from paperarchive.content.import_records import FIELDS
from paperarchive.importing.base import choose_value, find_newest
from paperarchive.importing.offers import Offer
from paperarchive.paper import Organization, Paper
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

    edited: the fields that belong to a person. theirs: all offers, the newest last.
    imported: slugs of the listings being imported.
    """
    for field in FIELDS:
        newest = find_newest(theirs, field) if field in edited else None
        if newest is None or newest.listing not in imported or newest.paper is None:
            continue
        texts = _compare_field(field, mine, newest.paper, theirs)
        if texts is not None:
            kept, offered = texts
            yield Conflict(path, field, kept, offered)


def _compare_field(
    field: str, mine: Paper, offered: Paper, theirs: Sequence[Offer]
) -> _Texts | None:
    if field == "author_count":
        return _compare(mine.known_author_count, offered.author_count)
    if field == "abstract":
        return _compare_abstracts(mine.abstract, offered.abstract)
    if field == "organization":
        organization = choose_value(theirs, field)
        if isinstance(organization, Organization):
            return _compare_organizations(mine.organization, organization)
    return _compare(getattr(mine, field), getattr(offered, field))


def _compare(kept: object, offered: object) -> _Texts | None:
    """Return both values as text if they differ."""
    if kept == offered:
        return None
    return "" if kept is None else str(kept), str(offered)


def _compare_organizations(
    kept: Organization | None, offered: Organization
) -> _Texts | None:
    """Return both lines if they name two organisations; a missing handle matches any
    handle.
    """
    if kept is None:
        return "", _format_organization(offered)
    handles = {kept.handle, offered.handle} - {None}
    has_one_handle = len(handles) < 2
    if has_one_handle and kept.name == offered.name:
        return None
    return _format_organization(kept), _format_organization(offered)


def _format_organization(organization: Organization) -> str:
    if not organization.handle:
        return organization.name
    return f"{organization.handle} {organization.name}"


def _compare_abstracts(kept: str, offered: str) -> _Texts | None:
    """Return both as plain text on one line if they differ there, not in markup or
    line breaks alone.
    """
    if kept == offered:  # rendering takes time
        return None
    return _compare(render_line(kept), render_line(offered))
