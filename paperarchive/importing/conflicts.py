"""Conflicts: fields in which a paper's file and an entry of a dump disagree.

In: a paper as its file has it, and as a dump offers it. Out: `Conflict` values, which
are reported; the file wins. A field that either side leaves open is no conflict.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from paperarchive.paper import Organization, Paper
from paperarchive.text.markup import render_line


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
    fields = (
        ("title", kept.title, offered.title),
        ("date", kept.date, offered.date),
        ("author_count", kept.known_author_count, offered.known_author_count),
        ("arxiv", kept.arxiv, offered.arxiv),
    )
    for field, mine, theirs in fields:
        if mine is not None and theirs is not None and mine != theirs:
            yield Conflict(path, field, kept=str(mine), offered=str(theirs))
    if organizations := _compare_organizations(kept.organization, offered.organization):
        yield Conflict(path, "organization", *organizations)
    if abstracts := _compare_abstracts(kept.abstract, offered.abstract):
        yield Conflict(path, "abstract", *abstracts)


def _compare_organizations(
    kept: Organization | None, offered: Organization | None
) -> tuple[str, str] | None:
    """Return both lines if they name two organisations; a missing handle matches any
    handle.
    """
    if kept is None or offered is None:
        return None
    handles = {kept.handle, offered.handle} - {None}
    if kept.name == offered.name and len(handles) < 2:
        return None
    return _format_organization(kept), _format_organization(offered)


def _format_organization(organization: Organization) -> str:
    if not organization.handle:
        return organization.name
    return f"{organization.handle} {organization.name}"


def _compare_abstracts(kept: str, offered: str) -> tuple[str, str] | None:
    """Return both as plain text on one line if they differ there, not in markup or
    line breaks alone.
    """
    if not kept or not offered or kept == offered:
        return None
    texts = render_line(kept), render_line(offered)
    return None if texts[0] == texts[1] else texts
