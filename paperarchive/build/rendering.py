"""An archive's folder -> every file of its site, on the stage.

In: what was read, a stage that knows what stands in the output folder. Out: what was
made, or stands there already. The pages whose origins have not changed are not
rendered; those that have are, on all cores, while this process makes the rest.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from paperarchive.archive.archive import make_archive
from paperarchive.build.addresses import find_bad_addresses
from paperarchive.build.cache import Cache
from paperarchive.build.dead_links import DeadLink, find_dead_source_links
from paperarchive.build.output import MadeFile, Stage
from paperarchive.build.search import Indexing
from paperarchive.build.site_files import Source, collect_files
from paperarchive.build.tasks import (
    RenderedBatch,
    WorkContext,
    render_pages,
    render_papers,
    write_data_files,
)
from paperarchive.build.workers import Crew, choose_jobs, gather_crew
from paperarchive.content.files import Content, read_content
from paperarchive.content.read_paper import PaperFile
from paperarchive.digests import digest_bytes, digest_texts
from paperarchive.errors import Problem, Problems, UsageError
from paperarchive.related.nearest import Related
from paperarchive.search.documents import make_documents
from paperarchive.search.report import SearchReport
from paperarchive.settings import read_settings, replace_base_url
from paperarchive.site import urls
from paperarchive.site.page import Page
from paperarchive.site.pages.paper import PaperOrigin
from paperarchive.site.pages.site_pages import SitePages
from paperarchive.text.markup import MarkdownParser
from paperarchive.theme.theme import Theme, load_theme

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")

BATCH = 256
"""Papers that are rendered at a time: enough to be worth sending, few enough to keep
all workers at work.
"""


@dataclass(frozen=True, slots=True)
class Making:
    """What the files of a site are made from, and with."""

    root: Path
    """The archive's folder."""
    source: Source
    """What was read from it."""
    theme: Theme
    """Renders the pages."""
    stage: Stage
    """Takes the files."""
    cache: Cache
    """What earlier builds have made."""
    program: str
    """The digest of the program."""
    jobs: int | None = None
    """Processes that work at a time; None = as many as pay."""


@dataclass(frozen=True, slots=True)
class MadeSite:
    """The files of a site, made."""

    files: tuple[MadeFile, ...]
    """All of them."""
    keys: Mapping[str, str]
    """Path of each page's file -> the digest of all that it is made from."""
    search: SearchReport
    """How large the search came out."""
    dead_links: tuple[DeadLink, ...]
    """Links that people wrote and that lead nowhere; they are noted."""


def read_source(
    root: Path,
    problems: Problems,
    *,
    content: Content | None = None,
    markdown: MarkdownParser | None = None,
    base_url: str | None = None,
    drafts: bool = False,
) -> Source:
    """Read settings and content, and put the papers in order; every problem is noted.

    content: if it has been read before. markdown: knows the abstracts that have been
    parsed.
    Raises UsageError if `base_url` is no http or https address.
    """
    settings = read_settings(root, problems)
    if base_url is not None:
        replaced = replace_base_url(settings, base_url)
        if replaced is None:
            raise UsageError(
                f"--base-url: {base_url!r} is not an http or https address"
            )
        settings = replaced
    content = content or read_content(root, problems)
    content = replace(
        content,
        papers=tuple(file for file in content.papers if drafts or not file.paper.draft),
    )
    problems.extend(find_bad_addresses(content))
    papers = (file.paper for file in content.papers)
    archive = make_archive(papers, content.vocabulary, content.listings, markdown)
    origins = {file.paper.slug: _find_origin(file) for file in content.papers}
    return Source(settings, content, archive, origins)


def _find_origin(file: PaperFile) -> PaperOrigin:
    return PaperOrigin(
        file.path, digest_bytes(b"%s\0%s" % (os.fsencode(file.path), file.content))
    )


def load_source_theme(
    root: Path, source: Source, problems: Problems, *, fingerprint: bool = True
) -> Theme:
    """Load the theme that the settings name; every problem is noted."""
    settings = source.settings
    return load_theme(
        root,
        settings.theme,
        problems,
        options=settings.theme_options,
        fingerprint=fingerprint,
    )


def make_site(
    making: Making,
    problems: Problems,
    on_stage: Callable[[str], None],
    on_pages: Callable[[int, int], None],
) -> MadeSite:
    """Make every file of a site; what is wrong is noted, every failing template once.

    on_stage, on_pages: as `build_site` takes them.
    """
    source, theme, stage = making.source, making.theme, making.stage
    on_stage("index")
    site_pages = _make_site_pages(making)
    documents = make_documents(source.archive)
    context = WorkContext(theme, site_pages, documents, source, stage)
    indexing = Indexing(
        documents, source.settings.search, making.cache, making.program, stage
    )
    context = replace(context, index=indexing.make_soon(context))
    rendering = _Rendering(making, on_pages)
    jobs = choose_jobs(making.jobs, len(source.archive.papers))
    with gather_crew(context, jobs) as crew:
        indexing.begin(crew)
        data = crew.submit(write_data_files, None)
        rendering.begin_pages(crew, site_pages.all_but_papers, tasks=max(1, jobs // 2))
        problems.extend(theme.find_broken_templates())
        related = indexing.find_related(crew)
        on_stage("render")
        rendering.begin_papers(crew, site_pages, related)
        search = indexing.make_search(crew, context, problems)
        del indexing  # the index is as large as all the papers
        files = [
            *search.files,
            *(MadeFile(*row) for rows in crew.gather([data]) for row in rows),
        ]
        made = [file.path for file in files]
        others = collect_files(
            making.root, source, theme, rendering.indexed, made, problems
        )
        files += [stage.take(path, content) for path, content in others.items()]
        files += rendering.finish(crew, problems)
    dead_links = tuple(
        find_dead_source_links(
            source.content,
            source.archive.markdown,
            {*rendering.keys, *others, *made},
        )
    )
    problems.extend(link.problem for link in dead_links)
    return MadeSite(tuple(files), rendering.keys, search.report, dead_links)


class _Rendering:
    """The pages of a site on their way: those that must be made, and those that stand
    in the output folder.
    """

    def __init__(self, making: Making, on_pages: Callable[[int, int], None]) -> None:
        self._stage = making.stage
        self._on_pages = on_pages
        self._counting = threading.Lock()
        self._done = self._total = 0
        self._shared = _digest_shared(making)
        self._kept: list[str] = []
        self._batches: list[Future[RenderedBatch]] = []
        self.keys: dict[str, str] = {}
        self.indexed: dict[str, bool] = {}

    def _wants(self, page: Page) -> bool:
        path = urls.output_file(page.path)
        key = self.keys[path] = digest_texts(self._shared, page.template, page.key())
        self.indexed[page.path] = page.is_indexed
        is_there = self._stage.has(path, key)
        self._kept += [path] if is_there else []
        return not is_there

    def begin_pages(
        self, crew: Crew[WorkContext], pages: Sequence[Page], *, tasks: int
    ) -> None:
        """Have pages rendered, but none of papers; in few tasks, since each worker
        makes its own cards.
        """
        wanted = [number for number, page in enumerate(pages) if self._wants(page)]
        size = max(1, -(-len(wanted) // tasks))
        for batch in _cut(wanted, size):
            self._watch(crew.submit(render_pages, batch), len(batch))

    def begin_papers(
        self,
        crew: Crew[WorkContext],
        site_pages: SitePages,
        related: Mapping[str, Sequence[Related]],
    ) -> None:
        """Have the pages of papers rendered. related: by slug."""
        rows = [related.get(paper.slug, ()) for paper in site_pages.archive.papers]
        pages = map(site_pages.make_paper_page, site_pages.archive.papers, rows)
        wanted = [
            (number, rows[number])
            for number, page in enumerate(pages)
            if self._wants(page)
        ]
        for batch in _cut(wanted, BATCH):
            self._watch(crew.submit(render_papers, batch), len(batch))

    def _watch(self, batch: "Future[RenderedBatch]", pages: int) -> None:
        """Keep a batch, and count its pages once they are made."""
        self._batches.append(batch)
        with self._counting:
            self._total += pages
        batch.add_done_callback(lambda _batch: self._count(pages))

    def _count(self, pages: int) -> None:
        with self._counting:
            self._done += pages
            self._on_pages(self._done, self._total)

    def finish(self, crew: Crew[WorkContext], problems: Problems) -> Iterator[MadeFile]:
        """Wait for all pages; of each template that fails one problem is noted, if
        there is none of it yet.
        """
        known = {problem.path for problem in problems}
        failed: dict[str, Problem] = {}
        for rendered in crew.gather(self._batches):
            for problem in rendered.problems:
                failed.setdefault(problem.path, problem)
            for row in rendered.files:
                yield MadeFile(*row)
        for path in self._kept:
            yield self._stage.keep(path)
        problems.extend(
            problem for path, problem in failed.items() if path not in known
        )


def _cut(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def try_templates(making: Making, problems: Problems) -> None:
    """Render every page of a site whose content has errors, only to note the templates
    that fail.
    """
    problems.extend(making.theme.find_broken_templates())
    site_pages = _make_site_pages(making)
    rendering = _Rendering(making, lambda _done, _total: None)
    with gather_crew(
        WorkContext(making.theme, site_pages, (), making.source, making.stage), 1
    ) as crew:
        rendering.begin_pages(crew, site_pages.all_but_papers, tasks=1)
        rendering.begin_papers(crew, site_pages, {})
        for _file in rendering.finish(crew, problems):
            pass  # only what fails is asked for


def _make_site_pages(making: Making) -> SitePages:
    source = making.source
    return SitePages(
        source.archive,
        source.content.pages,
        source.settings,
        making.theme.assets,
        source.origins,
    )


def _digest_shared(making: Making) -> str:
    """The digest of what every page is made from."""
    source = making.source
    content = source.content
    free_pages = [(page.slug, page.title) for page in content.pages]
    parts = (source.settings, content.vocabulary, content.listings, free_pages)
    return digest_texts(making.program, making.theme.digest, *map(repr, parts))
