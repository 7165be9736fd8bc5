"""Write front matter in its canonical form."""

import argparse
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.commands.command import GOOD, PROBLEMS, Command, add_switch
from paperarchive.console import print_line, print_message, print_problems
from paperarchive.errors import Problems, UsageError
from paperarchive.text.english import count

if TYPE_CHECKING:
    from paperarchive.content.format_papers import FormatPlan


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files", nargs="*", metavar="FILE", help="papers' files (all papers)"
    )
    add_switch(command, "--check", "write nothing; exit with 1 if a file would change")


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes

    archive_dir: Path = arguments.archive_dir
    with _locking(arguments):
        problems = Problems()
        plan = _plan(archive_dir, arguments.files, problems)
        if not arguments.check:
            write_changes(archive_dir, plan.changes)
    for change in plan.changes:
        print_line(change.path)
    print_problems(problems)
    files = count(len(plan.changes), "file")
    said = f"{files} would change" if arguments.check else f"Formatted {files}"
    print_message(f"{said}, {count(plan.unchanged, 'file')} stayed as they were.")
    is_wrong = len(problems) or (arguments.check and plan.changes)
    return PROBLEMS if is_wrong else GOOD


def _locking(arguments: argparse.Namespace) -> AbstractContextManager[None]:
    from paperarchive.content.lock import lock_content

    if arguments.check:
        return nullcontext()
    return lock_content(arguments.archive_dir, "fmt")


def _plan(archive_dir: Path, names: Sequence[str], problems: Problems) -> "FormatPlan":
    from paperarchive.content.find_files import PAPERS_FOLDER, find_markdown
    from paperarchive.content.format_papers import plan_format
    from paperarchive.settings import read_settings

    read_settings(archive_dir, problems)
    problems.raise_if_any()
    paths = tuple(find_markdown(archive_dir, PAPERS_FOLDER, problems))
    if names:
        wanted = {_name_path(archive_dir, name) for name in names}
        unknown = sorted(wanted - {*paths})
        if unknown:
            raise UsageError(f"{unknown[0]} is no paper's file of this archive")
        paths = tuple(path for path in paths if path in wanted)
    return plan_format(archive_dir, paths, problems)


def _name_path(archive_dir: Path, name: str) -> str:
    """A file's path relative to the archive's folder, from one that is relative to the
    current folder or to the archive's.
    """
    for base in (Path(), archive_dir):
        file = (base / name).absolute()
        if file.exists() and file.is_relative_to(archive_dir.absolute()):
            return file.relative_to(archive_dir.absolute()).as_posix()
    return name


COMMAND = Command(
    name="fmt",
    summary="write front matter in its canonical form, without changing a value",
    add_arguments=_add_arguments,
    run=_run,
)
