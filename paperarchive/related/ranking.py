"""Selecting the best items of each group, for many groups at once."""

import numpy as np
from numpy.typing import NDArray

from paperarchive.search.runs import (
    Flags,
    Integers,
    compute_run_lengths,
    compute_run_starts,
)

MAXIMUM_SCORE = 1 << 24
"""The largest cosine, see `vectors.py`."""

_SCORES = MAXIMUM_SCORE << 1  # more than there are scores, so that groups stay apart


def select_best(
    groups: Integers, items: Integers, scores: NDArray[np.integer], limit: int
) -> Integers:
    """Select the items with the highest scores of each group, at most `limit`.

    The arrays are parallel. scores: from 1 to MAXIMUM_SCORE. Groups times items must be
    less than 2^38. Returns indices into the arrays, by group, highest score first, ties
    by item.
    """
    span = int(items.max(initial=0)) + 1
    order = pack_scores(groups, items, scores, span).argsort(kind="stable")
    return order[is_among_first(groups[order], limit)]


def pack_scores(
    groups: Integers, items: Integers, scores: NDArray[np.integer], span: int
) -> Integers:
    """Pack each score into one number that sorts by group, highest score first, then by
    item: sorting single numbers is several times faster than sorting by columns.

    span: more than the greatest item.
    """
    return ((groups + 1) * _SCORES - scores) * span + items


def unpack_groups(packed: Integers, span: int) -> Integers:
    """The group of each packed score."""
    return packed // (_SCORES * span)


def unpack_items(packed: Integers, span: int) -> Integers:
    """The item of each packed score."""
    return packed % span


def is_among_first(groups: Integers, limit: int) -> Flags:
    """Whether each item is among the first `limit` of its group; groups: ascending."""
    starts = compute_run_starts(groups)
    lengths = compute_run_lengths(starts, len(groups))
    places = np.arange(len(groups)) - np.repeat(starts, lengths)
    return places < limit
