"""Reads a list of any format: the items that its format yields, sorted by kind.

In: a format and a list. Out: `ReadList`. Counts hold: records + quarantined parts =
entries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paperarchive.errors import Problem
from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.record import (
    CrawlDay,
    IgnoredField,
    PrivateField,
    QuarantinedPart,
    Record,
    SkippedPart,
    UnreadPart,
)
from paperarchive.formats.records import clean_entry
from paperarchive.formats.source import ListSource
from paperarchive.formats.spool import Spool


@dataclass(frozen=True, slots=True)
class IgnoredFields:
    """The fields of one name that no archive has."""

    line: int
    """The first one's, from 1; 0 in a folder."""
    count: int


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list that was read. All parts are in the order of the list."""

    records: Sequence[Record]
    quarantine: Sequence[QuarantinedPart]
    skipped: Sequence[SkippedPart]
    unread: Sequence[UnreadPart]
    ignored: Mapping[str, IgnoredFields]
    """By the field's name."""
    private: Sequence[PrivateField]
    crawl: CrawlDay | None
    """None = the list does not tell it."""
    problems: Sequence[Problem]
    """Errors of the list as a whole: nothing of it is imported."""

    @property
    def entry_count(self) -> int:
        """The number of entries, quarantined ones included."""
        return len(self.records) + len(self.quarantine)


def read_list(
    list_format: ListFormat, source: ListSource, options: ReadOptions
) -> ReadList:
    """Read a list of a format."""
    records = Spool[Record]()
    quarantine = Spool[QuarantinedPart]()
    skipped: list[SkippedPart] = []
    unread: list[UnreadPart] = []
    ignored: dict[str, IgnoredFields] = {}
    private: list[PrivateField] = []
    problems: list[Problem] = []
    crawl: CrawlDay | None = None
    for item in list_format.read(source, options):
        match item:
            case Record():
                records.append(clean_entry(item))
            case QuarantinedPart():
                quarantine.append(clean_entry(item))
            case SkippedPart():
                skipped.append(item)
            case UnreadPart():
                unread.append(item)
            case PrivateField():
                private.append(item)
            case IgnoredField():
                line = 0 if source.is_folder else item.line
                before = ignored.get(item.name, IgnoredFields(line, 0))
                ignored[item.name] = IgnoredFields(before.line, before.count + 1)
            case CrawlDay():
                crawl = item
            case Problem():
                problems.append(item)
    return ReadList(
        records, quarantine, skipped, unread, ignored, private, crawl, problems
    )
