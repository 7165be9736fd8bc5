"""The papers that an archive knows: those with a file, and those that are gone.

In: the papers' files, the records of imports and `removed.yml`. Out: `KnownPapers`,
which finds the paper of an entry. `file_finder.py` finds the files of recorded papers; a
recorded paper without a file was removed.

A paper is found by its arXiv identifier, else by its DOI, else by the identity of its
title, among all that its file, a record or `removed.yml` gives it. Papers of one title, or
one DOI, are two if they have different arXiv identifiers; those of one title also if they
have different DOIs, or if all authors of both are known and no family name is in both:

    known                          record                       is
    arxiv 2411.01230, One Title    doi 10.1000/182, One Title   that paper, with both
    arxiv 2411.01230, One Title    arxiv 2502.00001, One Title  another paper
    Editorial, by Ada Example      Editorial, by Ben Other      another paper
    Editorial, by Ada Example      Editorial, by A. Example     that paper
    Editorial, by Ada Example      Editorial                    that paper

An alias of three words or more has the letters of the title that it was made of: it
identifies a paper that two files were merged into, unless another paper has that title.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

from paperarchive.content.import_records import ImportRecords
from paperarchive.content.offered_fields import AuthorList
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import RemovedPaper
from paperarchive.importing.author_merge import share_nobody
from paperarchive.importing.base import sort_offers
from paperarchive.importing.file_finder import FileFinder
from paperarchive.importing.identity import (
    Identifier,
    collect_identifiers,
    make_identity,
)
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.offers import collect_offers
from paperarchive.paper import Author, Paper


class KnownPapers:
    """The known papers, found by all that identifies them."""

    def __init__(
        self,
        files: Iterable[PaperFile],
        records: ImportRecords,
        removed: Iterable[RemovedPaper],
        days: Mapping[str, datetime.date],
    ) -> None:
        """days: listing's slug -> day of its crawl."""
        self.papers: list[KnownPaper] = []
        """Those with a file first, by path."""
        self.renamed: dict[str, str] = {}
        """Recorded slug -> slug of the file in which the paper is now; those of aliases
        aside.
        """
        self._by_title: dict[str, KnownPaper] = {}
        self._others_by_title: dict[str, list[KnownPaper]] = {}
        self._by_identifier: dict[Identifier, KnownPaper] = {}
        for file in files:
            self.papers.append(KnownPaper(file.paper.slug, file))
        self._attach(records, days)
        removed_by_slug = {paper.slug: paper for paper in removed}
        for known in self.papers:
            if known.is_gone:
                known.removed = removed_by_slug.get(known.slug)
        self._add_unrecorded(removed_by_slug)
        for known in self.papers:
            self.index(known)
        for known in self.papers:
            self.add_identities(known, _collect_former_titles(known), ())

    def _attach(
        self, records: ImportRecords, days: Mapping[str, datetime.date]
    ) -> None:
        """Attach the offers of records to the papers of files; add papers that are gone."""
        offers = collect_offers(records, days)
        finder = FileFinder(self.papers)
        found = {slug: finder.find(slug, said) for slug, said in offers.items()}
        lost = [slug for slug, known in found.items() if known is None]
        found |= finder.guess({slug: offers[slug] for slug in lost}, found.values())
        for slug, known in found.items():
            if known is None:
                known = KnownPaper(slug, None)
                self.papers.append(known)
            elif known.slug != slug and not finder.is_alias(slug):
                self.renamed[slug] = known.slug
            known.offers += offers[slug]
        for known in self.papers:
            known.offers = sort_offers(known.offers)
        for slug, given in records.given_tags.items():
            known = finder.find(slug, ())
            if known is not None:
                known.given_tags = given

    def _add_unrecorded(self, removed: Mapping[str, RemovedPaper]) -> None:
        """Add the papers of `removed.yml` that no record knows."""
        slugs = {known.slug for known in self.papers}
        for slug, paper in removed.items():
            if slug not in slugs:
                self.papers.append(KnownPaper(slug, None, removed=paper))

    def index(self, known: KnownPaper) -> None:
        """Make a paper known by all that identifies it; what another paper had before
        stays that paper's.
        """
        for authors, is_complete in _collect_author_lists(known):
            _add_authors(known, authors, is_complete=is_complete)
        self.add_identities(known, known.identities, _collect_identifiers(known))

    def add_entry(
        self, known: KnownPaper, identities: Iterable[str], paper: Paper
    ) -> None:
        """Make a paper known by what an entry says. identities: of its title."""
        _add_authors(known, paper.authors, is_complete=paper.has_all_authors)
        identifiers = collect_identifiers(paper.arxiv, paper.doi)
        self.add_identities(known, identities, identifiers)

    def add_identities(
        self,
        known: KnownPaper,
        identities: Iterable[str],
        identifiers: Iterable[Identifier],
    ) -> None:
        """Make a paper known by titles and identifiers."""
        for identity in identities:
            first = self._by_title.setdefault(identity, known)
            if first is not known:
                others = self._others_by_title.setdefault(identity, [])
                if known not in others:
                    others.append(known)
        for identifier in identifiers:
            if identifier not in known.identifiers:
                known.identifiers = (*known.identifiers, identifier)
            self._by_identifier.setdefault(identifier, known)

    def find(self, identities: Iterable[str], paper: Paper) -> KnownPaper | None:
        """Find the paper of an entry. identities: of its title."""
        identifiers = tuple(collect_identifiers(paper.arxiv, paper.doi))
        for identifier in identifiers:
            known = self._by_identifier.get(identifier)
            if known is not None and not _has_other(known, identifiers, "arxiv"):
                return known
        for identity in identities:
            for known in self._list_by_title(identity):
                if not _is_other(known, identifiers, paper):
                    return known
        return None

    def find_second(self, known: KnownPaper, paper: Paper) -> KnownPaper | None:
        """Find another paper that has an identifier of an entry. known: the entry's."""
        for identifier in collect_identifiers(paper.arxiv, paper.doi):
            other = self._by_identifier.get(identifier, known)
            if other is not known:
                return other
        return None

    def _list_by_title(self, identity: str) -> Iterator[KnownPaper]:
        if identity in self._by_title:
            yield self._by_title[identity]
            yield from self._others_by_title.get(identity, ())


def _is_other(
    known: KnownPaper, identifiers: Sequence[Identifier], paper: Paper
) -> bool:
    """Whether a paper is not that of an entry with the same title."""
    if any(_has_other(known, identifiers, kind) for kind in ("arxiv", "doi")):
        return True
    if not paper.authors or not paper.has_all_authors or not known.has_complete_authors:
        return False
    if any(number in known.identifiers for number in identifiers):
        return False
    return all(share_nobody(paper.authors, names) for names in known.author_lists)


def _has_other(known: KnownPaper, identifiers: Iterable[Identifier], kind: str) -> bool:
    """Whether a paper has identifiers of a kind, and an entry has another one."""
    wanted = [identifier for identifier in identifiers if identifier[0] == kind]
    if not wanted or any(number in known.identifiers for number in wanted):
        return False
    return any(identifier[0] == kind for identifier in known.identifiers)


def _add_authors(
    known: KnownPaper, authors: tuple[Author, ...], *, is_complete: bool
) -> None:
    """Make a paper known by a list of authors, which may be empty."""
    if authors and authors not in known.author_lists:
        known.author_lists = (*known.author_lists, authors)
    known.has_complete_authors |= is_complete and bool(authors)


def _collect_author_lists(
    known: KnownPaper,
) -> Iterator[tuple[tuple[Author, ...], bool]]:
    """The lists of authors of records and file, and whether each is complete."""
    for offer in known.offers:
        names = offer.fields.get("authors")
        if isinstance(names, AuthorList):
            yield names.authors, names.is_complete
    if known.file is not None:
        paper = known.file.paper
        yield paper.authors, paper.has_all_authors


def _collect_former_titles(known: KnownPaper) -> Iterator[str]:
    """The identities of titles that the aliases of a file were made of. A shorter alias
    may be any address that a person chose.
    """
    if known.file is not None:
        for alias in known.file.paper.aliases:
            if alias.count("-") >= 2:
                yield make_identity(alias)


def _collect_identifiers(known: KnownPaper) -> Iterator[Identifier]:
    for offer in known.offers:
        fields = offer.fields
        yield from collect_identifiers(fields.get("arxiv"), fields.get("doi"))
    if known.file is not None:
        paper = known.file.paper
        yield from collect_identifiers(paper.arxiv, paper.doi)
    if known.removed is not None:
        yield from collect_identifiers(known.removed.arxiv, known.removed.doi)
