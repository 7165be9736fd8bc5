"""Contents of files that wait to be written: in memory, and from some size on disk.

In: bytes, one content after the other. Out: the same, when they are asked for, from any
thread.
"""

import os
import tempfile
import threading
import weakref
from dataclasses import dataclass

MEMORY_BYTES = 32_000_000
"""What is held in memory of all contents."""


class ContentStore:
    """Holds contents; those that no longer fit in memory are in a temporary file."""

    def __init__(self) -> None:
        self._size = 0
        self._descriptor: int | None = None
        self._end = 0
        self._lock = threading.Lock()

    def add(self, content: bytes) -> "StoredContent":
        """Add a content. Raises: OSError."""
        self._size += len(content)
        if self._size <= MEMORY_BYTES:
            return StoredContent(None, 0, len(content), content)
        if self._descriptor is None:
            with tempfile.TemporaryFile(buffering=0) as file:
                self._descriptor = os.dup(file.fileno())
            weakref.finalize(self, os.close, self._descriptor)
        start = self._end
        rest = memoryview(content)
        with self._lock:
            os.lseek(self._descriptor, start, os.SEEK_SET)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        self._end += len(content)
        return StoredContent(self, start, len(content))

    def read(self, start: int, size: int) -> bytes:
        """Read what is on disk."""
        if self._descriptor is None:
            raise ValueError(start)
        parts: list[bytes] = []
        with self._lock:
            os.lseek(self._descriptor, start, os.SEEK_SET)
            while size and (part := os.read(self._descriptor, size)):
                parts.append(part)
                size -= len(part)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A content in a store."""

    store: ContentStore | None
    start: int
    size: int
    content: bytes | None = None
    """The bytes themselves, if they are in memory."""

    def read(self) -> bytes:
        """Read them."""
        if self.content is not None or self.store is None:
            return self.content or b""
        return self.store.read(self.start, self.size)
