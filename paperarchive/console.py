"""What commands print: problems, diffs, summaries, JSON.

In: what a command's function returned. Out: text on standard output and standard error.
"""

import dataclasses
import difflib
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.errors import Problem, Severity
from paperarchive.progress import Stages
from paperarchive.text.english import count

if TYPE_CHECKING:
    from paperarchive.build.build import BuildResult
    from paperarchive.content.files import FileChange
    from paperarchive.importing.plan import ImportPlan
    from paperarchive.preview.background import PreviewBuild
    from paperarchive.preview.debounce import ChangeBatch


def say(message: str) -> None:
    """Print a message on standard error."""
    print(message, file=sys.stderr)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems on standard error, a line each."""
    for problem in problems:
        say(str(problem))


def print_json(record: dict[str, object]) -> None:
    """Print the one JSON object of a `--json` command on standard output."""
    print(json.dumps(record, ensure_ascii=False, indent=2))


def print_diffs(changes: "Iterable[FileChange]") -> None:
    """Print changes as a patch that git applies; kept dumps are named only."""
    for change in changes:
        if change.path.endswith(".txt"):
            print(f"new file {change.path}: {len(change.after):,} bytes, kept as it is")
            continue
        before, after = (
            _split_lines(text.decode("utf-8"))
            for text in (change.before or b"", change.after)
        )
        source = "/dev/null" if change.before is None else f"a/{change.path}"
        for line in difflib.unified_diff(before, after, source, f"b/{change.path}"):
            sys.stdout.write(
                line
                if line.endswith("\n")
                else f"{line}\n\\ No newline at end of file\n"
            )


def _split_lines(text: str) -> list[str]:
    """Lines with their line feeds; nothing else ends a line of a patch."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


def print_import(plan: "ImportPlan", *, dry_run: bool) -> None:
    """Print what became of each dump; conflicts and quarantined entries go to standard
    error.
    """
    write = say if dry_run else print
    for report in plan.listings:
        write(
            f"{report.file}: crawled {report.crawl.day.isoformat()} ({report.crawl.reason})"
        )
        counts = ("new", "updated", "unchanged", "duplicates", "quarantined")
        parts = [
            f"{getattr(report, name):,} {name}"
            for name in counts
            if getattr(report, name)
        ]
        write(f"  {report.entries:,} entries: {', '.join(parts)}")
    for conflict in plan.conflicts:
        say(
            f"{conflict.path}: {conflict.field}: kept {_shorten(conflict.kept)}; "
            f"the listing says {_shorten(conflict.offered)} (edit the file if the listing is right)"
        )
    for found in plan.quarantine:
        advice = "mend a copy of the dump, or add the paper by hand"
        say(
            f"{found.file}:{found.entry.line}: not imported: {found.entry.why} ({advice}): {_shorten(found.entry.text)}"
        )


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 90 else f"{line[:89]}…")


def print_build(result: "BuildResult", stages: Stages) -> None:
    """Print the summary of a build."""
    output = result.output
    seconds = sum(stages.seconds().values())
    print(
        f"Built {count(result.papers, 'paper')} on {count(result.pages, 'page')} in {seconds:.1f} s: "
        f"{output.written:,} files written, {output.unchanged:,} unchanged, {output.removed:,} removed, "
        f"{output.bytes / 1e6:.1f} MB in {result.folder.name}/"
    )


def describe_import(plan: "ImportPlan") -> dict[str, object]:
    """An import as the JSON that scripts rely on."""
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
            {
                "path": found.path,
                "field": found.field,
                "kept": found.kept,
                "offered": found.offered,
            }
            for found in plan.conflicts
        ],
        "quarantine": [
            {
                "file": found.file,
                "line": found.entry.line,
                "text": found.entry.text,
                "why": found.entry.why,
            }
            for found in plan.quarantine
        ],
    }


class ServeLog:
    """What `serve` says at the terminal: the address on standard output, the rest on
    standard error.
    """

    def __init__(
        self, root: Path, open_address: Callable[[str], object] | None
    ) -> None:
        """root: the archive's folder. open_address: called with the site's address once
        it can be looked at.
        """
        self._root = root
        self._open_address = open_address
        self._warnings: frozenset[Problem] = frozenset()
        self._begun = 0.0
        self._subject = ""
        self._is_first = True

    def build_started(self, batch: "ChangeBatch") -> None:
        """A build of the pages begins."""
        self._begun = time.perf_counter()
        self._subject = self._name(batch)
        if self._is_first and sys.stderr.isatty():
            print("\rbuild …", end="", file=sys.stderr, flush=True)

    def build_finished(self, build: "PreviewBuild") -> None:
        """It went well: say how long it took, and warnings that are new."""
        self._clear()
        print_problems(
            sorted(frozenset(build.problems) - self._warnings, key=Problem.sort_key)
        )
        self._warnings = frozenset(build.problems)
        seconds = time.perf_counter() - self._begun
        if self._is_first:
            print(f"Built in {seconds:.1f} s.", flush=True)
        else:
            say(
                f"{self._subject}: {count(len(build.changed), 'file')} of the site changed in {seconds:.2f} s"
            )
        self._is_first = False

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        """It was stopped."""
        self._clear()
        print_problems(problems)
        say("The preview stays as it is until this is mended.")
        self._is_first = False

    def serving(self, url: str) -> None:
        """The site can be looked at."""
        print(f"Serving {url} (Ctrl-C ends it)", flush=True)
        if self._open_address is not None and not self._open_address(url):
            say("No browser was found: open the address yourself.")

    def warn(self, message: str) -> None:
        """Something to know."""
        say(f"paperarchive: {message}")

    def _clear(self) -> None:
        if self._is_first and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _name(self, batch: "ChangeBatch") -> str:
        """What changed, in a few words."""
        if batch.paths is None:
            return "many files"
        names = sorted(
            path.relative_to(self._root).as_posix()
            if path.is_relative_to(self._root)
            else str(path)
            for path in batch.paths
        )
        return (
            names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more"
        )


def describe_build(result: "BuildResult", stages: Stages) -> dict[str, object]:
    """A build as the JSON that scripts rely on."""
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
        "problems": [problem.to_json() for problem in result.problems],
    }


def format_for_github(problem: Problem) -> str:
    """A workflow command, which GitHub shows beside the line. Source: GitHub Actions,
    workflow commands.
    """
    level = "warning" if problem.severity is Severity.WARNING else "error"
    line = f",line={problem.line}" if problem.line else ""
    key = f"{problem.key}: " if problem.key else ""
    message = _escape_data(f"{key}{problem.message} ({problem.advice})")
    return f"::{level} file={_escape_property(problem.path)}{line}::{message}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
