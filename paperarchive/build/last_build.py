"""What the last build left: the state of its output files, and its result.

In: the cache and the output folder. Out: records of the files that are still as they
were written, and the last result if nothing it depends on has changed, so that nothing
is made again without need.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from itertools import compress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

import orjson

from paperarchive.build.cache import Cache
from paperarchive.build.manifest import MANIFEST
from paperarchive.build.staging import FileRecord, MadeFile
from paperarchive.content.disk import read_file
from paperarchive.digests import FilesDigest, digest_content

SAFE_NANOSECONDS = 100_000_000
"""A file may be written twice within this time without a change of its times."""

_SECOND = 1_000_000_000


@cache
def digest_program() -> str:
    """The digest of this program, Python and all installed packages.

    It is part of every cache key: another version's results are not this one's.
    """
    digest = FilesDigest()
    package = Path(__file__).parent.parent
    catalogues = package.glob("site/locales/*.yml")
    for file in (*sorted(package.rglob("*.py")), *sorted(catalogues)):
        digest.add(file.name, read_file(str(file)))
    digest.add("versions", f"{sys.version} {_list_packages()}".encode())
    return digest.hexdigest()


def _list_packages() -> list[str]:
    """Installed packages as their folders are named: `numpy-2.4.0.dist-info`.

    All of them, needed here or not: to read their metadata would take 25 ms.
    """
    return sorted(
        found.name for folder in sys.path for found in Path(folder).glob("*.dist-info")
    )


def read_state(path: str, *, now: int | None = None) -> str:
    """The state of a file on disk: size, inode and times, which every write changes.

    now: the time in nanoseconds. Empty for a file that changed within SAFE_NANOSECONDS
    before it, on a file system that counts in seconds, and for one that does not exist.
    """
    try:
        status = os.lstat(path)
    except OSError:
        return ""
    changed = status.st_ctime_ns
    counts_in_seconds = changed % _SECOND == 0
    is_recent = now is not None and changed > now - SAFE_NANOSECONDS
    if counts_in_seconds or is_recent:
        return ""
    return f"{status.st_size} {status.st_ino} {status.st_mtime_ns} {changed}"


_COLUMNS = "output json"
"""The cache's name for columns. Another format needs another name: a cache outlives the
version of the program that wrote it.
"""


class _Columns(NamedTuple):
    """The files of a finished build, one column for each field.

    JSON of five columns is read in a third of the time of JSON of 17,000 records.
    """

    paths: Sequence[str] = ()
    """Relative to the output folder."""
    keys: Sequence[str] = ()
    """Cache keys of their inputs; empty = not known."""
    digests: Sequence[str] = ()
    """Fingerprints of their bytes."""
    sizes: Sequence[int] = ()
    """In bytes."""
    states: Sequence[str] = ()
    """States on disk, by `read_state`."""


def _parse_columns(content: bytes | None) -> _Columns:
    """The columns that `LastBuild.remember` wrote; none where something else is there."""
    columns = orjson.loads(content) if content else []
    empty = _Columns()
    if not isinstance(columns, list) or len(columns) != len(empty):
        return empty
    are_lists = all(isinstance(column, list) for column in columns)
    if not are_lists or len(set(map(len, columns))) > 1:
        return empty
    return _Columns(*columns)


class LastBuild:
    """What is known of one output folder."""

    def __init__(self, cache: Cache, folder: Path, signature: str) -> None:
        """signature: a digest of everything that the build depends on."""
        self.cache = cache
        self._folder = folder
        self._signature = signature
        content = cache.get(f"{_COLUMNS} {folder}")
        known = self._known = _parse_columns(content)
        self._are_intact = list(
            map(self._is_intact, known.paths, known.digests, known.sizes, known.states)
        )

    def _is_intact(self, path: str, digest: str, size: int, state: str) -> bool:
        file = f"{self._folder}/{path}"
        if state:
            return read_state(file) == state
        # It was written so shortly before the build ended that only its bytes tell.
        try:
            return (
                os.lstat(file).st_size == size
                and digest_content(read_file(file)) == digest
            )
        except OSError:
            return False

    @cached_property
    def intact(self) -> Mapping[str, FileRecord]:
        """The files that are as the last build left them, by path."""
        paths, *columns = self._known
        records = map(FileRecord, *columns)
        rows = zip(paths, records, strict=True)
        return dict(compress(rows, self._are_intact))

    def recall(self) -> Mapping[str, Any] | None:
        """The result of the last build, as it was given to `remember`.

        None if it was made from something else, or an output file is not intact.
        """
        content = self.cache.get(f"result {self._folder}")
        if not content or not all(self._are_intact):
            return None
        record: Mapping[str, Any] = orjson.loads(content)
        return record if record.get("signature") == self._signature else None

    def remember(
        self,
        files: Sequence[MadeFile],
        keys: Mapping[str, str],
        result: Mapping[str, Any],
    ) -> None:
        """Record the state of a finished build's files, and its result.

        keys: path -> cache key of a page's inputs. result: what JSON can hold.
        """
        now = _read_disk_clock(self._folder)
        manifest = read_file(f"{self._folder}/{MANIFEST}")
        digest = digest_content(manifest)
        rows = [*files, MadeFile(MANIFEST, digest, len(manifest), differs=True)]
        columns = _Columns(
            paths=[file.path for file in rows],
            keys=[keys.get(file.path, "") for file in rows],
            digests=[file.digest for file in rows],
            sizes=[file.size for file in rows],
            states=[self._find_state(file, now) for file in rows],
        )
        self.cache.put(f"{_COLUMNS} {self._folder}", orjson.dumps([*columns]))
        signed = {**result, "signature": self._signature}
        self.cache.put(f"result {self._folder}", orjson.dumps(signed))

    def _find_state(self, file: MadeFile, now: int) -> str:
        before = None if file.differs else self.intact.get(file.path)
        if before is not None and before.state:
            return before.state
        return read_state(f"{self._folder}/{file.path}", now=now)


def _read_disk_clock(folder: Path) -> int:
    """The time by the file system's own clock, in nanoseconds."""
    with TemporaryFile(dir=folder) as file:
        return os.fstat(file.fileno()).st_ctime_ns
