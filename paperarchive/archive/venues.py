"""Papers -> groups by venue: the journal or conference, as its name is written.

Two spellings are one venue if they differ in case, spaces or punctuation at most; a year
in the name (`NeurIPS 2024`) is a part of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from paperarchive.paper import Paper
from paperarchive.text.slugs import fold_name, hash_text, make_exact_slug
from paperarchive.text.sorting import make_sort_key


@dataclass(frozen=True, slots=True)
class VenueGroup:
    """The papers of one venue."""

    slug: str
    """Made of the name: permanent, whatever other venues there are."""
    name: str
    """As the newest paper spells it."""
    papers: tuple[Paper, ...]
    """At least one."""


def make_venue_slug(venue: str) -> str:
    """Make the slug of a venue, the same for all spellings of one."""
    folded = fold_name(venue)
    return make_exact_slug(folded) if folded else hash_text(venue, 6)


def group_by_venue(papers: Iterable[Paper]) -> tuple[VenueGroup, ...]:
    """Group papers by venue, ordered by name, ignoring case; ties by slug.

    papers: in the archive's order.
    """
    found: dict[str, list[Paper]] = {}
    names: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for paper in papers:
        if paper.venue is None:
            continue
        slug = slugs.get(paper.venue)
        if slug is None:
            slug = slugs[paper.venue] = make_venue_slug(paper.venue)
        found.setdefault(slug, []).append(paper)
        names.setdefault(slug, paper.venue)
    by_name = sorted(found, key=lambda slug: (make_sort_key(names[slug]), slug))
    return tuple(VenueGroup(slug, names[slug], tuple(found[slug])) for slug in by_name)
