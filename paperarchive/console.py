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
from paperarchive.progress import BuildProgress
from paperarchive.text.english import count

if TYPE_CHECKING:
    from paperarchive.build.build import BuildResult
    from paperarchive.content.changes import FileChange
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


def print_build(result: "BuildResult", progress: BuildProgress) -> None:
    """Print the summary of a build."""
    output = result.output
    seconds = sum(progress.seconds().values())
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
    """The messages of `serve`: the address goes to standard output, as does the time of
    the first build; everything else to standard error.
    """

    def __init__(
        self, archive_dir: Path, open_address: Callable[[str], object] | None
    ) -> None:
        """open_address: called with the site's address once it is served; returns
        whether a browser opened it.
        """
        self._archive_dir = archive_dir
        self._open_address = open_address
        self._warnings: frozenset[Problem] = frozenset()
        self._started = 0.0
        self._subject = ""
        self._has_built = False

    def build_started(self, batch: "ChangeBatch") -> None:
        """Remember the time and what changed; show that the first build is under way."""
        self._started = time.perf_counter()
        self._subject = self._describe(batch)
        if self._shows_progress():
            print("\rbuild …", end="", file=sys.stderr, flush=True)

    def build_finished(self, build: "PreviewBuild") -> None:
        """Print warnings that are new, what was built and how long it took."""
        self._clear_progress()
        warnings = frozenset(build.problems)
        print_problems(sorted(warnings - self._warnings, key=Problem.sort_key))
        self._warnings = warnings
        seconds = time.perf_counter() - self._started
        if self._has_built:
            files = count(len(build.changed), "file")
            say(f"{self._subject}: rebuilt in {seconds:.2f} s, {files} changed")
        else:
            print(f"Built in {seconds:.1f} s.", flush=True)
        self._has_built = True

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        """Print the problems, and what the preview shows meanwhile."""
        self._clear_progress()
        print_problems(problems)
        if self._has_built:
            say("The preview shows the last good build until the problems are fixed.")
        else:
            say("The preview shows these problems until they are fixed.")

    def serving(self, url: str) -> None:
        """Print the address, and open it in a browser if asked to."""
        print(f"Serving {url} (press Ctrl-C to stop)", flush=True)
        if self._open_address is not None and not self._open_address(url):
            say("No browser was found: open the address yourself.")

    def warn(self, message: str) -> None:
        """Print a warning about the preview itself."""
        say(f"paperarchive: {message}")

    def _shows_progress(self) -> bool:
        """Whether the first build is under way, which may take long, on a terminal."""
        return not self._has_built and sys.stderr.isatty()

    def _clear_progress(self) -> None:
        if self._shows_progress():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _describe(self, batch: "ChangeBatch") -> str:
        """Name what changed: the first path, and how many there are."""
        if batch.paths is None:
            return "all files"
        first, *others = sorted(map(self._name, batch.paths))
        return f"{first} and {len(others):,} more" if others else first

    def _name(self, path: Path) -> str:
        if not path.is_relative_to(self._archive_dir):
            return str(path)
        return path.relative_to(self._archive_dir).as_posix()


def describe_build(result: "BuildResult", progress: BuildProgress) -> dict[str, object]:
    """A build as the JSON that scripts rely on."""
    seconds = progress.seconds()
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
