"""The merge of listed entries into the archive's papers: which paper an entry is, and
what it adds to it.

In: the papers' files and `Source` dumps. Out: drafts: papers as they shall be, with the
conflicts that were met. An entry is a known paper if the letters and digits of its
title are those of any title the paper has borne; then the file wins over the dump, and
nothing known becomes unknown.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from paperarchive.content.files import PAPERS_FOLDER, Content, FileChange, find_slugs
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.tags import suggest_tags
from paperarchive.content.write_paper import edit_paper, format_paper
from paperarchive.formats.daily_papers.crawl import make_date
from paperarchive.formats.daily_papers.parse import Entry, parse_dump
from paperarchive.importing.dumps import KeptListings, Source
from paperarchive.paper import Appearance, Organization, Paper
from paperarchive.text.latex.repair import repair, repair_title
from paperarchive.text.markup import format_markdown, render_text
from paperarchive.text.slugs import hash_text, make_distinct_slug, make_slug

_COMMAND = re.compile(r"\\[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which a file says otherwise than a dump; the file wins."""

    path: str
    """The paper's file."""
    field: str
    """The key, or `abstract`."""
    kept: str
    """What the file says."""
    offered: str
    """What the dump says."""


@dataclass(slots=True)
class Draft:
    """A paper on its way through the command."""

    path: str
    """Its file, relative to the archive's folder."""
    before: PaperFile | None
    """As it was; None = it had no file."""
    paper: Paper
    """As it shall be."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one entry."""

    draft: Draft
    """Its paper."""
    is_duplicate: bool
    """Whether the paper stood earlier in this command's dumps."""


def make_identity(title: str) -> str:
    """What makes a title that paper's: its letters and digits, without LaTeX commands,
    case and compatibility forms.

    A title without any is its own identity.
    """
    text = unicodedata.normalize("NFKC", _COMMAND.sub("", title)).casefold()
    return "".join(character for character in text if character.isalnum()) or title


class Merger:
    """The archive's papers while entries are merged into them."""

    def __init__(self, content: Content, kept: KeptListings) -> None:
        self.conflicts: list[Conflict] = []
        self._vocabulary = content.vocabulary
        self._crawl_days = {
            listing.stem: listing.crawled for listing in content.listings
        }
        self._slugs = set(find_slugs(content.papers))
        self._drafts = [Draft(file.path, file, file.paper) for file in content.papers]
        self._by_identity: dict[str, Draft] = {}
        self._by_appearance: dict[tuple[str, int], Draft] = {}
        self._seen: set[str] = set()
        for draft in self._drafts:
            self._by_identity.setdefault(make_identity(draft.paper.title), draft)
            for seen in draft.paper.appearances:
                self._by_appearance.setdefault((seen.listing, seen.rank), draft)
        self._learn_old_titles(kept)

    def _learn_old_titles(self, kept: KeptListings) -> None:
        """A title that a kept dump gave to a paper still names it after an edit."""
        for listing in kept.records:
            dump = parse_dump(kept.dumps[listing.file].decode("utf-8"))
            for rank, entry in enumerate(dump.entries, 1):
                draft = self._by_appearance.get((listing.stem, rank))
                if draft is not None:
                    for identity in _identities(entry):
                        self._by_identity.setdefault(identity, draft)

    def merge(self, source: Source) -> list[Merged]:
        """Merge a dump's entries, in its order."""
        stem = source.listing.stem
        self._crawl_days[stem] = source.listing.crawled
        merged: list[Merged] = []
        for rank, entry in enumerate(source.dump.entries, 1):
            listed = _make_listed(entry, source, rank)
            identities = _identities(entry)
            draft = self._find(identities, (stem, rank) if source.is_known else None)
            if draft is None:
                draft = self._add(identities, listed)
            else:
                self._update(draft, listed)
            merged.append(Merged(draft, draft.path in self._seen))
            self._seen.add(draft.path)
        return merged

    def _find(
        self, identities: Iterable[str], known_place: tuple[str, int] | None
    ) -> Draft | None:
        """The paper of an entry; the place in a listing tells it only where the
        listing's record is kept.
        """
        found = self._by_appearance.get(known_place) if known_place else None
        for identity in identities:
            found = found or self._by_identity.get(identity)
        return found

    def _add(self, identities: Iterable[str], listed: Paper) -> Draft:
        slug = self._choose_slug(listed.title)
        tags = suggest_tags(
            listed.title, render_text(listed.abstract), self._vocabulary
        )
        paper = replace(listed, slug=slug, tags=tags)
        folder = f"{paper.date.year:04d}" if paper.date else "undated"
        draft = Draft(f"{PAPERS_FOLDER}/{folder}/{slug}.md", None, paper)
        self._drafts.append(draft)
        self._slugs.add(slug)
        for identity in identities:
            self._by_identity.setdefault(identity, draft)
        return draft

    def _choose_slug(self, title: str) -> str:
        """The title's slug; if another paper bears it, with as many digits of the
        title's hash as make it distinct.
        """
        candidates = [make_slug(title), make_distinct_slug(title)]
        candidates += [
            f"{candidates[0]}-{hash_text(title, digits)}" for digits in range(7, 65)
        ]
        return next(slug for slug in candidates if slug not in self._slugs)

    def _update(self, draft: Draft, listed: Paper) -> None:
        self._note_conflicts(draft, listed)
        kept, offered = draft.paper, listed
        filled = replace(
            kept,
            abstract=kept.abstract or offered.abstract,
            date=kept.date or offered.date,
            author_count=kept.author_count
            if kept.known_author_count
            else offered.author_count,
            organization=kept.organization or offered.organization,
            arxiv=kept.arxiv or offered.arxiv,
        )
        draft.paper = self._add_appearance(filled, offered.appearances[0])

    def _add_appearance(self, paper: Paper, seen: Appearance) -> Paper:
        """A paper seen in a listing once more; its comments rise only with a newer
        crawl.
        """
        known = [
            appearance
            for appearance in paper.appearances
            if appearance.comments is not None
        ]
        is_listed = any(
            appearance.listing == seen.listing for appearance in paper.appearances
        )
        comments = paper.comments
        if comments is None:
            comments = seen.comments
        elif seen.comments is not None and not is_listed:
            day = self._crawl_days[seen.listing]
            is_newest = all(
                self._crawl_days.get(other.listing, day) <= day for other in known
            )
            comments = max(comments, seen.comments) if is_newest else comments
        appearances = paper.appearances if is_listed else (*paper.appearances, seen)
        return replace(paper, appearances=appearances, comments=comments)

    def _note_conflicts(self, draft: Draft, offered: Paper) -> None:
        for field, mine, theirs in _find_differences(draft.paper, offered):
            self.conflicts.append(Conflict(draft.path, field, mine, theirs))

    def changes(self) -> Iterable[FileChange]:
        """The papers' files that differ, by path."""
        for draft in sorted(self._drafts, key=lambda draft: draft.path):
            if draft.before is None:
                yield FileChange(
                    draft.path, None, format_paper(draft.paper).encode("utf-8")
                )
            elif draft.paper != draft.before.paper:
                text = edit_paper(draft.before.text, draft.before.paper, draft.paper)
                yield FileChange(draft.path, draft.before.content, text.encode("utf-8"))


def _identities(entry: Entry) -> tuple[str, ...]:
    """What an entry is known by: its repaired title, and its title as dumped."""
    return tuple(
        dict.fromkeys(
            (make_identity(repair_title(entry.title)), make_identity(entry.title))
        )
    )


def _make_listed(entry: Entry, source: Source, rank: int) -> Paper:
    """An entry as the archive would write it: its slug is not chosen yet, and it has
    one appearance.
    """
    meta = entry.meta
    comments = None if meta is None else meta.comments
    return Paper(
        slug="",
        title=_one_line(repair_title(entry.title)) or entry.title,
        abstract=format_markdown(repair(entry.abstract)).strip(),
        date=None if meta is None else make_date(meta.date, source.listing.crawled),
        author_count=None if meta is None else meta.author_count,
        organization=None if meta is None else meta.organization,
        comments=comments,
        appearances=(Appearance(source.listing.stem, rank, comments),),
        arxiv=entry.arxiv,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _find_differences(kept: Paper, offered: Paper) -> Iterator[tuple[str, str, str]]:
    """Each field in which both say something and not the same: its name, and the two
    values as a person reads them.
    """
    if kept.title != offered.title:
        yield "title", kept.title, offered.title
    pairs = (
        ("date", kept.date, offered.date),
        ("author_count", kept.known_author_count, offered.known_author_count),
        ("arxiv", kept.arxiv, offered.arxiv),
    )
    for field, mine, theirs in pairs:
        if mine is not None and theirs is not None and mine != theirs:
            yield field, str(mine), str(theirs)
    if (
        kept.organization
        and offered.organization
        and not _is_same(kept.organization, offered.organization)
    ):
        yield "organization", _say(kept.organization), _say(offered.organization)
    if kept.abstract and offered.abstract and kept.abstract != offered.abstract:
        words, other_words = (
            _one_line(render_text(kept.abstract)),
            _one_line(render_text(offered.abstract)),
        )
        if words != other_words:
            yield "abstract", words, other_words


def _is_same(kept: Organization, offered: Organization) -> bool:
    """Whether two lines name one organisation: a handle that is not known contradicts
    none.
    """
    return kept.name == offered.name and (
        kept.handle == offered.handle or None in (kept.handle, offered.handle)
    )


def _say(organization: Organization) -> str:
    return (
        f"{organization.handle} {organization.name}"
        if organization.handle
        else organization.name
    )
