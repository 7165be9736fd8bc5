"""Import dumps of listings into `content/`."""

import argparse
import contextlib
import datetime
from pathlib import Path

from paperarchive.commands.command import (
    GOOD,
    PROBLEMS,
    Command,
    add_switch,
    load_valid_content,
)
from paperarchive.console import print_diffs, print_import, print_json
from paperarchive.errors import UsageError
from paperarchive.json_reports import describe_import


def _parse_day(value: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no time zone)
    except ValueError:
        message = f"{value!r} is not a day (write YYYY-MM-DD)"
        raise argparse.ArgumentTypeError(message) from None


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "listings",
        nargs="+",
        metavar="LISTING",
        help="a text file copied from a listing's page",
    )
    command.add_argument(
        "--crawled",
        type=_parse_day,
        metavar="YYYY-MM-DD",
        help="the day it was copied (for one dump only)",
    )
    add_switch(command, "--dry-run", "print the changes as a diff; write nothing")
    add_switch(command, "--json", "print one JSON object")


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.lock import lock_content

    archive_dir: Path = arguments.archive_dir
    if arguments.crawled and len(arguments.listings) > 1:
        raise UsageError(
            "--crawled: applies to one listing only; import the others without it"
        )
    with contextlib.ExitStack() as stack:
        if not arguments.dry_run:
            stack.enter_context(lock_content(archive_dir, "import"))
        return _import(archive_dir, arguments)


def _import(archive_dir: Path, arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.listings import read_archived_dumps
    from paperarchive.importing.dumps import DumpFile
    from paperarchive.importing.plan import plan_import

    content = load_valid_content(archive_dir)
    dumps = [DumpFile(name, Path(name).read_bytes()) for name in arguments.listings]
    archived = read_archived_dumps(archive_dir)
    plan = plan_import(content, archived, dumps, crawled=arguments.crawled)
    if not arguments.dry_run:
        write_changes(archive_dir, plan.changes)
    elif not arguments.json:
        print_diffs(plan.changes)
    if arguments.json:
        print_json(describe_import(plan))
    else:
        print_import(plan, dry_run=arguments.dry_run)
    return PROBLEMS if plan.quarantine else GOOD


COMMAND = Command(
    name="import",
    summary="import dumps of listings into content/",
    add_arguments=_add_arguments,
    run=_run,
)
