"""Papers -> the archive: ordered, grouped in every way a reader browses.

In: papers, the vocabulary and the listings. Out: `Archive`. Everywhere the order is
newest first, ties by slug, undated last, but in a listing, which keeps its own.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from paperarchive.content.listings import Listing
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.paper import Organization, Paper
from paperarchive.text.slugs import RESERVED, make_name_slug

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class TagGroup:
    """The papers of one tag."""

    tag: Tag
    """What the vocabulary says of it."""
    papers: tuple[Paper, ...]
    """At least one, in the archive's order."""


@dataclass(frozen=True, slots=True)
class OrganizationGroup:
    """The papers of one organisation."""

    slug: str
    """The handle in lower case, or the slug of the name."""
    name: str
    """The full name, as the newest paper has it."""
    papers: tuple[Paper, ...]
    """At least one, in the archive's order."""


@dataclass(frozen=True, slots=True)
class ListingGroup:
    """The papers of one listing."""

    listing: Listing
    """Its record."""
    papers: tuple[Paper, ...]
    """By rank; none if the papers' files no longer name it."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Every paper, in every order and group."""

    papers: tuple[Paper, ...]
    """All of them."""
    tags: tuple[TagGroup, ...]
    """Tags that have papers, by label, letter case aside."""
    days: Mapping[datetime.date, tuple[Paper, ...]]
    """By day of publication, newest first."""
    undated: tuple[Paper, ...]
    """Papers whose day is not known."""
    author_counts: Mapping[int, tuple[Paper, ...]]
    """By number of authors, fewest first."""
    uncounted: tuple[Paper, ...]
    """Papers whose number of authors is not known."""
    organizations: tuple[OrganizationGroup, ...]
    """By name, letter case aside."""
    listings: tuple[ListingGroup, ...]
    """Newest crawl first, ties by stem."""
    discussed: tuple[Paper, ...]
    """Papers with comments, most first."""
    added: Mapping[str, datetime.date]
    """Slug -> the crawl day of a paper's first listing, or its own day; absent where
    neither is known.
    """

    @property
    def newest_additions(self) -> tuple[Paper, ...]:
        """All papers, those added last first, ties in the archive's order; those with
        no day at all come last.
        """
        return tuple(
            sorted(
                self.papers,
                key=lambda paper: self.added.get(paper.slug, datetime.date.min),
                reverse=True,
            )
        )


def make_archive(
    papers: Iterable[Paper], vocabulary: Vocabulary, listings: Sequence[Listing]
) -> Archive:
    """Order and group papers, in any order; an organisation that cannot have an address
    is left out of its paper.
    """
    ordered = tuple(sort_papers(map(_drop_organization_without_address, papers)))
    days = _group(ordered, lambda paper: [paper.date] if paper.date else [])
    counts = _group(
        ordered, lambda paper: [n] if (n := paper.known_author_count) else []
    )
    tags = {tag.slug: tag for tag in vocabulary.tags}
    by_tag = _group(
        ordered, lambda paper: [slug for slug in paper.tags if slug in tags]
    )
    by_label = sorted(by_tag, key=lambda slug: (tags[slug].label.casefold(), slug))
    crawls = {listing.stem: listing.crawled for listing in listings}
    return Archive(
        papers=ordered,
        tags=tuple(TagGroup(tags[slug], by_tag[slug]) for slug in by_label),
        days=days,
        undated=tuple(paper for paper in ordered if paper.date is None),
        author_counts={count: counts[count] for count in sorted(counts)},
        uncounted=tuple(paper for paper in ordered if paper.known_author_count is None),
        organizations=_group_organizations(ordered),
        listings=_group_listings(ordered, listings),
        discussed=tuple(
            sorted((p for p in ordered if p.comments), key=lambda p: -(p.comments or 0))
        ),
        added=dict(_find_added(ordered, crawls)),
    )


def sort_papers(papers: Iterable[Paper]) -> list[Paper]:
    """Newest first, ties by slug, undated last."""
    by_slug = sorted(papers, key=lambda paper: paper.slug)
    return sorted(
        by_slug, key=lambda paper: paper.date or datetime.date.min, reverse=True
    )


def _group(
    papers: Iterable[Paper], keys_of: Callable[[Paper], Iterable[Key]]
) -> dict[Key, tuple[Paper, ...]]:
    groups: defaultdict[Key, list[Paper]] = defaultdict(list)
    for paper in papers:
        for key in keys_of(paper):
            groups[key].append(paper)
    return {key: tuple(members) for key, members in groups.items()}


def _find_added(
    papers: Iterable[Paper], crawls: Mapping[str, datetime.date]
) -> Iterator[tuple[str, datetime.date]]:
    for paper in papers:
        days = [
            crawls[seen.listing] for seen in paper.appearances if seen.listing in crawls
        ]
        day = min(days, default=paper.date)
        if day is not None:
            yield paper.slug, day


def make_organization_slug(name: str, handle: str | None) -> str:
    """The address of an organisation: its handle in lower case, else the slug of its
    name; empty if neither is read.
    """
    if handle and _is_address(handle):
        return handle.lower()
    return make_name_slug(handle or name)


def _is_address(handle: str) -> bool:
    return (
        handle.isascii()
        and handle.replace("-", "").replace("_", "").replace(".", "").isalnum()
    )


def find_organization_slug(organization: Organization | None) -> str | None:
    """The address of an organisation; None where there is none, or it cannot have one."""
    if organization is None:
        return None
    slug = make_organization_slug(organization.name, organization.handle)
    return None if not slug or slug in RESERVED else slug


def _drop_organization_without_address(paper: Paper) -> Paper:
    is_good = paper.organization is None or find_organization_slug(paper.organization)
    return paper if is_good else replace(paper, organization=None)


def _group_organizations(papers: Sequence[Paper]) -> tuple[OrganizationGroup, ...]:
    groups = _group(
        papers,
        lambda paper: (
            [slug] if (slug := find_organization_slug(paper.organization)) else []
        ),
    )
    found = [
        OrganizationGroup(slug, members[0].organization.name, members)
        for slug, members in groups.items()
        if members[0].organization is not None
    ]
    return tuple(sorted(found, key=lambda group: (group.name.casefold(), group.slug)))


def _group_listings(
    papers: Iterable[Paper], listings: Iterable[Listing]
) -> tuple[ListingGroup, ...]:
    """The papers of each listing, one that stands in it several times at its best rank."""
    ranks: defaultdict[str, dict[str, int]] = defaultdict(dict)
    by_slug: dict[str, Paper] = {}
    for paper in papers:
        by_slug[paper.slug] = paper
        for seen in paper.appearances:
            best = ranks[seen.listing].get(paper.slug, seen.rank)
            ranks[seen.listing][paper.slug] = min(best, seen.rank)
    newest_first = sorted(
        sorted(listings, key=lambda item: item.stem),
        key=lambda item: item.crawled,
        reverse=True,
    )
    return tuple(
        ListingGroup(listing, _sort_by_rank(ranks[listing.stem], by_slug))
        for listing in newest_first
    )


def _sort_by_rank(
    ranks: Mapping[str, int], papers: Mapping[str, Paper]
) -> tuple[Paper, ...]:
    return tuple(
        papers[slug] for _, slug in sorted((rank, slug) for slug, rank in ranks.items())
    )
