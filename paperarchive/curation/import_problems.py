"""What a merge of branches may break in the records of imports, compared with content.

In: content, removed papers, records. Out: a warning for each line that no longer fits.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from paperarchive.content.find_files import PAPERS_FOLDER
from paperarchive.content.import_records import (
    GIVEN_TAGS_PATH,
    ImportRecord,
    ImportRecords,
    RecordedPaper,
    record_path,
)
from paperarchive.content.listings import RECORDS_PATH
from paperarchive.content.load import Content
from paperarchive.content.removed import REMOVED_PATH, RemovedPapers
from paperarchive.errors import Problem, Severity
from paperarchive.importing.identity import make_identity


def find_record_problems(
    archive_dir: Path, content: Content, removed: RemovedPapers, records: ImportRecords
) -> Iterator[Problem]:
    """Find records of papers and listings that are not there, and papers that one record
    has twice. A paper whose file cannot be read is there.
    """
    listings = {listing.slug for listing in content.listings}
    papers = _KnownPapers(content, removed)
    papers.slugs.update(
        file.stem for file in (archive_dir / PAPERS_FOLDER).rglob("*.md")
    )
    for listing, record in records.imports.items():
        path = record_path(listing)
        if listing not in listings and content.records is not None:
            message = f"{RECORDS_PATH} has no listing {listing!r}"
            yield _warn(
                path, message, "restore that record with git, or delete this file"
            )
            continue
        lines = _find_lines(records.contents.get(path, b""))
        yield from _find_lost(path, record, papers, lines)
        yield from _find_repeated(path, record, lines)
    lines = _find_lines(records.contents.get(GIVEN_TAGS_PATH, b""))
    for slug in records.given_tags:
        if slug not in papers.slugs:
            yield _describe_lost(GIVEN_TAGS_PATH, slug, lines)


class _KnownPapers:
    """What tells that a paper is there, or was removed on purpose."""

    def __init__(self, content: Content, removed: RemovedPapers) -> None:
        self.slugs = {paper.slug for paper in removed.papers}
        self._titles = {title for paper in removed.papers for title in paper.titles}
        self._rows: set[tuple[str, int]] = set()
        for file in content.papers:
            self.slugs.update((file.paper.slug, *file.paper.aliases))
            self._titles.add(make_identity(file.paper.title))
            self._rows.update(
                (each.listing, each.rank) for each in file.paper.appearances
            )

    def has(self, line: RecordedPaper, listing: str) -> bool:
        """Whether a line's paper is known, if only by another name, as import knows it."""
        return (
            line.slug in self.slugs
            or (listing, line.rank) in self._rows
            or not self._titles.isdisjoint(line.identities)
        )


def _find_lost(
    path: str, record: ImportRecord, papers: _KnownPapers, lines: Mapping[str, int]
) -> Iterator[Problem]:
    for line in record.papers:
        if not papers.has(line, record.listing):
            yield _describe_lost(path, line.slug, lines)


def _describe_lost(path: str, slug: str, lines: Mapping[str, int]) -> Problem:
    return _warn(
        path,
        f"the paper {slug!r} is neither in {PAPERS_FOLDER}/ nor in {REMOVED_PATH}",
        "restore its file with git; if it was deleted on purpose, the next import"
        " records that",
        line=lines.get(slug),
    )


def _find_repeated(
    path: str, record: ImportRecord, lines: Mapping[str, int]
) -> Iterator[Problem]:
    ranks = Counter((line.slug, line.rank) for line in record.papers)
    for (slug, rank), number in ranks.items():
        if number > 1:
            message = f"the paper {slug!r} occurs {number} times at rank {rank}"
            yield _warn(path, message, "delete all lines but one", line=lines.get(slug))


def _find_lines(content: bytes) -> dict[str, int]:
    """Slug -> the last line that is about it, from 1."""
    found: dict[str, int] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        head, _, rest = line.partition('"paper": "')
        if head == "{":
            found[rest.partition('"')[0]] = number
    return found


def _warn(path: str, message: str, advice: str, *, line: int | None = None) -> Problem:
    return Problem(path, message, advice, line=line, severity=Severity.WARNING)
