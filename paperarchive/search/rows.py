"""The index's postings and the texts' positions -> rows of text, one a term or word, as `shards.py` files them.

Both are made in blocks of whole rows, so that little memory is taken beside the rows themselves.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from paperarchive.archive.words import WordCounts, find_run_lengths, find_runs
from paperarchive.search.codec import encode_numbers, encode_rows
from paperarchive.search.index import FIELDS, Postings
from paperarchive.text.analysis import sort_key

_BLOCK = 1 << 18
_TITLE_END = ""


def format_postings(postings: Postings) -> list[str]:
    """Write the row of each term: for each field gaps and counts, "|" between fields and none behind the last."""
    starts = postings.starts[:: len(FIELDS)]
    rows: list[str] = []
    for first, end in _find_blocks(starts):
        bounds = postings.starts[first * len(FIELDS) : end * len(FIELDS) + 1]
        found = slice(bounds[0], bounds[-1])
        rows += _format_postings(postings.documents[found], postings.counts[found], bounds - bounds[0])
    return rows


def _find_blocks(starts: NDArray[np.integer]) -> Iterator[tuple[int, int]]:
    """Part rows into blocks: the first of each, and the one after its last; starts: of rows, and the last's end."""
    first = 0
    while first < len(starts) - 1:
        end = max(int(np.searchsorted(starts, starts[first] + _BLOCK, "right")) - 1, first + 1)
        yield first, end
        first = end


def _format_postings(
    documents: NDArray[np.integer], counts: NDArray[np.integer], starts: NDArray[np.integer]
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


def _find_row_gaps(numbers: NDArray[np.integer], firsts: NDArray[np.integer]) -> NDArray[np.integer]:
    """The gaps of rows of ascending numbers, whose first counts from -1; firsts: where the rows begin."""
    gaps = np.diff(numbers, prepend=-1) - 1
    gaps[firsts] = numbers[firsts]
    return gaps


def format_positions(counts: WordCounts) -> tuple[list[str], list[str]]:
    """Write where words stand in title and abstract: the words in UTF-16's order, and their rows."""
    if not counts.documents:
        return [], []
    order = sorted(range(len(counts.words)), key=lambda number: sort_key(counts.words[number]))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    keys, bits = _sort_positions(counts, ranks)
    starts = np.searchsorted(keys, np.arange(len(order) + 1) << sum(bits))
    ends = np.zeros((counts.documents, 3), np.int64)  # the same for the mark that ends each title
    ends[:, 2] = counts.lengths[:, 0]
    words, rows = [_TITLE_END], [encode_numbers(ends.ravel())]
    for first, end in _find_blocks(starts):
        part = keys[starts[first] : starts[end]]
        inside = np.flatnonzero(np.diff(starts[first : end + 1]))
        words += [counts.words[order[first + place]] for place in inside.tolist()]
        rows += _format_positions(part, bits)
    return words, rows


def _sort_positions(counts: WordCounts, ranks: NDArray[np.int64]) -> tuple[NDArray[np.int64], tuple[int, int]]:
    """Sort the words of titles and abstracts by word, document and place, each some bits of one number.

    Returns these numbers, and how many bits documents and places have.
    """
    titles, abstracts = counts.lengths[:, 0], counts.lengths[:, 1]
    place_bits = int(titles.max() + abstracts.max() + 1).bit_length()
    document_bits = counts.documents.bit_length()
    starts = np.cumsum(counts.lengths) - counts.lengths.ravel()
    shifts = -starts.reshape(counts.lengths.shape)
    shifts[:, 1] += titles + 1
    shifts += np.arange(counts.documents)[:, None] << place_bits
    fields = np.zeros(counts.lengths.shape, np.bool_)
    fields[:, :2] = True
    keys = (ranks << (place_bits + document_bits)).take(counts.tokens)
    keys += np.repeat(shifts.ravel(), counts.lengths.ravel())
    keys += np.arange(len(keys))
    keys = keys[np.repeat(fields.ravel(), counts.lengths.ravel())]
    keys.sort(kind="stable")
    return keys, (document_bits, place_bits)


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
