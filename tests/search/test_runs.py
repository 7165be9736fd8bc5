"""Runs of equal values, and blocks of items."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.search.runs import compute_run_lengths, compute_run_starts, cut_blocks


def test_runs_begin_where_the_value_changes() -> None:
    runs = compute_run_starts(np.array([3, 3, 5, 3]))
    assert runs.tolist() == [0, 2, 3]
    assert compute_run_lengths(runs, 4).tolist() == [2, 1, 1]
    assert compute_run_starts(np.empty(0, np.int64)).tolist() == []


@given(st.lists(st.integers(0, 9)), st.integers(1, 20))
def test_blocks_hold_every_item_within_the_limit(sizes: list[int], limit: int) -> None:
    blocks = list(cut_blocks(np.array(sizes, np.int64), limit))
    assert [item for first, end in blocks for item in range(first, end)] == list(range(len(sizes)))
    for first, end in blocks:
        assert sum(sizes[first:end]) <= limit or end == first + 1
