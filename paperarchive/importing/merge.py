"""The merge of dumps into an archive: which paper each entry is about, and all changes.

In: the archive's content, its records of imports and removed papers, and dumps. Out: for
each entry its paper, the merged papers, and the records after the import. All dumps are
gathered before any paper is merged (`merge_paper.py`), in order of their crawls, so the
result does not depend on the order of imports or of arguments.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, overload

from paperarchive.content.changes import store_change
from paperarchive.content.identities import collect_slugs
from paperarchive.content.import_records import (
    ImportRecord,
    ImportRecords,
    RecordedPaper,
)
from paperarchive.content.listings import Listing, map_crawl_days
from paperarchive.content.load import Content
from paperarchive.content.offered_fields import digest_field
from paperarchive.content.removed import RemovedPapers
from paperarchive.errors import Problem, Severity
from paperarchive.files.stored import ContentStore
from paperarchive.formats.record import Record
from paperarchive.formats.spool import MEMORY_ENTRIES
from paperarchive.importing.archived import ArchivedDumps, get_format
from paperarchive.importing.identity import identify_record
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.known_papers import KnownPapers
from paperarchive.importing.lists import ImportedList
from paperarchive.importing.merge_paper import MergeContext, MergedPaper, merge_paper
from paperarchive.importing.offers import (
    EntryOffer,
    ListedIn,
    Offer,
    join_entries,
    make_entry_offer,
)
from paperarchive.importing.old_imports import make_old_records
from paperarchive.importing.record_edits import RecordEdits
from paperarchive.importing.slugs_in_use import SlugChooser


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """An archive's papers, with all that is recorded of them."""

    content: Content
    archived: ArchivedDumps
    records: ImportRecords
    """Those of imports before records were kept included."""
    removed: RemovedPapers
    known: KnownPapers
    slugs: SlugChooser

    @property
    def days(self) -> dict[str, datetime.date]:
        """Listing's slug -> day of its crawl."""
        return map_crawl_days(self.content.listings)


def load_state(
    content: Content,
    archived: ArchivedDumps,
    records: ImportRecords,
    removed: RemovedPapers,
    *,
    dumps: Iterable[ImportedList] = (),
) -> ArchiveState:
    """Bring together files and records: find the files of recorded papers, and make the
    records of imports that have none.

    archived: dumps that were checked against their records in `listings.yml`.
    dumps: those about to be imported; one that lost its record there by hand or in a
    merge is known from the record of its import.
    """
    days = map_crawl_days(content.listings)
    for dump in dumps:
        record = records.imports.get(dump.listing.slug)
        if record is None or dump.listing.slug in days:
            continue
        if _is_record_of(record, dump):
            days[dump.listing.slug] = dump.listing.crawled
        else:
            others = {k: r for k, r in records.imports.items() if r is not record}
            records = replace(records, imports=others)
    known = KnownPapers(content.papers, records, removed.papers, days)
    for old, new in known.renamed.items():
        records = replace(records.rename_paper(old, new), contents=records.contents)
    slugs = SlugChooser(collect_slugs(content.papers))
    for paper in known.papers:
        slugs.take(paper.slug)
    unrecorded = sorted(
        (
            listing
            for listing in content.listings
            if listing.slug not in records.imports
        ),
        key=_sort_key,
    )
    old_records = make_old_records(
        known, unrecorded, archived.contents, content.vocabulary, slugs.choose
    )
    records = replace(records, imports={**records.imports, **old_records})
    return ArchiveState(content, archived, records, removed, known, slugs)


def _is_record_of(record: ImportRecord, dump: ImportedList) -> bool:
    """Whether a record is that of a dump, and not of another one of its name: most of
    its papers are in the dump.
    """
    titles = {i for r in dump.read.records for i in identify_record(r)}
    found = sum(not titles.isdisjoint(paper.identities) for paper in record.papers)
    return 2 * found >= len(record.papers)


def _sort_key(listing: Listing) -> tuple[datetime.date, str]:
    return listing.crawled, listing.slug


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What merging dumps gives."""

    entries: Mapping[str, tuple[KnownPaper, ...]]
    """Listing's slug -> the paper of each entry, in the order of the dump."""
    papers: Mapping[KnownPaper, MergedPaper]
    """The papers that the dumps name, without removed ones."""
    records: ImportRecords
    problems: Sequence[Problem]
    """Entries whose identifiers belong to two papers."""


def merge_dumps(state: ArchiveState, dumps: Iterable[ImportedList]) -> MergeResult:
    """Merge dumps into the papers of an archive."""
    by_slug = {dump.listing.slug: dump for dump in dumps}
    in_order = sorted(by_slug.values(), key=lambda dump: _sort_key(dump.listing))
    recorded = state.records.imports
    number = state.records.newest_number + 1
    new = [d.listing.slug for d in in_order if d.listing.slug not in recorded]
    edits = RecordEdits(state.records)
    entries: dict[str, tuple[KnownPaper, ...]] = {}
    named: dict[KnownPaper, list[_Named]] = {}
    problems: list[Problem] = []
    for dump in in_order:
        listing = dump.listing
        offered = read_entries(dump)
        found = _find_papers(state, listing, offered)
        problems += _find_linking(state.known, found, offered, dump.path)
        entries[listing.slug] = tuple(found)
        is_exact = get_format(listing).is_exact
        record = ImportRecord(listing.slug, number, tuple(new), (), is_exact)
        if listing.slug in new:
            edits.add_import(record)
        else:
            record = recorded[listing.slug]
        source = ListedIn(listing.slug, listing.crawled, record.number, is_exact)
        for known, places in _group(found).items():
            named.setdefault(known, []).append(_Named(source, offered, places))
    context = MergeContext(
        days=state.days | {d.listing.slug: d.listing.crawled for d in in_order},
        vocabulary=state.content.vocabulary,
        new_listings=frozenset(new),
    )
    papers: dict[KnownPaper, MergedPaper] = {}
    store = ContentStore()
    for known, places_of in named.items():
        # The texts of one paper at a time are in memory.
        given = [source.join() for source in places_of]
        merged = merge_paper(known, given, context)
        _record(edits, known, merged, given, context.new_listings)
        if merged is not None:
            stored = tuple(store_change(change, store) for change in merged.changes)
            papers[known] = replace(merged, lines=(), changes=stored)
    return MergeResult(entries, papers, edits.finish(), problems)


def _record(
    edits: RecordEdits,
    known: KnownPaper,
    merged: MergedPaper | None,
    offers: Sequence[Offer],
    new_listings: frozenset[str],
) -> None:
    """Record a merged paper; of a removed one, only what new listings say."""
    if merged is not None:
        lines = list(merged.lines)
    else:
        named = [(o, replace(o.recorded, slug=known.slug)) for o in offers]
        lines = [(o, line) for o, line in named if o.listing in new_listings]
    for offer, line in lines:
        old = [o.recorded for o in known.offers if o.listing == offer.listing]
        if offer.listing in new_listings or line not in old:
            edits.put(offer.listing, line, in_place_of=old)


class EntryOffers(Sequence[EntryOffer]):
    """The entries of a list as offers, each made when it is asked for, so that a list of
    any length takes little memory.
    """

    def __init__(self, records: Sequence[Record], listing: str) -> None:
        self._records = records
        self._listing = listing

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> EntryOffer: ...

    @overload
    def __getitem__(self, index: slice) -> list[EntryOffer]: ...

    def __getitem__(self, index: int | slice) -> EntryOffer | list[EntryOffer]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        return make_entry_offer(self._records[index], self._listing, index + 1)


def read_entries(dump: ImportedList) -> Sequence[EntryOffer]:
    """The entries of a list: all of a short one in memory."""
    entries = EntryOffers(dump.read.records, dump.listing.slug)
    return list(entries) if len(entries) <= MEMORY_ENTRIES else entries


class _Named(NamedTuple):
    """The entries of one list that are about one paper."""

    source: ListedIn
    entries: Sequence[EntryOffer]
    """All of the list."""
    places: Sequence[int]

    def join(self) -> Offer:
        """Join them into one offer."""
        return join_entries([self.entries[p] for p in self.places], self.source)


def _group(found: Iterable[KnownPaper]) -> dict[KnownPaper, list[int]]:
    groups: dict[KnownPaper, list[int]] = {}
    for place, known in enumerate(found):
        groups.setdefault(known, []).append(place)
    return groups


def _find_papers(
    state: ArchiveState, listing: Listing, entries: Sequence[EntryOffer]
) -> list[KnownPaper]:
    """Find the paper of each entry, or make it."""
    known_papers = state.known
    read_before = _ReadBefore(state, listing, entries)
    found: list[KnownPaper] = []
    for entry in entries:
        known = known_papers.find(entry.identities, entry.paper)
        known = known or read_before.find(entry)
        if known is None:
            slug = state.slugs.choose(entry.paper.title)
            known = KnownPaper(slug, None, is_new=True)
            known_papers.papers.append(known)
        known_papers.add_entry(known, entry.identities, entry.paper)
        found.append(known)
    return found


def _find_linking(
    papers: KnownPapers,
    found: Iterable[KnownPaper],
    entries: Iterable[EntryOffer],
    path: str,
) -> Iterator[Problem]:
    """Find entries that have an identifier of one paper, and one of another. path: of
    the list.
    """
    for known, entry in zip(found, entries, strict=True):
        other = papers.find_second(known, entry.paper)
        if other is None or known.is_gone or other.is_gone:
            continue
        message = (
            f"{entry.paper.title!r} has the identifiers of two papers, {known.slug} and"
            f" {other.slug}; it is imported into {known.slug}"
        )
        advice = (
            f"if they are one paper, run `paperarchive merge {known.slug} {other.slug}`;"
            " if not, correct the identifier in the list"
        )
        place = path if entry.file is None else f"{path}/{entry.file}"
        yield Problem(
            place, message, advice, line=entry.line, severity=Severity.WARNING
        )


class _ReadBefore:
    """The papers of a listing that is imported again, for entries that a better parser
    gives another title: found by abstract, else by rank if no entry came or went.
    """

    def __init__(
        self, state: ArchiveState, listing: Listing, entries: Sequence[EntryOffer]
    ) -> None:
        record = state.records.imports.get(listing.slug)
        lines: Sequence[RecordedPaper] = () if record is None else record.papers
        self._keys: dict[object, KnownPaper] = {}
        if not lines:
            return
        identified = {state.known.find(e.identities, e.paper) for e in entries}
        has_same_ranks = max(line.rank for line in lines) == len(entries)
        by_slug = {known.slug: known for known in state.known.papers}
        for line in lines:
            known = by_slug.get(line.slug)
            if known is None or known in identified:
                continue
            if has_same_ranks:
                self._keys["rank", line.rank] = known
            if "abstract" in line.fields:
                self._keys["abstract", line.fields["abstract"]] = known

    def find(self, entry: EntryOffer) -> KnownPaper | None:
        """Find the paper that an entry was read as before."""
        if not self._keys:
            return None
        abstract = digest_field(entry.paper.abstract)
        by_abstract = self._keys.get(("abstract", abstract))
        return by_abstract or self._keys.get(("rank", entry.rank))
