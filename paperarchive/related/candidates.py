"""Vectors -> pairs of papers worth comparing.

Most pairs are not: of 10,000 papers, four pairs in five share a term, but nearly all of
these share only frequent ones. Champion lists find the others: the *champions* of a
term are the papers in which it weighs most, and the *candidates* of a paper are the
champions of its leading terms that share most weight with it.
Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval, 7.1.3.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from paperarchive.related.ranking import (
    is_among_first,
    pack_scores,
    select_best,
    unpack_groups,
    unpack_items,
)
from paperarchive.related.vectors import Vectors, cut_bounded_blocks, expand_ranges
from paperarchive.search.runs import Integers, compute_run_lengths, compute_run_starts

LEADING_TERMS = 10
"""A paper's candidates are champions of so many of its strongest terms."""
CHAMPION_TERMS = 30
"""A paper is a champion of so many of its strongest terms at most."""
CHAMPIONS = 50
"""Champions of a term."""
CANDIDATES = 20
"""Candidates of a paper; it is compared with papers that it is a candidate of, too."""
CANDIDATE_RATIO = 4
"""A candidate shares more than this part, 1/4, of the weight that the first one does."""

_TABLE_CELLS = 1 << 20  # of the table in which shared weights are summed
_PRODUCTS_PER_BLOCK = 1 << 16


class _SharedWeights(NamedTuple):
    """Papers and champions of their leading terms, in parallel arrays: an entry for each
    leading term of a paper and champion of that term.
    """

    papers: Integers
    """Ascending."""
    champions: Integers
    sums: Integers
    """The products of weights summed over all leading terms that the two share, the
    same in each of their entries; 0 for a paper with itself.
    """


def find_candidates(vectors: Vectors) -> tuple[Integers, Integers]:
    """Find the pairs of papers worth comparing: each once, the lesser paper first,
    ascending.
    """
    total = vectors.paper_count
    found = [np.empty(0, np.int64)]
    for shared in _sum_shared_weights(vectors):
        papers, candidates = _select_candidates(shared, total)
        lesser = np.minimum(papers, candidates)
        greater = np.maximum(papers, candidates)
        found.append(lesser * total + greater)
    pairs = np.sort(np.concatenate(found), kind="stable")
    distinct = pairs[compute_run_starts(pairs)]
    lesser, greater = np.divmod(distinct, max(total, 1))
    return lesser, greater


def _select_candidates(shared: _SharedWeights, total: int) -> tuple[Integers, Integers]:
    """The candidates of each paper: pairs of a paper and a candidate."""
    papers, champions, sums = shared
    starts = compute_run_starts(papers)
    highest = np.maximum.reduceat(sums, starts) if len(starts) else sums
    lengths = compute_run_lengths(starts, len(papers))
    likely = np.flatnonzero(sums > np.repeat(highest // CANDIDATE_RATIO, lengths))
    keys = pack_scores(papers[likely], champions[likely], sums[likely], total)
    keys = np.sort(keys, kind="stable")
    keys = keys[compute_run_starts(keys)]
    best = keys[is_among_first(unpack_groups(keys, total), CANDIDATES)]
    return unpack_groups(best, total), unpack_items(best, total)


class _ChampionLists(NamedTuple):
    """The champions of all terms end to end, strongest first."""

    papers: Integers
    weights: Integers
    """The weight of the term in each champion."""
    starts: Integers
    """The index of each term's first champion."""
    sizes: Integers
    """The number of champions of each term."""


def _sum_shared_weights(vectors: Vectors) -> Iterator[_SharedWeights]:
    """Sum what the leading terms of papers weigh in both the paper and the champion; a
    block of papers at a time.
    """
    total = vectors.paper_count
    strongest = select_best(
        vectors.papers, vectors.terms, vectors.weights, CHAMPION_TERMS
    )
    papers = vectors.papers[strongest]
    terms = vectors.terms[strongest]
    weights = vectors.weights[strongest]
    lists = _make_champion_lists(papers, terms, weights, vectors.width)
    leading = is_among_first(papers, LEADING_TERMS)
    papers, terms, weights = papers[leading], terms[leading], weights[leading]
    sizes = lists.sizes[terms]
    paper_starts = np.searchsorted(papers, np.arange(total + 1))
    products = np.diff(np.append(0, np.cumsum(sizes))[paper_starts])
    papers_at_once = max(_TABLE_CELLS // max(total, 1), 1)
    table = np.zeros(papers_at_once * total, np.int64)
    for first, end in cut_bounded_blocks(
        products, _PRODUCTS_PER_BLOCK, np.arange(total), papers_at_once
    ):
        block = slice(paper_starts[first], paper_starts[end])
        entries = expand_ranges(lists.starts[terms[block]], sizes[block])
        ones = np.repeat(papers[block], sizes[block])
        champions = lists.papers[entries]
        cells = (ones - first) * total + champions
        np.add.at(
            table,
            cells,
            np.repeat(weights[block], sizes[block]) * lists.weights[entries],
        )
        own = np.arange(first, end)
        table[(own - first) * total + own] = 0
        yield _SharedWeights(papers=ones, champions=champions, sums=table[cells])
        table[cells] = 0


def _make_champion_lists(
    papers: Integers, terms: Integers, weights: Integers, width: int
) -> _ChampionLists:
    """Make the champion list of each term from the strongest terms of each paper, in
    parallel arrays; width: the number of terms.
    """
    best = select_best(terms, papers, weights, CHAMPIONS)
    sizes = np.bincount(terms[best], minlength=width)
    return _ChampionLists(
        papers=papers[best],
        weights=weights[best],
        starts=np.cumsum(sizes) - sizes,
        sizes=sizes,
    )
