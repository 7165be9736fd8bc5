"""The search index -> one JSON file in lunr.js's own format, for programs that load a
whole index.

In: `SearchIndex`. Out: text that `lunr.Index.load` reads, byte for byte what the `lunr`
package's Builder makes of the same terms. Weights are BM25's.
Source: lunr.js 2.3.9, https://lunrjs.com/guides/index_prebuilding.html.
"""

import json
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from paperarchive.search.index import K1, LUNR_VERSION, B, SearchIndex

_Row: TypeAlias = list[tuple[int, int]]
"""The postings of a term in one field: (document, count), ascending."""


def format_full_index(index: SearchIndex) -> str:
    """Write the whole index as lunr.js's `Index.load` reads it."""
    inverted: list[tuple[str, dict[str, object]]] = []
    vectors: list[list[list[float]]] = [
        [[] for _ in range(index.documents)] for _ in index.fields
    ]
    relative_lengths = _compute_relative_lengths(index)
    for number, rows in enumerate(_read_postings(index)):
        inverted.append((index.terms[number], _make_entry(number, index.fields, rows)))
        idf = _compute_idf(index.documents, sum(map(len, rows)))
        for field, row in enumerate(rows):
            for document, count in row:
                length = relative_lengths[field][document]
                weight = _compute_weight(idf, count, length, index.boosts[field])
                vectors[field][document] += (number, weight)
    record = {
        "version": LUNR_VERSION,
        "fields": list(index.fields),
        "fieldVectors": [
            (f"{name}/{document}", vectors[field][document])
            for document in range(index.documents)
            for field, name in enumerate(index.fields)
        ],
        "invertedIndex": inverted,
        "pipeline": ["stemmer"],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _read_postings(index: SearchIndex) -> Iterator[list[_Row]]:
    """For each term its row in each field."""
    postings = index.postings
    starts = postings.starts.tolist()
    documents, counts = postings.documents.tolist(), postings.counts.tolist()
    for first in range(0, len(starts) - 1, len(index.fields)):
        bounds = starts[first : first + len(index.fields) + 1]
        yield [
            list(zip(documents[start:end], counts[start:end], strict=True))
            for start, end in pairwise(bounds)
        ]


def _make_entry(
    number: int, fields: Sequence[str], rows: list[_Row]
) -> dict[str, object]:
    """A term's entry in lunr.js's inverted index."""
    entry: dict[str, object] = {
        name: {str(document): {} for document, _ in row}
        for name, row in zip(fields, rows, strict=True)
    }
    entry["_index"] = number
    return entry


def _compute_relative_lengths(index: SearchIndex) -> list[list[float]]:
    """The length of each field of each document, divided by the field's average."""
    relative: list[list[float]] = []
    for lengths in index.lengths.tolist():
        total = sum(lengths)
        if total == 0:
            relative.append([0.0] * len(lengths))
            continue
        average = total / len(lengths)
        relative.append([length / average for length in lengths])
    return relative


def _compute_idf(documents: int, found: int) -> float:
    """The inverse document frequency of a term; found: the fields, of all documents,
    that contain it. Source: lunr.
    """
    return math.log(1 + abs((documents - found + 0.5) / (found + 0.5)))


def _compute_weight(idf: float, count: int, length: float, boost: float) -> float:
    """BM25's weight of a term in a field; length: the field's, relative to the average.

    Source: lunr, to the last bit, the factor 1 of a document's own boost included.
    """
    score = idf * ((K1 + 1) * count) / (K1 * (1 - B + B * length) + count)
    return round(score * boost * 1, 3)
