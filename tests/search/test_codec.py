"""Numbers and words written small, and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.search.codec import encode_number, encode_numbers, encode_word, find_gaps
from paperarchive.text.analysis import sort_key

from .decode import decode_gaps, decode_numbers, decode_words


@pytest.mark.parametrize(("number", "text"), [(0, "A"), (31, "f"), (32, "gB"), (1023, "_f"), (1024, "ggB")])
def test_numbers_are_written_five_bits_a_letter_lowest_first(number: int, text: str) -> None:
    assert encode_number(number) == text


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_are_read_back(numbers: list[int]) -> None:
    assert decode_numbers(encode_numbers(numbers)) == numbers


@given(st.sets(st.integers(0, 10_000)))
def test_gaps_are_read_back(numbers: set[int]) -> None:
    assert decode_gaps(find_gaps(sorted(numbers))) == sorted(numbers)


@given(st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_sorted_words_are_read_back(words: set[str]) -> None:
    ordered = sorted(words, key=sort_key)
    rows = [encode_word(word, before) for word, before in zip(ordered, ["", *ordered], strict=False)]
    assert decode_words(rows) == ordered


def test_a_word_shares_whole_letters_counted_as_javascript_counts_them() -> None:
    assert encode_word("𝒜b", "𝒜a") == "Cb"
    assert encode_word("𝒝", "𝒜") == "A𝒝"
