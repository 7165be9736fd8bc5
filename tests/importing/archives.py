"""Archives in folders, and dumps to import into them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.content.changes import write_changes
from paperarchive.content.import_records import read_import_records
from paperarchive.content.listings import read_archived_dumps
from paperarchive.content.load import Content, load_content
from paperarchive.content.removed import read_removed
from paperarchive.errors import Problems
from paperarchive.importing.archived import ArchivedDumps
from paperarchive.importing.gather import GivenList, make_given
from paperarchive.importing.lists import ImportOptions
from paperarchive.importing.merge import ArchiveState, load_state
from paperarchive.importing.plan import ImportPlan, plan_import
from paperarchive.importing.restore import RestorePlan, choose_restored, plan_restore
from paperarchive.importing.tagger import plan_tags
from paperarchive.importing.undo import UndoPlan, choose_undone, plan_undo

if TYPE_CHECKING:
    from paperarchive.importing.conflicts import Conflict

TAGS = "- {label: Octopuses, slug: octopuses, description: Arms., phrases: [octopus]}\n"


@dataclass(frozen=True)
class Listed:
    """One entry of a generated dump."""

    title: str
    abstract: str = (
        "We show that a thing holds, and that it is good. It is good for three tasks, and for others that we name."
    )
    who: str | None = "• 7 authors"
    date: str = "May 18, 2024"
    comments: int = 0

    def lines(self) -> str:
        text = f"{self.title}\n\n{self.abstract}\n"
        return text + (f"\n{self.who}\n·\n{self.date} {self.comments or ''}".rstrip() + "\n" if self.who else "")


def make_dump(*entries: Listed, day: str = "Oct 29, 2025") -> bytes:
    return "\n".join(["Daily Papers\n", f"{day}\n", *(entry.lines() for entry in entries)]).encode()


class Archive:
    """An archive in a folder, as the command works on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.accept_removals = False
        self.last_conflicts: tuple[Conflict, ...] = ()

    def read(self) -> Content:
        problems = Problems()
        content = load_content(self.root, problems)
        problems.raise_if_any()
        return content

    def plan(
        self, dumps: Mapping[str, bytes], crawled: datetime.date | None = None, *, force: bool = True
    ) -> ImportPlan:
        """Plan an import. force: a small dump with one entry that cannot be read looks implausible."""
        files = [make_given(path, content) for path, content in dumps.items()]
        options = ImportOptions(crawled, force=force)
        return self.plan_lists(files, options)

    def plan_lists(self, lists: Sequence[GivenList], options: ImportOptions) -> ImportPlan:
        """Plan an import of lists of any format."""
        problems = Problems()
        records, removed = read_import_records(self.root, problems), read_removed(self.root, problems)
        problems.raise_if_any()
        return plan_import(
            self.read(),
            read_archived_dumps(self.root),
            lists,
            records=records,
            removed=removed,
            options=options,
            accept_removals=self.accept_removals,
        )

    def run(self, crawled: datetime.date | None = None, /, **dumps: bytes) -> ImportPlan:
        """Import dumps, given by their names without extension."""
        plan = self.plan({f"in/{name}.txt": content for name, content in dumps.items()}, crawled)
        write_changes(self.root, plan.changes)
        self.last_conflicts = plan.conflicts
        return plan

    def tag(self) -> int:
        """Add tags of the vocabulary; returns the number of papers that gained some."""
        plan = plan_tags(self.read(), read_import_records(self.root, Problems()))
        write_changes(self.root, (*plan.papers, *plan.records))
        return len(plan.papers)

    def state(self) -> ArchiveState:
        """The archive with all that is recorded of it."""
        content, problems = self.read(), Problems()
        archived = ArchivedDumps(content.listings, content.records, read_archived_dumps(self.root))
        records, removed = read_import_records(self.root, problems), read_removed(self.root, problems)
        problems.raise_if_any()
        return load_state(content, archived, records, removed)

    def undo(self, name: str | None = None) -> UndoPlan:
        """Take back the last import, or that of a listing."""
        state = self.state()
        plan = plan_undo(state, choose_undone(state, name))
        write_changes(self.root, plan.changes)
        return plan

    def restore(self, *slugs: str) -> RestorePlan:
        """Write removed papers again."""
        state = self.state()
        plan = plan_restore(state, choose_restored(state, slugs))
        write_changes(self.root, plan.changes)
        return plan

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }

    def papers(self) -> list[str]:
        return [file.path.removeprefix("content/papers/") for file in self.read().papers]

    def text(self, path: str) -> str:
        return (self.root / "content/papers" / path).read_bytes().decode()

    def edit(self, path: str, *changes: tuple[str, str]) -> None:
        text = self.text(path)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (self.root / "content/papers" / path).write_bytes(text.encode())
