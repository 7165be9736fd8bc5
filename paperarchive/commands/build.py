"""Build the site."""

import argparse
from pathlib import Path

from paperarchive.commands.command import GOOD, Command, add_switch, print_ignored
from paperarchive.console import print_build, print_json, print_problems
from paperarchive.json_reports import describe_build
from paperarchive.progress import BuildProgress

MAXIMUM_JOBS = 61
"""The most worker processes that every system allows. Source: Python's
`ProcessPoolExecutor`, whose limit on Windows this is.
"""


def _parse_jobs(value: str) -> int:
    is_short = value.isdecimal() and len(value) <= 2
    if not is_short or not 1 <= int(value) <= MAXIMUM_JOBS:
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a number of processes (write one from 1 to {MAXIMUM_JOBS})"
        )
    return int(value)


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--output", type=Path, metavar="DIR", help="the output folder (public/)"
    )
    command.add_argument(
        "--base-url",
        metavar="URL",
        help="where the site is published, in place of the setting",
    )
    add_switch(command, "--clean", "reuse and leave nothing of earlier builds")
    add_switch(command, "--strict", "treat warnings as errors")
    add_switch(command, "--drafts", "include drafts")
    add_switch(command, "--untrusted", "packaged theme alone: for changes of strangers")
    command.add_argument(
        "--jobs", type=_parse_jobs, metavar="N", help="number of processes (one a core)"
    )
    add_switch(command, "--json", "print one JSON object")


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.build.build import BuildOptions, build_site

    options = BuildOptions(
        output=arguments.output,
        base_url=arguments.base_url,
        clean=arguments.clean,
        strict=arguments.strict,
        drafts=arguments.drafts,
        jobs=arguments.jobs,
        untrusted=arguments.untrusted,
    )
    progress = BuildProgress()
    try:
        result = build_site(arguments.archive_dir, options, progress)
    finally:
        progress.end()
    if arguments.untrusted:
        print_ignored(arguments.archive_dir)
    if arguments.json:
        print_json(describe_build(result, progress.seconds()))
    else:
        print_problems(result.problems)
        print_build(result, progress.seconds())
    return GOOD


COMMAND = Command(
    name="build",
    summary="build the site from content/ into public/",
    add_arguments=_add_arguments,
    run=_run,
)
