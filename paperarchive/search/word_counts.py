"""Texts -> their words, numbered: what the search's index and the related papers are
counted from.

In: documents, each the same few texts (title, abstract, ...). Out: `WordCounts`, arrays
that are quickly sent. Parts of
an archive are counted apart, in other processes or from a cache, and `merge_counts`
makes one of them all: counting is most of the work, and merging never looks at a single
word of a text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice

import numpy as np
from numpy.typing import NDArray

from paperarchive.text.analysis import (
    TEXT_END,
    find_term,
    find_words_of_texts,
    sort_key,
)

TOKENS_AT_A_TIME = 1 << 20
"""Words of texts that are sorted together: more would take memory, and fewer time."""


@dataclass(frozen=True, slots=True, eq=False)
class WordCounts:
    """The words of documents, in their order."""

    words: list[str]
    """Every folded surface word once, in the order of first appearance."""
    terms: list[str]
    """The term of each word; empty for a stop word."""
    tokens: NDArray[np.integer]
    """All texts, one after the other: for each word its number in `words`. Whole
    numbers, as small as they can be.
    """
    lengths: NDArray[np.int32]
    """How many words each text has; a row a document, a column a field. Without
    documents there may be no columns.
    """

    @property
    def documents(self) -> int:
        """How many documents were counted."""
        return len(self.lengths)


class _Numbers(dict[str, int]):
    """Word -> number; a word that is new gets the next."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def count_words(documents: Iterable[Sequence[str]]) -> WordCounts:
    """Find and number the words of documents; each document: its texts, plain, the same
    fields in all.
    """
    rows = [tuple(texts) for texts in documents]
    found = find_words_of_texts(chain.from_iterable(rows))
    numbers = _Numbers({TEXT_END: 0})
    tokens = np.fromiter(map(numbers.__getitem__, found), np.int32, len(found))
    is_word = tokens > 0
    ends = np.flatnonzero(~is_word)
    words = list(islice(numbers, 1, None))
    return WordCounts(
        words=words,
        terms=list(map(find_term, words)),
        tokens=(tokens[is_word] - 1).astype(np.min_scalar_type(len(words))),
        lengths=(np.diff(ends, prepend=-1) - 1)
        .astype(np.int32)
        .reshape(len(rows), -1 if rows else 0),
    )


def format_counts(counts: WordCounts) -> bytes:
    """Write counts as bytes: a line of sizes, words and terms by lines, then the arrays
    as they are.

    This is read many times sooner than what pickle or JSON makes of so many words.
    """
    words, terms = _join_lines(counts.words), _join_lines(counts.terms)
    sizes = (len(words), len(terms), counts.tokens.nbytes, *counts.lengths.shape)
    head = f"{counts.tokens.dtype.str} {' '.join(map(str, sizes))}\n".encode()
    return b"".join(
        (head, words, terms, counts.tokens.tobytes(), counts.lengths.tobytes())
    )


def parse_counts(content: bytes) -> WordCounts:
    """Read what `format_counts` wrote on the same kind of machine."""
    head, _, rest = content.partition(b"\n")
    kind, *sizes = head.decode().split(" ")
    words, terms, tokens, rows, columns = map(int, sizes)
    arrays = words + terms
    return WordCounts(
        words=_cut_lines(rest[:words]),
        terms=_cut_lines(rest[words:arrays]),
        tokens=np.frombuffer(rest[arrays : arrays + tokens], kind),
        lengths=np.frombuffer(rest[arrays + tokens :], np.int32).reshape(rows, columns),
    )


def _join_lines(texts: Iterable[str]) -> bytes:
    return "\n".join([*texts, ""]).encode("utf-8", "surrogatepass")


def _cut_lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "surrogatepass").split("\n")[:-1]


def merge_counts(chunks: Iterable[WordCounts]) -> WordCounts:
    """Make one of the counts of chunks, in the order of their documents, whatever size
    they have.
    """
    numbers = _Numbers()
    terms: list[str] = []
    tokens: list[NDArray[np.int32]] = [np.empty(0, np.int32)]
    lengths: list[NDArray[np.int32]] = []
    for chunk in chunks:
        known = len(numbers)
        places = np.fromiter(
            map(numbers.__getitem__, chunk.words), np.int32, len(chunk.words)
        )
        terms += compress(chunk.terms, places >= known)
        tokens.append(places.take(chunk.tokens))
        if chunk.documents:
            lengths.append(chunk.lengths)
    return WordCounts(
        words=list(numbers),
        terms=terms,
        tokens=np.concatenate(tokens),
        lengths=np.concatenate(lengths) if lengths else np.empty((0, 0), np.int32),
    )


def rank_terms(counts: WordCounts) -> tuple[list[str], NDArray[np.int64]]:
    """The terms, in UTF-16's order, and the place of each word's term among them; -1
    for a stop word.
    """
    terms = sorted({*counts.terms} - {""}, key=sort_key)
    places = {term: place for place, term in enumerate(terms)} | {"": -1}
    return terms, np.fromiter(
        map(places.__getitem__, counts.terms), np.int64, len(counts.terms)
    )


def count_tokens(counts: WordCounts) -> NDArray[np.int64]:
    """How often each word stands in all texts."""
    found = np.zeros(len(counts.words), np.int64)
    for start in range(0, len(counts.tokens), TOKENS_AT_A_TIME):
        found += np.bincount(
            counts.tokens[start : start + TOKENS_AT_A_TIME], minlength=len(found)
        )
    return found


def find_tokens(
    counts: WordCounts, is_wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find some words wherever they stand: their places in `tokens`, and the texts that
    these are in.

    is_wanted: for each word whether it is sought. Texts are numbered from 0, document
    by document.
    """
    places = np.flatnonzero(is_wanted.take(counts.tokens))
    bounds = np.searchsorted(places, np.append(0, np.cumsum(counts.lengths)))
    return places, np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))


def find_blocks(sizes: NDArray[np.integer], most: int) -> Iterator[tuple[int, int]]:
    """Part items into blocks: the first of each, and the one after its last.

    A block's sizes sum up to `most` at the most, but for one too large by itself.
    """
    ends = np.cumsum(sizes, dtype=np.int64)
    first = 0
    while first < len(sizes):
        done = int(ends[first]) - int(sizes[first])
        end = max(int(np.searchsorted(ends, done + most, "right")), first + 1)
        yield first, end
        first = end


def find_runs(values: NDArray[np.integer]) -> NDArray[np.int64]:
    """Where runs of equal values begin."""
    changes = np.empty(len(values), np.bool_)
    changes[:1] = True
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return np.flatnonzero(changes)


def find_run_lengths(starts: NDArray[np.int64], end: int) -> NDArray[np.int64]:
    """How long runs are; starts: where each begins. end: where the last ends."""
    return np.diff(starts, append=end)
