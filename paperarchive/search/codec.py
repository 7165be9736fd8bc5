"""How the search's files write numbers and sorted words, so that they are small once gzipped.

A number is written in digits of 64 letters, five bits each, the lowest first; the sixth bit says that more follow. A
word of a sorted list is written as the number of letters it shares with the word before, and the rest.
"""

from collections.abc import Iterable

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _encode(number: int) -> str:
    digits = ""
    while number > 31:
        digits += _DIGITS[32 | number & 31]
        number >>= 5
    return digits + _DIGITS[number]


_SMALL = [_encode(number) for number in range(8192)]


def encode_number(number: int) -> str:
    """Write a number, from 0."""
    return _SMALL[number] if number < 8192 else _encode(number)


def encode_numbers(numbers: Iterable[int]) -> str:
    """Write numbers one after the other."""
    return "".join([_SMALL[number] if number < 8192 else _encode(number) for number in numbers])


def encode_word(word: str, before: str) -> str:
    """Write a word of a sorted list; before: the word before it, empty in the first row of a file."""
    shared = 0
    for mine, other in zip(word, before, strict=False):
        if mine != other:
            break
        shared += 1
    head = word[:shared]
    units = shared if head.isascii() else len(head.encode("utf-16-le")) // 2
    return encode_number(units) + word[shared:]


def find_gaps(documents: Iterable[int]) -> list[int]:
    """The gaps of ascending numbers: each less the one before, less one; the first counts from -1."""
    gaps: list[int] = []
    before = -1
    for number in documents:
        gaps.append(number - before - 1)
        before = number
    return gaps
