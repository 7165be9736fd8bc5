"""Texts -> numbered words: what the search index and related papers are counted from.

In: documents, each with the same few fields (title, abstract, ...). Out: `WordCounts`,
arrays that are cheap to send between processes.

A *word* is a distinct folded surface form, a *token* is one occurrence of a word, and
the *term* of a word is its stem, empty for a stop word.

Chunks of an archive are counted independently, in other processes or from a cache, and
`merge_counts` joins them. Counting is most of the work; merging touches each distinct
word of a chunk, never a single token in Python.
"""

from collections.abc import Iterable, Sequence
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

TOKENS_PER_BLOCK = 1 << 20
"""Tokens that are sorted at a time: more take memory, fewer take time."""


@dataclass(frozen=True, slots=True, eq=False)
class WordCounts:
    """The words of documents, in the order of the documents."""

    words: list[str]
    """Every word once, in order of first occurrence."""
    terms: list[str]
    """The term of each word; empty for a stop word."""
    tokens: NDArray[np.integer]
    """All texts end to end: the index in `words` of each token, in the smallest integer
    type that fits.
    """
    lengths: NDArray[np.int32]
    """The number of tokens of each text; a row a document, a column a field. Without
    documents there may be no columns.
    """

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self.lengths)


class _WordNumbers(dict[str, int]):
    """Word -> number; looking up an unknown word gives it the next number."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def count_words(documents: Iterable[Sequence[str]]) -> WordCounts:
    """Tokenize documents and number their words.

    documents: the plain texts of each, with the same fields in all.
    """
    rows = [tuple(texts) for texts in documents]
    found = find_words_of_texts(chain.from_iterable(rows))
    numbers = _WordNumbers({TEXT_END: 0})
    tokens = np.fromiter(map(numbers.__getitem__, found), np.int32, len(found))
    is_word = tokens > 0
    ends = np.flatnonzero(~is_word)
    lengths = (np.diff(ends, prepend=-1) - 1).astype(np.int32)
    words = list(islice(numbers, 1, None))
    return WordCounts(
        words=words,
        terms=list(map(find_term, words)),
        tokens=(tokens[is_word] - 1).astype(np.min_scalar_type(len(words))),
        lengths=lengths.reshape(len(rows), -1 if rows else 0),
    )


def format_counts(counts: WordCounts) -> bytes:
    """Write counts as bytes, in the machine's byte order: for a cache, not for exchange.

    A header line (type of the tokens, then sizes), the words and the terms a line each,
    then the two arrays. Reading it is many times faster than unpickling so many strings
    or parsing JSON.
    """
    words, terms = _join_lines(counts.words), _join_lines(counts.terms)
    sizes = (len(words), len(terms), counts.tokens.nbytes, *counts.lengths.shape)
    header = f"{counts.tokens.dtype.str} {' '.join(map(str, sizes))}\n".encode()
    return b"".join(
        (header, words, terms, counts.tokens.tobytes(), counts.lengths.tobytes())
    )


def parse_counts(content: bytes) -> WordCounts:
    """Read what `format_counts` wrote on a machine of the same byte order."""
    header, _, body = content.partition(b"\n")
    token_type, *sizes = header.decode().split(" ")
    words, terms, tokens, rows, columns = map(int, sizes)
    arrays = words + terms
    return WordCounts(
        words=_split_lines(body[:words]),
        terms=_split_lines(body[words:arrays]),
        tokens=np.frombuffer(body[arrays : arrays + tokens], token_type),
        lengths=np.frombuffer(body[arrays + tokens :], np.int32).reshape(rows, columns),
    )


def _join_lines(texts: Iterable[str]) -> bytes:
    return "\n".join([*texts, ""]).encode("utf-8", "surrogatepass")


def _split_lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "surrogatepass").split("\n")[:-1]


def merge_counts(chunks: Iterable[WordCounts]) -> WordCounts:
    """Join the counts of chunks, in the order of their documents."""
    numbers = _WordNumbers()
    terms: list[str] = []
    tokens: list[NDArray[np.int32]] = [np.empty(0, np.int32)]
    lengths: list[NDArray[np.int32]] = []
    for chunk in chunks:
        known = len(numbers)
        merged_number = np.fromiter(
            map(numbers.__getitem__, chunk.words), np.int32, len(chunk.words)
        )
        terms += compress(chunk.terms, merged_number >= known)
        tokens.append(merged_number.take(chunk.tokens))
        if chunk.documents:
            lengths.append(chunk.lengths)
    return WordCounts(
        words=list(numbers),
        terms=terms,
        tokens=np.concatenate(tokens),
        lengths=np.concatenate(lengths) if lengths else np.empty((0, 0), np.int32),
    )


def rank_terms(counts: WordCounts) -> tuple[list[str], NDArray[np.int64]]:
    """Sort the distinct terms in UTF-16 order, as JavaScript does.

    Returns the terms, and the rank of each word's term among them; -1 for a stop word.
    """
    terms = sorted({*counts.terms} - {""}, key=sort_key)
    ranks = {term: rank for rank, term in enumerate(terms)} | {"": -1}
    rank_of_word = map(ranks.__getitem__, counts.terms)
    return terms, np.fromiter(rank_of_word, np.int64, len(counts.terms))


def count_tokens(counts: WordCounts) -> NDArray[np.int64]:
    """The number of tokens of each word in all texts."""
    found = np.zeros(len(counts.words), np.int64)
    for start in range(0, len(counts.tokens), TOKENS_PER_BLOCK):
        block = counts.tokens[start : start + TOKENS_PER_BLOCK]
        found += np.bincount(block, minlength=len(found))
    return found


def find_tokens(
    counts: WordCounts, is_wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find all tokens of the wanted words.

    is_wanted: a flag for each word. Returns the indices of their tokens in `tokens`,
    ascending, and the text of each; texts are numbered from 0, document by document.
    """
    indices = np.flatnonzero(is_wanted.take(counts.tokens))
    text_ends = np.append(0, np.cumsum(counts.lengths))
    bounds = np.searchsorted(indices, text_ends)
    return indices, np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
