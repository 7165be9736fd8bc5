"""What the last build left: the output folder's files, and the result, so that what did
not change is not made again.

In: the cache and the output folder. Out: records of the files that still stand there as
they were written; the last result, if nothing it depends on has changed; and the same
kept for the next build.
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
from paperarchive.build.output import MANIFEST, FileRecord, MadeFile
from paperarchive.content.disk import read_file
from paperarchive.digests import FilesDigest, digest_content

SAFE_NANOSECONDS = 100_000_000
"""A file that was written so shortly before it was looked at may be written again
without its times showing it.
"""

_SECOND = 1_000_000_000


@cache
def digest_program() -> str:
    """The digest of this program's own files and of what it stands on: another
    version's results are not this one's.
    """
    digest = FilesDigest()
    for file in sorted(Path(__file__).parent.parent.rglob("*.py")):
        digest.add(file.name, read_file(str(file)))
    digest.add("versions", f"{sys.version} {_find_packages()}".encode())
    return digest.hexdigest()


def _find_packages() -> list[str]:
    """The packages that are installed where Python looks for them, by name and version:
    `numpy-2.4.0.dist-info`.

    All of them, needed here or not, as their folders are named, which is soon found
    out.
    """
    return sorted(
        found.name for folder in sys.path for found in Path(folder).glob("*.dist-info")
    )


def find_state(path: str, *, now: int | None = None) -> str:
    """How a file stands on the disk: its size, inode and times, which no write leaves
    as they were.

    now: the time, in nanoseconds; a file that changed shortly before it has no state
    yet, nor has one that is absent.
    """
    try:
        status = os.lstat(path)
    except OSError:
        return ""
    changed = status.st_ctime_ns
    is_coarse = (
        changed % _SECOND == 0
    )  # the disk counts in seconds, which is too little to tell by
    if is_coarse or (now is not None and changed > now - SAFE_NANOSECONDS):
        return ""
    return f"{status.st_size} {status.st_ino} {status.st_mtime_ns} {changed}"


class _Columns(NamedTuple):
    """The files of a finished build, a row each; an empty text where something is not
    known.
    """

    paths: Sequence[str]
    """Relative to the output folder."""
    keys: Sequence[str]
    """The digest of all that each was made from."""
    digests: Sequence[str]
    """Of their bytes."""
    sizes: Sequence[str]
    """In bytes, in digits."""
    states: Sequence[str]
    """How they stood on the disk."""


_END = "//"
"""What stands between two entries of a column: no path holds it, and nothing else a
slash.
"""


def _format_columns(columns: _Columns) -> bytes:
    """Write columns as bytes, which are read many times sooner than JSON."""
    return "\0".join(map(_END.join, columns)).encode("utf-8", "surrogatepass")


def _parse_columns(content: bytes | None) -> _Columns:
    columns = content.decode("utf-8", "surrogatepass").split("\0") if content else []
    return (
        _Columns(*(column.split(_END) for column in columns))
        if columns
        else _Columns((), (), (), (), ())
    )


class Memory:
    """What is known of one output folder."""

    def __init__(self, cache: Cache, folder: Path, signature: str) -> None:
        """signature: a digest of all that the build depends on."""
        self.cache = cache
        self._folder = folder
        self._signature = signature
        known = self._known = _parse_columns(cache.get(f"output {folder}"))
        self._stands = list(
            map(self._is_intact, known.paths, known.digests, known.sizes, known.states)
        )

    def _is_intact(self, path: str, digest: str, size: str, state: str) -> bool:
        place = f"{self._folder}/{path}"
        if state:
            return find_state(place) == state
        # it was written so shortly before the build ended that only its bytes can tell
        try:
            return (
                os.lstat(place).st_size == int(size)
                and digest_content(read_file(place)) == digest
            )
        except OSError:
            return False

    @cached_property
    def intact(self) -> Mapping[str, FileRecord]:
        """The files that stand as the last build left them, by path."""
        rows = compress(zip(*self._known, strict=True), self._stands)
        return {
            path: FileRecord(key, digest, int(size), state)
            for path, key, digest, size, state in rows
        }

    def recall(self) -> Mapping[str, Any] | None:
        """The result of the last build; None if it was made from something else, or not
        all it made is there.
        """
        content = self.cache.get(f"result {self._folder}")
        if not content or not all(self._stands):
            return None
        record: Mapping[str, Any] = orjson.loads(content)
        return record if record["signature"] == self._signature else None

    def remember(
        self,
        files: Sequence[MadeFile],
        keys: Mapping[str, str],
        result: Mapping[str, Any],
    ) -> None:
        """Keep how the files of a finished build stand, and its result, which JSON can
        say.

        keys: path -> digest of what a page was made from.
        """
        now = _read_disk_clock(self._folder)
        manifest = read_file(f"{self._folder}/{MANIFEST}")
        rows = [
            *files,
            MadeFile(MANIFEST, digest_content(manifest), len(manifest), differs=True),
        ]
        columns = _Columns(
            paths=[file.path for file in rows],
            keys=[keys.get(file.path, "") for file in rows],
            digests=[file.digest for file in rows],
            sizes=[str(file.size) for file in rows],
            states=[self._find_state(file, now) for file in rows],
        )
        self.cache.put(f"output {self._folder}", _format_columns(columns))
        self.cache.put(
            f"result {self._folder}",
            orjson.dumps({**result, "signature": self._signature}),
        )

    def _find_state(self, file: MadeFile, now: int) -> str:
        before = None if file.differs else self.intact.get(file.path)
        return (before.state if before else "") or find_state(
            f"{self._folder}/{file.path}", now=now
        )


def _read_disk_clock(folder: Path) -> int:
    """The time by the disk's own clock, in nanoseconds."""
    with TemporaryFile(dir=folder) as file:
        return os.fstat(file.fileno()).st_ctime_ns
