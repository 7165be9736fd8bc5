"""The check: everything that is wrong with an archive, and with its built site; writes
nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from paperarchive.build.build import OUTPUT_FOLDER
from paperarchive.build.cache import make_empty_cache
from paperarchive.build.dead_links import DeadLink, find_dead_built_links
from paperarchive.build.inputs import find_input_folders, read_inputs
from paperarchive.build.output import Manifest, Stage, read_manifest
from paperarchive.build.rendering import (
    Making,
    load_source_theme,
    make_site,
    read_source,
    try_templates,
)
from paperarchive.build.site_files import Source
from paperarchive.content.files import read_kept_dumps
from paperarchive.errors import Problem, Problems, ProblemsError, Severity
from paperarchive.importing.dumps import find_dump_problems


class BuiltSite(Enum):
    """How the built site stands to the content."""

    CURRENT = "current"
    """Built from what is there now; its links were checked."""
    OLDER = "older"
    """Built from something else."""
    ABSENT = "absent"
    """Not built."""
    DAMAGED = "damaged"
    """The list of its files cannot be read."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found."""

    problems: tuple[Problem, ...]
    """Everything that is wrong, by place."""
    papers: int
    """Papers that were read, drafts included."""
    built: BuiltSite
    """Whether links could be checked."""


def check_archive(root: Path) -> CheckResult:
    """Check settings, content, theme, what a build makes of them, and `public/` where
    it is there and current.
    """
    problems = Problems()
    source, dead_links = _check_build(root, problems, drafts=True)
    if any(file.paper.draft for file in source.content.papers):
        dead_links += _check_build(root, problems, drafts=False)[1]
    problems.extend(find_dump_problems(source.content.listings, read_kept_dumps(root)))
    built = _check_built_site(root, problems, dead_links)
    return CheckResult(
        tuple(dict.fromkeys(problems)), len(source.content.papers), built
    )


def _check_build(
    root: Path, problems: Problems, *, drafts: bool
) -> tuple[Source, tuple[DeadLink, ...]]:
    """Make the site as a build does, and write nothing; returns what was read, and the
    dead links in it.
    """
    source = read_source(root, problems, drafts=drafts)
    theme_problems = Problems()
    theme = load_source_theme(root, source, theme_problems)
    problems.extend(theme_problems)
    if len(theme_problems):
        return source, ()
    making = Making(
        root,
        source,
        theme,
        Stage(root / OUTPUT_FOLDER, is_dry=True),
        make_empty_cache(),
        program="",
    )
    if _have_errors(
        problems
    ):  # what was left out for them would be missed by every link that leads there
        try_templates(making, problems)
        return source, ()
    return source, make_site(
        making, problems, lambda _stage: None, lambda _done, _total: None
    ).dead_links


def _have_errors(problems: Problems) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _check_built_site(
    root: Path, problems: Problems, known: Collection[DeadLink]
) -> BuiltSite:
    """Note what is wrong with `public/`. known: dead links that were noted where a
    person wrote them.
    """
    folder = root / OUTPUT_FOLDER
    try:
        manifest = read_manifest(folder)
    except ProblemsError as error:
        problems.extend(error.problems)
        return BuiltSite.DAMAGED
    if manifest is None:
        return BuiltSite.ABSENT
    if manifest.origin.inputs != read_inputs(root, find_input_folders(root)).digest:
        return BuiltSite.OLDER
    _check_files(folder, manifest, problems)
    places = {(link.file, link.target) for link in known}
    files = frozenset(manifest.files)
    for link in find_dead_built_links(
        folder, files, manifest.origin.base_path, shown_as=OUTPUT_FOLDER
    ):
        if (link.file, link.target) not in places:
            problems.add(link.problem)
    return BuiltSite.CURRENT


def _check_files(folder: Path, manifest: Manifest, problems: Problems) -> None:
    for file in manifest.files:
        if not (folder / file).is_file():
            path = f"{OUTPUT_FOLDER}/{file}"
            problems.add(
                Problem(
                    path,
                    "is missing",
                    "run `paperarchive build`",
                    severity=Severity.WARNING,
                )
            )
