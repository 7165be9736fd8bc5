"""What a command is, and what several commands share.

A command module has one public value, `COMMAND`, which the table in `cli.py` names. It
imports what it runs inside its `run` function, so that `--help` responds at once.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperarchive.console import print_message, print_problems
from paperarchive.errors import Problems, make_visible

if TYPE_CHECKING:
    from paperarchive.content.import_records import ImportRecords
    from paperarchive.content.load import Content
    from paperarchive.content.removed import RemovedPapers

GOOD, PROBLEMS, USAGE = 0, 1, 2
"""The exit statuses."""


class Command(NamedTuple):
    """A subcommand."""

    name: str
    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    """Returns the exit status."""


def add_switch(command: argparse.ArgumentParser, name: str, summary: str) -> None:
    """Add an option without a value."""
    command.add_argument(name, action="store_true", help=summary)


def print_ignored(archive_dir: Path) -> None:
    """Print what `--untrusted` leaves out of an archive, on standard error."""
    from paperarchive.build.untrusted import describe_ignored

    for line in describe_ignored(archive_dir):
        print_message(make_visible(line))


def load_valid_content(archive_dir: Path) -> "Content":
    """Load an archive's content and print warnings.

    Raises ProblemsError if it has errors, or the folder is not an archive.
    """
    from paperarchive.content.load import load_content
    from paperarchive.content.settled import find_unfinished
    from paperarchive.settings import read_settings

    problems = Problems()
    unfinished = find_unfinished(archive_dir)
    if unfinished is not None:  # none for a command that holds the lock
        problems.add(unfinished)
    read_settings(archive_dir, problems)
    content = load_content(archive_dir, problems)
    problems.raise_if_any()
    print_problems(problems)
    return content


def load_records(archive_dir: Path) -> "tuple[ImportRecords, RemovedPapers]":
    """Load an archive's records of imports and of removed papers.

    Raises ProblemsError if they have errors.
    """
    from paperarchive.content.import_records import read_import_records
    from paperarchive.content.removed import read_removed

    problems = Problems()
    records = read_import_records(archive_dir, problems)
    removed = read_removed(archive_dir, problems)
    problems.raise_if_any()
    return records, removed
