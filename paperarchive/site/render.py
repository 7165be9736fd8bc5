"""What worker processes do: count the words of papers, and render pages to files on the stage.

In: what every worker knows, and a task. Out: counts; or what was made, and every template that failed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paperarchive.archive.words import WordCounts, count_words
from paperarchive.errors import Problem, ProblemsError
from paperarchive.search.index import SearchDocument
from paperarchive.site import urls
from paperarchive.site.output import Stage
from paperarchive.site.pages import Page, RelatedRow, SitePages
from paperarchive.site.theme import Theme


@dataclass(frozen=True, slots=True)
class WorkContext:
    """What every worker knows."""

    theme: Theme
    """Renders."""
    site_pages: SitePages
    """Makes the pages of papers."""
    documents: Sequence[SearchDocument]
    """The papers as the search knows them."""
    stage: Stage
    """Takes what is made."""


@dataclass(frozen=True, slots=True)
class RenderedBatch:
    """What came of some pages."""

    files: tuple[tuple[str, str, int, bool], ...]
    """The fields of MadeFile, for each page."""
    problems: tuple[Problem, ...]
    """Templates that failed, the same one perhaps several times."""


def count_chunk(context: WorkContext, chunk: range) -> WordCounts:
    """Count the words of some documents."""
    return count_words(context.documents[number].texts for number in chunk)


def render_pages(context: WorkContext, numbers: Sequence[int]) -> RenderedBatch:
    """Render the pages of these numbers among all but those of papers."""
    pages = context.site_pages.all_but_papers
    return _render(context, (pages[number] for number in numbers))


def render_papers(context: WorkContext, papers: Sequence[tuple[int, RelatedRow]]) -> RenderedBatch:
    """Render the pages of papers: for each its number in the archive, and the papers near it."""
    archive, make = context.site_pages.archive, context.site_pages.make_paper_page
    return _render(context, (make(archive.papers[number], related) for number, related in papers))


def _render(context: WorkContext, pages: Iterable[Page]) -> RenderedBatch:
    files: list[tuple[str, str, int, bool]] = []
    problems: dict[str, Problem] = {}
    for page in pages:
        try:
            content = context.theme.render(page)
        except ProblemsError as error:
            problems.update((problem.path, problem) for problem in error.problems)
            continue
        made = context.stage.take(urls.output_file(page.path), content)
        files.append((made.path, made.digest, made.size, made.differs))
    return RenderedBatch(tuple(files), tuple(problems.values()))
