"""What is in the way of a change: found before anything is written, or met then.

In: paths, and errors of the system. Out: problems that name the file and what to do.
"""

import errno
import os
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from paperarchive.errors import Problem, Problems
from paperarchive.files.os_errors import explain_os_error
from paperarchive.files.reading import name_kind


def explain_failure(path: str, error: OSError, outcome: str = "") -> Problem:
    """Explain why a file cannot be written. outcome: what became of the command."""
    problem = explain_os_error(error, path, doing="cannot be written")
    if not outcome:
        return problem
    return replace(problem, message=f"{problem.message}; {outcome}")


def find_obstacles(archive_dir: Path, paths: Iterable[tuple[str, bool]]) -> Problems:
    """Find what is in the way of changing files.

    paths: relative to the archive's folder, and whether the file is to exist afterwards.
    """
    problems = Problems()
    folders: dict[str, Problem | None] = {}
    spellings: dict[str, str] = {}
    for path, is_written in paths:
        if is_written:
            key = unicodedata.normalize("NFC", path).casefold()
            other = spellings.setdefault(key, path)
            if other != path:
                message = f"differs from {other} only in upper and lower case"
                advice = "rename one of them: many disks hold only one of the two"
                problems.add(Problem(path, message, advice))
        folder = path.rpartition("/")[0]
        if folder not in folders:
            folders[folder] = _find_folder_obstacle(archive_dir, folder, path)
        problem = folders[folder] or _find_file_obstacle(archive_dir, path)
        if problem is not None:
            problems.add(problem)
    return problems


def _find_folder_obstacle(archive_dir: Path, folder: str, path: str) -> Problem | None:
    """Why nothing can be written in a folder, reported for the first of its files."""
    place = archive_dir / folder
    try:
        while not place.exists():
            place = place.parent
        if not stat.S_ISDIR(place.stat().st_mode):
            return explain_failure(path, _make_error(errno.ENOTDIR))
    except OSError as error:
        return explain_failure(path, error)
    if os.access(place, os.W_OK | os.X_OK):
        return None
    return explain_failure(path, _make_error(errno.EACCES))


def _find_file_obstacle(archive_dir: Path, path: str) -> Problem | None:
    place = archive_dir / path
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        return explain_failure(path, error)
    if not stat.S_ISREG(mode):
        message = f"cannot be written: it is {name_kind(mode)}, not a file"
        return Problem(path, message, "move it away")
    if not mode & 0o222:
        return Problem(path, "is read-only", "make it writable, if it may be changed")
    return _find_other_spelling(place, path)


def _find_other_spelling(place: Path, path: str) -> Problem | None:
    """On a disk that ignores case, a file may be found under a name that it lacks."""
    if os.path.normcase("A") == "A" and not _has_other_case(place):
        return None
    names = {entry.name for entry in place.parent.iterdir()}
    if place.name in names:
        return None
    message = "is a file whose name differs in upper and lower case on this disk"
    return Problem(path, message, "rename that file")


def _has_other_case(place: Path) -> bool:
    """Whether the disk finds the file in other case, too."""
    return place.with_name(place.name.swapcase()).exists()


def _make_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
