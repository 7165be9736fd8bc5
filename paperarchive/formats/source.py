"""The sources of a list: a file, or the files of a folder, decoded.

Formats read them as text with line ends `\n` and without a byte order mark and null
characters, whatever the encoding of the file. Files on disk are read as streams.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from paperarchive.digests import FilesDigest
from paperarchive.errors import Problem
from paperarchive.formats.encodings import Decoding, find_decoding

_CHUNK = 1 << 20


@dataclass(frozen=True)
class SourceFile:
    """A file of a list, on disk or in memory."""

    name: str
    """As written on the command line; in a folder, relative to that."""
    content: bytes = b""
    """Its bytes, if there is no `path`."""
    path: Path | None = None
    """Where it is on disk."""

    def open(self) -> BinaryIO:
        """Open it for reading its bytes. Raises: OSError."""
        if self.path is None:
            return io.BytesIO(self.content)
        return self.path.open("rb")

    @cached_property
    def decoding(self) -> Decoding:
        """How it is decoded; found by reading it once."""
        with self.open() as file:
            return find_decoding(file)

    @cached_property
    def sha256(self) -> str:
        """Of its bytes, 64 hexadecimal digits."""
        digest = sha256()
        with self.open() as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    @cached_property
    def size(self) -> int:
        """In bytes."""
        if self.path is None:
            return len(self.content)
        return self.path.stat().st_size

    def read_bytes(self) -> bytes:
        """All its bytes."""
        with self.open() as file:
            return file.read()

    def read_head(self, size: int) -> bytes:
        """Its first bytes."""
        with self.open() as file:
            return file.read(size)

    def open_text(self) -> io.TextIOWrapper:
        """Open it for reading its text, with null characters; close it after use."""
        file = self.open()
        file.seek(len(self.decoding.mark))
        return io.TextIOWrapper(file, self.decoding.encoding, errors="replace")

    def read_text(self) -> str:
        """The whole text."""
        with self.open_text() as file:
            return self._clean(file.read())

    def read_lines(self) -> Iterator[str]:
        """The lines as a stream, each with its `\n`, which the last may lack."""
        with self.open_text() as file:
            for line in file:
                yield self._clean(line)

    def read_chunks(self, characters: int = _CHUNK) -> Iterator[str]:
        """The text as a stream of parts of some length, for files without line ends."""
        with self.open_text() as file:
            while chunk := file.read(characters):
                yield self._clean(chunk)

    def _clean(self, text: str) -> str:
        return text.replace("\0", "") if self.decoding.has_nulls else text

    def find_problem(self) -> Problem | None:
        """The problem of a file that cannot be decoded; None if it can be."""
        decoding = self.decoding
        if decoding.bad_line is None:
            return None
        advice = "save a copy of it as UTF-8 and import that"
        message = f"is not {decoding.name}"
        return Problem(self.name, message, advice, line=decoding.bad_line)

    def find_notices(self) -> Iterator[str]:
        """What a reader of the report should know of how it was decoded: clauses."""
        decoding = self.decoding
        if decoding.encoding != "utf-8":
            yield (f"read as {decoding.name} (if letters are wrong, save it as UTF-8)")
        if decoding.is_cut:
            yield "ends in the middle of a character: it may have been cut"
        if decoding.has_nulls:
            yield "null characters were left out"


@dataclass(frozen=True)
class ListSource:
    """A list as given to the command."""

    name: str
    """The path as written on the command line, for messages."""
    files: tuple[SourceFile, ...]
    """One, or those of a folder, sorted by name."""
    is_folder: bool = False

    @property
    def file(self) -> SourceFile:
        """The only file of a list that is no folder."""
        return self.files[0]

    @cached_property
    def sha256(self) -> str:
        """Of the file's bytes; of a folder, of the names and bytes of all files."""
        if not self.is_folder:
            return self.file.sha256
        digest = FilesDigest()
        for file in self.files:
            digest.add(file.name, file.read_bytes())
        return digest.hexdigest()

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(file.size for file in self.files)
