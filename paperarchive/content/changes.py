"""Changes to the files of an archive: checked together, then written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.disk import write_file
from paperarchive.errors import Problem, Problems


@dataclass(frozen=True, slots=True)
class FileChange:
    """A new content for a file."""

    path: str
    """Relative to the archive's folder."""
    before: bytes | None
    """The content that the change was made from; None = the file does not exist."""
    after: bytes


def write_changes(archive_dir: Path, changes: Sequence[FileChange]) -> None:
    """Write changes in their order. A symbolic link is preserved: its target is written.

    Raises ProblemsError, with nothing written, if any file differs from its `before`.
    """
    problems = Problems()
    for change in changes:
        problem = _find_obstacle(archive_dir, change)
        if problem is not None:
            problems.add(problem)
    problems.raise_if_any()
    for change in changes:
        write_file((archive_dir / change.path).resolve(), change.after)


def _find_obstacle(archive_dir: Path, change: FileChange) -> Problem | None:
    try:
        found = (archive_dir / change.path).read_bytes()
    except FileNotFoundError:
        found = None
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        return Problem(change.path, message, "move away what is in its place")
    if found == change.before:
        return None
    message = f"was {_name_state(change, found)} since it was read; nothing was written"
    return Problem(change.path, message, "run the command again")


def _name_state(change: FileChange, found: bytes | None) -> str:
    if change.before is None:
        return "created"
    return "deleted" if found is None else "changed"
