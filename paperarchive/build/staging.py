"""The staging directory: files that differ wait there until all of them are made.

In: the content of each file, from any process. Out: `MadeFile`, which says whether the
output folder has to change. A build that fails has written nothing but this directory,
which is removed.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from paperarchive.content.disk import O_BINARY, read_file
from paperarchive.digests import digest_content

STAGING_FOLDER = ".paperarchive.part"
"""The staging directory's name in the output folder."""
LOCK_FILE = ".paperarchive.lock"
"""The lock's name there. Both exist only while a build runs, or where one was killed."""

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | O_BINARY


class MadeFile(NamedTuple):
    """A file of the site, made or unchanged. A tuple, as 13,000 of them cross processes."""

    path: str
    """Relative to the output folder, with forward slashes."""
    digest: str
    """The fingerprint of its bytes, by `digest_content`."""
    size: int
    """In bytes."""
    differs: bool
    """Whether the output folder held something else; the file is then in staging."""


class FileRecord(NamedTuple):
    """A file of the output folder as the last build left it."""

    key: str
    """The cache key of its inputs; empty = not known."""
    digest: str
    """The fingerprint of its bytes, by `digest_content`."""
    size: int
    """In bytes."""
    state: str
    """Its state on disk, by `read_state`; empty = written too recently to be trusted."""


class Staging:
    """Takes files until all are made. Picklable: every process has its own."""

    def __init__(
        self,
        folder: Path,
        intact: Mapping[str, FileRecord] = MappingProxyType({}),
        *,
        clean: bool = False,
        is_dry: bool = False,
    ) -> None:
        """folder: the output folder. intact: files that are as the last build left them.

        clean: every file counts as different. is_dry: compare and write nothing.
        """
        self.folder = folder
        self._intact = intact
        self._is_dry = is_dry
        self._clean = clean
        self._output = str(folder)
        self._staging = f"{folder}/{STAGING_FOLDER}"
        self._existing: set[str] = set()
        """Folders in the staging directory that exist."""

    def make_dry(self) -> "Staging":
        """One of the same folder that compares and writes nothing."""
        return Staging(self.folder, self._intact, is_dry=True)

    def take(self, path: str, content: bytes) -> MadeFile:
        """Compare a file with the one in the output folder; stage it if it differs."""
        digest = digest_content(content)
        differs = not self._is_dry and self._differs(path, content, digest)
        if differs:
            staged = f"{self._staging}/{path}"
            try:
                self._make_folder(staged.rpartition("/")[0])
                _write(staged, content)
            except OSError as error:
                error.filename = f"{self._output}/{path}"  # not the staged one
                raise
        return MadeFile(path, digest, len(content), differs)

    def _differs(self, path: str, content: bytes, digest: str) -> bool:
        if self._clean:
            return True
        known = self._intact.get(path)
        if known is not None:
            return known.digest != digest
        return not holds(f"{self._output}/{path}", content)

    def _make_folder(self, folder: str) -> None:
        if folder in self._existing:
            return
        try:
            os.mkdir(folder)  # noqa: PTH102  (Path.mkdir takes five times as long)
        except FileExistsError:
            pass  # made by another process; `suppress` costs 1 us for each of 13,000
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103  (as above)
        self._existing.add(folder)

    def knows(self, path: str) -> bool:
        """Whether the output folder holds the file as the last build left it."""
        return path in self._intact

    def has(self, path: str, key: str) -> bool:
        """Whether the output folder holds the file, intact, made from the same inputs."""
        known = self._intact.get(path)
        return known is not None and known.key == key != ""

    def reuse(self, path: str) -> MadeFile:
        """A file that the output folder holds intact and that need not be made."""
        known = self._intact[path]
        return MadeFile(path, known.digest, known.size, differs=False)


def _write(path: str, content: bytes) -> None:
    descriptor = os.open(path, _WRITE, 0o666)
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    finally:
        os.close(descriptor)


def holds(path: str, content: bytes) -> bool:
    """Whether a file exists and holds exactly these bytes."""
    try:
        size = os.stat(path).st_size  # noqa: PTH116  (Path.stat takes ten times as long)
        return size == len(content) and read_file(path) == content
    except OSError:
        return False


@contextmanager
def open_staging(
    folder: Path,
    intact: Mapping[str, FileRecord] = MappingProxyType({}),
    *,
    clean: bool = False,
) -> Iterator[Staging]:
    """Open the staging directory of an output folder, and remove it afterwards."""
    _remove_staging(folder)
    names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    try:
        yield Staging(folder, intact, clean=clean or names <= {LOCK_FILE})
    finally:
        _remove_staging(folder)


def _remove_staging(folder: Path) -> None:
    """Remove the staging directory. No build made a link in its place: files would be
    written where it leads, and all that is there moved into the site.
    """
    staging = folder / STAGING_FOLDER
    if staging.is_symlink():
        staging.unlink()
    shutil.rmtree(staging, ignore_errors=True)
