"""Decoders of the search's files, in the simplest code, to check the encoders against."""

import json
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise

from paperarchive.search.index import SearchIndex

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def decode_numbers(text: str) -> list[int]:
    """The numbers of a text, end to end."""
    numbers: list[int] = []
    value = shift = 0
    for digit in map(DIGITS.index, text):
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(value)
            value = shift = 0
    assert shift == 0, "a number is incomplete"
    return numbers


def decode_gaps(gaps: list[int]) -> list[int]:
    """Ascending numbers from their gaps."""
    return [number - 1 for number in accumulate(gap + 1 for gap in gaps)]


def decode_words(rows: list[str]) -> list[str]:
    """Words from their front-coded form; lengths count UTF-16 units."""
    words: list[str] = []
    before = b""
    for row in rows:
        length = next(i for i, character in enumerate(row) if DIGITS.index(character) < 32) + 1
        (shared,) = decode_numbers(row[:length])
        word = before[: 2 * shared] + row[length:].encode("utf-16-le")
        words.append(word.decode("utf-16-le"))
        before = word
    return words


def decode_postings(text: str) -> list[tuple[int, int]]:
    """(document, count) of one field."""
    numbers = iter(decode_numbers(text))
    found: list[tuple[int, int]] = []
    document = -1
    for number in numbers:
        document += number // 2 + 1
        found.append((document, next(numbers) + 2 if number % 2 else 1))
    return found


def decode_positions(text: str) -> dict[int, list[int]]:
    """Document -> places."""
    numbers = iter(decode_numbers(text))
    found: dict[int, list[int]] = {}
    document = -1
    for gap in numbers:
        document += gap + 1
        count = next(numbers) + 1
        found[document] = decode_gaps([next(numbers) for _ in range(count)])
    return found


def read_rows(index: SearchIndex) -> dict[str, list[list[tuple[int, int]]]]:
    """Term -> (document, count) of each field, from the index in memory."""
    postings = index.postings
    pairs = list(zip(postings.documents.tolist(), postings.counts.tolist(), strict=True))
    rows = [pairs[start:end] for start, end in pairwise(postings.starts.tolist())]
    fields = len(index.fields)
    return {term: rows[n * fields : (n + 1) * fields] for n, term in enumerate(index.terms)}


class SearchFiles:
    """The files below `search/`, found through their manifest."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.manifest = json.loads(files["search/manifest.json"])

    def read(self, name: str, digest: str) -> list[str]:
        """One file."""
        found: list[str] = json.loads(self.files[f"search/{name}-{digest}.json"])
        return found

    def rows(self, name: str, digest: str) -> Iterator[tuple[str, list[str]]]:
        """Word and fields of each row of a shard."""
        rows = [row.split("|") for row in self.read(name, digest)]
        for word, row in zip(decode_words([row[0] for row in rows]), rows, strict=True):
            yield word, row[1:]
