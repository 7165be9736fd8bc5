"""Changes to the files of an archive: each compared with its file, then written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from paperarchive.content.disk import write_file
from paperarchive.errors import Problem, Problems
from paperarchive.files import read_file


@dataclass(frozen=True, slots=True)
class FileChange:
    """A new content for a file."""

    path: str
    """Relative to the archive's folder."""
    before: bytes | None
    """The content that the change was made from; None = the file does not exist."""
    after: bytes | None
    """None removes the file, and the folders that this leaves empty."""


def write_changes(archive_dir: Path, changes: Sequence[FileChange]) -> None:
    """Write changes in their order. A symbolic link is preserved: its target is written.

    Raises: ProblemsError, with nothing written, if a file cannot be written. A file that
    somebody saved since it was read is kept: ProblemsError names it after all others
    were written.
    """
    problems = Problems()
    for change in changes:
        try:
            _read_present(archive_dir / change.path)
        except OSError as error:
            message = f"cannot be written: {error.strerror}"
            advice = "move away what is in its place"
            problems.add(Problem(change.path, message, advice))
    problems.raise_if_any()
    for change in changes:
        problem = _apply(archive_dir, change)
        if problem is not None:
            problems.add(problem)
    problems.raise_if_any()


def _read_present(path: Path) -> bytes | None:
    try:
        return read_file(str(path))
    except FileNotFoundError:
        return None


def _apply(archive_dir: Path, change: FileChange) -> Problem | None:
    path = archive_dir / change.path
    found = _read_present(path)
    if found != change.before:
        message = f"was {_name_state(change, found)} since it was read; it was kept"
        return Problem(change.path, message, "run the command again")
    if change.after is None:
        path.unlink(missing_ok=True)
        _remove_empty_folders(archive_dir, change.path)
    else:
        write_file(path.resolve(), change.after)
    return None


def _remove_empty_folders(archive_dir: Path, path: str) -> None:
    for folder in PurePosixPath(path).parents[:-2]:  # not `content/` and above
        try:
            (archive_dir / folder).rmdir()
        except OSError:  # it is not empty
            return


def _name_state(change: FileChange, found: bytes | None) -> str:
    if change.before is None:
        return "created"
    return "deleted" if found is None else "changed"
