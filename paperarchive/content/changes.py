"""Changes to the files of an archive: all are made, but for files saved meanwhile.

In: `FileChange` values. Out: changed files, durable. Nothing is half-written: the new
content of every file is on the disk before the first one is replaced, and a command
that is interrupted is finished or undone by the next (journal.py).
"""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from paperarchive.content.journal import Journal, KeptFile, StepError, StepMaker
from paperarchive.content.journal_folder import (
    JOURNAL_FOLDER,
    LOCK_NAME,
    NEW_FOLDER,
    OLD_FOLDER,
    clear_journal_folder,
    do_in_threads,
    has_journal,
    make_journal_folder,
    remove_journal_folder,
    write_durably,
)
from paperarchive.content.journal_steps import Step
from paperarchive.content.obstacles import explain_failure, find_obstacles
from paperarchive.digests import digest_content
from paperarchive.errors import Problem, Problems, ProblemsError
from paperarchive.files.locks import find_holder
from paperarchive.files.stored import ContentStore, StoredContent


@dataclass(frozen=True, slots=True)
class FileChange:
    """A new content for a file."""

    path: str
    """Relative to the archive's folder."""
    before: bytes | None
    """The content that the change was made from; None = the file does not exist."""
    after: bytes | None
    """None removes the file, and the folders that this leaves empty."""
    group: str | None = None
    """Changes of one group are made together or not at all, such as the two of a move:
    if somebody saved one of their files meanwhile, all of them stay as they are.
    """


class StoredChange(FileChange):
    """A change whose new content is in a store, and is read when it is asked for: an
    import can make more changes than fit in memory.
    """

    __slots__ = ("_stored",)
    _stored: StoredContent

    def __init__(
        self,
        path: str,
        before: bytes | None,
        after: StoredContent,
        group: str | None = None,
    ) -> None:
        """after: the new content."""
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "before", before)
        object.__setattr__(self, "group", group)
        object.__setattr__(self, "_stored", after)

    @property
    def after(self) -> bytes | None:
        """The new content, read from the store."""
        return self._stored.read()


def store_change(change: FileChange, store: ContentStore) -> FileChange:
    """The change with its new content in a store."""
    if change.after is None:
        return change
    stored = store.add(change.after)
    return StoredChange(change.path, change.before, stored, change.group)


def write_changes(archive_dir: Path, changes: Sequence[FileChange]) -> None:
    """Make changes, in their order. A symbolic link is preserved: its target is changed.

    The caller holds `lock_content`. Raises ProblemsError, with nothing written, if a
    file cannot be written. A file that somebody saved since it was read is kept, and
    ProblemsError names it after all others were written.
    """
    wanted = [change for change in changes if change.before != change.after]
    paths = [(change.path, change.after is not None) for change in wanted]
    find_obstacles(archive_dir, paths).raise_if_any()
    if not wanted:
        return
    try:
        kept = _write(archive_dir, wanted)
    except StepError as error:
        outcome = "nothing was written"
        if not error.is_undone:
            outcome = "the next command that writes content undoes the rest"
        problem = explain_failure(error.path, error.error, outcome)
        raise ProblemsError([problem]) from error
    except OSError as error:
        outcome = "nothing was written"
        if has_journal(archive_dir):
            outcome = "the next command that writes content ends this one"
        problem = explain_failure(JOURNAL_FOLDER, error, outcome)
        raise ProblemsError([problem]) from error
    Problems(map(_report_kept, kept)).raise_if_any()


def _report_kept(file: KeptFile) -> Problem:
    message = f"was {file.state} since it was read; it was kept"
    return Problem(file.path, message, "run the command again")


def _write(archive_dir: Path, changes: Sequence[FileChange]) -> tuple[KeptFile, ...]:
    folder = archive_dir / JOURNAL_FOLDER
    make_journal_folder(folder)
    try:
        return _stage(archive_dir, changes, beside=False).apply()
    except StepError as error:
        if error.error.errno != errno.EXDEV or not error.is_undone:
            raise
        # A file is on another file system than `content/`.
        return _stage(archive_dir, changes, beside=True).apply()
    finally:
        remove_journal_folder(folder)


def _stage(
    archive_dir: Path, changes: Sequence[FileChange], *, beside: bool
) -> Journal:
    """Write the new content of every file, and the journal that makes it count."""
    folder = archive_dir / JOURNAL_FOLDER
    clear_journal_folder(folder)
    for name in (NEW_FOLDER, OLD_FOLDER):
        (folder / name).mkdir()
    maker = StepMaker(archive_dir)
    steps = [
        maker.make(
            number,
            change.path,
            before=_digest(change.before),
            after=_digest(change.after),
            group=change.group,
            beside=beside,
        )
        for number, change in enumerate(changes, 1)
    ]
    holder = find_holder(folder / LOCK_NAME)
    command = (holder and holder.command) or "a command"
    journal = Journal(folder, command, datetime.now(UTC), tuple(steps))
    step = steps[0]
    try:
        _stage_contents(steps, changes)
        journal.commit()
    except OSError as error:
        journal.discard()
        raise StepError(step.path, error, is_undone=True) from error
    except BaseException:
        journal.discard()
        raise
    return journal


def _stage_contents(steps: Sequence[Step], changes: Sequence[FileChange]) -> None:
    rows = [
        (step, change)
        for step, change in zip(steps, changes, strict=True)
        if step.after is not None
    ]
    do_in_threads(_stage_content, rows)


def _stage_content(row: tuple[Step, FileChange]) -> None:
    step, change = row
    content = change.after or b""
    try:
        mode = None
        if step.before is not None and step.target.exists():
            mode = step.target.stat().st_mode & 0o777
        elif step.is_beside:
            step.target.parent.mkdir(parents=True, exist_ok=True)
        write_durably(step.staged, content, mode)
    except OSError as error:
        raise StepError(step.path, error, is_undone=True) from error


def _digest(content: bytes | None) -> str | None:
    return None if content is None else digest_content(content)
