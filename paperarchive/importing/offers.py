"""Offers: what one listing says of one paper.

In: the entries of a dump, or the lines of an import's record. Out: `Offer` values. An
offer from a dump has its texts; one from a record has only their digests, which is
enough to compare.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from paperarchive.content.import_records import (
    FieldValue,
    ImportRecord,
    ImportRecords,
    RecordedPaper,
    digest_field,
)
from paperarchive.formats.record import Record
from paperarchive.importing.identity import identify_record
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


def make_entry_offer(record: Record, listing: str, rank: int) -> EntryOffer:
    """Make the offer of one record."""
    paper = Paper(
        slug="",
        title=record.title,
        abstract=record.abstract,
        date=record.date,
        author_count=record.author_count,
        organization=record.organization,
        comments=record.comments,
        arxiv=record.arxiv,
        appearances=(Appearance(listing, rank),),
    )
    return EntryOffer(paper, identify_record(record), rank)


def join_entries(
    entries: Iterable[EntryOffer], listing: str, day: datetime.date, number: int
) -> Offer:
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
    return Offer(listing, day, number, recorded, paper)


def _fill_gaps(paper: Paper, other: Paper) -> Paper:
    comments = other.comments if paper.comments is None else paper.comments
    return replace(
        paper,
        abstract=paper.abstract or other.abstract,
        date=paper.date or other.date,
        author_count=paper.author_count or other.author_count,
        organization=paper.organization or other.organization,
        comments=comments,
        arxiv=paper.arxiv or other.arxiv,
    )


def record_fields(paper: Paper) -> dict[str, FieldValue]:
    """The fields of a paper as records have them: texts as digests, known ones only."""
    values: dict[str, FieldValue | None] = {
        "title": digest_field(paper.title),
        "abstract": digest_field(paper.abstract) if paper.abstract else None,
        "date": paper.date,
        "author_count": paper.author_count,
        "organization": paper.organization,
        "comments": paper.comments,
        "arxiv": paper.arxiv,
    }
    return {field: value for field, value in values.items() if value is not None}


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
    return Offer(record.listing, day, record.number, paper)
