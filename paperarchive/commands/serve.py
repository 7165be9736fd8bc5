"""Preview the site on this machine."""

import argparse
from pathlib import Path

from paperarchive.commands.command import GOOD, PROBLEMS, Command, add_switch
from paperarchive.console import ServeLog, print_message


def _parse_port(value: str) -> int:
    if not value.isdecimal() or len(value) > 5 or int(value) > 65535:
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a port (write a number from 0 to 65535; 0 takes any free one)"
        )
    return int(value)


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port",
        type=_parse_port,
        metavar="N",
        help="the port (8000, or the next free one)",
    )
    command.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="H",
        help="the address to listen on (127.0.0.1)",
    )
    add_switch(command, "--open", "open the site in a browser")
    add_switch(command, "--poll", "poll for changes every second (for network drives)")
    add_switch(command, "--drafts", "include drafts")


def _run(arguments: argparse.Namespace) -> int:
    import webbrowser

    from paperarchive.preview.builder import PreviewBuilder
    from paperarchive.preview.server import AddressError
    from paperarchive.preview.session import ServeOptions, serve_archive

    archive_dir: Path = arguments.archive_dir.absolute()
    options = ServeOptions(
        host=arguments.host, port=arguments.port, poll=arguments.poll
    )
    log = ServeLog(archive_dir, webbrowser.open if arguments.open else None)

    def make_builder(output_dir: Path) -> PreviewBuilder:
        return PreviewBuilder(archive_dir, output_dir, drafts=arguments.drafts)

    try:
        serve_archive(archive_dir, make_builder, options, log)
    except KeyboardInterrupt:
        print_message("")
    except AddressError as error:
        print_message(f"paperarchive: {error}")
        return PROBLEMS
    return GOOD


COMMAND = Command(
    name="serve",
    summary="preview the site on this machine, with live reload",
    add_arguments=_add_arguments,
    run=_run,
)
