"""The search index -> files below `search/`, of which a browser loads a few per query.

In: documents and their index. Out: path -> bytes. The theme's `search/files.js` reads
them; `codec.py` describes how numbers and words are encoded.

File format
===========

All files are JSON. The name of each but the manifest ends in a hash of its content, so
that a file never changes under its name and hosts may cache it forever. `|` separates
the cells of a row.

`manifest.json`
    An object that names all other files by their hashes, and has what ranking needs:
    lunr's version, BM25's `k1` and `b`, `fields` and their `boosts`, the number of
    `documents` and `terms`, and `totals`, the summed length of each field. `order`: a
    hash of the slugs in the order of the documents' numbers.
    `shards`: [first term, number of that term, hash] of each `terms` file.
    `vocabulary`: [first term, hash] of each `vocabulary` file.

`terms-HASH.json`
    A list of rows TERM|TITLE|ABSTRACT|TAGS|ORGANIZATION|..., a cell for each of the
    manifest's `fields`, in UTF-16 order of the terms; trailing empty cells are left
    out. TERM is front-coded. The other cells are the term's postings in that field: for
    each document gap * 2, plus 1 if the term occurs more than once, then followed by
    the number of occurrences minus 2. Browsers compute the weights.

`vocabulary-HASH.json`
    A list of front-coded terms, for queries that need all of them: fuzzy words, leading
    wildcards.

`positions-index-HASH.json`
    A list of [first word, hash] of each `positions` file.

`positions-HASH.json`
    A list of rows WORD|POSITIONS in UTF-16 order of the words, which are folded but not
    stemmed; stop words are included. WORD is front-coded. POSITIONS is for each document
    its gap, the number of occurrences minus 1, and the gaps of the positions. The words
    of a title are at 0, 1, ..., then the empty word marks the end of the title, then
    follow the words of the abstract. Words of names and keywords have their field before
    them, `author:ada`; their positions begin at 0 in each field. Every name or keyword
    begins at a multiple of ITEM_SIZE behind a gap (`item_positions.py`).

`ids-index-HASH.json`
    A list of [first digest, hash] of each `ids` file.

`ids-HASH.json`
    A list of rows DIGEST|DOCUMENTS in UTF-16 order. DIGEST is front-coded, and made of
    `arxiv:2411.01230`, `doi:10.1000/182`, `orcid:0000-0002-1825-0097`, `paper:SLUG` for
    the slug and each alias of a paper, `author:SLUG` or `venue:SLUG` (`id_map.py`). DOCUMENTS are gaps.

`lengths-HASH.json`
    For each field the lengths of all documents, in terms.

`facets-HASH.json`
    An object of columns. `tags`: [slug, label] by label, ignoring case.
    `organizations`: [slug, name] by slug. `tag_documents`, `organization_documents`: the
    gaps of their documents. `venues`, `venue_documents`: the same, where one is known.
    For each document `dates`: 0 if undated, else 1 + the days since the previous dated
    one, the first counting from 1 January of year 1; `authors`: their number, 0 if not
    known; `comments`: 1 + their number, 0 if not known.

`listings-HASH.json`
    A list of [slug, documents by rank] of each listing, newest crawl first.

`hits-HASH-N.json`, `texts-HASH-N.json`
    What results show: a list of hits (see `make_hit`) or of abstracts, HITS_SIZE or
    TEXTS_SIZE documents per file. The files of GROUP_SIZE documents are a group: they
    are numbered from 0 and share the hash of all their contents, so that the manifest
    has one hash per group.
"""

import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import attrgetter

import orjson

from paperarchive.digests import digest_sha256
from paperarchive.search.codec import encode_first_word, encode_numbers, encode_words
from paperarchive.search.documents import SearchDocument
from paperarchive.search.facets import make_facets, make_listings
from paperarchive.search.id_map import format_id_map
from paperarchive.search.index import K1, LUNR_VERSION, B, SearchIndex
from paperarchive.search.item_positions import format_item_positions
from paperarchive.search.report import SearchReport
from paperarchive.search.rows import format_positions, format_postings
from paperarchive.text.analysis import sort_key
from paperarchive.text.person_name import PersonName

FORMAT = 1
"""The version of the file format, which the theme's scripts check."""
FOLDER = "search/"
SHARD_SIZE = 5_000
"""Characters after which a `terms` file is closed, about 4 kB gzipped: a query reads a
few of them whole.
"""
POSITIONS_SIZE = 20_000
"""The same for `positions` and `ids` files, which few queries read."""
MAXIMUM_SHARDS = 400
"""More would make the list of shards the largest thing a reader loads; a large archive
has larger shards instead.
"""
VOCABULARY_SIZE = 12_000
"""Terms in a `vocabulary` file."""
HITS_SIZE = 8
"""Documents in a file of hits. Ten hits are mostly in ten files."""
TEXTS_SIZE = 4
"""Documents in a file of texts."""
GROUP_SIZE = 512
"""Documents whose files share a hash."""
GZIPPED_SHARDS = 8
"""How many of the largest shards are gzipped to find the largest gzipped one."""


@dataclass(slots=True)
class _FileWriter:
    """Serializes files, names them by their hashes and passes them on."""

    take: Callable[[str, bytes], object]
    """Called with the path and the bytes of each file."""
    size: int = 0
    """Bytes of all files so far."""

    def write(self, name: str, value: object) -> str:
        """Write a value as JSON; returns the hash in the file's name."""
        return self.write_bytes(name, orjson.dumps(value))

    def write_bytes(self, name: str, content: bytes) -> str:
        """Write bytes; returns the hash in the file's name."""
        digest = _hash(content)
        self._pass_on(f"{name}-{digest}", content)
        return digest

    def write_group(self, name: str, items: Sequence[object], size: int) -> str:
        """Write numbered files of `size` items each; returns the hash they share."""
        contents = [
            orjson.dumps(items[start : start + size])
            for start in range(0, len(items), size)
        ]
        digest = _hash(b"".join(contents))
        for number, content in enumerate(contents):
            self._pass_on(f"{name}-{digest}-{number}", content)
        return digest

    def write_manifest(self, manifest: object) -> None:
        """Write the file that names the others."""
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
    """Make all files of the search, but not its page; returns their sizes.

    take: called with the path and the bytes of each file.
    """
    files = _FileWriter(take)
    shards, largest = _write_terms(files, index)
    manifest = {
        "format": FORMAT,
        "lunr": LUNR_VERSION,
        "fields": index.fields,
        "boosts": index.boosts,
        "k1": K1,
        "b": B,
        "documents": index.documents,
        "order": _hash("\n".join(each.slug for each in documents).encode()),
        "totals": index.lengths.sum(axis=1).tolist(),
        "terms": len(index.terms),
        "lengths": files.write("lengths", list(map(encode_numbers, index.lengths))),
        "shards": shards,
        "vocabulary": _write_vocabulary(files, index.terms),
        "positions": files.write(
            "positions-index", _write_positions(files, documents, index)
        ),
        "ids": files.write("ids-index", _write_ids(files, documents)),
        "facets": files.write("facets", make_facets(documents)),
        "listings": files.write("listings", make_listings(documents)),
        "hits": _write_groups(files, "hits", documents, make_hit, HITS_SIZE),
        "texts": _write_groups(
            files, "texts", documents, attrgetter("abstract"), TEXTS_SIZE
        ),
    }
    files.write_manifest(manifest)
    gzipped = [len(gzip.compress(shard, mtime=0)) for shard in largest]
    return SearchReport(
        documents=index.documents,
        terms=len(index.terms),
        shards=len(shards),
        bytes=files.size,
        largest_shard_gzip=max(gzipped, default=0),
    )


def _write_terms(
    files: _FileWriter, index: SearchIndex
) -> tuple[list[tuple[str, int, str]], list[bytes]]:
    """Write the `terms` files; returns the manifest's entry for them, and the contents
    of the largest.
    """
    entries: list[tuple[str, int, str]] = []
    largest: list[bytes] = []
    number = 0
    rows = format_postings(index.postings, len(index.fields))
    for first_term, shard in _cut_shards(index.terms, rows, SHARD_SIZE):
        content = orjson.dumps(shard)
        entries.append((first_term, number, files.write_bytes("terms", content)))
        largest = nlargest(GZIPPED_SHARDS, [*largest, content], key=len)
        number += len(shard)
    return entries, largest


def _cut_shards(
    words: Sequence[str], rows: Sequence[str], size: int
) -> Iterator[tuple[str, list[str]]]:
    """Cut rows into shards of about `size` characters; yields the first word of each,
    and its rows, each with its word front-coded before it.
    """
    characters = sum(map(len, words)) + sum(map(len, rows))
    limit = max(size, characters // MAXIMUM_SHARDS)
    shard: list[str] = []
    first = ""
    written = 0
    for word, code, row in zip(words, encode_words(words), rows, strict=True):
        if not shard:
            first, code = word, encode_first_word(word)
        shard.append(f"{code}|{row}")
        written += len(shard[-1]) + len('"",')
        if written > limit:
            yield first, shard
            shard, written = [], 0
    if shard:
        yield first, shard


def _write_vocabulary(
    files: _FileWriter, terms: Sequence[str]
) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for start in range(0, len(terms), VOCABULARY_SIZE):
        block = terms[start : start + VOCABULARY_SIZE]
        entries.append((block[0], files.write("vocabulary", encode_words(block))))
    return entries


def _write_positions(
    files: _FileWriter, documents: Sequence[SearchDocument], index: SearchIndex
) -> list[tuple[str, str]]:
    words, rows = format_positions(index.counts)
    names, name_rows = format_item_positions(documents, index.fields)
    if names:
        words, rows = _merge_sorted((words, rows), (names, name_rows))
    return _write_rows(files, "positions", words, rows)


def _merge_sorted(*pairs: tuple[list[str], list[str]]) -> tuple[list[str], list[str]]:
    """Merge words, all distinct, with their rows, into UTF-16 order."""
    row_of = {word: row for pair in pairs for word, row in zip(*pair, strict=True)}
    words = sorted(row_of, key=sort_key)
    return words, [row_of[word] for word in words]


def _write_ids(
    files: _FileWriter, documents: Sequence[SearchDocument]
) -> list[tuple[str, str]]:
    return _write_rows(files, "ids", *format_id_map(documents))


def _write_rows(
    files: _FileWriter, name: str, words: Sequence[str], rows: Sequence[str]
) -> list[tuple[str, str]]:
    """Write files of sorted words that few queries read; returns (first word, hash) of
    each.
    """
    return [
        (first_word, files.write(name, shard))
        for first_word, shard in _cut_shards(words, rows, POSITIONS_SIZE)
    ]


def make_hit(document: SearchDocument) -> dict[str, object]:
    """What a result shows of a document: slug, title, date, author count, organisation
    (slug, name) and comments; only if known authors' names in parts, arXiv identifier, DOI,
    venue, type and place of publication, keywords, and whether there are more authors.

    Its tags are in the facets and its abstract in the texts.
    """
    hit: dict[str, object] = {
        "s": document.slug,
        "t": document.title,
        "d": document.date.isoformat() if document.date else None,
        "a": document.author_count,
        "o": document.organization[:2] if document.organization else None,
        "c": document.comments,
    }
    if document.authors:
        hit["n"] = list(map(_make_author_row, document.authors))
    if document.arxiv:
        hit["x"] = document.arxiv
    if document.doi:
        hit["i"] = document.doi
    if document.venue:
        hit["v"] = document.venue
    if document.publication:
        hit["p"] = document.publication
    if document.keywords:
        hit["k"] = document.keywords
    if not document.has_all_authors:
        hit["m"] = 1
    return hit


def _make_author_row(name: PersonName) -> list[object]:
    """Family name, given name, suffix, 1 if the family name comes first; without what is
    empty at the end.
    """
    row: list[object] = [name.full_family]
    if name.given or name.suffix:
        row.append(name.given)
    if name.suffix or name.is_family_first:
        row.append(name.suffix)
    if name.is_family_first:
        row.append(1)
    return row


def _write_groups(
    files: _FileWriter,
    name: str,
    documents: Sequence[SearchDocument],
    make: Callable[[SearchDocument], object],
    size: int,
) -> dict[str, object]:
    """Write what `make` returns for each document, `size` documents to a file; returns
    the manifest's entry for these files.
    """
    hashes: list[str] = []
    for start in range(0, len(documents), GROUP_SIZE):
        group = documents[start : start + GROUP_SIZE]
        hashes.append(files.write_group(name, list(map(make, group)), size))
    return {"size": size, "group": GROUP_SIZE, "hashes": hashes}
