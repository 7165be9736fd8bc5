"""The journal: the steps of a command that changes content, applied wholly or undone.

In: steps whose new content is in the journal's folder (journal_folder.py). A command
that ends before `commit` has changed nothing. From then on its steps can be finished or
undone by whoever reads the journal.
"""

import contextlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from paperarchive.content.journal_folder import (
    JOURNAL_FOLDER,
    NEW_FOLDER,
    OLD_FOLDER,
    STEPS_NAME,
    STEPS_PATH,
    UNDO_NAME,
    clear_journal_folder,
    sync_folder,
    write_durably,
)
from paperarchive.content.journal_steps import Step
from paperarchive.content.withdrawn_lines import withdraw_lines
from paperarchive.errors import Problem, ProblemsError
from paperarchive.files.reading import read_file

_VERSION = 1


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that somebody saved while a command ran, which was kept."""

    path: str
    state: str
    """`created`, `changed` or `deleted`."""


class StepError(Exception):
    """A file cannot be written."""

    def __init__(self, path: str, error: OSError, *, is_undone: bool) -> None:
        super().__init__(path, error)
        self.path = path
        self.error = error
        self.is_undone = is_undone
        """Whether every step was undone; else the next command does that."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The steps of a command that is under way or was interrupted."""

    folder: Path
    """`content/.journal` in the archive."""
    command: str
    since: datetime
    """When it began to write, with a time zone."""
    steps: tuple[Step, ...]

    def commit(self) -> None:
        """Make the journal count. Every new content is durable already."""
        record = {
            "version": _VERSION,
            "command": self.command,
            "since": self.since.isoformat(timespec="seconds"),
            "folder": _identify(self.folder),
            "steps": [_format_step(step) for step in self.steps],
        }
        part = self.folder / f"{STEPS_NAME}.part"
        write_durably(part, json.dumps(record).encode("utf-8"))
        for folder in {step.staged.parent for step in self.steps}:
            sync_folder(folder)
        part.rename(self.folder / STEPS_NAME)
        sync_folder(self.folder)
        sync_folder(self.folder.parent)

    def apply(self) -> tuple[KeptFile, ...]:
        """Apply every step, or undo all if one fails, and close the journal.

        Returns the files that somebody saved meanwhile. Raises: StepError.
        """
        return self._run(Step.apply)

    def finish(self) -> tuple[KeptFile, ...]:
        """Apply what is left of an interrupted command, as `apply` does."""
        return self._run(Step.resume)

    def _run(self, apply: Callable[[Step], str | None]) -> tuple[KeptFile, ...]:
        run = _Run(apply)
        step = self.steps[0]
        try:
            for step in self.steps:
                run.apply(step)
            for step in self.steps:
                run.restore_late_save(step)
            withdraw_lines(self.steps, run.kept)
            _sync_folders(self.steps)
        except OSError as error:
            is_undone = self._try_to_undo()
            raise StepError(step.path, error, is_undone=is_undone) from error
        except BaseException:  # Ctrl-C
            self.undo()
            raise
        self._close(step for step in self.steps if step.after is None)
        return tuple(run.kept.values())

    def _try_to_undo(self) -> bool:
        try:
            self.undo()
        except OSError:
            return False
        return True

    @property
    def is_undoing(self) -> bool:
        """Whether its steps were being undone when it was interrupted."""
        return (self.folder / UNDO_NAME).exists()

    def undo(self) -> tuple[KeptFile, ...]:
        """Undo every step, the last one first, and close the journal.

        Returns the files that somebody saved meanwhile, which stay.
        """
        (self.folder / UNDO_NAME).touch()
        kept: list[KeptFile] = []
        for step in reversed(self.steps):
            state = step.undo()
            if state is not None:
                kept.append(KeptFile(step.path, state))
        _sync_folders(self.steps)
        self._close(step for step in self.steps if step.before is None)
        return tuple(kept)

    def _close(self, emptied: Iterable[Step]) -> None:
        """Remove folders that steps emptied, then the journal: first what makes it count."""
        archive_dir = self.folder.parent.parent
        for step in emptied:
            _remove_empty_folders(archive_dir, step.path)
        (self.folder / STEPS_NAME).unlink()
        with contextlib.suppress(OSError):  # what is left is nobody's, and goes later
            sync_folder(self.folder)
            self.discard()

    def discard(self) -> None:
        """Remove the journal, of which no step is applied: first what makes it count."""
        (self.folder / STEPS_NAME).unlink(missing_ok=True)
        for step in self.steps:
            if step.is_beside:
                step.staged.unlink(missing_ok=True)
                step.aside.unlink(missing_ok=True)
        clear_journal_folder(self.folder)


class _Run:
    """One pass over the steps, which keeps groups together."""

    def __init__(self, apply: Callable[[Step], str | None]) -> None:
        self.kept: dict[str, KeptFile] = {}
        """By path."""
        self._apply = apply
        self._applied: dict[str, list[Step]] = {}
        self._broken: set[str] = set()

    def apply(self, step: Step) -> None:
        if step.group in self._broken:
            step.undo()  # an interrupted command may have applied it
            return
        state = self._apply(step)
        if state is not None:
            self._keep(step, state)
        elif step.group is not None:
            self._applied.setdefault(step.group, []).append(step)

    def restore_late_save(self, step: Step) -> None:
        state = step.restore_late_save()
        if state is not None:
            self._keep(step, state)

    def _keep(self, step: Step, state: str) -> None:
        self.kept[step.path] = KeptFile(step.path, state)
        if step.group is None:
            return
        self._broken.add(step.group)
        for other in reversed(self._applied.pop(step.group, [])):
            other.undo()


def _sync_folders(steps: Sequence[Step]) -> None:
    """Wait until the names that steps changed are on the disk."""
    folders = {step.target.parent for step in steps}
    for folder in folders | {folder.parent for folder in folders}:  # some may be new
        sync_folder(folder)


def _remove_empty_folders(archive_dir: Path, path: str) -> None:
    for folder in PurePosixPath(path).parents[:-2]:  # not `content/` and above
        try:
            (archive_dir / folder).rmdir()
        except OSError:  # it is not empty, or gone
            return


# --- steps.json


class StepMaker:
    """Makes steps: resolves links, and chooses the places of the journal's files."""

    def __init__(self, archive_dir: Path) -> None:
        self._archive_dir = archive_dir
        self._folder = archive_dir / JOURNAL_FOLDER
        # Each folder is resolved once: for the files of 10,000 papers it takes 0.4 s.
        self._parents: dict[str, Path] = {}

    def make(
        self,
        number: int,
        path: str,
        *,
        before: str | None,
        after: str | None,
        group: str | None,
        beside: bool,
    ) -> Step:
        """Make a step. number: distinct. path: relative to the archive's folder.
        before, after: digests. beside: keep the journal's files in the target's folder.
        """
        target = self._resolve(path)
        if beside:
            staged = target.parent / f".paperarchive-{number:06d}.{NEW_FOLDER}"
            aside = target.parent / f".paperarchive-{number:06d}.{OLD_FOLDER}"
        else:
            staged = self._folder / NEW_FOLDER / f"{number:06d}"
            aside = self._folder / OLD_FOLDER / f"{number:06d}"
        return Step(
            path=path,
            target=target,
            staged=staged,
            aside=aside,
            before=before,
            after=after,
            group=group,
            number=number,
            is_beside=beside,
        )

    def _resolve(self, path: str) -> Path:
        parent, _, name = path.rpartition("/")
        if parent not in self._parents:
            self._parents[parent] = (self._archive_dir / parent).resolve()
        target = self._parents[parent] / name
        return target.resolve() if target.is_symlink() else target


def _format_step(step: Step) -> dict[str, Any]:
    return {
        "path": step.path,
        "before": step.before,
        "after": step.after,
        "group": step.group,
        "number": step.number,
        "beside": step.is_beside,
    }


def _identify(folder: Path) -> int:
    """The inode of the folder, which a copy of it does not have."""
    return folder.stat().st_ino


def read_journal(archive_dir: Path) -> Journal | None:
    """Read the journal of an interrupted command; None if there is none.

    Raises: ProblemsError if it cannot be read, or would change what is no content.
    """
    folder = archive_dir / JOURNAL_FOLDER
    try:
        content = read_file(str(folder / STEPS_NAME))
    except FileNotFoundError:
        return None
    try:
        record = json.loads(content)
        if record["version"] != _VERSION:
            message = "is the journal of another version of paperarchive"
            advice = "run a command that writes content with that version"
            raise ProblemsError([Problem(STEPS_PATH, message, advice)])
        is_own = record["folder"] == _identify(folder)
        maker = StepMaker(archive_dir)
        return Journal(
            folder=folder,
            command=str(record["command"]),
            since=datetime.fromisoformat(record["since"]),
            steps=tuple(
                _read_step(maker, step, archive_dir, is_own=is_own)
                for step in record["steps"]
            ),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        message = "is damaged"
        advice = f"compare content/ with git, then delete the folder {JOURNAL_FOLDER}"
        raise ProblemsError([Problem(STEPS_PATH, message, advice)]) from None


def _read_step(
    maker: StepMaker, record: dict[str, Any], archive_dir: Path, *, is_own: bool
) -> Step:
    """Read a step. Raises ValueError if it may not be trusted.

    A journal may come with a stranger's change: then it is a copy, and must change
    nothing but content, and follow no link out of the archive.
    """
    path = PurePosixPath(record["path"])
    if path.is_absolute() or ".." in path.parts or path.parts[:1] == (".git",):
        raise ValueError(record["path"])
    step = maker.make(
        int(record["number"]),
        str(path),
        before=_read_text(record["before"]),
        after=_read_text(record["after"]),
        group=_read_text(record["group"]),
        beside=bool(record["beside"]),
    )
    if not is_own and not _is_content(step, archive_dir):
        raise ValueError(record["path"])
    return step


def _is_content(step: Step, archive_dir: Path) -> bool:
    """Whether a step changes what commands write: themes and workflows are code."""
    if step.path == ".gitattributes":
        return step.target == archive_dir.resolve() / step.path
    return step.target.is_relative_to((archive_dir / "content").resolve())


def _read_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError(value)
