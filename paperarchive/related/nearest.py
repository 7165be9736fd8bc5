"""Counted words -> related papers: the nearest five of each, and the words they share.

In: the word counts of titles and abstracts. Out: `Related` rows by slug. Nearness is
the cosine of tf-idf vectors, see `vectors.py`.

Only candidates are compared (see `candidates.py`). They include 95 % of the five
nearest of all papers in an archive of 235 papers and 92 % in one of 9,810;
`tests/benchmarks/related_recall.py` measures it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from paperarchive.related.candidates import find_candidates
from paperarchive.related.ranking import select_best
from paperarchive.related.vectors import (
    Products,
    Vectors,
    compute_cosines,
    make_vectors,
    multiply_pairs,
)
from paperarchive.search.runs import Integers
from paperarchive.search.word_counts import WordCounts

MAXIMUM_RELATED = 5
"""Related papers of a paper."""
MAXIMUM_WORDS = 3
"""Shared words shown for a related paper."""
WORD_RATIO = 6
"""A shared word is shown if it adds at least this part, 1/6, of what the strongest one
adds to the cosine.
"""


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
    """Relate each paper to its nearest others: at most MAXIMUM_RELATED, nearest first,
    ties by slug.

    slugs: unique, in any order; the order does not change the result.
    counts: of the same papers in the same order; field 0 is the title, field 1 the
    abstract. Returns slug -> related papers, empty for a paper that shares no term.
    """
    order = sorted(range(len(slugs)), key=slugs.__getitem__)
    vectors = make_vectors(counts, order)
    papers, others = find_nearest(vectors)
    words = _select_words(vectors, papers, others)
    names = [slugs[number] for number in order]
    related: dict[str, list[Related]] = {slug: [] for slug in slugs}
    for paper, other, shared in zip(
        papers.tolist(), others.tolist(), words, strict=True
    ):
        related[names[paper]].append(Related(names[other], shared))
    return {slug: tuple(row) for slug, row in related.items()}


def find_nearest(vectors: Vectors) -> tuple[Integers, Integers]:
    """Find the nearest papers of each paper.

    Returns pairs of a paper and another near it: by paper, nearest first, ties by the
    other.
    """
    ones, others = find_candidates(vectors)
    cosines = compute_cosines(vectors, ones, others)
    near = cosines > 0
    papers = np.concatenate([ones[near], others[near]])
    nearest = np.concatenate([others[near], ones[near]])
    best = select_best(papers, nearest, np.tile(cosines[near], 2), MAXIMUM_RELATED)
    return papers[best], nearest[best]


def _select_words(
    vectors: Vectors, papers: Integers, others: Integers
) -> Iterator[tuple[str, ...]]:
    """For each pair the words of the first paper that the other shares, strongest first;
    papers: ascending.
    """
    selected = [
        _select_terms(vectors, block)
        for block in multiply_pairs(vectors, papers, others)
    ]
    pairs = np.concatenate([np.empty(0, np.int64), *(pairs for pairs, _ in selected)])
    terms = np.concatenate([np.empty(0, np.int64), *(terms for _, terms in selected)])
    words = vectors.look_up_words(papers[pairs], terms)
    bounds = np.searchsorted(pairs, np.arange(len(papers) + 1)).tolist()
    return (tuple(words[start:end]) for start, end in pairwise(bounds))


def _select_terms(vectors: Vectors, block: Products) -> tuple[Integers, Integers]:
    """The strongest shared terms of the pairs of a block: pairs and terms, by pair,
    strongest first.
    """
    starts = np.cumsum(block.sizes) - block.sizes
    highest = np.repeat(np.maximum.reduceat(block.products, starts), block.sizes)
    strong = np.flatnonzero(block.products * WORD_RATIO >= highest)
    numbers = np.arange(block.pairs.start, block.pairs.stop)
    pairs = np.repeat(numbers, block.sizes)[strong]
    terms = vectors.terms[block.entries[strong]]
    best = select_best(pairs, terms, block.products[strong], MAXIMUM_WORDS)
    return pairs[best], terms[best]
