"""Import dumps of listings into `content/`."""

import argparse
import contextlib
import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.commands.command import (
    GOOD,
    PROBLEMS,
    Command,
    add_switch,
    load_records,
    load_valid_content,
)
from paperarchive.commands.take_back import restore_papers, undo_import
from paperarchive.console import (
    print_diffs,
    print_import,
    print_json,
    print_message,
)
from paperarchive.errors import Problem, Problems, UsageError
from paperarchive.files.os_errors import explain_os_error
from paperarchive.files.reading import read_file
from paperarchive.json_reports import describe_import

if TYPE_CHECKING:
    from paperarchive.importing.lists import DumpFile


def _parse_day(value: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no time zone)
    except ValueError:
        message = f"{value!r} is not a day (write YYYY-MM-DD)"
        raise argparse.ArgumentTypeError(message) from None


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "listings",
        nargs="*",
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
    add_switch(
        command, "--force", "import what can be read of a file that looks implausible"
    )
    takes_back = command.add_mutually_exclusive_group()
    takes_back.add_argument(
        "--removed",
        action="store_true",
        help="papers whose files are gone, however many, were removed on purpose",
    )
    takes_back.add_argument(
        "--restore",
        action="store_true",
        help="write removed papers again: those named, else all",
    )
    takes_back.add_argument(
        "--undo",
        action="store_true",
        help="take back the last import, or that of the listing named",
    )
    add_switch(command, "--json", "print one JSON object")


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.lock import lock_content

    archive_dir: Path = arguments.archive_dir
    _check_usage(arguments)
    if arguments.undo:
        name, run = "import --undo", undo_import
    elif arguments.restore:
        name, run = "import --restore", restore_papers
    else:
        name, run = "import", _import
    with contextlib.ExitStack() as stack:
        if not arguments.dry_run:
            stack.enter_context(lock_content(archive_dir, name))
        return run(archive_dir, arguments)


def _check_usage(arguments: argparse.Namespace) -> None:
    if arguments.crawled and len(arguments.listings) > 1:
        raise UsageError(
            "--crawled: applies to one listing only; import the others without it"
        )
    if arguments.undo and len(arguments.listings) > 1:
        raise UsageError("--undo: takes back one listing at a time")
    if arguments.undo or arguments.restore:
        if arguments.crawled or arguments.force:
            raise UsageError("--crawled and --force are for imports of listings")
    elif not arguments.listings and not arguments.removed:
        raise UsageError("import: name a listing")


def _import(archive_dir: Path, arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.listings import read_archived_dumps
    from paperarchive.importing.line_ends import (
        find_known,
        make_attributes_change,
        restore_line_ends,
    )
    from paperarchive.importing.plan import plan_import

    content = load_valid_content(archive_dir)
    known = {listing.sha256 for listing in content.listings}
    dumps = [
        replace(file, content=find_known(file.content, known) or file.content)
        for file in _read_dump_files(arguments.listings)
    ]
    archived = restore_line_ends(content.listings, read_archived_dumps(archive_dir))
    records, removed = load_records(archive_dir)
    plan = plan_import(
        content,
        archived.contents,
        dumps,
        records=records,
        removed=removed,
        crawled=arguments.crawled,
        force=arguments.force,
        accept_removals=arguments.removed,
    )
    attributes = make_attributes_change(archive_dir)
    added = () if attributes is None else (attributes,)
    changes = (*added, *archived.changes, *plan.changes)
    if not arguments.dry_run:
        write_changes(archive_dir, changes)
        for change in archived.changes:
            print_message(
                f"{change.path}: restored its line ends, which git had changed"
            )
    elif not arguments.json:
        print_diffs(changes)
    if arguments.json:
        print_json(describe_import(plan))
    else:
        print_import(plan, dry_run=arguments.dry_run)
    return PROBLEMS if plan.quarantine or plan.unread or plan.linking else GOOD


def _read_dump_files(names: Sequence[str]) -> "list[DumpFile]":
    """Read the lists that the command line names.

    Raises ProblemsError with all those that cannot be read.
    """
    from paperarchive.importing.lists import DumpFile

    problems = Problems()
    files: list[DumpFile] = []
    for name in names:
        try:
            files.append(DumpFile(name, read_file(name)))
        except OSError as error:
            problem = explain_os_error(error, name, doing="cannot be read")
            if Path(name).is_dir():
                advice = "name the lists in it, one by one or as folder/*"
                problem = Problem(name, "is a folder, not a list", advice)
            if _is_stream(name):
                message = "a list cannot be read from a pipe: its file's name is kept"
                problem = Problem(name, message, "save it to a file, and import that")
            problems.add(problem)
    problems.raise_if_any()
    return files


def _is_stream(name: str) -> bool:
    """Whether a name is that of standard input, a pipe or a process substitution."""
    return name == "-" or Path(name).is_fifo()


COMMAND = Command(
    name="import",
    summary="import dumps of listings into content/",
    add_arguments=_add_arguments,
    run=_run,
)
