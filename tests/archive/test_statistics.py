"""The archive in figures."""

import datetime
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.archive.archive import Archive, make_archive
from paperarchive.archive.statistics import (
    AUTHOR_RANGES,
    MAXIMUM_NEIGHBOURS,
    CommentCount,
    compute_comment_history,
    compute_tag_neighbours,
    count_by_month,
    count_by_year,
    count_new,
    find_median_authors,
    group_by_author_range,
)
from paperarchive.content.listings import Listing
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.paper import Appearance, Paper

DAY = datetime.date
TAGS = tuple("abcdefghijkl")
VOCABULARY = Vocabulary(tuple(Tag(slug, slug.upper(), "", (), ()) for slug in TAGS))
LISTINGS = (Listing("old.txt", DAY(2024, 1, 1), "", 2), Listing("new.txt", DAY(2025, 1, 1), "", 2))
CRAWLS = {"old": DAY(2024, 1, 1), "new": DAY(2025, 1, 1), "newest": DAY(2025, 6, 1)}


def paper(slug: str, date: datetime.date | None = None) -> Paper:
    return Paper(slug=slug, title=slug, abstract="", date=date)


def archive_of(papers: Iterable[Paper]) -> Archive:
    return make_archive(papers, VOCABULARY, LISTINGS)


def tagged(*tags: str) -> Archive:
    """An archive of papers with these tags, each a letter."""
    return archive_of(replace(paper(f"p{number}"), tags=tuple(found)) for number, found in enumerate(tags))


def neighbours(archive: Archive) -> dict[str, list[tuple[str, int]]]:
    found = compute_tag_neighbours(archive.tags, archive.papers)
    return {slug: [(near.slug, near.shared) for near in nearest] for slug, nearest in found.items()}


def counted(*counts: int | None) -> Archive:
    return archive_of(replace(paper(f"p{number}"), author_count=count) for number, count in enumerate(counts))


def test_years_are_ordered_oldest_first_without_empty_ones_and_undated_papers() -> None:
    papers = [paper("a", DAY(2025, 1, 1)), paper("b", DAY(2019, 5, 5)), paper("c"), paper("d", DAY(2025, 2, 1))]
    assert list(count_by_year(papers).items()) == [(2019, 1), (2025, 2)]


def test_months_are_ordered_oldest_first() -> None:
    archive = archive_of([paper("a", DAY(2025, 1, 31)), paper("b", DAY(2024, 12, 1)), paper("c", DAY(2025, 1, 1))])
    assert list(count_by_month(archive.papers).items()) == [((2024, 12), 1), ((2025, 1), 2)]


@given(st.lists(st.dates()))
def test_years_and_months_count_every_dated_paper_once(days: list[datetime.date]) -> None:
    archive = archive_of(paper(f"p{number}", day) for number, day in enumerate(days))
    assert sum(count_by_year(archive.papers).values()) == len(days)
    assert sum(count_by_month(archive.papers).values()) == len(days)


@pytest.mark.parametrize(
    ("counts", "median"),
    [((), None), ((None,), None), ((3,), 3), ((1, 2, 9), 2), ((1, 2, 3, 4), 2), ((5, 5, None), 5)],
)
def test_half_of_the_papers_do_not_pass_the_median(counts: tuple[int | None, ...], median: int | None) -> None:
    assert find_median_authors(counted(*counts).author_counts) == median


@given(st.integers(min_value=1))
def test_every_number_of_authors_is_in_one_range(count: int) -> None:
    assert sum(author_range.includes(count) for author_range in AUTHOR_RANGES) == 1


def test_ranges_hold_their_papers_in_the_archive_s_order_and_empty_ones_are_left_out() -> None:
    archive = counted(3, 60, 1, None, 125, 3)
    groups = group_by_author_range(archive)
    assert [(group.range.first, dict(group.counts), [p.slug for p in group.papers]) for group in groups] == [
        (1, {1: 1, 3: 2}, ["p0", "p2", "p5"]),
        (51, {60: 1, 125: 1}, ["p1", "p4"]),
    ]


@given(st.lists(st.one_of(st.none(), st.integers(1, 200))))
def test_ranges_part_the_papers_whose_number_of_authors_is_known(counts: list[int | None]) -> None:
    archive = counted(*counts)
    groups = group_by_author_range(archive)
    assert sum(len(group.papers) for group in groups) + len(archive.uncounted) == len(counts)
    assert all(sum(group.counts.values()) == len(group.papers) for group in groups)


def test_tags_that_often_share_papers_are_neighbours_both_ways() -> None:
    found = neighbours(tagged("ab", "ab", "ab", "c", "c", "c", "d", "d"))
    assert (found["a"], found["b"], found["c"]) == ([("b", 3)], [("a", 3)], [])


def test_one_shared_paper_makes_no_neighbours() -> None:
    assert neighbours(tagged("ab", "c", "d", "d", "d", "d"))["a"] == []


def test_tags_that_meet_as_often_as_by_chance_are_no_neighbours() -> None:
    everywhere = tagged(*["ab"] * 5, *["a"] * 5, *["b"] * 5, *["c"] * 5)
    assert neighbours(everywhere)["a"] == []


def test_the_nearest_neighbour_is_the_likest_not_the_largest() -> None:
    papers = [*["ab"] * 4, *["ac"] * 5, *["c"] * 9, *["d"] * 60]
    assert neighbours(tagged(*papers))["a"] == [("b", 4), ("c", 5)]


def test_neighbours_are_few() -> None:
    papers = ["a" + other for other in TAGS[1:] for _ in range(3)]
    found = neighbours(tagged(*papers, *["l"] * 400))["a"]
    assert [slug for slug, _ in found] == list(TAGS[1 : MAXIMUM_NEIGHBOURS + 1])


@given(st.lists(st.sets(st.sampled_from(TAGS[:5]), max_size=4).map(lambda tags: "".join(sorted(tags))), max_size=40))
def test_neighbours_share_as_many_papers_as_stated(tags: list[str]) -> None:
    for slug, found in neighbours(tagged(*tags)).items():
        assert all(shared == sum(slug in one and other in one for one in tags) for other, shared in found)


def test_a_paper_is_new_in_a_listing_only_on_the_day_it_was_added() -> None:
    both = (Appearance("old", 1), Appearance("new", 1))
    archive = archive_of([replace(paper("a"), appearances=both), replace(paper("b"), appearances=both[1:])])
    assert [(g.listing.slug, count_new(g, archive.added)) for g in archive.listings] == [("new", 1), ("old", 1)]


@pytest.mark.parametrize(
    ("seen", "history"),
    [
        ((), []),
        ((Appearance("new", 1, 5), Appearance("old", 1, 2)), [("old", 2), ("new", 5)]),
        ((Appearance("old", 1), Appearance("new", 1, 5)), [("new", 5)]),
        ((Appearance("old", 1, 2), Appearance("new", 1, 2), Appearance("newest", 1, 2)), [("old", 2), ("newest", 2)]),
        ((Appearance("old", 1, 2), Appearance("gone", 1, 9)), [("old", 2)]),
        ((Appearance("old", 4, 3), Appearance("old", 1, 2)), [("old", 3)]),
    ],
)
def test_the_history_of_comments_has_each_change_and_both_ends(
    seen: tuple[Appearance, ...], history: list[tuple[str, int]]
) -> None:
    found = compute_comment_history(replace(paper("a"), appearances=seen), CRAWLS)
    assert found == tuple(CommentCount(CRAWLS[slug], comments) for slug, comments in history)
