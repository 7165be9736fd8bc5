"""The command line: parse, call one function, print, return the exit status.

Results go to standard output, messages to standard error. Exit status 0: good; 1:
problems; 2: wrong usage. Each command imports what it needs itself, so that `--version`
and `--help` respond at once.
"""

import argparse
import contextlib
import datetime
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from paperarchive import __version__
from paperarchive.console import (
    ServeLog,
    print_build,
    print_check,
    print_diffs,
    print_import,
    print_json,
    print_message,
    print_problems,
)
from paperarchive.errors import Problems, ProblemsError, UsageError
from paperarchive.json_reports import (
    describe_build,
    describe_check,
    describe_import,
    describe_problems,
)
from paperarchive.progress import BuildProgress
from paperarchive.text.english import count

if TYPE_CHECKING:
    from paperarchive.content.load import Content

GOOD, PROBLEMS, USAGE = 0, 1, 2
INTERRUPTED = 130
"""The exit status of a shell for a command that SIGINT ended."""

MAXIMUM_JOBS = 61
"""The most worker processes that every system allows. Source: Python's
`ProcessPoolExecutor`, whose limit on Windows this is.
"""


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


def _add_switch(command: argparse.ArgumentParser, name: str, summary: str) -> None:
    command.add_argument(name, action="store_true", help=summary)


def _add_import_arguments(command: argparse.ArgumentParser) -> None:
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
    _add_switch(command, "--dry-run", "print the changes as a diff; write nothing")
    _add_switch(command, "--json", "print one JSON object")


def _add_build_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--output", type=Path, metavar="DIR", help="the output folder (public/)"
    )
    command.add_argument(
        "--base-url",
        metavar="URL",
        help="where the site is published, in place of the setting",
    )
    _add_switch(command, "--clean", "delete earlier output and the cache first")
    _add_switch(command, "--strict", "treat warnings as errors")
    _add_switch(command, "--drafts", "include drafts")
    command.add_argument(
        "--jobs", type=_parse_jobs, metavar="N", help="number of processes (one a core)"
    )
    _add_switch(command, "--json", "print one JSON object")


def _add_serve_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port",
        type=_parse_port,
        metavar="N",
        help="the port (8000, or the next free one)",
    )
    command.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="H",
        help="the address to listen on (127.0.0.1)",
    )
    _add_switch(command, "--open", "open the site in a browser")
    _add_switch(command, "--poll", "poll for changes every second (for network drives)")
    _add_switch(command, "--drafts", "include drafts")


def _add_check_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="the output format (text)",
    )


def _add_tag_arguments(command: argparse.ArgumentParser) -> None:
    _add_switch(command, "--write", "add them to the files")


def _parse_folder(value: str) -> Path:
    path = Path(value)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {value!r}")
    return path


def _parse_day(value: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no time zone)
    except ValueError:
        message = f"{value!r} is not a day (write YYYY-MM-DD)"
        raise argparse.ArgumentTypeError(message) from None


def _parse_port(value: str) -> int:
    if not value.isdecimal() or not 0 <= int(value) <= 65535:
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a port (write a number from 0 to 65535; 0 takes any free one)"
        )
    return int(value)


def _parse_jobs(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= MAXIMUM_JOBS:
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a number of processes (write one from 1 to {MAXIMUM_JOBS})"
        )
    return int(value)


# --- commands


def _run_import(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.listings import read_archived_dumps
    from paperarchive.importing.dumps import DumpFile
    from paperarchive.importing.plan import plan_import

    archive_dir: Path = arguments.archive_dir
    if arguments.crawled and len(arguments.listings) > 1:
        raise UsageError(
            "--crawled: applies to one listing only; import the others without it"
        )
    content = _load_content(archive_dir)
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


def _run_build(arguments: argparse.Namespace) -> int:
    from paperarchive.build.build import BuildOptions, build_site

    options = BuildOptions(
        output=arguments.output,
        base_url=arguments.base_url,
        clean=arguments.clean,
        strict=arguments.strict,
        drafts=arguments.drafts,
        jobs=arguments.jobs,
    )
    progress = BuildProgress()
    try:
        result = build_site(arguments.archive_dir, options, progress)
    finally:
        progress.end()
    if arguments.json:
        print_json(describe_build(result, progress.seconds()))
    else:
        print_problems(result.problems)
        print_build(result, progress.seconds())
    return GOOD


def _run_serve(arguments: argparse.Namespace) -> int:
    import webbrowser

    from paperarchive.preview.builder import PreviewBuilder
    from paperarchive.preview.server import AddressError
    from paperarchive.preview.session import ServeOptions, serve_archive

    archive_dir: Path = arguments.archive_dir.absolute()
    options = ServeOptions(
        host=arguments.host, port=arguments.port, poll=arguments.poll
    )
    log = ServeLog(archive_dir, webbrowser.open if arguments.open else None)

    def make_builder(output_dir: Path) -> PreviewBuilder:
        return PreviewBuilder(archive_dir, output_dir, drafts=arguments.drafts)

    try:
        with _interrupting_once():
            serve_archive(archive_dir, make_builder, options, log)
    except KeyboardInterrupt:
        print_message("")
    except AddressError as error:
        print_message(f"paperarchive: {error}")
        return PROBLEMS
    return GOOD


@contextlib.contextmanager
def _interrupting_once() -> Iterator[None]:
    """Let the first SIGINT or SIGTERM raise KeyboardInterrupt, and ignore later ones,
    which would interrupt the cleanup. A signal that is ignored stays ignored.
    """

    def interrupt(_number: int, _frame: object) -> None:
        for number in handlers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    handlers = {
        number: signal.signal(number, interrupt)
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _run_check(arguments: argparse.Namespace) -> int:
    from paperarchive.build.check import check_archive

    result = check_archive(arguments.archive_dir)
    if arguments.format == "json":
        print_json(describe_check(result))
    else:
        print_check(result, for_github=arguments.format == "github")
    return PROBLEMS if result.problems else GOOD


def _run_tag(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.tagger import plan_tags

    changes = tuple(plan_tags(_load_content(arguments.archive_dir)))
    papers = count(len(changes), "paper")
    if arguments.write:
        write_changes(arguments.archive_dir, changes)
        print(f"Added tags to {papers}.")
    else:
        print_diffs(changes)
        print_message(f"{papers} would gain tags (--write adds them)")
    return GOOD


def _load_content(archive_dir: Path) -> "Content":
    """Load an archive's content and print warnings.

    Raises ProblemsError if it has errors, or the folder is not an archive.
    """
    from paperarchive.content.load import load_content
    from paperarchive.settings import read_settings

    problems = Problems()
    read_settings(archive_dir, problems)
    content = load_content(archive_dir, problems)
    problems.raise_if_any()
    print_problems(problems)
    return content


class _Command(NamedTuple):
    """A subcommand."""

    name: str
    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    """Returns the exit status."""


_COMMANDS = (
    _Command(
        "import",
        "import dumps of listings into content/",
        _add_import_arguments,
        _run_import,
    ),
    _Command(
        "build",
        "build the site from content/ into public/",
        _add_build_arguments,
        _run_build,
    ),
    _Command(
        "serve",
        "preview the site on this machine, with live reload",
        _add_serve_arguments,
        _run_serve,
    ),
    _Command(
        "check",
        "report every problem; write nothing",
        _add_check_arguments,
        _run_check,
    ),
    _Command(
        "tag",
        "suggest tags from the vocabulary, as a diff",
        _add_tag_arguments,
        _run_tag,
    ),
)
