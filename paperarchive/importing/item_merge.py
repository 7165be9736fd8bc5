"""The merge of the items of one list field: `keywords`, `links`, `extra`.

An item that the program wrote and that is gone was removed by a person: it is never
written again. An item that it did not write, or that a person changed, is a person's and
stays. All others follow the listings:

    written        file            offered             merged
    code           code            code, pdf           code, pdf
    code, pdf      pdf, mine       code, pdf, data     pdf, data, mine
    pages: 1-9     pages: 1-10     pages: 1-11         pages: 1-10 (edited)
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paperarchive.content.offered_fields import LIST_FIELDS, Items, get_key
from paperarchive.importing.base import unite_items
from paperarchive.importing.offers import Offer
from paperarchive.paper import Paper

OwnItems = Mapping[str, tuple[str, ...]]
"""Field -> keys of a person's items, which a listing offers as well."""


@dataclass(frozen=True, slots=True)
class ItemEdits:
    """What a person did to the items of a list field."""

    own: frozenset[str]
    """Keys of items that a person wrote or changed."""
    removed: frozenset[str]
    """Keys of items that a person removed."""

    def __bool__(self) -> bool:
        return bool(self.own or self.removed)


def find_item_edits(
    mine: Items, written: Items, recorded: Collection[str]
) -> ItemEdits:
    """Find what a person did to the items of a file.

    written: those that the program wrote. recorded: keys of a person's items at the last
    import.
    """
    if mine == written and not recorded:
        return ItemEdits(frozenset(), frozenset())
    before = {get_key(item): item for item in written}
    own = {
        get_key(item)
        for item in mine
        if get_key(item) in recorded or before.get(get_key(item)) != item
    }
    return ItemEdits(frozenset(own), frozenset(before.keys() - set(map(get_key, mine))))


def merge_items(mine: Items, written: Items, edits: ItemEdits, offered: Items) -> Items:
    """Merge the items of a file with those that listings offer."""
    theirs = {get_key(item): item for item in offered}
    for key in edits.own | edits.removed:
        theirs.pop(key, None)
    present = {get_key(item): item for item in mine if get_key(item) not in edits.own}
    if list(theirs.values()) == list(present.values()):
        return mine
    keys = list(present)
    if keys != [key for key in map(get_key, written) if key in keys]:
        return tuple(_update(mine, edits.own, theirs))  # a person's order
    places = [place for place, item in enumerate(mine) if get_key(item) in keys]
    first = min(places, default=len(mine))
    after = (item for item in mine[first:] if get_key(item) in edits.own)
    return (*mine[:first], *theirs.values(), *after)


def _update(mine: Items, own: Collection[str], theirs: dict[str, Any]) -> Iterator[Any]:
    """The items in the file's order, without those that no listing offers any more; new
    ones after them.
    """
    for item in mine:
        key = get_key(item)
        if key in own:
            yield item
        elif key in theirs:
            yield theirs.pop(key)
    yield from theirs.values()


# --- the list fields of a paper


def find_written(offers: Sequence[Offer], field: str, hidden: Collection[str]) -> Items:
    """What the program writes of a field.

    offers: the newest last. hidden: keys of the keywords that are tags.
    """
    items = unite_items(offers, field)
    if field != "keywords" or not hidden:
        return items
    return tuple(item for item in items if get_key(item) not in hidden)


def find_edits(
    mine: Paper, base: Sequence[Offer], recorded: OwnItems, hidden: Collection[str]
) -> dict[str, ItemEdits]:
    """Find what a person did to the list fields of a file: field -> edits, of fields that
    a listing knows.

    base: the offers imported so far. recorded: the result at the last import.
    hidden: keys of the keywords that were tags then.
    """
    return {
        field: find_item_edits(
            getattr(mine, field),
            find_written(base, field, hidden),
            recorded.get(field, ()),
        )
        for field in LIST_FIELDS
        if getattr(mine, field) or _is_offered(field, base)
    }


def _is_offered(field: str, offers: Sequence[Offer]) -> bool:
    return any(field in offer.fields for offer in offers)


def merge_lists(
    mine: Paper,
    edits: Mapping[str, ItemEdits],
    base: Sequence[Offer],
    theirs: Sequence[Offer],
    *,
    hidden_before: Collection[str],
    hidden: Collection[str],
) -> dict[str, Items]:
    """Merge the list fields of a paper: field -> items, where they change.

    theirs: all offers. hidden_before, hidden: keys of the keywords that were tags, and
    that are.
    """
    changed: dict[str, Items] = {}
    for field in LIST_FIELDS:
        if not getattr(mine, field) and not _is_offered(field, theirs):
            continue
        offered = find_written(theirs, field, hidden)
        written = find_written(base, field, hidden_before)
        own = edits.get(field, ItemEdits(frozenset(), frozenset()))
        before: Items = getattr(mine, field)
        merged = merge_items(before, written, own, offered)
        if merged != before:
            changed[field] = merged
    return changed


def find_keywords(
    offers: Sequence[Offer], edits: Mapping[str, ItemEdits]
) -> tuple[str, ...]:
    """The keywords of all listings, without those that a person removed."""
    removed = edits["keywords"].removed if "keywords" in edits else ()
    items = unite_items(offers, "keywords")
    return tuple(str(item) for item in items if get_key(item) not in removed)


def record_own(
    edits: Mapping[str, ItemEdits], theirs: Iterable[Offer]
) -> dict[str, tuple[str, ...]]:
    """The items of a person that a listing offers, to be recorded."""
    offers = list(theirs)
    own = {
        field: edit.own.intersection(map(get_key, unite_items(offers, field)))
        for field, edit in edits.items()
        if edit.own
    }
    return {field: tuple(sorted(keys)) for field, keys in own.items() if keys}
