"""What a command is, and what several commands share.

A command module has one public value, `COMMAND`, which the table in `cli.py` names. It
imports what it runs inside its `run` function, so that `--help` responds at once.
"""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperarchive.console import print_message, print_problems
from paperarchive.errors import Problem, Problems, ProblemsError, make_visible
from paperarchive.files.reading import resolve_path
from paperarchive.names import SETTINGS_FILE

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
    needs_archive: bool = True
    """Whether the command stops, before anything else, in a folder that is no archive."""


def require_archive(archive_dir: Path) -> None:
    """Raise ProblemsError, which names `init`, unless a folder is an archive.

    A folder in which `init` itself was interrupted passes: the command finishes that.
    """
    from paperarchive.content.journal_folder import has_journal

    if os.path.lexists(archive_dir / SETTINGS_FILE) or has_journal(archive_dir):
        return
    place = archive_dir.absolute()
    parents = resolve_path(place).parents
    parent = next((each for each in parents if (each / SETTINGS_FILE).is_file()), None)
    if parent is not None:
        message = f"is no archive, but a folder inside one, {parent}"
        advice = f"run the command there, or with `-C {os.path.relpath(parent)}`"
    else:
        message = f"is no archive: there is no {SETTINGS_FILE}"
        advice = (
            "`paperarchive init` begins one here; -C DIR names the folder of another"
        )
    raise ProblemsError([Problem(str(place), message, advice)])


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
