"""The plan of an import: every change, computed before anything is written.

In: the archive's content, and dumps. Out: `ImportPlan`: a report on every entry, and
the changed files. `dumps.py` reads the dumps; `merge.py` finds the paper of each entry
and merges the two.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from paperarchive.content.changes import FileChange
from paperarchive.content.load import Content
from paperarchive.errors import Problems
from paperarchive.formats.daily_papers.crawl import Crawl
from paperarchive.formats.daily_papers.parse import QuarantinedLines
from paperarchive.importing.conflicts import Conflict
from paperarchive.importing.dumps import (
    ArchivedDumps,
    DumpFile,
    ImportedDump,
    make_listing_changes,
    read_dumps,
)
from paperarchive.importing.merge import MergedEntry, Merger


@dataclass(frozen=True, slots=True)
class ListingReport:
    """The counts of one dump.

    `entries` is the sum of `new`, `updated`, `unchanged`, `duplicates` and
    `quarantined`.
    """

    file: str
    """The dump as given on the command line."""
    crawl: Crawl
    entries: int
    new: int
    """Papers that had no file before this command."""
    updated: int
    """Papers whose file changed."""
    unchanged: int
    """Papers whose file did not change."""
    duplicates: int
    """Entries of papers that an earlier entry of the same command named."""
    quarantined: int
    """Entries that cannot be read."""


@dataclass(frozen=True, slots=True)
class QuarantinedEntry:
    """Lines of a dump that cannot be read as an entry."""

    file: str
    """The dump as given on the command line."""
    entry: QuarantinedLines


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import reports and writes."""

    listings: tuple[ListingReport, ...]
    """In the order of the dumps on the command line."""
    conflicts: tuple[Conflict, ...]
    """Ordered by path, field and offered value, without repetitions."""
    quarantine: tuple[QuarantinedEntry, ...]
    """In the order of the dumps and of their lines."""
    changes: tuple[FileChange, ...]
    """Changed files in the order in which to write them: dumps, records, papers.

    Papers refer to listings, so an interrupted import can be run again.
    """


def plan_import(
    content: Content,
    archived_contents: Mapping[str, bytes],
    files: Sequence[DumpFile],
    *,
    crawled: datetime.date | None = None,
    force: bool = False,
) -> ImportPlan:
    """Compute what importing dumps changes.

    archived_contents: file name -> bytes of every dump in content/listings/.
    crawled: the crawl day, for one dump only.
    force: import what can be read of dumps that do not look like a list of papers.
    Raises: ProblemsError with every contradiction found.
    """
    problems = Problems()
    archived = ArchivedDumps(content.listings, content.records, archived_contents)
    dumps = read_dumps(files, archived, crawled, problems, force=force)
    problems.raise_if_any()
    merger = Merger(content, archived)
    merged = [merger.merge(dump) for dump in dumps]
    # Papers are compared only after the last dump, which may still change them.
    reports = map(_make_report, dumps, merged)
    return ImportPlan(
        listings=tuple(reports),
        conflicts=tuple(sorted(set(merger.conflicts), key=_conflict_order)),
        quarantine=tuple(_collect_quarantine(dumps)),
        changes=(*make_listing_changes(archived, dumps), *merger.make_changes()),
    )


def _conflict_order(conflict: Conflict) -> tuple[str, str, str]:
    return (conflict.path, conflict.field, conflict.offered)


def _collect_quarantine(dumps: Iterable[ImportedDump]) -> Iterator[QuarantinedEntry]:
    for dump in dumps:
        for lines in dump.parsed.quarantine:
            yield QuarantinedEntry(dump.file.path, lines)


def _make_report(dump: ImportedDump, merged: Sequence[MergedEntry]) -> ListingReport:
    papers = [entry.pending for entry in merged if not entry.is_duplicate]
    known = [paper for paper in papers if paper.before is not None]
    updated = sum(paper.is_changed for paper in known)
    return ListingReport(
        file=dump.file.path,
        crawl=dump.crawl,
        entries=dump.parsed.entry_count,
        new=len(papers) - len(known),
        updated=updated,
        unchanged=len(known) - updated,
        duplicates=len(merged) - len(papers),
        quarantined=len(dump.parsed.quarantine),
    )
