"""Restore: writes removed papers again, from what the kept dumps say of them.

In: the state of an archive. Out: `RestorePlan`. The papers that are gone and that nobody
recorded as removed are restored; if there are none, those of `content/removed.yml`. What
a person had edited in the files is not in the dumps, but may be in git.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from paperarchive.content.changes import FileChange
from paperarchive.content.listings import LISTINGS_FOLDER
from paperarchive.content.removed import REMOVED_PATH
from paperarchive.errors import Problem, ProblemsError, find_nearest
from paperarchive.importing.kept_texts import KeptTexts
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.merge import ArchiveState
from paperarchive.importing.merge_paper import MergeContext, make_paper
from paperarchive.importing.missing import find_missing
from paperarchive.importing.record_edits import RecordEdits


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restoration reports and writes."""

    restored: tuple[str, ...]
    """Paths of the papers' files; sorted."""
    problems: tuple[Problem, ...]
    """Papers that no kept dump can restore."""
    changes: tuple[FileChange, ...]
    """In the order in which to write them."""


def choose_restored(state: ArchiveState, slugs: Sequence[str]) -> list[KnownPaper]:
    """Choose the papers to restore. slugs: empty = see above.

    Raises ProblemsError if a slug is that of no removed paper.
    """
    gone = {known.slug: known for known in state.known.papers if known.is_gone}
    problems = [_describe_unknown(slug, gone) for slug in slugs if slug not in gone]
    if problems:
        raise ProblemsError(problems)
    if slugs:
        return [gone[slug] for slug in dict.fromkeys(slugs)]
    return find_missing(state.known) or list(gone.values())


def _describe_unknown(slug: str, gone: dict[str, KnownPaper]) -> Problem:
    nearest = find_nearest(slug, gone)
    advice = f"see {REMOVED_PATH}; --restore takes names of papers, no listing"
    if nearest:
        advice = f"did you mean {nearest!r}?"
    return Problem(slug, "is no removed paper", advice)


def plan_restore(state: ArchiveState, papers: Sequence[KnownPaper]) -> RestorePlan:
    """Compute what restoring papers changes. papers: removed ones."""
    texts = KeptTexts(state.content.listings, state.archived.contents)
    context = MergeContext(state.days, state.content.vocabulary, frozenset())
    edits = RecordEdits(state.records)
    given_tags = dict(state.records.given_tags)
    changes: list[FileChange] = []
    problems: list[Problem] = []
    restored: dict[str, str] = {}
    for known in papers:
        offers = [texts.complete(offer) for offer in known.offers]
        told = [offer for offer in offers if offer.paper is not None]
        if not told:
            message = f"no dump in {LISTINGS_FOLDER}/ has the paper"
            problems.append(Problem(known.slug, message, "restore its file with git"))
            continue
        merged = make_paper(known, told, context)
        given_tags.pop(known.slug, None)
        changes += merged.changes
        restored[known.slug] = merged.path
        old_lines = {offer.listing: offer.recorded for offer in known.offers}
        for offer, line in merged.lines:
            plain = replace(
                line, edited={}, own={}, was_moved=False, was_attached=False
            )
            old = old_lines[offer.listing]
            edits.put(offer.listing, plain, in_place_of=[old])
    removed = [paper for paper in state.removed.papers if paper.slug not in restored]
    return RestorePlan(
        restored=tuple(sorted(restored.values())),
        problems=tuple(problems),
        changes=(
            *changes,
            *edits.finish(given_tags).make_changes(),
            *state.removed.make_changes(removed),
        ),
    )
