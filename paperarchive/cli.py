"""The command line: parse, call one function, print, return the exit status.

Results go to standard output, messages to standard error. Exit status 0: good; 1:
problems; 2: wrong usage. Each command imports what it needs itself, so that `--version`
and `--help` answer at once.
"""

import argparse
import contextlib
import datetime
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from paperarchive import __version__
from paperarchive.console import (
    ServeLog,
    describe_build,
    describe_import,
    format_for_github,
    print_build,
    print_diffs,
    print_import,
    print_json,
    print_problems,
    say,
)
from paperarchive.errors import Problems, ProblemsError, UsageError
from paperarchive.progress import BuildProgress
from paperarchive.text.english import count

if TYPE_CHECKING:
    from paperarchive.build.build import BuildOptions, BuildResult
    from paperarchive.content.load import Content

GOOD, PROBLEMS, USAGE = 0, 1, 2

MAXIMUM_JOBS = 61
"""So many processes can be waited for on every system."""


def run() -> NoReturn:
    """The command itself. It ends at once: to free what a build made, object by object,
    takes a fifth of a second.
    """
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BrokenPipeError):  # whoever read it is gone
            if not stream.closed:
                stream.flush()
    os._exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a terminal that lacks a character shows its number
            stream.reconfigure(errors="backslashreplace")
    parsed = _make_parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
        return status
    except ProblemsError as error:
        if getattr(parsed, "json", False):
            print_json({"problems": [problem.to_json() for problem in error.problems]})
        else:
            print_problems(error.problems)
        return PROBLEMS
    except UsageError as error:
        say(f"paperarchive: {error}")
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return PROBLEMS
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        say(f"paperarchive: {place}{error.strerror or error}")
        return PROBLEMS


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="paperarchive",
        description="Turn listings of papers into Markdown files, and those into a static site.",
    )
    parser.add_argument(
        "--version", action="version", version=f"paperarchive {__version__}"
    )
    parser.add_argument(
        "-C",
        dest="root",
        type=_folder,
        default=Path(),
        metavar="DIR",
        help="the archive's folder",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("import", help="listing dumps -> content/")
    command.add_argument(
        "listings",
        nargs="+",
        metavar="LISTING",
        help="a text file copied from a listing's page",
    )
    command.add_argument(
        "--crawled",
        type=_day,
        metavar="YYYY-MM-DD",
        help="when it was copied (one dump only)",
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help="show what would change as a diff; write nothing",
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_run_import)

    command = commands.add_parser("build", help="content/ -> public/")
    command.add_argument(
        "--output", type=Path, metavar="DIR", help="the output folder (public/)"
    )
    command.add_argument(
        "--base-url",
        metavar="URL",
        help="where the site will stand, instead of the setting",
    )
    command.add_argument(
        "--clean",
        action="store_true",
        help="remove and forget what earlier builds made first",
    )
    command.add_argument(
        "--strict", action="store_true", help="warnings stop the build"
    )
    command.add_argument("--drafts", action="store_true", help="build drafts too")
    command.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="processes that work at a time (one a core)",
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_run_build)

    command = commands.add_parser(
        "serve", help="preview the site on this machine, with live reload"
    )
    command.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help="the port (8000, or the next that is free)",
    )
    command.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="H",
        help="the address to listen on (127.0.0.1)",
    )
    command.add_argument(
        "--open", action="store_true", help="open the site in a browser"
    )
    command.add_argument(
        "--poll",
        action="store_true",
        help="poll for changes every second (for network drives)",
    )
    command.add_argument("--drafts", action="store_true", help="build drafts too")
    command.set_defaults(run=_run_serve)

    command = commands.add_parser(
        "check", help="say everything that is wrong; write nothing"
    )
    command.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="how to print (text)",
    )
    command.set_defaults(run=_run_check)

    command = commands.add_parser(
        "tag", help="tags that the vocabulary would add, as a diff"
    )
    command.add_argument("--write", action="store_true", help="add them to the files")
    command.set_defaults(run=_run_tag)
    return parser


def _folder(value: str) -> Path:
    path = Path(value)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {value!r}")
    return path


def _day(value: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no time zone)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a day (write YYYY-MM-DD)"
        ) from None


def _port(value: str) -> int:
    if not value.isdecimal() or not 0 <= int(value) <= 65535:
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a port (write a number from 0 to 65535; 0 takes any that is free)"
        )
    return int(value)


def _jobs(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= MAXIMUM_JOBS:
        raise argparse.ArgumentTypeError(
            f"{value!r} is no number of processes (write one from 1 to {MAXIMUM_JOBS})"
        )
    return int(value)


# --- the commands
# ------------------------------------------------------------------------------------------------


def _run_import(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.listings import read_archived_dumps
    from paperarchive.importing.dumps import DumpFile
    from paperarchive.importing.plan import plan_import

    root: Path = arguments.root
    if arguments.crawled and len(arguments.listings) > 1:
        raise UsageError(
            "--crawled: is for one listing only; import the others without it"
        )
    content = _read_archive(root)
    dumps = [DumpFile(name, Path(name).read_bytes()) for name in arguments.listings]
    plan = plan_import(
        content, read_archived_dumps(root), dumps, crawled=arguments.crawled
    )
    if arguments.dry_run:
        if not arguments.json:
            print_diffs(plan.changes)
    else:
        write_changes(root, plan.changes)
    if arguments.json:
        print_json(describe_import(plan))
    else:
        print_import(plan, dry_run=arguments.dry_run)
    return PROBLEMS if plan.quarantine else GOOD


def _run_build(arguments: argparse.Namespace) -> int:
    from paperarchive.build.build import BuildOptions

    options = BuildOptions(
        output=arguments.output,
        base_url=arguments.base_url,
        clean=arguments.clean,
        strict=arguments.strict,
        drafts=arguments.drafts,
        jobs=arguments.jobs,
    )
    progress = BuildProgress()
    result = _build(arguments.root, options, progress)
    if arguments.json:
        print_json(describe_build(result, progress))
    else:
        print_problems(result.problems)
        print_build(result, progress)
    return GOOD


def _run_serve(arguments: argparse.Namespace) -> int:
    import webbrowser

    from paperarchive.preview.builder import PreviewBuilder
    from paperarchive.preview.server import AddressError
    from paperarchive.preview.session import ServeOptions, serve_archive

    root = arguments.root.absolute()
    options = ServeOptions(
        host=arguments.host, port=arguments.port, poll=arguments.poll
    )
    log = ServeLog(root, webbrowser.open if arguments.open else None)
    try:
        with _ending_on_signals():
            serve_archive(
                root,
                lambda folder: PreviewBuilder(root, folder, drafts=arguments.drafts),
                options,
                log,
            )
    except KeyboardInterrupt:
        say("")
    except AddressError as error:
        say(f"paperarchive: {error}")
        return PROBLEMS
    return GOOD


@contextlib.contextmanager
def _ending_on_signals() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM raise KeyboardInterrupt, once: what is then put in order
    is not to be interrupted.
    """

    def _end(_number: int, _frame: object) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    numbers = [
        n
        for n in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(n) is not signal.SIG_IGN
    ]
    before = {number: signal.signal(number, _end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run_check(arguments: argparse.Namespace) -> int:
    from paperarchive.build.check import BuiltSite, check_archive

    result = check_archive(arguments.root)
    if arguments.format == "json":
        problems = [problem.to_json() for problem in result.problems]
        print_json(
            {"papers": result.papers, "built": result.built.value, "problems": problems}
        )
    else:
        for problem in result.problems:
            print(
                format_for_github(problem) if arguments.format == "github" else problem
            )
        if result.built in (BuiltSite.ABSENT, BuiltSite.OLDER):
            state = (
                "is absent"
                if result.built is BuiltSite.ABSENT
                else "is older than the content"
            )
            say(f"public/ {state}: links were not checked (run `paperarchive build`)")
        say(
            f"{count(result.papers, 'paper')}, {count(len(result.problems), 'problem')}"
        )
    return PROBLEMS if result.problems else GOOD


def _run_tag(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.tagger import plan_tags

    content = _read_archive(arguments.root)
    changes = tuple(plan_tags(content))
    if arguments.write:
        write_changes(arguments.root, changes)
        print(f"Added tags to {count(len(changes), 'paper')}.")
    else:
        print_diffs(changes)
        say(f"{count(len(changes), 'paper')} would gain tags (--write adds them)")
    return GOOD


def _build(
    root: Path, options: "BuildOptions", progress: BuildProgress
) -> "BuildResult":
    from paperarchive.build.build import build_site

    try:
        return build_site(root, options, progress)
    finally:
        progress.end()


def _read_archive(root: Path) -> "Content":
    """Read the content of an archive's folder and print warnings; raises ProblemsError
    if it is none, or has errors.
    """
    from paperarchive.content.load import load_content
    from paperarchive.settings import read_settings

    problems = Problems()
    read_settings(root, problems)
    content = load_content(root, problems)
    problems.raise_if_any()
    print_problems(problems)
    return content
