"""The index: the same, to the byte, as the `lunr` package's own Builder makes it."""

import datetime
import json
from itertools import pairwise

import pytest

from paperarchive.search import index as index_module
from paperarchive.search import rows as rows_module
from paperarchive.search.documents import FIELDS, SearchDocument
from paperarchive.search.full_index import format_full_index
from paperarchive.search.index import make_index
from paperarchive.search.rows import format_positions
from paperarchive.search.word_counts import count_words
from paperarchive.text.analysis import sort_key
from tests.search.decode import read_rows
from tests.search.indexes import format_official_index, index_documents

BOOSTS = (3.0, 1.0, 2.0, 2.0)


def document(title: str, abstract: str = "", **values: object) -> SearchDocument:
    whole: dict[str, object] = {
        "slug": title.lower(),
        "tags": (),
        "organization": None,
        "date": None,
        "author_count": None,
        "comments": None,
    }
    return SearchDocument(title=title, abstract=abstract, **(whole | values))  # type: ignore[arg-type]  # see above


@pytest.mark.parametrize("name", ["small", "papers", "recombined"])
def test_the_fast_builder_s_index_is_the_official_one_s_to_the_byte(name: str, request: pytest.FixtureRequest) -> None:
    documents: tuple[SearchDocument, ...] = request.getfixturevalue(name)
    assert format_full_index(index_documents(documents, BOOSTS)) == format_official_index(documents, BOOSTS)


def test_other_boosts_and_odd_texts_make_no_difference() -> None:
    documents = (
        document(
            "Survey of keys", "𝒜 and ﬁ, 中文论文 3.5; don't", tags=(("x", "C++"),), organization=("a", "A b", "c")
        ),
        document("", ""),
        document("the of and", "Ünïcode naïve façade ΟΔΥΣΣΕΥΣ"),
    )
    boosts = (0.5, 7.0, 1.25, 100.0)
    assert format_full_index(index_documents(documents, boosts)) == format_official_index(documents, boosts)


def test_an_index_of_nothing_is_an_index() -> None:
    record = json.loads(format_full_index(index_documents((), BOOSTS)))
    assert (record["fields"], record["invertedIndex"], record["fieldVectors"]) == (list(FIELDS), [], [])


def test_terms_are_counted_field_by_field() -> None:
    index = index_documents((document("Reading papers", "Papers on reading papers"), document("Paper")), BOOSTS)
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
def test_what_is_sorted_at_a_time_makes_no_difference(
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


def test_terms_stand_in_the_order_of_utf_16() -> None:
    terms = index_documents((document("𝒳x ﬀ中 zebra apple \U00010400x ꙁ"),), BOOSTS).terms
    assert terms == sorted(terms, key=sort_key)
    assert terms == sorted(terms, key=lambda term: term.encode("utf-16-be"))


def test_documents_stand_oldest_first_with_undated_before_all(small: tuple[SearchDocument, ...]) -> None:
    assert [found.slug for found in small] == [
        "nothing-known",
        "organised",
        "by-hand",
        "hearing-things",
        "a-map-of-noise",
        "teaching-small-models",
    ]


def test_a_document_has_labels_and_names_not_slugs(small: tuple[SearchDocument, ...]) -> None:
    texts = {found.slug: found.texts for found in small}
    assert texts["teaching-small-models"][2] == "Knowledge distillation . Diffusion models"
    assert texts["hearing-things"][3] == "ByteDance . ByteDance"
    assert texts["a-map-of-noise"][1].startswith("We show that O(√n) steps are enough.")
    assert {found.date for found in small} > {None, datetime.date(2024, 2, 29)}
