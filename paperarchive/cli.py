"""The command line: parse, call one function, print, return the exit status.

Results go to standard output, messages to standard error. Exit status 0: good; 1:
problems; 2: wrong usage. A new command is a module in `commands/` and a line in
`COMMANDS`.
"""

import argparse
import io
import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from paperarchive import __version__
from paperarchive.commands import (
    add,
    build,
    check,
    fmt,
    import_lists,
    init,
    merge,
    recover,
    remove,
    rename,
    serve,
    tag,
)
from paperarchive.commands.command import (
    GOOD,
    PROBLEMS,
    USAGE,
    Command,
    require_archive,
)
from paperarchive.console import (
    STANDARD_OUTPUT,
    StreamError,
    discard_output,
    print_annotations,
    print_json,
    print_message,
    print_problems,
)
from paperarchive.errors import (
    Problem,
    ProblemsError,
    UsageError,
    make_visible,
    shorten,
)
from paperarchive.files.os_errors import PROGRAM, explain_exhaustion, explain_os_error
from paperarchive.files.reading import resolve_path
from paperarchive.interrupts import Interrupted, interrupting_once
from paperarchive.json_reports import describe_problems


def run() -> NoReturn:
    """Run the command of the process, and exit without interpreter teardown, which takes
    0.2 s after a build.
    """
    _open_closed_streams()
    try:
        status = main()
    except SystemExit as error:  # argparse has printed the help, or what is wrong
        status = error.code if isinstance(error.code, int) else GOOD
    has_arrived = _flush()
    os._exit(status if has_arrived or status != GOOD else PROBLEMS)


def _open_closed_streams() -> None:
    """Open the null device in place of a closed standard stream, whose number the next
    file that is opened would get.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    # Python has no stream for a closed one.
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status. arguments: None = those of the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the encoding lacks is written as an escape.
            stream.reconfigure(errors="backslashreplace")
    try:
        with interrupting_once():
            parsed = _make_parser().parse_args(arguments)
            return _run_command(parsed)
    except Interrupted as error:  # before or after the command itself
        return error.exit_status


def _run_command(parsed: argparse.Namespace) -> int:
    """Run a command, and say what stops it; returns the exit status."""
    try:
        return _try_command(parsed)
    except BrokenPipeError:
        return PROBLEMS
    except StreamError as error:
        discard_output()
        print_problems([explain_os_error(error, doing="cannot be written")])
        return PROBLEMS


def _try_command(parsed: argparse.Namespace) -> int:
    """Run a command; raises only what keeps its result from being printed."""
    try:
        _check_current_folder()
        if parsed.needs_archive:
            require_archive(parsed.archive_dir)
        status: int = parsed.run(parsed)
        return status
    except UsageError as error:
        print_message(f"paperarchive: {shorten(str(error))}")
        return USAGE
    except ProblemsError as error:
        return _report(parsed, error.problems)
    except (BrokenPipeError, StreamError):
        raise
    except Interrupted as error:
        _report(parsed, [error.explain()])
        return error.exit_status
    except OSError as error:
        return _report(parsed, [_place_in_archive(explain_os_error(error), parsed)])
    except (MemoryError, RecursionError) as error:
        return _report(parsed, [explain_exhaustion(error)])
    except ImportError as error:
        return _report(parsed, [_explain_import(error)])
    except RuntimeError as error:
        from concurrent.futures import BrokenExecutor  # 5 ms that few commands need

        if not isinstance(error, BrokenExecutor):
            raise
        return _report(parsed, [_LOST_WORKER])


_LOST_WORKER = Problem(
    PROGRAM,
    "a worker process ended unexpectedly",
    "free some memory if it ran out, or use `--jobs 1`",
)


def _explain_import(error: ImportError) -> Problem:
    """Explain a package that is not there, or whose libraries cannot be loaded."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    message = f"a part of the program cannot be loaded: {lines[-1] if lines else error}"
    advice = "install paperarchive again, or free some memory if it ran out"
    return Problem(PROGRAM, message, advice)


def _check_current_folder() -> None:
    """Raise ProblemsError in a folder that has been removed, where no path has a meaning."""
    try:
        Path.cwd()
    except OSError as error:
        message = f"the current folder cannot be used: {error.strerror}"
        problem = Problem(PROGRAM, message, "change to another folder")
        raise ProblemsError([problem]) from error


def _report(parsed: argparse.Namespace, problems: Sequence[Problem]) -> int:
    """Print what stopped a command, as its options ask; returns the exit status."""
    if _wants_json(parsed):
        print_json(describe_problems(problems))
    elif getattr(parsed, "format", None) == "github":
        print_annotations(problems)
    else:
        print_problems(problems)
    return PROBLEMS


def _place_in_archive(problem: Problem, parsed: argparse.Namespace) -> Problem:
    """Name a problem's file relative to the archive's folder, if it is there."""
    archive_dir: Path = parsed.archive_dir
    for folder in (archive_dir, archive_dir.absolute(), resolve_path(archive_dir)):
        path = Path(problem.path)
        if path.is_absolute() == folder.is_absolute() and path.is_relative_to(folder):
            return replace(problem, path=path.relative_to(folder).as_posix())
    return problem


def _wants_json(parsed: argparse.Namespace) -> bool:
    """Whether a command prints one JSON object and nothing else on standard output."""
    return (
        bool(getattr(parsed, "json", False)) or getattr(parsed, "format", "") == "json"
    )


def _flush() -> bool:
    """Write out both streams; returns whether all has arrived. A reader that has gone
    is not told of it.
    """
    has_arrived = True
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BrokenPipeError:
            has_arrived = False
        except OSError as error:
            has_arrived = False
            problem = explain_os_error(
                error, STANDARD_OUTPUT, doing="cannot be written"
            )
            print_problems([problem])
    return has_arrived


# --- arguments

COMMANDS: tuple[Command, ...] = (
    init.COMMAND,
    import_lists.COMMAND,
    add.COMMAND,
    build.COMMAND,
    serve.COMMAND,
    check.COMMAND,
    tag.COMMAND,
    fmt.COMMAND,
    remove.COMMAND,
    rename.COMMAND,
    merge.COMMAND,
    recover.COMMAND,
)
"""In the order of `--help`."""


class _Parser(argparse.ArgumentParser):
    """A parser whose messages hold no more of an argument than a person can read."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, and exit."""
        super().error(make_visible(shorten(message)))


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(
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
    for command in COMMANDS:
        description = f"{command.summary[0].upper()}{command.summary[1:]}."
        subparser = commands.add_parser(
            command.name, help=command.summary, description=description
        )
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run, needs_archive=command.needs_archive)
    return parser


def _parse_folder(value: str) -> Path:
    path = Path(value)
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            return path
        reason = "it is not a folder"
    except OSError as error:
        reason = str(error.strerror)
    raise argparse.ArgumentTypeError(f"there is no folder {value!r}: {reason}")
