"""How the search's files write numbers and sorted words, so that they are small once
gzipped.

A number is written in digits of 64 letters, five bits each, the lowest first; the sixth
bit says that more follow. A word of a sorted list is written as the number of letters
it shares with the word before, and the rest.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

_DIGITS = np.frombuffer(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", np.uint8
)
_BAR = ord("|")


def encode_numbers(numbers: ArrayLike) -> str:
    """Write numbers, from 0, one after the other."""
    (row,) = encode_rows(np.asarray(numbers, np.int64), np.zeros(1, np.int64))
    return row


def encode_rows(
    numbers: NDArray[np.integer],
    starts: NDArray[np.integer],
    bars: NDArray[np.integer] | None = None,
) -> list[str]:
    """Write many rows of numbers at once.

    starts: where each row begins among the numbers, ascending; the first at 0.
    bars: how many "|" stand before each number; none = none.
    """
    sizes = _count_digits(numbers)
    ends = np.cumsum(sizes if bars is None else sizes + bars, dtype=np.int64)
    text = np.full(ends[-1] if len(ends) else 0, _BAR, np.uint8)
    _write_digits(text, numbers, sizes, ends - sizes)
    whole = text.tobytes().decode("ascii")
    bounds = np.append(np.append(0, ends)[starts], len(whole)).tolist()
    return [whole[start:end] for start, end in pairwise(bounds)]


def _count_digits(numbers: NDArray[np.integer]) -> NDArray[np.int64]:
    sizes = np.ones(len(numbers), np.int64)
    bound = 32
    most = int(numbers.max(initial=0))
    while bound <= most:
        sizes += numbers >= bound
        bound <<= 5
    return sizes


def _write_digits(
    text: NDArray[np.uint8],
    numbers: NDArray[np.integer],
    sizes: NDArray[np.int64],
    places: NDArray[np.int64],
) -> None:
    """Write the digits of numbers into a text; places: of the first digit of each."""
    while len(numbers):
        longer = sizes > 1
        text[places] = _DIGITS[(numbers & 31) | (longer << 5)]
        left = np.flatnonzero(longer)
        numbers, sizes, places = numbers[left] >> 5, sizes[left] - 1, places[left] + 1


def encode_words(words: Sequence[str]) -> list[str]:
    """Write the words of a sorted list."""
    shared, units = _find_shared(words)
    heads = _encode_each(units)
    return [
        head + word[length:]
        for head, word, length in zip(heads, words, shared.tolist(), strict=True)
    ]


def encode_first_word(word: str) -> str:
    """Write the word that a file begins with, which shares nothing."""
    return encode_numbers([0]) + word


def _encode_each(numbers: NDArray[np.int64]) -> list[str]:
    known = [
        encode_numbers([number]) for number in range(int(numbers.max(initial=0)) + 1)
    ]
    return [known[number] for number in numbers.tolist()]


def _find_shared(words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many letters each word shares with the one before, as Python and as
    JavaScript counts them.
    """
    letters = np.frombuffer(
        "".join(words).encode("utf-32-le", "surrogatepass"), np.uint32
    )
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    starts = np.cumsum(lengths) - lengths
    shared = np.zeros(len(words), np.int64)
    most = np.minimum(lengths, np.append(0, lengths[:-1]))
    left, place = np.flatnonzero(most > 0), 0
    while len(left):
        left = left[letters[starts[left] + place] == letters[starts[left - 1] + place]]
        place += 1
        shared[left] = place
        left = left[most[left] > place]
    double = np.append(0, np.cumsum(letters > 0xFFFF))
    return shared, shared + double[starts + shared] - double[starts]


def find_gaps(numbers: Sequence[int]) -> NDArray[np.int64]:
    """The gaps of ascending numbers: each less the one before, less one; the first
    counts from -1.
    """
    shifted = np.array([-1, *numbers], np.int64)
    return shifted[1:] - shifted[:-1] - 1
