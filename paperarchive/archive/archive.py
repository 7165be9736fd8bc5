"""Papers -> the archive: every paper, in every order and group that the site shows.

In: papers in any order, the vocabulary, the listings. Out: `Archive`. `order.py` defines
the orders, `groups.py` the groups, `statistics.py` what is counted from them.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from paperarchive.archive.authors import (
    AuthorGroup,
    People,
    group_by_author,
    make_people,
)
from paperarchive.archive.groups import (
    ListingGroup,
    OrganizationGroup,
    TagGroup,
    drop_organization_without_slug,
    group_by_author_count,
    group_by_day,
    group_by_listing,
    group_by_organization,
    group_by_partial_date,
    group_by_tag,
)
from paperarchive.archive.order import (
    compute_days_added,
    sort_by_comments,
    sort_by_day_added,
    sort_papers,
)
from paperarchive.archive.venues import VenueGroup, group_by_venue
from paperarchive.content.authors import KnownAuthor
from paperarchive.content.listings import Listing
from paperarchive.content.tags import Vocabulary
from paperarchive.paper import Paper, PartialDate
from paperarchive.text.markup import MarkdownParser


@dataclass(frozen=True, slots=True)
class Archive:
    """All papers, ordered and grouped. Papers of a group are in the archive's order
    (newest first, ties by slug, undated last) unless a field says otherwise.
    """

    papers: tuple[Paper, ...]
    tags: tuple[TagGroup, ...]
    """Tags of the vocabulary that have papers, by label, ignoring case."""
    days: Mapping[datetime.date, tuple[Paper, ...]]
    """By day of publication, newest first."""
    partial_dates: Mapping[PartialDate, tuple[Paper, ...]]
    """Papers of which only the month or the year is known, newest first."""
    undated: tuple[Paper, ...]
    author_counts: Mapping[int, tuple[Paper, ...]]
    """By number of authors, fewest first."""
    uncounted: tuple[Paper, ...]
    """Papers whose number of authors is not known."""
    organizations: tuple[OrganizationGroup, ...]
    """By name, ignoring case."""
    people: People
    """Tells who an author of a paper is."""
    authors: tuple[AuthorGroup, ...]
    """By family name, ignoring case; empty where no paper names its authors."""
    venues: tuple[VenueGroup, ...]
    """By name, ignoring case."""
    listings: tuple[ListingGroup, ...]
    """Newest crawl first, ties by slug; papers of a listing by rank."""
    discussed: tuple[Paper, ...]
    """Papers with comments, most comments first."""
    added: Mapping[str, datetime.date]
    """Slug -> the crawl day of the paper's first listing, else its publication day;
    absent if neither is known.
    """
    markdown: MarkdownParser = field(
        default_factory=MarkdownParser, repr=False, compare=False
    )
    """Parses abstracts and notes; knows the abstracts that reading has parsed."""

    @property
    def newest_additions(self) -> tuple[Paper, ...]:
        """All papers, last added first, ties in the archive's order; papers without a
        day come last.
        """
        return sort_by_day_added(self.papers, self.added)


def make_archive(
    papers: Iterable[Paper],
    vocabulary: Vocabulary,
    listings: Sequence[Listing],
    markdown: MarkdownParser | None = None,
    *,
    authors: Iterable[KnownAuthor] = (),
) -> Archive:
    """Order and group papers.

    papers: in any order. An organisation that cannot have an address is dropped from
    its paper; `site/addresses.py` reports it.
    markdown: knows the abstracts that have been parsed; None if none has.
    authors: the people of `content/authors.yml`.
    """
    people = make_people(authors)
    ordered = tuple(sort_papers(map(drop_organization_without_slug, papers)))
    return Archive(
        papers=ordered,
        tags=group_by_tag(ordered, vocabulary),
        days=group_by_day(ordered),
        partial_dates=group_by_partial_date(ordered),
        undated=tuple(paper for paper in ordered if paper.date is None),
        author_counts=group_by_author_count(ordered),
        uncounted=tuple(paper for paper in ordered if paper.known_author_count is None),
        organizations=group_by_organization(ordered),
        people=people,
        authors=group_by_author(ordered, people),
        venues=group_by_venue(ordered),
        listings=group_by_listing(ordered, listings),
        discussed=sort_by_comments(ordered),
        added=compute_days_added(ordered, listings),
        markdown=markdown or MarkdownParser(),
    )
