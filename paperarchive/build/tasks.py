"""What worker processes do: count the words of papers, and put files on the stage,
rendered pages above all.

In: what every worker knows, and a task. Out: counts; or what was made, and every
template that failed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from paperarchive.build.output import Stage
from paperarchive.build.site_files import Source, make_data_files
from paperarchive.build.workers import Kept
from paperarchive.errors import Problem, ProblemsError
from paperarchive.related.nearest import Related
from paperarchive.search.documents import SearchDocument
from paperarchive.search.full_index import format_full_index
from paperarchive.search.index import SearchIndex
from paperarchive.search.report import SearchReport
from paperarchive.search.shards import FOLDER, write_search
from paperarchive.search.word_counts import WordCounts, count_words, format_counts
from paperarchive.site import urls
from paperarchive.site.page import Page
from paperarchive.site.pages.site_pages import SitePages
from paperarchive.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class WorkContext:
    """What every worker knows."""

    theme: Theme
    """Renders."""
    site_pages: SitePages
    """Makes the pages of papers."""
    documents: Sequence[SearchDocument]
    """The papers as the search knows them."""
    source: Source
    """What the site is made from."""
    stage: Stage
    """Takes what is made."""
    index: SearchIndex | None = None
    """Of the documents, if it was made before the workers were gathered."""


FileRow: TypeAlias = tuple[str, str, int, bool]
"""The fields of a MadeFile, which are sooner sent than itself."""


@dataclass(frozen=True, slots=True)
class RenderedBatch:
    """What came of some pages."""

    files: tuple[FileRow, ...]
    """One for each page."""
    problems: tuple[Problem, ...]
    """Templates that failed, the same one perhaps several times."""


@dataclass(frozen=True, slots=True)
class WrittenSearch:
    """The files below `search/`."""

    files: tuple[FileRow, ...]
    """All of them."""
    report: SearchReport
    """How large they are."""


def count_chunk(context: WorkContext, chunk: range) -> Kept[WordCounts]:
    """Count the words of some documents."""
    counts = count_words(context.documents[number].texts for number in chunk)
    return Kept(format_counts(counts), counts)


def write_data_files(context: WorkContext, _task: None) -> tuple[FileRow, ...]:
    """Make the feeds and the data set."""
    return tuple(
        _take(context.stage, path, content)
        for path, content in make_data_files(context.source)
    )


def write_search_files(context: WorkContext, _task: None) -> WrittenSearch:
    """Make the files below `search/`, of the index that the context has."""
    if context.index is None:
        raise ValueError("there is no index")
    files: list[FileRow] = []
    report = write_search(
        context.documents,
        context.index,
        lambda path, content: files.append(_take(context.stage, path, content)),
    )
    if context.source.settings.search.full_index:
        content = format_full_index(context.index).encode()
        files.append(_take(context.stage, f"{FOLDER}lunr-index.json", content))
        report = replace(report, bytes=report.bytes + len(content))
    return WrittenSearch(tuple(files), report)


def _take(stage: Stage, path: str, content: bytes) -> FileRow:
    made = stage.take(path, content)
    return made.path, made.digest, made.size, made.differs


def render_pages(context: WorkContext, numbers: Sequence[int]) -> RenderedBatch:
    """Render the pages of these numbers among all but those of papers."""
    pages = context.site_pages.all_but_papers
    return _render(context, (pages[number] for number in numbers))


def render_papers(
    context: WorkContext, papers: Sequence[tuple[int, Sequence[Related]]]
) -> RenderedBatch:
    """Render the pages of papers: for each its number in the archive, and the papers
    near it.
    """
    archive, make = context.site_pages.archive, context.site_pages.make_paper_page
    return _render(
        context, (make(archive.papers[number], related) for number, related in papers)
    )


def _render(context: WorkContext, pages: Iterable[Page]) -> RenderedBatch:
    files: list[FileRow] = []
    problems: dict[str, Problem] = {}
    for page in pages:
        try:
            content = context.theme.render(page)
        except ProblemsError as error:
            problems.update((problem.path, problem) for problem in error.problems)
            continue
        files.append(_take(context.stage, urls.output_file(page.path), content))
    return RenderedBatch(tuple(files), tuple(problems.values()))
