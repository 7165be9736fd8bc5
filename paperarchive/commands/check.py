"""Report every problem of an archive."""

import argparse

from paperarchive.commands.command import (
    GOOD,
    PROBLEMS,
    Command,
    add_switch,
    print_ignored,
)
from paperarchive.console import print_check, print_json
from paperarchive.json_reports import describe_check


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="the output format (text)",
    )
    command.add_argument(
        "--base-url",
        metavar="URL",
        help="where the site is published, in place of the setting",
    )
    add_switch(
        command, "--duplicates", "search for papers with near titles or near abstracts"
    )
    add_switch(command, "--untrusted", "packaged theme alone: for changes of strangers")


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.build.check import check_archive

    result = check_archive(
        arguments.archive_dir,
        duplicates=arguments.duplicates,
        untrusted=arguments.untrusted,
        base_url=arguments.base_url,
    )
    if arguments.untrusted:
        print_ignored(arguments.archive_dir)
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
