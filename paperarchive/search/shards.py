"""The search index -> files below `search/`, of which a reader's browser loads a few.

In: documents and their index. Out: path -> bytes. Every name but `manifest.json`'s ends
in a hash of the content, so a file never changes under its name. What the files hold is
written here and read by the theme's `search/engine.js`:

* `terms-*`: rows `<term>|<title>|<abstract>|<tags>|<organization>`, the term front-coded, each field's postings as gaps
  and counts: gap * 2 + (1 if the count is over 1), then the count less 2. Weights are computed by the reader.
* `vocabulary-*`: front-coded terms, for what needs all of them (fuzzy words, leading wildcards).
* `positions-*`, which `positions-index-*` names: rows `<word>|<postings>` of surface words: gap, occurrences less 1,
  gaps of positions. The words of a title stand at 0, 1, ...; the empty word marks its end, and those of the abstract
  follow.
* `lengths-*`: the fields' lengths. `facets-*`: tags, organisations, dates, author counts and comments in columns.
* `listings-*`: rows of a listing's stem and its documents by rank, the newest listing first.
* `hits-*`, `texts-*`: what is shown of documents, a few in a file. 512 documents are a group: its files are numbered
  and share the hash of all of them, so that the manifest names groups, not files.
* `manifest.json`: names all of these.
"""

import datetime
import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import attrgetter

import orjson

from paperarchive.digests import digest_sha256
from paperarchive.search.codec import (
    compute_gaps,
    encode_first_word,
    encode_numbers,
    encode_words,
)
from paperarchive.search.documents import FIELDS, SearchDocument
from paperarchive.search.index import K1, LUNR_VERSION, B, SearchIndex
from paperarchive.search.report import SearchReport
from paperarchive.search.rows import format_positions, format_postings

FORMAT = 1
FOLDER = "search/"
SHARD_SIZE = 5_000
"""Characters after which a shard of terms is closed, about 4 kB gzipped: a query reads
a few of them whole.
"""
POSITIONS_SIZE = 20_000
"""The same for positions, which only phrases read."""
MAXIMUM_SHARDS = 400
"""More would make the list of shards the largest thing a reader loads; a large archive
has larger shards.
"""
VOCABULARY_SIZE = 12_000
"""Terms in a file of the vocabulary."""
HITS_SIZE = 8
"""Documents in a file of hits: ten hits mostly lie in ten files."""
TEXTS_SIZE = 4
"""Documents in a file of texts."""
GROUP_SIZE = 512
"""Documents whose files share a hash: the manifest has one hash a group."""
GZIPPED_SHARDS = 8
"""How many shards are gzipped, to tell the largest."""


@dataclass(slots=True)
class _Files:
    """Where files go as they are made."""

    take: Callable[[str, bytes], object]
    """Takes path and bytes of each."""
    size: int = 0
    """Of all together, in bytes."""

    def add(self, name: str, value: object) -> str:
        """Make a file; returns the hash in its name."""
        return self.add_content(name, orjson.dumps(value))

    def add_content(self, name: str, content: bytes) -> str:
        """The same of what is bytes already."""
        digest = _hash(content)
        self._pass_on(f"{name}-{digest}", content)
        return digest

    def add_group(self, name: str, items: Sequence[object], size: int) -> str:
        """Make numbered files of `size` items each; returns the hash that they share."""
        parts = [
            orjson.dumps(items[start : start + size])
            for start in range(0, len(items), size)
        ]
        digest = _hash(b"".join(parts))
        for number, part in enumerate(parts):
            self._pass_on(f"{name}-{digest}-{number}", part)
        return digest

    def finish(self, manifest: object) -> None:
        """Make the file that names the others."""
        self._pass_on("manifest", orjson.dumps(manifest))

    def _pass_on(self, name: str, content: bytes) -> None:
        self.size += len(content)
        self.take(f"{FOLDER}{name}.json", content)


def _hash(content: bytes) -> str:
    return digest_sha256(content)[:10]


def write_search(
    documents: Sequence[SearchDocument],
    index: SearchIndex,
    take: Callable[[str, bytes], object],
) -> SearchReport:
    """Make all files of the search but the page itself; tells how large they are. take:
    gets path and bytes of each.
    """
    files = _Files(take)
    shards, largest = _add_shards(files, index)
    manifest = {
        "format": FORMAT,
        "lunr": LUNR_VERSION,
        "fields": FIELDS,
        "boosts": index.boosts,
        "k1": K1,
        "b": B,
        "documents": index.documents,
        "totals": index.lengths.sum(axis=1).tolist(),
        "terms": len(index.terms),
        "lengths": files.add(
            "lengths", [encode_numbers(lengths) for lengths in index.lengths]
        ),
        "shards": shards,
        "vocabulary": _add_vocabulary(files, index.terms),
        "positions": files.add("positions-index", _add_positions(files, index)),
        "facets": files.add("facets", make_facets(documents)),
        "listings": files.add("listings", make_listings(documents)),
        "hits": _add_groups(files, "hits", documents, make_hit, HITS_SIZE),
        "texts": _add_groups(
            files, "texts", documents, attrgetter("abstract"), TEXTS_SIZE
        ),
    }
    files.finish(manifest)
    return SearchReport(
        documents=index.documents,
        terms=len(index.terms),
        shards=len(shards),
        bytes=files.size,
        largest_shard_gzip=max(
            (len(gzip.compress(shard, mtime=0)) for shard in largest), default=0
        ),
    )


def _add_shards(
    files: _Files, index: SearchIndex
) -> tuple[list[tuple[str, int, str]], list[bytes]]:
    """First term, its number, and hash of each shard; and the shards that are largest
    as they are.
    """
    found: list[tuple[str, int, str]] = []
    largest: list[bytes] = []
    number = 0
    for first, shard in _cut(index.terms, format_postings(index.postings), SHARD_SIZE):
        content = orjson.dumps(shard)
        found.append((first, number, files.add_content("terms", content)))
        largest = nlargest(GZIPPED_SHARDS, [*largest, content], key=len)
        number += len(shard)
    return found, largest


def _cut(
    words: Sequence[str], rests: Sequence[str], size: int
) -> Iterator[tuple[str, list[str]]]:
    """Rows (word, rest) in shards of about `size` characters: the first word of each,
    and its rows, front-coded.
    """
    limit = max(size, (sum(map(len, words)) + sum(map(len, rests))) // MAXIMUM_SHARDS)
    shard: list[str] = []
    first = ""
    written = 0
    for word, coded, rest in zip(words, encode_words(words), rests, strict=True):
        if not shard:
            first, coded = word, encode_first_word(word)
        row = f"{coded}|{rest}"
        shard.append(row)
        written += len(row) + 3
        if written > limit:
            yield first, shard
            shard, written = [], 0
    if shard:
        yield first, shard


def _add_vocabulary(files: _Files, terms: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for start in range(0, len(terms), VOCABULARY_SIZE):
        part = terms[start : start + VOCABULARY_SIZE]
        found.append((part[0], files.add("vocabulary", encode_words(part))))
    return found


def _add_positions(files: _Files, index: SearchIndex) -> list[tuple[str, str]]:
    shards = _cut(*format_positions(index.counts), POSITIONS_SIZE)
    return [(first, files.add("positions", shard)) for first, shard in shards]


def make_facets(documents: Sequence[SearchDocument]) -> dict[str, object]:
    """The columns that facets and filters read; documents in the order of their dates,
    undated first.
    """
    tags = sorted(
        {tag for document in documents for tag in document.tags},
        key=lambda tag: (tag[1].casefold(), tag),
    )
    organizations = sorted(
        {document.organization[:2] for document in documents if document.organization}
    )
    tagged: dict[str, list[int]] = {slug: [] for slug, _ in tags}
    published: dict[str, list[int]] = {slug: [] for slug, _ in organizations}
    for number, document in enumerate(documents):
        for slug, _ in document.tags:
            tagged[slug].append(number)
        if document.organization:
            published[document.organization[0]].append(number)
    return {
        "tags": tags,
        "tag_documents": [
            encode_numbers(compute_gaps(numbers)) for numbers in tagged.values()
        ],
        "organizations": organizations,
        "organization_documents": [
            encode_numbers(compute_gaps(numbers)) for numbers in published.values()
        ],
        "dates": encode_numbers(list(_find_date_steps(documents))),
        "authors": encode_numbers(
            [document.author_count or 0 for document in documents]
        ),
        "comments": encode_numbers(
            [0 if d.comments is None else d.comments + 1 for d in documents]
        ),
    }


def _find_date_steps(documents: Iterable[SearchDocument]) -> Iterator[int]:
    """0 = not known, else days since the document before, plus 1; the first known
    counts from 1 January of year 1.
    """
    before = datetime.date.min.toordinal()
    for document in documents:
        if document.date is None:
            yield 0
        else:
            yield document.date.toordinal() - before + 1
            before = document.date.toordinal()


def make_listings(documents: Sequence[SearchDocument]) -> list[tuple[str, str]]:
    """The stem of each listing that has documents and their numbers by rank; newest
    first, ties by stem.
    """
    found: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for number, document in enumerate(documents):
        for crawled, stem, place in document.listings:
            found.setdefault((-crawled.toordinal(), stem), []).append((place, number))
    return [
        (key[1], encode_numbers([number for _, number in sorted(found[key])]))
        for key in sorted(found)
    ]


def make_hit(document: SearchDocument) -> dict[str, object]:
    """What a result shows of a document, but for its text and its tags, which the
    facets have.

    Names of authors, arXiv identifier and DOI are there only where they are known.
    """
    hit: dict[str, object] = {
        "s": document.slug,
        "t": document.title,
        "d": document.date.isoformat() if document.date else None,
        "a": document.author_count,
        "o": document.organization[:2] if document.organization else None,
        "c": document.comments,
    }
    further = {"n": document.authors, "x": document.arxiv, "i": document.doi}
    return hit | {key: value for key, value in further.items() if value}


def _add_groups(
    files: _Files,
    name: str,
    documents: Sequence[SearchDocument],
    make: Callable[[SearchDocument], object],
    size: int,
) -> dict[str, object]:
    """What is made of documents in files of `size`, in groups; the manifest's entry for
    them.
    """
    groups = (
        documents[start : start + GROUP_SIZE]
        for start in range(0, len(documents), GROUP_SIZE)
    )
    hashes = [
        files.add_group(name, [make(document) for document in group], size)
        for group in groups
    ]
    return {"size": size, "group": GROUP_SIZE, "hashes": hashes}
