"""Items of lists are merged one by one: what a person did to one of them stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.offered_fields import Items
from paperarchive.importing.item_merge import find_item_edits, merge_items


def merge(written: Items, mine: Items, offered: Items, recorded: tuple[str, ...] = ()) -> Items:
    return merge_items(mine, written, find_item_edits(mine, written, recorded), offered)


def words(text: str) -> Items:
    return tuple(text.split())


@pytest.mark.parametrize(
    ("written", "mine", "offered", "merged"),
    [
        ("code", "code", "code pdf", "code pdf"),
        ("code", "code", "older code", "older code"),
        ("code pdf", "pdf", "code pdf data", "pdf data"),
        ("code pdf", "pdf mine", "code pdf data", "pdf data mine"),
        ("code pdf", "mine code pdf", "code pdf data", "mine code pdf data"),
        ("code pdf", "pdf code", "older code pdf", "pdf code older"),
        ("code pdf", "", "code pdf data", "data"),
        ("code", "Code", "code pdf", "Code pdf"),
        ("code pdf", "code pdf", "code", "code"),
        ("code pdf", "code pdf mine", "code", "code mine"),
        ("", "mine", "code", "mine code"),
        ("", "code", "code", "code"),
        ("code", "code code", "code", "code code"),
    ],
)
def test_an_edit_of_an_item_stays(written: str, mine: str, offered: str, merged: str) -> None:
    assert merge(words(written), words(mine), words(offered)) == words(merged)


def test_an_item_that_a_person_wrote_stays_when_the_list_that_offers_it_is_taken_back() -> None:
    assert merge(("code",), ("code",), (), recorded=("code",)) == ("code",)
    assert merge(("code",), ("code",), ()) == ()


ITEMS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5).map(tuple)


@given(ITEMS, ITEMS, ITEMS)
def test_what_a_person_wrote_is_there_and_what_one_removed_is_not(written: Items, mine: Items, offered: Items) -> None:
    merged = merge(written, mine, offered)
    edits = find_item_edits(mine, written, ())
    assert edits.own <= set(merged)
    assert not edits.removed & set(merged)
    assert set(offered) - edits.removed <= set(merged)
    assert len(set(merged)) == len(merged)
    assert [item for item in merged if item in edits.own] == [item for item in mine if item in edits.own]


@given(ITEMS, ITEMS)
def test_a_file_as_it_was_written_follows_the_listings(written: Items, offered: Items) -> None:
    assert merge(written, written, offered) == offered


@given(ITEMS, ITEMS, ITEMS)
def test_a_second_merge_changes_nothing(written: Items, mine: Items, offered: Items) -> None:
    both = tuple(dict.fromkeys((*written, *offered)))
    merged = merge(written, mine, both)
    assert merge(both, merged, both, recorded=tuple(find_item_edits(mine, written, ()).own)) == merged
