"""The rows of a paper's `listings:`, where it was seen.

A row is added for each listing that is new to the paper. A row that a person removed or
changed stays as it is: only a row that is what the program wrote follows a better
reading of its dump. A new row goes before the first one with a later crawl day, or the
same and a later name; the other rows stay in the order that a person may have given them:

    file: a (1 October), c (9 October)      new: b (5 October)      ->  a, b, c
    file: c (9 October), a (1 October)      new: b (5 October)      ->  b, c, a

So an undo, which removes the row, gives back the file as it was.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping

from paperarchive.importing.offers import Offer
from paperarchive.paper import Appearance

Appearances = tuple[Appearance, ...]


def merge_appearances(
    mine: Appearances,
    before: Iterable[Offer],
    after: Iterable[Offer],
    days: Mapping[str, datetime.date],
) -> Appearances:
    """Merge the rows of a file with those of listings.

    before, after: the offers without and with the listings being imported. days: crawl
    days of all listings.
    """
    written: dict[str, list[Appearance]] = {}
    for offer in before:
        written.setdefault(offer.listing, []).append(offer.appearance)
    offered = list(after)
    kept = {offer.appearance for offer in offered}
    rows = list(mine)
    listings = {row.listing for row in mine}
    for offer in offered:
        row = offer.appearance
        # Two papers of one listing that were merged have two rows of it.
        old_rows = written.get(offer.listing, [])
        replaced = [old for old in old_rows if old not in kept and old in rows]
        if not old_rows and offer.listing not in listings:
            listings.add(offer.listing)
            _insert(rows, row, days)
        elif row not in old_rows and replaced:
            rows[rows.index(replaced[0])] = row
    return tuple(rows)


def _insert(
    rows: list[Appearance], row: Appearance, days: Mapping[str, datetime.date]
) -> None:
    key = _sort_key(row, days)
    later = (n for n, other in enumerate(rows) if _sort_key(other, days) > key)
    rows.insert(next(later, len(rows)), row)


def sort_appearances(
    rows: Iterable[Appearance], days: Mapping[str, datetime.date]
) -> Appearances:
    """Sort rows by crawl day, then by name; those of unknown listings come last."""
    return tuple(sorted(rows, key=lambda row: _sort_key(row, days)))


def _sort_key(
    row: Appearance, days: Mapping[str, datetime.date]
) -> tuple[datetime.date, str]:
    return days.get(row.listing, datetime.date.max), row.listing


def drop_listings(mine: Appearances, listings: Collection[str]) -> Appearances:
    """The rows without those of some listings."""
    return tuple(row for row in mine if row.listing not in listings)
