"""Papers -> what is counted from their words: the search's files, and who is related to whom.

In: documents, workers, the cache. Out: related papers, and the files below `search/`. Words are counted chunk by chunk,
and only in chunks that have changed; where no document has, nothing is made again.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass

import orjson

from paperarchive.archive.related import find_related
from paperarchive.archive.words import WordCounts, find_chunks, format_counts, parse_counts
from paperarchive.errors import Problem, Problems, Severity
from paperarchive.search.index import SearchDocument, SearchIndex, make_index_from_counts
from paperarchive.search.report import SearchReport
from paperarchive.settings import FILE_NAME as SETTINGS_FILE
from paperarchive.settings import SearchSettings
from paperarchive.site.cache import Cache
from paperarchive.site.output import MadeFile, Stage, digest_bytes
from paperarchive.site.pages import RelatedRow
from paperarchive.site.render import FileRow, WorkContext, count_chunk, write_search_files
from paperarchive.workers import Crew

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
        self, documents: Sequence[SearchDocument], settings: SearchSettings, cache: Cache, program: str
    ) -> None:
        """program: the digest of the program; documents: in the search's order."""
        self._documents = documents
        self._settings = settings
        self._cache = cache
        self._program = program
        self._counting: list[tuple[str, WordCounts | Future[WordCounts]]] = []
        self._index: SearchIndex | None = None
        self._search_key = ""
        self._recalled: Search | None = None
        self._writing: Future[tuple[tuple[FileRow, ...], SearchReport]] | None = None

    def begin(self, crew: Crew[WorkContext]) -> None:
        """Have the words counted of chunks that are not known."""
        for chunk in find_chunks([document.slug for document in self._documents]):
            documents = self._documents[chunk.start : chunk.stop]
            texts = [(paper.title, paper.abstract, paper.tags, paper.organization) for paper in documents]
            key = f"words {digest_bytes(orjson.dumps((self._program, texts)))}"
            known = self._cache.get(key)
            self._counting.append((key, parse_counts(known) if known else crew.submit(count_chunk, chunk)))

    def _make_index(self) -> SearchIndex:
        if self._index is None:
            chunks = [counting.result() if isinstance(counting, Future) else counting for _, counting in self._counting]
            for (key, counting), counts in zip(self._counting, chunks, strict=True):
                if isinstance(counting, Future):
                    self._cache.put(key, format_counts(counts))
            self._cache.keep_only("words ", {key for key, _ in self._counting})
            self._counting.clear()
            self._index = make_index_from_counts(chunks, self._settings.boosts)
        return self._index

    def find_related(self) -> dict[str, RelatedRow]:
        """Slug -> slugs and tying words of the papers near it."""
        texts = [(document.slug, document.title, document.abstract) for document in self._documents]
        key = digest_bytes(orjson.dumps((self._program, texts)))
        known = self._cache.get(_RELATED)
        record = orjson.loads(known) if known else {}
        if record.get("key") != key:
            slugs = [document.slug for document in self._documents]
            found = find_related(slugs, self._make_index().counts)
            rows = {slug: [(near.slug, near.words) for near in row] for slug, row in zip(slugs, found, strict=True)}
            record = {"key": key, "rows": rows}
            self._cache.put(_RELATED, orjson.dumps(record))
        return _parse_related(record["rows"])

    def begin_search(self, crew: Crew[WorkContext], stage: Stage) -> None:
        """Have the files below `search/` made, if any can differ."""
        self._search_key = digest_bytes(orjson.dumps((self._program, self._settings, self._documents)))
        self._recalled = self._recall_search(self._search_key, stage)
        if self._recalled is None:
            wanted = (self._make_index(), self._settings.full_index)
            self._writing = crew.submit(write_search_files, wanted)

    def finish_search(self, stage: Stage, problems: Problems) -> Search:
        """Wait for them; past the budget a warning is noted."""
        search = self._recalled or self._keep_search(stage)
        if search.report.bytes > self._settings.budget * 1_000_000:
            message = (
                f"everything below search/ is {search.report.bytes / 1e6:.1f} MB, more than {self._settings.budget} MB"
            )
            advice = "raise search.budget, or turn search.full_index off"
            problems.add(Problem(SETTINGS_FILE, None, "search.budget", message, advice, Severity.WARNING))
        return search

    def _recall_search(self, key: str, stage: Stage) -> Search | None:
        """The search as it was made from the same, if all of it stands in the output folder."""
        known = self._cache.get(f"search {stage.folder}")
        record = orjson.loads(known) if known else {}
        if record.get("key") != key or not all(map(stage.knows, record["files"])):
            return None
        return Search(tuple(map(stage.keep, record["files"])), SearchReport(**record["report"]))

    def _keep_search(self, stage: Stage) -> Search:
        if self._writing is None:
            raise RuntimeError("no search was begun")
        rows, report = self._writing.result()
        files = tuple(MadeFile(*row) for row in rows)
        record = {"key": self._search_key, "files": [file.path for file in files], "report": asdict(report)}
        self._cache.put(f"search {stage.folder}", orjson.dumps(record))
        return Search(files, report)


def recall_related(cache: Cache) -> dict[str, RelatedRow]:
    """Slug -> slugs and tying words of the papers near it, as they were last found; none where that was forgotten."""
    known = cache.get(_RELATED)
    return _parse_related(orjson.loads(known)["rows"]) if known else {}


def _parse_related(rows: Mapping[str, Sequence[tuple[str, list[str]]]]) -> dict[str, RelatedRow]:
    return {slug: [(near, tuple(words)) for near, words in row] for slug, row in rows.items()}
