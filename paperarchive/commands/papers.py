"""What the commands that change single papers share: remove, rename, merge."""

import argparse
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.commands.command import GOOD, add_switch, load_valid_content
from paperarchive.console import (
    print_diffs,
    print_json,
    print_line,
    print_message,
    print_problems,
)
from paperarchive.errors import Problem, Problems
from paperarchive.json_reports import Json, describe_problems

if TYPE_CHECKING:
    from paperarchive.content.changes import FileChange
    from paperarchive.content.import_records import ImportRecords
    from paperarchive.content.load import Content
    from paperarchive.content.read_paper import PaperFile
    from paperarchive.content.removed import RemovedPapers

PAPER_HELP = "a paper's slug, alias, file or address"


@dataclass(frozen=True, slots=True)
class Curated:
    """An archive whose papers a command changes."""

    content: "Content"
    removed: "RemovedPapers"
    records: "ImportRecords"
    papers: "tuple[PaperFile, ...]"
    """Those that the command names, in its order."""


def add_common_arguments(command: argparse.ArgumentParser) -> None:
    """Add the options that all of these commands have."""
    add_switch(command, "--dry-run", "print the changes as a diff; write nothing")
    add_switch(command, "--json", "print one JSON object")


@contextlib.contextmanager
def locking(arguments: argparse.Namespace, command: str) -> Iterator[None]:
    """Hold the lock of the content during the block, unless nothing will be written."""
    from paperarchive.content.lock import lock_content

    if arguments.dry_run:
        yield
    else:
        with lock_content(arguments.archive_dir, command):
            yield


def load_papers(archive_dir: Path, names: Sequence[str]) -> Curated:
    """Load an archive, and find the papers that a command names.

    Raises ProblemsError with everything that is wrong with the archive, or every name
    that is no paper's.
    """
    from paperarchive.content.import_records import read_import_records
    from paperarchive.content.removed import read_removed
    from paperarchive.curation.find_paper import PaperFinder

    content = load_valid_content(archive_dir)
    problems = Problems()
    removed = read_removed(archive_dir, problems)
    records = read_import_records(archive_dir, problems)
    problems.raise_if_any()
    finder = PaperFinder(archive_dir, content.papers, removed)
    found = [finder.find(name, problems) for name in names]
    problems.raise_if_any()
    return Curated(content, removed, records, tuple(filter(None, found)))


def report(
    arguments: argparse.Namespace,
    changes: "Sequence[FileChange]",
    lines: Iterable[str],
    record: Json,
    warnings: Sequence[Problem] = (),
) -> int:
    """Print what a command did, or would do.

    lines: the summary. record: the object of `--json`, without the warnings.
    """
    if arguments.json:
        print_json({**record, **describe_problems(warnings)})
        return GOOD
    print_problems(warnings)
    if arguments.dry_run:
        print_diffs(changes)
    for line in lines:
        if arguments.dry_run:
            print_message(line)  # the diff alone is on standard output
        else:
            print_line(line)
    if arguments.dry_run:
        print_message("Nothing was written (--dry-run).")
    return GOOD
