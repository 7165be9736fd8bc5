"""What the listings say of a paper together, field by field."""

import datetime
from itertools import permutations

import pytest

from paperarchive.content.import_records import RecordedPaper
from paperarchive.content.offered_fields import AuthorList, FieldValue
from paperarchive.importing.base import choose_value, sort_offers
from paperarchive.importing.offers import Offer
from paperarchive.paper import Author, ExtraValue, Link, PartialDate

DAY = datetime.date(2025, 11, 2)
AUTHORS = AuthorList((Author("A B"), Author("C D")))


def make_offer(day: int, *, is_exact: bool = False, **fields: FieldValue) -> Offer:
    recorded = RecordedPaper("a", 1, ("a",), fields)
    return Offer(f"day{day:02}", datetime.date(2025, 10, day), 1, recorded, None, is_exact)


def choose(field: str, *offers: Offer) -> FieldValue | None:
    """The value, which must not depend on the order of the imports."""
    chosen = [choose_value(sort_offers(order), field) for order in permutations(offers)]
    assert all(value == chosen[0] for value in chosen)
    return chosen[0]


def test_title_and_abstract_follow_the_newest_exact_listing() -> None:
    offers = (
        make_offer(1, is_exact=True, title="t1", abstract="a1", venue="V1"),
        make_offer(2, is_exact=True, title="t2"),
        make_offer(3, title="t3", abstract="a3", venue="V3"),
    )
    assert [choose(field, *offers) for field in ("title", "abstract", "venue")] == ["t2", "a1", "V3"]


@pytest.mark.parametrize(
    ("dates", "chosen"),
    [
        ([DAY, PartialDate(2025)], DAY),
        ([DAY, PartialDate(2025, 11), PartialDate(2025)], DAY),
        ([DAY, PartialDate(2025, 10), PartialDate(2025)], PartialDate(2025, 10)),
        ([DAY, PartialDate(2024)], PartialDate(2024)),
        ([PartialDate(2025), DAY.replace(day=3)], DAY.replace(day=3)),
        ([DAY, DAY.replace(day=3), PartialDate(2025)], DAY.replace(day=3)),
        ([DAY, PartialDate(202), PartialDate(2025, 1)], PartialDate(2025, 1)),
    ],
)
def test_a_date_within_the_newest_one_wins(dates: list[FieldValue], chosen: FieldValue) -> None:
    assert choose("date", *(make_offer(day, date=date) for day, date in enumerate(dates, 1))) == chosen


@pytest.mark.parametrize(
    ("number", "names", "chosen"),
    [
        (2, AUTHORS, 2),
        (3, AUTHORS, None),
        (3, AuthorList(AUTHORS.authors, is_complete=False), 3),
        (1, AuthorList(AUTHORS.authors, is_complete=False), None),
    ],
)
def test_a_number_of_authors_lives_with_the_authors_unless_they_contradict_it(
    number: int, names: AuthorList, chosen: int | None
) -> None:
    offers = (make_offer(1, authors=names), make_offer(2, author_count=number))
    assert choose("author_count", *offers) == chosen
    assert choose("authors", *offers) == names


def test_what_a_preprint_has_gives_way_to_what_is_published() -> None:
    published = make_offer(1, publication_type="paper-conference", venue="NeurIPS")
    preprint = make_offer(2, publication_type="article", venue="arXiv preprint arXiv:2411.01230")
    assert choose("publication_type", published, preprint) == "paper-conference"
    assert choose("venue", published, preprint) == "NeurIPS"
    assert choose("publication_type", preprint) == "article"
    assert choose("venue", make_offer(1, venue="Corrosion"), make_offer(2, venue="CoRR")) == "Corrosion"


def test_lists_are_united_by_word_address_and_name_the_oldest_first() -> None:
    offers = (
        make_offer(
            1,
            keywords=("One", "two"),
            links=(Link("code", "https://a.org/x"),),
            extra=(("pages", ExtraValue("1")), ("volume", ExtraValue("2"))),
        ),
        make_offer(
            2,
            keywords=("three", "one"),
            links=(Link("web", "http://a.org/x/"), Link("pdf", "https://a.org/y")),
            extra=(("pages", ExtraValue("1-9")),),
        ),
    )
    assert choose("keywords", *offers) == ("one", "two", "three")
    assert choose("links", *offers) == (Link("code", "https://a.org/x"), Link("pdf", "https://a.org/y"))
    assert choose("extra", *offers) == (("pages", ExtraValue("1-9")), ("volume", ExtraValue("2")))


def test_what_the_newest_does_not_know_stays_known() -> None:
    older = make_offer(1, doi="10.1000/182", arxiv="2411.01230", comments=3)
    assert [choose(field, older, make_offer(2, title="t")) for field in ("doi", "arxiv", "comments")] == [
        "10.1000/182",
        "2411.01230",
        3,
    ]
    assert choose("venue", older) is None
