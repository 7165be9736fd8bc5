"""The check: every problem of an archive, and of its built site; writes nothing."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from paperarchive.build.cache import make_empty_cache
from paperarchive.build.context import make_context
from paperarchive.build.dead_links import DeadLink, find_dead_built_links
from paperarchive.build.inputs import find_input_folders, read_inputs
from paperarchive.build.loaded_archive import (
    LoadedArchive,
    load_archive,
    load_site_theme,
)
from paperarchive.build.lost_papers import find_lost_papers
from paperarchive.build.make_site import make_site, try_templates
from paperarchive.build.manifest import Manifest, read_manifest
from paperarchive.build.observer import BuildObserver
from paperarchive.build.output_folder import OUTPUT_FOLDER
from paperarchive.build.staging import Staging
from paperarchive.build.untrusted import find_untrusted_problems
from paperarchive.build.workers import choose_jobs
from paperarchive.content.import_records import read_import_records
from paperarchive.content.listings import read_archived_dumps
from paperarchive.content.settled import find_unfinished
from paperarchive.curation.doubles import find_stray_copies
from paperarchive.curation.import_problems import find_record_problems
from paperarchive.curation.near_duplicates import find_near_duplicates
from paperarchive.errors import Problem, Problems, ProblemsError, Severity
from paperarchive.importing.archived import find_dump_problems
from paperarchive.settings import check_base_url


class BuiltSite(Enum):
    """How the built site relates to the content."""

    CURRENT = "current"
    """Built from the present content; its links were checked."""
    OLDER = "older"
    """Built from something else."""
    ABSENT = "absent"
    """Not built."""
    DAMAGED = "damaged"
    """Its manifest cannot be read."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found."""

    problems: tuple[Problem, ...]
    """By file, line and key."""
    papers: int
    """Papers that were read, drafts included."""
    built: BuiltSite


def check_archive(
    archive_dir: Path,
    *,
    duplicates: bool = False,
    untrusted: bool = False,
    base_url: str | None = None,
) -> CheckResult:
    """Check settings, content, theme, all pages, and `public/` if it is current.

    duplicates: search for papers with near titles or near abstracts too. untrusted: as
    a build with this option: the packaged theme, and no link that leads out. base_url:
    in place of the setting.
    Raises UsageError if no site can be published at `base_url`.
    """
    problems = Problems()
    unfinished = find_unfinished(archive_dir)
    if unfinished is not None:
        problems.add(unfinished)
    if untrusted:
        problems.extend(find_untrusted_problems(archive_dir))
        if problems.has_errors:
            return CheckResult(tuple(problems), papers=0, built=BuiltSite.ABSENT)
    check_build = partial(
        _check_build, archive_dir, problems, untrusted=untrusted, base_url=base_url
    )
    loaded, dead_links = check_build(drafts=True)
    if not loaded.content.papers and not problems.has_errors:
        listings = len(loaded.content.listings)
        lost = find_lost_papers(archive_dir, listings, archive_dir / OUTPUT_FOLDER)
        problems.extend([lost] if lost else [])
    if any(file.paper.draft for file in loaded.content.papers):
        dead_links += check_build(drafts=False)[1]
    dumps = read_archived_dumps(archive_dir)
    problems.extend(find_dump_problems(loaded.content.listings, dumps))
    problems.extend(find_stray_copies(archive_dir))
    records = read_import_records(archive_dir, problems)
    problems.extend(
        find_record_problems(archive_dir, loaded.content, loaded.removed, records)
    )
    if duplicates:
        problems.extend(_find_duplicates(loaded))
    folders = find_input_folders(archive_dir, untrusted=untrusted)
    built = _check_built_site(archive_dir, folders, problems, dead_links)
    return CheckResult(
        problems=tuple(dict.fromkeys(problems)),
        papers=len(loaded.content.papers),
        built=built,
    )


def _find_duplicates(loaded: LoadedArchive) -> Iterator[Problem]:
    files = loaded.content.papers
    parse = loaded.archive.markdown.parse
    abstracts = [parse(file.paper.abstract).line for file in files]
    for pair in find_near_duplicates(files, abstracts):
        yield pair.problem


def _check_build(
    archive_dir: Path,
    problems: Problems,
    *,
    drafts: bool,
    untrusted: bool,
    base_url: str | None,
) -> tuple[LoadedArchive, tuple[DeadLink, ...]]:
    """Make the site as a build does, without writing; returns its dead links too."""
    loaded = load_archive(
        archive_dir, problems, drafts=drafts, untrusted=untrusted, base_url=base_url
    )
    check_base_url(loaded.settings, problems)
    theme_problems = Problems()
    theme = load_site_theme(
        archive_dir, loaded.settings, theme_problems, untrusted=untrusted
    )
    problems.extend(theme_problems)
    if len(theme_problems):
        return loaded, ()
    staging = Staging(archive_dir / OUTPUT_FOLDER, is_dry=True)
    context = make_context(archive_dir, loaded, theme, staging, program="")
    if problems.has_errors:
        # Broken papers were left out: every link to one would be called dead.
        try_templates(context, problems)
        return loaded, ()
    jobs = choose_jobs(None, len(loaded.archive.papers))
    cache = make_empty_cache()
    site = make_site(context, cache, problems, BuildObserver(), jobs)
    return loaded, site.dead_links


def _check_built_site(
    archive_dir: Path,
    folders: Iterable[Path],
    problems: Problems,
    known: Collection[DeadLink],
) -> BuiltSite:
    """Check `public/`. folders: of the inputs. known: dead links that were reported
    where a person wrote them.
    """
    folder = archive_dir / OUTPUT_FOLDER
    try:
        manifest = read_manifest(folder)
    except ProblemsError as error:
        problems.extend(error.problems)
        return BuiltSite.DAMAGED
    if manifest is None:
        return BuiltSite.ABSENT
    inputs = read_inputs(archive_dir, folders)
    if manifest.origin.inputs != inputs.digest:
        return BuiltSite.OLDER
    problems.extend(_find_missing_files(folder, manifest))
    known_targets = {(link.file, link.target) for link in known}
    for link in find_dead_built_links(
        folder,
        frozenset(manifest.files),
        manifest.origin.base_path,
        shown_as=OUTPUT_FOLDER,
    ):
        if (link.file, link.target) not in known_targets:
            problems.add(link.problem)
    return BuiltSite.CURRENT


def _find_missing_files(folder: Path, manifest: Manifest) -> list[Problem]:
    return [
        Problem(
            f"{OUTPUT_FOLDER}/{file}",
            "is missing",
            "run `paperarchive build`",
            severity=Severity.WARNING,
        )
        for file in manifest.files
        if not (folder / file).is_file()
    ]
