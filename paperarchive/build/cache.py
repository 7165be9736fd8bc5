"""The cache of builds: one SQLite file, `.paperarchive/cache.sqlite` in the archive.

In: a cache key that covers all inputs of a result, and its bytes. Out: the bytes, or
None. The file may be deleted or damaged at any time: what cannot be read is absent.
While one build has the cache open, another one waits. Values are plain data, never
pickles: the cache of a stranger's archive must not be able to run code.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from paperarchive.digests import digest_content

FOLDER = ".paperarchive"
FILE_NAME = "cache.sqlite"
WAIT_SECONDS = 3600
"""How long a build waits for another: longer than any build takes."""
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises; the second, where SQLite's message quotes it."""
_TABLE = "CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, digest BLOB NOT NULL, content BLOB NOT NULL)"


class Cache:
    """Results by key."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._is_damaged = False

    def get(self, key: str) -> bytes | None:
        """The bytes of a key; None where there are none, or they are damaged."""
        try:
            row = self._connection.execute(
                "SELECT digest, content FROM results WHERE key = ?", (key,)
            ).fetchone()
        except _DAMAGE:
            self._is_damaged = True
            return None
        return row[1] if row and row[0] == digest_content(row[1]) else None

    def put(self, key: str, content: bytes) -> None:
        """Store bytes under a key, in place of earlier ones."""
        row = (key, digest_content(content), content)
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?)", row
            )
        except _DAMAGE:
            self._is_damaged = True

    def keep_only(self, prefix: str, keys: Collection[str]) -> None:
        """Delete all results whose key begins with a prefix, except for some keys."""
        try:
            rows = self._connection.execute(
                "SELECT key FROM results WHERE key GLOB ?", (f"{prefix}*",)
            ).fetchall()
            gone = [row for row in rows if row[0] not in keys]
            self._connection.executemany("DELETE FROM results WHERE key = ?", gone)
        except _DAMAGE:
            self._is_damaged = True

    def save(self) -> bool:
        """Commit; False if the file is damaged."""
        try:
            self._connection.execute("COMMIT")
        except _DAMAGE:
            return False
        return not self._is_damaged


def make_empty_cache() -> Cache:
    """Make a cache in memory, which leaves nothing behind."""
    return Cache(_open(":memory:", fresh=False))


@contextmanager
def open_cache(archive_dir: Path, *, fresh: bool = False) -> Iterator[Cache]:
    """Open the cache of an archive for one build; commit unless the block raises.

    A damaged cache is started anew; where none can be written, it is in memory.
    fresh: delete everything first.
    """
    path = archive_dir / FOLDER / FILE_NAME
    with closing(_connect(path, fresh=fresh)) as connection:
        cache = Cache(connection)
        yield cache
        is_good = cache.save()
    if not is_good:
        path.unlink(missing_ok=True)


def _connect(path: Path, *, fresh: bool) -> sqlite3.Connection:
    try:
        path.parent.mkdir(exist_ok=True)
        try:
            return _open(str(path), fresh=fresh)
        except sqlite3.OperationalError:
            raise
        except _DAMAGE:  # not a database, or a damaged one
            path.unlink()
            return _open(str(path), fresh=fresh)
    except (OSError, sqlite3.OperationalError):  # the folder cannot be written
        return _open(":memory:", fresh=fresh)


def _open(path: str, *, fresh: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        # What a power cut damages is made again.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        if fresh:
            connection.execute("DROP TABLE IF EXISTS results")
        connection.execute(_TABLE)
    except BaseException:
        connection.close()
        raise
    return connection
