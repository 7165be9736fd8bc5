"""The texts of recorded offers, read again from the kept dumps.

Records have only digests of titles and abstracts. Where a text is needed, because an
import is undone or a paper restored, the listing's kept dump is parsed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from paperarchive.content.listings import Listing
from paperarchive.importing.offers import EntryOffer, ListedIn, Offer, join_entries
from paperarchive.importing.old_imports import read_offers


class KeptTexts:
    """Completes offers by the texts of kept dumps, each parsed once, when needed."""

    def __init__(
        self, listings: Iterable[Listing], contents: Mapping[str, bytes]
    ) -> None:
        """contents: file name -> bytes of every dump."""
        self._listings = {listing.slug: listing for listing in listings}
        self._contents = contents
        self._entries: dict[str, list[EntryOffer]] = {}

    def complete(self, offer: Offer) -> Offer:
        """The offer with its texts, and with what today's parser reads of them recorded.

        Returns it as it is if today's parser does not find it in the dump.
        """
        if offer.paper is not None or offer.listing not in self._listings:
            return offer
        listing = self._listings[offer.listing]
        if listing.slug not in self._entries:
            self._entries[listing.slug] = read_offers(listing, self._contents)
        entries = self._entries[listing.slug]
        identities = set(offer.recorded.identities)
        found = [
            entry for entry in entries if identities.intersection(entry.identities)
        ]
        found = found or [e for e in entries if e.rank == offer.recorded.rank]
        if not found:
            return offer
        read = join_entries(
            found, ListedIn(offer.listing, offer.day, offer.number, offer.is_exact)
        )
        fields = read.fields
        return replace(
            offer, recorded=replace(offer.recorded, fields=fields), paper=read.paper
        )
