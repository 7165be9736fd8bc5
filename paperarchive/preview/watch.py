"""Watches the folders of an archive and reports changed paths.

In: the folders that a build reads. Out: changed paths under the archive's names, added
to a `Debouncer`. Symbolic links are followed as in reading: their targets are watched,
and a change there is reported under the name of the link. Editors replace files, so
folders are watched rather than files; backup and swap files are ignored.
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
from paperarchive.content.find_files import STATIC_FOLDER
from paperarchive.content.journal_folder import STEPS_PATH
from paperarchive.names import SETTINGS_FILE
from paperarchive.preview.debounce import Debouncer

POLL_SECONDS = 1.0
_WATCH_LIMITS = (errno.ENOSPC, errno.EMFILE)
"""What inotify raises when the user's watches or instances are used up."""
_READS = ("opened", "closed_no_write")
_FOLDER_UPDATES = ("modified", "attrib")
"""Raised for a folder whenever an entry of it changes, which raises its own event."""
_IGNORED_NAMES = (".git", "__pycache__")
_SWAP_FILE = re.compile(
    r"\.#.*|\..*\.sw[a-z]|4913|.*___jb_(tmp|old)___|\.goutputstream-.*|\.DS_Store|.*\.part"
)
"""Temporary files of Emacs, Vim, JetBrains' and GNOME's editors, macOS and this
program.
"""


@dataclass(frozen=True, slots=True, order=True)
class WatchedPath:
    """A folder or file to watch, and its name in the archive."""

    real: Path
    """Without symbolic links."""
    name: Path
    """In the archive."""
    is_folder: bool = True
    """A folder includes everything below it."""

    def translate(self, path: Path) -> Path | None:
        """Translate a real path into the archive's name for it.

        Returns None if the path is neither this one nor, for a folder, below it.
        """
        if path == self.real:
            return self.name
        if self.is_folder and path.is_relative_to(self.real):
            return self.name / path.relative_to(self.real)
        return None


@dataclass(frozen=True, slots=True, order=True)
class _Watch:
    """One watch of the system."""

    folder: Path
    is_recursive: bool


class Watcher(FileSystemEventHandler):
    """Watches one archive during a `with` block."""

    def __init__(self, archive_dir: Path, debouncer: Debouncer, *, poll: bool) -> None:
        """Prepare to watch.

        archive_dir: absolute.
        poll: scan every second, for file systems without events (network drives).
        """
        self._archive_dir = archive_dir
        self._real_archive_dir = archive_dir.resolve()
        self._debouncer = debouncer
        self._folders = tuple(dict.fromkeys(find_input_folders(archive_dir)))
        self._watched: tuple[WatchedPath, ...] = ()
        self._watches: dict[_Watch, ObservedWatch] = {}
        self._is_polling = poll
        self.is_out_of_watches = False
        """The system has no watches left, so the watcher polls."""

    def __enter__(self) -> Self:
        """Start to watch; poll instead where the system's watches are used up.

        Raises OSError if a folder cannot be watched for another reason.
        """
        try:
            self._start()
        except OSError as error:
            if error.errno not in _WATCH_LIMITS:
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
        """Stop, and join all threads."""
        self._stop()

    def _start(self) -> None:
        self._observer = self._make_observer()
        self._observer.start()
        try:
            self._schedule()
        except BaseException:
            self._stop()
            raise

    def _make_observer(self) -> BaseObserver:
        if self._is_polling:
            return _make_polling_observer()
        return Observer()

    def _stop(self) -> None:
        self._observer.stop()
        self._observer.join()

    def _schedule(self) -> None:
        """Bring the watches up to date with the folders and links on disk.

        Raises OSError if the system's watches are used up.
        """
        self._watched = tuple(sorted(_find_watched_paths(self._folders)))
        own = _Watch(self._real_archive_dir, is_recursive=False)
        others = {_make_watch(watched) for watched in self._watched} - {own}
        # The archive's own folder comes last: watchdog ignores that watches run out
        # amid the folders below another one, but then this one raises.
        wanted = (*sorted(others), own)
        self._unschedule(self._watches.keys() - set(wanted))
        for watch in wanted:
            if watch not in self._watches:
                self._watches[watch] = self._observer.schedule(
                    self, str(watch.folder), recursive=watch.is_recursive
                )

    def _unschedule(self, watches: Iterable[_Watch]) -> None:
        """watches: not a view of those that are scheduled, which changes."""
        for watch in watches:
            self._observer.unschedule(self._watches.pop(watch))

    def dispatch(self, event: FileSystemEvent) -> None:
        """Report the paths of an event under their names in the archive.

        Called from the observer's thread. Input folders and links that come and go
        change what is watched.
        """
        if not _is_change(event):
            return
        names = frozenset(self._list_names(event))
        if any(map(self._changes_watches, names)):
            self._forget(names)
            self._schedule()
        self._debouncer.add(name for name in names if not self._is_ignored(name))

    def _list_names(self, event: FileSystemEvent) -> Iterator[Path]:
        """Yield the archive's names for the path of an event, and its target's if it is
        a move.
        """
        for path in (event.src_path, event.dest_path):
            if path:
                yield from self._translate(Path(os.fsdecode(path)))

    def _translate(self, path: Path) -> Iterator[Path]:
        """Yield the names that a real path has in the archive: none, or one for each
        link that leads to it, besides its own.
        """
        if path.parent == self._real_archive_dir:
            yield self._archive_dir / path.name
        for watched in self._watched:
            name = watched.translate(path)
            if name is not None:
                yield name

    def _changes_watches(self, name: Path) -> bool:
        """Whether different folders must be watched after a change of this path."""
        if name in self._folders:
            return True
        return name.is_symlink()

    def _forget(self, names: Iterable[Path]) -> None:
        """Remove the watches of folders that were created, removed or replaced.

        A watch of the system dies with its folder, even if another takes its name.
        """
        gone: set[_Watch] = set()
        for watched in self._watched:
            if watched.name in names:
                gone |= self._find_watches_of(watched.real)
        self._unschedule(gone)

    def _find_watches_of(self, folder: Path) -> set[_Watch]:
        return {watch for watch in self._watches if watch.folder == folder}

    def _is_ignored(self, name: Path) -> bool:
        """Whether builds read nothing from a path, given as the archive names it."""
        if name.parent == self._archive_dir:
            is_read = name.name == SETTINGS_FILE or name in self._folders
            return not is_read
        if name == self._archive_dir / STEPS_PATH:
            return False  # a build waits until the command that it names has ended
        may_be_hidden = name.is_relative_to(self._archive_dir / STATIC_FOLDER)
        return any(
            is_ignored(part, may_be_hidden=may_be_hidden)
            for part in self._list_parts(name)
        )

    def _list_parts(self, name: Path) -> tuple[str, ...]:
        """The components of a path below the input folder that holds it."""
        for folder in self._folders:
            if name.is_relative_to(folder):
                return name.relative_to(folder).parts
        return ()


def _is_change(event: FileSystemEvent) -> bool:
    """Whether an event is more than a read, or an echo of another event."""
    if event.event_type in _READS:
        return False
    if event.is_directory:
        return event.event_type not in _FOLDER_UPDATES
    return True


def is_ignored(part: str, *, may_be_hidden: bool) -> bool:
    """Whether builds read nothing whose path has this component.

    may_be_hidden: True below `content/static/`, whose hidden files belong to the site.
    """
    if part in _IGNORED_NAMES:
        return True
    if is_backup(part) or _SWAP_FILE.fullmatch(part):
        return True
    is_hidden = part.startswith(".")
    return is_hidden and not may_be_hidden


def _make_watch(watched: WatchedPath) -> _Watch:
    """Choose the watch of a path: a file is watched by its folder, since editors
    replace files, and a watch of a file follows the old one.
    """
    if watched.is_folder:
        return _Watch(watched.real, is_recursive=True)
    return _Watch(watched.real.parent, is_recursive=False)


def _find_watched_paths(folders: Iterable[Path]) -> Iterator[WatchedPath]:
    """Yield the folders that exist, and the targets of all links below them."""
    for folder in folders:
        if folder.is_dir():
            yield from _follow_links(WatchedPath(folder.resolve(), folder), ())


def _follow_links(
    watched: WatchedPath, above: tuple[Path, ...]
) -> Iterator[WatchedPath]:
    """Yield a folder and the targets of all links below it, recursively.

    above: the real folders of the links that led here. A link to one of them, or to a
    folder that holds it, would lead round in a circle.
    """
    yield watched
    for link in _find_links(watched.real):
        target = link.resolve()
        name = watched.name / link.relative_to(watched.real)
        if not target.is_dir():
            yield WatchedPath(target, name, is_folder=False)
            continue
        parents = (*above, link.parent)
        is_cycle = any(parent.is_relative_to(target) for parent in parents)
        if not is_cycle:
            yield from _follow_links(WatchedPath(target, name), parents)


def _find_links(folder: Path) -> Iterator[Path]:
    """Yield the links below a folder whose targets exist.

    Links themselves are not followed, as in `os.walk`.
    """
    for base, folders, files in os.walk(folder):
        for entry in (*folders, *files):
            path = Path(base, entry)
            if _is_live_link(path):
                yield path


def _is_live_link(path: Path) -> bool:
    if not path.is_symlink():
        return False
    return path.exists()


def _make_polling_observer() -> BaseObserver:
    # lstat does not follow links: a link to a folder above would be walked forever.
    # Their targets are watched by themselves.
    return PollingObserverVFS(os.lstat, os.scandir, polling_interval=POLL_SECONDS)
