"""Papers -> what is counted from their words: the search's files, and who is related to whom.

In: documents, workers, the cache. Out: related papers, and the files below `search/`. Words are counted chunk by chunk,
and only in chunks that have changed; where no document has, nothing is made again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import orjson

from paperarchive.archive.related import find_related
from paperarchive.archive.words import WordCounts, parse_counts
from paperarchive.content.batches import find_chunks
from paperarchive.errors import Problem, Problems, Severity
from paperarchive.names import SETTINGS_FILE
from paperarchive.search.index import SearchDocument, SearchIndex, format_full_index, make_index_from_counts
from paperarchive.search.report import SearchReport
from paperarchive.search.shards import FOLDER, write_search
from paperarchive.settings import SearchSettings
from paperarchive.site.cache import Cache
from paperarchive.site.chunks import CachedChunks
from paperarchive.site.output import MadeFile, Stage, digest_bytes
from paperarchive.site.pages import RelatedRow
from paperarchive.site.render import WorkContext, count_chunk
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
        self,
        crew: Crew[WorkContext],
        documents: Sequence[SearchDocument],
        settings: SearchSettings,
        cache: Cache,
        program: str,
    ) -> None:
        """program: the digest of the program; documents: in the search's order."""
        self._crew = crew
        self._documents = documents
        self._settings = settings
        self._cache = cache
        self._program = program
        texts = ((chunk, [documents[n].texts for n in chunk]) for chunk in find_chunks([d.slug for d in documents]))
        tasks = {self._digest(found): chunk for chunk, found in texts}
        self._chunks: CachedChunks[range, WordCounts] = CachedChunks(cache, "words", tasks)

    def begin(self) -> None:
        """Have the words counted of chunks that are not known."""
        self._chunks.begin(self._crew, count_chunk)

    def _digest(self, value: object) -> str:
        """A key of the cache: what is made by this program of a value that JSON can say."""
        return digest_bytes(orjson.dumps((self._program, value)))

    @cached_property
    def _index(self) -> SearchIndex:
        return make_index_from_counts(self._chunks.finish(self._crew, parse_counts), self._settings.boosts)

    def find_related(self) -> dict[str, RelatedRow]:
        """Slug -> slugs and tying words of the papers near it."""
        slugs = [document.slug for document in self._documents]
        key = self._digest([(document.slug, document.title, document.abstract) for document in self._documents])
        known = self._cache.get(_RELATED)
        record = orjson.loads(known) if known else {}
        if record.get("key") == key:
            return _parse_rows(record["rows"])
        found = find_related(slugs, self._index.counts)
        rows: dict[str, RelatedRow] = {
            slug: [(near.slug, near.words) for near in row] for slug, row in zip(slugs, found, strict=True)
        }
        self._cache.put(_RELATED, orjson.dumps({"key": key, "rows": rows}))
        return rows

    def make_search(self, stage: Stage, problems: Problems) -> Search:
        """Make the files below `search/`, if any can differ; past the budget a warning is noted."""
        key = self._digest((self._settings, self._documents))
        search = self._recall_search(key, stage) or self._write_search(key, stage)
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

    def _write_search(self, key: str, stage: Stage) -> Search:
        files: list[MadeFile] = []
        report = write_search(
            self._documents, self._index, lambda path, content: files.append(stage.take(path, content))
        )
        if self._settings.full_index:
            files.append(stage.take(f"{FOLDER}lunr-index.json", format_full_index(self._index).encode()))
        report = replace(report, bytes=sum(file.size for file in files))
        record = {"key": key, "files": [file.path for file in files], "report": report}
        self._cache.put(f"search {stage.folder}", orjson.dumps(record))
        return Search(tuple(files), report)


def recall_related(cache: Cache) -> dict[str, RelatedRow]:
    """Slug -> slugs and tying words of the papers near it, as they were last found; none where that was forgotten."""
    known = cache.get(_RELATED)
    return _parse_rows(orjson.loads(known)["rows"]) if known else {}


def _parse_rows(rows: Mapping[str, Sequence[tuple[str, list[str]]]]) -> dict[str, RelatedRow]:
    return {slug: [(near, tuple(words)) for near, words in row] for slug, row in rows.items()}
