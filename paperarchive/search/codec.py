"""The text encodings of the search's files: small once gzipped, quick to read in a
browser. `themes/default/static/search/codec.js` decodes them.

Numbers are variable-length, base 32: a digit holds five bits, lowest first, and its
sixth bit is set if another digit follows. Digits are the letters of URL-safe Base64:
0 is "A", 31 is "f", 32 is "gB" (0 and more to come, then 1).

Ascending numbers are stored as gaps, which are smaller: 3, 4, 9 as 3, 0, 4.

Sorted words are front-coded: each is the number of letters it shares with the word
before, and the rest. "graph", "graphs", "grass" are "Agraph", "Fs", "Dss".
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""The 64 digits, of six bits each."""
_DIGITS = np.frombuffer(DIGITS.encode(), np.uint8)
_SEPARATOR = ord("|")


def encode_numbers(numbers: ArrayLike) -> str:
    """Encode numbers, from 0, end to end."""
    (row,) = encode_rows(np.asarray(numbers, np.int64), np.zeros(1, np.int64))
    return row


def encode_rows(
    numbers: NDArray[np.integer],
    starts: NDArray[np.integer],
    separators: NDArray[np.integer] | None = None,
) -> list[str]:
    """Encode many rows of numbers at once.

    starts: the index of each row's first number, ascending from 0.
    separators: how many "|" precede each number; None for none at all.
    """
    sizes = _count_digits(numbers)
    spaces = sizes if separators is None else sizes + separators
    ends = np.cumsum(spaces, dtype=np.int64)
    text = np.full(ends[-1] if len(ends) else 0, _SEPARATOR, np.uint8)
    _write_digits(text, numbers, sizes, ends - sizes)
    whole = text.tobytes().decode("ascii")
    bounds = np.append(np.append(0, ends)[starts], len(whole)).tolist()
    return [whole[start:end] for start, end in pairwise(bounds)]


def _count_digits(numbers: NDArray[np.integer]) -> NDArray[np.int64]:
    sizes = np.ones(len(numbers), np.int64)
    bound = 32
    largest = int(numbers.max(initial=0))
    while bound <= largest:
        sizes += numbers >= bound
        bound <<= 5
    return sizes


def _write_digits(
    text: NDArray[np.uint8],
    numbers: NDArray[np.integer],
    sizes: NDArray[np.int64],
    offsets: NDArray[np.int64],
) -> None:
    """Write numbers into a text, the same digit of all of them at a time.

    sizes: digits of each number. offsets: where its first digit goes.
    """
    while len(numbers):
        has_more = sizes > 1
        text[offsets] = _DIGITS[(numbers & 31) | (has_more << 5)]
        rest = np.flatnonzero(has_more)
        numbers = numbers[rest] >> 5
        sizes = sizes[rest] - 1
        offsets = offsets[rest] + 1


def encode_words(words: Sequence[str]) -> list[str]:
    """Front-code sorted words. Shared letters are counted in UTF-16 units."""
    letters, units = _count_shared(words)
    codes = _encode_each(units)
    return [
        code + word[shared:]
        for code, word, shared in zip(codes, words, letters.tolist(), strict=True)
    ]


def encode_first_word(word: str) -> str:
    """Front-code the first word of a file, which shares nothing."""
    return encode_numbers([0]) + word


def _encode_each(numbers: NDArray[np.int64]) -> list[str]:
    """Encode small numbers each by itself."""
    largest = int(numbers.max(initial=0))
    codes = [encode_numbers([number]) for number in range(largest + 1)]
    return [codes[number] for number in numbers.tolist()]


def _count_shared(words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many letters each word shares with the one before: in code points, as Python
    counts them, and in UTF-16 units, as JavaScript does.
    """
    letters = np.frombuffer(
        "".join(words).encode("utf-32-le", "surrogatepass"), np.uint32
    )
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    starts = np.cumsum(lengths) - lengths
    shared = np.zeros(len(words), np.int64)
    longest = np.minimum(lengths, np.append(0, lengths[:-1]))
    # Compare the first letter of all words with their predecessors', then the second of
    # those that agree, and so on.
    rest, place = np.flatnonzero(longest > 0), 0
    while len(rest):
        is_equal = letters[starts[rest] + place] == letters[starts[rest - 1] + place]
        rest = rest[is_equal]
        place += 1
        shared[rest] = place
        rest = rest[longest[rest] > place]
    surrogates = np.append(0, np.cumsum(letters > 0xFFFF))
    return shared, shared + surrogates[starts + shared] - surrogates[starts]


def compute_gaps(numbers: Sequence[int]) -> NDArray[np.int64]:
    """The gaps of ascending numbers: each minus its predecessor minus 1; the first
    counts from -1.
    """
    shifted = np.array([-1, *numbers], np.int64)
    return shifted[1:] - shifted[:-1] - 1
