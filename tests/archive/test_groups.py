"""Groups of papers: by tag, day, number of authors, organisation and listing."""

import datetime
from dataclasses import replace

import pytest

from paperarchive.archive.archive import Archive, make_archive
from paperarchive.archive.groups import make_organization_slug
from paperarchive.content.listings import Listing
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.paper import Appearance, Author, Organization, Paper

DAY = datetime.date
VOCABULARY = Vocabulary((Tag("speech", "Speech", "", (), ()), Tag("agents", "agents", "", (), ())))
LISTINGS = (Listing("old.txt", DAY(2024, 1, 1), "", 2), Listing("new.txt", DAY(2025, 1, 1), "", 2))


def paper(slug: str, date: datetime.date | None = None) -> Paper:
    return Paper(slug=slug, title=slug.title(), abstract="", date=date)


def archive_of(*papers: Paper) -> Archive:
    return make_archive(papers, VOCABULARY, LISTINGS)


def test_a_paper_without_tags_is_in_no_group() -> None:
    assert archive_of(paper("a")).tags == ()


def test_tags_are_ordered_by_label_ignoring_case() -> None:
    archive = archive_of(replace(paper("a"), tags=("speech", "agents")))
    assert [group.tag.label for group in archive.tags] == ["agents", "Speech"]


def test_a_tag_outside_the_vocabulary_makes_no_group() -> None:
    assert archive_of(replace(paper("a"), tags=("spech",))).tags == ()


def test_days_hold_their_papers_newest_day_first() -> None:
    archive = archive_of(paper("a", DAY(2024, 1, 1)), paper("b", DAY(2024, 1, 2)), paper("c", DAY(2024, 1, 1)))
    assert {day: [p.slug for p in papers] for day, papers in archive.days.items()} == {
        DAY(2024, 1, 2): ["b"],
        DAY(2024, 1, 1): ["a", "c"],
    }
    assert list(archive.days) == sorted(archive.days, reverse=True)


def test_author_counts_are_ordered_fewest_first_and_unknown_apart() -> None:
    archive = archive_of(replace(paper("a"), author_count=12), replace(paper("b"), author_count=2), paper("c"))
    assert list(archive.author_counts) == [2, 12]
    assert [p.slug for p in archive.uncounted] == ["c"]


def test_people_who_are_named_are_counted() -> None:
    archive = archive_of(replace(paper("a"), authors=(Author("Ada"), Author("Charles"))))
    assert (list(archive.author_counts), archive.uncounted) == ([2], ())


def test_a_paper_that_a_listing_names_twice_is_in_its_group_once_at_its_best_rank() -> None:
    twice = replace(paper("a"), appearances=(Appearance("new", 3), Appearance("new", 1)))
    once = replace(paper("b"), appearances=(Appearance("new", 2),))
    assert [p.slug for p in archive_of(once, twice).listings[0].papers] == ["a", "b"]


def test_a_listing_keeps_its_own_order() -> None:
    first = replace(paper("z", DAY(2020, 1, 1)), appearances=(Appearance("new", 1),))
    second = replace(paper("a", DAY(2024, 1, 1)), appearances=(Appearance("new", 2),))
    listing = archive_of(first, second).listings[0]
    assert (listing.listing.slug, [p.slug for p in listing.papers]) == ("new", ["z", "a"])


@pytest.mark.parametrize(
    ("name", "handle", "slug"),
    [
        ("NVIDIA", "nvidia", "nvidia"),
        ("ByteDance", "ByteDance", "bytedance"),
        ("Carnegie Mellon University", None, "carnegie-mellon-university"),
        ("AI at Meta", "facebook.ai_x", "facebook.ai_x"),
        ("X", "a/b", "a-b"),
        ("!!!", None, ""),
    ],
)
def test_an_organisation_has_its_handle_as_address_else_the_slug_of_its_name(
    name: str, handle: str | None, slug: str
) -> None:
    assert make_organization_slug(Organization(name, handle)) == slug


def test_one_handle_is_one_organisation_named_as_the_newest_paper_has_it() -> None:
    older = replace(paper("a", DAY(2024, 1, 1)), organization=Organization("Facebook", "meta"))
    newer = replace(paper("b", DAY(2025, 1, 1)), organization=Organization("AI at Meta", "Meta"))
    (group,) = archive_of(older, newer).organizations
    assert (group.slug, group.name, len(group.papers)) == ("meta", "AI at Meta", 2)


def test_an_organisation_without_an_address_is_left_out_of_its_paper() -> None:
    archive = archive_of(replace(paper("a"), organization=Organization("!!!")))
    assert (archive.organizations, archive.papers[0].organization) == ((), None)
