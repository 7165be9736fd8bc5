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

PAPERS_FOLDER = "content/papers"
PAGES_FOLDER = "content/pages"
STATIC_FOLDER = "content/static"

_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_NOT_STATIC = frozenset({".gitkeep", ".DS_Store"})


def find_markdown(archive_dir: Path, folder: str, problems: Problems) -> Iterator[str]:
    """Find the Markdown files below a folder: sorted paths relative to `archive_dir`.

    folder: relative to `archive_dir`; it need not exist. Any other entry is reported.
    """
    base = archive_dir / folder
    if not os.path.lexists(base):
        return
    for entry in find_entries(base):
        if any(map(_is_skipped, entry.inside.split("/"))):
            continue
        path = f"{folder}/{entry.inside}".rstrip("/")
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
        message = f"cannot be read: {error.strerror}"
        return Problem(path, message, "check its permissions")
    if stat.S_ISDIR(mode):
        message = "is a link to a folder that contains it"
        return Problem(path, message, "remove the link", severity=Severity.WARNING)
    if not stat.S_ISREG(mode):
        return Problem(path, "is not a file", "remove it")
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
