"""The cache of builds: one SQLite file, `.paperarchive/cache.sqlite` in the archive.

In: a cache key that covers all inputs of a result, and its bytes. Out: the bytes, or
None. The file may be deleted, damaged or replaced by anything at any time: what cannot
be read is absent. Several builds of an archive, into different folders, may use it at
once: no transaction lasts longer than one step. Values are plain data, never pickles:
the cache of a stranger's archive must not be able to run code.
"""

import os
import sqlite3
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from paperarchive.digests import digest_content
from paperarchive.errors import Problem, Severity

FOLDER = ".paperarchive"
FILE_NAME = "cache.sqlite"

_WAIT_SECONDS = 10
"""How long one step waits for that of another build, which takes milliseconds."""
_HELD_BYTES = 8_000_000
"""How many bytes of results are held before they are written."""
_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What any use of a file may raise; the second, where SQLite's message quotes it."""
_NO_DAMAGE = frozenset(
    {
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_TOOBIG),
        *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN),
        *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM),
    }
)
"""SQLite's codes for what is no fault of the file."""
_TABLE = "CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, digest BLOB NOT NULL, content BLOB NOT NULL)"


class Cache:
    """Results by key."""

    def __init__(self, connection: sqlite3.Connection, reason: str = "") -> None:
        """reason: why nothing will be remembered; empty = it will."""
        self._connection = connection
        self._held: dict[str, bytes] = {}
        self._held_bytes = 0
        self._last: dict[str, bytes] = {}
        self.is_damaged = False
        """Whether the file is to be started anew."""
        self.reason = reason
        """Why results are not remembered, a clause; empty = they are."""

    def get(self, key: str) -> bytes | None:
        """The bytes of a key; None where there are none, or they are damaged."""
        held = self._last.get(key) or self._held.get(key)
        if held is not None:
            return held
        try:
            row = self._connection.execute(
                "SELECT digest, content FROM results WHERE key = ?", (key,)
            ).fetchone()
        except _ERRORS as error:
            self._report(error)
            return None
        if row is None or not isinstance(row[1], bytes):
            return None
        content: bytes = row[1]
        return content if row[0] == digest_content(content) else None

    def put(self, key: str, content: bytes) -> None:
        """Store bytes under a key, in place of earlier ones, when the build succeeds."""
        self._last[key] = content

    def put_result(self, key: str, content: bytes) -> None:
        """Store a result under a key that covers all its inputs; soon, since it is right
        whatever becomes of the build.
        """
        self._held[key] = content
        self._held_bytes += len(content)
        if self._held_bytes > _HELD_BYTES:
            self._write_held()

    def keep_only(self, prefix: str, keys: Collection[str]) -> None:
        """Delete all results whose key begins with a prefix, except for some keys."""
        for key in list(self._held):
            if key.startswith(prefix) and key not in keys:
                del self._held[key]
        try:
            rows = self._connection.execute(
                "SELECT key FROM results WHERE key GLOB ?", (f"{prefix}*",)
            ).fetchall()
            gone = [row for row in rows if row[0] not in keys]
            if gone and not self.reason:
                self._change("DELETE FROM results WHERE key = ?", gone)
        except _ERRORS as error:
            self._report(error)

    def save(self) -> None:
        """Store what was put since the last time."""
        self._held |= self._last
        self._last.clear()
        self._write_held()

    def _change(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(statement, rows)

    def _write_held(self) -> None:
        rows = [
            (key, digest_content(content), content)
            for key, content in self._held.items()
        ]
        self._held.clear()
        self._held_bytes = 0
        if self.reason or not rows:
            return
        try:
            self._change("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
        except _ERRORS as error:
            self._report(error)

    def _report(self, error: Exception) -> None:
        if _is_damage(error):
            self.is_damaged = True
        elif not self.reason:
            self.reason = str(error)


def _is_damage(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF not in _NO_DAMAGE


def make_empty_cache() -> Cache:
    """Make a cache in memory, which leaves nothing behind."""
    return Cache(_open(":memory:", fresh=False))


def explain_no_cache(cache: Cache) -> Problem:
    """Why a build will not be remembered."""
    message = (
        f"cannot be used, so the next build makes everything again: {cache.reason}"
    )
    advice = "make the folder writable, or delete what is in its place"
    path = f"{FOLDER}/{FILE_NAME}"
    return Problem(path, message, advice, severity=Severity.WARNING)


@contextmanager
def open_cache(archive_dir: Path, *, fresh: bool = False) -> Iterator[Cache]:
    """Open the cache of an archive for one build; save it unless the block raises. A
    first build that fails leaves no cache, so that nothing is left in a wrong folder.

    A damaged cache is started anew; where none can be written, nothing is remembered,
    and `Cache.reason` says why. fresh: delete everything first.
    """
    path = archive_dir / FOLDER / FILE_NAME
    is_new = not os.path.lexists(path.parent)
    cache = _connect(path, fresh=fresh)
    try:
        with closing(cache._connection):
            yield cache
            cache.save()
    except Exception:  # an interrupted build, whose results help the next, is none
        if is_new:
            _remove(path)
        raise
    if cache.is_damaged:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    """Remove the file, and its folder unless that holds something else."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        path.parent.rmdir()


def _connect(path: Path, *, fresh: bool) -> Cache:
    try:
        path.parent.mkdir(exist_ok=True)
        _refuse_other_kinds(path)
        try:
            return Cache(_open(str(path), fresh=fresh))
        except _ERRORS as error:
            if not _is_damage(error):
                raise
            path.unlink()  # not a database, or a damaged one
            return Cache(_open(str(path), fresh=fresh))
    except OSError as error:
        reason = error.strerror or str(error)
    except _ERRORS as error:
        reason = str(error)
    if not fresh and path.is_file():  # opening a pipe would wait for ever
        with suppress(*_ERRORS):  # it may be readable
            uri = f"{path.absolute().as_uri()}?mode=ro"
            return Cache(
                sqlite3.connect(
                    uri, uri=True, isolation_level=None, timeout=_WAIT_SECONDS
                ),
                reason,
            )
    return Cache(_open(":memory:", fresh=fresh), reason)


def _refuse_other_kinds(path: Path) -> None:
    """Raise FileExistsError for a folder, a pipe or a device in place of the file."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileExistsError(0, "it is no file")


def _open(path: str, *, fresh: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        # What a power cut damages is made again.
        connection.execute("PRAGMA synchronous = OFF")
        # A stranger's file may have triggers and views.
        connection.execute("PRAGMA trusted_schema = OFF")
        if fresh:
            connection.execute("DROP TABLE IF EXISTS results")
        connection.execute(_TABLE)
    except BaseException:
        connection.close()
        raise
    return connection
