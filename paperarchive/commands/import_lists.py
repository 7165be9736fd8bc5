"""Import lists of papers into `content/`."""

import argparse
import contextlib
import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.commands.command import (
    GOOD,
    PROBLEMS,
    Command,
    add_switch,
    load_records,
    load_valid_content,
    require_archive,
)
from paperarchive.commands.take_back import restore_papers, undo_import
from paperarchive.console import (
    print_diffs,
    print_import,
    print_json,
    print_line,
    print_message,
)
from paperarchive.errors import Problems, UsageError, find_nearest
from paperarchive.json_reports import describe_import

if TYPE_CHECKING:
    from paperarchive.importing.lists import ImportOptions


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
        help="a list of papers: BibTeX, RIS, CSV, JSON, Markdown, a folder, ...",
    )
    command.add_argument(
        "--crawled",
        type=_parse_day,
        metavar="YYYY-MM-DD",
        help="the day it was copied (for one list only)",
    )
    command.add_argument(
        "--format",
        dest="list_format",  # `format` is that of the output, as of `check`
        metavar="NAME",
        help="the format of the lists, if their content does not tell it; `help` lists all",
    )
    command.add_argument(
        "--map",
        metavar="FIELD=KEY,...",
        help="which key of the list is which field: title=name,arxiv=id",
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
    if arguments.list_format == "help":  # in any folder
        return _print_formats()
    require_archive(archive_dir)
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
        if (
            arguments.crawled
            or arguments.force
            or arguments.list_format
            or arguments.map
        ):
            raise UsageError(
                "--crawled, --force, --format and --map are for imports of lists"
            )
    elif not arguments.listings and not arguments.removed:
        raise UsageError("import: name a listing")


def _make_options(arguments: argparse.Namespace) -> "ImportOptions":
    """Read what the command line says of the lists. Raises: UsageError."""
    from paperarchive.formats.registry import FORMATS, find_format
    from paperarchive.importing.lists import ImportOptions
    from paperarchive.importing.mapping import parse_mapping

    list_format = None
    if arguments.list_format is not None:
        list_format = find_format(arguments.list_format)
        if list_format is None:
            names = [known.name for known in FORMATS]
            nearest = find_nearest(arguments.list_format, names)
            hint = f"did you mean {nearest!r}? " if nearest else ""
            raise UsageError(
                f"--format: no format is named {arguments.list_format!r}"
                f" ({hint}`paperarchive import --format help` lists them)"
            )
    if arguments.map and list_format is not None and not list_format.takes_mapping:
        raise UsageError(f"--map: {list_format.noun} has fields of its own")
    return ImportOptions(
        crawled=arguments.crawled,
        force=arguments.force,
        list_format=list_format,
        mapping=parse_mapping(arguments.map) if arguments.map else {},
    )


def _print_formats() -> int:
    """Print the formats, each with an example."""
    from paperarchive.formats.registry import FORMATS

    for known in FORMATS:
        noun = known.noun[:1].upper() + known.noun[1:]
        traits = []
        if known.takes_mapping:
            traits.append("--map names its fields")
        if known.takes_folder:
            traits.append("a folder of such files is one list")
        more = f" ({'; '.join(traits)})" if traits else ""
        print_line(f"{known.name}\n  {noun}{more}. For example:\n")
        for line in known.example.rstrip("\n").split("\n"):
            print_line(f"    {line}".rstrip())
        print_line("")
    return GOOD


def _import(archive_dir: Path, arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.listings import read_archived_dumps
    from paperarchive.importing.gather import gather_lists
    from paperarchive.importing.line_ends import (
        make_attributes_change,
        restore_line_ends,
    )
    from paperarchive.importing.plan import plan_import

    content = load_valid_content(archive_dir)
    options = _make_options(arguments)
    problems = Problems()
    lists = gather_lists(arguments.listings, problems, forced=options.list_format)
    archived = restore_line_ends(content.listings, read_archived_dumps(archive_dir))
    records, removed = load_records(archive_dir)
    plan = plan_import(
        content,
        archived.contents,
        lists,
        records=records,
        removed=removed,
        options=options,
        problems=problems,
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


COMMAND = Command(
    name="import",
    summary="import lists of papers into content/",
    add_arguments=_add_arguments,
    run=_run,
    needs_archive=False,  # `--format help` does not; the rest asks for one itself
)
