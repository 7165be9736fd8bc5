"""Numbers and words written small, and read back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.search.codec import compute_gaps, encode_first_word, encode_numbers, encode_rows, encode_words
from paperarchive.text.analysis import sort_key
from tests.search.decode import decode_gaps, decode_numbers, decode_words


@pytest.mark.parametrize(("number", "text"), [(0, "A"), (31, "f"), (32, "gB"), (1023, "_f"), (1024, "ggB")])
def test_numbers_are_encoded_five_bits_a_digit_lowest_first(number: int, text: str) -> None:
    assert encode_numbers([number]) == text


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_round_trip(numbers: list[int]) -> None:
    assert decode_numbers(encode_numbers(numbers)) == numbers


@given(st.sets(st.integers(0, 10_000)))
def test_gaps_round_trip(numbers: set[int]) -> None:
    assert decode_gaps(compute_gaps(sorted(numbers)).tolist()) == sorted(numbers)


@given(st.lists(st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 3)))))
def test_rows_are_encoded_independently_with_their_separators(rows: list[list[tuple[int, int]]]) -> None:
    pairs = np.array([pair for row in rows for pair in row], np.int64).reshape(-1, 2)
    starts = np.cumsum([0, *map(len, rows)])[:-1]
    expected = ["".join("|" * bars + encode_numbers([number]) for number, bars in row) for row in rows]
    assert encode_rows(pairs[:, 0], starts, pairs[:, 1]) == expected


@given(st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_sorted_words_round_trip(words: set[str]) -> None:
    ordered = sorted(words, key=sort_key)
    assert decode_words(encode_words(ordered)) == ordered


def test_a_word_shares_whole_letters_counted_as_javascript_counts_them() -> None:
    assert encode_words(["𝒜a", "𝒜b"])[1] == "Cb"
    assert encode_words(["𝒜", "𝒝"])[1] == "A𝒝"
    assert encode_words(["", "a", "ab"]) == ["A", "Aa", "Bb"]


def test_the_first_word_of_a_file_shares_nothing() -> None:
    assert encode_first_word("abc") == encode_words(["abc"])[0] == "Aabc"
