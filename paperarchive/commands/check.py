"""Report every problem of an archive."""

import argparse

from paperarchive.commands.command import GOOD, PROBLEMS, Command, add_switch
from paperarchive.console import print_check, print_json
from paperarchive.json_reports import describe_check


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="the output format (text)",
    )
    add_switch(
        command, "--duplicates", "search for papers with near titles or near abstracts"
    )


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.build.check import check_archive

    result = check_archive(arguments.archive_dir, duplicates=arguments.duplicates)
    if arguments.format == "json":
        print_json(describe_check(result))
    else:
        print_check(result, for_github=arguments.format == "github")
    return PROBLEMS if result.problems else GOOD


COMMAND = Command(
    name="check",
    summary="report every problem; write nothing",
    add_arguments=_add_arguments,
    run=_run,
)
