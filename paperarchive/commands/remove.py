"""Remove papers for good."""

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
    command.add_argument("papers", nargs="+", metavar="SLUG", help=PAPER_HELP)
    command.add_argument(
        "--why", metavar="TEXT", help="the reason, kept in content/removed.yml"
    )
    add_common_arguments(command)


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.curation.remove import plan_removal

    with locking(arguments, "remove"):
        loaded = load_papers(arguments.archive_dir, arguments.papers)
        plan = plan_removal(
            loaded.content,
            loaded.removed,
            loaded.records,
            loaded.papers,
            why=arguments.why,
        )
        if not arguments.dry_run:
            write_changes(arguments.archive_dir, plan.changes)
    removed = [{"slug": file.paper.slug, "path": file.path} for file in plan.removed]
    lines = [f"{file.path}: removed" for file in plan.removed]
    return report(arguments, plan.changes, lines, {"removed": removed}, plan.links)


COMMAND = Command(
    name="remove",
    summary="remove papers, so that no import brings them back",
    add_arguments=_add_arguments,
    run=_run,
)
