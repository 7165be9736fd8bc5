"""Suggest tags from the vocabulary."""

import argparse
from typing import TYPE_CHECKING

from paperarchive.commands.command import (
    GOOD,
    Command,
    add_switch,
    load_records,
    load_valid_content,
)
from paperarchive.console import print_diffs, print_line, print_message
from paperarchive.text.english import count

if TYPE_CHECKING:
    from pathlib import Path

    from paperarchive.importing.tagger import TagPlan


def _add_arguments(command: argparse.ArgumentParser) -> None:
    add_switch(command, "--write", "add them to the files")


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.lock import lock_content

    archive_dir: Path = arguments.archive_dir
    if arguments.write:
        with lock_content(archive_dir, "tag --write"):
            plan = _plan(archive_dir)
            write_changes(archive_dir, (*plan.papers, *plan.records))
        print_line(f"Added tags to {count(len(plan.papers), 'paper')}.")
    else:
        plan = _plan(archive_dir)
        print_diffs(plan.papers)
        papers = count(len(plan.papers), "paper")
        print_message(f"{papers} would gain tags (--write adds them)")
    return GOOD


def _plan(archive_dir: "Path") -> "TagPlan":
    from paperarchive.importing.tagger import plan_tags

    content = load_valid_content(archive_dir)
    records, _ = load_records(archive_dir)
    return plan_tags(content, records)


COMMAND = Command(
    name="tag",
    summary="suggest tags from the vocabulary, as a diff",
    add_arguments=_add_arguments,
    run=_run,
)
