"""The base of a merge: what the listings say of a paper, field by field.

In: the offers of listings. Out: a value a field. Each field follows the newest listing
that knows it, by crawl day, then by name, so the result depends on the set of listings
and not on the order of their imports:

    crawl day    title       author_count   organization
    1 October    One Title   7
    9 October    One title                  nvidia NVIDIA
    ->           One title   7              nvidia NVIDIA

An organisation without a handle takes the handle that another listing gives the same
name.
"""

from collections.abc import Iterable, Sequence

from paperarchive.content.import_records import FIELDS, FieldValue
from paperarchive.importing.offers import Offer
from paperarchive.paper import Organization


def sort_offers(offers: Iterable[Offer]) -> list[Offer]:
    """Sort offers by crawl day, then by name: the newest is the last."""
    return sorted(offers, key=Offer.sort_key)


def find_newest(offers: Sequence[Offer], field: str) -> Offer | None:
    """Find the newest offer that knows a field. offers: the newest last."""
    for offer in reversed(offers):
        if field in offer.fields:
            return offer
    return None


def choose_value(offers: Sequence[Offer], field: str) -> FieldValue | None:
    """Choose the value of a field; texts are digests. None = no listing knows it.

    offers: the newest last.
    """
    newest = find_newest(offers, field)
    if newest is None:
        return None
    value = newest.fields[field]
    if isinstance(value, Organization) and value.handle is None:
        return _find_handle(offers, value)
    return value


def _find_handle(offers: Sequence[Offer], organization: Organization) -> Organization:
    for offer in reversed(offers):
        other = offer.fields.get("organization")
        if not isinstance(other, Organization) or other.handle is None:
            continue
        if other.name.casefold() == organization.name.casefold():
            return Organization(organization.name, other.handle)
    return organization


def choose_values(offers: Sequence[Offer]) -> dict[str, FieldValue]:
    """Choose the values of all fields that a listing knows. offers: the newest last."""
    values = {field: choose_value(offers, field) for field in FIELDS}
    return {field: value for field, value in values.items() if value is not None}
