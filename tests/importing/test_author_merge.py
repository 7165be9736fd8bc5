"""Which list of authors a paper gets, of those that several lists offer."""

import pytest

from paperarchive.content.offered_fields import AuthorList
from paperarchive.importing.author_merge import choose_authors, may_be_one_person, share_nobody
from paperarchive.paper import Author


def names(written: str) -> AuthorList:
    """`A B, C D, et al.`"""
    items = written.split(", ")
    is_complete = items[-1] != "et al."
    return AuthorList(tuple(map(Author, items if is_complete else items[:-1])), is_complete)


@pytest.mark.parametrize(
    ("older", "newer", "chosen"),
    [
        ("Ada Example, Ben Other", "A. Example, et al.", "Ada Example, Ben Other"),
        ("A. Example, et al.", "Ada Example, Ben Other", "Ada Example, Ben Other"),
        ("Ada Example, Ben Other", "A. Example, B. Other", "Ada Example, Ben Other"),
        ("Ada Example, Ben Other", "A. Example, B. C. Other", "Ada Example, Ben Other"),
        ("A. Example, B. Other", "Ada Example, et al.", "A. Example, B. Other"),
        ("Ada Example, et al.", "A. Example, Ben Other, et al.", "A. Example, Ben Other, et al."),
        ("A. Example, Ben Other, et al.", "Ada Example, et al.", "A. Example, Ben Other, et al."),
        ("Ada Example, Ben Other", "Carl Third", "Carl Third"),
        ("Ada Example, Ben Other", "Ada Example, Ben Other, Carl Third", "Ada Example, Ben Other, Carl Third"),
        ("Ada Example, Ben Other", "Ada Example", "Ada Example"),
        ("Ada Example, Ben Other", "Anna Example, Ben Other", "Anna Example, Ben Other"),
        ("Jan van der Berg", "J. van der Berg", "Jan van der Berg"),
        ("Zoë Łuk", "Zoe Luk", "Zoe Luk"),
        ("Jean-Luc Picard", "J.-L. Picard", "Jean-Luc Picard"),
    ],
)
def test_the_list_that_says_more_of_the_same_people_is_chosen(older: str, newer: str, chosen: str) -> None:
    assert choose_authors([names(older), names(newer)]) == names(chosen)


def test_an_orcid_of_an_older_list_is_added_to_the_same_person_only() -> None:
    older = AuthorList((Author("A. Example", "0000-0002-1825-0097", "Lab"), Author("B. Other")))
    newer = names("Ada Example, Ben Other")
    whole = AuthorList((Author("Ada Example", "0000-0002-1825-0097", "Lab"), Author("Ben Other")))
    assert choose_authors([older, newer]) == whole
    assert choose_authors([newer, older]) == whole
    assert choose_authors([older, names("Carl Third, Ben Other")]) == names("Carl Third, Ben Other")


def test_an_orcid_of_an_incomplete_list_is_added_to_a_complete_one() -> None:
    first = AuthorList((Author("A. Example", "0000-0002-1825-0097"),), is_complete=False)
    chosen = choose_authors([names("Ada Example, Ben Other"), first])
    assert chosen == AuthorList((Author("Ada Example", "0000-0002-1825-0097"), Author("Ben Other")))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (Author("Ada Example"), Author("A. B. Example"), True),
        (Author("Ada Example"), Author("Example, Ada"), True),
        (Author("Ada Example"), Author("Example"), True),
        (Author("Ada Example"), Author("Bea Example"), False),
        (Author("Ada Example"), Author("Ada Other"), False),
        (Author("Ada Example", "0000-0002-1825-0097"), Author("A. Exámple", "0000-0002-1694-233X"), False),
        (Author("Gemini Team", group=True), Author("Gemini Team", group=True), True),
        (Author("Gemini Team", group=True), Author("Other Team", group=True), False),
    ],
)
def test_two_names_may_be_one_person_s(one: Author, other: Author, is_same: bool) -> None:
    assert may_be_one_person(one, other) is is_same
    assert may_be_one_person(other, one) is is_same


def test_lists_share_somebody_if_a_family_name_is_in_both() -> None:
    assert share_nobody(names("Ada Example").authors, names("Ben Other, Carl Third").authors)
    assert not share_nobody(names("Ada Example, Ben Other").authors, names("B. Óther").authors)
