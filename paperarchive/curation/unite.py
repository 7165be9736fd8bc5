"""Merging two papers that are one: fields, tags, rows and records of both.

In: two known papers. Out: one `UnitedPaper`. A person's edit of either paper stays; where
both were edited, the first paper's stays and the other's is reported. What nobody edited
follows the newest crawl, as in an import, so importing the kept dumps again changes
nothing:

    first, 1 October     second, 9 October     united
    JetSpec              JetFlow               JetFlow
    JetSpec (edited)     JetFlow               JetSpec (edited)
    no note              note: Read it.        note: Read it.
    note: Mine.          note: Read it.        note: Mine., and the other is reported
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from paperarchive.content.import_records import RecordedPaper, RecordedTags
from paperarchive.content.offered_fields import (
    FIELDS,
    LIST_FIELDS,
    SINGLE_FIELDS,
    TEXT_FIELDS,
    FieldValue,
    Items,
    digest_field,
    get_key,
    get_value,
    set_value,
)
from paperarchive.importing.appearances import sort_appearances
from paperarchive.importing.base import choose_value, sort_offers
from paperarchive.importing.conflicts import Conflict, format_value
from paperarchive.importing.fields import find_edited
from paperarchive.importing.item_merge import (
    ItemEdits,
    find_edits,
    find_written,
    record_own,
)
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.offers import Offer
from paperarchive.paper import Appearance, Paper

_LISTS = frozenset(
    {"slug", "tags", "appearances", "aliases", "has_all_authors", *LIST_FIELDS}
)
"""What every merge may change: not worth a line of its summary."""

_UNITED_APART = frozenset(
    {"slug", "tags", "appearances", "aliases", "draft", "has_all_authors", *FIELDS}
)
"""The fields of a paper that have a rule of their own."""


@dataclass(frozen=True, slots=True)
class UnitedPaper:
    """One paper of two."""

    paper: Paper
    """With the first one's slug."""
    conflicts: tuple[Conflict, ...]
    """Fields that a person set in both papers; the first one's value is kept."""
    offers: tuple[Offer, ...]
    """What listings say of the paper, one offer a listing, the newest crawl last."""
    edited: Mapping[str, str]
    """The fields that belonged to a person in either paper -> digest of the value."""
    own: Mapping[str, tuple[str, ...]]
    """Keys of the items that belonged to a person in either paper, by list field."""
    tags: RecordedTags | None
    """None = the program knows nothing of the tags."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two papers."""

    paper: Paper
    offers: Sequence[Offer]
    edited: Mapping[str, str]
    tags: RecordedTags | None
    items: Mapping[str, ItemEdits]
    """What a person did to the list fields."""

    @property
    def own_tags(self) -> set[str]:
        """The tags that a person added; of a paper by hand, all."""
        return set(self.paper.tags) - set(self.tags.given if self.tags else ())

    @property
    def refused_tags(self) -> set[str]:
        """The tags that a person removed."""
        if self.tags is None:
            return set()
        given = {*self.tags.refused, *self.tags.given, *self.tags.own}
        return given - set(self.paper.tags)

    def find_own(self, field: str) -> frozenset[str]:
        """Keys of the items of a list field that a person wrote or changed."""
        return self.items[field].own if field in self.items else frozenset()

    def find_removed(self, field: str) -> frozenset[str]:
        """Keys of the items of a list field that a person removed."""
        return self.items[field].removed if field in self.items else frozenset()


def unite_papers(
    first: KnownPaper, second: KnownPaper, days: Mapping[str, datetime.date]
) -> UnitedPaper:
    """Unite two papers that have files.

    days: listing's slug -> day of its crawl.
    """
    one, other = _make_side(first), _make_side(second)
    offers = tuple(_join_offers([*first.offers, *second.offers], one.paper.slug))
    tags = _unite_tags(one, other)
    values: dict[str, Any] = {
        "tags": tags,
        "appearances": _unite_rows(one, other, offers, days),
        "aliases": _unite_aliases(one.paper, other.paper),
    }
    clashing: list[str] = []
    keywords = _unite_tag_keywords(one, other)
    for name in LIST_FIELDS:
        values[name] = _unite_items(name, one, other, offers, keywords)
    for name in SINGLE_FIELDS:
        values |= set_value(name, _choose(name, one, other, offers))
        if name in one.edited and name in other.edited:
            clashing.append(name)
    for name in (field.name for field in fields(Paper)):
        if name not in _UNITED_APART:
            values[name] = getattr(one.paper, name) or getattr(other.paper, name)
            if getattr(other.paper, name):
                clashing.append(name)
    own_extra = other.find_own("extra")
    clashing.append("draft")  # the first one's stays, an absent one too
    paper = replace(one.paper, **values)
    return UnitedPaper(
        paper=paper,
        conflicts=tuple(
            _find_conflicts(first, clashing, paper, other.paper, own_extra)
        ),
        offers=offers,
        edited={**other.edited, **one.edited},
        own=_record_own(one, other, offers),
        tags=_record_tags(one, other, tags, keywords),
    )


def _find_conflicts(
    first: KnownPaper,
    names: Iterable[str],
    united: Paper,
    other: Paper,
    own_extra: Collection[str],
) -> Iterator[Conflict]:
    """The fields that a person set in both papers, and to different values."""
    path = "" if first.file is None else first.file.path
    for name in names:
        mine, theirs = get_value(united, name), get_value(other, name)
        if mine != theirs:
            yield Conflict(path, name, format_value(mine), format_value(theirs))
    mine_by_key = dict(united.extra)
    for key, value in other.extra:
        if key in own_extra and mine_by_key.get(key, value) != value:
            name = f"extra.{key}"
            yield Conflict(
                path, name, format_value(mine_by_key[key]), format_value(value)
            )


def _make_side(known: KnownPaper) -> _Side:
    if known.file is None:
        raise ValueError(f"{known.slug} has no file")
    paper = known.file.paper
    edited = find_edited(paper, known.offers, known.find_edited())
    tags = known.find_tags(paper.tags)
    hidden = tags.keywords if tags else ()
    items = find_edits(paper, known.offers, known.find_own(), hidden)
    return _Side(paper, known.offers, edited, tags, items)


def _join_offers(offers: Iterable[Offer], slug: str) -> Iterator[Offer]:
    """Join the offers of one listing as an import joins the entries of one dump: the
    first entry's, with the other filling what it does not know.
    """
    by_listing: dict[str, Offer] = {}
    for offer in sorted(offers, key=lambda offer: offer.recorded.rank):
        line = replace(offer.recorded, slug=slug)
        found = by_listing.get(offer.listing)
        if found is not None:
            line = _join_lines(found.recorded, line)
        by_listing[offer.listing] = replace(found or offer, recorded=line)
    yield from sort_offers(by_listing.values())


def _join_lines(first: RecordedPaper, second: RecordedPaper) -> RecordedPaper:
    titles = dict.fromkeys((*first.identities, *second.identities))
    known = {**second.fields, **first.fields}
    return replace(first, identities=tuple(titles), fields=known)


# --- fields


def _choose(
    field: str, one: _Side, other: _Side, offers: Sequence[Offer]
) -> FieldValue | None:
    """The value of a field that listings offer."""
    if field in one.edited:
        return get_value(one.paper, field)
    if field in other.edited:
        return get_value(other.paper, field)
    chosen = choose_value(offers, field)
    if field not in TEXT_FIELDS:
        return chosen
    text = get_value(other.paper, field)
    if chosen is not None and text is not None and digest_field(text) == chosen:
        return text
    return get_value(one.paper, field)


def _unite_items(
    field: str,
    one: _Side,
    other: _Side,
    offers: Sequence[Offer],
    hidden: Collection[str],
) -> Items:
    """The items of a list field: of the first paper, then of the other; one that a person
    removed from either paper stays away, unless it is a person's in the other.
    """
    is_edited = any(side.items.get(field) for side in (one, other))
    if not is_edited:
        return find_written(offers, field, hidden)
    refused = (one.find_removed(field) - other.find_own(field)) | (
        other.find_removed(field) - one.find_own(field)
    )
    both = {get_key(item): item for item in getattr(one.paper, field)}
    own = other.find_own(field) - one.find_own(field)
    for item in getattr(other.paper, field):
        key = get_key(item)
        if key in own or key not in both:
            both[key] = item
    return tuple(item for key, item in both.items() if key not in refused)


def _unite_tag_keywords(one: _Side, other: _Side) -> tuple[str, ...]:
    states = [side.tags.keywords for side in (one, other) if side.tags is not None]
    return tuple(sorted({key for keywords in states for key in keywords}))


def _record_own(
    one: _Side, other: _Side, offers: Sequence[Offer]
) -> dict[str, tuple[str, ...]]:
    edits = {
        field: ItemEdits(one.find_own(field) | other.find_own(field), frozenset())
        for field in LIST_FIELDS
    }
    return record_own(edits, offers)


# --- lists


def _unite_tags(one: _Side, other: _Side) -> tuple[str, ...]:
    """The first paper's tags, then the other's; a tag that a person removed from either
    paper stays away, unless a person added it to the other.
    """
    refused = (one.refused_tags - other.own_tags) | (other.refused_tags - one.own_tags)
    both = dict.fromkeys((*one.paper.tags, *other.paper.tags))
    return tuple(tag for tag in both if tag not in refused)


def _record_tags(
    one: _Side, other: _Side, tags: Sequence[str], keywords: tuple[str, ...]
) -> RecordedTags | None:
    if one.tags is None and other.tags is None:
        return None
    own = one.own_tags | other.own_tags
    return RecordedTags(
        given=tuple(tag for tag in tags if tag not in own),
        own=tuple(tag for tag in tags if tag in own),
        refused=tuple(sorted((one.refused_tags | other.refused_tags) - set(tags))),
        keywords=keywords,
    )


def _unite_rows(
    one: _Side,
    other: _Side,
    offers: Iterable[Offer],
    days: Mapping[str, datetime.date],
) -> tuple[Appearance, ...]:
    """One row a listing, by crawl day. Where both papers have one, it is that of the
    joined entries, unless a person changed one.
    """
    joined = {offer.listing: offer.appearance for offer in offers}
    mine = {row.listing: row for row in one.paper.appearances}
    rows = {row.listing: row for row in other.paper.appearances}
    for listing, row in mine.items():
        theirs = rows.get(listing)
        if theirs is None or _is_changed(row, one.offers):
            rows[listing] = row
        elif not _is_changed(theirs, other.offers):
            better = min(row, theirs, key=lambda each: each.rank)
            rows[listing] = joined.get(listing, better)
    return sort_appearances(rows.values(), days)


def _is_changed(row: Appearance, offers: Iterable[Offer]) -> bool:
    """Whether a row is not the one that the program wrote."""
    written = [o.appearance for o in offers if o.listing == row.listing]
    return bool(written) and row not in written


def _unite_aliases(one: Paper, other: Paper) -> tuple[str, ...]:
    own = one.slug.casefold()
    both = dict.fromkeys((*one.aliases, other.slug, *other.aliases))
    return tuple(alias for alias in both if alias.casefold() != own)


# --- reports


@dataclass(frozen=True, slots=True)
class TakenValue:
    """A field of the first paper that got another value."""

    field: str
    before: str
    """As a person reads it; empty if there was none."""
    after: str


def find_taken(before: Paper, after: Paper) -> Iterator[TakenValue]:
    """Find the fields that a merge changed, but for lists that grow at every merge."""
    for field in fields(Paper):
        mine, united = getattr(before, field.name), getattr(after, field.name)
        if mine != united and field.name not in _LISTS:
            yield TakenValue(field.name, format_value(mine), format_value(united))


# --- records


def make_lines(
    united: UnitedPaper, paper: Paper
) -> Iterator[tuple[str, RecordedPaper]]:
    """The lines of the records: (listing's slug, line). The paper's state is on those of
    the newest import, where an import looks for it.

    paper: as its file will be.
    """
    newest = max((offer.number for offer in united.offers), default=0)
    edited = find_edited(paper, united.offers, united.edited)
    for offer in united.offers:
        line = offer.recorded
        if offer.number == newest:
            line = replace(line, edited=edited, own=united.own, tags=united.tags)
        yield offer.listing, line
