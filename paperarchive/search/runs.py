"""Runs of equal values in sorted arrays, and blocks of items that fit into memory."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def compute_run_starts(values: NDArray[np.integer]) -> Integers:
    """The index at which each run of equal values begins."""
    changes = np.empty(len(values), np.bool_)
    changes[:1] = True
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return np.flatnonzero(changes)


def compute_run_lengths(starts: Integers, end: int) -> Integers:
    """The length of each run. starts: where each begins; end: where the last one ends."""
    return np.diff(starts, append=end)


def cut_blocks(sizes: NDArray[np.integer], limit: int) -> Iterator[tuple[int, int]]:
    """Cut consecutive items into blocks whose sizes sum to at most `limit`; an item
    larger than that is a block of its own.

    Yields the index of each block's first item, and the index after its last.
    """
    ends = np.cumsum(sizes, dtype=np.int64)
    first = 0
    while first < len(sizes):
        before = int(ends[first]) - int(sizes[first])
        end = int(np.searchsorted(ends, before + limit, "right"))
        end = max(end, first + 1)
        yield first, end
        first = end
