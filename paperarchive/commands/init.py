"""Begin an archive, or bring the files that an archive began with up to date."""

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.commands.command import (
    GOOD,
    Command,
    add_switch,
    require_archive,
)
from paperarchive.console import print_diffs, print_json, print_line, print_message
from paperarchive.errors import UsageError
from paperarchive.text.english import count

if TYPE_CHECKING:
    from paperarchive.scaffold.plan import ScaffoldPlan
    from paperarchive.scaffold.update import FileUpdate


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the archive's folder, which is made if there is none (the current one)",
    )
    command.add_argument(
        "--vocabulary",
        metavar="FILE",
        help="a vocabulary in place of the packaged one; none = one without tags",
    )
    add_switch(
        command,
        "--update",
        "bring the workflows and the vocabulary that nobody edited to this version's",
    )
    add_switch(command, "--dry-run", "print what would be written; write nothing")
    add_switch(command, "--json", "print one JSON object")


def _run(arguments: argparse.Namespace) -> int:
    if arguments.update and arguments.vocabulary is not None:
        raise UsageError("--vocabulary: is for a new archive, not for --update")
    folder: Path = arguments.archive_dir / arguments.folder
    return _update(folder, arguments) if arguments.update else _init(folder, arguments)


def _init(folder: Path, arguments: argparse.Namespace) -> int:
    from paperarchive.scaffold.origin import find_origin
    from paperarchive.scaffold.plan import plan_archive
    from paperarchive.scaffold.repository import read_repository
    from paperarchive.scaffold.write import (
        check_folder,
        finish_interrupted,
        write_archive,
    )

    check_folder(folder)
    if not arguments.dry_run:
        finish_interrupted(folder)
    plan = plan_archive(
        folder,
        vocabulary=arguments.vocabulary,
        repository=read_repository(folder),
        origin=find_origin(),
    )
    if not arguments.dry_run:
        write_archive(folder, plan)
    if arguments.json:
        print_json(_describe_plan(folder, plan))
    else:
        _print_plan(folder, plan, dry_run=arguments.dry_run)
    return GOOD


def _print_plan(folder: Path, plan: "ScaffoldPlan", *, dry_run: bool) -> None:
    verb = "Would write" if dry_run else "Wrote"
    print_line(f"{verb} {count(len(plan.files), 'file')} of an archive in {folder}:")
    width = max((len(file.path) for file in plan.files), default=0)
    for file in plan.files:
        print_line(f"  {file.path:<{width}}  {file.purpose}")
    for key, value in plan.settings.items():
        print_line(f"{key}: {value}")
    if plan.kept:
        print_line(f"Kept as they were: {', '.join(plan.kept)}")
    for note in plan.notes:
        print_message(f"Note: {note}.")
    if not dry_run:
        print_line("What to do next:")
        if str(folder) != ".":
            print_line(f"  cd {shlex.quote(str(folder))}")
        print_line("  paperarchive import FILE    # a list of papers")
        print_line("  paperarchive serve          # the site on this machine")


def _describe_plan(folder: Path, plan: "ScaffoldPlan") -> dict[str, object]:
    return {
        "folder": str(folder),
        "written": [file.path for file in plan.files],
        "kept": list(plan.kept),
        "settings": dict(plan.settings),
        "notes": list(plan.notes),
    }


def _update(folder: Path, arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.lock import lock_content
    from paperarchive.scaffold.origin import find_origin
    from paperarchive.scaffold.update import FileState, plan_update

    require_archive(folder)
    origin = find_origin()
    if arguments.dry_run:
        updates = plan_update(folder, origin)
    else:
        with lock_content(folder, "init --update"):
            updates = plan_update(folder, origin)
            write_changes(
                folder,
                [each.change for each in updates if each.state is FileState.UPDATED],
            )
    if arguments.json:
        print_json({each.change.path: each.state.value for each in updates})
    else:
        _print_updates(updates, dry_run=arguments.dry_run)
    return GOOD


_MEANINGS = {
    "current": "is up to date",
    "edited": "was edited, and stays; this version's differs from it:",
    "own": "was not written by `paperarchive init`, and stays",
    "absent": "is not there, and stays so",
}


def _print_updates(updates: "tuple[FileUpdate, ...]", *, dry_run: bool) -> None:
    for update in updates:
        state = update.state.value
        meaning = "would be updated" if dry_run else "was updated"
        print_message(f"{update.change.path} {_MEANINGS.get(state, meaning)}")
        if state == "edited" or (state == "updated" and dry_run):
            print_diffs([update.change])


COMMAND = Command(
    name="init",
    summary="begin an archive; --update brings its workflows up to date",
    add_arguments=_add_arguments,
    run=_run,
    needs_archive=False,
)
