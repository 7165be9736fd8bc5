"""Locks between processes: a lock of the operating system on a file that names its holder.

In: the path of a lock file. Out: `HeldLock`, or `LockBusyError` with the `LockHolder`.
The operating system releases a lock when its process ends, however that ends; so what
a killed process, another boot or another host left in the file is never taken for a
holder. The file is removed on release. Its folder belongs to the caller.
"""

import contextlib
import datetime
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_POLL_SECONDS = 0.05
_SECONDS_BEFORE_NOTICE = 1.0
"""How long a wait lasts before it is reported."""
_LONGEST_RECORD = 4096
"""Bytes."""
_held: set[int] = set()
"""Descriptors of held locks. A forked child closes them: it would hold the lock after
the death of the process that took it.
"""


@dataclass(frozen=True, slots=True)
class LockHolder:
    """The process that holds a lock."""

    command: str
    """What it does: `import`. Empty if the lock file does not tell, nor the rest."""
    pid: int
    host: str
    since: datetime.datetime
    """With a time zone."""

    def __str__(self) -> str:
        """Format as `paperarchive import` (process 12 on host, since 14:03:22)."""
        if not self.command:
            return "another command"
        host = "" if self.host == _name_host() else f" on {self.host}"
        since = format_time(self.since)
        return (
            f"`paperarchive {self.command}` (process {self.pid}{host}, since {since})"
        )


def format_time(moment: datetime.datetime) -> str:
    """Format a time of day, local; with the day if that is not today."""
    local = moment.astimezone()
    is_today = local.date() == datetime.datetime.now().astimezone().date()
    return local.strftime("%H:%M:%S" if is_today else "%Y-%m-%d %H:%M:%S")


def _name_host() -> str:
    # Imported here: a build with nothing to do takes no lock, and socket takes 2 ms.
    import socket

    return socket.gethostname()


class LockBusyError(Exception):
    """Another process holds the lock, and held it until the patience was over."""

    def __init__(self, holder: LockHolder) -> None:
        super().__init__(str(holder))
        self.holder = holder


@contextmanager
def hold_lock(
    path: Path,
    command: str,
    *,
    patience: float | None,
    on_wait: Callable[[LockHolder], None],
) -> Iterator[None]:
    """Hold a lock during the block.

    path: the lock file, whose folder must exist. command: what the holder does.
    patience: seconds to wait for another holder; None = forever. on_wait: called once,
    a second after the wait began.
    Raises: LockBusyError; OSError if the lock file cannot be made.
    """
    descriptor = _wait_for_lock(path, patience, on_wait)
    _held.add(descriptor)
    try:
        _write_holder(path, descriptor, command)
        yield
    finally:
        _held.discard(descriptor)
        try:
            # While it is locked, so that the file of a later holder is never removed.
            # Windows removes no open file: there it remains, without meaning.
            with contextlib.suppress(OSError):
                if _is_at(path, descriptor):
                    path.unlink()
        finally:
            os.close(descriptor)


@contextmanager
def hold_lock_in_new_folder(
    path: Path,
    command: str,
    *,
    make_folder: Callable[[], None],
    patience: float | None,
    on_wait: Callable[[LockHolder], None],
) -> Iterator[None]:
    """Hold a lock whose folder goes with its holder, as `hold_lock` does.

    make_folder: makes the folder unless it is there.
    """
    with contextlib.ExitStack() as stack:
        while True:
            make_folder()
            lock = hold_lock(path, command, patience=patience, on_wait=on_wait)
            try:
                stack.enter_context(lock)
            except FileNotFoundError:  # the holder before has just removed the folder
                continue
            break
        yield


def find_holder(path: Path) -> LockHolder | None:
    """Find the process that holds a lock now; None if it is free."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return None
    from filelock import lock_descriptor  # as above

    try:
        if lock_descriptor(descriptor, blocking=False):
            return None
        return _read_holder(descriptor)
    finally:
        os.close(descriptor)


def _wait_for_lock(
    path: Path, patience: float | None, on_wait: Callable[[LockHolder], None]
) -> int:
    from filelock import lock_descriptor  # 20 ms that a build of nothing never needs

    started = time.monotonic()
    is_reported = False
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if lock_descriptor(descriptor, blocking=False):
                if _is_at(path, descriptor):
                    return descriptor
                os.close(descriptor)  # its holder removed it: another file counts now
                continue
            holder = _read_holder(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        waited = time.monotonic() - started
        if patience is not None and waited >= patience:
            raise LockBusyError(holder)
        if waited >= _SECONDS_BEFORE_NOTICE and not is_reported:
            on_wait(holder)
            is_reported = True
        time.sleep(_POLL_SECONDS)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _write_holder(path: Path, descriptor: int, command: str) -> None:
    record = {
        "command": command,
        "pid": os.getpid(),
        "host": _name_host(),
        "since": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
    try:
        os.ftruncate(descriptor, 0)
        # Windows locks the first byte, which nobody else can read.
        os.write(descriptor, b" " + json.dumps(record).encode("utf-8"))
    except OSError as error:
        error.filename = str(path)  # a system call on a descriptor names none
        raise


def _read_holder(descriptor: int) -> LockHolder:
    os.lseek(descriptor, 1, os.SEEK_SET)
    try:
        record = json.loads(os.read(descriptor, _LONGEST_RECORD))
        return LockHolder(
            command=str(record["command"]),
            pid=int(record["pid"]),
            host=str(record["host"]),
            since=datetime.datetime.fromisoformat(record["since"]),
        )
    except (OSError, ValueError, TypeError, KeyError):  # not written yet, or by others
        return LockHolder("", 0, "", datetime.datetime.now(datetime.UTC))


def _close_in_child() -> None:
    for descriptor in _held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_in_child)
