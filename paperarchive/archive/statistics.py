"""The archive in figures: how its papers spread over years, numbers of authors, tags
and crawls.

In: papers and groups of an `Archive`. Out: counts, ordered; no words and no addresses.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median_low

from paperarchive.archive.groups import Archive, ListingGroup, TagGroup
from paperarchive.paper import Paper

MINIMUM_SHARED = 2
"""Papers that two tags must share to be neighbours: one alone may be chance in an
archive of any size.
"""

MAXIMUM_NEIGHBOURS = 6
"""Neighbours of one tag."""


@dataclass(frozen=True, slots=True)
class AuthorRange:
    """Numbers of authors that stand together."""

    first: int
    """The lowest."""
    last: int | None
    """The highest; None = there is none."""

    def holds(self, count: int) -> bool:
        """Whether a number of authors is in the range."""
        return self.first <= count and (self.last is None or count <= self.last)


AUTHOR_RANGES = (
    AuthorRange(1, 3),
    AuthorRange(4, 6),
    AuthorRange(7, 10),
    AuthorRange(11, 20),
    AuthorRange(21, 50),
    AuthorRange(51, None),
)
"""Every number of authors is in one of them. They are the same in every archive, so
that their addresses last.
"""


@dataclass(frozen=True, slots=True)
class AuthorRangeGroup:
    """The papers of one range of author counts."""

    range: AuthorRange
    """The range."""
    counts: Mapping[int, int]
    """Number of authors -> papers, fewest authors first; only numbers that have papers.
    """
    papers: tuple[Paper, ...]
    """At least one, in the archive's order."""


@dataclass(frozen=True, slots=True)
class TagNeighbour:
    """A tag that often stands beside another."""

    slug: str
    """The other tag."""
    shared: int
    """Papers that have both."""


@dataclass(frozen=True, slots=True)
class CommentCount:
    """How many comments a paper had on one day."""

    day: datetime.date
    """The day of the crawl."""
    comments: int
    """From 0."""


def count_by_year(papers: Iterable[Paper]) -> Mapping[int, int]:
    """Count papers by year, oldest first; years without papers and undated papers are
    left out.
    """
    counts = Counter(paper.date.year for paper in papers if paper.date)
    return dict(sorted(counts.items()))


def count_by_month(
    days: Mapping[datetime.date, Sequence[Paper]],
) -> Mapping[tuple[int, int], int]:
    """Count papers by (year, month), oldest first; months without papers are left out."""
    counts: Counter[tuple[int, int]] = Counter()
    for day, papers in days.items():
        counts[day.year, day.month] += len(papers)
    return dict(sorted(counts.items()))


def find_median_authors(author_counts: Mapping[int, Sequence[Paper]]) -> int | None:
    """The number of authors that half of the papers do not pass; None where no number
    is known.
    """
    counts = [count for count, papers in author_counts.items() for _ in papers]
    return median_low(counts) if counts else None


def group_by_author_range(archive: Archive) -> tuple[AuthorRangeGroup, ...]:
    """Group papers by ranges of author counts, fewest authors first; ranges without
    papers are left out.
    """
    papers: dict[AuthorRange, list[Paper]] = {}
    of_count = {
        count: next(r for r in AUTHOR_RANGES if r.holds(count))
        for count in archive.author_counts
    }
    for paper in archive.papers:
        if paper.known_author_count is not None:
            papers.setdefault(of_count[paper.known_author_count], []).append(paper)
    return tuple(
        AuthorRangeGroup(
            author_range,
            {
                count: len(found)
                for count, found in archive.author_counts.items()
                if author_range.holds(count)
            },
            tuple(papers[author_range]),
        )
        for author_range in AUTHOR_RANGES
        if author_range in papers
    )


def find_tag_neighbours(
    groups: Sequence[TagGroup], papers: Sequence[Paper]
) -> Mapping[str, tuple[TagNeighbour, ...]]:
    """Find the tags that often stand beside each tag: slug -> at most
    MAXIMUM_NEIGHBOURS, the nearest first.

    groups: the tags; papers: all of the archive, which say what chance would do. Two
    tags are neighbours if they share MINIMUM_SHARED papers and clearly more than they
    would by chance. They are as near as the cosine of the angle between them says, the
    shared papers over the geometric mean of their sizes, so that neither a huge tag is
    everyone's neighbour nor a tiny one; ties by the papers shared, then by slug.
    """
    sizes = {group.tag.slug: len(group.papers) for group in groups}
    pairs: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        pairs.update(
            combinations(sorted({slug for slug in paper.tags if slug in sizes}), 2)
        )
    near: dict[str, list[tuple[float, int, str]]] = {slug: [] for slug in sizes}
    for (one, other), shared in pairs.items():
        if shared >= MINIMUM_SHARED and _is_beyond_chance(
            shared, sizes[one], sizes[other], len(papers)
        ):
            likeness = shared * shared / (sizes[one] * sizes[other])
            near[one].append((-likeness, -shared, other))
            near[other].append((-likeness, -shared, one))
    return {
        slug: tuple(
            TagNeighbour(other, -shared)
            for _, shared, other in sorted(found)[:MAXIMUM_NEIGHBOURS]
        )
        for slug, found in near.items()
    }


def _is_beyond_chance(shared: int, one: int, other: int, papers: int) -> bool:
    """Whether two tags share more papers than if they knew nothing of each other, by
    two standard deviations.

    one, other: papers of each tag; papers: of the archive, two or more. What two random
    sets share is distributed hypergeometrically.
    """
    expected = one * other / papers
    variance = expected * (papers - one) * (papers - other) / (papers * (papers - 1))
    return shared > expected and (shared - expected) ** 2 >= 4 * variance


def count_new(group: ListingGroup, added: Mapping[str, datetime.date]) -> int:
    """Count the papers of a listing that came into the archive on the day of its crawl."""
    return sum(added.get(paper.slug) == group.listing.crawled for paper in group.papers)


def find_comment_history(
    paper: Paper, crawls: Mapping[str, datetime.date]
) -> tuple[CommentCount, ...]:
    """How the number of a paper's comments went over the crawls that give one, oldest
    first.

    crawls: stem of a listing -> its day. Of several listings of one day the highest
    number counts. A number that stayed as it was is left out but on the first and the
    last day.
    """
    by_day: dict[datetime.date, int] = {}
    for seen in paper.appearances:
        day = crawls.get(seen.listing)
        if day is not None and seen.comments is not None:
            by_day[day] = max(seen.comments, by_day.get(day, 0))
    return tuple(
        _drop_repeated([CommentCount(day, by_day[day]) for day in sorted(by_day)])
    )


def _drop_repeated(counts: Sequence[CommentCount]) -> Iterator[CommentCount]:
    for number, count in enumerate(counts):
        is_end = number in (0, len(counts) - 1)
        if is_end or count.comments != counts[number - 1].comments:
            yield count
