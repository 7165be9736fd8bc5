"""The lock of the commands that change `content/`: one at a time.

It is held from before the first file is read until the last one is written. The lock
file is in the folder of the journal, which exists only while a command runs.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from paperarchive.content.journal_folder import (
    JOURNAL_FOLDER,
    LOCK_NAME,
    make_journal_folder,
    remove_ignore_file,
    remove_journal_folder,
)
from paperarchive.content.obstacles import explain_failure
from paperarchive.content.recovery import recover
from paperarchive.errors import Problem, ProblemsError
from paperarchive.files.locks import LockBusyError, LockHolder, hold_lock_in_new_folder

PATIENCE_SECONDS = 5.0
"""How long a command waits for another one."""


def _print(message: str) -> None:
    print(message, file=sys.stderr)


@contextmanager
def lock_content(
    archive_dir: Path,
    command: str,
    *,
    patience: float | None = None,
    undo: bool = False,
    report: Callable[[str], None] = _print,
) -> Iterator[None]:
    """Hold the lock of an archive's content during the block, for reading and writing;
    first finish or undo an interrupted command.

    command: its name, for the messages of others: `import`, `tag --write`.
    patience: seconds to wait for another command; None = PATIENCE_SECONDS. undo: the interrupted command is
    undone in any case. report: prints a message.
    Raises: ProblemsError if another command holds the lock until then, or the
    interrupted one cannot be finished.
    """

    def say_waiting(holder: LockHolder) -> None:
        report(f"{command}: waits for {holder}, which changes content/")

    folder = archive_dir / JOURNAL_FOLDER
    if patience is None:
        patience = PATIENCE_SECONDS
    with ExitStack() as stack:
        try:
            stack.enter_context(_hold(folder, command, patience, say_waiting))
            recover(archive_dir, report, undo=undo)
        except LockBusyError as error:
            message = f"is being changed by {error}; nothing was written"
            advice = "run the command again when that has ended"
            raise ProblemsError([Problem("content", message, advice)]) from None
        except OSError as error:
            problem = explain_failure("content", error, "nothing was written")
            raise ProblemsError([problem]) from error
        yield


@contextmanager
def _hold(
    folder: Path,
    command: str,
    patience: float,
    on_wait: Callable[[LockHolder], None],
) -> Iterator[None]:
    """Hold the lock in a folder, which is made and, if it is empty then, removed."""
    with ExitStack() as stack:
        stack.callback(_remove_folder, folder, is_new=not folder.parent.exists())
        lock = hold_lock_in_new_folder(
            folder / LOCK_NAME,
            command,
            make_folder=lambda: make_journal_folder(folder),
            patience=patience,
            on_wait=on_wait,
        )
        stack.enter_context(lock)
        make_journal_folder(folder)
        try:
            yield
        finally:
            remove_ignore_file(folder)


def _remove_folder(folder: Path, *, is_new: bool) -> None:
    """Remove the folder if it is empty; `content/` too, if it is and was made for it."""
    with contextlib.suppress(OSError):  # another command uses it, or a journal is left
        with contextlib.suppress(FileNotFoundError):  # the disk was full
            remove_journal_folder(folder)
            folder.rmdir()
        if is_new:
            folder.parent.rmdir()
