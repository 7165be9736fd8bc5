"""Writing a new archive: all of its files, or none.

In: a folder and a plan. Out: files. What fails leaves no file and no folder behind.
"""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from paperarchive.content.changes import FileChange, write_changes
from paperarchive.content.journal_folder import has_journal
from paperarchive.content.lock import lock_content
from paperarchive.errors import Problem, ProblemsError
from paperarchive.files.os_errors import explain_os_error
from paperarchive.scaffold.plan import ScaffoldPlan


def check_folder(folder: Path) -> None:
    """Raise ProblemsError if a file is in place of the folder or of one above it."""
    for each in (folder, *folder.parents):
        if os.path.lexists(each):
            if not each.is_dir():
                message = "is not a folder, so that no archive can be there"
                raise ProblemsError(
                    [Problem(str(each), message, "name another folder")]
                )
            return


def finish_interrupted(folder: Path) -> None:
    """Finish or undo an `init` that was interrupted in a folder. Raises ProblemsError."""
    if has_journal(folder):
        with lock_content(folder, "init"):
            pass


def write_archive(folder: Path, plan: ScaffoldPlan) -> None:
    """Write the files of a plan into a folder, which is made if it does not exist.

    Raises ProblemsError, with nothing written, if a file cannot be written.
    """
    changes = [
        FileChange(file.path, None, file.content.encode()) for file in plan.files
    ]
    try:
        with _make_folder(folder), lock_content(folder, "init"):
            write_changes(folder, changes)
    except ProblemsError as error:
        raise ProblemsError(
            [_place(each, folder) for each in error.problems]
        ) from error


@contextmanager
def _make_folder(folder: Path) -> Iterator[None]:
    """Make a folder and those above it; remove those that were made if the block fails."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        for each in missing:
            with contextlib.suppress(OSError):  # it was not made
                each.rmdir()
        if isinstance(error, OSError):
            problem = explain_os_error(error, str(folder), doing="cannot be made")
            raise ProblemsError([problem]) from error
        raise


def _place(problem: Problem, folder: Path) -> Problem:
    """Name a problem's file as it is found from the current folder."""
    if folder in (Path(), Path(problem.path)):
        return problem
    return replace(problem, path=(folder / problem.path).as_posix())
