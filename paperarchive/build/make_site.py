"""Making every file of a site, in staging; the steps of a build in their order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from paperarchive.build.cache import Cache
from paperarchive.build.context import BuildContext
from paperarchive.build.dead_links import DeadLink, find_dead_source_links
from paperarchive.build.observer import BuildObserver
from paperarchive.build.rendering import Rendering
from paperarchive.build.search import WordIndexing
from paperarchive.build.shown_texts import find_text_warnings
from paperarchive.build.site_files import write_other_files
from paperarchive.build.site_paths import check_paths
from paperarchive.build.staging import MadeFile
from paperarchive.build.tasks import write_data_files
from paperarchive.build.workers import open_pool
from paperarchive.errors import Problems
from paperarchive.search.report import SearchReport


@dataclass(frozen=True, slots=True)
class MadeSite:
    """The files of a site."""

    files: tuple[MadeFile, ...]
    keys: Mapping[str, str]
    """Path of each page's file -> cache key of its inputs."""
    search: SearchReport
    dead_links: tuple[DeadLink, ...]
    """Links in people's texts that lead nowhere; also among the problems."""


def make_site(
    context: BuildContext,
    cache: Cache,
    problems: Problems,
    observer: BuildObserver,
    jobs: int,
) -> MadeSite:
    """Make every file of a site; every problem is added to `problems`.

    jobs: processes at work, this one included. Every `start_` gives work to the others;
    this process helps wherever a step waits for results.
    """
    observer.begin_phase("index")
    known = len(problems)
    replaced = check_paths(context, problems)
    if len(problems) > known:
        # Files in each other's place cannot even be staged.
        context = replace(context, staging=context.staging.make_dry())
    words = WordIndexing(context, cache)
    context = words.index_early()
    rendering = Rendering(context, observer)
    with open_pool(context, jobs) as pool:
        words.start(pool)
        data = pool.submit(write_data_files, None)
        rendering.start_pages(pool, tasks=max(1, jobs // 2))
        # Here, while the workers count words and render lists:
        problems.extend(context.theme.check_templates())
        related = words.compute_related(pool)
        observer.begin_phase("render")
        rendering.start_papers(pool, related)
        search = words.write_files(pool, problems)
        del words  # the index takes as much memory as all papers together
        files = [*search.files, *next(pool.results([data]))]
        files += write_other_files(context, rendering.indexed, replaced)
        files += rendering.results(pool, problems)
    paths = {file.path for file in files} | rendering.keys.keys()
    dead_links = tuple(find_dead_source_links(context.loaded, paths))
    problems.extend(link.problem for link in dead_links)
    problems.extend(find_text_warnings(context.loaded))
    return MadeSite(tuple(files), rendering.keys, search.report, dead_links)


def try_templates(context: BuildContext, problems: Problems) -> None:
    """Render every page of an archive that has errors, to report templates that fail."""
    problems.extend(context.theme.check_templates())
    rendering = Rendering(context, BuildObserver())
    with open_pool(context, 1) as pool:
        rendering.start_pages(pool, tasks=1)
        rendering.start_papers(pool, related={})
        list(rendering.results(pool, problems))
