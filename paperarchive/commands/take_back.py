"""What `import` takes back: an import (`--undo`), or the removal of papers (`--restore`)."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.commands.command import (
    GOOD,
    PROBLEMS,
    load_records,
    load_valid_content,
)
from paperarchive.console import (
    print_diffs,
    print_json,
    print_restore,
    print_undo,
)
from paperarchive.errors import Problems
from paperarchive.json_reports import describe_restore, describe_undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperarchive.content.changes import FileChange
    from paperarchive.importing.merge import ArchiveState


def undo_import(archive_dir: Path, arguments: argparse.Namespace) -> int:
    """Take back the last import, or that of a listing; returns the exit status."""
    from paperarchive.importing.undo import choose_undone, plan_undo

    state = _load_state(archive_dir)
    name = arguments.listings[0] if arguments.listings else None
    plan = plan_undo(state, choose_undone(state, name))
    _write(archive_dir, plan.changes, arguments)
    if arguments.json:
        print_json(describe_undo(plan))
    else:
        print_undo(plan, dry_run=arguments.dry_run)
    return GOOD


def restore_papers(archive_dir: Path, arguments: argparse.Namespace) -> int:
    """Write removed papers again; returns the exit status."""
    from paperarchive.importing.restore import choose_restored, plan_restore

    state = _load_state(archive_dir)
    plan = plan_restore(state, choose_restored(state, arguments.listings))
    _write(archive_dir, plan.changes, arguments)
    if arguments.json:
        print_json(describe_restore(plan))
    else:
        print_restore(plan, dry_run=arguments.dry_run)
    return PROBLEMS if plan.problems else GOOD


def _load_state(archive_dir: Path) -> "ArchiveState":
    """Load an archive with all that is recorded of it.

    Raises ProblemsError if anything of it is damaged.
    """
    from paperarchive.content.listings import read_archived_dumps
    from paperarchive.importing.archived import ArchivedDumps, find_dump_problems
    from paperarchive.importing.merge import load_state

    content = load_valid_content(archive_dir)
    dumps = read_archived_dumps(archive_dir)
    problems = Problems(find_dump_problems(content.listings, dumps))
    problems.raise_if_any()
    records, removed = load_records(archive_dir)
    archived = ArchivedDumps(content.listings, content.records, dumps)
    return load_state(content, archived, records, removed)


def _write(
    archive_dir: Path, changes: "Sequence[FileChange]", arguments: argparse.Namespace
) -> None:
    from paperarchive.content.changes import write_changes

    if not arguments.dry_run:
        write_changes(archive_dir, changes)
    elif not arguments.json:
        print_diffs(changes)
