"""The search's files, read back and held against the index they were made from."""

import datetime
import gzip
import hashlib
import json
import re
from dataclasses import replace

import pytest

from paperarchive.search.documents import SearchDocument
from paperarchive.search.report import SearchReport
from paperarchive.search.shards import HITS_SIZE, SHARD_SIZE, TEXTS_SIZE, write_search
from paperarchive.text.analysis import find_words
from tests.search.decode import (
    SearchFiles,
    decode_gaps,
    decode_numbers,
    decode_positions,
    decode_postings,
    decode_words,
    read_rows,
)
from tests.search.indexes import index_documents

BOOSTS = (3.0, 1.0, 2.0, 2.0, 2.0, 0.5, 2.0)
Documents = tuple[SearchDocument, ...]


def write(documents: Documents) -> tuple[SearchFiles, SearchReport]:
    files: dict[str, bytes] = {}
    report = write_search(documents, index_documents(documents, BOOSTS), files.__setitem__)
    return SearchFiles(files), report


@pytest.fixture(scope="module")
def search(recombined: Documents) -> SearchFiles:
    return write(recombined)[0]


def test_every_name_but_the_manifest_s_carries_the_hash_of_its_content(search: SearchFiles) -> None:
    for path, content in search.files.items():
        if path != "search/manifest.json":
            match = re.fullmatch(r"search/[a-z-]+-([0-9a-f]{10})(-\d+)?\.json", path)
            assert match is not None, path
            assert match[2] or hashlib.sha256(content).hexdigest().startswith(match[1])


def test_the_same_documents_make_the_same_files(recombined: Documents, search: SearchFiles) -> None:
    assert write(recombined)[0].files == search.files


def test_shards_hold_every_posting(recombined: Documents, search: SearchFiles) -> None:
    found: dict[str, list[list[tuple[int, int]]]] = {}
    for first, number, digest in search.manifest["shards"]:
        rows = dict(search.rows("terms", digest))
        assert (next(iter(rows)), len(found)) == (first, number)
        found.update({term: [decode_postings(field) for field in fields] for term, fields in rows.items()})
    index = index_documents(recombined, BOOSTS)
    assert list(found) == index.terms
    for term, expected in read_rows(index).items():
        assert found[term] + [[]] * (4 - len(found[term])) == expected, term


def test_shards_are_cut_at_their_size(search: SearchFiles) -> None:
    sizes = [len(search.files[f"search/terms-{digest}.json"]) for _, _, digest in search.manifest["shards"]]
    assert len(sizes) > 2
    assert min(sizes[:-1]) >= SHARD_SIZE


def test_the_vocabulary_is_every_term_in_order(recombined: Documents, search: SearchFiles) -> None:
    words = [
        word for _, digest in search.manifest["vocabulary"] for word in decode_words(search.read("vocabulary", digest))
    ]
    assert words == index_documents(recombined, BOOSTS).terms
    assert search.manifest["terms"] == len(words)


def test_positions_hold_every_surface_word_of_title_and_abstract(small: Documents) -> None:
    search, _ = write(small)
    texts: list[dict[int, str]] = [{} for _ in small]
    shards = json.loads(search.files[f"search/positions-index-{search.manifest['positions']}.json"])
    for _, digest in shards:
        for word, (postings,) in search.rows("positions", digest):
            for document, places in decode_positions(postings).items() if ":" not in word else ():
                texts[document].update(dict.fromkeys(places, word))
    for paper, words in zip(small, texts, strict=True):
        title = find_words(paper.title)
        assert [words[place] for place in range(len(title))] == title
        abstract = find_words(paper.abstract)
        assert [words[place] for place in range(len(title) + 1, len(title) + 1 + len(abstract))] == abstract
        assert words[len(title)] == ""


def test_facets_hold_every_document_s_columns(recombined: Documents, search: SearchFiles) -> None:
    facets = json.loads(search.files[f"search/facets-{search.manifest['facets']}.json"])
    tagged: list[set[str]] = [set() for _ in recombined]
    for (slug, _), gaps in zip(facets["tags"], facets["tag_documents"], strict=True):
        for number in decode_gaps(decode_numbers(gaps)):
            tagged[number].add(slug)
    assert tagged == [{slug for slug, _ in document.tags} for document in recombined]
    columns = {name: decode_numbers(facets[name]) for name in ("dates", "authors", "comments")}
    assert columns["authors"] == [document.author_count or 0 for document in recombined]
    assert columns["comments"] == [0 if d.comments is None else d.comments + 1 for d in recombined]
    assert decode_dates(columns["dates"]) == [document.date for document in recombined]


def decode_dates(steps: list[int]) -> list[datetime.date | None]:
    day = datetime.date.min.toordinal()
    found: list[datetime.date | None] = []
    for step in steps:
        day += max(step - 1, 0)
        found.append(datetime.date.fromordinal(day) if step else None)
    return found


def test_hits_and_texts_are_found_through_their_groups(recombined: Documents, search: SearchFiles) -> None:
    for name, size in (("hits", HITS_SIZE), ("texts", TEXTS_SIZE)):
        groups = search.manifest[name]
        for number, document in enumerate(recombined):
            digest = groups["hashes"][number // groups["group"]]
            part = number % groups["group"] // groups["size"]
            item = json.loads(search.files[f"search/{name}-{digest}-{part}.json"])[number % size]
            assert (item["t"] if name == "hits" else item) == (document.title if name == "hits" else document.abstract)


def test_any_change_in_a_group_gives_all_its_files_new_names(recombined: Documents, search: SearchFiles) -> None:
    changed = (replace(recombined[0], title="Changed"), *recombined[1:])
    before, after = (found.manifest["hits"]["hashes"] for found in (search, write(changed)[0]))
    assert before[0] != after[0]
    assert before[1:] == after[1:]


def test_the_report_gives_the_sizes_of_the_files(recombined: Documents) -> None:
    search, report = write(recombined)
    shards = [search.files[f"search/terms-{digest}.json"] for _, _, digest in search.manifest["shards"]]
    assert report == SearchReport(
        documents=2000,
        terms=search.manifest["terms"],
        shards=len(shards),
        bytes=sum(map(len, search.files.values())),
        largest_shard_gzip=max(len(gzip.compress(shard, mtime=0)) for shard in shards),
    )


def test_a_search_of_nothing_has_a_manifest() -> None:
    search, report = write(())
    assert (search.manifest["documents"], search.manifest["shards"], report.terms) == (0, [], 0)
    assert {path.split("-")[0] for path in search.files} == {
        *(
            "search/manifest.json",
            "search/lengths",
            "search/facets",
            "search/listings",
            "search/positions",
            "search/ids",
        ),
    }
