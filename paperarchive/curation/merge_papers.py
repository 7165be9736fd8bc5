"""Planning `paperarchive merge`: two files of one paper become one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from paperarchive.content.changes import FileChange
from paperarchive.content.edit_paper import edit_paper
from paperarchive.content.import_records import GivenTags, ImportRecords, RecordedPaper
from paperarchive.content.load import Content
from paperarchive.content.read_paper import PaperFile, parse_paper_file
from paperarchive.content.removed import RemovedPapers
from paperarchive.curation.rename import rewrite_others
from paperarchive.curation.rewrite_links import LinkRewriter
from paperarchive.curation.unite import (
    TakenValue,
    UnitedPaper,
    find_taken,
    make_lines,
    unite_papers,
)
from paperarchive.errors import Problem, Problems, ProblemsError
from paperarchive.importing.archived import ArchivedDumps, find_dump_problems
from paperarchive.importing.conflicts import Conflict
from paperarchive.importing.merge import ArchiveState, load_state
from paperarchive.importing.record_edits import RecordEdits


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging two papers changes."""

    kept: str
    """The file of the first paper."""
    removed: str
    """The file of the second."""
    taken: tuple[TakenValue, ...]
    """Fields of the first paper that got another value."""
    conflicts: tuple[Conflict, ...]
    relinked: tuple[str, ...]
    """Other files whose links are rewritten, by path."""
    changes: tuple[FileChange, ...]


def plan_merge(
    archive_dir: Path,
    content: Content,
    archived: Mapping[str, bytes],
    records: ImportRecords,
    removed: RemovedPapers,
    files: tuple[PaperFile, PaperFile],
) -> MergePlan:
    """Plan the merge of two papers.

    archived: file name -> bytes of every dump. files: the first is kept.
    Raises ProblemsError if both are one file, or a dump is not what was imported.
    """
    first, second = files
    if first.path == second.path:
        advice = "name two papers"
        raise ProblemsError([Problem(first.path, "is both papers", advice)])
    Problems(find_dump_problems(content.listings, archived)).raise_if_any()
    dumps = ArchivedDumps(content.listings, content.records, archived)
    state = load_state(content, dumps, records, removed)
    by_path = {known.file.path: known for known in state.known.papers if known.file}
    united = unite_papers(by_path[first.path], by_path[second.path], state.days)
    rewriter = LinkRewriter(second.paper.slug, first.paper.slug)
    merged = _edit(first, united, rewriter)
    others = tuple(
        rewrite_others(archive_dir, content, {first.path, second.path}, rewriter)
    )
    lines = make_lines(united, merged.paper)
    united_changes = (
        FileChange(first.path, first.content, merged.content),
        *_record(state, rewriter, united, lines).make_changes(),
        FileChange(second.path, second.content, None),
    )
    return MergePlan(
        kept=first.path,
        removed=second.path,
        taken=tuple(find_taken(first.paper, merged.paper)),
        conflicts=united.conflicts,
        relinked=tuple(change.path for change in others),
        changes=(
            *others,
            *(replace(change, group="merge") for change in united_changes),
        ),
    )


def _edit(first: PaperFile, united: UnitedPaper, rewriter: LinkRewriter) -> PaperFile:
    """The first paper's file with all of the united paper, and its links to the second
    rewritten.
    """
    file = _parse(edit_paper(first.text, first.paper, united.paper), first.path)
    return _parse(rewriter.rewrite_paper(file), first.path)


def _parse(text: str, path: str) -> PaperFile:
    problems = Problems()
    file = parse_paper_file(text, path, problems, known_tags=(), known_listings=())
    if file is None:
        raise ProblemsError(tuple(problems))
    return file


def _record(
    state: ArchiveState,
    rewriter: LinkRewriter,
    united: UnitedPaper,
    lines: Iterable[tuple[str, RecordedPaper]],
) -> ImportRecords:
    """The records with one paper in place of two."""
    slug = rewriter.new
    records = state.records.rename_paper(rewriter.old, slug)
    edits = RecordEdits(records)
    for listing, line in lines:
        papers = records.imports[listing].papers
        old = [paper for paper in papers if paper.slug == slug]
        edits.put(listing, line, in_place_of=old)
    given_tags = dict(records.given_tags)
    given_tags.pop(slug, None)
    if not united.offers and united.tags is not None:
        given_tags[slug] = GivenTags(records.newest_number, united.tags)
    return edits.finish(given_tags)
