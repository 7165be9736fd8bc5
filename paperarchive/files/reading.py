"""Reading whole files, of which a stranger's archive may hold any kind.

In: a path. Out: bytes. What is no regular file raises at once: opening a named pipe
would wait for a writer, and `/dev/zero` never ends.
"""

import errno
import os
import stat
from pathlib import Path

MAXIMUM_BYTES = 1 << 30
"""The largest file that is read: 1 GiB. Every file is held in memory as a whole."""
MAXIMUM_MARKDOWN_BYTES = 1_000_000
"""The largest paper or page: some 150,000 words. Text made to be slow takes 12 seconds."""
MAXIMUM_SETTINGS_BYTES = 1_000_000
"""The largest `site.yml` or `theme.yml`."""
MAXIMUM_RECORDS_BYTES = 50_000_000
"""The largest other text file of `content/`: a record has some 200 bytes."""

O_BINARY: int = getattr(os, "O_BINARY", 0)
"""The flag without which Windows translates line ends."""
_READ = os.O_RDONLY | O_BINARY | getattr(os, "O_NONBLOCK", 0)
"""With O_NONBLOCK opening a named pipe returns at once."""
_READ_SIZE = 1 << 16

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class UnreadableFileError(OSError):
    """Something in place of a file that cannot be read as one; `strerror` says what."""


def read_file(path: str, longest: int = MAXIMUM_BYTES) -> bytes:
    """Read a file by system calls alone, without the layers of Python's files, which are
    slow for thousands of small files.

    Raises OSError; UnreadableFileError for what is no regular file, and for a file of
    more than `longest` bytes.
    """
    try:
        descriptor = os.open(path, _READ)
    except PermissionError as error:
        _explain_denial(path, error)
        raise
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise UnreadableFileError(
                errno.EINVAL, "it is a socket, not a file", path
            ) from error
        raise
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            message = f"it is {name_kind(status.st_mode)}, not a file"
            raise UnreadableFileError(errno.EINVAL, message, path)
        check_length(status.st_size, path, longest)
        return _read_regular(descriptor, path, longest)
    except OSError as error:
        error.filename = (
            error.filename or path
        )  # a system call on a descriptor has none
        raise
    finally:
        os.close(descriptor)


def _explain_denial(path: str, error: PermissionError) -> None:
    """Raise UnreadableFileError for a folder, which Windows cannot open as a file."""
    if Path(path).is_dir():
        message = "it is a folder, not a file"
        raise UnreadableFileError(errno.EISDIR, message, path) from error


def check_length(length: int, path: str, longest: int) -> None:
    """Raise UnreadableFileError for a file of more than `longest` bytes."""
    if length > longest:
        message = f"it has {length:,} bytes, and at most {longest:,} are read"
        raise UnreadableFileError(errno.EOVERFLOW, message, path)


def _read_regular(descriptor: int, path: str, longest: int) -> bytes:
    parts: list[bytes] = []
    length = 0
    while part := os.read(descriptor, _READ_SIZE):
        parts.append(part)
        length += len(part)
        # A file of /proc has no size, and one that is written grows.
        check_length(length, path, longest)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def resolve_path(path: Path) -> Path:
    """Follow all links of a path, also of one that does not exist.

    Raises OSError where links lead to each other: `Path.resolve` raises RuntimeError,
    until Python 3.13.
    """
    try:
        return path.resolve()
    except RuntimeError as error:
        reason = os.strerror(errno.ELOOP)
        raise OSError(errno.ELOOP, reason, str(path)) from error


def name_kind(mode: int) -> str:
    """Name what is no regular file, with its article. mode: `st_mode`."""
    for is_kind, name in _KINDS:
        if is_kind(mode):
            return name
    return "something else"
