"""The papers that an archive knows: those with a file, and those that are gone.

In: the papers' files, the records of imports and `removed.yml`. Out: `KnownPapers`,
which finds the paper of an entry, and the file of a recorded paper whatever people did to
it: renamed with or without an alias, moved, given another title, stripped of its
`listings:`, or merged by hand into another file, with its rows. A recorded paper without
a file was removed.

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

An alias of three words or more has the letters of the
title that it was made of: it identifies a paper that two files were merged into, unless
another paper has that title.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from paperarchive.content.import_records import (
    GivenTags,
    ImportRecords,
    RecordedTags,
)
from paperarchive.content.offered_fields import AuthorList, digest_field
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import RemovedPaper
from paperarchive.importing.author_merge import share_nobody
from paperarchive.importing.base import sort_offers
from paperarchive.importing.identity import (
    make_identity,
    normalize_arxiv,
    split_identifiers,
)
from paperarchive.importing.offers import Offer, collect_offers
from paperarchive.importing.tag_merge import join_recorded
from paperarchive.paper import Author, Paper

Identifier: TypeAlias = tuple[str, str]
"""The kind, `arxiv` or `doi`, and the identifier, normalised."""


@dataclass(slots=True, eq=False)
class KnownPaper:
    """A paper of the archive, with all that is recorded of it."""

    slug: str
    file: PaperFile | None
    """None = new in this import, or removed."""
    offers: list[Offer] = field(default_factory=list)
    """What earlier imports recorded; the newest crawl last."""
    given_tags: GivenTags | None = None
    """What `tag --write` recorded."""
    removed: RemovedPaper | None = None
    """Its record in `removed.yml`."""
    is_new: bool = False
    """Whether this import makes it."""
    identifiers: tuple[Identifier, ...] = ()
    """Its arXiv identifiers and DOIs, of file and records."""
    author_lists: tuple[tuple[Author, ...], ...] = ()
    """Complete lists of its authors, of file and records."""

    @property
    def is_gone(self) -> bool:
        """Whether its file was removed."""
        return self.file is None and not self.is_new

    @property
    def identities(self) -> tuple[str, ...]:
        """The identities of its titles, of file and records."""
        titles = [] if self.file is None else [make_identity(self.file.paper.title)]
        recorded = [title for o in self.offers for title in o.recorded.identities]
        removed = () if self.removed is None else self.removed.titles
        return tuple(dict.fromkeys([*titles, *recorded, *removed]))

    def find_edited(self) -> Mapping[str, str]:
        """The recorded fields of a person, after the newest import of the paper."""
        edited: dict[str, str] = {}
        for offer in self._newest_imports():
            edited |= offer.recorded.edited
        return edited

    def find_own(self) -> Mapping[str, tuple[str, ...]]:
        """The recorded items of a person, after the newest import of the paper."""
        own: dict[str, tuple[str, ...]] = {}
        for offer in self._newest_imports():
            for name, keys in offer.recorded.own.items():
                own[name] = (*own.get(name, ()), *keys)
        return own

    def find_tags(self, mine: Sequence[str]) -> RecordedTags | None:
        """The recorded tags, after the newest command that gave some. mine: the file's."""
        newest = self._newest_imports()
        states = [o.recorded.tags for o in newest if o.recorded.tags is not None]
        given = self.given_tags
        if given is not None and (not newest or given.after >= newest[0].number):
            return given.tags
        return join_recorded(states, mine) if states else None

    def _newest_imports(self) -> list[Offer]:
        """The offers that the newest import recorded: several after branches of git, or
        two papers, were merged.
        """
        number = max((offer.number for offer in self.offers), default=0)
        return [offer for offer in self.offers if offer.number == number]


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
        known.author_lists = tuple(_collect_author_lists(known))
        self.add_identities(known, known.identities, _collect_identifiers(known))

    def add_entry(
        self, known: KnownPaper, identities: Iterable[str], paper: Paper
    ) -> None:
        """Make a paper known by what an entry says. identities: of its title."""
        if paper.authors and paper.has_all_authors:
            known.author_lists = (*known.author_lists, paper.authors)
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
    if not paper.authors or not paper.has_all_authors or not known.author_lists:
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


def collect_identifiers(arxiv: object, doi: object) -> Iterator[Identifier]:
    """Normalise identifiers. arxiv, doi: texts; anything else is no identifier."""
    if isinstance(doi, str):
        known = arxiv if isinstance(arxiv, str) else None
        arxiv, doi = split_identifiers(known, doi)
    if isinstance(arxiv, str):
        yield "arxiv", normalize_arxiv(arxiv)
    if isinstance(doi, str):
        yield "doi", doi.casefold()


def _collect_author_lists(known: KnownPaper) -> Iterator[tuple[Author, ...]]:
    for offer in known.offers:
        names = offer.fields.get("authors")
        if isinstance(names, AuthorList) and names.is_complete:
            yield names.authors
    paper = None if known.file is None else known.file.paper
    if paper is not None and paper.authors and paper.has_all_authors:
        yield paper.authors


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
