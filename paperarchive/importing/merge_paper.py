"""The merge of offers into one paper: its fields, tags, rows, path, and lines to record.

In: a known paper, and what the listings being imported say of it. Out: `MergedPaper`.
`fields.py`, `tag_merge.py` and `appearances.py` say how each part is merged.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from paperarchive.content.changes import FileChange
from paperarchive.content.edit_paper import edit_paper
from paperarchive.content.find_files import PAPERS_FOLDER
from paperarchive.content.import_records import RecordedPaper, RecordedTags
from paperarchive.content.tags import Vocabulary
from paperarchive.content.write_paper import format_paper
from paperarchive.importing.appearances import merge_appearances, sort_appearances
from paperarchive.importing.base import sort_offers
from paperarchive.importing.conflicts import (
    Conflict,
    find_conflicts,
    find_extra_conflicts,
)
from paperarchive.importing.fields import compose_paper, find_edited, merge_fields
from paperarchive.importing.item_merge import (
    find_edits,
    find_keywords,
    merge_lists,
    record_own,
)
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.offers import Offer
from paperarchive.importing.tag_merge import (
    find_earned,
    find_tag_keywords,
    merge_tags,
)
from paperarchive.paper import Paper

UNDATED = "undated"
"""The folder of papers whose date is not known."""


@dataclass(frozen=True, slots=True)
class MergedPaper:
    """A paper after the offers of an import were merged into it."""

    path: str
    """Its file, relative to the archive's folder."""
    changes: tuple[FileChange, ...] = ()
    """Those of the file: none if the paper is as it was."""
    lines: tuple[tuple[Offer, RecordedPaper], ...] = ()
    """Offers with the lines to record: of the listings being imported, and of an older
    one that holds the paper's state.
    """
    conflicts: tuple[Conflict, ...] = ()


def make_file_changes(
    known: KnownPaper, path: str, paper: Paper
) -> Iterator[FileChange]:
    """Make the changes of a paper's file; one that moves is written, then removed.

    path: where the file will be.
    """
    file = known.file
    if file is None:
        yield FileChange(path, None, format_paper(paper).encode("utf-8"))
        return
    text = edit_paper(file.text, file.paper, paper).encode("utf-8")
    if file.path == path:
        yield FileChange(path, file.content, text)
        return
    move = f"move {file.path}"
    yield FileChange(path, None, text, group=move)
    yield FileChange(file.path, file.content, None, group=move)


@dataclass(frozen=True, slots=True)
class MergeContext:
    """What the merge of every paper needs."""

    days: Mapping[str, datetime.date]
    """Listing's slug -> day of its crawl, those being imported included."""
    vocabulary: Vocabulary
    new_listings: frozenset[str]
    """Slugs of the listings that are imported for the first time."""


def merge_paper(
    known: KnownPaper, offers: Sequence[Offer], context: MergeContext
) -> MergedPaper | None:
    """Merge the offers of the listings being imported into a paper.

    Returns None for a paper that was removed.
    """
    if known.is_gone:
        return None
    imported = {offer.listing for offer in offers}
    others = [offer for offer in known.offers if offer.listing not in imported]
    theirs = sort_offers([*others, *offers])
    if known.file is None:
        return make_paper(known, theirs, context)
    mine, path = known.file.paper, known.file.path
    edited = find_edited(mine, known.offers, known.find_edited())
    tags = known.find_tags(mine.tags)
    hidden_before = tags.keywords if tags else ()
    edits = find_edits(mine, known.offers, known.find_own(), hidden_before)
    own_extra = edits["extra"].own if "extra" in edits else ()
    conflicts = (
        *find_conflicts(path, mine, edited, theirs, imported),
        *find_extra_conflicts(path, mine, own_extra, theirs, imported),
    )
    news = [offer for offer in offers if not _is_recorded(offer, known.offers)]
    if not news:
        return MergedPaper(path, conflicts=conflicts)
    paper = merge_fields(mine, edited, theirs)
    rows = merge_appearances(mine.appearances, known.offers, theirs, context.days)
    paper = replace(paper, appearances=rows)
    keywords = find_keywords(theirs, edits)
    is_new = any(offer.listing in context.new_listings for offer in news)
    has_other_text = _has_other_text(mine, paper)
    if tags is not None and (
        is_new or has_other_text or keywords != find_keywords(known.offers, edits)
    ):
        vocabulary = context.vocabulary
        earned = find_earned(paper.title, paper.abstract, vocabulary, keywords)
        merged, tags = merge_tags(mine.tags, tags, earned)
        tags = replace(tags, keywords=find_tag_keywords(keywords, vocabulary))
        paper = replace(paper, tags=merged)
    items = merge_lists(
        mine,
        edits,
        known.offers,
        theirs,
        hidden_before=hidden_before,
        hidden=tags.keywords if tags else (),
    )
    paper = replace(paper, **items) if items else paper  # type: ignore[arg-type]  # each has the items of its field
    target = choose_path(path, mine, paper)
    state = _State(edited, record_own(edits, theirs), tags, was_moved=target != path)
    lines = _record(known, news, theirs, state)
    changes = make_file_changes(known, target, paper) if paper != mine else ()
    return MergedPaper(target, tuple(changes), tuple(lines), conflicts)


def make_paper(
    known: KnownPaper, theirs: Sequence[Offer], context: MergeContext
) -> MergedPaper:
    """Make a paper that has no file. theirs: offers from dumps, the newest last."""
    paper, tags = compose_file(known.slug, theirs, context)
    lines = [(o, replace(o.recorded, slug=known.slug, tags=tags)) for o in theirs]
    path = make_path(paper)
    changes = make_file_changes(known, path, paper)
    return MergedPaper(path, tuple(changes), tuple(lines))


def compose_file(
    slug: str, theirs: Sequence[Offer], context: MergeContext
) -> tuple[Paper, RecordedTags]:
    """Compose the paper of a new file. theirs: as for `make_paper`."""
    paper = compose_paper(slug, theirs)
    rows = {offer.listing: offer.appearance for offer in theirs}
    keywords = find_keywords(theirs, {})
    hidden = find_tag_keywords(keywords, context.vocabulary)
    tags = RecordedTags(
        find_earned(paper.title, paper.abstract, context.vocabulary, keywords),
        keywords=hidden,
    )
    items = merge_lists(paper, {}, (), theirs, hidden_before=(), hidden=hidden)
    paper = replace(
        paper,
        tags=tags.given,
        appearances=sort_appearances(rows.values(), context.days),
        **items,  # type: ignore[arg-type]  # each has the items of its field
    )
    return paper, tags


def _is_recorded(offer: Offer, recorded: Sequence[Offer]) -> bool:
    """Whether a listing was imported before, and said the same."""
    return any(
        old.listing == offer.listing
        and old.recorded.rank == offer.recorded.rank
        and old.recorded.identities == offer.recorded.identities
        and old.fields == offer.fields
        for old in recorded
    )


def _has_other_text(one: Paper, other: Paper) -> bool:
    return (one.title, one.abstract) != (other.title, other.abstract)


@dataclass(frozen=True, slots=True)
class _State:
    """What is recorded of a paper as an import leaves it."""

    edited: Mapping[str, str]
    own: Mapping[str, tuple[str, ...]]
    tags: RecordedTags | None
    was_moved: bool


def _record(
    known: KnownPaper, news: Sequence[Offer], theirs: Sequence[Offer], state: _State
) -> Iterator[tuple[Offer, RecordedPaper]]:
    """Make the lines to record. The paper's state is on those of the newest import."""
    newest = max(offer.number for offer in theirs)
    for offer in theirs:
        line = replace(offer.recorded, slug=known.slug)
        old = [o.recorded for o in known.offers if o.listing == offer.listing]
        if offer.number == newest:
            yield (
                offer,
                replace(
                    line,
                    edited=state.edited,
                    own=state.own,
                    tags=state.tags,
                    was_moved=state.was_moved or any(line.was_moved for line in old),
                    was_attached=not known.offers
                    or any(line.was_attached for line in old),
                ),
            )
        elif offer in news:
            before = old[-1]
            yield (
                offer,
                replace(
                    line,
                    edited=before.edited,
                    own=before.own,
                    tags=before.tags,
                    was_moved=before.was_moved,
                    was_attached=before.was_attached,
                ),
            )


def make_path(paper: Paper) -> str:
    """Make the path of a paper's file, in the folder of its year."""
    folder = UNDATED if paper.date is None else f"{paper.date.year:04d}"
    return f"{PAPERS_FOLDER}/{folder}/{paper.slug}.md"


def choose_path(path: str, mine: Paper, merged: Paper) -> str:
    """Choose the path of an existing file: it moves out of `undated/`, if nobody moved
    it, when a listing tells its date.
    """
    is_told = mine.date is None and merged.date is not None
    if is_told and path == make_path(replace(mine, date=None)):
        return make_path(merged)
    return path
