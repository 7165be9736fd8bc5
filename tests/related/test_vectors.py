"""Vectors of papers: the worked example of the module, figure by figure, and cosines of any papers."""

import math
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.related import vectors as vectors_module
from paperarchive.related.nearest import compute_related
from paperarchive.related.vectors import (
    TITLE_FACTOR,
    Vectors,
    compute_cosines,
    compute_idf,
    compute_tf,
    cut_bounded_blocks,
    make_vectors,
    multiply_pairs,
)
from paperarchive.search.word_counts import WordCounts, count_words
from paperarchive.text.stemmer import stem
from tests.related.texts import TEXTS, Text, own_texts, relate
from tests.terms import find_terms

Table = dict[str, list[float]]

DOCUMENTATION = vectors_module.__doc__ or ""
PAPERS: dict[str, tuple[str, str]] = {
    name: (title, abstract) for name, title, abstract in re.findall(r'\n    (\w)  "(.*)" +"(.*)"', DOCUMENTATION)
}
TERMS = ("graph", "pars", "robot", "speech")
PAIRS = {"ab": (0, 1), "ac": (0, 2), "bc": (1, 2)}


def read_table(step: int) -> Table:
    """The rows of figures below a step of the example."""
    section = DOCUMENTATION.partition(f"\n{step}. ")[2].partition(f"\n{step + 1}. ")[0]
    rows = re.findall(r"^ {8}(\w+)((?: +[\d.]+)+)$", section, re.MULTILINE)
    return {name: [float(figure) for figure in figures.split()] for name, figures in rows}


def count_terms(paper: str) -> list[int]:
    title, abstract = PAPERS[paper]
    counts = Counter(find_terms(title) * TITLE_FACTOR + find_terms(abstract))
    return [counts[term] for term in TERMS]


def count_example() -> WordCounts:
    return count_words(PAPERS.values())


def make_example() -> Vectors:
    return make_vectors(count_example(), range(len(PAPERS)))


def make_pairs() -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    ones, others = np.array(list(PAIRS.values()), np.int64).T
    return ones, others


def test_the_example_has_three_papers_and_four_terms() -> None:
    assert list(PAPERS) == ["a", "b", "c"]
    assert {term for paper in PAPERS.values() for text in paper for term in find_terms(text)} == set(TERMS)


def test_the_example_s_counts_are_those_of_its_texts() -> None:
    counts = {paper: count_terms(paper) for paper in PAPERS}
    frequencies = [sum(row[column] > 0 for row in counts.values()) for column in range(len(TERMS))]
    assert read_table(1) == {**counts, "df": frequencies}


def test_the_example_s_weights_are_those_of_its_counts() -> None:
    counts = read_table(1)
    frequencies = np.array(counts.pop("df"), np.int64)
    expected: Table = {}
    for paper, row in counts.items():
        found = np.array(row, np.int64)
        weights = np.where(found > 0, compute_tf(np.maximum(found, 1)) * compute_idf(frequencies, len(PAPERS)), 0)
        expected[paper] = [*weights.tolist(), round(math.sqrt((weights**2).sum()), 2)]
    assert read_table(2) == expected


def test_the_example_s_vectors_are_the_program_s() -> None:
    vectors = make_example()
    terms = [stem(vectors.words[form]) for form in vectors.forms.tolist()]
    assert terms == ["graph", "pars", "speech", "graph", "pars", "speech", "graph"]
    rows = np.split(vectors.weights, vectors.starts[1:-1])
    assert read_table(3) == dict(zip(PAPERS, map(np.ndarray.tolist, rows), strict=True))


def test_the_example_s_products_are_the_program_s() -> None:
    (block,) = multiply_pairs(make_example(), *make_pairs())
    rows = np.split(block.products, np.cumsum(block.sizes)[:-1])
    assert read_table(4) == dict(zip(PAIRS, map(np.ndarray.tolist, rows), strict=True))
    related = compute_related(list(PAPERS), count_example())
    assert related["a"][0] == ("b", ("speech", "parsing"))


def test_the_example_s_cosines_are_the_program_s() -> None:
    cosines = compute_cosines(make_example(), *make_pairs()).tolist()
    assert read_table(5) == {
        name: [cosine, round(cosine / 2**24, 3)] for name, cosine in zip(PAIRS, cosines, strict=True)
    }


@given(TEXTS)
def test_a_cosine_is_symmetric_and_at_most_one(texts: list[Text]) -> None:
    vectors = make_vectors(count_words([text[1:] for text in texts]), range(len(texts)))
    ones, others = (pairs.ravel() for pairs in np.indices((len(texts), len(texts))))
    cosines = compute_cosines(vectors, ones, others).reshape(len(texts), len(texts))
    assert cosines.tolist() == cosines.T.tolist()
    assert ((cosines >= 0) & (cosines <= 2**24)).all()


@pytest.mark.parametrize("most", [1, 1000])
def test_the_size_of_blocks_makes_no_difference(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = list(own_texts()[:60])
    whole = relate(texts)
    monkeypatch.setattr(vectors_module, "TOKENS_PER_BLOCK", most)
    assert relate(texts) == whole


@given(st.lists(st.integers(0, 9)), st.integers(1, 20), st.integers(1, 5))
def test_blocks_are_within_both_limits(sizes: list[int], most: int, span: int) -> None:
    blocks = list(cut_bounded_blocks(np.array(sizes, np.int64), most, np.arange(len(sizes)), span))
    assert [place for first, end in blocks for place in range(first, end)] == list(range(len(sizes)))
    for first, end in blocks:
        assert end - first <= span
        assert sum(sizes[first:end]) <= most or end == first + 1
