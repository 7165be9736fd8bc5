"""Reading many papers: paths -> `PaperChunk`.

A chunk is the unit of work of a worker process and of the cache. Reading one depends on
a `ReadContext` and the files alone, so it gives the same result in any process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.disk import ArchiveFiles
from paperarchive.content.front_matter import find_key_line
from paperarchive.content.markdown_problems import (
    find_markdown_problems,
    may_have_problems,
)
from paperarchive.content.read_paper import PaperFile, parse_paper_file
from paperarchive.content.read_plain_paper import parse_plain_file
from paperarchive.content.slugs import read_named_text
from paperarchive.errors import Problem, Problems
from paperarchive.files.os_errors import explain_exhaustion


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What every paper of an archive is read with."""

    archive_dir: Path
    contents: Mapping[str, bytes]
    """Files read before, by path relative to `archive_dir`; any other is read from disk
    when needed.
    """
    known_tags: frozenset[str] | None
    """Slugs of the vocabulary; None if it cannot be read."""
    known_listings: frozenset[str] | None
    """Slugs of the imported listings; None if their records cannot be read."""


@dataclass(frozen=True, slots=True)
class PaperChunk:
    """Papers read together."""

    files: tuple[PaperFile, ...]
    """Those that could be read, in the order of the paths."""
    problems: tuple[Problem, ...]
    """Everything wrong with any of the files."""


def read_papers(context: ReadContext, paths: Sequence[str]) -> PaperChunk:
    """Read some papers. paths: relative to the archive's folder."""
    problems = Problems()
    files = ArchiveFiles(context.archive_dir, context.contents, problems)
    papers: list[PaperFile] = []
    for path in paths:
        text = read_named_text(files, path)
        if text is None:
            continue
        try:
            paper = parse_paper(
                text,
                path,
                problems,
                known_tags=context.known_tags,
                known_listings=context.known_listings,
            )
        except (MemoryError, RecursionError) as error:
            problems.add(explain_exhaustion(error, path))
            continue
        if paper is not None:
            papers.append(paper)
    return PaperChunk(tuple(papers), tuple(problems))


def parse_paper(
    text: str,
    path: str,
    problems: Problems,
    *,
    known_tags: frozenset[str] | None,
    known_listings: frozenset[str] | None,
) -> PaperFile | None:
    """Parse a paper's file, by the fast path where it applies.

    Returns None, and reports why, if the file has no front matter that can be read.
    """
    file = parse_plain_file(
        text, path, known_tags=known_tags, known_listings=known_listings
    ) or parse_paper_file(
        text, path, problems, known_tags=known_tags, known_listings=known_listings
    )
    if file is not None:
        abstract, note = file.paper.abstract, file.paper.note
        if may_have_problems(abstract):
            problems.extend(find_markdown_problems(abstract, path, file.body_line))
        if note is not None and may_have_problems(note):
            line = find_key_line(text, "note")
            problems.extend(find_markdown_problems(note, path, line, key="note"))
    return file
