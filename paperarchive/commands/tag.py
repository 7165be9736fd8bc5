"""Suggest tags from the vocabulary."""

import argparse

from paperarchive.commands.command import GOOD, Command, add_switch, load_valid_content
from paperarchive.console import print_diffs, print_message
from paperarchive.text.english import count


def _add_arguments(command: argparse.ArgumentParser) -> None:
    add_switch(command, "--write", "add them to the files")


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.tagger import plan_tags

    changes = tuple(plan_tags(load_valid_content(arguments.archive_dir)))
    papers = count(len(changes), "paper")
    if arguments.write:
        write_changes(arguments.archive_dir, changes)
        print(f"Added tags to {papers}.")
    else:
        print_diffs(changes)
        print_message(f"{papers} would gain tags (--write adds them)")
    return GOOD


COMMAND = Command(
    name="tag",
    summary="suggest tags from the vocabulary, as a diff",
    add_arguments=_add_arguments,
    run=_run,
)
