"""Every change of the disk by this process, seen before it is made: to look, to fail, to count.

Python tells audit hooks of each. A hook cannot be removed; without a watcher this one is idle.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WRITING_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})

Watcher = Callable[[str, str], None]
"""Gets the event and the path that will change."""

_watchers: list[Watcher] = []
_installed: list[bool] = []


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _watchers or event not in WRITING_EVENTS:
        return
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        return
    path = arguments[1] if event == "os.rename" else arguments[0]
    if isinstance(path, str | os.PathLike):
        watcher = _watchers.pop()  # what it does itself is not watched
        try:
            watcher(event, os.fspath(path))
        finally:
            _watchers.append(watcher)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Call a watcher before each change of the disk; what it raises takes the place of the change."""
    if not _installed:
        sys.addaudithook(_audit)
        _installed.append(True)
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.clear()
