"""Finding the files of the content folder: Markdown files and static files.

In: a folder. Out: sorted paths, and a problem for files that people may expect to be read.
Hidden entries and editors' backups are skipped.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from paperarchive.content.disk import find_entries, is_backup
from paperarchive.errors import Problem, Problems, Severity
from paperarchive.files.os_errors import explain_os_error
from paperarchive.files.reading import name_kind, resolve_path

CONTENT_FOLDER = "content"
PAPERS_FOLDER = "content/papers"
PAGES_FOLDER = "content/pages"
STATIC_FOLDER = "content/static"

_FOLDERS = (
    CONTENT_FOLDER,
    PAPERS_FOLDER,
    PAGES_FOLDER,
    STATIC_FOLDER,
    "content/listings",
    "themes",
)
"""The folders of an archive that are read."""
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_NOT_STATIC = frozenset({".gitkeep", ".DS_Store"})


def find_folder_problems(archive_dir: Path) -> Iterator[Problem]:
    """Find folders of an archive in whose place there is something else: a file, a link
    that leads nowhere, or one to a folder above it, whose files would be read again.

    A folder that does not exist is no problem.
    """
    for name in _FOLDERS:
        problem = _find_folder_problem(archive_dir / name, name)
        if problem is not None:
            yield problem
            if name == CONTENT_FOLDER:
                return  # nothing in it can be found


def _find_folder_problem(folder: Path, name: str) -> Problem | None:
    """name: the folder as in messages."""
    if not os.path.lexists(folder):
        return None
    try:
        if not folder.is_dir():
            folder.stat()
            return Problem(name, "is not a folder", "put the folder back in its place")
        os.scandir(folder).close()
        contains_itself = resolve_path(folder.parent).is_relative_to(
            resolve_path(folder)
        )
    except FileNotFoundError:
        message = "is a link to a folder that does not exist"
        return Problem(name, message, "restore that folder, or remove the link")
    except OSError as error:
        return explain_os_error(error, name, doing="cannot be read")
    if not contains_itself:
        return None
    message = "is a link to a folder that contains it"
    return Problem(name, message, "put the folder back in its place")


def find_markdown(archive_dir: Path, folder: str, problems: Problems) -> Iterator[str]:
    """Find the Markdown files below a folder: sorted paths relative to `archive_dir`.

    folder: relative to `archive_dir`; it need not exist. Any other entry is reported,
    but not the folder itself (`find_folder_problems`).
    """
    base = archive_dir / folder
    if not base.is_dir():
        return
    for entry in find_entries(base):
        if not entry.inside or any(map(_is_skipped, entry.inside.split("/"))):
            continue
        path = f"{folder}/{entry.inside}"
        if entry.is_file and path.endswith(".md"):
            yield path
            continue
        problem = _find_unread_problem(base / entry.inside, path)
        if problem is None:
            yield path
        else:
            problems.add(problem)


def _is_skipped(name: str) -> bool:
    return name.startswith(".") or is_backup(name)


def _find_unread_problem(entry: Path, path: str) -> Problem | None:
    """Why an entry is not read as a Markdown file; None if it is one.

    entry: where it is. path: its name in messages.
    """
    try:
        mode = entry.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(entry).close()
    except FileNotFoundError:
        message = "is a link to a file that does not exist"
        return Problem(path, message, "restore that file, or remove the link")
    except OSError as error:
        return explain_os_error(error, path, doing="cannot be read")
    if stat.S_ISDIR(mode):
        message = "is a link to a folder that contains it"
        return Problem(path, message, "remove the link", severity=Severity.WARNING)
    if not stat.S_ISREG(mode):
        return Problem(path, f"is {name_kind(mode)}, not a file", "remove it")
    return None if path.endswith(".md") else _describe_other_file(path)


def _describe_other_file(path: str) -> Problem:
    name = PurePosixPath(path)
    advice = "move it elsewhere, or end its name in .md"
    if name.suffix.casefold() in _MARKDOWN_SUFFIXES:
        advice = f"rename it to {name.stem}.md"
    message = "is not read: its name does not end in .md"
    return Problem(path, message, advice, severity=Severity.WARNING)


def find_static_files(archive_dir: Path) -> Iterator[str]:
    """Find the files of `content/static/`: sorted paths relative to it."""
    base = archive_dir / STATIC_FOLDER
    if not base.is_dir():
        return
    for entry in find_entries(base):
        name = entry.inside.rpartition("/")[2]
        if entry.is_file and name not in _NOT_STATIC and not is_backup(name):
            yield entry.inside
