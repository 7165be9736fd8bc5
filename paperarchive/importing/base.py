"""The base of a merge: what the listings say of a paper, field by field.

In: the offers of listings. Out: a value a field. Each field follows the newest listing
that knows it, by crawl day, then by name, so the result depends on the set of listings
and not on the order of their imports:

    crawl day    title       author_count   organization    date
    1 October    One Title   7                              2025-11-02
    9 October    One title                  nvidia NVIDIA   2025
    ->           One title   7              nvidia NVIDIA   2025-11-02

* Title and abstract follow the newest exact listing, if there is one.
* A date that is within the newest one, a day of its year, wins over it.
* An organisation without a handle takes the handle that another listing gives the same
  name.
* `author_merge.py` chooses the authors. A number of authors that contradicts a complete
  list of them is left out.
* What only a preprint has (its type, arXiv as its venue) gives way to what any other
  listing says.
* Keywords, links and `extra` are those of all listings, the oldest first; of two links
  with one address, and two values of one name, the newest is taken.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from paperarchive.content.offered_fields import (
    LIST_FIELDS,
    AuthorList,
    FieldValue,
    Items,
    ListItem,
    get_key,
)
from paperarchive.importing.author_merge import choose_authors
from paperarchive.importing.offers import Offer
from paperarchive.paper import Link, Organization, PartialDate

_EXACT_FIELDS = frozenset({"title", "abstract"})
_PREPRINT_VENUE = re.compile(
    r"(?:arxiv|corr|biorxiv|medrxiv|preprint)\b", re.IGNORECASE
)

Offers: TypeAlias = Sequence[Offer]
"""The newest last."""


def sort_offers(offers: Iterable[Offer]) -> list[Offer]:
    """Sort offers by crawl day, then by name: the newest is the last."""
    return sorted(offers, key=Offer.sort_key)


def find_deciding(offers: Offers, field: str) -> Offer | None:
    """Find the offer whose value a paper gets; None if no listing knows the field."""
    newest = None
    for offer in reversed(offers):
        if field not in offer.fields:
            continue
        if field == "date":
            return _refine_date(offers, offer)
        if _is_final(offer, field):
            return offer
        newest = newest or offer
    return newest


def _is_final(offer: Offer, field: str) -> bool:
    """Whether no older listing can give another value."""
    if field in _EXACT_FIELDS:
        return offer.is_exact
    if field == "publication_type":
        return offer.fields[field] != "article"  # CSL's word for a preprint
    if field == "venue":
        return _PREPRINT_VENUE.match(str(offer.fields[field])) is None
    return True


def _refine_date(offers: Offers, newest: Offer) -> Offer:
    """The newest offer of a date within that of another offer, and so on."""
    while isinstance(newest.fields["date"], PartialDate):
        start = f"{newest.fields['date']}-"
        finer = (
            offer
            for offer in reversed(offers)
            if "date" in offer.fields and str(offer.fields["date"]).startswith(start)
        )
        found = next(finer, None)
        if found is None:
            break
        newest = found
    return newest


def choose_value(offers: Offers, field: str) -> FieldValue | None:
    """Choose the value of a field; texts are digests. None = no listing knows it."""
    if field in LIST_FIELDS:
        return unite_items(offers, field) or None
    if field == "authors":
        return _choose_authors(offers)
    deciding = find_deciding(offers, field)
    if deciding is None:
        return None
    value = deciding.fields[field]
    if isinstance(value, Organization) and value.handle is None:
        return _find_handle(offers, value)
    if field == "author_count":
        return None if _is_contradicted(value, _choose_authors(offers)) else value
    return value


def _choose_authors(offers: Offers) -> AuthorList | None:
    offered = [offer.fields["authors"] for offer in offers if "authors" in offer.fields]
    lists = [value for value in offered if isinstance(value, AuthorList)]
    return choose_authors(lists) if lists else None


def _is_contradicted(number: object, names: AuthorList | None) -> bool:
    if names is None or not isinstance(number, int):
        return False
    named = len(names.authors)
    return number != named if names.is_complete else number < named


def _find_handle(offers: Offers, organization: Organization) -> Organization:
    for offer in reversed(offers):
        other = offer.fields.get("organization")
        if not isinstance(other, Organization) or other.handle is None:
            continue
        if other.name.casefold() == organization.name.casefold():
            return Organization(organization.name, other.handle)
    return organization


def unite_items(offers: Offers, field: str) -> Items:
    """Unite the items of a list field."""
    united: dict[str, ListItem] = {}
    for offer in offers:
        items: Any = offer.fields.get(field, ())
        for item in items:
            key = get_key(item)
            if not (isinstance(item, Link) and item.kind == "web" and key in united):
                united[key] = item
    return tuple(united.values())
