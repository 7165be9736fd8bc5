"""The tasks of worker processes: count words, render pages, write search and data.

Each is a function of the build's context and a task, so it runs in any process.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from paperarchive.build.cached_chunks import EncodedResult
from paperarchive.build.context import BuildContext
from paperarchive.build.site_files import make_data_files
from paperarchive.build.staging import MadeFile
from paperarchive.errors import Problem, ProblemsError
from paperarchive.related.nearest import Related
from paperarchive.search.full_index import format_full_index
from paperarchive.search.report import SearchReport
from paperarchive.search.shards import FOLDER, write_search
from paperarchive.search.word_counts import WordCounts, count_words, format_counts
from paperarchive.site import urls
from paperarchive.site.page import Page


@dataclass(frozen=True, slots=True)
class RenderedPages:
    """The outcome of rendering some pages."""

    files: tuple[MadeFile, ...]
    """One for each page that was rendered."""
    problems: tuple[Problem, ...]
    """One for each template that failed."""


@dataclass(frozen=True, slots=True)
class SearchFiles:
    """The files below `search/`."""

    files: tuple[MadeFile, ...]
    report: SearchReport


def count_chunk(context: BuildContext, chunk: range) -> EncodedResult[WordCounts]:
    """Count the words of some documents. chunk: their numbers."""
    counts = count_words(context.documents[number].texts for number in chunk)
    return EncodedResult(format_counts(counts), counts)


def write_data_files(context: BuildContext, _task: None) -> tuple[MadeFile, ...]:
    """Write the feeds and the data set."""
    loaded, locale = context.loaded, context.theme.locale
    return tuple(
        context.staging.take(path, content)
        for path, content in make_data_files(loaded.archive, loaded.settings, locale)
    )


def write_search_files(context: BuildContext, _task: None) -> SearchFiles:
    """Write the files below `search/`. Raises ValueError if the context has no index."""
    if context.index is None:
        raise ValueError("there is no index")
    files: list[MadeFile] = []

    def take(path: str, content: bytes) -> None:
        files.append(context.staging.take(path, content))

    report = write_search(context.documents, context.index, take)
    if context.loaded.settings.search.full_index:
        content = format_full_index(context.index).encode()
        take(f"{FOLDER}lunr-index.json", content)
        report = replace(report, bytes=report.bytes + len(content))
    return SearchFiles(tuple(files), report)


def render_pages(context: BuildContext, numbers: Sequence[int]) -> RenderedPages:
    """Render pages other than papers. numbers: their places in `all_but_papers`."""
    pages = context.pages.all_but_papers
    return _render(context, (pages[number] for number in numbers))


def render_papers(
    context: BuildContext, papers: Sequence[tuple[int, tuple[Related, ...]]]
) -> RenderedPages:
    """Render papers. papers: the number of each in the archive, and its related ones."""
    archive = context.pages.archive
    make = context.pages.make_paper_page
    return _render(
        context, (make(archive.papers[number], related) for number, related in papers)
    )


def _render(context: BuildContext, pages: Iterable[Page]) -> RenderedPages:
    files: list[MadeFile] = []
    problems: dict[str, Problem] = {}
    for page in pages:
        try:
            content = context.theme.render(page)
        except ProblemsError as error:
            problems.update((problem.path, problem) for problem in error.problems)
        else:
            files.append(context.staging.take(urls.output_file(page.path), content))
    return RenderedPages(tuple(files), tuple(problems.values()))
