"""What a format of lists is: how to recognise a file of it, and how to read one.

One module per format in this folder has a constant `FORMAT`; `registry.py` lists them.
Nothing else in the program knows a format.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from paperarchive.formats.record import ListItem
from paperarchive.formats.source import ListSource

PROBE_CHARACTERS = 200_000


@dataclass(frozen=True)
class Probe:
    """The beginning of a file, for telling its format."""

    name: str
    """The file's name, for its extension; content decides."""
    text: str
    """Decoded, at most PROBE_CHARACTERS, without white space around it."""
    is_folder: bool = False

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The first 200 lines that are not empty, stripped."""
        stripped = (line.strip() for line in self.text.split("\n"))
        return tuple([line for line in stripped if line][:200])


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person who imports a list says of it."""

    crawled: datetime.date | None = None
    """The day on which it was collected; None = not given."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Field of a record -> key of the file, for lists with keys; from --map or
    `content/listings.yml`.
    """
    is_forced: bool = False
    """Whether to read what can be read of a file that looks implausible."""


@dataclass(frozen=True, slots=True)
class ListFormat:
    """A format of lists of papers."""

    name: str
    """As in `--format NAME`: `bibtex`."""
    noun: str
    """With its article, for messages: `a bibliography in BibTeX`."""
    extension: str
    """Of the kept file: `.bib`."""
    example: str
    """A short list of this format, for `--format help`: one that the format reads."""
    recognize: Callable[[Probe], bool]
    """Whether a file is of this format, from its beginning."""
    read: Callable[[ListSource, ReadOptions], Iterator[ListItem]]
    """Reads a list, as a stream where its size is not bounded. Raises nothing for any
    content: what cannot be read is quarantined, or a `Problem`.
    """
    is_exact: bool = False
    """Whether titles and abstracts are as the authors wrote them, so that they win over
    those of a page's flattened text, whatever the day.
    """
    takes_mapping: bool = False
    """Whether `--map` applies."""
    takes_folder: bool = False
    """Whether a folder of such files is one list."""
    is_one_paper: bool = False
    """Whether a file holds one paper, so that several files are one list."""
