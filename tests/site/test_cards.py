"""Words on cards, the same on every machine."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.archive.archive import make_archive
from paperarchive.content.listings import Listing
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.paper import Author, Paper
from paperarchive.settings import Settings
from paperarchive.site.author_links import AuthorLinks
from paperarchive.site.cards import CardMaker, format_authors, make_date_view, make_listing_labels
from paperarchive.site.views import CardView
from paperarchive.text.english import cut_at_word
from tests.english import ENGLISH


@pytest.mark.parametrize(
    ("count", "words"), [(None, "authors unknown"), (1, "1 author"), (7, "7 authors"), (1664, "1,664 authors")]
)
def test_a_number_of_authors_is_said_in_words(count: int | None, words: str) -> None:
    assert format_authors(ENGLISH, count) == words


def test_a_day_is_said_long_and_short_and_leads_to_its_papers() -> None:
    view = make_date_view(ENGLISH, datetime.date(2025, 10, 9), "dates/2025/10/09/")
    assert (view.iso, view.label, view.short_label) == ("2025-10-09", "9 October 2025", "9 Oct 2025")
    assert view.path == "dates/2025/10/09/"


@given(st.text(), st.integers(10, 60))
def test_a_cut_text_is_a_beginning_of_the_whole_no_longer_than_asked(text: str, length: int) -> None:
    cut = cut_at_word(text, length)
    assert cut == text or (text.startswith(cut.removesuffix("…")) and len(cut) <= length + 1)


def test_a_text_is_cut_between_words() -> None:
    assert cut_at_word("one two three four", 12) == "one two…"


def test_a_text_without_blanks_is_cut_where_it_must_be() -> None:
    assert cut_at_word("一二三四五六七八九十一二三四五", 10) == "一二三四五六七八九十…"


def test_listings_of_one_day_are_told_apart_by_their_names() -> None:
    days = {"a": datetime.date(2025, 1, 15), "b": datetime.date(2025, 1, 15), "c": datetime.date(2025, 1, 16)}
    listings = [Listing(f"{stem}.txt", day, "", 1) for stem, day in days.items()]
    assert make_listing_labels(ENGLISH, listings) == {
        "a": "15 January 2025 (a)",
        "b": "15 January 2025 (b)",
        "c": "16 January 2025",
    }


def make_card(paper: Paper) -> CardView:
    vocabulary = Vocabulary((Tag("speech", "Speech", "", (), ()),))
    archive = make_archive((paper,), vocabulary, ())
    return CardMaker(archive, Settings(), ENGLISH, AuthorLinks(archive, Settings())).make(paper)


def name_people(
    count: int, *, has_all_authors: bool = True, author_count: int | None = None
) -> tuple[list[str], str, str | None]:
    """The names on the card of a paper, what follows them, and the number of authors."""
    people = tuple(Author(f"{letter} One") for letter in "ABCDE"[:count])
    paper = Paper("x", "X", "", authors=people, has_all_authors=has_all_authors, author_count=author_count)
    card = make_card(paper)
    label = card.authors.label if card.authors else None
    return [name.label for name in card.people], card.more_people, label


def test_a_card_names_three_people_and_counts_them_if_there_are_more() -> None:
    assert name_people(0) == ([], "", "authors unknown")
    assert name_people(2) == (["A One", "B One"], "", None)
    assert name_people(5) == (["A One", "B One", "C One"], "et al.", "5 authors")


def test_a_card_says_that_more_people_are_not_known_by_name() -> None:
    assert name_people(1, has_all_authors=False) == (["A One"], "et al.", None)
    assert name_people(1, has_all_authors=False, author_count=9) == (["A One"], "et al.", "9 authors")


def test_a_card_shows_plain_text_and_known_tags_only() -> None:
    card = make_card(Paper(slug="x", title="X", abstract="An *old* idea,\n$x^2$ times.", tags=("speech", "gone")))
    assert card.excerpt == "An old idea, x² times."
    assert [tag.label for tag in card.tags] == ["Speech"]
    assert (card.date.iso, card.date.path) == (None, "dates/undated/")
    assert card.authors
    assert (card.authors.path, card.comments) == ("author-counts/unknown/", 0)
