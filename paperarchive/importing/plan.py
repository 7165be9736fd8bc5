"""Listing dumps -> papers' files: what an import would change, worked out before
anything is written.

In: the archive's content as it is, and dumps. Out: `ImportPlan`: a report on every
entry, and the files as they shall be. `sources.py` reads the dumps, `merger.py` finds
each entry's paper and merges the two.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paperarchive.content.files import Content, FileChange
from paperarchive.errors import Problems
from paperarchive.formats.daily_papers.crawl import Crawl
from paperarchive.formats.daily_papers.parse import Quarantined
from paperarchive.importing.dumps import (
    DumpFile,
    KeptListings,
    Source,
    make_listing_changes,
    read_sources,
)
from paperarchive.importing.merge import Conflict, Merged, Merger

__all__ = [
    "Conflict",
    "DumpFile",
    "FileChange",
    "ImportPlan",
    "ListingReport",
    "QuarantinedEntry",
    "plan_import",
]


@dataclass(frozen=True, slots=True)
class ListingReport:
    """What became of one dump's entries; their sum is `entries`."""

    file: str
    """The dump as given."""
    crawl: Crawl
    """The crawl day, and how it was found."""
    entries: int
    """Everything in the dump, quarantined entries included."""
    new: int
    """Papers that had no file before this command."""
    updated: int
    """Papers whose file changed."""
    unchanged: int
    """Papers whose file did not."""
    duplicates: int
    """Entries whose paper stood earlier in this command's dumps."""
    quarantined: int
    """Entries that cannot be read."""


@dataclass(frozen=True, slots=True)
class QuarantinedEntry:
    """A part of a dump that cannot be read, and where it is."""

    file: str
    """The dump as given."""
    entry: Quarantined
    """Line, text and reason."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import does."""

    listings: tuple[ListingReport, ...]
    """In the order in which the dumps were given."""
    conflicts: tuple[Conflict, ...]
    """By path and field, each once."""
    quarantine: tuple[QuarantinedEntry, ...]
    """In the dumps' order."""
    changes: tuple[FileChange, ...]
    """Only files whose bytes differ, in the order in which to write them: dumps, the
    records, then papers.

    A paper's file names listings, so these come first: an import that breaks off is
    simply done again.
    """


def plan_import(
    content: Content,
    kept_dumps: Mapping[str, bytes],
    dumps: Sequence[DumpFile],
    *,
    crawled: datetime.date | None = None,
) -> ImportPlan:
    """Work out what importing dumps changes.

    kept_dumps: file name -> bytes of each dump in content/listings/. crawled: the crawl
    day, for one dump only. Raises ProblemsError with everything that contradicts
    itself.
    """
    problems = Problems()
    kept = KeptListings(content.listings, content.records, kept_dumps)
    sources = read_sources(dumps, kept, crawled, problems)
    problems.raise_if_any()
    merger = Merger(content, kept)
    merged = [merger.merge(source) for source in sources]
    return ImportPlan(
        listings=tuple(
            _make_report(source, papers)
            for source, papers in zip(sources, merged, strict=True)
        ),
        conflicts=tuple(
            sorted(
                set(merger.conflicts),
                key=lambda found: (found.path, found.field, found.offered),
            )
        ),
        quarantine=tuple(
            QuarantinedEntry(s.file.path, entry)
            for s in sources
            for entry in s.dump.quarantine
        ),
        changes=(*make_listing_changes(kept, sources), *merger.changes()),
    )


def _make_report(source: Source, merged: Sequence[Merged]) -> ListingReport:
    drafts = [one.draft for one in merged if not one.is_duplicate]
    known = [
        (draft.before.paper, draft.paper)
        for draft in drafts
        if draft.before is not None
    ]
    updated = sum(before != after for before, after in known)
    return ListingReport(
        file=source.file.path,
        crawl=source.crawl,
        entries=len(source.dump.entries) + len(source.dump.quarantine),
        new=len(drafts) - len(known),
        updated=updated,
        unchanged=len(known) - updated,
        duplicates=len(merged) - len(drafts),
        quarantined=len(source.dump.quarantine),
    )
