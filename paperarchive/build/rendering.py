"""Rendering all pages of a site: those whose inputs changed, in the worker pool.

In: a `BuildContext`, the related papers. Out: a `MadeFile` for every page. Pages whose
cache key is that of the file in the output folder are not rendered.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from paperarchive.build.context import BuildContext
from paperarchive.build.observer import BuildObserver
from paperarchive.build.staging import MadeFile
from paperarchive.build.tasks import RenderedPages, render_pages, render_papers
from paperarchive.build.workers import WorkerPool
from paperarchive.digests import digest_texts
from paperarchive.errors import Problem, Problems
from paperarchive.related.nearest import Related
from paperarchive.site import urls
from paperarchive.site.page import Page

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")

PAPERS_IN_A_TASK = 256
"""Enough to be worth sending, few enough to keep all workers busy to the end."""


class Rendering:
    """The pages of one site while they are rendered."""

    def __init__(self, context: BuildContext, observer: BuildObserver) -> None:
        self._context = context
        self._observer = observer
        self._counting = threading.Lock()
        self._done = self._total = 0
        self._shared_key = _make_shared_key(context)
        self._unchanged: list[str] = []
        self._tasks: list[Future[RenderedPages]] = []
        self.keys: dict[str, str] = {}
        """Path of a page's file -> cache key of its inputs."""
        self.indexed: dict[str, bool] = {}
        """Path of a page -> whether the sitemap lists it."""

    def start_pages(self, pool: WorkerPool[BuildContext], *, tasks: int) -> None:
        """Start to render all pages but papers.

        tasks: how many to cut the work into; few, since each process makes its own
        cards.
        """
        pages = self._context.pages.all_but_papers
        wanted = [number for number, page in enumerate(pages) if self._is_wanted(page)]
        size = max(1, -(-len(wanted) // tasks))  # rounded up
        for numbers in _cut(wanted, size):
            self._add_task(pool.submit(render_pages, numbers), len(numbers))

    def start_papers(
        self, pool: WorkerPool[BuildContext], related: Mapping[str, tuple[Related, ...]]
    ) -> None:
        """Start to render the papers. related: slug -> related papers."""
        pages = self._context.pages
        wanted: list[tuple[int, tuple[Related, ...]]] = []
        for number, paper in enumerate(pages.archive.papers):
            row = related.get(paper.slug, ())
            if self._is_wanted(pages.make_paper_page(paper, row)):
                wanted.append((number, row))
        for papers in _cut(wanted, PAPERS_IN_A_TASK):
            self._add_task(pool.submit(render_papers, papers), len(papers))

    def _is_wanted(self, page: Page) -> bool:
        """Whether a page has to be rendered; records its key."""
        file = urls.output_file(page.path)
        key = digest_texts(self._shared_key, page.template, page.key())
        self.keys[file] = key
        self.indexed[page.path] = page.is_indexed
        if self._context.staging.has(file, key):
            self._unchanged.append(file)
            return False
        return True

    def _add_task(self, task: "Future[RenderedPages]", pages: int) -> None:
        self._tasks.append(task)
        with self._counting:
            self._total += pages
        task.add_done_callback(lambda _task: self._count(pages))

    def _count(self, pages: int) -> None:
        with self._counting:
            self._done += pages
            self._observer.count_pages(self._done, self._total)

    def results(
        self, pool: WorkerPool[BuildContext], problems: Problems
    ) -> Iterator[MadeFile]:
        """The file of every page. A template that fails is reported once."""
        known = {problem.path for problem in problems}
        failed: dict[str, Problem] = {}
        for rendered in pool.results(self._tasks):
            for problem in rendered.problems:
                failed.setdefault(problem.path, problem)
            yield from rendered.files
        for path in self._unchanged:
            yield self._context.staging.reuse(path)
        problems.extend(
            problem for path, problem in failed.items() if path not in known
        )


def _cut(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _make_shared_key(context: BuildContext) -> str:
    """The cache key of what every page is made from."""
    loaded = context.loaded
    content = loaded.content
    free_pages = [(page.slug, page.title) for page in content.pages]
    parts = (
        loaded.settings,
        content.vocabulary,
        content.listings,
        free_pages,
        context.pages.navigation,
    )
    return digest_texts(context.program, context.theme.digest, *map(repr, parts))
