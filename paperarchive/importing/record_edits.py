"""Edits of the records of imports while an import, or an undo, is planned."""

from collections.abc import Iterable
from dataclasses import replace

from paperarchive.content.import_records import (
    GivenTags,
    ImportRecord,
    ImportRecords,
    RecordedPaper,
)

_Line = tuple[str, int]
"""Slug and rank: what tells the lines of a record apart."""


class RecordEdits:
    """The records of an archive as a command will leave them."""

    def __init__(self, records: ImportRecords) -> None:
        self._records = records
        self._imports = dict(records.imports)
        self._lines: dict[str, dict[_Line, RecordedPaper]] = {}

    def add_import(self, record: ImportRecord) -> None:
        """Add the record of a new import."""
        self._imports[record.listing] = record

    def drop_import(self, listing: str) -> None:
        """Drop the record of a listing."""
        del self._imports[listing]

    def put(
        self, listing: str, line: RecordedPaper, *, in_place_of: Iterable[RecordedPaper]
    ) -> None:
        """Put a line into the record of a listing. in_place_of: lines that go."""
        lines = self._lines.get(listing)
        if lines is None:
            papers = self._imports[listing].papers
            lines = {(paper.slug, paper.rank): paper for paper in papers}
            self._lines[listing] = lines
        for old in in_place_of:
            lines.pop((old.slug, old.rank), None)
        lines[line.slug, line.rank] = line

    def finish(self, given_tags: dict[str, GivenTags] | None = None) -> ImportRecords:
        """The records after all edits. given_tags: None = as they were."""
        for listing, lines in self._lines.items():
            if listing in self._imports:
                record = self._imports[listing]
                papers = tuple(lines[key] for key in sorted(lines))
                self._imports[listing] = replace(record, papers=papers)
        tags = self._records.given_tags if given_tags is None else given_tags
        return replace(self._records, imports=self._imports, given_tags=tags)
