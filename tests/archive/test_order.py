"""The order of papers and listings, and the day a paper was added."""

import datetime
from dataclasses import replace

from paperarchive.archive.archive import Archive, make_archive
from paperarchive.archive.order import sort_papers
from paperarchive.content.listings import Listing
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.paper import Appearance, Paper

DAY = datetime.date
VOCABULARY = Vocabulary((Tag("speech", "Speech", "", (), ()), Tag("agents", "agents", "", (), ())))
LISTINGS = (Listing("old.txt", DAY(2024, 1, 1), "", 2), Listing("new.txt", DAY(2025, 1, 1), "", 2))


def paper(slug: str, date: datetime.date | None = None) -> Paper:
    return Paper(slug=slug, title=slug.title(), abstract="", date=date)


def archive_of(*papers: Paper) -> Archive:
    return make_archive(papers, VOCABULARY, LISTINGS)


def test_papers_are_ordered_newest_first_with_ties_by_slug_and_undated_last() -> None:
    papers = [paper("u"), paper("b", DAY(2024, 1, 1)), paper("a", DAY(2024, 1, 1)), paper("c", DAY(2025, 1, 1))]
    assert [p.slug for p in sort_papers(papers)] == ["c", "a", "b", "u"]


def test_listings_are_ordered_newest_crawl_first_even_without_papers() -> None:
    assert [group.listing.slug for group in archive_of().listings] == ["new", "old"]


def test_discussed_papers_are_ordered_most_comments_first_without_those_that_have_none() -> None:
    archive = archive_of(
        replace(paper("a"), comments=1), replace(paper("b"), comments=9), replace(paper("c"), comments=0)
    )
    assert [p.slug for p in archive.discussed] == ["b", "a"]


def test_a_paper_was_added_on_the_crawl_day_of_its_first_listing() -> None:
    seen = (Appearance("new", 1), Appearance("old", 3))
    archive = archive_of(
        replace(paper("a", DAY(2016, 1, 1)), appearances=seen), paper("b", DAY(2017, 5, 5)), paper("c")
    )
    assert archive.added == {"a": DAY(2024, 1, 1), "b": DAY(2017, 5, 5)}


def test_newest_additions_go_by_the_day_added_not_by_the_day_published() -> None:
    old_paper = replace(paper("old-paper", DAY(2016, 1, 1)), appearances=(Appearance("new", 1),))
    new_paper = replace(paper("new-paper", DAY(2023, 1, 1)), appearances=(Appearance("old", 1),))
    assert [p.slug for p in archive_of(old_paper, new_paper).newest_additions] == ["old-paper", "new-paper"]
