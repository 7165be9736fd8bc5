"""Records of imports that were made before records were kept.

In: the kept dumps that have no record, and the known papers. Out: their records, which
take today's reading of the dumps for what the program wrote. The program then let the
first listing win; so where a paper's file has the value of an older listing, the newer
ones are recorded without that field, as if they had not offered it.

An entry without a file is a removed paper.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from paperarchive.content.import_records import (
    ImportRecord,
    RecordedPaper,
    RecordedTags,
)
from paperarchive.content.listings import Listing
from paperarchive.content.offered_fields import SINGLE_FIELDS, record_fields
from paperarchive.content.tags import Vocabulary
from paperarchive.importing.archived import get_format, read_archived_list
from paperarchive.importing.base import choose_value, sort_offers
from paperarchive.importing.item_merge import find_keywords
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.known_papers import KnownPapers
from paperarchive.importing.offers import (
    EntryOffer,
    ListedIn,
    Offer,
    join_entries,
    make_entry_offer,
)
from paperarchive.importing.tag_merge import find_earned, find_tag_keywords

ChooseSlug = Callable[[str], str]
"""Title -> a free slug."""


def make_old_records(
    known_papers: KnownPapers,
    listings: Iterable[Listing],
    contents: Mapping[str, bytes],
    vocabulary: Vocabulary,
    choose_slug: ChooseSlug,
) -> dict[str, ImportRecord]:
    """Make the records of listings that have none; attach their offers to the papers.

    listings: those without a record, in order of their crawls. contents: file name ->
    bytes of every dump.
    """
    touched: dict[KnownPaper, None] = {}
    listed: dict[str, list[KnownPaper]] = {}
    is_exact: dict[str, bool] = {}
    for listing in listings:
        is_exact[listing.slug] = get_format(listing).is_exact
        entries = read_offers(listing, contents)
        papers = _match(known_papers, listing, entries, choose_slug)
        groups: dict[KnownPaper, list[EntryOffer]] = {}
        for entry, known in zip(entries, papers, strict=True):
            groups.setdefault(known, []).append(entry)
        listed[listing.slug] = list(groups)
        for known, mine in groups.items():
            source = ListedIn(listing.slug, listing.crawled, 0, is_exact[listing.slug])
            offer = join_entries(mine, source)
            known.offers.append(_name_offer(known, offer))
            touched[known] = None
    for known in touched:
        known.offers = _settle(known, vocabulary)
    return {
        slug: ImportRecord(
            slug, 0, (), tuple(_take_lines(papers, slug)), is_exact[slug]
        )
        for slug, papers in listed.items()
    }


def read_offers(listing: Listing, contents: Mapping[str, bytes]) -> list[EntryOffer]:
    """Read the offers of a kept dump."""
    return [
        make_entry_offer(record, listing.slug, rank)
        for rank, record in enumerate(read_archived_list(listing, contents).records, 1)
    ]


def _match(
    known_papers: KnownPapers,
    listing: Listing,
    entries: Sequence[EntryOffer],
    choose_slug: ChooseSlug,
) -> list[KnownPaper]:
    """Find the paper of each entry: by what identifies it, else by a file's row of the
    listing, the same abstract before the same rank, since a better parser may count
    ranks otherwise. A paper that no file has was removed.
    """
    found = [known_papers.find(entry.identities, entry.paper) for entry in entries]
    rows: dict[str | int, KnownPaper] = {}
    for known in set(known_papers.papers).difference(filter(None, found)):
        paper = known.file.paper if known.file is not None else None
        for row in () if paper is None else paper.appearances:
            if row.listing == listing.slug and paper is not None:
                rows |= {row.rank: known, paper.abstract: known}
    papers: list[KnownPaper] = []
    for entry, identified in zip(entries, found, strict=True):
        by_row = rows.get(entry.paper.abstract) or rows.get(entry.rank)
        owner = identified or by_row
        # An entry before it in this dump may have made it.
        owner = owner or known_papers.find(entry.identities, entry.paper)
        if owner is None:
            owner = KnownPaper(choose_slug(entry.paper.title), None)
            known_papers.papers.append(owner)
        known_papers.add_entry(owner, entry.identities, entry.paper)
        papers.append(owner)
    return papers


def _name_offer(known: KnownPaper, offer: Offer) -> Offer:
    """The offer with the paper's slug, and the rank of the file's row."""
    rank = offer.recorded.rank
    if known.file is not None:
        rows = known.file.paper.appearances
        ranks = (row.rank for row in rows if row.listing == offer.listing)
        rank = next(ranks, rank)
    return replace(offer, recorded=replace(offer.recorded, slug=known.slug, rank=rank))


def _settle(known: KnownPaper, vocabulary: Vocabulary) -> list[Offer]:
    """The offers of a paper as the program took them when it wrote the file."""
    offers = sort_offers(known.offers)
    if known.file is None or any(offer.number for offer in offers):
        return offers
    values = record_fields(known.file.paper)
    for field in SINGLE_FIELDS:
        if choose_value(offers, field) == values.get(field):
            continue
        same = [
            index
            for index in range(len(offers))
            if choose_value(offers[: index + 1], field) == values.get(field)
        ]
        if same and field in values:
            newer = range(same[-1] + 1, len(offers))
            offers = [
                _drop_field(offer, field) if index in newer else offer
                for index, offer in enumerate(offers)
            ]
    *others, newest = offers
    tags = _find_given(offers, vocabulary)
    return [*others, replace(newest, recorded=replace(newest.recorded, tags=tags))]


def _drop_field(offer: Offer, field: str) -> Offer:
    fields = {name: value for name, value in offer.fields.items() if name != field}
    return replace(offer, recorded=replace(offer.recorded, fields=fields))


def _find_given(offers: Sequence[Offer], vocabulary: Vocabulary) -> RecordedTags:
    """The tags that the listings' texts earn: those that the program gave."""
    papers = [offer.paper for offer in offers if offer.paper is not None]
    newest = papers[-1]
    abstract = next((p.abstract for p in reversed(papers) if p.abstract), "")
    keywords = find_keywords(offers, {})
    return RecordedTags(
        find_earned(newest.title, abstract, vocabulary, keywords),
        keywords=find_tag_keywords(keywords, vocabulary),
    )


def _take_lines(papers: Iterable[KnownPaper], listing: str) -> Iterable[RecordedPaper]:
    for known in papers:
        for offer in known.offers:
            if offer.listing == listing:
                yield offer.recorded
