"""The index's postings and the texts' positions -> rows of text, one a term or word, as
`shards.py` files them.

Both are made in blocks of whole rows, so that little memory is taken beside the rows
themselves.
"""

import numpy as np
from numpy.typing import NDArray

from paperarchive.search.codec import encode_numbers, encode_rows
from paperarchive.search.documents import FIELDS
from paperarchive.search.index import Postings
from paperarchive.search.word_counts import (
    TOKENS_AT_A_TIME,
    WordCounts,
    count_tokens,
    find_blocks,
    find_run_lengths,
    find_runs,
    find_tokens,
)
from paperarchive.text.analysis import sort_key

_BLOCK = 1 << 18
_TITLE_END = ""


def format_postings(postings: Postings) -> list[str]:
    """Write the row of each term: for each field gaps and counts, "|" between fields
    and none behind the last.
    """
    starts = postings.starts[:: len(FIELDS)]
    rows: list[str] = []
    for first, end in find_blocks(np.diff(starts), _BLOCK):
        bounds = postings.starts[first * len(FIELDS) : end * len(FIELDS) + 1]
        found = slice(bounds[0], bounds[-1])
        rows += _format_postings(
            postings.documents[found], postings.counts[found], bounds - bounds[0]
        )
    return rows


def _format_postings(
    documents: NDArray[np.integer],
    counts: NDArray[np.integer],
    starts: NDArray[np.integer],
) -> list[str]:
    filled = np.flatnonzero(np.diff(starts))
    firsts = starts[filled]
    before = np.append(0, filled[:-1])
    repeated = counts > 1
    ends = np.cumsum(repeated + np.int64(1))
    heads = ends - 1 - repeated
    numbers = np.empty(ends[-1], np.int64)
    numbers[heads] = _find_row_gaps(documents, firsts) * 2 + repeated
    numbers[ends[repeated] - 1] = counts[repeated] - 2
    bars = np.zeros(len(numbers), np.int64)
    bars[heads[firsts]] = filled - np.maximum(before, filled - filled % len(FIELDS))
    return encode_rows(numbers, heads[starts[: -1 : len(FIELDS)]], bars)


def _find_row_gaps(
    numbers: NDArray[np.integer], firsts: NDArray[np.integer]
) -> NDArray[np.integer]:
    """The gaps of rows of ascending numbers, whose first counts from -1; firsts: where
    the rows begin.
    """
    gaps = np.diff(numbers, prepend=-1) - 1
    gaps[firsts] = numbers[firsts]
    return gaps


def format_positions(counts: WordCounts) -> tuple[list[str], list[str]]:
    """Write where words stand in title and abstract: the words in UTF-16's order, and
    their rows.
    """
    if not counts.documents:
        return [], []
    order = sorted(
        range(len(counts.words)), key=lambda number: sort_key(counts.words[number])
    )
    ends = np.zeros(
        (counts.documents, 3), np.int64
    )  # the same for the mark that ends each title
    ends[:, 2] = counts.lengths[:, 0]
    words, rows = [_TITLE_END], [encode_numbers(ends.ravel())]
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    bits = (
        counts.documents.bit_length(),
        int(counts.lengths[:, :2].sum(axis=1).max() + 1).bit_length(),
    )
    for first, end in find_blocks(count_tokens(counts)[order], TOKENS_AT_A_TIME):
        keys = _sort_positions(counts, ranks, range(first, end), bits)
        starts = np.searchsorted(keys, np.arange(first, end + 1) << sum(bits))
        for start, stop in find_blocks(np.diff(starts), _BLOCK):
            part = keys[starts[start] : starts[stop]]
            if len(part):  # else these words stand in tags and names alone
                inside = (
                    np.flatnonzero(np.diff(starts[start : stop + 1])) + first + start
                )
                words += [counts.words[order[rank]] for rank in inside.tolist()]
                rows += _format_positions(part, bits)
    return words, rows


def _sort_positions(
    counts: WordCounts, ranks: NDArray[np.int64], wanted: range, bits: tuple[int, int]
) -> NDArray[np.int64]:
    """Sort the words of titles and abstracts whose ranks are wanted.

    bits: how many bits a document has, and a place in it. Returns their rank, document
    and place, each some bits of a number.
    """
    places, texts = find_tokens(counts, (ranks >= wanted.start) & (ranks < wanted.stop))
    columns = counts.lengths.shape[1]
    is_shown = texts % columns < 2
    places, texts = places[is_shown], texts[is_shown]
    shifts = counts.lengths.ravel() - np.cumsum(counts.lengths, dtype=np.int64)
    shifts[1::columns] += counts.lengths[:, 0] + 1
    shifts += np.repeat(np.arange(counts.documents) << bits[1], columns)
    keys: NDArray[np.int64] = ranks.take(counts.tokens[places]) << sum(bits)
    keys += shifts[texts]
    keys += places
    keys.sort(kind="stable")
    return keys


def _format_positions(keys: NDArray[np.int64], bits: tuple[int, int]) -> list[str]:
    document_bits, place_bits = bits
    texts = keys >> place_bits
    runs = find_runs(texts)
    words = texts[runs] >> document_bits
    firsts = find_runs(words)  # among the runs: the first of each word
    sizes = np.ones(len(keys), np.int64)
    sizes[runs] = 3
    ends = np.cumsum(sizes)
    numbers = np.empty(ends[-1], np.int64)
    numbers[ends - 1] = _find_row_gaps(keys & ((1 << place_bits) - 1), runs)
    heads = ends[runs] - 3
    numbers[heads] = _find_row_gaps(texts[runs] & ((1 << document_bits) - 1), firsts)
    numbers[heads + 1] = find_run_lengths(runs, len(keys)) - 1
    return encode_rows(numbers, heads[firsts])
