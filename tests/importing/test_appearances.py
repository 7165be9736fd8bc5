"""The rows of a paper's `listings:` after an import."""

import datetime
from itertools import permutations

import pytest

from paperarchive.content.import_records import RecordedPaper
from paperarchive.importing.appearances import merge_appearances
from paperarchive.importing.offers import Offer
from paperarchive.paper import Appearance

DAYS = {name: datetime.date(2025, 10, day) for day, name in enumerate("abcdef", 1)}


def offer(listing: str) -> Offer:
    return Offer(listing, DAYS[listing], 1, RecordedPaper("", 1, (), {}))


def merge(rows: str, *listings: str) -> str:
    mine = tuple(Appearance(name, 1) for name in rows)
    for listing in listings:
        mine = merge_appearances(mine, (), [offer(listing)], DAYS)
    return "".join(row.listing for row in mine)


@pytest.mark.parametrize(
    ("rows", "listing", "merged"),
    [("ac", "b", "abc"), ("", "b", "b"), ("ab", "c", "abc"), ("ca", "b", "bca"), ("ca", "d", "cad"), ("ab", "b", "ab")],
)
def test_a_row_goes_before_the_first_later_one_and_moves_no_other(rows: str, listing: str, merged: str) -> None:
    assert merge(rows, listing) == merged


@pytest.mark.parametrize("rows", ["fa", "dba", "ecf"])
def test_rows_of_several_imports_stand_alike_in_any_order_of_the_imports(rows: str) -> None:
    new = [name for name in DAYS if name not in rows]
    assert len({merge(rows, *order) for order in permutations(new)}) == 1
