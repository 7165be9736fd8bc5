"""Formatting papers' files: paths -> the changes that bring them into canonical form."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.canonical import format_file
from paperarchive.content.changes import FileChange
from paperarchive.content.disk import ArchiveFiles
from paperarchive.content.read_papers import parse_paper
from paperarchive.content.slugs import read_named_text
from paperarchive.errors import Problem, Problems, Severity


@dataclass(frozen=True, slots=True)
class FormatPlan:
    """What formatting changes."""

    changes: tuple[FileChange, ...]
    """By path."""
    unchanged: int
    """Files that are in canonical form, or were left alone."""


def plan_format(
    archive_dir: Path, paths: Sequence[str], problems: Problems
) -> FormatPlan:
    """Plan the formatting of some papers. paths: relative to `archive_dir`.

    A file with an error is left alone and reported; warnings are `check`'s.
    """
    found = Problems()
    files = ArchiveFiles(archive_dir, {}, found)
    changes: list[FileChange] = []
    for path in paths:
        text = read_named_text(files, path)
        if text is None:
            continue
        formatted = _format(text, path, found)
        if formatted is not None and formatted != text:
            changes.append(FileChange(path, text.encode(), formatted.encode()))
    errors = [each for each in found if each.severity is Severity.ERROR]
    problems.extend(errors)
    return FormatPlan(tuple(changes), len(paths) - len(changes))


def _format(text: str, path: str, problems: Problems) -> str | None:
    """A file in canonical form; None if it has an error, or cannot be formatted."""
    own = Problems()
    file = parse_paper(text, path, own, known_tags=None, known_listings=None)
    if file is None or own.has_errors:
        problems.extend(own)
        return None
    formatted = format_file(text, path, file.paper)
    if formatted is None:
        message = "cannot be formatted without losing a comment or changing a value"
        advice = "bring its front matter into order by hand"
        problems.add(Problem(path, message, advice))
    return formatted
