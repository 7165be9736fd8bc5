"""The files of recorded papers, whatever people did to them: renamed with or without an
alias, moved, given another title, stripped of their `listings:`, or merged by hand into
another file, with their rows.

In: the papers with files, and the offers of a recorded slug. Out: the paper of its file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from paperarchive.content.offered_fields import digest_field
from paperarchive.importing.identity import collect_identifiers, make_identity
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.offers import Offer
from paperarchive.paper import Paper


class FileFinder:
    """Finds the files of recorded papers."""

    def __init__(self, papers: Iterable[KnownPaper]) -> None:
        """papers: those with a file."""
        self._by_slug = {known.slug: known for known in papers}
        self._by_alias: dict[str, KnownPaper] = {}
        for known in self._by_slug.values():
            for alias in _get_paper(known).aliases:
                self._by_alias.setdefault(alias, known)
        self._keys: dict[object, KnownPaper] | None = None

    def is_alias(self, slug: str) -> bool:
        """Whether a slug is the alias of a file."""
        return slug in self._by_alias

    def find(self, slug: str, offers: Sequence[Offer]) -> KnownPaper | None:
        """Find the file of a recorded slug: by its name or an alias, else by a row or an
        identifier of a record.
        """
        known = self._by_slug.get(slug) or self._by_alias.get(slug)
        if known is not None or not offers:
            return known
        if self._keys is None:  # made only if a file is not in its place
            self._keys = dict(self._collect_keys())
        return _look_up(self._keys, _make_keys(offers))

    def _collect_keys(self) -> Iterator[tuple[object, KnownPaper]]:
        for known in self._by_slug.values():
            paper = _get_paper(known)
            for identifier in collect_identifiers(paper.arxiv, paper.doi):
                yield identifier, known
            for row in paper.appearances:
                yield ("row", row.listing, row.rank), known

    def guess(
        self,
        lost: Mapping[str, Sequence[Offer]],
        taken: Iterable[KnownPaper | None],
    ) -> dict[str, KnownPaper | None]:
        """Find the files of papers that `find` did not: by title, else by abstract.

        lost: recorded slug -> its offers. taken: files that belong to a recorded paper,
        and are not looked at.
        """
        if not lost:
            return {}
        free = set(self._by_slug.values()).difference(filter(None, taken))
        titles = {make_identity(_get_paper(known).title): known for known in free}
        found: dict[str, KnownPaper | None] = {}
        for slug, offers in lost.items():
            found[slug] = _look_up(titles, _collect_titles(offers))
        free = free.difference(filter(None, found.values()))
        abstracts = {digest_field(_get_paper(k).abstract): k for k in free}
        for slug, offers in lost.items():
            if found[slug] is None:
                digests = [str(offer.fields.get("abstract")) for offer in offers]
                digest = next((key for key in digests if key in abstracts), "")
                found[slug] = abstracts.pop(digest, None)
        return found


def _look_up(
    index: Mapping[Any, KnownPaper], keys: Iterable[object]
) -> KnownPaper | None:
    return next((index[key] for key in keys if key in index), None)


def _get_paper(known: KnownPaper) -> Paper:
    if known.file is None:
        raise ValueError(f"{known.slug} has no file")
    return known.file.paper


def _make_keys(offers: Sequence[Offer]) -> Iterator[object]:
    """The keys by which the file of a recorded paper is known, the most certain first."""
    for offer in offers:
        yield "row", offer.listing, offer.recorded.rank
    for offer in offers:
        fields = offer.fields
        yield from collect_identifiers(fields.get("arxiv"), fields.get("doi"))


def _collect_titles(offers: Sequence[Offer]) -> Iterator[str]:
    for offer in offers:
        yield from offer.recorded.identities
