"""The build: `content/` -> `public/`, from top to bottom.

    build_site     read the files; nothing changed? then recall the last result
    _build         load, make_site, write, remember
    _load          papers on all cores, settings, order and groups, theme
    make_site      words, related, search, pages, papers, data, links (make_site.py)

Everything is read, checked and rendered before the output folder changes. An error
leaves it as it was.
"""

import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperarchive.build.cache import (
    Cache,
    explain_no_cache,
    make_empty_cache,
    open_cache,
)
from paperarchive.build.inputs import Inputs, find_input_folders, read_inputs
from paperarchive.build.last_build import LastBuild, digest_program
from paperarchive.build.manifest import MANIFEST, Origin
from paperarchive.build.observer import BuildObserver
from paperarchive.build.output import OutputResult, commit
from paperarchive.build.output_folder import (
    OUTPUT_FOLDER,
    PATIENCE_SECONDS,
    choose_output,
    lock_output,
)
from paperarchive.build.staging import LOCK_FILE, STAGING_FOLDER, open_staging
from paperarchive.content.settled import read_settled
from paperarchive.digests import digest_texts
from paperarchive.errors import Problem, Problems
from paperarchive.search.report import SearchReport

if TYPE_CHECKING:
    from paperarchive.build.loaded_archive import LoadedArchive
    from paperarchive.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What the command line may ask of a build."""

    output: Path | None = None
    """The output folder; None = `public/` in the archive's folder."""
    base_url: str | None = None
    """In place of the setting."""
    clean: bool = False
    """Reuse nothing of earlier builds, and leave nothing of them."""
    strict: bool = False
    """Warnings stop the build as errors do."""
    drafts: bool = False
    """Build drafts too."""
    jobs: int | None = None
    """Processes at work; None = one a core, or this one alone for a few papers."""
    fingerprint: bool = True
    """Whether the theme's static files are in a folder named after their content."""
    untrusted: bool = False
    """Whether a stranger may have changed the archive: the packaged theme alone, in
    Jinja's sandbox; no static files that browsers run; no cache on disk.
    """
    command: str = "build"
    """The command that builds, for the messages of others that wait for it."""
    patience: float = PATIENCE_SECONDS
    """How many seconds to wait for another build into the same folder."""
    is_preview: bool = False
    """Whether the site is for this machine alone, so that its `base_url` leads nobody."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made."""

    papers: int
    pages: int
    """HTML pages."""
    output: OutputResult
    search: SearchReport
    problems: tuple[Problem, ...]
    """Warnings."""
    base_path: str
    """The path of the site's root, percent-encoded, with a slash at both ends."""
    folder: Path
    """The output folder."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A build that has something to do."""

    archive_dir: Path
    folder: Path
    """The output folder."""
    options: BuildOptions
    inputs: Inputs
    last_build: LastBuild
    manifest: tuple[int, ...]
    """What identifies the manifest that was there before anything was read: every build
    that changes a file replaces it.
    """


_MOMENT_SECONDS = 0.02
"""A lock that took longer was held by another build."""


def build_site(
    archive_dir: Path, options: BuildOptions, observer: BuildObserver | None = None
) -> BuildResult:
    """Build the site of an archive.

    Raises ProblemsError with every problem found if one of them stops the build, and
    UsageError if an option is invalid.
    """
    observer = observer or BuildObserver()
    folder = choose_output(archive_dir, options.output)
    with _open_cache(archive_dir, options) as cache:  # checks the links of strangers
        observer.begin_phase("read")
        job = _read_job(archive_dir, folder, options, cache)
        # Without the lock, whose library takes 20 ms to load: the folder is intact.
        is_free = not (folder / LOCK_FILE).exists()
        known = _recall(job) if is_free else None
        result = known or _build_alone(job, observer)
    if cache.reason:
        observer.notify(str(explain_no_cache(cache)))
    return result


def _read_job(
    archive_dir: Path, folder: Path, options: BuildOptions, cache: Cache
) -> _Job:
    """Read what there is to build, and what is built."""
    manifest = _identify(folder / MANIFEST)
    folders = find_input_folders(archive_dir, untrusted=options.untrusted)
    inputs = read_settled(archive_dir, lambda: read_inputs(archive_dir, folders))
    last_build = LastBuild(cache, folder, _make_signature(inputs, options))
    return _Job(archive_dir, folder, options, inputs, last_build, manifest)


def _recall(job: _Job) -> BuildResult | None:
    """The result of the last build; None if something is to be done."""
    known = job.last_build.recall()
    if known is None or (job.folder / STAGING_FOLDER).exists():  # of a killed build
        return None
    result = _parse_result(known, job.folder)
    Problems(result.problems).raise_if_any(strict=job.options.strict)
    return result


def _identify(file: Path) -> tuple[int, ...]:
    try:
        status = file.lstat()
    except OSError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size


def _build_alone(job: _Job, observer: BuildObserver) -> BuildResult:
    """Build while no other build changes the folder."""
    options, cache = job.options, job.last_build.cache
    started = time.monotonic()
    with lock_output(
        job.folder,
        options.command,
        shown_as=str(options.output or OUTPUT_FOLDER),
        patience=options.patience,
        notify=observer.notify,
    ):
        has_waited = time.monotonic() - started > _MOMENT_SECONDS
        if has_waited or _identify(job.folder / MANIFEST) != job.manifest:
            job = _read_job(job.archive_dir, job.folder, options, cache)
            result = _recall(job)
            if result is not None:
                return result
        with _without_cyclic_gc():
            result = _build(job, observer)
        cache.save()  # while the folder is as the cache says
    return result


def _build(job: _Job, observer: BuildObserver) -> BuildResult:
    """Build the site of an archive in which something changed."""
    options = job.options
    problems = Problems()
    loaded, theme = _load(job, problems)
    if not loaded.content.papers and not problems.has_errors:
        from paperarchive.build.lost_papers import find_lost_papers

        listings = len(loaded.content.listings)
        lost = find_lost_papers(job.archive_dir, listings, job.folder)
        problems.extend([lost] if lost else [])
    problems.raise_if_any()

    from paperarchive.build.context import make_context
    from paperarchive.build.make_site import make_site
    from paperarchive.build.workers import choose_jobs

    intact = job.last_build.intact
    with open_staging(job.folder, intact, clean=options.clean) as staging:
        context = make_context(
            job.archive_dir, loaded, theme, staging, program=digest_program()
        )
        jobs = choose_jobs(options.jobs, len(loaded.archive.papers))
        site = make_site(context, job.last_build.cache, problems, observer, jobs)
        problems.raise_if_any(strict=options.strict)
        observer.begin_phase("write")
        origin = Origin(job.inputs.digest, loaded.settings.base_path)
        output = commit(staging, site.files, origin)
    result = BuildResult(
        papers=len(loaded.archive.papers),
        pages=len(site.keys),
        output=output,
        search=site.search,
        problems=tuple(problems),
        base_path=loaded.settings.base_path,
        folder=job.folder,
    )
    job.last_build.remember(site.files, site.keys, _format_result(result))
    return result


def _load(job: _Job, problems: Problems) -> "tuple[LoadedArchive, Theme]":
    """Read the content on all cores, then put it in order, and load the theme."""
    from paperarchive.build.reading import start_reading
    from paperarchive.content.load import ContentReading

    options, cache = job.options, job.last_build.cache
    reading = ContentReading(job.archive_dir, problems, contents=job.inputs.contents)
    with start_reading(reading, cache, options.jobs) as started:
        # Imported while the workers read: it takes 0.25 s, 4 % of a clean build of
        # 10,000 papers, and a build with nothing to do never needs it.
        from paperarchive.build import make_site  # noqa: F401  (imported for _build)
        from paperarchive.build.loaded_archive import load_archive, load_site_theme
        from paperarchive.settings import check_base_url
        from paperarchive.text.markup import MarkdownParser

        markdown = MarkdownParser()
        content = started.finish(markdown)
    loaded = load_archive(
        job.archive_dir,
        problems,
        content=content,
        markdown=markdown,
        base_url=options.base_url,
        drafts=options.drafts,
        untrusted=options.untrusted,
    )
    if options.base_url is None and not options.is_preview:
        check_base_url(loaded.settings, problems)
    job.inputs.contents.clear()
    theme = load_site_theme(
        job.archive_dir,
        loaded.settings,
        problems,
        fingerprint=options.fingerprint,
        untrusted=options.untrusted,
    )
    return loaded, theme


def _open_cache(
    archive_dir: Path, options: BuildOptions
) -> AbstractContextManager[Cache]:
    """Open the cache; an empty one in memory for an archive that a stranger may have
    changed, once it is known to hold no link that leads out of it.

    A stranger's cache may have pages of any content, and one that a build of theirs
    filled is not for others.
    """
    if not options.untrusted:
        return open_cache(archive_dir, fresh=options.clean)
    from paperarchive.build.untrusted import find_untrusted_problems

    Problems(find_untrusted_problems(archive_dir)).raise_if_any()
    return nullcontext(make_empty_cache())


@contextmanager
def _without_cyclic_gc() -> Iterator[None]:
    """Disable the cyclic GC: it would scan a million live objects and free almost none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _make_signature(inputs: Inputs, options: BuildOptions) -> str:
    """The digest of all that the files of a build depend on."""
    # These options change when or where files are written, not what they are.
    given = replace(
        options,
        clean=False,
        strict=False,
        jobs=None,
        output=None,
        command="",
        patience=0,
    )
    return digest_texts(digest_program(), inputs.digest, repr(given))


def _format_result(result: BuildResult) -> dict[str, Any]:
    """A result as JSON, for the cache."""
    problems = [problem.to_json() for problem in result.problems]
    return {**asdict(result), "folder": "", "problems": problems}


def _parse_result(record: Mapping[str, Any], folder: Path) -> BuildResult:
    """The result that `_format_result` wrote, of a build that has nothing to do."""
    output = OutputResult(**record["output"])
    return BuildResult(
        papers=record["papers"],
        pages=record["pages"],
        output=replace(
            output, written=0, unchanged=output.written + output.unchanged, removed=0
        ),
        search=SearchReport(**record["search"]),
        problems=tuple(map(Problem.from_json, record["problems"])),
        base_path=record["base_path"],
        folder=folder,
    )
