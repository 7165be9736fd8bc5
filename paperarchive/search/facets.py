"""Documents -> the columns that facets, filters and listing pages read.

In: documents in the order of their dates, undated first. Out: values that JSON can
hold; `shards.py` documents the files made of them.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from paperarchive.paper import find_first_day
from paperarchive.search.codec import compute_gaps, encode_numbers
from paperarchive.search.documents import SearchDocument

_Named: TypeAlias = tuple[str, str]
"""(slug, label) of a tag, (slug, name) of an organisation or a venue."""


def make_facets(documents: Sequence[SearchDocument]) -> dict[str, object]:
    """Make the content of the file `facets`."""
    tags = _invert(document.tags for document in documents)
    tag_order = sorted(tags, key=_make_label_key)
    organizations = _invert(map(_find_organization, documents))
    organization_order = sorted(organizations)
    facets: dict[str, object] = {
        "tags": tag_order,
        "tag_documents": _encode_documents(tags, tag_order),
        "organizations": organization_order,
        "organization_documents": _encode_documents(organizations, organization_order),
        "dates": encode_numbers(_compute_date_steps(documents)),
        "authors": encode_numbers([d.author_count or 0 for d in documents]),
        "comments": encode_numbers([_number_comments(d.comments) for d in documents]),
    }
    venues = _invert(_list_venues(documents))
    if venues:
        venue_order = sorted(venues)
        facets["venues"] = venue_order
        facets["venue_documents"] = _encode_documents(venues, venue_order)
    return facets


def _list_venues(documents: Sequence[SearchDocument]) -> list[tuple[_Named, ...]]:
    """For each document the (slug, name) of its venue, if that is known; the name as the
    newest document spells it.
    """
    names = {d.venue_slug: d.venue for d in documents if d.venue_slug and d.venue}
    return [
        ((d.venue_slug, names[d.venue_slug]),) if d.venue_slug else ()
        for d in documents
    ]


def _invert(values: Iterable[Sequence[_Named]]) -> dict[_Named, list[int]]:
    """Value -> the documents that have it, ascending; values: those of each document."""
    documents_of: dict[_Named, list[int]] = {}
    for number, of_document in enumerate(values):
        for value in of_document:
            documents_of.setdefault(value, []).append(number)
    return documents_of


def _make_label_key(tag: _Named) -> tuple[str, _Named]:
    return tag[1].casefold(), tag


def _find_organization(document: SearchDocument) -> tuple[_Named, ...]:
    """(slug, name) of the organisation, if there is one."""
    if document.organization is None:
        return ()
    slug, name, _ = document.organization
    return ((slug, name),)


def _encode_documents(
    documents_of: Mapping[_Named, Sequence[int]], order: Sequence[_Named]
) -> list[str]:
    return [encode_numbers(compute_gaps(documents_of[value])) for value in order]


def _compute_date_steps(documents: Sequence[SearchDocument]) -> list[int]:
    """0 for an undated document, else 1 + the days since the previous dated one; the
    first counts from 1 January of year 1. A month or year counts as its first day.
    """
    steps: list[int] = []
    previous = datetime.date.min.toordinal()
    for document in documents:
        if document.date is None:
            steps.append(0)
            continue
        day = find_first_day(document.date).toordinal()
        steps.append(day - previous + 1)
        previous = day
    return steps


def _number_comments(comments: int | None) -> int:
    return 0 if comments is None else comments + 1


def make_listings(documents: Sequence[SearchDocument]) -> list[tuple[str, str]]:
    """Make the content of the file `listings`: slug of each listing and its documents by
    rank; newest crawl first, ties by slug. Listings without documents are absent.
    """
    ranked: dict[tuple[datetime.date, str], list[tuple[int, int]]] = {}
    for number, document in enumerate(documents):
        for crawled, slug, position in document.listings:
            ranked.setdefault((crawled, slug), []).append((position, number))
    by_slug = sorted(ranked, key=lambda listing: listing[1])
    newest_first = sorted(by_slug, key=lambda listing: listing[0], reverse=True)
    return [(listing[1], _encode_ranked(ranked[listing])) for listing in newest_first]


def _encode_ranked(ranked: Iterable[tuple[int, int]]) -> str:
    return encode_numbers([number for _, number in sorted(ranked)])
