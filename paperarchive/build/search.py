"""The words of the papers: the search index, related papers, the files of the search.

In: documents, the worker pool, the cache. Out: related papers, and the files below
`search/`. Words are counted chunk by chunk and only where a chunk changed; where no
document changed, nothing is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import TYPE_CHECKING

import orjson

from paperarchive.build.cache import Cache
from paperarchive.build.cached_chunks import CachedChunks
from paperarchive.build.context import BuildContext
from paperarchive.build.tasks import SearchFiles, count_chunk, write_search_files
from paperarchive.build.workers import MANY_ITEMS, WorkerPool
from paperarchive.content.chunks import cut_chunks
from paperarchive.digests import digest_bytes
from paperarchive.errors import Problem, Problems, Severity
from paperarchive.names import SETTINGS_FILE
from paperarchive.related.nearest import Related, compute_related
from paperarchive.search.index import SearchIndex, make_index
from paperarchive.search.report import SearchReport
from paperarchive.search.word_counts import WordCounts, parse_counts
from paperarchive.settings import SearchSettings

if TYPE_CHECKING:
    from concurrent.futures import Future

_RELATED = "related"
"""The cache's key of related papers."""

RelatedPapers = Mapping[str, tuple[Related, ...]]
"""Slug -> related papers, the nearest first."""


class WordIndexing:
    """What one build makes of the papers' words."""

    def __init__(self, context: BuildContext, cache: Cache) -> None:
        self._context = context
        self._documents = context.documents
        self._settings = context.loaded.settings.search
        self._cache = cache
        self._chunks: CachedChunks[range, WordCounts]
        self._chunks = CachedChunks(cache, "words", self._make_tasks())
        self._index: SearchIndex | None = None
        self._writing: Future[SearchFiles] | None = None

    def _make_tasks(self) -> Mapping[str, range]:
        """Cache key -> numbers of the documents of each chunk."""
        documents = self._documents
        tasks: dict[str, range] = {}
        for chunk in cut_chunks([document.slug for document in documents]):
            texts = [(documents[n].slug, documents[n].texts) for n in chunk]
            tasks[self._make_key(texts)] = chunk
        return tasks

    def _make_key(self, value: object) -> str:
        """The cache key of what this program makes of a value that JSON can hold."""
        return digest_bytes(orjson.dumps((self._context.program, value)))

    def index_early(self) -> BuildContext:
        """The context, with the index if it is needed and quick to make.

        It is where the words of nearly all papers are cached. A worker can then write
        the search while this process computes related papers.
        """
        unknown = sum(map(len, self._chunks.unknown.values()))
        is_quick = unknown < max(MANY_ITEMS, len(self._documents) // 8)
        is_needed = self._known_related is None or self._known_files is None
        if not (is_quick and is_needed):
            return self._context
        alone = WorkerPool(self._context, None)
        self._chunks.start(alone, count_chunk)
        return replace(self._context, index=self._make_index(alone))

    def start(self, pool: WorkerPool[BuildContext]) -> None:
        """Have workers write the search if they have the index, else count words."""
        if self._index is None:
            self._chunks.start(pool, count_chunk)
        elif self._known_files is None:
            self._writing = pool.submit(write_search_files, None)

    def _make_index(self, pool: WorkerPool[BuildContext]) -> SearchIndex:
        if self._index is None:
            counts = self._chunks.results(pool, parse_counts)
            self._index = make_index(counts, self._settings.boosts)
        return self._index

    @cached_property
    def _related_key(self) -> str:
        texts = [(each.slug, each.title, each.abstract) for each in self._documents]
        return self._make_key(texts)

    @cached_property
    def _known_related(self) -> RelatedPapers | None:
        """The related papers, if they were computed from the same texts."""
        cached = self._cache.get(_RELATED)
        record = orjson.loads(cached) if cached else {}
        if record.get("key") != self._related_key:
            return None
        return _parse_rows(record["rows"])

    def compute_related(self, pool: WorkerPool[BuildContext]) -> RelatedPapers:
        """The related papers of each paper."""
        if self._known_related is not None:
            return self._known_related
        slugs = [document.slug for document in self._documents]
        rows = compute_related(slugs, self._make_index(pool).counts)
        record = {"key": self._related_key, "rows": rows}
        # orjson writes no subclass of tuple by itself.
        self._cache.put(_RELATED, orjson.dumps(record, default=tuple))
        return rows

    def write_files(
        self, pool: WorkerPool[BuildContext], problems: Problems
    ) -> SearchFiles:
        """Write the files below `search/`; over the budget adds a warning."""
        search = self._known_files or self._write_files(pool)
        problems.extend(_check_budget(search.report, self._settings))
        return search

    @cached_property
    def _files_key(self) -> str:
        return self._make_key((self._settings, self._documents))

    @cached_property
    def _known_files(self) -> SearchFiles | None:
        """The files, if made from the same and all are in the output folder."""
        staging = self._context.staging
        cached = self._cache.get(f"search {staging.folder}")
        record = orjson.loads(cached) if cached else {}
        if record.get("key") != self._files_key:
            return None
        if not all(map(staging.knows, record["files"])):
            return None
        files = tuple(map(staging.reuse, record["files"]))
        return SearchFiles(files, SearchReport(**record["report"]))

    def _write_files(self, pool: WorkerPool[BuildContext]) -> SearchFiles:
        if self._writing is None:
            index = self._make_index(pool)
            search = write_search_files(replace(self._context, index=index), None)
        else:
            (search,) = pool.results([self._writing])
        record = {
            "key": self._files_key,
            "files": [file.path for file in search.files],
            "report": asdict(search.report),
        }
        key = f"search {self._context.staging.folder}"
        self._cache.put(key, orjson.dumps(record))
        return search


def _check_budget(report: SearchReport, settings: SearchSettings) -> list[Problem]:
    """A warning if the search is larger than the settings allow."""
    if report.bytes <= settings.budget * 1_000_000:
        return []
    size = f"{report.bytes / 1e6:.1f} MB"
    problem = Problem(
        SETTINGS_FILE,
        f"everything below search/ is {size}, more than {settings.budget} MB",
        "raise search.budget, or turn search.full_index off",
        key="search.budget",
        severity=Severity.WARNING,
    )
    return [problem]


def read_cached_related(cache: Cache) -> RelatedPapers:
    """The related papers that the last build computed; empty where none are cached."""
    cached = cache.get(_RELATED)
    return _parse_rows(orjson.loads(cached)["rows"]) if cached else {}


def _parse_rows(
    rows: Mapping[str, Sequence[tuple[str, list[str]]]],
) -> RelatedPapers:
    return {
        slug: tuple([Related(near, tuple(words)) for near, words in row])
        for slug, row in rows.items()
    }
