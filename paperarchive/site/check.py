"""The check: everything that is wrong with an archive, and with its built site; writes nothing."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from paperarchive.errors import Problem, Problems, ProblemsError
from paperarchive.site.build import OUTPUT_FOLDER, find_input_folders, read_source
from paperarchive.site.links import find_dead_built_links
from paperarchive.site.output import digest_inputs, read_manifest
from paperarchive.site.theme import load_theme


class BuiltSite(Enum):
    """How the built site stands to the content."""

    CURRENT = "current"
    """Built from what is there now; its links were checked."""
    OLDER = "older"
    """Built from something else."""
    ABSENT = "absent"
    """Not built."""


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
    """Check settings, content, theme and, where `public/` is there and current, its links."""
    problems = Problems()
    source = read_source(root, problems, drafts=True)
    try:
        load_theme(root, source.settings.theme)
    except ProblemsError as error:
        problems.extend(error.problems)
    built = _find_state(root)
    manifest = read_manifest(root / OUTPUT_FOLDER)
    if built is BuiltSite.CURRENT and manifest is not None:
        files = frozenset(manifest.files)
        base_path = source.settings.base_path
        problems.extend(find_dead_built_links(root / OUTPUT_FOLDER, files, base_path, shown_as=OUTPUT_FOLDER))
    return CheckResult(tuple(problems), len(source.content.papers), built)


def _find_state(root: Path) -> BuiltSite:
    manifest = read_manifest(root / OUTPUT_FOLDER)
    if manifest is None:
        return BuiltSite.ABSENT
    is_current = manifest.inputs == digest_inputs(root, find_input_folders(root))
    return BuiltSite.CURRENT if is_current else BuiltSite.OLDER
