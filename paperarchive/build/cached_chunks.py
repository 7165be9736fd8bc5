"""Results of chunks of papers: from the cache, or computed in whichever process is free.

In: for each chunk a cache key that covers all its inputs, and a task. Out: the results
in the order of the chunks. An edit changes one chunk's key and no other.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from paperarchive.build.cache import Cache
from paperarchive.build.workers import WorkerPool

if TYPE_CHECKING:
    from concurrent.futures import Future

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Value = TypeVar("Value")


class EncodedResult(Generic[Value]):
    """A result with its bytes for the cache. Another process receives the bytes only."""

    def __init__(self, content: bytes, value: Value | None = None) -> None:
        """value: None = decode it from the content when it is needed."""
        self.content = content
        self._value = value

    def __reduce__(self) -> tuple[type["EncodedResult[Value]"], tuple[bytes]]:
        return EncodedResult, (self.content,)

    def decode(self, decode: Callable[[bytes], Value]) -> Value:
        """The result itself. decode: makes it from the bytes."""
        return decode(self.content) if self._value is None else self._value


class CachedChunks(Generic[Task, Value]):
    """The results of one kind, such as word counts."""

    def __init__(self, cache: Cache, kind: str, tasks: Mapping[str, Task]) -> None:
        """kind: the constant prefix of the cache keys. tasks: by cache key, in order."""
        self._cache = cache
        self._prefix = f"{kind} "
        self._cached: dict[str, EncodedResult[Value]] = {}
        for key in tasks:
            content = cache.get(self._prefix + key)
            if content:
                self._cached[key] = EncodedResult(content)
        self._keys = tuple(tasks)
        self._started: dict[str, Future[EncodedResult[Value]]] = {}
        self.unknown: Mapping[str, Task] = {
            key: task for key, task in tasks.items() if key not in self._cached
        }
        """The tasks whose results are not cached, by key."""

    def start(
        self,
        pool: WorkerPool[Shared],
        compute: Callable[[Shared, Task], EncodedResult[Value]],
    ) -> None:
        """Start to compute the results that are not cached."""
        self._started = {
            key: pool.submit(compute, task) for key, task in self.unknown.items()
        }

    def results(
        self, pool: WorkerPool[Shared], decode: Callable[[bytes], Value]
    ) -> Iterator[Value]:
        """Every result as soon as those before it exist; once only.

        None is held afterwards: at 100,000 papers the chunks are most of the memory.
        """
        computed = pool.results(list(self._started.values()))
        self._started.clear()
        for key in self._keys:
            result = self._cached.pop(key, None)
            if result is None:
                result = next(computed)
                self._cache.put_result(self._prefix + key, result.content)
            yield result.decode(decode)
        self._cache.keep_only(self._prefix, {self._prefix + key for key in self._keys})
