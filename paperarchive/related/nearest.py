"""Counted words -> related papers: the five nearest of each paper, and the words that
tie them.

In: the word counts of titles and abstracts. Out: for each paper up to five others,
nearest first; `vectors.py` says what near is.

Not every pair is weighed. The papers in which a term weighs most are its champions; a
paper's candidates are those with most weight among the champions of its strongest
terms, and only candidates are weighed in full. Of the five that are nearest among all,
this finds 95 % in 235 papers and 92 % in 9,810; `tests/benchmarks/related_recall.py`
measures it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from paperarchive.related.vectors import (
    UNIT_BITS,
    Integers,
    Vectors,
    expand_ranges,
    find_bound_blocks,
    make_vectors,
    multiply_pairs,
    weigh_pairs,
)
from paperarchive.search.runs import compute_run_lengths, compute_run_starts
from paperarchive.search.word_counts import WordCounts

RELATED = 5
"""The most papers that one is related to."""
TYING_WORDS = 3
"""The most words that are said to tie two papers."""
LEAST_TIE = 6
"""A word that ties less than one part in so many of what the strongest does is not said
to tie.
"""
STRONGEST = 10
"""How many terms of a paper lead to its candidates."""
CHAMPION_TERMS = 30
"""Of how many of its strongest terms a paper can be a champion."""
CHAMPIONS = 50
"""How many papers a term leads to."""
CANDIDATES = 20
"""How many candidates of a paper are weighed; it is weighed as theirs too."""
LEAST_CANDIDATE = 4
"""A candidate weighs at least one part in so many of what the first does."""

_SCORES = 1 << (2 * UNIT_BITS + 1)
_TABLE = 1 << 20  # cells of the table that candidates' weights are added up in
_TRIPLES = 1 << 16  # weights that are added at a time


class Related(NamedTuple):
    """A paper related to another, and why."""

    slug: str
    """The related paper."""
    words: tuple[str, ...]
    """One to three terms that both papers share, strongest first: folded, in the form
    that the paper at hand uses most.
    """


def compute_related(
    slugs: Sequence[str], counts: WordCounts
) -> dict[str, tuple[Related, ...]]:
    """Relate each paper to its nearest others: at most RELATED, nearest first, ties by
    slug.

    slugs: unique, in any order; the order does not change the result.
    counts: of the same papers in the same order; field 0 is the title, field 1 the
    abstract. Returns slug -> related papers, empty for a paper that shares no term.
    """
    order = sorted(range(len(slugs)), key=slugs.__getitem__)
    vectors = make_vectors(counts, order)
    papers, others = find_nearest(vectors)
    related: dict[str, list[Related]] = {slug: [] for slug in slugs}
    for paper, other, words in zip(
        papers.tolist(),
        others.tolist(),
        _find_ties(vectors, papers, others),
        strict=True,
    ):
        near = Related(slugs[order[other]], words)
        related[slugs[order[paper]]].append(near)
    return {slug: tuple(row) for slug, row in related.items()}


def find_nearest(vectors: Vectors) -> tuple[Integers, Integers]:
    """Pairs of papers and others near them: by paper, nearest first, ties by the other."""
    total = max(len(vectors.starts) - 1, 1)
    pairs = _find_candidates(vectors)
    ones, others = np.divmod(pairs, total)
    scores = weigh_pairs(vectors, ones, others)
    near = scores > 0
    papers = np.concatenate([ones[near], others[near]])
    nearest = np.concatenate([others[near], ones[near]])
    best = keep_best(papers, nearest, np.tile(scores[near], 2), RELATED)
    return papers[best], nearest[best]


def keep_best(
    groups: Integers, items: Integers, scores: NDArray[np.integer], most: int
) -> Integers:
    """Find the items of each group with the highest scores: their places, by group,
    highest first, ties by item.

    scores: from 1 to 2^24. Groups times items must be less than 2^38.
    """
    order = _pack(groups, items, scores, int(items.max(initial=0)) + 1).argsort(
        kind="stable"
    )
    return order[_find_first(groups[order], most)]


def _pack(
    groups: Integers, items: Integers, scores: NDArray[np.integer], span: int
) -> Integers:
    """Numbers that sort by group, from the highest score down, then by item; items:
    less than `span`.
    """
    return ((groups + 1) * _SCORES - scores) * span + items


def _find_first(
    groups: Integers, most: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which items are among the first of their group; groups: sorted."""
    runs = compute_run_starts(groups)
    places = np.arange(len(groups)) - np.repeat(
        runs, compute_run_lengths(runs, len(groups))
    )
    return places < most


def _find_candidates(vectors: Vectors) -> Integers:
    """Pairs of papers worth weighing, each once: the lesser · papers + the greater,
    ascending.
    """
    total = len(vectors.starts) - 1
    found = [np.empty(0, np.int64)]
    for ones, others, sums in _add_up_champions(vectors):
        runs = compute_run_starts(ones)
        highest = np.maximum.reduceat(sums, runs) if len(runs) else sums
        lengths = compute_run_lengths(runs, len(ones))
        likely = np.flatnonzero(sums > np.repeat(highest // LEAST_CANDIDATE, lengths))
        keys = np.sort(
            _pack(ones[likely], others[likely], sums[likely], total), kind="stable"
        )
        keys = keys[compute_run_starts(keys)]
        best = keys[_find_first(keys // (_SCORES * total), CANDIDATES)]
        ones, others = best // (_SCORES * total), best % total
        found.append(np.minimum(ones, others) * total + np.maximum(ones, others))
    pairs = np.sort(np.concatenate(found), kind="stable")
    return pairs[compute_run_starts(pairs)]


def _add_up_champions(
    vectors: Vectors,
) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Papers, champions of their strongest terms, and what these terms weigh in both;
    some papers at a time.

    A pair stands there once for each of these terms, each time with the whole sum; that
    of a paper with itself is 0.
    """
    total = len(vectors.starts) - 1
    strong = keep_best(vectors.papers, vectors.terms, vectors.weights, CHAMPION_TERMS)
    papers, terms, weights = (
        vectors.papers[strong],
        vectors.terms[strong],
        vectors.weights[strong],
    )
    best = keep_best(terms, papers, weights, CHAMPIONS)
    champions, champion_weights = papers[best], weights[best]
    sizes = np.bincount(terms[best], minlength=vectors.width)
    starts = np.cumsum(sizes) - sizes
    leading = _find_first(papers, STRONGEST)
    papers, terms, weights = papers[leading], terms[leading], weights[leading]
    bounds = np.searchsorted(papers, np.arange(total + 1))
    before = np.append(0, np.cumsum(sizes[terms]))[bounds]
    table = np.zeros(max(_TABLE // max(total, 1), 1) * total, np.int64)
    for first, end in find_bound_blocks(
        np.diff(before), _TRIPLES, np.arange(total), len(table) // max(total, 1)
    ):
        own = slice(bounds[first], bounds[end])
        entries = expand_ranges(starts[terms[own]], sizes[terms[own]])
        ones = np.repeat(papers[own], sizes[terms[own]])
        others = champions[entries]
        cells = (ones - first) * total + others
        np.add.at(
            table,
            cells,
            np.repeat(weights[own], sizes[terms[own]]) * champion_weights[entries],
        )
        rows = np.arange(first, end)
        table[(rows - first) * total + rows] = 0
        yield ones, others, table[cells]
        table[cells] = 0


def _find_ties(
    vectors: Vectors, papers: Integers, others: Integers
) -> list[tuple[str, ...]]:
    """The words of papers that tie them to others, for each pair; papers: ascending."""
    tied: list[Integers] = [np.empty(0, np.int64)]
    terms: list[Integers] = [np.empty(0, np.int64)]
    for part in multiply_pairs(vectors, papers, others):
        starts = np.cumsum(part.sizes) - part.sizes
        highest = np.repeat(np.maximum.reduceat(part.products, starts), part.sizes)
        ties = np.flatnonzero(part.products * LEAST_TIE >= highest)
        pairs = np.repeat(np.arange(part.pairs.start, part.pairs.stop), part.sizes)[
            ties
        ]
        found = vectors.terms[part.entries[ties]]
        best = keep_best(pairs, found, part.products[ties], TYING_WORDS)
        tied.append(pairs[best])
        terms.append(found[best])
    pairs = np.concatenate(tied)
    keys = vectors.papers * vectors.width + vectors.terms
    entries = np.searchsorted(
        keys, papers[pairs] * vectors.width + np.concatenate(terms)
    )
    words = [vectors.words[form] for form in vectors.forms[entries].tolist()]
    bounds = np.searchsorted(pairs, np.arange(len(papers) + 1)).tolist()
    return [tuple(words[start:end]) for start, end in pairwise(bounds)]
