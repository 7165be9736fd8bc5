"""Postings of the index and positions of words -> rows of text, one per term or word.

The format of a row is described in `shards.py`. Rows are made in blocks, so that the
numbers of a block take little memory next to the rows themselves.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from paperarchive.search.codec import encode_numbers, encode_rows
from paperarchive.search.index import Postings
from paperarchive.search.runs import (
    compute_run_lengths,
    compute_run_starts,
    cut_blocks,
)
from paperarchive.search.word_counts import (
    TOKENS_PER_BLOCK,
    WordCounts,
    count_tokens,
    find_tokens,
)
from paperarchive.text.analysis import sort_key

_NUMBERS_PER_BLOCK = 1 << 18
_TITLE_END = ""  # the word whose positions end the titles


def format_postings(postings: Postings, fields: int) -> list[str]:
    """Write the row of each term: the postings of each field, "|" between fields,
    trailing empty fields left out. fields: their number.
    """
    starts = postings.starts[::fields]
    rows: list[str] = []
    for first, end in cut_blocks(np.diff(starts), _NUMBERS_PER_BLOCK):
        bounds = postings.starts[first * fields : end * fields + 1]
        block = slice(bounds[0], bounds[-1])
        documents, counts = postings.documents[block], postings.counts[block]
        rows += _format_postings(documents, counts, bounds - bounds[0], fields)
    return rows


def _format_postings(
    documents: NDArray[np.integer],
    counts: NDArray[np.integer],
    starts: NDArray[np.integer],
    fields: int,
) -> list[str]:
    """Write the rows of a block; starts: of each field of each term, and the end."""
    filled = np.flatnonzero(np.diff(starts))  # fields that have postings
    firsts = starts[filled]
    # A posting is one number, or two if its term is repeated there.
    is_repeated = counts > 1
    ends = np.cumsum(is_repeated + np.int64(1))
    heads = ends - 1 - is_repeated
    numbers = np.empty(ends[-1], np.int64)
    numbers[heads] = _compute_row_gaps(documents, firsts) * 2 + is_repeated
    numbers[ends[is_repeated] - 1] = counts[is_repeated] - 2
    # The first posting of a field is preceded by a separator for each field since the
    # term's last filled one.
    previous = np.append(0, filled[:-1])
    first_of_term = filled - filled % fields
    separators = np.zeros(len(numbers), np.int64)
    separators[heads[firsts]] = filled - np.maximum(previous, first_of_term)
    return encode_rows(numbers, heads[starts[:-1:fields]], separators)


def _compute_row_gaps(
    numbers: NDArray[np.integer], firsts: NDArray[np.integer]
) -> NDArray[np.integer]:
    """The gaps of rows of ascending numbers, as `compute_gaps` defines them; firsts: the
    index of each row's first number.
    """
    gaps = np.diff(numbers, prepend=-1) - 1
    gaps[firsts] = numbers[firsts]
    return gaps


def format_positions(counts: WordCounts) -> tuple[list[str], list[str]]:
    """Write at which positions each word occurs in titles and abstracts: the words in
    UTF-16 order, and their rows.
    """
    if not counts.documents:
        return [], []
    words = [_TITLE_END]
    rows = [_format_title_ends(counts.lengths[:, 0])]
    for found, keys, bits in _sort_blocks(counts):
        words += found
        rows += format_sorted_positions(keys, bits)
    return words, rows


def _format_title_ends(titles: NDArray[np.integer]) -> str:
    """The row of the end of each title: one position in every document, after the words
    of the title. titles: their lengths.
    """
    numbers = np.zeros((len(titles), 3), np.int64)
    numbers[:, 2] = titles
    return encode_numbers(numbers.ravel())


def _sort_blocks(
    counts: WordCounts,
) -> Iterator[tuple[list[str], NDArray[np.int64], tuple[int, int]]]:
    """The tokens of titles and abstracts, sorted by word, a block of words at a time:
    the words that occur there, the tokens as `_sort_tokens` packs them, and the bits of
    a document and a position.
    """
    order = sorted(
        range(len(counts.words)), key=lambda number: sort_key(counts.words[number])
    )
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    longest = int(counts.lengths[:, :2].sum(axis=1).max())
    bits = (counts.documents.bit_length(), (longest + 1).bit_length())
    for first, end in cut_blocks(count_tokens(counts)[order], TOKENS_PER_BLOCK):
        keys = _sort_tokens(counts, ranks, range(first, end), bits)
        starts = np.searchsorted(keys, np.arange(first, end + 1) << sum(bits))
        sizes = np.diff(starts)
        for start, stop in cut_blocks(sizes, _NUMBERS_PER_BLOCK):
            block = keys[starts[start] : starts[stop]]
            if len(block) == 0:
                continue  # these words occur in other fields only
            found = np.flatnonzero(sizes[start:stop]) + first + start
            yield [counts.words[order[rank]] for rank in found.tolist()], block, bits


def _sort_tokens(
    counts: WordCounts, ranks: NDArray[np.int64], wanted: range, bits: tuple[int, int]
) -> NDArray[np.int64]:
    """Sort the tokens of titles and abstracts by word, document and position.

    ranks: of words in UTF-16 order. wanted: the ranks to sort. bits: of a document and
    of a position. Returns the three packed into one number each, which sorts several
    times faster than columns.
    """
    indices, texts = find_tokens(
        counts, (ranks >= wanted.start) & (ranks < wanted.stop)
    )
    fields = counts.lengths.shape[1]
    is_shown = texts % fields < 2
    indices, texts = indices[is_shown], texts[is_shown]
    # What to add to the index of a token of each text, for its position and document:
    # titles begin at 0, abstracts one behind the end of the title.
    text_starts = np.cumsum(counts.lengths, dtype=np.int64) - counts.lengths.ravel()
    shifts = -text_starts
    shifts[1::fields] += counts.lengths[:, 0] + 1
    shifts += np.repeat(np.arange(counts.documents) << bits[1], fields)
    keys: NDArray[np.int64] = ranks.take(counts.tokens[indices]) << sum(bits)
    keys += shifts[texts]
    keys += indices
    keys.sort(kind="stable")
    return keys


def format_sorted_positions(
    keys: NDArray[np.int64], bits: tuple[int, int]
) -> list[str]:
    """Write the rows of tokens, one a word.

    keys: word, document and position of each token, packed into one number and sorted.
    bits: of a document and of a position.
    """
    document_bits, position_bits = bits
    texts = keys >> position_bits
    runs = compute_run_starts(texts)  # a word in a document
    words = texts[runs] >> document_bits
    firsts = compute_run_starts(words)  # the first run of each word
    # A run is its document's gap, its length, and a gap for each position.
    sizes = np.ones(len(keys), np.int64)
    sizes[runs] = 3
    ends = np.cumsum(sizes)
    heads = ends[runs] - 3
    documents = texts[runs] & ((1 << document_bits) - 1)
    positions = keys & ((1 << position_bits) - 1)
    numbers = np.empty(ends[-1], np.int64)
    numbers[ends - 1] = _compute_row_gaps(positions, runs)
    numbers[heads] = _compute_row_gaps(documents, firsts)
    numbers[heads + 1] = compute_run_lengths(runs, len(keys)) - 1
    return encode_rows(numbers, heads[firsts])
