"""Make one paper of two."""

import argparse
import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

from paperarchive.commands.command import Command
from paperarchive.commands.papers import (
    PAPER_HELP,
    add_common_arguments,
    load_papers,
    locking,
    report,
)
from paperarchive.console import describe_conflict, describe_taken
from paperarchive.json_reports import describe_import_conflict

if TYPE_CHECKING:
    from paperarchive.curation.merge_papers import MergePlan


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "papers",
        nargs=2,
        metavar="SLUG",
        help=f"{PAPER_HELP}; the first keeps its file",
    )
    add_common_arguments(command)


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.listings import read_archived_dumps
    from paperarchive.curation.merge_papers import plan_merge

    archive_dir = arguments.archive_dir
    with locking(arguments, "merge"):
        loaded = load_papers(archive_dir, arguments.papers)
        first, second = loaded.papers
        plan = plan_merge(
            archive_dir,
            loaded.content,
            read_archived_dumps(archive_dir),
            loaded.records,
            loaded.removed,
            (first, second),
        )
        if not arguments.dry_run:
            write_changes(archive_dir, plan.changes)
    record = {
        "kept": plan.kept,
        "removed": plan.removed,
        "taken": list(map(dataclasses.asdict, plan.taken)),
        "conflicts": list(map(describe_import_conflict, plan.conflicts)),
        "relinked": list(plan.relinked),
    }
    return report(arguments, plan.changes, _list_lines(plan), record)


def _list_lines(plan: "MergePlan") -> Iterator[str]:
    yield f"{plan.removed}: merged into {plan.kept}"
    for taken in plan.taken:
        yield describe_taken(plan.kept, taken)
    for conflict in plan.conflicts:
        yield describe_conflict(conflict, f"{plan.removed} says")
    for path in plan.relinked:
        yield f"{path}: links to it rewritten"


COMMAND = Command(
    name="merge",
    summary="make one paper of two: the first keeps its file",
    add_arguments=_add_arguments,
    run=_run,
)
