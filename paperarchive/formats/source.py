"""The sources of a list: a file, or the files of a folder, decoded.

Formats read them as text with line ends `\\n` and without a byte order mark, whatever
the encoding of the file.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a list."""

    name: str
    """As written on the command line; in a folder, relative to that."""
    content: bytes

    def read_text(self) -> str:
        """The whole text."""
        text = self.content.decode("utf-8-sig", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def read_lines(self) -> Iterator[str]:
        """The lines as a stream, each with its `\\n`, which the last may lack."""
        yield from io.StringIO(self.read_text())


@dataclass(frozen=True, slots=True)
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
