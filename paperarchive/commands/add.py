"""Add papers by arXiv identifier or DOI."""

import argparse
from typing import TYPE_CHECKING

from paperarchive.commands.command import (
    GOOD,
    PROBLEMS,
    Command,
    add_switch,
    load_records,
    load_valid_content,
)
from paperarchive.commands.papers import add_common_arguments, locking
from paperarchive.console import (
    print_diffs,
    print_json,
    print_line,
    print_message,
    print_problems,
)
from paperarchive.errors import Problems
from paperarchive.json_reports import Json, describe_problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paperarchive.adding.plan import AddedPaper, AddPlan
    from paperarchive.adding.requested import Requested
    from paperarchive.adding.services import Services
    from paperarchive.formats.record import Record


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "papers",
        nargs="+",
        metavar="ID",
        help="an arXiv identifier, a DOI, or the address of either",
    )
    add_switch(
        command, "--offline", "ask no service: write files with identifiers only"
    )
    add_common_arguments(command)


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.adding.services import Services

    return run_add(arguments, Services())


def run_add(arguments: argparse.Namespace, services: "Services") -> int:
    """Run the command. services: where arXiv and Crossref are asked."""
    from paperarchive.adding.requested import parse_requested
    from paperarchive.adding.services import fetch_records
    from paperarchive.content.changes import write_changes

    problems = Problems()
    requested = parse_requested(arguments.papers, problems)
    # Before the lock is taken: a service may take minutes.
    records = {} if arguments.offline else fetch_records(requested, services, problems)
    with locking(arguments, "add"):
        plan = _plan(arguments, requested, records, problems)
        if not arguments.dry_run:
            write_changes(arguments.archive_dir, plan.changes)
    _report(arguments, plan, problems)
    return PROBLEMS if problems else GOOD


def _plan(
    arguments: argparse.Namespace,
    requested: "Sequence[Requested]",
    records: "Mapping[Requested, Record]",
    problems: Problems,
) -> "AddPlan":
    """Load the archive and plan its changes."""
    from paperarchive.adding.plan import plan_additions
    from paperarchive.content.listings import read_archived_dumps
    from paperarchive.importing.archived import ArchivedDumps
    from paperarchive.importing.line_ends import restore_line_ends
    from paperarchive.importing.merge import load_state

    content = load_valid_content(arguments.archive_dir)
    files = read_archived_dumps(arguments.archive_dir)
    contents = restore_line_ends(content.listings, files).contents
    archived = ArchivedDumps(content.listings, content.records, contents)
    state = load_state(content, archived, *load_records(arguments.archive_dir))
    return plan_additions(
        state, requested, records, problems, is_offline=arguments.offline
    )


def _report(arguments: argparse.Namespace, plan: "AddPlan", problems: Problems) -> None:
    if arguments.json:
        print_json({**_describe(plan), **describe_problems(problems)})
        return
    print_problems(problems)
    if arguments.dry_run:
        print_diffs(plan.changes)
    for paper in plan.papers:
        for line in _show(paper):
            if arguments.dry_run:
                print_message(line)
            else:
                print_line(line)
    if arguments.dry_run:
        print_message("Nothing was written (--dry-run).")


def _show(paper: "AddedPaper") -> list[str]:
    """The lines for one paper."""
    given = paper.requested.given
    if paper.is_stub and paper.is_new:
        slug = paper.path.rpartition("/")[2].removesuffix(".md")
        advice = f"  `paperarchive add {given}` fills it where there is a network; its address stays /papers/{slug}/"
        return [f"{given}: {paper.path} has the identifier only", advice]
    if paper.is_new:
        return [f"{given}: {paper.path}: {paper.title}"]
    if paper.filled:
        return [f"{given}: {paper.path} was known; filled: {', '.join(paper.filled)}"]
    return [f"{given}: {paper.path} was known, and lacks nothing"]


def _describe(plan: "AddPlan") -> Json:
    return {
        "papers": [
            {
                "id": paper.requested.given,
                "path": paper.path,
                "title": paper.title,
                "new": paper.is_new,
                "stub": paper.is_stub,
                "filled": list(paper.filled),
            }
            for paper in plan.papers
        ]
    }


COMMAND = Command(
    name="add",
    summary="add papers by arXiv identifier or DOI",
    add_arguments=_add_arguments,
    run=_run,
)
