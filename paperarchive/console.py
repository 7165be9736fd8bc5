"""What commands print for people: problems, diffs, summaries.

In: the result of a command. Out: text on standard output, messages on standard error.
`json_reports.py` makes the JSON for scripts.
"""

import contextlib
import difflib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperarchive.errors import Problem, Severity, make_visible
from paperarchive.names import name_place
from paperarchive.text.english import count

if TYPE_CHECKING:
    from paperarchive.build.build import BuildResult
    from paperarchive.build.check import CheckResult
    from paperarchive.content.changes import FileChange
    from paperarchive.curation.unite import TakenValue
    from paperarchive.formats.record import QuarantinedPart, SkippedPart
    from paperarchive.importing.conflicts import Conflict
    from paperarchive.importing.plan import ImportPlan, ListingReport
    from paperarchive.importing.restore import RestorePlan
    from paperarchive.importing.undo import UndoPlan
    from paperarchive.preview.background import PreviewBuild
    from paperarchive.preview.debounce import ChangeBatch

_LONGEST_EXCERPT = 90
_WHOLE_FILES = ("content/listings/", "content/imports/")


STANDARD_OUTPUT = "standard output"
"""In place of a path, in problems with writing there."""


class StreamError(OSError):
    """Standard output cannot be written, for another reason than a reader that has gone."""


def print_message(message: str) -> None:
    """Print a message on standard error. Control characters are shown as escapes."""
    with contextlib.suppress(OSError):  # there is nobody left to tell
        print(_make_lines_visible(message), file=sys.stderr)


def print_line(text: str) -> None:
    """Print a result on standard output. Control characters are shown as escapes."""
    print_raw(f"{_make_lines_visible(text)}\n")


def print_raw(text: str) -> None:
    """Print on standard output what a program reads: JSON, a patch.

    Raises BrokenPipeError if its reader has gone, else StreamError.
    """
    try:
        print(text, end="")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StreamError(error.errno, error.strerror, STANDARD_OUTPUT) from error


def discard_output() -> None:
    """Let whatever is still to be written to standard output go nowhere."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def _make_lines_visible(text: str) -> str:
    return "\n".join(map(make_visible, text.split("\n")))


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems on standard error, one a line."""
    for problem in problems:
        print_message(str(problem))


def print_json(record: Mapping[str, Any]) -> None:
    """Print the one JSON object of a `--json` command on standard output."""
    # Another encoding writes characters that it lacks in a way that is not JSON's.
    has_all = (sys.stdout.encoding or "").casefold().replace("-", "") == "utf8"
    print_raw(json.dumps(record, ensure_ascii=not has_all, indent=2) + "\n")


# --- diffs


def print_diffs(changes: "Iterable[FileChange]") -> None:
    """Print changes as a patch for `git apply`. Of lists and records of imports only the
    name and size are printed.
    """
    for change in changes:
        if change.path.startswith(_WHOLE_FILES):
            print_line(_describe_whole_file(change))
        else:
            print_raw("".join(_make_diff(change)))


def _describe_whole_file(change: "FileChange") -> str:
    """A line for the change of a dump, or of the record of an import."""
    if change.after is None:
        return f"deleted file {change.path}"
    size = f"{len(change.after):,} bytes"
    if change.path.startswith("content/listings/"):
        if change.before is not None:
            return f"changed file {change.path}: {size}, line ends restored"
        return f"new file {change.path}: {size}, archived"
    verb = "new" if change.before is None else "changed"
    return f"{verb} file {change.path}: {size}, what was imported"


def _make_diff(change: "FileChange") -> Iterator[str]:
    before = _split_lines((change.before or b"").decode("utf-8"))
    after = _split_lines((change.after or b"").decode("utf-8"))
    source = "/dev/null" if change.before is None else f"a/{change.path}"
    target = "/dev/null" if change.after is None else f"b/{change.path}"
    for line in difflib.unified_diff(before, after, source, target):
        yield line
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"


def _split_lines(text: str) -> list[str]:
    """Split a text into lines with their line feeds, as git does: `str.splitlines` would
    split at other characters too.
    """
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


# --- summaries


def print_import(plan: "ImportPlan", *, dry_run: bool) -> None:
    """Print the counts of each dump; conflicts and quarantined entries go to standard
    error.

    dry_run: print the counts there too, since the diff is on standard output.
    """
    write = print_message if dry_run else print_line
    for report in plan.listings:
        crawl = report.crawl
        write(f"{report.file}: crawled {crawl.day.isoformat()} ({crawl.reason})")
        write(
            f"  {count(report.entries, 'entry', 'entries')}: {', '.join(_list_counts(report))}"
        )
        _print_remarks(report)
    for conflict in plan.conflicts:
        print_message(describe_conflict(conflict, "the listing says"))
    for paper in plan.removed:
        print_message(
            f"content/removed.yml: {paper.slug}: its file is gone, so it stays removed "
            f"(`paperarchive import --restore {paper.slug}` brings it back)"
        )
    for found in plan.quarantine:
        entry = found.entry
        print_message(
            f"{name_place(found.file, entry.file)}:{entry.line}: not imported: {entry.why} "
            f"(fix a copy of the dump, or add the paper by hand): {_describe_lost(entry)}"
        )
    for unread in plan.unread:
        line = unread.line
        print_message(
            f"{name_place(unread.file, line.file)}:{line.line}: {_shorten(line.text)}: {line.why} "
            f"(complete the file of {_shorten(line.paper)} by hand)"
        )
    print_problems(plan.linking)


def _print_remarks(report: "ListingReport") -> None:
    """Print what a list has besides entries, on standard error."""
    for notice in report.notices:
        print_message(f"{report.file}: {notice}")
    if report.ignored:
        names = [f"`{name}` ({one.count:,})" for name, one in report.ignored.items()]
        fields = count(len(names), "field")
        print_message(f"{report.file}: {fields} ignored: {', '.join(names)}")
    reasons: dict[str, list[SkippedPart]] = {}
    for part in report.skipped:
        reasons.setdefault(part.why, []).append(part)
    for why, parts in reasons.items():
        first, *_ = parts
        print_message(
            f"{name_place(report.file, first.file)}:{first.line}: {len(parts):,} skipped:"
            f" {why}: {_shorten(first.text)}{' and others' if len(parts) > 1 else ''}"
        )


def _describe_lost(entry: "QuarantinedPart") -> str:
    """Say what of quarantined lines the archive does not get, and of which paper."""
    if entry.paper is None or entry.paper in entry.text:
        return entry.lost
    return f"{entry.lost}, under {_shorten(entry.paper)}"


def describe_conflict(conflict: "Conflict", says: str) -> str:
    """Describe a field that a person edited. says: who offers the other value."""
    kept = _shorten(conflict.kept) if conflict.kept else "empty"
    return (
        f"{conflict.path}: {conflict.field}: kept {kept}; "
        f"{says} {_shorten(conflict.offered)} (edit the file if that is right)"
    )


def describe_taken(path: str, taken: "TakenValue") -> str:
    """Describe a field that got another value in a merge. path: the paper's file."""
    before = _shorten(taken.before) if taken.before else "empty"
    return f"{path}: {taken.field}: {before} -> {_shorten(taken.after)}"


def _list_counts(report: "ListingReport") -> Iterator[str]:
    counts = {
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "duplicates": report.duplicates,
        "quarantined": report.quarantined,
    }
    for name, number in counts.items():
        if number:
            yield f"{number:,} {name}"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > _LONGEST_EXCERPT:
        line = f"{line[: _LONGEST_EXCERPT - 1]}…"
    return repr(line)


def print_build(result: "BuildResult", seconds: Mapping[str, float]) -> None:
    """Print the summary of a build. seconds: the duration of each phase, by name."""
    output = result.output
    print_line(
        f"Built {count(result.papers, 'paper')} on {count(result.pages, 'page')} "
        f"in {sum(seconds.values()):.1f} s: {output.written:,} files written, "
        f"{output.unchanged:,} unchanged, {output.removed:,} removed, "
        f"{output.bytes / 1e6:.1f} MB in {result.folder.name}/"
    )


_UNCHECKED_SITES = {"absent": "is absent", "older": "is older than the content"}
"""State of the built site -> why its links are not checked."""


def print_check(result: "CheckResult", *, for_github: bool) -> None:
    """Print problems on standard output, and a summary on standard error."""
    if for_github:
        print_annotations(result.problems)
    else:
        for problem in result.problems:
            print_line(str(problem))
    state = _UNCHECKED_SITES.get(result.built.value)
    if state is not None:
        print_message(
            f"public/ {state}: links were not checked (run `paperarchive build`)"
        )
    problems = count(len(result.problems), "problem")
    print_message(f"{count(result.papers, 'paper')}, {problems}")


def print_annotations(problems: Iterable[Problem]) -> None:
    """Print problems on standard output as annotations of a GitHub workflow."""
    for problem in problems:
        print_line(format_for_github(problem))


def format_for_github(problem: Problem) -> str:
    """Format a problem as a workflow command, for an annotation at its line.

    Source: GitHub Actions, workflow commands.
    """
    level = "warning" if problem.severity is Severity.WARNING else "error"
    line = f",line={problem.line}" if problem.line else ""
    message = _escape_data(make_visible(problem.describe()))
    path = _escape_property(make_visible(problem.path))
    return f"::{level} file={path}{line}::{message}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


# --- what import takes back


def print_undo(plan: "UndoPlan", *, dry_run: bool) -> None:
    """Print what an undo took back; what it left goes to standard error.

    dry_run: print all there, since the diff is on standard output.
    """
    write = print_message if dry_run else print_line
    names = ", ".join(listing.file for listing in plan.listings)
    verb = "Would take back" if dry_run else "Took back"
    write(
        f"{verb} the import of {names}: {len(plan.deleted):,} papers deleted, "
        f"{len(plan.restored):,} changed"
    )
    for edit in plan.kept:
        fields = f"{', '.join(edit.fields)}: " if edit.fields else ""
        print_message(
            f"{edit.path}: {fields}edited since the import, so it was kept "
            "(change or delete it by hand if it is not wanted)"
        )


def print_restore(plan: "RestorePlan", *, dry_run: bool) -> None:
    """Print the papers that were restored; others go to standard error.

    dry_run: print all there, since the diff is on standard output.
    """
    write = print_message if dry_run else print_line
    verb = "Would restore" if dry_run else "Restored"
    write(f"{verb} {count(len(plan.restored), 'paper')}.")
    for path in plan.restored:
        write(f"  {path}")
    print_problems(plan.problems)


# --- serve


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
            print_message(
                f"{self._subject}: rebuilt in {seconds:.2f} s, {files} changed"
            )
        else:
            print_line(f"Built in {seconds:.1f} s.")
            sys.stdout.flush()
        self._has_built = True

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        """Print the problems, and what the preview shows meanwhile."""
        self._clear_progress()
        print_problems(problems)
        if self._has_built:
            print_message(
                "The preview shows the last good build until the problems are fixed."
            )
        else:
            print_message("The preview shows these problems until they are fixed.")

    def serving(self, url: str) -> None:
        """Print the address, and open it in a browser if asked to."""
        print(f"Serving {url} (press Ctrl-C to stop)", flush=True)
        if self._open_address is not None and not self._open_address(url):
            print_message("No browser was found: open the address yourself.")

    def warn(self, message: str) -> None:
        """Print a warning about the preview itself."""
        print_message(f"paperarchive: {message}")

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
