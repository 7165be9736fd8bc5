"""The archive in figures: papers by year, month and number of authors; tags that share
papers; comments over time.

In: papers and groups of an `Archive`. Out: counts in order, without labels and URLs.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median_low

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import ListingGroup, TagGroup, group_by_key
from paperarchive.paper import Paper

MINIMUM_SHARED = 2
"""Papers that two tags must share to be neighbours: a single one may be chance in an
archive of any size.
"""

MAXIMUM_NEIGHBOURS = 6
"""Neighbours per tag."""


@dataclass(frozen=True, slots=True)
class AuthorRange:
    """A range of author counts, both ends included."""

    first: int
    last: int | None
    """None = open-ended."""

    def includes(self, count: int) -> bool:
        """Whether a number of authors is in the range."""
        if count < self.first:
            return False
        return self.last is None or count <= self.last


AUTHOR_RANGES = (
    AuthorRange(1, 3),
    AuthorRange(4, 6),
    AuthorRange(7, 10),
    AuthorRange(11, 20),
    AuthorRange(21, 50),
    AuthorRange(51, None),
)
"""A partition of all author counts. It is the same in every archive, so that URLs of
ranges are permanent.
"""


@dataclass(frozen=True, slots=True)
class AuthorRangeGroup:
    """The papers of one range of author counts."""

    range: AuthorRange
    counts: Mapping[int, int]
    """Number of authors -> number of papers, fewest authors first; numbers without
    papers are absent.
    """
    papers: tuple[Paper, ...]
    """At least one, in the archive's order."""


@dataclass(frozen=True, slots=True)
class TagNeighbour:
    """A tag that shares papers with another."""

    slug: str
    """The other tag."""
    shared: int
    """Papers that have both tags."""


@dataclass(frozen=True, slots=True)
class CommentCount:
    """The number of comments on a paper on one day."""

    day: datetime.date
    """A crawl day."""
    comments: int
    """From 0."""


def count_by_year(papers: Iterable[Paper]) -> Mapping[int, int]:
    """Count papers by year, oldest first; years without papers and undated papers are
    left out.
    """
    years = (paper.date.year for paper in papers if paper.date)
    counts = Counter(years)
    return dict(sorted(counts.items()))


def count_by_month(papers: Iterable[Paper]) -> Mapping[tuple[int, int], int]:
    """Count papers by (year, month), oldest first; months without papers, and papers
    without a month, are left out.
    """
    dates = (paper.date for paper in papers if paper.date)
    counts = Counter((date.year, date.month) for date in dates if date.month)
    return dict(sorted(counts.items()))


def find_median_authors(author_counts: Mapping[int, Sequence[Paper]]) -> int | None:
    """The lower median of the known author counts; None if none is known."""
    counts: list[int] = []
    for count, papers in author_counts.items():
        counts += [count] * len(papers)
    if not counts:
        return None
    return median_low(counts)


def group_by_author_range(archive: Archive) -> tuple[AuthorRangeGroup, ...]:
    """Group papers by ranges of author counts, fewest authors first; ranges without
    papers are left out.
    """
    counts: dict[AuthorRange, dict[int, int]] = {}
    range_of: dict[int | None, AuthorRange] = {}
    for count, papers in archive.author_counts.items():
        author_range = _find_range(count)
        counts.setdefault(author_range, {})[count] = len(papers)
        range_of[count] = author_range
    groups = group_by_key(
        (range_of.get(paper.known_author_count), paper) for paper in archive.papers
    )
    # Ranges come in the order of author_counts.
    return tuple(
        AuthorRangeGroup(
            range=author_range,
            counts=counts[author_range],
            papers=groups[author_range],
        )
        for author_range in counts
    )


def _find_range(count: int) -> AuthorRange:
    """count: from 1."""
    including = (each for each in AUTHOR_RANGES if each.includes(count))
    return next(including)


def compute_tag_neighbours(
    groups: Sequence[TagGroup], papers: Sequence[Paper]
) -> Mapping[str, tuple[TagNeighbour, ...]]:
    """Relate each tag to the tags that it shares papers with: slug -> at most
    MAXIMUM_NEIGHBOURS, nearest first.

    groups: the tags; papers: all of the archive, which give the overlap expected by
    chance. Two tags are neighbours if they share at least MINIMUM_SHARED papers and
    significantly more than expected. Their similarity is the cosine of their sets of
    papers (shared papers over the geometric mean of the sizes), so that neither is a
    huge tag everyone's neighbour nor a tiny one; ties by papers shared, then by slug.
    """
    sizes = {group.tag.slug: len(group.papers) for group in groups}
    # A neighbour is (-squared cosine, -papers shared, slug), which sorts nearest first.
    near: dict[str, list[tuple[float, int, str]]] = {slug: [] for slug in sizes}
    for (one, other), shared in _count_shared(sizes, papers).items():
        if shared < MINIMUM_SHARED:
            continue
        if not _is_significant(shared, sizes[one], sizes[other], len(papers)):
            continue
        similarity = shared * shared / (sizes[one] * sizes[other])
        near[one].append((-similarity, -shared, other))
        near[other].append((-similarity, -shared, one))
    return {slug: _take_nearest(found) for slug, found in near.items()}


def _count_shared(
    known: Mapping[str, int], papers: Iterable[Paper]
) -> Counter[tuple[str, str]]:
    """Papers that two tags share, for each pair of known tags that meet."""
    pairs: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        tags = sorted(known.keys() & paper.tags)
        pairs.update(combinations(tags, 2))
    return pairs


def _take_nearest(found: list[tuple[float, int, str]]) -> tuple[TagNeighbour, ...]:
    nearest = sorted(found)[:MAXIMUM_NEIGHBOURS]
    return tuple(TagNeighbour(slug=slug, shared=-shared) for _, shared, slug in nearest)


def _is_significant(shared: int, one: int, other: int, papers: int) -> bool:
    """Whether two tags share more papers than independent tags would, by two standard
    deviations.

    one, other: papers of each tag; papers: of the archive, two or more. The overlap of
    two random sets has a hypergeometric distribution.
    """
    expected = one * other / papers
    variance = expected * (papers - one) * (papers - other) / (papers * (papers - 1))
    return shared > expected and (shared - expected) ** 2 >= 4 * variance


def count_new(group: ListingGroup, added: Mapping[str, datetime.date]) -> int:
    """Count the papers of a listing that were added on its crawl day."""
    crawled = group.listing.crawled
    return sum(added.get(paper.slug) == crawled for paper in group.papers)


def compute_comment_history(
    paper: Paper, crawls: Mapping[str, datetime.date]
) -> tuple[CommentCount, ...]:
    """The comments on a paper over the crawls that counted them, oldest first.

    crawls: slug of a listing -> its crawl day. Listings of the same day count once,
    with the highest number. A number equal to the one before is left out, except on the
    last day.
    """
    by_day: dict[datetime.date, int] = {}
    for appearance in paper.appearances:
        day = crawls.get(appearance.listing)
        if day is not None and appearance.comments is not None:
            by_day[day] = max(appearance.comments, by_day.get(day, 0))
    counts = [CommentCount(day=day, comments=by_day[day]) for day in sorted(by_day)]
    return tuple(_drop_repeated(counts))


def _drop_repeated(counts: Sequence[CommentCount]) -> Iterator[CommentCount]:
    previous: int | None = None
    for count in counts:
        if count.comments != previous or count is counts[-1]:
            yield count
        previous = count.comments
