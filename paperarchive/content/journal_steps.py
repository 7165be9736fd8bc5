"""One step of a journal: a file that is created, replaced or removed, or put back.

A step moves whole files only. `staged` is the new content, `aside` the file that was
there; both are in the journal's folder, and what exists tells how far the step is:

                staged   aside    file at its place
    waiting     exists   -        what was read
    under way   exists   exists   -
    applied     -        exists   the new content

(A creation has no `aside`, a removal no `staged`.) `undo` is the inverse of `apply`.
Either can be interrupted between any two system calls, and run again.

A save that somebody makes meanwhile is never lost. The old file is renamed away first
and compared then, when no editor can reach it by its name any more; the new one is
linked to its place, which fails if a save made a file there. What an editor writes into
a file that it had opened before goes to `aside`, which is compared once more before the
journal is closed. For some microseconds there is no file: readers of `content/` read
again if a journal was there meanwhile (`settled.py`). RENAME_EXCHANGE of Linux would
avoid that, but Python lacks it, and so do other systems.
"""

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path

from paperarchive.digests import digest_content
from paperarchive.files.reading import read_file

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK})
"""Errors of file systems without hard links, such as FAT."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of one file, of which the journal keeps digests."""

    path: str
    """Relative to the archive's folder, for messages."""
    target: Path
    """The file, links resolved."""
    staged: Path
    aside: Path
    before: str | None
    """The digest of the file that the change was made from; None = there was none."""
    after: str | None
    """The digest of the new content; None = the file is removed."""
    group: str | None
    """Steps of one group are applied together or not at all; None = on its own."""
    number: int
    is_beside: bool
    """Whether `staged` and `aside` are in the folder of the target, not the journal's,
    since that is on another file system.
    """

    def apply(self) -> str | None:
        """Apply a step that waits.

        Returns None, or, if somebody changed the file, how: `created`, `changed` or
        `deleted`; the file is then as it was. Raises: OSError.
        """
        if self.before is None:
            return None if self._place() else self._name_save("created")
        found = _digest_file(self.target)
        if found is None:
            return "deleted"
        if found != self.before:
            return self._name_save("changed")
        self.target.rename(self.aside)
        return self._apply_rest()

    def resume(self) -> str | None:
        """Apply a step of an interrupted command, or the rest of it; as `apply`."""
        self.settle()
        if self.is_applied:
            return None
        return self._apply_rest() if self.aside.exists() else self.apply()

    def _apply_rest(self) -> str | None:
        """Put the new content in the place of the old one, which is in `aside`."""
        if _digest_file(self.aside) != self.before:
            self._return_aside()
            return "changed"
        if self.after is None:
            return "changed" if os.path.lexists(self.target) else None
        return None if self._place() else self._name_save("changed")

    def undo(self) -> str | None:
        """Undo the step, or what was done of it.

        Returns None, or how somebody changed the file, which is then kept. Raises:
        OSError.
        """
        self.settle()
        is_applied = self.is_applied
        if is_applied and self.after is not None:
            found = _digest_file(self.target)
            if found == self.before:
                return None  # somebody undid it
            if found != self.after:
                return "deleted" if found is None else "changed"
            self.target.rename(self.staged)
            if _digest_file(self.staged) != self.after:
                _link(self.staged, self.target)
                self.staged.unlink()
                return "changed"
        if self.before is None:
            return None
        if self.aside.exists():
            self.target.parent.mkdir(parents=True, exist_ok=True)
            return None if self._return_aside() else "changed"
        return None

    def restore_late_save(self) -> str | None:
        """Put back the old file if somebody wrote to it after it was renamed.

        Returns `changed` then, else None. Raises: OSError.
        """
        if not self.aside.exists() or _digest_file(self.aside) == self.before:
            return None
        self.undo()
        return "changed"

    @property
    def is_applied(self) -> bool:
        """Whether the file is, or was, as it should be afterwards."""
        if self.after is None:
            return self.aside.exists()
        return not self.staged.exists()

    def settle(self) -> None:
        """Complete a move of which only the link was made."""
        for file in (self.staged, self.aside):
            with contextlib.suppress(FileNotFoundError):
                if file.samefile(self.target):
                    file.unlink()

    def was_taken_back(self) -> bool:
        """Whether somebody restored the old file after the step was applied."""
        return self.is_applied and _digest_file(self.target) == self.before

    def _place(self) -> bool:
        """Put the new content in its place; false if there is a file."""
        try:
            _link(self.staged, self.target)
        except FileExistsError:
            return False
        except FileNotFoundError:  # the first file of a folder
            self.target.parent.mkdir(parents=True, exist_ok=True)
            return self._place()
        self.staged.unlink(missing_ok=True)
        return True

    def _return_aside(self) -> bool:
        """Put the old file back; false if there is a newer one."""
        try:
            _link(self.aside, self.target)
        except FileExistsError:
            return False
        self.aside.unlink(missing_ok=True)
        return True

    def _name_save(self, state: str) -> str | None:
        """A file that somebody saved; None if it has the new content already."""
        return None if _digest_file(self.target) == self.after else state


def _digest_file(path: Path) -> str | None:
    try:
        return digest_content(read_file(str(path)))
    except FileNotFoundError:
        return None


def _link(source: Path, target: Path) -> None:
    """Give a file a second name; raise FileExistsError if the name is taken."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        source.rename(target)
