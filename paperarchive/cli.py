"""The command line: parse, call one function, print, return the exit status.

Results go to standard output, messages to standard error. Exit status 0: good; 1: problems; 2: wrong usage. Each
command imports what it needs itself, so that `--version` and `--help` answer at once.
"""

import argparse
import dataclasses
import datetime
import difflib
import json
import sys
import time
import webbrowser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive import __version__
from paperarchive.errors import Problem, Problems, ProblemsError, Severity, UsageError

if TYPE_CHECKING:
    from paperarchive.content.importer import FileChange, ImportPlan
    from paperarchive.site.build import BuildOptions, BuildResult

GOOD, PROBLEMS, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parsed = _make_parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
        return status
    except ProblemsError as error:
        _print_problems(error.problems)
        return PROBLEMS
    except UsageError as error:
        _say(f"paperarchive: {error}")
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return PROBLEMS
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _say(f"paperarchive: {place}{error.strerror or error}")
        return PROBLEMS


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="paperarchive", description="Turn listings of papers into Markdown files, and those into a static site."
    )
    parser.add_argument("--version", action="version", version=f"paperarchive {__version__}")
    parser.add_argument("-C", dest="root", type=_folder, default=Path(), metavar="DIR", help="the archive's folder")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("import", help="listing dumps -> content/")
    command.add_argument("listings", nargs="+", metavar="LISTING", help="a text file copied from a listing's page")
    command.add_argument("--crawled", type=_day, metavar="YYYY-MM-DD", help="when it was copied (one dump only)")
    command.add_argument("--dry-run", action="store_true", help="show what would change as a diff; write nothing")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_run_import)

    command = commands.add_parser("build", help="content/ -> public/")
    command.add_argument("--output", type=Path, metavar="DIR", help="the output folder (public/)")
    command.add_argument("--base-url", metavar="URL", help="where the site will stand, instead of the setting")
    command.add_argument("--clean", action="store_true", help="remove what earlier builds made first")
    command.add_argument("--strict", action="store_true", help="warnings stop the build")
    command.add_argument("--drafts", action="store_true", help="build drafts too")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_run_build)

    command = commands.add_parser("serve", help="build, and look at the site on this machine")
    command.add_argument("--port", type=_port, default=8000, metavar="N", help="the port (8000)")
    command.add_argument("--host", default="127.0.0.1", metavar="H", help="the address to listen on (127.0.0.1)")
    command.add_argument("--open", action="store_true", help="open the site in a browser")
    command.add_argument("--drafts", action="store_true", help="build drafts too")
    command.set_defaults(run=_run_serve)

    command = commands.add_parser("check", help="say everything that is wrong; write nothing")
    command.add_argument("--format", choices=("text", "github", "json"), default="text", help="how to print (text)")
    command.set_defaults(run=_run_check)

    command = commands.add_parser("tag", help="tags that the vocabulary would add, as a diff")
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
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a day (write YYYY-MM-DD)") from None


def _port(value: str) -> int:
    if not value.isdecimal() or not 0 <= int(value) <= 65535:
        raise argparse.ArgumentTypeError(f"{value!r} is not a port (write a number from 1 to 65535)")
    return int(value)


# --- the commands ------------------------------------------------------------------------------------------------


def _run_import(arguments: argparse.Namespace) -> int:
    from paperarchive.content.files import read_content, read_kept_dumps, write_file
    from paperarchive.content.importer import DumpFile, plan_import

    root: Path = arguments.root
    if arguments.crawled and len(arguments.listings) > 1:
        raise UsageError("--crawled: is for one listing only; import the others without it")
    problems = Problems()
    content = read_content(root, problems)
    problems.raise_if_any()
    dumps = [DumpFile(name, Path(name).read_bytes()) for name in arguments.listings]
    plan = plan_import(content, read_kept_dumps(root), dumps, crawled=arguments.crawled)
    if arguments.dry_run:
        if not arguments.json:
            _print_diffs(plan.changes)
    else:
        for change in plan.changes:
            write_file(root / change.path, change.after)
    if arguments.json:
        _print_json(_describe_import(plan))
    else:
        _print_import(plan, dry_run=arguments.dry_run)
    return PROBLEMS if plan.quarantine else GOOD


def _run_build(arguments: argparse.Namespace) -> int:
    from paperarchive.site.build import BuildOptions

    options = BuildOptions(
        output=arguments.output,
        base_url=arguments.base_url,
        clean=arguments.clean,
        strict=arguments.strict,
        drafts=arguments.drafts,
    )
    stages = _Stages()
    try:
        result = _build(arguments.root, options, stages)
    except ProblemsError as error:
        if not arguments.json:
            raise
        _print_json({"problems": [_describe_problem(problem) for problem in error.problems]})
        return PROBLEMS
    if arguments.json:
        _print_json(_describe_build(result, stages))
    else:
        _print_problems(result.problems)
        _print_build(result, stages)
    return GOOD


def _run_serve(arguments: argparse.Namespace) -> int:
    from paperarchive.preview.server import PreviewServer
    from paperarchive.site.build import BuildOptions

    stages = _Stages()
    result = _build(arguments.root, BuildOptions(drafts=arguments.drafts), stages)
    _print_problems(result.problems)
    _print_build(result, stages)
    try:
        server = PreviewServer(result.folder, result.base_path, arguments.host, arguments.port)
    except OSError as error:
        reason = error.strerror or str(error)
        _say(f"paperarchive: cannot listen on {arguments.host}:{arguments.port}: {reason} (choose another with --port)")
        return PROBLEMS
    with server:
        print(f"Serving {server.url} (Ctrl-C ends it)", flush=True)
        if arguments.open:
            webbrowser.open(server.url)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            _say("")
    return GOOD


def _run_check(arguments: argparse.Namespace) -> int:
    from paperarchive.site.check import BuiltSite, check_archive

    result = check_archive(arguments.root)
    if arguments.format == "json":
        problems = [_describe_problem(problem) for problem in result.problems]
        _print_json({"papers": result.papers, "built": result.built.value, "problems": problems})
    else:
        for problem in result.problems:
            print(_format_for_github(problem) if arguments.format == "github" else problem)
        if result.built is not BuiltSite.CURRENT:
            state = "is absent" if result.built is BuiltSite.ABSENT else "is older than the content"
            _say(f"public/ {state}: links were not checked (run `paperarchive build`)")
        _say(f"{_count(result.papers, 'paper')}, {_count(len(result.problems), 'problem')}")
    return PROBLEMS if result.problems else GOOD


def _run_tag(arguments: argparse.Namespace) -> int:
    from paperarchive.content.files import read_content, write_file
    from paperarchive.content.tagger import plan_tags

    problems = Problems()
    content = read_content(arguments.root, problems)
    problems.raise_if_any()
    changes = tuple(plan_tags(content))
    if arguments.write:
        for change in changes:
            write_file(arguments.root / change.path, change.after)
        print(f"Added tags to {_count(len(changes), 'paper')}.")
    else:
        _print_diffs(changes)
        _say(f"{_count(len(changes), 'paper')} would gain tags (--write adds them)")
    return GOOD


class _Stages:
    """The seconds each stage of a build took."""

    def __init__(self) -> None:
        self._marks: list[tuple[str, float]] = []

    def begin(self, name: str) -> None:
        self._marks.append((name, time.perf_counter()))

    def seconds(self) -> dict[str, float]:
        """Name -> seconds of each stage that has ended."""
        following = self._marks[1:]
        return {name: end - start for (name, start), (_, end) in zip(self._marks, following, strict=False)}


def _build(root: Path, options: "BuildOptions", stages: _Stages) -> "BuildResult":
    from paperarchive.site.build import build_site

    result = build_site(root, options, stages.begin)
    stages.begin("end")
    return result


# --- printing ----------------------------------------------------------------------------------------------------


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        _say(str(problem))


def _print_json(record: dict[str, object]) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _print_diffs(changes: "Iterable[FileChange]") -> None:
    for change in changes:
        if change.path.endswith(".txt"):
            print(f"new file {change.path}: {len(change.after):,} bytes, kept as it is")
            continue
        before = (change.before or b"").decode("utf-8").splitlines(keepends=True)
        after = change.after.decode("utf-8").splitlines(keepends=True)
        source = "/dev/null" if change.before is None else f"a/{change.path}"
        sys.stdout.writelines(difflib.unified_diff(before, after, source, f"b/{change.path}"))


def _print_import(plan: "ImportPlan", *, dry_run: bool) -> None:
    say = _say if dry_run else print
    for report in plan.listings:
        say(f"{report.file}: crawled {report.crawl.day.isoformat()} ({report.crawl.reason})")
        counts = ("new", "updated", "unchanged", "duplicates", "quarantined")
        parts = [f"{getattr(report, name):,} {name}" for name in counts if getattr(report, name)]
        say(f"  {report.entries:,} entries: {', '.join(parts)}")
    for conflict in plan.conflicts:
        _say(
            f"{conflict.path}: {conflict.field}: kept {_shorten(conflict.kept)}; "
            f"the listing says {_shorten(conflict.offered)} (edit the file if the listing is right)"
        )
    for found in plan.quarantine:
        advice = "mend a copy of the dump, or add the paper by hand"
        _say(
            f"{found.file}:{found.entry.line}: not imported: {found.entry.why} ({advice}): {_shorten(found.entry.text)}"
        )


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 90 else f"{line[:89]}…")


def _print_build(result: "BuildResult", stages: _Stages) -> None:
    output = result.output
    seconds = sum(stages.seconds().values())
    print(
        f"Built {_count(result.papers, 'paper')} on {_count(result.pages, 'page')} in {seconds:.1f} s: "
        f"{output.written:,} files written, {output.unchanged:,} unchanged, {output.removed:,} removed, "
        f"{output.bytes / 1e6:.1f} MB in {result.folder.name}/"
    )


def _describe_import(plan: "ImportPlan") -> dict[str, object]:
    return {
        "listings": [
            {
                "file": report.file,
                "crawled": report.crawl.day.isoformat(),
                "entries": report.entries,
                "new": report.new,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "duplicates": report.duplicates,
                "quarantined": report.quarantined,
            }
            for report in plan.listings
        ],
        "conflicts": [
            {"path": found.path, "field": found.field, "kept": found.kept, "offered": found.offered}
            for found in plan.conflicts
        ],
        "quarantine": [
            {"file": found.file, "line": found.entry.line, "text": found.entry.text, "why": found.entry.why}
            for found in plan.quarantine
        ],
    }


def _describe_build(result: "BuildResult", stages: _Stages) -> dict[str, object]:
    seconds = stages.seconds()
    return {
        "papers": result.papers,
        "pages": result.pages,
        "written": result.output.written,
        "unchanged": result.output.unchanged,
        "removed": result.output.removed,
        "bytes": result.output.bytes,
        "seconds": round(sum(seconds.values()), 3),
        "stages": {name: round(duration, 3) for name, duration in seconds.items()},
        "search": dataclasses.asdict(result.search),
        "problems": [_describe_problem(problem) for problem in result.problems],
    }


def _describe_problem(problem: Problem) -> dict[str, object]:
    return {
        "path": problem.path,
        "line": problem.line,
        "key": problem.key,
        "message": problem.message,
        "advice": problem.advice,
        "severity": problem.severity.value,
    }


def _format_for_github(problem: Problem) -> str:
    """A workflow command, which GitHub shows beside the line. Source: GitHub Actions, workflow commands."""
    level = "warning" if problem.severity is Severity.WARNING else "error"
    line = f",line={problem.line}" if problem.line else ""
    key = f"{problem.key}: " if problem.key else ""
    message = _escape_data(f"{key}{problem.message} ({problem.advice})")
    return f"::{level} file={_escape_property(problem.path)}{line}::{message}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
