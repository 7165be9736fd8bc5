"""The command line: parse, call one function, print, return the exit status.

Results go to standard output, messages to standard error. Exit status 0: good; 1:
problems; 2: wrong usage. A new command is a module in `commands/` and a line in
`_COMMANDS`.
"""

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from paperarchive import __version__
from paperarchive.commands import build, check, import_lists, serve, tag
from paperarchive.commands.command import PROBLEMS, USAGE, Command
from paperarchive.console import print_json, print_message, print_problems
from paperarchive.errors import ProblemsError, UsageError
from paperarchive.json_reports import describe_problems

INTERRUPTED = 130
"""The exit status of a shell for a command that SIGINT ended."""


def run() -> NoReturn:
    """Run the command of the process, and exit without interpreter teardown, which takes
    0.2 s after a build.
    """
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BrokenPipeError):  # its reader has exited
            if not stream.closed:
                stream.flush()
    os._exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status. arguments: None = those of the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the encoding lacks is written as an escape.
            stream.reconfigure(errors="backslashreplace")
    parsed = _make_parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
        return status
    except ProblemsError as error:
        if getattr(parsed, "json", False):
            print_json(describe_problems(error.problems))
        else:
            print_problems(error.problems)
        return PROBLEMS
    except UsageError as error:
        print_message(f"paperarchive: {error}")
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return PROBLEMS
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print_message(f"paperarchive: {place}{error.strerror or error}")
        return PROBLEMS


# --- arguments

_COMMANDS: tuple[Command, ...] = (
    import_lists.COMMAND,
    build.COMMAND,
    serve.COMMAND,
    check.COMMAND,
    tag.COMMAND,
)
"""In the order of `--help`."""


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="paperarchive",
        description="Turn listings of papers into Markdown files, and those into a static site.",
    )
    version = f"paperarchive {__version__}"
    parser.add_argument("--version", action="version", version=version)
    parser.add_argument(
        "-C",
        dest="archive_dir",
        type=_parse_folder,
        default=Path(),
        metavar="DIR",
        help="the archive's folder (the current one)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        description = f"{command.summary[0].upper()}{command.summary[1:]}."
        subparser = commands.add_parser(
            command.name, help=command.summary, description=description
        )
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    return parser


def _parse_folder(value: str) -> Path:
    path = Path(value)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {value!r}")
    return path
