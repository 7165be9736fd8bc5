"""The folder of the journal: `content/.journal/`.

    .gitignore     keeps the folder out of git
    lock           held while a command reads and writes content (lock.py)
    new/000001     the new content of each file, durable before the first one changes
    old/000001     the file that was there, until the journal is closed
    steps.json     digests and places of all; while it exists, a command is under way or
                   was interrupted (journal.py)
    undo           exists while the steps are being undone

The folder exists only while a command runs, or after one was interrupted.
"""

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from paperarchive.files.reading import O_BINARY

JOURNAL_FOLDER = "content/.journal"
LOCK_NAME = "lock"
STEPS_NAME = "steps.json"
STEPS_PATH = f"{JOURNAL_FOLDER}/{STEPS_NAME}"
UNDO_NAME = "undo"
NEW_FOLDER, OLD_FOLDER = "new", "old"
_IGNORE_NAME = ".gitignore"
_THREADS = 16

_Item = TypeVar("_Item")


def has_journal(archive_dir: Path) -> bool:
    """Whether a command is changing content, or was interrupted when it did."""
    return (archive_dir / STEPS_PATH).exists()


def make_journal_folder(folder: Path) -> None:
    """Make the folder, ignored by git, with all folders above it."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / _IGNORE_NAME
    with contextlib.suppress(FileNotFoundError):  # removed by the command before
        if not ignore.exists():
            ignore.write_bytes(b"*\n")  # the folder, and this file too


def remove_journal_folder(folder: Path) -> None:
    """Remove the folder unless it holds more than its `.gitignore`."""
    with contextlib.suppress(OSError):  # another command removes or uses it
        if {path.name for path in folder.iterdir()} <= {_IGNORE_NAME}:
            (folder / _IGNORE_NAME).unlink(missing_ok=True)
            folder.rmdir()


def remove_ignore_file(folder: Path) -> None:
    """Remove the folder's `.gitignore` unless a journal is left that it must hide."""
    with contextlib.suppress(FileNotFoundError):
        if {path.name for path in folder.iterdir()} <= {_IGNORE_NAME, LOCK_NAME}:
            (folder / _IGNORE_NAME).unlink()


def clear_journal_folder(folder: Path) -> None:
    """Remove what a journal that does not count, or counts no longer, left."""
    for name in (f"{STEPS_NAME}.part", UNDO_NAME):
        (folder / name).unlink(missing_ok=True)
    for name in (NEW_FOLDER, OLD_FOLDER):
        with contextlib.suppress(FileNotFoundError):
            do_in_threads(Path.unlink, list((folder / name).iterdir()))
            (folder / name).rmdir()


def do_in_threads(action: Callable[[_Item], object], items: Sequence[_Item]) -> None:
    """Do something with files in several threads, whose waits for the disk overlap: to
    write and sync 10,000 files or to remove as many is 2 to 30 times as fast.

    Raises what the first action raises.
    """
    if len(items) < 2:
        for item in items:
            action(item)
        return
    # Imported here: a build with nothing to do reads this module, and needs no threads.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(_THREADS, len(items))) as pool:
        for _ in pool.map(action, items):
            pass


def write_durably(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a new file, and wait until it is on the disk. mode: None = as usual."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | O_BINARY
    descriptor = os.open(path, flags, 0o666)
    try:
        if mode is not None:
            path.chmod(mode)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can tell."""
    if os.name == "nt":  # it opens no folders
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:  # a step that was undone made it
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
