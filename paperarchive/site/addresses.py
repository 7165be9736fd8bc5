"""Checks the paths of free pages and organisations: reserved, impossible, or shared.

In: content. Out: a problem for each, at the line that asks for the path. Papers and
their aliases are checked where they are read, output files where they are staged.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from paperarchive.archive.groups import find_organization_slug, make_organization_slug
from paperarchive.archive.order import sort_papers
from paperarchive.content.front_matter import find_key_line
from paperarchive.content.load import Content
from paperarchive.content.read_paper import PaperFile
from paperarchive.errors import Problem
from paperarchive.paper import Organization
from paperarchive.site import urls

_Entry = tuple[PaperFile, Organization]


def find_bad_addresses(content: Content) -> Iterator[Problem]:
    """Find free pages and organisations whose address is not theirs to have."""
    yield from _find_reserved_pages(content)
    yield from _find_bad_organizations(content.papers)


def _find_reserved_pages(content: Content) -> Iterator[Problem]:
    for page in content.pages:
        if page.slug.casefold() in urls.RESERVED_PAGES:
            message = f"the address /{page.slug}/ belongs to the site itself"
            yield Problem(page.path, message, "rename the file")


def _find_bad_organizations(papers: Iterable[PaperFile]) -> Iterator[Problem]:
    by_slug = {file.paper.slug: file for file in papers}
    groups: defaultdict[str, list[_Entry]] = defaultdict(list)
    for paper in sort_papers(file.paper for file in by_slug.values()):
        organization, file = paper.organization, by_slug[paper.slug]
        if organization is None:
            continue
        slug = find_organization_slug(organization)
        if slug is None:
            yield _make_problem(file, *_explain(organization))
        else:
            groups[slug].append((file, organization))
    for entries in groups.values():
        yield from _find_strangers(entries)


def _explain(organization: Organization) -> tuple[str, str]:
    """Why an organisation has no address, and what to do."""
    slug = make_organization_slug(organization)
    if slug:
        return (
            f"the address {slug!r} of {organization.name!r} is reserved",
            "give it another `handle`",
        )
    if organization.handle:
        return (
            f"the handle {organization.handle!r} cannot stand in an address",
            "write letters and digits",
        )
    return (
        f"nothing of the name {organization.name!r} can stand in an address",
        "give it a `handle`",
    )


def _find_strangers(entries: Sequence[_Entry]) -> Iterator[Problem]:
    """A name without a handle may share the address of a handle only if it is that
    organisation's name.
    """
    first = entries[0][1].name
    names = {o.name.casefold() for _, o in entries if o.handle} or {first.casefold()}
    for file, organization in entries:
        if organization.handle is None and organization.name.casefold() not in names:
            other = next(o.name for _, o in entries if o.name.casefold() in names)
            message = f"{organization.name!r} has the address of {other!r}"
            yield _make_problem(file, message, "give it a `handle` of its own")


def _make_problem(file: PaperFile, message: str, advice: str) -> Problem:
    return Problem(
        file.path,
        message,
        advice,
        line=find_key_line(file.text, "organization"),
        key="organization",
    )
