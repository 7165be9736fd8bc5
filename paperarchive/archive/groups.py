"""Papers -> groups: by tag, day, number of authors, organisation and listing.

In: papers in the archive's order, which every group keeps; only a listing has an order
of its own, by rank.
"""

import datetime
from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from paperarchive.archive.order import sort_listings
from paperarchive.content.listings import Listing
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.paper import Organization, Paper, PartialDate
from paperarchive.text.slugs import RESERVED, make_name_slug

Key = TypeVar("Key", bound=Hashable)

_WITHOUT_PAGE = frozenset({*RESERVED, ""})
"""Slugs that an organisation's page cannot have."""
_LONGEST_HANDLE = 100
"""A longer one is no name of a folder; it is cut as a title is."""


@dataclass(frozen=True, slots=True)
class TagGroup:
    """The papers of one tag."""

    tag: Tag
    papers: tuple[Paper, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class OrganizationGroup:
    """The papers of one organisation."""

    slug: str
    """The handle in lower case, or the slug of the name."""
    name: str
    """The full name, as the newest paper spells it."""
    papers: tuple[Paper, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class ListingGroup:
    """The papers of one listing."""

    listing: Listing
    papers: tuple[Paper, ...]
    """By rank, each once; empty if no paper names the listing any more."""


def group_by_tag(
    papers: Iterable[Paper], vocabulary: Vocabulary
) -> tuple[TagGroup, ...]:
    """Group papers under each of their tags, by label, ignoring case; ties by slug.

    Tags without papers, and tags that the vocabulary does not define, have no group.
    """
    tags = {tag.slug: tag for tag in vocabulary.tags}
    groups = group_by_key(_pair_with_tags(papers, tags))
    by_label = sorted(groups, key=lambda slug: (tags[slug].label.casefold(), slug))
    return tuple(TagGroup(tag=tags[slug], papers=groups[slug]) for slug in by_label)


def _pair_with_tags(
    papers: Iterable[Paper], known: Container[str]
) -> Iterator[tuple[str, Paper]]:
    """Yield each paper once for each of its known tags."""
    for paper in papers:
        for slug in paper.tags:
            if slug in known:
                yield slug, paper


def group_by_day(
    papers: Iterable[Paper],
) -> dict[datetime.date, tuple[Paper, ...]]:
    """Group papers by day of publication, newest first; papers of which no day is known
    are left out.
    """
    return group_by_key(
        (paper.date if isinstance(paper.date, datetime.date) else None, paper)
        for paper in papers
    )


def group_by_partial_date(
    papers: Iterable[Paper],
) -> dict[PartialDate, tuple[Paper, ...]]:
    """Group the papers of which only the month or the year is known, newest first."""
    return group_by_key(
        (paper.date if isinstance(paper.date, PartialDate) else None, paper)
        for paper in papers
    )


def group_by_author_count(papers: Iterable[Paper]) -> dict[int, tuple[Paper, ...]]:
    """Group papers by number of authors, fewest first; papers without a known number
    are left out.
    """
    groups = group_by_key((paper.known_author_count, paper) for paper in papers)
    return dict(sorted(groups.items()))


def group_by_organization(papers: Iterable[Paper]) -> tuple[OrganizationGroup, ...]:
    """Group papers by organisation slug, ordered by name, ignoring case; ties by slug."""
    groups: dict[str, list[Paper]] = {}
    names: dict[str, str] = {}
    for paper in papers:
        organization = paper.organization
        if organization is None:
            continue
        slug = find_organization_slug(organization)
        if slug is not None:
            names.setdefault(slug, organization.name)
            groups.setdefault(slug, []).append(paper)
    by_name = sorted(names, key=lambda slug: (names[slug].casefold(), slug))
    return tuple(
        OrganizationGroup(slug=slug, name=names[slug], papers=tuple(groups[slug]))
        for slug in by_name
    )


def group_by_listing(
    papers: Iterable[Paper], listings: Iterable[Listing]
) -> tuple[ListingGroup, ...]:
    """Group papers by listing, newest crawl first.

    A paper that a listing names several times is in its group once, at its best rank.
    """
    by_slug = {paper.slug: paper for paper in papers}
    ranks = _compute_best_ranks(by_slug.values())
    return tuple(
        ListingGroup(
            listing=listing, papers=_sort_by_rank(ranks[listing.slug], by_slug)
        )
        for listing in sort_listings(listings)
    )


def _compute_best_ranks(papers: Iterable[Paper]) -> Mapping[str, dict[str, int]]:
    """Listing -> slug of a paper -> its lowest rank."""
    ranks: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for paper in papers:
        for appearance in paper.appearances:
            of_listing = ranks[appearance.listing]
            best = of_listing.get(paper.slug, appearance.rank)
            of_listing[paper.slug] = min(best, appearance.rank)
    return ranks


def _sort_by_rank(
    ranks: Mapping[str, int], papers: Mapping[str, Paper]
) -> tuple[Paper, ...]:
    """Papers by rank, ties by slug; ranks: by slug."""
    by_rank = sorted(ranks, key=lambda slug: (ranks[slug], slug))
    return tuple(papers[slug] for slug in by_rank)


def group_by_key(
    keyed_papers: Iterable[tuple[Key | None, Paper]],
) -> dict[Key, tuple[Paper, ...]]:
    """Group papers by key, keys in order of appearance; None puts a paper in no group."""
    groups: defaultdict[Key, list[Paper]] = defaultdict(list)
    for key, paper in keyed_papers:
        if key is not None:
            groups[key].append(paper)
    return {key: tuple(members) for key, members in groups.items()}


def make_organization_slug(organization: Organization) -> str:
    """Make the slug of an organisation: its handle in lower case, else the slug of its
    name; empty if neither has a character that a URL can show.
    """
    handle = organization.handle
    if not handle:
        return make_name_slug(organization.name)
    if len(handle) <= _LONGEST_HANDLE and _is_slug(handle):
        return handle.lower()
    return make_name_slug(handle)


def _is_slug(handle: str) -> bool:
    if not handle.isascii():
        return False
    letters = handle.replace("-", "").replace("_", "").replace(".", "")
    return letters.isalnum()


def find_organization_slug(organization: Organization | None) -> str | None:
    """Find the slug of an organisation; None if there is no organisation, or its slug
    is empty or reserved.
    """
    if organization is None:
        return None
    slug = make_organization_slug(organization)
    if slug in _WITHOUT_PAGE:
        return None
    return slug


def drop_organization_without_slug(paper: Paper) -> Paper:
    """Remove an organisation that cannot have a page from its paper."""
    if paper.organization is None:
        return paper
    if find_organization_slug(paper.organization) is None:
        return replace(paper, organization=None)
    return paper
