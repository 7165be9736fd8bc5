"""Word counts -> the search index: how often each term occurs in each field of each
document.

In: the counted words of documents. Out: `SearchIndex`, which `shards.py` writes as
files for the browser and `full_index.py` as one file in lunr.js's own format.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paperarchive.search.documents import BASE_FIELDS, FIELDS
from paperarchive.search.runs import compute_run_lengths, compute_run_starts, cut_blocks
from paperarchive.search.word_counts import (
    TOKENS_PER_BLOCK,
    WordCounts,
    count_tokens,
    find_tokens,
    merge_counts,
    rank_terms,
)

LUNR_VERSION = "2.3.9"
K1 = 1.2
"""BM25's k1: how soon repetitions of a term stop adding weight. Source: lunr's default."""
B = 0.75
"""BM25's b: how much long fields are discounted. Source: lunr's default."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The postings of all terms: in which field of which document a term occurs.

    A row is one term in one field. Rows are ordered by term, then by field, so with n
    fields term t in field f is row t * n + f. Arrays hold all rows end to end.
    """

    starts: NDArray[np.int64]
    """The offset of each row, and at last the end of the last row."""
    documents: NDArray[np.int32]
    """Document numbers, ascending within a row."""
    counts: NDArray[np.int32]
    """How often the term occurs there, from 1; parallel to `documents`."""


@dataclass(frozen=True, slots=True, eq=False)
class SearchIndex:
    """The whole index, in memory."""

    documents: int
    """The number of documents."""
    fields: tuple[str, ...]
    """BASE_FIELDS, and those of FIELDS of which a document has a word. lunr computes the
    same scores with and without a field that is empty everywhere.
    """
    terms: list[str]
    """All terms, in UTF-16 order, as JavaScript sorts them."""
    postings: Postings
    lengths: NDArray[np.int32]
    """The number of terms per field and document, stop words excluded; a row a field, a
    column a document.
    """
    counts: WordCounts
    """The word counts that the index was made from; their columns are `fields`."""
    boosts: tuple[float, ...]
    """The weight of each field."""


def make_index(chunks: Iterable[WordCounts], boosts: Sequence[float]) -> SearchIndex:
    """Make the index of documents whose `texts` were counted chunk by chunk.

    chunks: in the order of the documents. boosts: in the order of FIELDS.
    """
    counts = merge_counts(chunks)
    columns = _find_columns(counts)
    if counts.documents:
        # What the other columns lack are tokens, so the texts of the tokens stay.
        counts = replace(counts, lengths=counts.lengths[:, columns])
    terms, ranks = rank_terms(counts)
    postings, lengths = _compute_postings(counts, ranks, len(terms))
    return SearchIndex(
        documents=counts.documents,
        fields=tuple([FIELDS[column] for column in columns]),
        terms=terms,
        postings=postings,
        lengths=lengths,
        counts=counts,
        boosts=tuple([boosts[column] for column in columns]),
    )


def _find_columns(counts: WordCounts) -> list[int]:
    """The places in FIELDS of the fields to index."""
    base = len(BASE_FIELDS)
    used = np.flatnonzero(counts.lengths.sum(axis=0)).tolist()
    return [*range(base), *(column for column in used if column >= base)]


def _compute_postings(
    counts: WordCounts, ranks: NDArray[np.int64], terms: int
) -> tuple[Postings, NDArray[np.int32]]:
    """Sort tokens by term, field and document, a block of terms at a time; returns the
    postings and the length of each field, as in `SearchIndex`.

    ranks: the term of each word, -1 for a stop word. terms: their number.
    """
    fields = counts.lengths.shape[1] or len(BASE_FIELDS)
    lengths = np.zeros(counts.documents * fields, np.int32)
    sizes = [np.zeros(1, np.int64)]
    documents = [np.empty(0, np.int32)]
    repeats = [np.empty(0, np.int32)]
    totals = _count_occurrences(counts, ranks, terms)
    for first, end in cut_blocks(totals, TOKENS_PER_BLOCK):
        places, texts = find_tokens(counts, (ranks >= first) & (ranks < end))
        lengths += np.bincount(texts, minlength=len(lengths)).astype(np.int32)
        numbers, columns = np.divmod(texts, fields)
        rows = (ranks - first).take(counts.tokens[places]) * fields + columns
        # A token is one number, row * documents + document: sorting single numbers is
        # several times faster than sorting by columns.
        keys = rows * counts.documents + numbers
        keys.sort(kind="stable")
        runs = compute_run_starts(keys)
        repeats.append(compute_run_lengths(runs, len(keys)).astype(np.int32))
        keys = keys[runs]
        bounds = np.arange((end - first) * fields + 1) * counts.documents
        sizes.append(np.diff(keys.searchsorted(bounds)))
        documents.append((keys % counts.documents).astype(np.int32))
    postings = Postings(
        starts=np.cumsum(np.concatenate(sizes)),
        documents=np.concatenate(documents),
        counts=np.concatenate(repeats),
    )
    return postings, lengths.reshape(-1, fields).T


def _count_occurrences(
    counts: WordCounts, ranks: NDArray[np.int64], terms: int
) -> NDArray[np.int64]:
    """How often each term occurs in all texts."""
    is_term = ranks >= 0
    # bincount sums weights as floats: exact, as they are far below 2^53.
    totals = np.bincount(ranks[is_term], count_tokens(counts)[is_term], terms)
    return totals.astype(np.int64)
