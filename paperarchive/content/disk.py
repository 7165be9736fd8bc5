"""The disk: finding what stands below a folder, reading and writing files whole.

In: paths. Out: entries, bytes, texts. Links are followed in reading: a file or a folder
may stand elsewhere.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from paperarchive.errors import Problem, Problems, decode_utf8


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that stands below a folder and is no folder that can be read."""

    inside: str
    """Its path relative to the folder, with forward slashes; empty if it is the folder
    itself.
    """
    is_file: bool
    """Whether it is a file, or a link to one."""


def find_entries(folder: Path) -> Iterator[Entry]:
    """Find all that stands below a folder, folders themselves left out, sorted by path;
    links to folders are followed.

    Links that lead nowhere or back to a folder above are found too, and so is a folder
    that cannot be read.
    """
    parents = folder.resolve().parents if folder.is_dir() else ()
    yield from _walk(
        str(folder), "", frozenset(_identify(parent.stat()) for parent in parents)
    )


def _walk(path: str, inside: str, above: frozenset[tuple[int, int]]) -> Iterator[Entry]:
    """Walk the folder at a path; above: each folder on the way, which a link may not
    enter once more.
    """
    try:
        identity = _identify(Path(path).stat())
        entries = (
            sorted(os.scandir(path), key=_name_of) if identity not in above else None
        )
    except OSError:  # a link that leads nowhere, or what cannot be read
        entries = None
    if entries is None:
        yield Entry(inside, is_file=Path(path).is_file())
        return
    for entry in entries:
        below = f"{inside}/{entry.name}" if inside else entry.name
        if _is_folder(entry):
            yield from _walk(entry.path, below, above | {identity})
        else:
            yield Entry(below, is_file=_is_file(entry))


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _identify(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def is_backup(name: str) -> bool:
    """Whether a file's name is one that editors give to copies for themselves."""
    return name.endswith("~") or (name.startswith("#") and name.endswith("#"))


@dataclass(frozen=True, slots=True)
class Files:
    """Reads the files of an archive's folder; what cannot be read is noted."""

    root: Path
    """The folder."""
    contents: Mapping[str, bytes]
    """Files that were read before."""
    problems: Problems
    """Where problems are noted."""

    def read_text(self, path: str) -> str | None:
        """The text of a file; None, and a problem noted, if it cannot be read."""
        content = self.contents.get(path)
        try:
            content = read_file(f"{self.root}/{path}") if content is None else content
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            self.problems.add(Problem(path, message, "check the file's permissions"))
            return None
        return decode_utf8(content, path, self.problems)

    def read_optional(self, path: str) -> str | None:
        """The text of a file; None too where nothing stands there."""
        return self.read_text(path) if os.path.lexists(self.root / path) else None


def read_file(path: str) -> bytes:
    """Read a file, without the layers that make reading thousands of small files slow."""
    descriptor = os.open(path, os.O_RDONLY | O_BINARY)
    try:
        parts: list[bytes] = []
        while part := os.read(descriptor, _READ_SIZE):
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
    finally:
        os.close(descriptor)


_READ_SIZE = 1 << 16
O_BINARY: int = getattr(os, "O_BINARY", 0)
"""The flag of Windows that keeps line ends as they are."""


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then moved there; a
    link is replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        dir=path.parent, prefix=".", suffix=".part", delete=False
    ) as part:
        try:
            part.write(content)
            part.close()
            Path(part.name).chmod(
                path.stat().st_mode & 0o777
                if path.exists()
                else 0o666 & ~current_umask()
            )
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def current_umask() -> int:
    """The permissions that new files lack, which the system tells only by setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
