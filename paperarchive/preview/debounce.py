"""Files that changed, gathered until it is quiet: one save is several events, and one
`git checkout` thousands.

In: paths, from the watcher's threads. Out: batches, to the one thread that builds.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

QUIET_SECONDS = 0.015
"""A batch is whole when nothing was added for so long: editors write a file in several
steps.
"""
_MOST_ROUNDS = 20
"""A batch is taken after so many additions, quiet or not, lest a file that is written
without end hold up the rest.
"""
_MOST_PATHS = 1000
"""More than so many, and the system may have dropped some: everything counts as
changed. (Its queue holds 16,384.)
"""


@dataclass(frozen=True, slots=True)
class ChangeBatch:
    """What changed since the last batch."""

    paths: frozenset[Path] | None
    """Files, and folders where all below may have changed; None = anything may have
    changed.
    """

    def join(self, other: "ChangeBatch | None") -> "ChangeBatch":
        """What changed since the one before, if two builds are made up for by one."""
        if other is None:
            return self
        paths = (
            None
            if self.paths is None or other.paths is None
            else self.paths | other.paths
        )
        return ChangeBatch(paths)


class Debouncer:
    """Where the watcher leaves what changed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._paths: set[Path] = set()
        self._additions = 0
        self._is_woken = False

    def add(self, paths: Iterable[Path]) -> None:
        """Note that these paths changed."""
        added = frozenset(paths)
        if added:
            with self._condition:
                self._paths |= added
                self._additions += 1
                self._condition.notify_all()

    def wake(self) -> None:
        """Have `take` wait no longer, once, though nothing changed."""
        with self._condition:
            self._is_woken = True
            self._condition.notify_all()

    def take(self, timeout_seconds: float | None = None) -> ChangeBatch | None:
        """Wait for changes, then for quiet, and take all; None if none came in time, or
        `wake` was called.
        """
        with self._condition:
            self._condition.wait_for(
                lambda: self._paths or self._is_woken, timeout_seconds
            )
            if not self._paths:
                self._is_woken = False
                return None
            for _ in range(_MOST_ROUNDS):
                if not self._wait_for_more():
                    break
            paths, self._paths = frozenset(self._paths), set()
        return ChangeBatch(paths if len(paths) <= _MOST_PATHS else None)

    def _wait_for_more(self) -> bool:
        known = self._additions
        return self._condition.wait_for(lambda: self._additions != known, QUIET_SECONDS)
