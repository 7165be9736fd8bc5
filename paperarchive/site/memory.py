"""What the last build left: the output folder's files, and the result, so that what did not change is not made again.

In: the cache and the output folder. Out: records of the files that still stand there as they were written; the last
result, if nothing it depends on has changed; and the same kept for the next build.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import orjson

from paperarchive.content.disk import read_file
from paperarchive.site.cache import Cache
from paperarchive.site.output import MANIFEST, FileRecord, MadeFile, digest_content

SAFE_NANOSECONDS = 100_000_000
"""A file that was written so shortly before it was looked at may be written again without its times showing it."""

_SECOND = 1_000_000_000


@cache
def digest_program() -> str:
    """The digest of this program's own files and of what it stands on: another version's results are not this one's."""
    digest = blake2b(digest_size=16)
    for file in sorted(Path(__file__).parent.parent.rglob("*.py")):
        digest.update(read_file(str(file)))
    digest.update(f"{sys.version} {_find_packages()}".encode())
    return digest.hexdigest()


def _find_packages() -> list[str]:
    """The packages that are installed where Python looks for them, by name and version: `numpy-2.4.0.dist-info`.

    All of them, needed here or not, as their folders are named, which is soon found out.
    """
    return sorted(found.name for folder in sys.path for found in Path(folder).glob("*.dist-info"))


def find_state(path: str, *, now: int | None = None) -> str:
    """How a file stands on the disk: its size, inode and times, which no write leaves as they were.

    now: the time, in nanoseconds; a file that changed shortly before it has no state yet, nor has one that is absent.
    """
    try:
        status = os.lstat(path)
    except OSError:
        return ""
    is_coarse = status.st_ctime_ns % _SECOND == 0  # the disk counts in seconds, which is too little to tell by
    if is_coarse or (now is not None and status.st_ctime_ns > now - SAFE_NANOSECONDS):
        return ""
    return f"{status.st_size} {status.st_ino} {status.st_mtime_ns} {status.st_ctime_ns}"


class Memory:
    """What is known of one output folder."""

    def __init__(self, cache: Cache, folder: Path, signature: str) -> None:
        """signature: a digest of all that the build depends on."""
        self.cache = cache
        self._folder = folder
        self._signature = signature
        self._records = self._read_records()
        self.intact = {path: record for path, record in self._records.items() if self._is_intact(path, record)}

    def _read_records(self) -> dict[str, FileRecord]:
        content = self.cache.get(f"files {self._folder}")
        rows: dict[str, tuple[str, str, int, str]] = orjson.loads(content) if content else {}
        return {path: FileRecord(*row) for path, row in rows.items()}

    def _is_intact(self, path: str, record: FileRecord) -> bool:
        place = f"{self._folder}/{path}"
        if record.state:
            return find_state(place) == record.state
        try:  # it was written so shortly before the build ended that only its bytes can tell
            return os.lstat(place).st_size == record.size and digest_content(read_file(place)) == record.digest
        except OSError:
            return False

    def recall(self) -> Mapping[str, Any] | None:
        """The result of the last build; None if it was made from something else, or not all it made is there."""
        content = self.cache.get(f"result {self._folder}")
        if not content or len(self.intact) < len(self._records):
            return None
        record: Mapping[str, Any] = orjson.loads(content)
        return record if record["signature"] == self._signature else None

    def remember(self, files: Sequence[MadeFile], keys: Mapping[str, str], result: Mapping[str, Any]) -> None:
        """Keep how the files of a finished build stand, and its result, which JSON can say.

        keys: path -> digest of what a page was made from.
        """
        now = _read_disk_clock(self._folder)
        records = {file.path: self._record(file, keys.get(file.path, ""), now) for file in files}
        manifest = read_file(f"{self._folder}/{MANIFEST}")
        listed = MadeFile(MANIFEST, digest_content(manifest), len(manifest), differs=True)
        records[MANIFEST] = self._record(listed, "", now)
        rows = {path: (r.key, r.digest, r.size, r.state) for path, r in records.items()}
        self.cache.put(f"files {self._folder}", orjson.dumps(rows))
        self.cache.put(f"result {self._folder}", orjson.dumps({**result, "signature": self._signature}))

    def _record(self, file: MadeFile, key: str, now: int) -> FileRecord:
        before = None if file.differs else self.intact.get(file.path)
        state = before.state if before else ""
        return FileRecord(key, file.digest, file.size, state or find_state(f"{self._folder}/{file.path}", now=now))


def _read_disk_clock(folder: Path) -> int:
    """The time by the disk's own clock, in nanoseconds."""
    with TemporaryFile(dir=folder) as file:
        return os.fstat(file.fileno()).st_ctime_ns
