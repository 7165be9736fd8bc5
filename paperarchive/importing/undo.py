"""Undo: takes back an import, so that the archive is as if it had not been.

In: the state of an archive, and the listings to take back. Out: `UndoPlan`. The dumps go
with their records and rows. A file that imports alone made, and that is as the program
wrote it, is deleted. In other files each field that nobody edited goes back to what the
remaining listings say; a field that a person edited since stays, and is named:

    listings            file          undo of b     reported
    a: 7, b: 8          8 authors     7 authors
    a: 7, b: 8          9 authors     9 authors     kept: author_count
    b: 8, made it       8 authors     (deleted)
    b: 8, made it       9 authors     9 authors     kept
    b: 8, found it      8 authors     (unknown)
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from paperarchive.content.changes import FileChange
from paperarchive.content.import_records import RecordedPaper, RecordedTags
from paperarchive.content.listings import (
    LISTINGS_FOLDER,
    RECORDS_PATH,
    Listing,
    format_listings,
)
from paperarchive.content.offered_fields import (
    FIELDS,
    SINGLE_FIELDS,
    TEXT_FIELDS,
    record_fields,
)
from paperarchive.content.write_paper import format_paper
from paperarchive.errors import Problem, ProblemsError, find_nearest
from paperarchive.importing.appearances import drop_listings
from paperarchive.importing.base import choose_value
from paperarchive.importing.fields import find_edited, merge_fields
from paperarchive.importing.item_merge import find_edits, find_keywords, merge_lists
from paperarchive.importing.kept_texts import KeptTexts
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.merge import ArchiveState
from paperarchive.importing.merge_paper import (
    MergeContext,
    make_file_changes,
    make_path,
)
from paperarchive.importing.record_edits import RecordEdits
from paperarchive.importing.tag_merge import (
    find_earned,
    find_tag_keywords,
    merge_tags,
)
from paperarchive.paper import Paper

if TYPE_CHECKING:
    from paperarchive.importing.offers import Offer


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """What a person edited since the import, and the undo leaves."""

    path: str
    """The file, relative to the archive's folder."""
    fields: tuple[str, ...]
    """The fields that were not taken back; empty = the whole file."""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What an undo reports and writes."""

    listings: tuple[Listing, ...]
    """Those that are taken back."""
    deleted: tuple[str, ...]
    """Paths of papers' files that are deleted; sorted."""
    restored: tuple[str, ...]
    """Paths of papers' files that change; sorted."""
    kept: tuple[KeptEdit, ...]
    """By path."""
    changes: tuple[FileChange, ...]
    """In the order in which to write them."""


# --- which import


def choose_undone(state: ArchiveState, name: str | None) -> tuple[Listing, ...]:
    """Choose the listings to take back.

    name: a listing, with or without folder and extension; None = those of the last import.
    Raises ProblemsError if there is no such listing, or no single last import.
    """
    listings = {listing.slug: listing for listing in state.content.listings}
    if name is not None:
        slug = PurePath(name).name
        by_file = {listing.file: listing for listing in listings.values()}
        named = listings.get(slug) or by_file.get(slug)
        if named is not None:
            return (named,)
        nearest = find_nearest(slug, listings)
        advice = f"did you mean {nearest!r}?" if nearest else f"see {RECORDS_PATH}"
        raise ProblemsError([Problem(name, "is no listing of this archive", advice)])
    records = [r for slug, r in state.records.imports.items() if slug in listings]
    number = max((record.number for record in records), default=0)
    if not number:
        message = "no import is recorded that could be taken back"
        advice = "name a listing: `paperarchive import --undo LISTING`"
        raise ProblemsError([Problem(RECORDS_PATH, message, advice)])
    last = [record for record in records if record.number == number]
    together = set(last[0].together)
    if any(record.listing not in together for record in last):
        names = ", ".join(sorted(record.listing for record in last))
        message = (
            f"several imports are the last one, after branches were merged: {names}"
        )
        advice = "name a listing: `paperarchive import --undo LISTING`"
        raise ProblemsError([Problem(RECORDS_PATH, message, advice)])
    return tuple(listings[record.listing] for record in last)


# --- the plan


def plan_undo(state: ArchiveState, undone: Sequence[Listing]) -> UndoPlan:
    """Compute what taking back the imports of listings changes."""
    slugs = frozenset(listing.slug for listing in undone)
    remaining = [item for item in state.content.listings if item.slug not in slugs]
    texts = KeptTexts(remaining, state.archived.contents)
    context = MergeContext(state.days, state.content.vocabulary, frozenset())
    edits = RecordEdits(state.records)
    for slug in slugs:
        edits.drop_import(slug)
    given_tags = dict(state.records.given_tags)
    changes: list[FileChange] = []
    deleted: list[str] = []
    restored: list[str] = []
    kept: list[KeptEdit] = []
    for known in sorted(state.known.papers, key=lambda known: known.slug):
        if known.file is None or not any(o.listing in slugs for o in known.offers):
            continue
        paper = _UndonePaper(known, known.file.paper, slugs, texts, context)
        if paper.is_deletable(known.file.text):
            changes.append(FileChange(known.file.path, known.file.content, None))
            deleted.append(known.file.path)
            given_tags.pop(known.slug, None)
            continue
        after = paper.merge()
        path = paper.choose_path(known.file.path, after)
        if after != paper.mine:
            changes += make_file_changes(known, path, after)
            restored.append(path)
        kept += paper.find_kept(path)
        for offer, line in paper.lines:
            edits.put(offer.listing, line, in_place_of=[offer.recorded])
    return UndoPlan(
        listings=tuple(undone),
        deleted=tuple(sorted(deleted)),
        restored=tuple(sorted(restored)),
        kept=tuple(sorted(kept, key=lambda edit: edit.path)),
        changes=(
            *changes,
            *edits.finish(given_tags).make_changes(),
            *_undo_listings(state, undone, remaining),
        ),
    )


def _undo_listings(
    state: ArchiveState, undone: Iterable[Listing], remaining: Sequence[Listing]
) -> Iterator[FileChange]:
    records = format_listings(remaining).encode("utf-8") if remaining else None
    yield FileChange(RECORDS_PATH, state.archived.records, records)
    for listing in undone:
        for name in listing.files:
            content = state.archived.contents[name]
            yield FileChange(f"{LISTINGS_FOLDER}/{name}", content, None)


class _UndonePaper:
    """One paper while the offers of listings are taken back."""

    def __init__(
        self,
        known: KnownPaper,
        mine: Paper,
        undone: frozenset[str],
        texts: KeptTexts,
        context: MergeContext,
    ) -> None:
        self.mine = mine
        self.lines: list[tuple[Offer, RecordedPaper]] = []
        """Offers of remaining listings, and the lines to record in their place."""
        self._known = known
        self._listings = undone
        self._texts = texts
        self._context = context
        self._undone = [o for o in known.offers if o.listing in undone]
        self._remaining = [o for o in known.offers if o.listing not in undone]
        self._edited = find_edited(mine, known.offers, known.find_edited())
        self._tags = known.find_tags(mine.tags)
        self._hidden = self._tags.keywords if self._tags else ()
        self._items = find_edits(mine, known.offers, known.find_own(), self._hidden)
        self._was_attached = any(o.recorded.was_attached for o in self._undone)

    def is_deletable(self, text: str) -> bool:
        """Whether imports alone made the file, and it is as the program wrote it."""
        if self._remaining or self._was_attached or self._edited:
            return False
        if any(self._items.values()):
            return False
        mine, tags = self.mine, self._tags
        if tags is None or (tags.own, tags.refused) != ((), ()):
            return False
        rows = {offer.listing: offer.appearance for offer in self._undone}
        written = Paper(
            mine.slug,
            mine.title,
            mine.abstract,
            tags=tags.given,
            appearances=tuple(rows.values()),
        )
        offered = {field: getattr(mine, field) for field in FIELDS}
        written = replace(written, has_all_authors=mine.has_all_authors, **offered)
        return mine == written and text.replace("\r\n", "\n") == format_paper(mine)

    def merge(self) -> Paper:
        """The paper without what the listings gave."""
        rows = drop_listings(self.mine.appearances, self._listings)
        paper = replace(self.mine, appearances=rows)
        if not self._remaining and not self._was_attached:
            return paper  # a person edited it: it stays as it is
        self._complete_texts()
        paper = merge_fields(paper, self._edited, self._remaining)
        return self._merge_lists(self._merge_tags(paper))

    def _merge_lists(self, paper: Paper) -> Paper:
        """The paper without the items that only the listings gave."""
        keywords = find_keywords(self._remaining, self._items)
        hidden: Collection[str] = ()
        if self._tags is not None:
            hidden = find_tag_keywords(keywords, self._context.vocabulary)
        items = merge_lists(
            paper,
            self._items,
            self._known.offers,
            self._remaining,
            hidden_before=self._hidden,
            hidden=hidden,
        )
        return replace(paper, **items) if items else paper  # type: ignore[arg-type]  # each has the items of its field

    def _complete_texts(self) -> None:
        """Read the texts that go back to those of remaining listings."""
        values = record_fields(self.mine)
        is_needed = any(
            choose_value(self._remaining, field) != values.get(field)
            for field in TEXT_FIELDS.difference(self._edited)
        )
        if not is_needed:
            return
        completed = [self._texts.complete(offer) for offer in self._remaining]
        for old, new in zip(self._remaining, completed, strict=True):
            if old.recorded != new.recorded:
                self.lines.append((old, new.recorded))
        self._remaining = completed

    def _merge_tags(self, paper: Paper) -> Paper:
        tags, mine = self._tags, self.mine.tags
        if tags is None:
            return paper
        newest = max(offer.number for offer in self._known.offers)
        given = self._known.given_tags
        if given is not None and given.after >= newest:
            return paper  # `tag --write` came later
        if any(offer.number == newest for offer in self._undone):
            return replace(paper, tags=_take_back_tags(mine, tags))
        keywords = find_keywords(self._remaining, self._items)
        if (paper.title, paper.abstract) == (
            self.mine.title,
            self.mine.abstract,
        ) and keywords == find_keywords(self._known.offers, self._items):
            return paper
        vocabulary = self._context.vocabulary
        earned = find_earned(paper.title, paper.abstract, vocabulary, keywords)
        merged, recorded = merge_tags(mine, tags, earned)
        hidden = find_tag_keywords(keywords, vocabulary)
        self._record_tags(
            newest, replace(recorded, before=tags.before, keywords=hidden)
        )
        return replace(paper, tags=merged)

    def _record_tags(self, newest: int, tags: RecordedTags) -> None:
        """Record tags on the lines of the newest import."""
        lines = {offer.listing: line for offer, line in self.lines}
        for offer in self._known.offers:
            if offer.listing not in self._listings and offer.number == newest:
                line = lines.get(offer.listing, offer.recorded)
                self.lines.append((offer, replace(line, tags=tags)))

    def choose_path(self, path: str, after: Paper) -> str:
        """Choose where the file goes: back to `undated/` if an import took it out."""
        was_moved = any(offer.recorded.was_moved for offer in self._undone)
        if was_moved and after.date is None and path == make_path(self.mine):
            return make_path(after)
        return path

    def find_kept(self, path: str) -> Iterator[KeptEdit]:
        """Find what a person edited since, and so was not taken back."""
        if not self._remaining and not self._was_attached:
            yield KeptEdit(path, ())
            return
        before: set[str] = set()
        for offer in self._undone:
            before.update(offer.recorded.edited)
        fields = [
            field
            for field in SINGLE_FIELDS
            if field in self._edited
            and field not in before
            and choose_value(self._known.offers, field)
            != choose_value(self._remaining, field)
        ]
        if fields:
            yield KeptEdit(path, tuple(fields))


def _take_back_tags(mine: tuple[str, ...], tags: RecordedTags) -> tuple[str, ...]:
    """The tags before an import, with what a person added and removed since."""
    if tags.before is None:
        return mine
    written = {*tags.given, *tags.own}
    if set(mine) == written:
        return tags.before
    removed = written.difference(mine)
    added = [tag for tag in mine if tag not in written and tag not in tags.before]
    return (*(tag for tag in tags.before if tag not in removed), *added)
