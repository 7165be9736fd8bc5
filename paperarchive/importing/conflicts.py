"""Conflicts: fields in which a paper's file and an entry of a dump disagree.

In: a paper as its file has it, and as a dump offers it. Out: `Conflict` values, which
are reported; the file wins. A field that either side leaves open is no conflict.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

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
    """The file's value, as a person reads it."""
    offered: str
    """The dump's value, likewise."""


def find_conflicts(path: str, kept: Paper, offered: Paper) -> Iterator[Conflict]:
    """Compare a paper with what a dump says of it, field by field."""
    compared = {
        "title": _compare(kept.title, offered.title),
        "date": _compare(kept.date, offered.date),
        "author_count": _compare(kept.known_author_count, offered.known_author_count),
        "arxiv": _compare(kept.arxiv, offered.arxiv),
        "organization": _compare_organizations(kept.organization, offered.organization),
        "abstract": _compare_abstracts(kept.abstract, offered.abstract),
    }
    for field, texts in compared.items():
        if texts is not None:
            mine, theirs = texts
            yield Conflict(path, field, kept=mine, offered=theirs)


def _compare(kept: object, offered: object) -> _Texts | None:
    """Return both values as text if they are known and differ."""
    if kept is None or offered is None:
        return None
    if kept == offered:
        return None
    return str(kept), str(offered)


def _compare_organizations(
    kept: Organization | None, offered: Organization | None
) -> _Texts | None:
    """Return both lines if they name two organisations; a missing handle matches any
    handle.
    """
    if kept is None or offered is None:
        return None
    handles = {kept.handle, offered.handle} - {None}
    has_one_handle = len(handles) < 2
    if has_one_handle and kept.name == offered.name:
        return None
    mine = _format_organization(kept)
    theirs = _format_organization(offered)
    return mine, theirs


def _format_organization(organization: Organization) -> str:
    if not organization.handle:
        return organization.name
    return f"{organization.handle} {organization.name}"


def _compare_abstracts(kept: str, offered: str) -> _Texts | None:
    """Return both as plain text on one line if they differ there, not in markup or
    line breaks alone.
    """
    if not kept or not offered:
        return None
    if kept == offered:  # as most do, and rendering takes time
        return None
    mine = render_line(kept)
    theirs = render_line(offered)
    return _compare(mine, theirs)
