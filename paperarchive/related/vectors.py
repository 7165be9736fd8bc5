"""Counted words -> papers as weighed terms, and how near two of them are: the cosine of
tf-idf.

A term's weight is (1 + log tf) · log((papers + 1) / df), both logarithms in half powers
of two, so that one edit moves few weights; everything is counted in integers, so that
every machine finds the same. Pairs are weighed by themselves: of 10,000 papers four
pairs of five have a term in common, and to weigh them all takes scipy's sparse matrices
2.7 s and 800 MB, and sparse_dot_topn 1.3 s, where the pairs worth weighing take 0.1 s;
scipy is 140 MB to install besides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from paperarchive.search.runs import compute_run_starts, cut_blocks
from paperarchive.search.word_counts import TOKENS_PER_BLOCK, WordCounts
from paperarchive.text.analysis import stem

TITLE_FACTOR = 3
"""How many times a word of the title counts."""
UNIT_BITS = 12
"""A paper's vector is 2^12 long, so that a cosine is at most 2^24."""
_TABLE = 1 << 21  # cells of a table that rows of the matrix are spread out in
_PRODUCTS = 1 << 16  # products that are made at a time

Integers = NDArray[np.int64]

WEAK_WORDS: Final = """
    ability according account achieve actual addition additionally address adopt advance advantage affect aim
    allow along although always amount analysis analyze another application apply approach appropriate area
    article aspect assess associated assume attempt available average avoid base baseline become behind being
    benchmark benefit best better between beyond both bring broad build call capable capture case certain
    challenge change characteristic close code com combine common commonly compare comparison competitive
    complete complex component comprehensive compute concern conduct consider considerable consist construct
    contain contrast contribute corresponding cost create critical crucial current data dataset define
    demonstrate depend derive describe description design despite detail determine develop different difficult
    difficulty direction directly discuss distinct diverse due during each early easily easy effect efficacy
    efficient effort eliminate emerged employ enable encourage end enhance ensure entire especially essential
    establish et evaluate even examine example exceed excellent exhibit exist expect expensive experiment
    experimental exploit explore extend extensive facilitate factor fail far few final find first five flexible
    focus focused follow form formulate four framework frequently full fully further furthermore future gain gap
    general github give given goal good handle hard help hence high higher highlight highly http hypothesize
    idea identify illustrate impact implement important importantly impressive improve include incorporate
    increase increasingly indicate individual influence inform inherent initial innovative insight inspire
    instance integrate interest introduce intuitive investigate involve io issue key known lack large larger
    lead less level leverage limit little lower made main mainly maintain major make manner many maximum mean
    method methodology minimal mitigate model modern moreover motivate much multiple namely nature necessary
    need new next notable novel number numerous observe obtain offer one optimal order original outperform
    overall overcome paper part particular particularly per perform perspective phase pipeline play point
    popular pose possible potential practice precise present previous previously primarily primary problem
    procedure produce progress project promising proper properly property propose prove provide public publicly
    purpose qualitative raise range re reach real recent reduce reduction refer regard related relative relevant
    reliable rely remain remarkable report represent require research resource respect result reveal rich right
    role same scale scenario scheme score second seek seen select serve set setup several share show shown
    significant significantly similar simple simultaneously single size small solution sota source special
    specific specify stage standard start state step still strategy strength strong study sub subsequent
    substantial success such suffer sufficient suggest suitable superior support surpass surprisingly system
    systematic tackle take task technique tend term test theoretical thereby therefore three through throughout
    thus time together tool top toward traditional train two type typical under underlying understand unified
    unique unlike up upon use usual utilize valid valuable variant variety various vary verify very via way well
    whether wide within without work worse yield

    dans de des du la le les nous par pour qui sur un une
"""
"""Words of scientific prose that have no subject: in whatever form they stand, they
relate no papers.

The second paragraph is French, which abstracts are written in too. What the search
drops is left out in any case.
"""

_WEAK_TERMS: Final = frozenset(map(stem, WEAK_WORDS.split()))


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Papers as weighed terms: a sparse matrix, a row a paper.

    Terms of one paper lengthen its vector but are not in it, as they tie nothing; nor
    are terms of nearly all papers.
    """

    starts: Integers
    """Where each paper's entries begin; last, where the last's end."""
    terms: Integers
    """The term of each entry, ascending in each paper."""
    weights: Integers
    """The weight of each entry, from 1 to 2^12."""
    forms: Integers
    """The word that stands for the term in the paper most often, the first of equals;
    its place in `words`.
    """
    words: list[str]
    """The words that have a subject, those of one term together, by the alphabet."""

    @property
    def papers(self) -> Integers:
        """The paper of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @property
    def width(self) -> int:
        """One more than the greatest term."""
        return int(self.terms.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """What the terms of some pairs add to their cosines."""

    pairs: slice
    """Which pairs these are."""
    sizes: Integers
    """How many products each pair has: one for each entry of the second paper."""
    entries: Integers
    """These entries."""
    products: NDArray[np.int32]
    """Weight times weight, at most 2^24; 0 where the first paper has not the term."""


def make_vectors(counts: WordCounts, order: Sequence[int]) -> Vectors:
    """Weigh the terms of titles and abstracts, the first two fields.

    order: the papers' numbers, as their rows are to stand.
    """
    words, ranks, terms_of = _rank_words(counts)
    blocks = cut_blocks(counts.lengths.sum(axis=1), TOKENS_PER_BLOCK)
    parts = [_count_terms(counts, range(*block), ranks, terms_of) for block in blocks]
    frequencies = np.zeros(len(words), np.int64)
    for part in parts:
        frequencies += np.bincount(part[1], minlength=len(words))
    weighed = [np.empty((4, 0), np.int32)]
    while parts:
        weighed.append(_weigh(parts.pop(0), frequencies, len(order)))
    sizes = np.bincount(
        np.concatenate([part[0] for part in weighed]), minlength=len(order)
    )
    rows = expand_ranges((np.cumsum(sizes) - sizes)[order], sizes[order])
    terms, weights, forms = (
        np.concatenate([part[column] for part in weighed])[rows] for column in (1, 2, 3)
    )
    starts = np.append(0, np.cumsum(sizes[order]))
    return Vectors(
        starts,
        terms.astype(np.int64),
        weights.astype(np.int64),
        forms.astype(np.int64),
        words,
    )


def _rank_words(counts: WordCounts) -> tuple[list[str], Integers, Integers]:
    """Words that have a subject, by term: these words, the place of every word (-1 =
    not among them), their terms.
    """
    kept = {
        # in one text, which is sorted much faster than a pair
        f"{term}\0{word}": number
        for number, (word, term) in enumerate(
            zip(counts.words, counts.terms, strict=True)
        )
        if term
        and len(word) > 1
        and term not in _WEAK_TERMS
        and not word.replace(".", "").isdigit()
    }
    order = [kept[pair] for pair in sorted(kept)]
    ranks = np.full(len(counts.words), -1, np.int64)
    ranks[order] = np.arange(len(order))
    places: dict[str, int] = {}
    terms = [places.setdefault(counts.terms[number], len(places)) for number in order]
    return [counts.words[number] for number in order], ranks, np.array(terms, np.int64)


def _count_terms(
    counts: WordCounts, papers: range, ranks: Integers, terms_of: Integers
) -> NDArray[np.int32]:
    """Count the terms of some papers' titles and abstracts.

    Returns a column a term in a paper, by paper and term: the paper, the term, how
    often it stands there, and the rank of the word that stands for it.
    """
    lengths = counts.lengths[papers.start : papers.stop]
    first = int(counts.lengths[: papers.start].sum())
    ranks_of = ranks.take(counts.tokens[first : first + int(lengths.sum())])
    texts = np.full(lengths.shape, -1 << 62, np.int64)
    texts[:, :2] = (np.arange(len(lengths)) * len(terms_of) * 2)[:, None]
    texts[:, :1] += 1
    keys = ranks_of * 2 + np.repeat(texts.ravel(), lengths.ravel())
    keys = keys[
        (ranks_of >= 0) & (keys >= 0)
    ]  # each word's paper, its rank, and whether it is the title's
    keys.sort(kind="stable")
    if not len(keys):
        return np.empty((4, 0), np.int32)
    found = compute_run_starts(keys >> 1)  # a word in a paper
    numbers = np.add.reduceat((keys & 1) * (TITLE_FACTOR - 1) + 1, found)
    rows, forms = np.divmod(keys[found] >> 1, len(terms_of))
    terms = terms_of[forms]
    runs = compute_run_starts(rows * len(terms_of) + terms)  # a term in a paper
    last = len(terms_of) - 1
    best = last - np.maximum.reduceat(
        numbers * len(terms_of) + (last - forms), runs
    ) % len(terms_of)
    return np.array(
        [rows[runs] + papers.start, terms[runs], np.add.reduceat(numbers, runs), best],
        np.int32,
    )


def _weigh(
    part: NDArray[np.int32], frequencies: Integers, total: int
) -> NDArray[np.int32]:
    """Weigh what `_count_terms` gave: in place of how often a term stands there comes
    its weight, if it ties anything.

    frequencies: of all terms. total: how many papers there are.
    """
    papers, terms, counts, forms = part
    rarities = _find_steps(np.array([total + 1])) - _find_steps(
        np.maximum(frequencies, 1)
    )
    weights = (2 + _find_steps(counts)) * rarities[terms]
    squares = np.bincount(papers, weights * weights, total).astype(
        np.int64
    )  # far below 2^53, so exact
    lengths = 1 + np.sqrt(squares << 20).astype(np.int64)  # in 1024ths, rounded up
    weights = (weights << (UNIT_BITS + 10)) // lengths[papers]
    ties = (frequencies[terms] > 1) & (weights > 0)
    return np.array([papers[ties], terms[ties], weights[ties], forms[ties]], np.int32)


def _find_steps(numbers: NDArray[np.integer]) -> Integers:
    """The logarithms of numbers from 1, in half powers of two, rounded down."""
    return np.frexp(numbers.astype(np.float64) ** 2)[1].astype(np.int64) - 1


def weigh_pairs(vectors: Vectors, ones: Integers, others: Integers) -> Integers:
    """The cosines of pairs of papers, as integers: at most 2^24. ones: ascending."""
    scores = np.zeros(len(ones), np.int64)
    for part in multiply_pairs(vectors, ones, others):
        sums = np.append(0, np.cumsum(part.products))
        ends = np.cumsum(part.sizes)
        scores[part.pairs] = sums[ends] - sums[ends - part.sizes]
    return scores


def multiply_pairs(
    vectors: Vectors, ones: Integers, others: Integers
) -> Iterator[Products]:
    """Multiply the weights of pairs of papers, some pairs at a time. ones: ascending."""
    width = max(vectors.width, 1)
    table = np.zeros(max(_TABLE // width, 1) * width, np.int32)
    sizes = np.diff(vectors.starts)[others]
    for first, end in find_bound_blocks(sizes, _PRODUCTS, ones, len(table) // width):
        rows = np.arange(ones[first], ones[end - 1] + 1)
        own = slice(vectors.starts[rows[0]], vectors.starts[rows[-1] + 1])
        lengths = np.diff(vectors.starts[rows[0] : rows[-1] + 2])
        cells = np.repeat((rows - rows[0]) * width, lengths) + vectors.terms[own]
        table[cells] = vectors.weights[own]
        entries = expand_ranges(vectors.starts[others[first:end]], sizes[first:end])
        products = table[
            np.repeat((ones[first:end] - rows[0]) * width, sizes[first:end])
            + vectors.terms[entries]
        ]
        products *= vectors.weights[entries]
        yield Products(slice(first, end), sizes[first:end], entries, products)
        table[cells] = 0


def find_bound_blocks(
    sizes: Integers, most: int, groups: Integers, span: int
) -> Iterator[tuple[int, int]]:
    """Part items into blocks as `cut_blocks` does, whose groups lie within `span`
    besides. groups: ascending.
    """
    for first, end in cut_blocks(sizes, most):
        while first < end:
            stop = min(end, int(np.searchsorted(groups, groups[first] + span)))
            yield first, stop
            first = stop


def expand_ranges(starts: Integers, sizes: Integers) -> Integers:
    """The numbers of several ranges, one range after the other."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        starts - ends + sizes, sizes
    )
