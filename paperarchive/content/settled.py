"""Reading content that no command is changing: builds see all of an import, or nothing.

A command changes content only while its journal exists, which takes a second or two
for thousands of files. Whoever reads waits that long, and reads again what may have
changed meanwhile. If the command was interrupted, that is a problem.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from paperarchive.content.journal import read_journal
from paperarchive.content.journal_folder import JOURNAL_FOLDER, LOCK_NAME, has_journal
from paperarchive.errors import Problem, ProblemsError
from paperarchive.files.locks import find_holder, format_time

PATIENCE_SECONDS = 10.0
"""How long to wait for a command that changes content."""
_POLL_SECONDS = 0.05

_Read = TypeVar("_Read")


def find_unfinished(
    archive_dir: Path, *, patience: float | None = None
) -> Problem | None:
    """Find the command that is changing content, or was interrupted when it did.

    patience: seconds to wait for one that runs; None = PATIENCE_SECONDS.
    """
    end = time.monotonic() + (PATIENCE_SECONDS if patience is None else patience)
    while has_journal(archive_dir):
        holder = find_holder(archive_dir / JOURNAL_FOLDER / LOCK_NAME)
        if holder is None:
            return _describe_interruption(archive_dir)
        if time.monotonic() >= end:
            message = f"is being changed by {holder}"
            advice = "run the command again when that has ended"
            return Problem("content", message, advice)
        time.sleep(_POLL_SECONDS)
    return None


def _describe_interruption(archive_dir: Path) -> Problem | None:
    try:
        journal = read_journal(archive_dir)
    except ProblemsError as error:
        return error.problems[0]
    if journal is None:  # it has just ended
        return None
    message = (
        f"`paperarchive {journal.command}` was interrupted at"
        f" {format_time(journal.since)}, and its changes may be half written"
    )
    advice = "run `paperarchive recover` to finish it, or `paperarchive recover --undo`"
    return Problem("content", message, advice)


def read_settled(archive_dir: Path, read: Callable[[], _Read]) -> _Read:
    """Read something of an archive while no command changes its content.

    Raises: ProblemsError if a command was interrupted, or changes it for long.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        problem = find_unfinished(archive_dir)
        if problem is not None:
            raise ProblemsError([problem])
        before = _find_state(archive_dir)
        result = read()
        is_settled = not has_journal(archive_dir) and _find_state(archive_dir) == before
        if is_settled or time.monotonic() >= end:
            return result


def _find_state(archive_dir: Path) -> tuple[int, ...]:
    """Times that differ after a journal was there: of its folder, and the one above."""
    folder = archive_dir / JOURNAL_FOLDER
    return tuple(map(_read_time, (folder.parent, folder)))


def _read_time(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
