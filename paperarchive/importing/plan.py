"""The plan of an import: every change, computed before anything is written.

In: the archive's content, and lists. Out: `ImportPlan`: a report on every entry, and
the changed files. `lists.py` reads the lists; `merge.py` finds the paper of each entry
and merges the two; `missing.py` finds papers that were removed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from paperarchive.content.changes import FileChange
from paperarchive.content.import_records import ImportRecords
from paperarchive.content.load import Content
from paperarchive.content.removed import RemovedPaper, RemovedPapers
from paperarchive.errors import Problem, Problems
from paperarchive.formats.read_list import IgnoredFields
from paperarchive.formats.record import (
    CrawlDay,
    QuarantinedPart,
    SkippedPart,
    UnreadPart,
)
from paperarchive.importing.archived import ArchivedDumps
from paperarchive.importing.conflicts import Conflict
from paperarchive.importing.gather import GivenList
from paperarchive.importing.keep import make_listing_changes
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.lists import ImportedList, ImportOptions, read_lists
from paperarchive.importing.merge import MergeResult, load_state, merge_dumps
from paperarchive.importing.missing import (
    check_missing,
    find_missing,
    make_removed,
    update_removed,
)


@dataclass(frozen=True, slots=True)
class ListingReport:
    """The counts of one dump.

    `entries` is the sum of `new`, `updated`, `unchanged`, `duplicates` and
    `quarantined`.
    """

    file: str
    """The dump as given on the command line."""
    crawl: CrawlDay
    entries: int
    new: int
    """Papers that had no file before this command."""
    updated: int
    """Papers whose file changed."""
    unchanged: int
    """Papers whose file did not change, and removed papers."""
    duplicates: int
    """Entries of papers that an earlier entry of the same command named."""
    quarantined: int
    """Entries that cannot be read."""
    format: str
    """The name of the format that it was read by."""
    skipped: Sequence[SkippedPart]
    """Parts that are no papers: no entries."""
    ignored: Mapping[str, IgnoredFields]
    """Fields that no archive has, by name."""
    notices: tuple[str, ...]
    """What else a reader should know of the list: clauses."""


@dataclass(frozen=True, slots=True)
class QuarantinedEntry:
    """Lines of a dump that cannot be read as an entry."""

    file: str
    """The dump as given on the command line."""
    entry: QuarantinedPart


@dataclass(frozen=True, slots=True)
class UnreadMetaLine:
    """A meta line of an entry that was imported without it."""

    file: str
    """The dump as given on the command line."""
    line: UnreadPart


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import reports and writes."""

    listings: tuple[ListingReport, ...]
    """In the order of the dumps on the command line."""
    conflicts: tuple[Conflict, ...]
    """Ordered by path, field and offered value, without repetitions."""
    quarantine: tuple[QuarantinedEntry, ...]
    """In the order of the dumps and of their lines."""
    unread: tuple[UnreadMetaLine, ...]
    """In the order of the dumps and of their lines."""
    linking: tuple[Problem, ...]
    """Warnings of entries that have identifiers of two papers."""
    removed: tuple[RemovedPaper, ...]
    """Papers whose file was found to be gone, now recorded as removed; by slug."""
    changes: tuple[FileChange, ...]
    """Changed files in the order in which to write them: dumps and their records,
    papers, records of the import and of removed papers.
    """


def plan_import(
    content: Content,
    archived_contents: Mapping[str, bytes],
    lists: Sequence[GivenList],
    *,
    records: ImportRecords,
    removed: RemovedPapers,
    options: ImportOptions | None = None,
    accept_removals: bool = False,
    problems: Problems | None = None,
) -> ImportPlan:
    """Compute what importing lists changes.

    archived_contents: file name -> bytes of every file in content/listings/.
    problems: of lists that cannot be read at all.
    accept_removals: however many papers are gone, they were removed on purpose.
    Raises: ProblemsError with every contradiction found.
    """
    problems = Problems() if problems is None else problems
    archived = ArchivedDumps(content.listings, content.records, archived_contents)
    dumps = read_lists(lists, archived, options or ImportOptions(), problems)
    problems.raise_if_any()
    state = load_state(content, archived, records, removed, dumps=dumps)
    missing = find_missing(state.known)
    if not accept_removals:
        check_missing(missing, content.papers)
    result = merge_dumps(state, dumps)
    merged = sorted(result.papers.values(), key=lambda paper: paper.path)
    conflicts = {conflict for paper in merged for conflict in paper.conflicts}
    wanted = update_removed(removed, missing, content.papers)
    return ImportPlan(
        listings=tuple(_make_reports(dumps, result)),
        conflicts=tuple(sorted(conflicts, key=_conflict_order)),
        quarantine=tuple(_collect_quarantine(dumps)),
        unread=tuple(_collect_unread(dumps)),
        linking=tuple(result.problems),
        removed=tuple(map(make_removed, missing)),
        changes=(
            *_make_listing_changes(archived, dumps),
            *(change for paper in merged for change in paper.changes),
            *result.records.make_changes(),
            *removed.make_changes(wanted),
        ),
    )


def _make_listing_changes(
    archived: ArchivedDumps, lists: Iterable[ImportedList]
) -> list[FileChange]:
    new = {
        imported.listing.file: (imported.listing, imported.kept)
        for imported in lists
        if imported.kept is not None
    }
    return make_listing_changes(
        archived.contents, archived.listings, archived.records, new
    )


def _conflict_order(conflict: Conflict) -> tuple[str, str, str]:
    return (conflict.path, conflict.field, conflict.offered)


def _collect_quarantine(dumps: Iterable[ImportedList]) -> Iterator[QuarantinedEntry]:
    for dump in dumps:
        for lines in dump.read.quarantine:
            yield QuarantinedEntry(dump.path, lines)


def _collect_unread(dumps: Iterable[ImportedList]) -> Iterator[UnreadMetaLine]:
    for dump in dumps:
        for line in dump.read.unread:
            yield UnreadMetaLine(dump.path, line)


def _make_reports(
    dumps: Iterable[ImportedList], result: MergeResult
) -> Iterator[ListingReport]:
    """Count every entry once; a paper counts where it stands first in the command."""
    seen: set[KnownPaper] = set()
    for dump in dumps:
        entries = result.entries[dump.listing.slug]
        papers = [known for known in dict.fromkeys(entries) if known not in seen]
        seen.update(papers)
        new = sum(known.is_new for known in papers)
        updated = sum(_is_updated(known, result) for known in papers)
        yield ListingReport(
            file=dump.path,
            crawl=dump.crawl,
            entries=dump.read.entry_count,
            new=new,
            updated=updated,
            unchanged=len(papers) - new - updated,
            duplicates=len(entries) - len(papers),
            quarantined=len(dump.read.quarantine),
            format=dump.listing.format,
            skipped=dump.read.skipped,
            ignored=dump.read.ignored,
            notices=dump.notices,
        )


def _is_updated(known: KnownPaper, result: MergeResult) -> bool:
    merged = result.papers.get(known)
    return merged is not None and bool(merged.changes) and not known.is_new
