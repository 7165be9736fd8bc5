"""The order of names, and their initials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.text.slugs import fold_name, make_exact_slug, make_name_slug
from paperarchive.text.sorting import find_initial, make_sort_key


def test_names_are_sorted_without_accents_and_other_scripts_come_last() -> None:
    names = [
        "王小明",
        "Ébène, A",
        "Ebony, B",
        "Łoś, C",
        "O'Neil, D",
        "van der Berg, E",
        "Østby, F",
        "42 Group",
        "Ebel, G",
    ]
    assert sorted(names, key=make_sort_key) == [
        *(
            "Ebel, G",
            "Ébène, A",
            "Ebony, B",
            "Łoś, C",
            "O'Neil, D",
            "Østby, F",
            "van der Berg, E",
            "42 Group",
            "王小明",
        ),
    ]


@pytest.mark.parametrize(
    ("label", "initial"),
    [("Ébène", "E"), ("łoś", "L"), ("Þór", "T"), ("'t Hooft", "T"), ("王", ""), ("42", ""), ("?", "")],
)
def test_an_initial_is_a_latin_capital_or_empty(label: str, initial: str) -> None:
    assert find_initial(label) == initial


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_folded_names_never_share_an_exact_slug(one: str, other: str) -> None:
    folded = {fold_name(one), fold_name(other)} - {""}
    assert len(set(map(make_exact_slug, folded))) == len(folded)


@given(st.text(alphabet="abz '-.éß١", min_size=1))
def test_an_exact_slug_begins_as_the_slug_of_the_name(name: str) -> None:
    folded = fold_name(name)
    if folded:
        assert make_exact_slug(folded).startswith(make_name_slug(folded))
