"""What is found out of a chunk of papers: recalled from the cache, or found by
whichever process is free.

In: for each chunk a key that names all its result depends on, and a task. Out: the
results, in the order of the chunks. An edit makes one chunk another, and no more.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from paperarchive.build.cache import Cache
from paperarchive.build.workers import Crew, Kept

if TYPE_CHECKING:
    from concurrent.futures import Future

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Value = TypeVar("Value")


class CachedChunks(Generic[Task, Value]):
    """The results of one kind."""

    def __init__(self, cache: Cache, kind: str, tasks: Mapping[str, Task]) -> None:
        """kind: a word, the same for every build. tasks: by key, in the order of the
        chunks.
        """
        self._cache = cache
        self._kind = f"{kind} "
        self._known = {
            key: Kept[Value](content)
            for key in tasks
            if (content := cache.get(self._kind + key))
        }
        self._keys = tuple(tasks)
        self._found: dict[str, Future[Kept[Value]]] = {}
        self.unknown: Mapping[str, Task] = {
            key: task for key, task in tasks.items() if key not in self._known
        }
        """The tasks of chunks that the cache does not know."""

    def begin(
        self, crew: Crew[Shared], find: Callable[[Shared, Task], Kept[Value]]
    ) -> None:
        """Have the results found that are not known."""
        self._found = {
            key: crew.submit(find, task) for key, task in self.unknown.items()
        }

    def finish(
        self, crew: Crew[Shared], parse: Callable[[bytes], Value]
    ) -> Iterator[Value]:
        """The results, each as soon as all before it are there; none is kept here.
        parse: makes one of its bytes.
        """
        found = crew.gather(list(self._found.values()))
        self._found.clear()
        for key in self._keys:
            kept = self._known.pop(key, None)
            if kept is None:
                kept = next(found)
                self._cache.put(self._kind + key, kept.content)
            yield kept.unpack(parse)
        self._cache.keep_only(self._kind, {self._kind + key for key in self._keys})
