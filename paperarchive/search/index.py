"""Documents -> the Lunr index: which term stands in which field of which document, how often.

In: an archive. Out: `SearchIndex`, from which `shards.py` writes files; or the whole index in lunr.js's own form, made
either fast or by the `lunr` package's official Builder, to the same byte. Source: lunr.js 2.3.9, whose weights are BM25
(https://lunrjs.com/guides/index_prebuilding.html for the form).
"""

import datetime
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import lunr.builder
import lunr.pipeline
import lunr.token

from paperarchive.archive.archive import Archive, make_organization_slug
from paperarchive.text.analysis import find_words, is_stop_word, make_terms, sort_key, stem
from paperarchive.text.markup import render_text

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

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """The text of each field, in the order of FIELDS."""
        labels = " . ".join(label for _, label in self.tags)
        names = " . ".join(name for name in self.organization[1:] if name) if self.organization else ""
        return (self.title, self.abstract, labels, names)


Postings = tuple[list[int], list[int], list[int], list[int]]
"""For each field: document, count, document, count, ...; documents ascending."""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The whole index, in memory."""

    documents: int
    """The number of documents; they are numbered from 0."""
    postings: Mapping[str, Postings]
    """Term -> postings, in the order of terms (UTF-16)."""
    lengths: tuple[tuple[int, ...], ...]
    """For each field the number of terms in each document."""
    words: tuple[tuple[list[str], list[str]], ...]
    """For each document the surface words of its title and of its abstract, in order."""
    boosts: tuple[float, ...]
    """How much each field counts."""


def make_documents(archive: Archive) -> tuple[SearchDocument, ...]:
    """Make the search's documents: undated first, then oldest first, ties by slug, so that new papers come last."""
    labels = {group.tag.slug: group.tag.label for group in archive.tags}
    names = {group.slug: group.name for group in archive.organizations}
    found: list[SearchDocument] = []
    for paper in sorted(archive.papers, key=lambda paper: (paper.date or datetime.date.min, paper.slug)):
        organization = paper.organization
        slug = make_organization_slug(organization.name, organization.handle) if organization else ""
        found.append(
            SearchDocument(
                slug=paper.slug,
                title=paper.title,
                abstract=" ".join(render_text(paper.abstract).split()),
                tags=tuple((tag, labels[tag]) for tag in paper.tags if tag in labels),
                organization=(slug, names[slug], organization.handle or "") if organization else None,
                date=paper.date,
                author_count=paper.known_author_count,
                comments=paper.comments,
            )
        )
    return tuple(found)


def make_index(documents: Sequence[SearchDocument], boosts: Sequence[float]) -> SearchIndex:
    """Count every term of every field. boosts: in the order of FIELDS."""
    postings: dict[str, Postings] = {}
    lengths: list[list[int]] = [[] for _ in FIELDS]
    words = [tuple(map(find_words, document.texts)) for document in documents]
    for number, fields in enumerate(words):
        for field, found in enumerate(fields):
            terms = make_terms(found)
            lengths[field].append(len(terms))
            for term, count in Counter(terms).items():
                rows = postings.get(term)
                if rows is None:
                    rows = postings[term] = ([], [], [], [])
                rows[field].extend((number, count))
    return SearchIndex(
        documents=len(documents),
        postings={term: postings[term] for term in sorted(postings, key=sort_key)},
        lengths=tuple(map(tuple, lengths)),
        words=tuple((title, abstract) for title, abstract, _, _ in words),
        boosts=tuple(boosts),
    )


# --- the whole index, in lunr.js's form -------------------------------------------------------------------------


def format_full_index(index: SearchIndex) -> str:
    """Write the whole index as lunr.js's `Index.load` reads it."""
    vectors: list[list[list[float]]] = [[[] for _ in range(index.documents)] for _ in FIELDS]
    averages = [sum(lengths) / index.documents if index.documents else 0.0 for lengths in index.lengths]
    inverted: list[tuple[str, dict[str, object]]] = []
    for number, (term, rows) in enumerate(index.postings.items()):
        idf = make_idf(index.documents, sum(len(row) // 2 for row in rows))
        posting: dict[str, object] = {}
        for field, row in enumerate(rows):
            posting[FIELDS[field]] = {str(document): {} for document in row[::2]}
            for document, count in zip(row[::2], row[1::2], strict=True):
                length = index.lengths[field][document] / averages[field]
                weight = make_weight(idf, count, length, index.boosts[field])
                vectors[field][document] += (number, weight)
        posting["_index"] = number
        inverted.append((term, posting))
    references = [(f"{name}/{d}", field) for d in range(index.documents) for field, name in enumerate(FIELDS)]
    record = {
        "version": LUNR_VERSION,
        "fields": list(FIELDS),
        "fieldVectors": [[ref, vectors[field][int(ref.partition("/")[2])]] for ref, field in references],
        "invertedIndex": inverted,
        "pipeline": ["stemmer"],
    }
    return _format_json(record)


def make_idf(documents: int, found: int) -> float:
    """The inverse document frequency of a term; found: in how many fields of documents it stands. Source: lunr."""
    return math.log(1 + abs((documents - found + 0.5) / (found + 0.5)))


def make_weight(idf: float, count: int, length: float, boost: float) -> float:
    """The weight of a term in a field; length: the field's, as a part of the average. Source: lunr, to the last bit."""
    score = idf * ((K1 + 1) * count) / (K1 * (1 - B + B * length) + count)
    return round(score * boost * 1, 3)


def format_official_index(documents: Sequence[SearchDocument], boosts: Sequence[float]) -> str:
    """Write the whole index by the `lunr` package's own Builder, through its public interface; slow.

    What is mended: words, stop words and stems are this program's; terms are numbered and sorted as lunr.js needs it.
    Without documents the Builder divides by zero, so there is at least one.
    """
    builder = lunr.builder.Builder()
    builder.ref("number")
    for field, name in enumerate(FIELDS):
        builder.field(name, boost=boosts[field], extractor=lambda document, name=name: find_words(document[name]))
    for function, label in ((_drop_stop_word, "stopWordFilter"), (_stem_token, "stemmer")):
        lunr.pipeline.Pipeline.registered_functions[label] = function
        function.label = label  # type: ignore[attr-defined]  # where lunr looks for the name
        builder.pipeline.add(function)
    builder.search_pipeline.add(_stem_token)
    for number, document in enumerate(documents):
        builder.add({"number": number, **dict(zip(FIELDS, document.texts, strict=True))})
    for number, term in enumerate(sorted(builder.inverted_index, key=sort_key)):
        builder.inverted_index[term]["_index"] = number
    record = builder.build().serialize()
    record["invertedIndex"].sort(key=lambda row: sort_key(row[0]))
    return _format_json({**record, "version": LUNR_VERSION})


def _drop_stop_word(token: lunr.token.Token, _number: int = 0, _tokens: object = None) -> lunr.token.Token | None:
    return None if is_stop_word(str(token)) else token


def _stem_token(token: lunr.token.Token, _number: int = 0, _tokens: object = None) -> lunr.token.Token:
    return token.update(lambda word, _metadata: stem(word))


def _format_json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
