"""Recovery: what an interrupted command left in `content/` is finished or undone.

It is finished, unless somebody took back what it had changed (`git checkout`), or it
was being undone itself. What somebody saved, created or deleted since stays. So
`content/` is as it was before the command or as it was to be after it, but for files of
people.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from paperarchive.content.journal import Journal, StepError, read_journal
from paperarchive.content.journal_folder import JOURNAL_FOLDER, clear_journal_folder
from paperarchive.content.journal_steps import Step
from paperarchive.content.obstacles import explain_failure
from paperarchive.errors import ProblemsError
from paperarchive.files.locks import format_time
from paperarchive.text.english import count

_LEFTOVER = re.compile(r"\.(?:[a-z0-9_]{8}\.part|paperarchive-\d{6}\.(?:new|old))")
"""Temporary files: of versions up to 0.2.0, and of a journal that never counted."""


def recover(
    archive_dir: Path, report: Callable[[str], None], *, undo: bool = False
) -> None:
    """Finish or undo an interrupted command, and remove temporary files.

    The caller holds the lock. report: prints a message. undo: in any case. Raises: ProblemsError if a file
    cannot be written.
    """
    journal = read_journal(archive_dir)
    if journal is not None:
        try:
            _end(journal, report, undo=undo)
        except StepError as error:
            outcome = f"the interrupted `{journal.command}` was undone"
            if not error.is_undone:
                outcome = f"`{journal.command}` is still interrupted"
            problem = explain_failure(error.path, error.error, outcome)
            raise ProblemsError([problem]) from error
    clear_journal_folder(archive_dir / JOURNAL_FOLDER)
    for leftover in _find_leftovers(archive_dir / "content"):
        leftover.unlink(missing_ok=True)


def _end(journal: Journal, report: Callable[[str], None], *, undo: bool) -> None:
    for step in journal.steps:
        step.settle()
    taken_back = _find_taken_back(journal.steps)
    changes = count(len(journal.steps), "change")
    subject = f"`{journal.command}`, interrupted at {format_time(journal.since)}"
    if undo or journal.is_undoing or taken_back is not None:
        kept = journal.undo()
        why = f", since {taken_back} was restored" if taken_back else ""
        report(f"content: {subject}: undone{why} (run it again if you want it)")
    else:
        kept = journal.finish()
        report(f"content: {subject}: finished, {changes}")
    for file in kept:
        report(f"{file.path}: was {file.state} since then; it was kept")


def _find_taken_back(steps: tuple[Step, ...]) -> str | None:
    """The first file that somebody restored after it was replaced or removed, or after
    all else was taken back; None if there is none.

    A paper that was created and deleted since is only that: somebody did not want it.
    """
    applied = [step for step in steps if step.is_applied]
    taken_back = [step for step in applied if step.was_taken_back()]
    for step in taken_back:
        if step.before is not None or len(taken_back) == len(applied):
            return step.path
    return None


def _find_leftovers(folder: Path) -> Iterator[Path]:
    """Temporary files where a command writes: not in `static/`, which is a person's."""
    for parent, folders, names in os.walk(folder):
        if Path(parent) == folder:
            folders[:] = [name for name in folders if name != "static"]
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(".") and _LEFTOVER.fullmatch(name):
                yield Path(parent) / name
