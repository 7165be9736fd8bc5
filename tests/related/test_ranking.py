"""The best items of each group."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.related.ranking import select_best


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 2**24)), max_size=20), st.integers(1, 4))
def test_the_best_of_each_group_are_selected(rows: list[tuple[int, int]], most: int) -> None:
    groups, scores = np.array(rows, np.int64).reshape(-1, 2).T
    indices = range(len(rows))
    expected = [
        index
        for group in range(4)
        for index in sorted((p for p in indices if rows[p][0] == group), key=lambda p: (-rows[p][1], p))[:most]
    ]
    assert select_best(groups, np.arange(len(rows)), scores, most).tolist() == expected
