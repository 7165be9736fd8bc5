"""Documents -> the Lunr index: which term stands in which field of which document, how
often.

In: an archive. Out: `SearchIndex`, from which `shards.py` writes files; or the whole
index in lunr.js's own form, made either fast or by the `lunr` package's official
Builder, to the same byte. Source: lunr.js 2.3.9, whose weights are BM25
(https://lunrjs.com/guides/index_prebuilding.html for the form).
"""

import datetime
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import lunr.builder
import lunr.pipeline
import lunr.token
import numpy as np
from numpy.typing import NDArray

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import make_organization_slug
from paperarchive.search.word_counts import (
    TOKENS_AT_A_TIME,
    WordCounts,
    count_in_chunks,
    count_tokens,
    find_blocks,
    find_run_lengths,
    find_runs,
    find_tokens,
    merge_counts,
    rank_terms,
)
from paperarchive.text.analysis import find_words, is_stop_word, sort_key, stem

FIELDS = ("title", "abstract", "tags", "organization")
"""The fields of a document, in the index's order."""
LUNR_VERSION = "2.3.9"
K1 = 1.2
"""How soon a term's weight is sated with its count. Source: lunr's default."""
B = 0.75
"""How much a field's length counts. Source: lunr's default."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A paper as the search knows it."""

    slug: str
    """Its identity."""
    title: str
    """Plain text."""
    abstract: str
    """Plain text, on one line."""
    tags: tuple[tuple[str, str], ...]
    """Slug and label of each tag of the vocabulary."""
    organization: tuple[str, str, str] | None
    """Slug, name and handle (or ""); None = not known."""
    date: datetime.date | None
    """None = not known."""
    author_count: int | None
    """None = not known."""
    comments: int | None
    """None = not known."""
    names: tuple[str, ...] = ()
    """Of its authors, as far as they are entered."""
    arxiv: str | None = None
    """The arXiv identifier; None = not known."""
    doi: str | None = None
    """The DOI; None = not known."""
    listings: tuple[tuple[datetime.date, str, int], ...] = ()
    """Crawl day and stem of each listing that it stands in, and its place there, from
    0.
    """

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """The text of each field, in the order of FIELDS."""
        labels = " . ".join(label for _, label in self.tags)
        names = (
            " . ".join(name for name in self.organization[1:] if name)
            if self.organization
            else ""
        )
        return (self.title, self.abstract, labels, names)


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which term stands in which field of which document, how often.

    A row is a term in a field: rows of the first term, of the second, ..., each term's
    in the order of FIELDS.
    """

    starts: NDArray[np.int64]
    """Where each row begins; last, where the last ends."""
    documents: NDArray[np.int32]
    """The documents of all rows, one row after the other, ascending in each."""
    counts: NDArray[np.int32]
    """How often the term stands there, from 1."""


@dataclass(frozen=True, slots=True, eq=False)
class SearchIndex:
    """The whole index, in memory."""

    documents: int
    """The number of documents; they are numbered from 0."""
    terms: list[str]
    """All terms, in UTF-16's order."""
    postings: Postings
    """Where they stand."""
    lengths: NDArray[np.int32]
    """The number of terms in each field of each document; a row a field, a column a
    document.
    """
    counts: WordCounts
    """The words that it was made from."""
    boosts: tuple[float, ...]
    """How much each field counts."""


def make_documents(archive: Archive) -> tuple[SearchDocument, ...]:
    """Make the search's documents: undated first, then oldest first, ties by slug, so
    that new papers come last.
    """
    labels = {group.tag.slug: group.tag.label for group in archive.tags}
    names = {group.slug: group.name for group in archive.organizations}
    places = _find_places(archive)
    found: list[SearchDocument] = []
    for paper in sorted(
        archive.papers, key=lambda paper: (paper.date or datetime.date.min, paper.slug)
    ):
        organization = paper.organization
        slug = make_organization_slug(organization) if organization else ""
        found.append(
            SearchDocument(
                slug=paper.slug,
                title=paper.title,
                abstract=archive.markdown.parse(paper.abstract).line,
                tags=tuple((tag, labels[tag]) for tag in paper.tags if tag in labels),
                organization=(slug, names[slug], organization.handle or "")
                if organization
                else None,
                date=paper.date,
                author_count=paper.known_author_count,
                comments=paper.comments,
                names=tuple(author.name for author in paper.authors),
                arxiv=paper.arxiv,
                doi=paper.doi,
                listings=tuple(places.get(paper.slug, ())),
            )
        )
    return tuple(found)


def _find_places(archive: Archive) -> dict[str, list[tuple[datetime.date, str, int]]]:
    """Slug -> crawl day, stem and place, for each listing."""
    found: dict[str, list[tuple[datetime.date, str, int]]] = {}
    for group in archive.listings:
        day, name = group.listing.crawled, group.listing.slug
        for place, paper in enumerate(group.papers):
            found.setdefault(paper.slug, []).append((day, name, place))
    return found


def make_index(
    documents: Sequence[SearchDocument], boosts: Sequence[float]
) -> SearchIndex:
    """Count every term of every field. boosts: in the order of FIELDS."""
    return make_index_from_counts(
        count_in_chunks([document.texts for document in documents]), boosts
    )


def make_index_from_counts(
    chunks: Iterable[WordCounts], boosts: Sequence[float]
) -> SearchIndex:
    """Make the index of documents whose `texts` have been counted, chunk by chunk, in
    their order.
    """
    counts = merge_counts(chunks)
    terms, ranks = rank_terms(counts)
    postings, lengths = _find_postings(counts, ranks, len(terms))
    return SearchIndex(
        documents=counts.documents,
        terms=terms,
        postings=postings,
        lengths=lengths,
        counts=counts,
        boosts=tuple(boosts),
    )


def _find_postings(
    counts: WordCounts, ranks: NDArray[np.int64], terms: int
) -> tuple[Postings, NDArray[np.int32]]:
    """Find which term stands where, some terms at a time; and the number of terms in
    each field of each document.
    """
    is_term = ranks >= 0
    numbers = np.bincount(
        ranks[is_term], count_tokens(counts)[is_term], terms
    )  # far below 2^53, so exact
    lengths = np.zeros(counts.documents * len(FIELDS), np.int32)
    sizes, documents, repeats = (
        [np.zeros(1, np.int64)],
        [np.empty(0, np.int32)],
        [np.empty(0, np.int32)],
    )
    for first, end in find_blocks(numbers.astype(np.int64), TOKENS_AT_A_TIME):
        places, texts = find_tokens(counts, (ranks >= first) & (ranks < end))
        lengths += np.bincount(texts, minlength=len(lengths)).astype(np.int32)
        documents_of, fields = np.divmod(texts, len(FIELDS))
        rows = (ranks - first).take(counts.tokens[places]) * len(FIELDS) + fields
        keys = (
            rows * counts.documents + documents_of
        )  # term, field and document: each a digit of one number
        keys.sort(kind="stable")
        runs = find_runs(keys)
        repeats.append(find_run_lengths(runs, len(keys)).astype(np.int32))
        keys = keys[runs]
        bounds = np.arange((end - first) * len(FIELDS) + 1) * counts.documents
        sizes.append(np.diff(keys.searchsorted(bounds)))
        documents.append((keys % counts.documents).astype(np.int32))
    postings = Postings(
        np.cumsum(np.concatenate(sizes)),
        np.concatenate(documents),
        np.concatenate(repeats),
    )
    return postings, lengths.reshape(-1, len(FIELDS)).T


# --- the whole index, in lunr.js's form
# -------------------------------------------------------------------------


def format_full_index(index: SearchIndex) -> str:
    """Write the whole index as lunr.js's `Index.load` reads it."""
    vectors: list[list[list[float]]] = [
        [[] for _ in range(index.documents)] for _ in FIELDS
    ]
    lengths = index.lengths.tolist()
    averages = [
        sum(row) / index.documents if index.documents else 0.0 for row in lengths
    ]
    starts, documents, counts = (
        column.tolist()
        for column in (
            index.postings.starts,
            index.postings.documents,
            index.postings.counts,
        )
    )
    inverted: list[tuple[str, dict[str, object]]] = []
    for number, term in enumerate(index.terms):
        bounds = starts[number * len(FIELDS) : (number + 1) * len(FIELDS) + 1]
        idf = make_idf(index.documents, bounds[-1] - bounds[0])
        posting: dict[str, object] = {}
        for field, (start, end) in enumerate(pairwise(bounds)):
            posting[FIELDS[field]] = {
                str(document): {} for document in documents[start:end]
            }
            for document, count in zip(
                documents[start:end], counts[start:end], strict=True
            ):
                length = lengths[field][document] / averages[field]
                weight = make_weight(idf, count, length, index.boosts[field])
                vectors[field][document] += (number, weight)
        posting["_index"] = number
        inverted.append((term, posting))
    references = [
        (f"{name}/{d}", field)
        for d in range(index.documents)
        for field, name in enumerate(FIELDS)
    ]
    record = {
        "version": LUNR_VERSION,
        "fields": list(FIELDS),
        "fieldVectors": [
            [ref, vectors[field][int(ref.partition("/")[2])]]
            for ref, field in references
        ],
        "invertedIndex": inverted,
        "pipeline": ["stemmer"],
    }
    return _format_json(record)


def make_idf(documents: int, found: int) -> float:
    """The inverse document frequency of a term; found: in how many fields of documents
    it stands. Source: lunr.
    """
    return math.log(1 + abs((documents - found + 0.5) / (found + 0.5)))


def make_weight(idf: float, count: int, length: float, boost: float) -> float:
    """The weight of a term in a field; length: the field's, as a part of the average.
    Source: lunr, to the last bit.
    """
    score = idf * ((K1 + 1) * count) / (K1 * (1 - B + B * length) + count)
    return round(score * boost * 1, 3)


def format_official_index(
    documents: Sequence[SearchDocument], boosts: Sequence[float]
) -> str:
    """Write the whole index by the `lunr` package's own Builder, through its public
    interface; slow.

    What is mended: words, stop words and stems are this program's; terms are numbered
    and sorted as lunr.js needs it. Without documents the Builder divides by zero, so
    there is at least one.
    """
    builder = lunr.builder.Builder()
    builder.ref("number")
    for field, name in enumerate(FIELDS):
        builder.field(
            name,
            boost=boosts[field],
            extractor=lambda document, name=name: find_words(document[name]),
        )
    for function, label in (
        (_drop_stop_word, "stopWordFilter"),
        (_stem_token, "stemmer"),
    ):
        lunr.pipeline.Pipeline.registered_functions[label] = function
        function.label = label  # type: ignore[attr-defined]  # where lunr looks for the name
        builder.pipeline.add(function)
    builder.search_pipeline.add(_stem_token)
    for number, document in enumerate(documents):
        builder.add(
            {"number": number, **dict(zip(FIELDS, document.texts, strict=True))}
        )
    for number, term in enumerate(sorted(builder.inverted_index, key=sort_key)):
        builder.inverted_index[term]["_index"] = number
    record = builder.build().serialize()
    record["invertedIndex"].sort(key=lambda row: sort_key(row[0]))
    return _format_json({**record, "version": LUNR_VERSION})


def _drop_stop_word(
    token: lunr.token.Token, _number: int = 0, _tokens: object = None
) -> lunr.token.Token | None:
    return None if is_stop_word(str(token)) else token


def _stem_token(
    token: lunr.token.Token, _number: int = 0, _tokens: object = None
) -> lunr.token.Token:
    return token.update(lambda word, _metadata: stem(word))


def _format_json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
