"""Give a paper another address."""

import argparse

from paperarchive.commands.command import Command
from paperarchive.commands.papers import (
    PAPER_HELP,
    add_common_arguments,
    load_papers,
    locking,
    report,
)


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("paper", metavar="OLD", help=PAPER_HELP)
    command.add_argument("new", metavar="NEW", help="its new slug")
    add_common_arguments(command)


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.curation.rename import plan_rename

    with locking(arguments, "rename"):
        loaded = load_papers(arguments.archive_dir, [arguments.paper])
        [file] = loaded.papers
        plan = plan_rename(
            arguments.archive_dir, loaded.content, loaded.records, file, arguments.new
        )
        if not arguments.dry_run:
            write_changes(arguments.archive_dir, plan.changes)
    lines = [
        f"{plan.old_path} -> {plan.new_path}",
        *(f"{path}: links to it rewritten" for path in plan.relinked),
    ]
    record = {
        "old": plan.old_path,
        "new": plan.new_path,
        "relinked": list(plan.relinked),
    }
    return report(arguments, plan.changes, lines, record)


COMMAND = Command(
    name="rename",
    summary="give a paper another address; the old one leads on",
    add_arguments=_add_arguments,
    run=_run,
)
