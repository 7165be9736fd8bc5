"""Watching an archive's folders, and noting what changed.

In: the folders that a build reads. Out: paths, as the archive's folder names them, left
in `Changes`. Links to folders
and files are followed, as reading follows them: what lies elsewhere is watched there
and noted by its name here. Editors replace files, so folders are watched, not files;
their backups and swap files are left out.
"""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserverVFS

from paperarchive.build.inputs import find_input_folders
from paperarchive.content.disk import is_backup
from paperarchive.content.files import STATIC_FOLDER
from paperarchive.names import SETTINGS_FILE
from paperarchive.preview.debounce import Debouncer

POLL_SECONDS = 1.0
"""So often is looked for changes where the system does not tell of them."""
_LIMITS = (errno.ENOSPC, errno.EMFILE)
"""What inotify says when it has no watch, or no instance, to give."""
_NOT_CHANGES = ("opened", "closed_no_write")
_SWAP_FILE = re.compile(
    r"\.#.*|\..*\.sw[a-z]|4913|.*___jb_(tmp|old)___|\.goutputstream-.*|\.DS_Store|.*\.part"
)
"""What Emacs, Vim, JetBrains', GNOME's editors and this program write beside a file for
a moment.
"""


@dataclass(frozen=True, slots=True, order=True)
class WatchedPath:
    """Something to watch."""

    real: Path
    """The folder or file itself, without links on the way."""
    name: Path
    """Its name as the archive has it."""
    is_folder: bool = True
    """Whether all below it is meant."""

    def rename(self, path: Path) -> Path | None:
        """The archive's name of a path; None where it is none of this place."""
        if not path.is_relative_to(self.real) or not (
            self.is_folder or path == self.real
        ):
            return None
        return self.name / path.relative_to(self.real)


class Watcher(FileSystemEventHandler):
    """Watches one archive, from `with` on."""

    def __init__(self, archive_dir: Path, debouncer: Debouncer, *, poll: bool) -> None:
        """root: absolute. poll: look every second, where the system does not tell of
        changes (network drives).
        """
        self._archive_dir = archive_dir
        self._debouncer = debouncer
        self._folders = tuple(dict.fromkeys(find_input_folders(archive_dir)))
        self._places: tuple[WatchedPath, ...] = ()
        self._watches: dict[tuple[Path, bool], ObservedWatch] = {}
        self._is_polling = poll
        self.is_out_of_watches = False

    def __enter__(self) -> Self:
        """Begin; where the system's watches are used up, look every second instead."""
        try:
            self._start()
        except OSError as error:
            if error.errno not in _LIMITS:
                raise
            self._watches.clear()
            self._is_polling = self.is_out_of_watches = True
            self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End, with all threads."""
        self._stop()

    def _start(self) -> None:
        self._observer: BaseObserver = (
            _make_poller() if self._is_polling else Observer()
        )
        self._observer.start()
        try:
            self._schedule()
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        self._observer.stop()
        self._observer.join()

    def _schedule(self) -> None:
        """Watch what is there now, and no more what is gone."""
        self._places = tuple(sorted(_find_places(self._folders)))
        wanted = {
            (place.real if place.is_folder else place.real.parent, place.is_folder)
            for place in self._places
        }
        for key in [
            key
            for key in self._watches
            if key not in wanted and key[0] != self._archive_dir
        ]:
            self._observer.unschedule(self._watches.pop(key))
        # The archive's own folder comes last: where the watches end among the folders
        # below another one, nobody is
        # told, but this one then fails.
        for folder, is_recursive in (
            *sorted(wanted),
            (self._archive_dir.resolve(), False),
        ):
            if (folder, is_recursive) not in self._watches:
                watch = self._observer.schedule(
                    self, str(folder), recursive=is_recursive
                )
                self._watches[folder, is_recursive] = watch

    def dispatch(self, event: FileSystemEvent) -> None:
        """Note what an event is about; called from the observer's thread."""
        if event.event_type in _NOT_CHANGES or (
            event.is_directory and event.event_type in ("modified", "attrib")
        ):
            return
        paths = [
            Path(os.fsdecode(path))
            for path in (event.src_path, event.dest_path)
            if path
        ]
        names = frozenset(name for path in paths for name in self._name(path))
        if any(self._is_structure(name) for name in names):
            self._forget(names)
            self._schedule()
        self._debouncer.add(name for name in names if not self._is_ignored(name))

    def _name(self, path: Path) -> Iterator[Path]:
        """The names that the archive has for a path."""
        if path.parent == self._archive_dir.resolve():
            yield self._archive_dir / path.name
        for place in self._places:
            name = place.rename(path)
            if name is not None:
                yield name

    def _is_structure(self, name: Path) -> bool:
        """Whether something else must be watched than before."""
        return name in self._folders or name.is_symlink()

    def _forget(self, names: Iterable[Path]) -> None:
        """Take back the watches of folders that came or went: the system's end with the
        folder they were made for.
        """
        gone = [place.real for place in self._places if place.name in names]
        for key in [key for key in self._watches if key[0] in gone]:
            self._observer.unschedule(self._watches.pop(key))

    def _is_ignored(self, name: Path) -> bool:
        if name.parent == self._archive_dir:
            return name.name != SETTINGS_FILE and name not in self._folders
        parts = next(
            (
                name.relative_to(base).parts
                for base in self._folders
                if name.is_relative_to(base)
            ),
            (),
        )
        may_be_hidden = name.is_relative_to(self._archive_dir / STATIC_FOLDER)
        return any(is_ignored(part, may_be_hidden=may_be_hidden) for part in parts)


def is_ignored(part: str, *, may_be_hidden: bool) -> bool:
    """Whether nothing is read from what has such a part in its path. may_be_hidden: as
    below `content/static/`.
    """
    if is_backup(part) or _SWAP_FILE.fullmatch(part) or part in (".git", "__pycache__"):
        return True
    return part.startswith(".") and not may_be_hidden


def _find_places(folders: Iterable[Path]) -> Iterator[WatchedPath]:
    for folder in folders:
        if folder.is_dir():
            yield from _find_linked_places(WatchedPath(folder.resolve(), folder), ())


def _find_linked_places(
    place: WatchedPath, above: tuple[Path, ...]
) -> Iterator[WatchedPath]:
    """A folder, and what links below it lead to. above: the real folders in which the
    links on the way here stand.
    """
    yield place
    for base, folders, files in os.walk(place.real):
        for link in (Path(base, entry) for entry in (*folders, *files)):
            if not link.is_symlink() or not link.exists():
                continue
            target, name = link.resolve(), place.name / link.relative_to(place.real)
            if not target.is_dir():
                yield WatchedPath(target, name, is_folder=False)
            elif not any(real.is_relative_to(target) for real in (Path(base), *above)):
                yield from _find_linked_places(
                    WatchedPath(target, name), (*above, Path(base))
                )


def _make_poller() -> BaseObserver:
    # lstat: a link back to a folder above would be walked without end; what links lead
    # to is watched there
    return PollingObserverVFS(os.lstat, os.scandir, polling_interval=POLL_SECONDS)
