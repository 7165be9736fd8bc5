"""Debounces file-system events into batches.

One save raises several events, one `git checkout` thousands. In: paths, from the
watcher's threads. Out: batches, to the one thread that builds.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

QUIET_SECONDS = 0.015
"""A batch ends after this long without an event: editors write a file in several
steps.
"""
_MAX_EXTENSIONS = 20
"""How many events may extend a batch: a file that is written without pause must not
hold up the others.
"""
_MAX_PATHS = 1000
"""Above this size a batch stands for every file, since the system may have dropped
events. (The inotify queue holds 16,384.)
"""


@dataclass(frozen=True, slots=True)
class ChangeBatch:
    """What changed since the last batch."""

    paths: frozenset[Path] | None
    """Files, and folders below which anything may have changed; None = any file may
    have changed.
    """

    def merge(self, other: "ChangeBatch") -> "ChangeBatch":
        """Merge two batches into one, for a single build."""
        if self.paths is None or other.paths is None:
            return EVERYTHING
        return ChangeBatch(self.paths | other.paths)


EVERYTHING = ChangeBatch(None)


class Debouncer:
    """Collects changed paths until events pause. Thread-safe."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._paths: set[Path] = set()
        self._additions = 0
        self._is_woken = False

    def add(self, paths: Iterable[Path]) -> None:
        """Add changed paths to the current batch."""
        added = frozenset(paths)
        if not added:
            return
        with self._condition:
            self._paths |= added
            self._additions += 1
            self._condition.notify_all()

    def wake(self) -> None:
        """End the current call of `take`, or the next one, without waiting.

        A call that finds paths returns their batch all the same.
        """
        with self._condition:
            self._is_woken = True
            self._condition.notify_all()

    def take(self, timeout_seconds: float | None = None) -> ChangeBatch | None:
        """Wait for the first path, then for a pause, and return the batch.

        timeout_seconds: the longest wait for the first path; None = forever.
        Returns None after the timeout or `wake`.
        """
        with self._condition:
            self._condition.wait_for(
                lambda: self._paths or self._is_woken, timeout_seconds
            )
            self._is_woken = False
            if not self._paths:
                return None
            self._wait_for_quiet()
            paths = frozenset(self._paths)
            self._paths.clear()
        if len(paths) > _MAX_PATHS:
            return EVERYTHING
        return ChangeBatch(paths)

    def _wait_for_quiet(self) -> None:
        for _ in range(_MAX_EXTENSIONS):
            was_extended = self._wait_for_addition(self._additions)
            if not was_extended:
                return

    def _wait_for_addition(self, known: int) -> bool:
        """Wait until there were more additions than known; False after the pause."""
        return self._condition.wait_for(lambda: self._additions != known, QUIET_SECONDS)
