"""Entries of a list on disk, so that a list of any length takes little memory.

In: records or quarantined parts, one after the other. Out: a sequence of them, of which
the first MEMORY_ENTRIES are in memory, and all others in a temporary file.
"""

import tempfile
import weakref
from array import array
from collections.abc import Iterator, Sequence
from typing import IO, TypeVar, cast, overload

from paperarchive.formats.record import QuarantinedPart, Record
from paperarchive.formats.records import decode_entry, encode_entry

MEMORY_ENTRIES = 5000

EntryT = TypeVar("EntryT", bound=Record | QuarantinedPart)


class Spool(Sequence[EntryT]):
    """A sequence of entries that grows at its end. An entry is made anew each time that
    it is asked for, once it is on disk.
    """

    def __init__(self) -> None:
        self._first: list[EntryT] = []
        self._starts = array("Q")
        """Where each entry on disk begins, and where the last one ends."""
        self._file: IO[bytes] | None = None

    def append(self, entry: EntryT) -> None:
        """Add an entry at the end."""
        if len(self._first) < MEMORY_ENTRIES:
            self._first.append(entry)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  (it lives as long as this)
            weakref.finalize(self, self._file.close)
            self._starts.append(0)
        line = encode_entry(entry).encode()
        self._file.seek(self._starts[-1])
        self._file.write(line)
        self._starts.append(self._starts[-1] + len(line))

    def __len__(self) -> int:
        return len(self._first) + max(len(self._starts) - 1, 0)

    def __iter__(self) -> Iterator[EntryT]:
        for index in range(len(self)):
            yield self._get(index)

    @overload
    def __getitem__(self, index: int) -> EntryT: ...

    @overload
    def __getitem__(self, index: slice) -> list[EntryT]: ...

    def __getitem__(self, index: int | slice) -> EntryT | list[EntryT]:
        if isinstance(index, slice):
            return [self._get(place) for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return self._get(place)

    def _get(self, place: int) -> EntryT:
        if place < len(self._first):
            return self._first[place]
        if self._file is None:
            raise IndexError(place)
        number = place - len(self._first)
        start, stop = self._starts[number], self._starts[number + 1]
        self._file.seek(start)
        return cast("EntryT", decode_entry(self._file.read(stop - start).decode()))
