"""The cache: what earlier builds made, in one SQLite file, `.paperarchive/cache.sqlite`
in the archive's folder.

In: a key that names all a result depends on, and its bytes. Out: the bytes, or None.
The file may be deleted or damaged
at any time: what cannot be read is not there. While one build has the cache open,
another one waits. What is kept is
data in plain forms, never objects: a file that comes with somebody's archive must not
be able to run anything.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from paperarchive.digests import digest_content

FOLDER = ".paperarchive"
FILE_NAME = "cache.sqlite"
WAIT_SECONDS = 3600
"""How long a build waits for another one; longer than any takes."""
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises; the second where SQLite's message quotes it."""
_TABLE = "CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, digest BLOB NOT NULL, content BLOB NOT NULL)"


class Cache:
    """Results by key."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._is_damaged = False

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key; None where there are none, or they are damaged."""
        try:
            row = self._connection.execute(
                "SELECT digest, content FROM results WHERE key = ?", (key,)
            ).fetchone()
        except _DAMAGE:
            self._is_damaged = True
            return None
        return row[1] if row and row[0] == digest_content(row[1]) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key, in place of earlier ones."""
        row = (key, digest_content(content), content)
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?)", row
            )
        except _DAMAGE:
            self._is_damaged = True

    def keep_only(self, prefix: str, keys: Collection[str]) -> None:
        """Forget the results under keys that begin so, but for some."""
        try:
            rows = self._connection.execute(
                "SELECT key FROM results WHERE key GLOB ?", (f"{prefix}*",)
            ).fetchall()
            gone = [row for row in rows if row[0] not in keys]
            self._connection.executemany("DELETE FROM results WHERE key = ?", gone)
        except _DAMAGE:
            self._is_damaged = True

    def save(self) -> bool:
        """Write what was put; False if the file is of no more use."""
        try:
            self._connection.execute("COMMIT")
        except _DAMAGE:
            return False
        return not self._is_damaged


def make_empty_cache() -> Cache:
    """Make a cache in memory, for what shall leave nothing behind."""
    return Cache(_open(":memory:", fresh=False))


@contextmanager
def open_cache(root: Path, *, fresh: bool = False) -> Iterator[Cache]:
    """Open the cache of an archive for one build; what was put is kept if the block is
    left without an exception.

    A cache that cannot be read is begun anew; where none can be written, one in memory
    does. fresh: forget everything.
    """
    path = root / FOLDER / FILE_NAME
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
        connection.execute(
            "PRAGMA synchronous = OFF"
        )  # what a power cut damages is made again
        connection.execute("BEGIN IMMEDIATE")
        if fresh:
            connection.execute("DROP TABLE IF EXISTS results")
        connection.execute(_TABLE)
    except BaseException:
        connection.close()
        raise
    return connection
