"""Finish or undo an interrupted command."""

import argparse
from typing import TYPE_CHECKING

from paperarchive.commands.command import GOOD, Command, add_switch
from paperarchive.console import print_message

if TYPE_CHECKING:
    from pathlib import Path


def _add_arguments(command: argparse.ArgumentParser) -> None:
    add_switch(command, "--undo", "undo it, instead of finishing it")


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.journal import read_journal
    from paperarchive.content.lock import lock_content

    archive_dir: Path = arguments.archive_dir
    if read_journal(archive_dir) is None:
        print_message("No command was interrupted.")
        return GOOD
    with lock_content(archive_dir, "recover", undo=arguments.undo, report=print):
        return GOOD


COMMAND = Command(
    name="recover",
    summary="finish or undo a command that was interrupted while it wrote content/",
    add_arguments=_add_arguments,
    run=_run,
)
"""The command."""
