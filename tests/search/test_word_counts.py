"""Words counted in chunks and merged: the same whichever way they are parted."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.chunks import CHUNK_SIZE, cut_chunks
from paperarchive.search.word_counts import (
    WordCounts,
    count_words,
    format_counts,
    merge_counts,
    parse_counts,
    rank_terms,
)
from paperarchive.text.analysis import find_words, sort_key
from tests.terms import find_terms

TEXTS = st.lists(st.sampled_from(["the", "graph", "Graphs", "café", "語音", "𝒳x", "ﬀ", "3.5", "-"])).map(" ".join)
DOCUMENTS = st.lists(st.tuples(TEXTS, TEXTS), max_size=8)


def read_texts(counts: WordCounts) -> list[list[str]]:
    """The words of each text, one text after the other."""
    words = [counts.words[token] for token in counts.tokens.tolist()]
    bounds = np.cumsum([0, *counts.lengths.ravel().tolist()]).tolist()
    return [words[start:end] for start, end in pairwise(bounds)]


@given(DOCUMENTS)
def test_every_word_of_every_text_is_counted_in_order(documents: list[tuple[str, str]]) -> None:
    counts = count_words(documents)
    assert read_texts(counts) == [find_words(text) for texts in documents for text in texts]
    assert counts.documents == len(documents)
    assert len(counts.words) == len(set(counts.words)) == len(counts.terms)
    for word, term in zip(counts.words, counts.terms, strict=True):
        assert [term] * bool(term) == find_terms(word)


@given(DOCUMENTS, st.lists(st.integers(0, 8)))
def test_merged_chunks_equal_the_whole_counted_at_once(documents: list[tuple[str, str]], cuts: list[int]) -> None:
    bounds = [0, *sorted(cuts), len(documents)]
    merged = merge_counts(count_words(documents[start:end]) for start, end in pairwise(bounds))
    whole = count_words(documents)
    assert (merged.words, merged.terms) == (whole.words, whole.terms)
    assert merged.tokens.tolist() == whole.tokens.tolist()
    assert merged.lengths.tolist() == whole.lengths.tolist()


@given(st.lists(st.tuples(TEXTS, st.text())) | st.just([]))
def test_counts_round_trip(documents: list[tuple[str, str]]) -> None:
    counts = count_words(documents)
    again = parse_counts(format_counts(counts))
    assert (again.words, again.terms) == (counts.words, counts.terms)
    assert (again.tokens.dtype, again.tokens.tolist()) == (counts.tokens.dtype, counts.tokens.tolist())
    assert (again.lengths.shape, again.lengths.tolist()) == (counts.lengths.shape, counts.lengths.tolist())


def test_nothing_is_counted_and_merged() -> None:
    for counts in (count_words([]), merge_counts([]), merge_counts([count_words([])])):
        assert (counts.documents, counts.words, counts.tokens.size) == (0, [], 0)
        assert rank_terms(counts)[0] == []


def test_counts_are_written_small() -> None:
    counts = count_words([("Graphs of graphs", "A graph is no tree.")] * 500)
    assert len(format_counts(counts)) < 12_000


def test_the_chunks_of_a_build_are_merged_in_the_documents_order() -> None:
    titles = [f"title{number}" for number in range(4 * CHUNK_SIZE)]
    chunks = [count_words((titles[number], "") for number in chunk) for chunk in cut_chunks(titles)]
    assert len(chunks) > 1
    assert merge_counts(chunks).words == titles


def test_terms_are_ranked_by_utf_16_and_stop_words_have_no_rank() -> None:
    counts = count_words([("𝒳x ﬀ zebra the apples Apple \U00010400x", "")])
    terms, ranks = rank_terms(counts)
    assert terms == sorted(set(terms), key=sort_key)
    assert [terms[rank] if rank >= 0 else "" for rank in ranks.tolist()] == counts.terms


def test_the_program_starts_without_numpy() -> None:
    code = "import sys, paperarchive.cli; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
