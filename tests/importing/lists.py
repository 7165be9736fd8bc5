"""Lists of records, as other formats give them, to import."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from paperarchive.content.changes import write_changes
from paperarchive.formats.record import Record
from paperarchive.formats.records import encode_entry, encode_header
from paperarchive.importing.gather import make_given
from paperarchive.importing.lists import ImportOptions
from paperarchive.importing.plan import ImportPlan
from tests.importing.archives import Archive


def encode_list(*records: Record) -> bytes:
    """A list as a file."""
    return (encode_header("bibtex") + "".join(map(encode_entry, records))).encode()


@dataclass(frozen=True)
class CollectedList:
    """A list, with its name and the day on which it was collected."""

    name: str
    content: bytes
    day: datetime.date

    def run(self, archive: Archive) -> ImportPlan:
        """Import the list."""
        return run_list(archive, self.name, self.content, self.day)


def run_list(archive: Archive, name: str, content: bytes, day: datetime.date) -> ImportPlan:
    """Import a file of any format."""
    plan = archive.plan_lists([make_given(name, content)], ImportOptions(day, force=True))
    write_changes(archive.root, plan.changes)
    archive.last_conflicts = plan.conflicts
    return plan


def run_records(archive: Archive, name: str, records: Sequence[Record], day: int) -> ImportPlan:
    """Import records. day: of October 2025."""
    return run_list(archive, f"{name}.jsonl", encode_list(*records), datetime.date(2025, 10, day))
