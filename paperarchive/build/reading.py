"""An archive's content, read on all cores; unchanged chunks come from the cache.

In: files that were read, the cache. Out: `Content`. Imports little: workers read papers
while this process still imports what makes a site of them.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from paperarchive.build.cache import Cache
from paperarchive.build.cached_chunks import CachedChunks
from paperarchive.build.last_build import digest_program
from paperarchive.build.paper_cache import ParsedChunk, decode_chunk, read_chunk
from paperarchive.build.workers import WorkerPool, choose_jobs, open_pool
from paperarchive.content.chunks import cut_chunks
from paperarchive.content.load import Content, ContentReading
from paperarchive.content.read_papers import PaperChunk, ReadContext
from paperarchive.digests import FilesDigest
from paperarchive.text.markup import MarkdownParser


class StartedReading:
    """Content whose papers are being read."""

    def __init__(
        self,
        reading: ContentReading,
        pool: WorkerPool[ReadContext],
        chunks: CachedChunks[tuple[str, ...], ParsedChunk],
    ) -> None:
        self._reading = reading
        self._pool = pool
        self._chunks = chunks

    def finish(self, markdown: MarkdownParser) -> Content:
        """Wait for the papers, then read everything else.

        markdown: receives the parsed abstracts.
        """
        return self._reading.finish(self._take_papers(markdown))

    def _take_papers(self, markdown: MarkdownParser) -> Iterator[PaperChunk]:
        decode = partial(decode_chunk, self._reading.context)
        for chunk in self._chunks.results(self._pool, decode):
            for file, parsed in zip(chunk.papers.files, chunk.abstracts, strict=True):
                markdown.add(file.paper.abstract, parsed)
            yield chunk.papers


@contextmanager
def start_reading(
    reading: ContentReading, cache: Cache, jobs: int | None
) -> Iterator[StartedReading]:
    """Start to read the papers of an archive. jobs: processes; None = choose."""
    tasks: dict[str, tuple[str, ...]] = {}
    for chunk in cut_chunks(reading.paths):
        paths = reading.paths[chunk.start : chunk.stop]
        tasks[_make_key(reading.context, paths)] = paths
    chunks: CachedChunks[tuple[str, ...], ParsedChunk]
    chunks = CachedChunks(cache, "papers", tasks)
    unknown = sum(map(len, chunks.unknown.values()))
    with open_pool(reading.context, choose_jobs(jobs, unknown)) as pool:
        chunks.start(pool, read_chunk)
        yield StartedReading(reading, pool, chunks)


def _make_key(context: ReadContext, paths: Sequence[str]) -> str:
    """The cache key of some papers: the program, the known names, the files."""
    known = [
        None if slugs is None else sorted(slugs)
        for slugs in (context.known_tags, context.known_listings)
    ]
    digest = FilesDigest()
    digest.add(digest_program(), repr(known).encode())
    for path in paths:
        content = context.contents.get(path)
        if content is None:
            # It could not be read, which need not be so in the next build.
            content = os.urandom(16)
        digest.add(path, content)
    return digest.hexdigest()
