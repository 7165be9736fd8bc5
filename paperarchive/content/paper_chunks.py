"""Papers' files, read in batches: one after the other, or by several processes; a batch
can be kept as bytes.

In: paths. Out: `PaperBatch`. As bytes it holds what took long to find out, the Markdown
of the abstracts too, but not the texts of the files, which whoever has the files has
already.
"""

import datetime
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

from paperarchive.build.workers import Kept
from paperarchive.content.disk import Files, read_file
from paperarchive.content.read_paper import PaperFile, find_slug, parse_paper_file
from paperarchive.content.read_plain_paper import parse_plain_file
from paperarchive.errors import Problem, Problems
from paperarchive.paper import Appearance, Author, Link, Organization, Paper
from paperarchive.text.markup import (
    MarkdownLink,
    MarkdownText,
    read_markdown,
    remember_markdown,
)
from paperarchive.text.slugs import RESERVED

CHUNK_SIZE = 256
"""Papers of one chunk, on average: enough to be worth sending, few enough to be read
again.
"""

_STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What papers are read with."""

    root: Path
    """The archive's folder."""
    contents: Mapping[str, bytes]
    """Files that were read before: path relative to the root -> bytes; the others are
    read when they are wanted.
    """
    known_tags: frozenset[str]
    """Slugs of the vocabulary."""
    known_listings: frozenset[str]
    """Stems of the dumps that were imported."""


@dataclass(frozen=True, slots=True)
class PaperBatch:
    """Some papers, read."""

    files: tuple[PaperFile, ...]
    """Those that could be read, in the order of their paths."""
    problems: tuple[Problem, ...]
    """All that is wrong with any."""


def read_batch(context: ReadContext, paths: Sequence[str]) -> PaperBatch:
    """Read some papers. paths: relative to the archive's folder."""
    problems = Problems()
    files = Files(context.root, context.contents, problems)
    known_tags, known_listings = context.known_tags, context.known_listings
    papers: list[PaperFile] = []
    for path in paths:
        text = read_named_text(files, path)
        if text is not None:
            paper = parse_paper(
                text,
                path,
                problems,
                known_tags=known_tags,
                known_listings=known_listings,
            )
            papers += [paper] if paper else []
    return PaperBatch(tuple(papers), tuple(problems))


def parse_paper(
    text: str,
    path: str,
    problems: Problems,
    *,
    known_tags: frozenset[str],
    known_listings: frozenset[str],
) -> PaperFile | None:
    """Read a paper's file, the fast way where it can be read so; None, and problems
    noted, where it is broken.
    """
    plain = parse_plain_file(
        text, path, known_tags=known_tags, known_listings=known_listings
    )
    return plain or parse_paper_file(
        text, path, problems, known_tags=known_tags, known_listings=known_listings
    )


def read_named_text(files: Files, path: str) -> str | None:
    """The text of a file whose stem becomes an address; None, and a problem noted, if
    one of both cannot be.
    """
    text = files.read_text(path)
    stem = find_slug(path)
    if text is None or (is_stem(stem) and stem.casefold() not in RESERVED):
        return text
    if is_stem(stem):
        files.problems.add(
            Problem(path, f"the name {stem!r} is reserved", "rename the file")
        )
    else:
        message = f"the name {stem!r} cannot stand in an address"
        advice = "rename the file: letters without accents, digits, hyphens"
        files.problems.add(Problem(path, message, advice))
    return None


def is_stem(name: str) -> bool:
    """Whether the stem of a file can stand in an address."""
    return _STEM.fullmatch(name) is not None


def find_chunks(names: Sequence[str]) -> list[range]:
    """Cut papers into chunks where their names say so: a new paper makes its own chunk
    another, and no more.
    """
    digests = (zlib.crc32(name.encode("utf-8", "surrogateescape")) for name in names)
    starts = [
        0,
        *(
            number
            for number, digest in enumerate(digests)
            if number and digest % CHUNK_SIZE == 0
        ),
        len(names),
    ]
    return [range(start, stop) for start, stop in pairwise(starts)] if names else []


# --- as bytes
# -----------------------------------------------------------------------------------------------------


def read_and_keep(context: ReadContext, paths: Sequence[str]) -> Kept[PaperBatch]:
    """Read some papers, the Markdown of their abstracts too."""
    batch = read_batch(context, paths)
    return Kept(format_batch(batch), batch)


def format_batch(batch: PaperBatch) -> bytes:
    """Write a batch, and the Markdown of its abstracts, read."""
    rows = [_format_file(file) for file in batch.files]
    return _dump((rows, list(map(Problem.to_json, batch.problems))))


def parse_batch(context: ReadContext, content: bytes) -> PaperBatch:
    """Read what `format_batch` wrote of the same files; the Markdown of their abstracts
    is known from then on.
    """
    rows, problems = _load(content)
    return PaperBatch(
        tuple([_parse_file(context, *row) for row in rows]),
        tuple(map(Problem.from_json, problems)),
    )


def _format_file(file: PaperFile) -> tuple[object, ...]:
    paper = file.paper
    abstract = paper.abstract.encode()
    start = file.content.rfind(abstract)
    place = (file.body_line, start, start + len(abstract))
    markdown = read_markdown(paper.abstract)
    organization = paper.organization
    by_hand = _format_by_hand(paper)
    return (
        file.path,
        *place,
        None
        if markdown == MarkdownText(None, paper.abstract, paper.abstract, ())
        else _format_markdown(markdown),
        paper.title,
        paper.date.toordinal() if paper.date else 0,
        paper.author_count,
        (organization.name, organization.handle) if organization else None,
        paper.comments,
        paper.tags,
        [(seen.listing, seen.rank, seen.comments) for seen in paper.appearances],
        by_hand if any(by_hand) else None,
    )


# its arguments, and those of what it makes, by their places: names take as long as all
# else
def _parse_file(
    context: ReadContext,
    path: str,
    line: int,
    start: int,
    end: int,
    markdown: Sequence[Any] | None,
    title: str,
    day: int,
    author_count: int | None,
    organization: Sequence[str] | None,
    comments: int | None,
    tags: Sequence[str],
    appearances: Iterable[Sequence[Any]],
    by_hand: Sequence[Any] | None,
) -> PaperFile:
    content = context.contents.get(path)
    if content is None:
        content = read_file(f"{context.root}/{path}")
    abstract = content[start:end].decode()
    remember_markdown(
        abstract,
        _parse_markdown(*markdown)
        if markdown
        else MarkdownText(None, abstract, abstract, ()),
    )
    paper = Paper(
        find_slug(path),
        title,
        abstract,
        datetime.date.fromordinal(day) if day else None,
        author_count,
        Organization(*organization) if organization else None,
        comments,
        tuple(tags),
        tuple([Appearance(*fields) for fields in appearances]),
        *(_parse_by_hand(*by_hand) if by_hand else ()),
    )
    return PaperFile(path, content, paper, line)


def _format_by_hand(paper: Paper) -> tuple[object, ...]:
    """The fields that only people fill in, the last ones of a paper."""
    return (
        [(author.name, author.orcid, author.affiliation) for author in paper.authors],
        paper.arxiv,
        paper.doi,
        [(link.kind, link.url) for link in paper.links],
        paper.aliases,
        paper.draft,
        paper.note,
    )


def _parse_by_hand(
    authors: Iterable[Sequence[Any]],
    arxiv: str | None,
    doi: str | None,
    links: Iterable[Sequence[Any]],
    aliases: Iterable[str],
    *rest: object,
) -> tuple[Any, ...]:
    people, addresses = (
        (Author(*fields) for fields in authors),
        (Link(*fields) for fields in links),
    )
    return tuple(people), arxiv, doi, tuple(addresses), tuple(aliases), *rest


def _format_markdown(markdown: MarkdownText) -> tuple[object, ...]:
    line = None if markdown.line == markdown.plain else markdown.line
    return (
        markdown.marked,
        markdown.plain,
        line,
        [(link.url, link.line) for link in markdown.links],
    )


def _parse_markdown(
    marked: str | None, plain: str, line: str | None, links: Iterable[Sequence[Any]]
) -> MarkdownText:
    found = tuple([MarkdownLink(*link) for link in links])
    return MarkdownText(marked, plain, plain if line is None else line, found)


def _dump(record: object) -> bytes:
    try:
        return orjson.dumps(record)
    except TypeError:  # a folder whose name is not UTF-8
        return json.dumps(record).encode()


def _load(content: bytes) -> tuple[list[Any], list[Any]]:
    try:
        rows, problems = orjson.loads(content)
    except orjson.JSONDecodeError:  # what only the other writes
        rows, problems = json.loads(content)
    return rows, problems
