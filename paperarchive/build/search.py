"""Papers -> what is counted from their words: the search's files, and who is related to
whom.

In: documents, workers, the cache. Out: related papers, and the files below `search/`.
Words are counted chunk by chunk, and only in chunks that have changed; where no
document has, nothing is made again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import orjson

from paperarchive.build.cache import Cache
from paperarchive.build.cached_chunks import CachedChunks
from paperarchive.build.output import MadeFile, Stage
from paperarchive.build.tasks import (
    WorkContext,
    WrittenSearch,
    count_chunk,
    write_search_files,
)
from paperarchive.build.workers import MANY_ITEMS, Crew
from paperarchive.content.chunks import cut_chunks
from paperarchive.digests import digest_bytes
from paperarchive.errors import Problem, Problems, Severity
from paperarchive.names import SETTINGS_FILE
from paperarchive.related.nearest import Related, compute_related
from paperarchive.search.documents import SearchDocument
from paperarchive.search.index import SearchIndex, make_index
from paperarchive.search.report import SearchReport
from paperarchive.search.word_counts import WordCounts, parse_counts
from paperarchive.settings import SearchSettings

if TYPE_CHECKING:
    from concurrent.futures import Future

_RELATED = "related"


@dataclass(frozen=True, slots=True)
class Search:
    """The search, made."""

    files: tuple[MadeFile, ...]
    """All below `search/`."""
    report: SearchReport
    """How large it came out."""


class Indexing:
    """The words of one archive's papers."""

    def __init__(
        self,
        documents: Sequence[SearchDocument],
        settings: SearchSettings,
        cache: Cache,
        program: str,
        stage: Stage,
    ) -> None:
        """program: the digest of the program; documents: in the search's order."""
        self._documents = documents
        self._settings = settings
        self._cache = cache
        self._program = program
        self._stage = stage
        chunks = cut_chunks([document.slug for document in documents])
        tasks = {
            self._digest(
                [(documents[n].slug, documents[n].texts) for n in chunk]
            ): chunk
            for chunk in chunks
        }
        self._chunks: CachedChunks[range, WordCounts] = CachedChunks(
            cache, "words", tasks
        )
        self._index: SearchIndex | None = None
        self._written: Future[WrittenSearch] | None = None

    def _digest(self, value: object) -> str:
        """A key of the cache: what is made by this program of a value that JSON can
        say.
        """
        return digest_bytes(orjson.dumps((self._program, value)))

    def make_soon(self, context: WorkContext) -> SearchIndex | None:
        """The index, if it is wanted, and the words of nearly all papers are known;
        else it is made when asked for.
        """
        unknown = sum(map(len, self._chunks.unknown.values()))
        if unknown >= max(MANY_ITEMS, len(self._documents) // 8):
            return None
        if self._related is not None and self._search is not None:
            return None
        crew = Crew(context, None)
        self._chunks.begin(crew, count_chunk)
        return self._make_index(crew)

    def begin(self, crew: Crew[WorkContext]) -> None:
        """Have workers make the search if they have the index, else count the words
        that are not known.
        """
        if self._index is None:
            self._chunks.begin(crew, count_chunk)
        elif self._search is None:
            self._written = crew.submit(write_search_files, None)

    def _make_index(self, crew: Crew[WorkContext]) -> SearchIndex:
        if self._index is None:
            chunks = self._chunks.finish(crew, parse_counts)
            self._index = make_index(chunks, self._settings.boosts)
        return self._index

    @cached_property
    def _related_key(self) -> str:
        return self._digest(
            [
                (document.slug, document.title, document.abstract)
                for document in self._documents
            ]
        )

    @cached_property
    def _related(self) -> dict[str, tuple[Related, ...]] | None:
        """The related papers as they were found from the same."""
        known = self._cache.get(_RELATED)
        record = orjson.loads(known) if known else {}
        return (
            _parse_rows(record["rows"])
            if record.get("key") == self._related_key
            else None
        )

    def find_related(self, crew: Crew[WorkContext]) -> dict[str, tuple[Related, ...]]:
        """Slug -> slugs and tying words of the papers near it."""
        if self._related is not None:
            return self._related
        slugs = [document.slug for document in self._documents]
        rows = compute_related(slugs, self._make_index(crew).counts)
        record = {"key": self._related_key, "rows": rows}
        # orjson writes plain tuples only, not a NamedTuple.
        self._cache.put(_RELATED, orjson.dumps(record, default=tuple))
        return rows

    def make_search(
        self, crew: Crew[WorkContext], context: WorkContext, problems: Problems
    ) -> Search:
        """Make the files below `search/`, if any can differ; past the budget a warning
        is noted.
        """
        search = self._search or self._write_search(crew, context)
        if search.report.bytes > self._settings.budget * 1_000_000:
            size = f"{search.report.bytes / 1e6:.1f} MB"
            message = f"everything below search/ is {size}, more than {self._settings.budget} MB"
            advice = "raise search.budget, or turn search.full_index off"
            problems.add(
                Problem(
                    SETTINGS_FILE,
                    message,
                    advice,
                    key="search.budget",
                    severity=Severity.WARNING,
                )
            )
        return search

    @cached_property
    def _search_key(self) -> str:
        return self._digest((self._settings, self._documents))

    @cached_property
    def _search(self) -> Search | None:
        """The search as it was made from the same, if all of it stands in the output
        folder.
        """
        stage = self._stage
        known = self._cache.get(f"search {stage.folder}")
        record = orjson.loads(known) if known else {}
        if record.get("key") != self._search_key or not all(
            map(stage.knows, record["files"])
        ):
            return None
        return Search(
            tuple(map(stage.keep, record["files"])), SearchReport(**record["report"])
        )

    def _write_search(self, crew: Crew[WorkContext], context: WorkContext) -> Search:
        if self._written is None:
            written = write_search_files(
                replace(context, index=self._make_index(crew)), None
            )
        else:
            (written,) = crew.gather([self._written])
        files = tuple(MadeFile(*row) for row in written.files)
        record = {
            "key": self._search_key,
            "files": [file.path for file in files],
            "report": written.report,
        }
        self._cache.put(f"search {self._stage.folder}", orjson.dumps(record))
        return Search(files, written.report)


def recall_related(cache: Cache) -> dict[str, tuple[Related, ...]]:
    """Slug -> slugs and tying words of the papers near it, as they were last found;
    none where that was forgotten.
    """
    known = cache.get(_RELATED)
    return _parse_rows(orjson.loads(known)["rows"]) if known else {}


def _parse_rows(
    rows: Mapping[str, Sequence[tuple[str, list[str]]]],
) -> dict[str, tuple[Related, ...]]:
    return {
        slug: tuple(Related(near, tuple(words)) for near, words in row)
        for slug, row in rows.items()
    }
