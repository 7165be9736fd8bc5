"""Documents of the search: their order and their texts."""

import datetime

from paperarchive.search.documents import SearchDocument


def test_documents_are_ordered_oldest_first_after_undated_ones(small: tuple[SearchDocument, ...]) -> None:
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
