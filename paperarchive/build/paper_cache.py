"""The codec of cached papers: a chunk of papers <-> bytes (MessagePack).

The bytes hold what took long to find out: the front matter and the Markdown of the
abstracts, parsed. They do not hold the files' own text, which the build has read
anyway, so decoding needs the same files.
"""

import datetime
import json
import os
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from paperarchive.build.cached_chunks import EncodedResult
from paperarchive.content.disk import read_file
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.read_papers import PaperChunk, ReadContext, read_papers
from paperarchive.content.slugs import slug_of
from paperarchive.errors import Problem
from paperarchive.paper import (
    Appearance,
    Author,
    ExtraValue,
    Link,
    Organization,
    Paper,
    PartialDate,
)
from paperarchive.text.markup import MarkdownText, parse_markdown


@dataclass(frozen=True, slots=True)
class ParsedChunk:
    """Papers read together, with their abstracts parsed."""

    papers: PaperChunk
    abstracts: tuple[MarkdownText, ...]
    """One for each of `papers.files`, in their order."""


class _Row(msgspec.Struct, array_like=True, frozen=True):
    """A paper file as the cache holds it."""

    path: bytes  # as on disk: a file name need not be UTF-8
    body_line: int
    abstract: tuple[int, int]  # its first byte in the file, and the one after its last
    markdown: MarkdownText | None  # None: one paragraph of plain text
    title: str
    date: datetime.date | PartialDate | None
    author_count: int | None
    organization: Organization | None
    comments: int | None
    tags: tuple[str, ...]
    appearances: tuple[Appearance, ...]
    authors: tuple[Author, ...]
    arxiv: str | None
    doi: str | None
    links: tuple[Link, ...]
    aliases: tuple[str, ...]
    draft: bool
    note: str | None
    venue: str | None
    publication_type: str | None
    keywords: tuple[str, ...]
    extra: tuple[tuple[str, ExtraValue], ...]
    has_all_authors: bool


_PAPER_FIELDS = tuple(
    field for field in Paper.__dataclass_fields__ if field not in ("slug", "abstract")
)
"""The fields of a paper that a row has too; the others follow from the file."""


class _Rows(NamedTuple):
    """A chunk as the cache holds it."""

    papers: list[_Row]
    problems: bytes  # JSON in ASCII, since a path in it need not be UTF-8


_DECODER = msgspec.msgpack.Decoder(_Rows)


def read_chunk(
    context: ReadContext, paths: tuple[str, ...]
) -> EncodedResult[ParsedChunk]:
    """Read some papers and parse their abstracts."""
    papers = read_papers(context, paths)
    abstracts = tuple(parse_markdown(file.paper.abstract) for file in papers.files)
    chunk = ParsedChunk(papers, abstracts)
    return EncodedResult(encode_chunk(chunk), chunk)


def encode_chunk(chunk: ParsedChunk) -> bytes:
    """Encode a chunk for the cache."""
    rows = list(map(_make_row, chunk.papers.files, chunk.abstracts))
    problems = [problem.to_json() for problem in chunk.papers.problems]
    return msgspec.msgpack.encode(_Rows(rows, json.dumps(problems).encode("ascii")))


def decode_chunk(context: ReadContext, content: bytes) -> ParsedChunk:
    """Decode what `encode_chunk` made from the same files."""
    rows = _DECODER.decode(content)
    files = tuple([_make_file(context, row) for row in rows.papers])
    abstracts = tuple(map(_make_markdown, rows.papers, files))
    problems = tuple(map(Problem.from_json, json.loads(rows.problems)))
    return ParsedChunk(PaperChunk(files, problems), abstracts)


def _make_row(file: PaperFile, markdown: MarkdownText) -> _Row:
    paper = file.paper
    abstract = paper.abstract.encode()
    start = file.content.rfind(abstract)
    return _Row(
        path=os.fsencode(file.path),
        body_line=file.body_line,
        abstract=(start, start + len(abstract)),
        markdown=None if markdown == _plain_text(paper.abstract) else markdown,
        **{name: getattr(paper, name) for name in _PAPER_FIELDS},
    )


def _make_file(context: ReadContext, row: _Row) -> PaperFile:
    path = os.fsdecode(row.path)
    content = context.contents.get(path)
    if content is None:
        content = read_file(f"{context.archive_dir}/{path}")
    start, end = row.abstract
    paper = Paper(
        slug=slug_of(path),
        abstract=content[start:end].decode(),
        **{name: getattr(row, name) for name in _PAPER_FIELDS},
    )
    return PaperFile(path, content, paper, row.body_line)


def _make_markdown(row: _Row, file: PaperFile) -> MarkdownText:
    return row.markdown or _plain_text(file.paper.abstract)


def _plain_text(abstract: str) -> MarkdownText:
    return MarkdownText(html=None, plain=abstract, line=abstract, links=())
