"""The disk: walking folders, reading and writing whole files.

In: paths. Out: entries, bytes, texts. Symbolic links are followed, so a file or a folder
of an archive may be anywhere.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from paperarchive.errors import Problems
from paperarchive.files.os_errors import explain_os_error
from paperarchive.files.reading import (
    MAXIMUM_MARKDOWN_BYTES,
    MAXIMUM_RECORDS_BYTES,
    check_length,
    resolve_path,
)
from paperarchive.files.reading import O_BINARY as O_BINARY
from paperarchive.files.reading import read_file as read_file
from paperarchive.files.text import decode_text

FolderId = tuple[int, int]
"""Device and inode of a folder: the same whatever links lead to it."""


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """An entry below a folder: a file, or something that cannot be read."""

    inside: str
    """Its path relative to the folder, with forward slashes; empty for the folder itself,
    if that cannot be read.
    """
    is_file: bool
    """Whether it is a file or a link to one."""


def find_entries(folder: Path) -> Iterator[FolderEntry]:
    """Walk a folder: every entry that is not a folder, sorted by path.

    Dangling links, links to a folder above and folders that cannot be read are entries
    too, with `is_file` false.
    """
    parents = resolve_path(folder).parents if folder.is_dir() else ()
    above = frozenset(_identify(parent) for parent in parents)
    yield from _walk(str(folder), "", above)


def _walk(path: str, inside: str, above: frozenset[FolderId]) -> Iterator[FolderEntry]:
    """Walk the folder at a path. above: the folders that lead to it, which a link must
    not enter again.
    """
    try:
        folder_id = _identify(Path(path))
        entries = None if folder_id in above else sorted(os.scandir(path), key=_name_of)
    except OSError:
        entries = None
    if entries is None:
        yield FolderEntry(inside, is_file=Path(path).is_file())
        return
    for entry in entries:
        below = f"{inside}/{entry.name}" if inside else entry.name
        if _is_folder(entry):
            yield from _walk(entry.path, below, above | {folder_id})
        else:
            yield FolderEntry(below, is_file=_is_file(entry))


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _identify(folder: Path) -> FolderId:
    status = folder.stat()
    return status.st_dev, status.st_ino


def is_backup(name: str) -> bool:
    """Whether a file's name is one of an editor's backup or auto-save file."""
    return name.endswith("~") or (name.startswith("#") and name.endswith("#"))


@dataclass(frozen=True, slots=True)
class ArchiveFiles:
    """Reads text files of an archive; reports those that cannot be read."""

    archive_dir: Path
    contents: Mapping[str, bytes]
    """Files read before, by path relative to `archive_dir`; any other is read from disk
    when needed.
    """
    problems: Problems

    def read_text(self, path: str) -> str | None:
        """The text of a file; None after a problem."""
        content = self.contents.get(path)
        is_markdown = path.endswith(".md")
        longest = MAXIMUM_MARKDOWN_BYTES if is_markdown else MAXIMUM_RECORDS_BYTES
        try:
            if content is None:
                content = read_file(f"{self.archive_dir}/{path}", longest)
            check_length(len(content), path, longest)
        except OSError as error:
            problem = explain_os_error(error, path, doing="cannot be read")
            self.problems.add(problem)
            return None
        return decode_text(content, path, self.problems)

    def read_optional(self, path: str) -> str | None:
        """The text of a file; None if there is none, or after a problem."""
        if not os.path.lexists(self.archive_dir / path):
            return None
        return self.read_text(path)


def write_file(path: Path, content: bytes) -> None:
    """Write a file atomically, by renaming a temporary file in its folder.

    An existing file's permissions are preserved; a symbolic link is replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        dir=path.parent, prefix=".", suffix=".part", delete=False
    ) as part:
        temporary = Path(part.name)
        try:
            part.write(content)
            part.close()
            temporary.chmod(_choose_mode(path))
            temporary.replace(path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            error.filename, error.filename2 = str(path), None  # not the temporary one
            raise
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _choose_mode(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_read_umask()


def _read_umask() -> int:
    mask = os.umask(0)  # it can only be read by setting it
    os.umask(mask)
    return mask
