"""Postings of terms, whichever way documents are counted."""

from itertools import pairwise

import pytest

from paperarchive.search import index as index_module
from paperarchive.search import rows as rows_module
from paperarchive.search.documents import SearchDocument
from paperarchive.search.full_index import format_full_index
from paperarchive.search.index import make_index
from paperarchive.search.rows import format_positions
from paperarchive.search.word_counts import count_words
from paperarchive.text.analysis import sort_key
from tests.search.decode import read_rows
from tests.search.indexes import index_documents, make_document

BOOSTS = (3.0, 1.0, 2.0, 2.0, 2.0, 0.5, 2.0)


def test_terms_are_counted_field_by_field() -> None:
    index = index_documents(
        (make_document("Reading papers", "Papers on reading papers"), make_document("Paper")), BOOSTS
    )
    assert index.terms == ["paper", "read"]
    assert read_rows(index)["paper"] == [[(0, 1), (1, 1)], [(0, 2)], [], []]
    assert index.lengths.tolist() == [[2, 1], [3, 0], [0, 0], [0, 0]]


def test_counts_of_any_chunks_make_the_same_index(recombined: tuple[SearchDocument, ...]) -> None:
    texts = [document.texts for document in recombined[:300]]
    whole, parted = (
        make_index([count_words(texts[first:end]) for first, end in pairwise(cuts)], BOOSTS)
        for cuts in ((0, 300), (0, 1, 1, 7, 200, 300))
    )
    assert (parted.terms, parted.counts.words) == (whole.terms, whole.counts.words)
    assert read_rows(parted) == read_rows(whole)
    assert format_full_index(parted) == format_full_index(whole)


@pytest.mark.parametrize("most", [1, 100, 5000])
def test_the_size_of_blocks_makes_no_difference(
    most: int, recombined: tuple[SearchDocument, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = recombined[:40]
    whole = index_documents(documents, BOOSTS)
    positions = format_positions(whole.counts)
    for module in (index_module, rows_module):
        monkeypatch.setattr(module, "TOKENS_PER_BLOCK", most)
    parted = index_documents(documents, BOOSTS)
    assert format_full_index(parted) == format_full_index(whole)
    assert format_positions(parted.counts) == positions


def test_terms_are_sorted_in_utf_16_order() -> None:
    terms = index_documents((make_document("𝒳x ﬀ中 zebra apple \U00010400x ꙁ"),), BOOSTS).terms
    assert terms == sorted(terms, key=sort_key)
    assert terms == sorted(terms, key=lambda term: term.encode("utf-16-be"))
