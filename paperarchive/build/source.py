"""An archive's content, read on all cores: papers are read again only where files have
changed.

In: files that were read, the cache. Out: `Content`. Reading begins before this process
has imported what makes a site, which takes as long as some thousands of papers do.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from paperarchive.build.cache import Cache
from paperarchive.build.cached_chunks import CachedChunks
from paperarchive.build.last_build import digest_program
from paperarchive.build.paper_cache import ParsedChunk, decode_chunk, read_chunk
from paperarchive.build.workers import Crew, choose_jobs, gather_crew
from paperarchive.content.chunks import cut_chunks
from paperarchive.content.files import Content, ContentReading
from paperarchive.content.read_papers import PaperChunk, ReadContext
from paperarchive.digests import FilesDigest
from paperarchive.text.markup import MarkdownParser


class BegunReading:
    """Content whose papers are being read."""

    def __init__(
        self,
        reading: ContentReading,
        crew: Crew[ReadContext],
        chunks: CachedChunks[tuple[str, ...], ParsedChunk],
    ) -> None:
        self._reading = reading
        self._crew = crew
        self._chunks = chunks

    def finish(self, markdown: MarkdownParser) -> Content:
        """Wait for the papers, and read the rest. markdown: gets the parsed abstracts."""
        return self._reading.finish(self._take_papers(markdown))

    def _take_papers(self, markdown: MarkdownParser) -> Iterator[PaperChunk]:
        decode = partial(decode_chunk, self._reading.context)
        for chunk in self._chunks.finish(self._crew, decode):
            for file, parsed in zip(chunk.papers.files, chunk.abstracts, strict=True):
                markdown.add(file.paper.abstract, parsed)
            yield chunk.papers


@contextmanager
def begin_reading(
    reading: ContentReading, cache: Cache, jobs: int | None
) -> Iterator[BegunReading]:
    """Have the papers of an archive read.

    jobs: processes that work at a time; None = as many as pay.
    """
    parts = (
        reading.paths[chunk.start : chunk.stop] for chunk in cut_chunks(reading.paths)
    )
    tasks: dict[str, tuple[str, ...]] = {
        _find_key(reading.context, paths): paths for paths in parts
    }
    chunks: CachedChunks[tuple[str, ...], ParsedChunk] = CachedChunks(
        cache, "papers", tasks
    )
    with gather_crew(
        reading.context, choose_jobs(jobs, sum(map(len, chunks.unknown.values())))
    ) as crew:
        chunks.begin(crew, read_chunk)
        yield BegunReading(reading, crew, chunks)


def _find_key(context: ReadContext, paths: Sequence[str]) -> str:
    """The digest of all that some papers are read from, and with."""
    known = (sorted(context.known_tags), sorted(context.known_listings))
    digest = FilesDigest()
    digest.add(digest_program(), repr(known).encode())
    for path in paths:
        content = context.contents.get(path)
        if content is None:  # it could not be read, which no other build need find too
            content = os.urandom(16)
        digest.add(path, content)
    return digest.hexdigest()
