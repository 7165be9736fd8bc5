"""Removing papers: their files go, and `content/removed.yml` records them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from paperarchive.content.changes import FileChange
from paperarchive.content.import_records import ImportRecords
from paperarchive.content.listings import map_crawl_days
from paperarchive.content.load import Content
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import REMOVED_PATH, RemovedPaper, RemovedPapers
from paperarchive.errors import Problem, Severity
from paperarchive.importing.known_papers import KnownPapers
from paperarchive.importing.missing import make_removed
from paperarchive.site import urls
from paperarchive.site.own_links import find_own_links
from paperarchive.text.markup import MarkdownParser


@dataclass(frozen=True, slots=True)
class RemovalPlan:
    """What removing papers changes."""

    removed: tuple[PaperFile, ...]
    """By path."""
    links: tuple[Problem, ...]
    """Links in other content that will lead to nothing: warnings."""
    changes: tuple[FileChange, ...]


def plan_removal(
    content: Content,
    recorded: RemovedPapers,
    records: ImportRecords,
    files: Iterable[PaperFile],
    *,
    why: str | None,
) -> RemovalPlan:
    """Plan the removal of papers.

    recorded: the papers that were removed before. records: the titles that listings give
    the papers, under which an import would bring them back. why: the reason; may be
    empty.
    """
    by_path = {file.path: file for file in files}
    going = tuple(by_path[path] for path in sorted(by_path))
    why = " ".join((why or "").split()) or None
    made = _make_records(content, recorded, records)
    added = [replace(made[path], why=why) for path in sorted(by_path)]
    slugs = {paper.slug for paper in added}
    others = [paper for paper in recorded.papers if paper.slug not in slugs]
    return RemovalPlan(
        removed=going,
        links=tuple(dict.fromkeys(_find_links(content, going))),
        changes=tuple(
            replace(change, group="remove")
            for change in (
                *recorded.make_changes((*others, *added)),
                *(FileChange(file.path, file.content, None) for file in going),
            )
        ),
    )


def _make_records(
    content: Content, recorded: RemovedPapers, records: ImportRecords
) -> dict[str, RemovedPaper]:
    """Path -> the record of each paper, if it is removed."""
    days = map_crawl_days(content.listings)
    known = KnownPapers(content.papers, records, recorded.papers, days)
    return {
        paper.file.path: make_removed(paper) for paper in known.papers if paper.file
    }


def _find_links(content: Content, going: Sequence[PaperFile]) -> Iterator[Problem]:
    """Links from what stays to what goes."""
    targets = {
        urls.output_file(urls.paper_path(slug))
        for file in going
        for slug in (file.paper.slug, *file.paper.aliases)
    }
    paths = {file.path for file in going}
    staying = [file for file in content.papers if file.path not in paths]
    for link in find_own_links(staying, content.pages, MarkdownParser()):
        if link.target in targets:
            yield Problem(
                link.path,
                f"the link to {link.url!r} leads to a paper that is removed",
                f"remove the link; {REMOVED_PATH} records the paper",
                line=link.line,
                key=link.key,
                severity=Severity.WARNING,
            )
