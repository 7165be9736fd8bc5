"""Counted words -> tf-idf vectors of papers, and the cosines between them.

In: the word counts of titles and abstracts. Out: `Vectors`, a sparse matrix with a row
per paper and a column per term, and the products of its rows.

A worked example
================

Three papers, four words:

    a  "Parsing speech"  "We parse speech as graphs."
    b  "Speech graphs"   "Parsed."
    c  "Robots"          "A robot has graphs."

1. Counts. A word of the title counts TITLE_FACTOR = 3 times; "parsing", "parse" and
   "parsed" are one term, "pars"; "we", "as", "a" and "has" are stop words. The document
   frequency, df, is the number of papers with the term.

            graph  pars  robot  speech
        a       1     4      0       4
        b       3     1      0       3
        c       1     0      4       0
        df      3     2      1       2

2. Weights: (1 + log tf) * log((papers + 1) / df). Both logarithms are measured in half
   powers of two and rounded down, so that an edit changes few weights. All numbers are
   integers, so that every machine computes the same. That is, with
   steps(x) = floor(2 * log2(x)), (2 + steps(tf)) * (steps(4) - steps(df)):

            graph  pars  robot  speech    length
        a       2    12      0      12     17.09
        b       5     4      0      10     11.87
        c       2     0     24       0     24.08

3. Vectors: rows are scaled to length 2^12 = 4096 and rounded down. Terms of a single
   paper contribute to its length, but are dropped, since they relate it to no other.

            graph  pars  speech
        a     479  2876    2876
        b    1724  1379    3449
        c     340

4. Products, term by term. They say which words two papers share, strongest first:
   "speech" and "pars" for a and b.

            graph     pars    speech
        ab  825796  3966004  9919324
        ac  162860
        bc  586160

5. Their sums are the cosines, times 2^24 = 16777216.

        ab  14711124  0.877
        ac    162860  0.010
        bc    586160  0.035

Why not scipy
=============

Only pairs worth comparing are multiplied. In 10,000 papers four pairs in five share a
term; to multiply them all takes scipy's sparse matrices 2.7 s and 800 MB, and
sparse_dot_topn 1.3 s. The pairs worth comparing take 0.1 s, and scipy would be 140 MB
to install.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from paperarchive.related.stop_words import STOP_TERMS
from paperarchive.search.runs import Flags, Integers, compute_run_starts, cut_blocks
from paperarchive.search.word_counts import TOKENS_PER_BLOCK, WordCounts

TITLE_FACTOR = 3
"""How many times a word of the title counts."""
LENGTH_BITS = 12
"""A vector is 2^12 long, so that a cosine is at most 2^24."""

_TABLE_CELLS = 1 << 21  # of the table into which rows of the matrix are expanded
_PRODUCTS_PER_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The weights of terms in papers: a sparse matrix of compressed rows, a row per
    paper. An entry is a nonzero cell; entries are ordered by paper, then by term.
    """

    starts: Integers
    """The index of each paper's first entry, and at last the number of entries."""
    terms: Integers
    """The term of each entry."""
    weights: Integers
    """The weight of each entry, from 1 to 2^12."""
    forms: Integers
    """The word that represents the term of each entry in its paper: the most frequent
    one, the first of equals. An index in `words`.
    """
    words: list[str]
    """The words that are compared, those of one term together, in alphabetical order."""

    @property
    def paper_count(self) -> int:
        """The number of papers."""
        return len(self.starts) - 1

    @property
    def papers(self) -> Integers:
        """The paper of each entry."""
        return np.repeat(np.arange(self.paper_count), np.diff(self.starts))

    @property
    def width(self) -> int:
        """One more than the greatest term."""
        return int(self.terms.max(initial=-1)) + 1

    def look_up_words(self, papers: Integers, terms: Integers) -> list[str]:
        """The words that represent terms in papers; the arrays are parallel, and every
        paper has its term.
        """
        keys = self.papers * self.width + self.terms  # ascending
        entries = np.searchsorted(keys, papers * self.width + terms)
        return [self.words[form] for form in self.forms[entries].tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """What each term adds to the cosines of a block of pairs."""

    pairs: slice
    """The pairs of the block, among those given."""
    sizes: Integers
    """The number of products of each pair: one per entry of the second paper."""
    entries: Integers
    """These entries."""
    products: NDArray[np.int32]
    """Weight times weight, at most 2^24; 0 if the first paper lacks the term."""


class _Entries(NamedTuple):
    """Terms of papers, in parallel arrays."""

    papers: NDArray[np.int32]
    terms: NDArray[np.int32]
    values: NDArray[np.int32]
    """How often the term occurs in the paper, or what it weighs there."""
    forms: NDArray[np.int32]
    """The word that represents the term, see `Vectors.forms`."""

    def select(self, wanted: Flags | Integers) -> "_Entries":
        """Some of the entries, by flags or indices."""
        return _Entries(*(column[wanted] for column in self))


_NO_ENTRIES = _Entries(*np.empty((4, 0), np.int32))


def _join_entries(blocks: Sequence[_Entries]) -> _Entries:
    columns = zip(_NO_ENTRIES, *blocks, strict=True)
    return _Entries(*map(np.concatenate, columns))


def make_vectors(counts: WordCounts, order: Sequence[int]) -> Vectors:
    """Weigh the terms of titles and abstracts, fields 0 and 1 of the documents.

    order: the document of each paper, a permutation.
    """
    words, ranks, term_of = _select_words(counts)
    blocks = [
        _count_terms(counts, range(first, end), ranks, term_of)
        for first, end in cut_blocks(counts.lengths.sum(axis=1), TOKENS_PER_BLOCK)
    ]
    frequencies = np.zeros(len(words), np.int64)
    for block in blocks:
        frequencies += np.bincount(block.terms, minlength=len(words))
    weighed: list[_Entries] = []
    while blocks:  # which frees the counts of a block as soon as it is weighed
        weighed.append(_weigh_entries(blocks.pop(0), frequencies, len(order)))
    entries = _join_entries(weighed)
    weighed.clear()
    sizes = np.bincount(entries.papers, minlength=len(order))
    starts = np.cumsum(sizes) - sizes
    entries = entries.select(expand_ranges(starts[order], sizes[order]))
    return Vectors(
        starts=np.append(0, np.cumsum(sizes[order])),
        terms=entries.terms.astype(np.int64),
        weights=entries.values.astype(np.int64),
        forms=entries.forms.astype(np.int64),
        words=words,
    )


def _select_words(counts: WordCounts) -> tuple[list[str], Integers, Integers]:
    """Select the words to compare, sorted by term: these words, the rank of every word
    of `counts` among them (-1 if it is not), and the term of each, numbered from 0.
    """
    selected: dict[str, int] = {}
    for number, (word, term) in enumerate(zip(counts.words, counts.terms, strict=True)):
        if term and term not in STOP_TERMS and not _is_trivial(word):
            # Term and word in one string sort much faster than a pair.
            selected[f"{term}\0{word}"] = number
    order = [selected[pair] for pair in sorted(selected)]
    ranks = np.full(len(counts.words), -1, np.int64)
    ranks[order] = np.arange(len(order))
    places: dict[str, int] = {}
    terms = [places.setdefault(counts.terms[number], len(places)) for number in order]
    return [counts.words[number] for number in order], ranks, np.array(terms, np.int64)


def _is_trivial(word: str) -> bool:
    """Whether a word is a single letter or a number."""
    return len(word) == 1 or word.replace(".", "").isdigit()


def _count_terms(
    counts: WordCounts, papers: range, ranks: Integers, term_of: Integers
) -> _Entries:
    """Count the terms of titles and abstracts of some papers; the entries are ordered by
    paper, then by term. ranks, term_of: see `_select_words`.
    """
    keys = _sort_tokens(counts, papers, ranks, len(term_of))
    if len(keys) == 0:
        return _NO_ENTRIES
    starts = compute_run_starts(keys >> 1)  # of each word of each paper
    amounts = np.add.reduceat((keys & 1) * (TITLE_FACTOR - 1) + 1, starts)
    rows, forms = np.divmod(keys[starts] >> 1, len(term_of))
    terms = term_of[forms]
    runs = compute_run_starts(rows * len(term_of) + terms)  # of each term of each paper
    # The form of a term is its word of the greatest (amount, -rank), as one number.
    last = len(term_of) - 1
    best = np.maximum.reduceat(amounts * len(term_of) + (last - forms), runs)
    columns = (
        rows[runs] + papers.start,
        terms[runs],
        np.add.reduceat(amounts, runs),
        last - best % len(term_of),
    )
    return _Entries(*(column.astype(np.int32) for column in columns))


def _sort_tokens(
    counts: WordCounts, papers: range, ranks: Integers, words: int
) -> Integers:
    """The tokens of titles and abstracts of some papers, each as a number with the
    digits paper, from 0, and rank, and a last bit that is set in the title; sorted.

    words: the number of ranks.
    """
    lengths = counts.lengths[papers.start : papers.stop]
    first = int(counts.lengths[: papers.start].sum())
    ranks_of = ranks.take(counts.tokens[first : first + int(lengths.sum())])
    # What is added for the text of a token: far below zero for fields not compared.
    text_keys = np.full(lengths.shape, -1 << 62, np.int64)
    text_keys[:, :2] = (np.arange(len(lengths)) * words * 2)[:, None]
    text_keys[:, :1] += 1
    keys = ranks_of * 2 + np.repeat(text_keys.ravel(), lengths.ravel())
    keys = keys[(ranks_of >= 0) & (keys >= 0)]
    keys.sort(kind="stable")
    return keys


def _weigh_entries(entries: _Entries, frequencies: Integers, total: int) -> _Entries:
    """Turn the counts of terms into the weights of vectors; entries that relate a paper
    to no other are dropped.

    frequencies: the document frequency of each term. total: the number of papers. The
    entries must be all of their papers.
    """
    weights = compute_tf(entries.values)
    weights *= compute_idf(frequencies, total)[entries.terms]
    # bincount sums squares as floats: exact, as they are far below 2^53.
    squares = np.bincount(entries.papers, weights * weights, total).astype(np.int64)
    lengths = 1 + np.sqrt(squares << 20).astype(np.int64)  # in 1024ths, rounded up
    weights = (weights << (LENGTH_BITS + 10)) // lengths[entries.papers]
    weighed = entries._replace(values=weights.astype(np.int32))
    return weighed.select((frequencies[entries.terms] > 1) & (weights > 0))


def compute_tf(counts: NDArray[np.integer]) -> Integers:
    """The factor 1 + log tf of each count, in half powers of two; counts: from 1."""
    return 2 + _compute_steps(counts)


def compute_idf(frequencies: Integers, total: int) -> Integers:
    """The factor log((papers + 1) / df) of each document frequency, in half powers of
    two; total: the number of papers.
    """
    rarest = _compute_steps(np.array([total + 1]))
    return rarest - _compute_steps(np.maximum(frequencies, 1))


def _compute_steps(numbers: NDArray[np.integer]) -> Integers:
    """floor(2 * log2(number)), of numbers from 1, exact."""
    return np.frexp(numbers.astype(np.float64) ** 2)[1].astype(np.int64) - 1


def compute_cosines(vectors: Vectors, ones: Integers, others: Integers) -> Integers:
    """The cosines of pairs of papers, times 2^24; ones: ascending."""
    cosines = np.zeros(len(ones), np.int64)
    for block in multiply_pairs(vectors, ones, others):
        sums = np.append(0, np.cumsum(block.products))
        ends = np.cumsum(block.sizes)
        cosines[block.pairs] = sums[ends] - sums[ends - block.sizes]
    return cosines


def multiply_pairs(
    vectors: Vectors, ones: Integers, others: Integers
) -> Iterator[Products]:
    """Multiply the weights of pairs of papers, a block of pairs at a time; ones:
    ascending.
    """
    width = max(vectors.width, 1)
    papers_at_once = max(_TABLE_CELLS // width, 1)
    table = np.zeros(papers_at_once * width, np.int32)
    sizes = np.diff(vectors.starts)[others]
    for first, end in cut_bounded_blocks(
        sizes, _PRODUCTS_PER_BLOCK, ones, papers_at_once
    ):
        # Expand the rows of the first papers, and look up the terms of the second.
        rows = np.arange(ones[first], ones[end - 1] + 1)
        own = slice(vectors.starts[rows[0]], vectors.starts[rows[-1] + 1])
        lengths = np.diff(vectors.starts[rows[0] : rows[-1] + 2])
        cells = np.repeat((rows - rows[0]) * width, lengths) + vectors.terms[own]
        table[cells] = vectors.weights[own]
        entries = expand_ranges(vectors.starts[others[first:end]], sizes[first:end])
        row_of = np.repeat((ones[first:end] - rows[0]) * width, sizes[first:end])
        products = table[row_of + vectors.terms[entries]]
        products *= vectors.weights[entries]
        yield Products(
            pairs=slice(first, end),
            sizes=sizes[first:end],
            entries=entries,
            products=products,
        )
        table[cells] = 0


def cut_bounded_blocks(
    sizes: Integers, limit: int, groups: Integers, span: int
) -> Iterator[tuple[int, int]]:
    """Cut items into blocks as `cut_blocks` does, of groups that differ by less than
    `span`; groups: ascending.
    """
    for first, end in cut_blocks(sizes, limit):
        while first < end:
            stop = int(np.searchsorted(groups, groups[first] + span))
            yield first, min(stop, end)
            first = min(stop, end)


def expand_ranges(starts: Integers, sizes: Integers) -> Integers:
    """The indices of several ranges, end to end."""
    ends = np.cumsum(sizes)
    total = ends[-1] if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + sizes, sizes)
