"""Offers: what one listing says of one paper.

In: the entries of a dump, or the lines of an import's record. Out: `Offer` values. An
offer from a dump has its texts; one from a record has only their digests, which is
enough to compare.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from paperarchive.content.import_records import (
    ImportRecord,
    ImportRecords,
    RecordedPaper,
)
from paperarchive.content.offered_fields import (
    FIELDS,
    FieldValue,
    Items,
    get_key,
    get_value,
    record_fields,
    set_value,
)
from paperarchive.formats.record import Record
from paperarchive.importing.identity import identify_record, split_identifiers
from paperarchive.paper import Appearance, Paper


@dataclass(frozen=True, slots=True)
class Offer:
    """What one listing says of one paper."""

    listing: str
    """The listing's slug."""
    day: datetime.date
    """The day of its crawl."""
    number: int
    """The number of the import that recorded it."""
    recorded: RecordedPaper
    """The offer as a line of the record; of a new paper its slug is still empty."""
    paper: Paper | None = None
    """The paper that the entry alone would be, without slug and tags; None if only the
    record is known.
    """
    is_exact: bool = False
    """Whether title and abstract are as the authors wrote them."""

    @property
    def fields(self) -> Mapping[str, FieldValue]:
        """Field -> value, texts as digests; unknown ones are absent."""
        return self.recorded.fields

    @property
    def appearance(self) -> Appearance:
        """The row that the paper's file gets."""
        comments = self.fields.get("comments")
        number = comments if isinstance(comments, int) else None
        return Appearance(self.listing, self.recorded.rank, number)

    def sort_key(self) -> tuple[datetime.date, str, int]:
        """The key for sorting by crawl day, then by name: the newest comes last."""
        return (self.day, self.listing, -self.recorded.rank)


@dataclass(frozen=True, slots=True)
class EntryOffer:
    """An entry of a dump as an offer, with all that identifies its paper."""

    paper: Paper
    """The paper that the entry alone would be."""
    identities: tuple[str, ...]
    """Of the title, repaired and raw."""
    rank: int
    """Its place in the dump, from 1."""
    line: int
    """Where it begins in its file, from 1."""
    file: str | None = None
    """Its file within a folder; None = the list is one file."""


def make_entry_offer(record: Record, listing: str, rank: int) -> EntryOffer:
    """Make the offer of one record."""
    arxiv, doi = split_identifiers(record.arxiv, record.doi)
    paper = Paper(
        slug="",
        title=record.title,
        abstract=record.abstract,
        date=record.date,
        author_count=record.author_count,
        organization=record.organization,
        comments=record.comments,
        appearances=(Appearance(listing, rank),),
        authors=record.authors,
        arxiv=arxiv,
        doi=doi,
        links=record.links,
        note=record.note,
        venue=record.venue,
        publication_type=record.publication_type,
        keywords=record.keywords,
        extra=record.extra,
        has_all_authors=record.has_all_authors or not record.authors,
    )
    return EntryOffer(paper, identify_record(record), rank, record.line, record.file)


@dataclass(frozen=True, slots=True)
class ListedIn:
    """The listing of an offer."""

    slug: str
    day: datetime.date
    """Of its crawl."""
    number: int
    """Of its import."""
    is_exact: bool = False


def join_entries(entries: Iterable[EntryOffer], listing: ListedIn) -> Offer:
    """Join the entries of one dump that are about one paper into one offer: the first
    one's, with later ones filling what it does not know.

    entries: at least one, in the order of the dump.
    """
    first, *others = entries
    paper = first.paper
    identities = list(first.identities)
    for other in others:
        paper = _fill_gaps(paper, other.paper)
        identities += other.identities
    recorded = RecordedPaper(
        slug="",
        rank=first.rank,
        identities=tuple(dict.fromkeys(identities)),
        fields=record_fields(paper),
    )
    return Offer(
        listing.slug, listing.day, listing.number, recorded, paper, listing.is_exact
    )


def _fill_gaps(paper: Paper, other: Paper) -> Paper:
    changed: dict[str, object] = {}
    for field in FIELDS:
        mine, theirs = get_value(paper, field), get_value(other, field)
        if theirs is not None and mine is None:
            changed |= set_value(field, theirs)
        elif isinstance(mine, tuple) and isinstance(theirs, tuple):
            changed[field] = join_items(mine, theirs)
    return replace(paper, **changed) if changed else paper  # type: ignore[arg-type]  # each value is of its field's type


def join_items(first: Items, second: Items) -> Items:
    """The items of a list field, then those of another one that it lacks."""
    known = set(map(get_key, first))
    return (*first, *(item for item in second if get_key(item) not in known))


def collect_offers(
    records: ImportRecords, days: Mapping[str, datetime.date]
) -> dict[str, list[Offer]]:
    """Collect the offers of all records: paper's slug -> offers, in no order.

    days: listing's slug -> day of its crawl; records of other listings are ignored.
    """
    offers: dict[str, list[Offer]] = {}
    for record in records.imports.values():
        if record.listing in days:
            for paper in record.papers:
                offer = make_recorded_offer(paper, record, days[record.listing])
                offers.setdefault(paper.slug, []).append(offer)
    return offers


def make_recorded_offer(
    paper: RecordedPaper, record: ImportRecord, day: datetime.date
) -> Offer:
    """Make the offer of a line of a record."""
    return Offer(record.listing, day, record.number, paper, is_exact=record.is_exact)
