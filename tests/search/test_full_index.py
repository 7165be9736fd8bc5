"""The index in lunr.js's format: the same, to the byte, as the `lunr` package's own Builder makes it."""

import json

import pytest

from paperarchive.search.documents import BASE_FIELDS, SearchDocument
from paperarchive.search.full_index import format_full_index
from tests.search.indexes import format_official_index, index_documents, make_document

BOOSTS = (3.0, 1.0, 2.0, 2.0, 2.0, 0.5, 2.0)


@pytest.mark.parametrize("name", ["small", "papers", "recombined"])
def test_the_full_index_equals_the_official_builder_s_to_the_byte(name: str, request: pytest.FixtureRequest) -> None:
    documents: tuple[SearchDocument, ...] = request.getfixturevalue(name)
    assert format_full_index(index_documents(documents, BOOSTS)) == format_official_index(documents, BOOSTS)


def test_other_boosts_and_odd_texts_make_no_difference() -> None:
    documents = (
        make_document(
            "Survey of keys", "𝒜 and ﬁ, 中文论文 3.5; don't", tags=(("x", "C++"),), organization=("a", "A b", "c")
        ),
        make_document("", ""),
        make_document("the of and", "Ünïcode naïve façade ΟΔΥΣΣΕΥΣ"),
    )
    boosts = (0.5, 7.0, 1.25, 100.0, 3.0, 0.1, 9.5)
    assert format_full_index(index_documents(documents, boosts)) == format_official_index(documents, boosts)


def test_an_index_of_nothing_is_an_index() -> None:
    record = json.loads(format_full_index(index_documents((), BOOSTS)))
    assert (record["fields"], record["invertedIndex"], record["fieldVectors"]) == (list(BASE_FIELDS), [], [])
