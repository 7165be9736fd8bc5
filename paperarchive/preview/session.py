"""One `paperarchive serve`, from the first build to Ctrl-C.

In: an archive's folder, a maker of builders. Out: nothing but the preview's folder,
which is a cache: `preview/` in `.paperarchive/` of the archive.
"""

import contextlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from paperarchive.preview.builder import SiteBuilder
from paperarchive.preview.debounce import ChangeBatch, Debouncer
from paperarchive.preview.events import PageEvents
from paperarchive.preview.loop import BuildLoop, PreviewLog
from paperarchive.preview.server import SiteServer, open_server, serve_in_thread
from paperarchive.preview.site import PreviewSite
from paperarchive.preview.watch import Watcher

if sys.platform != "win32":
    import fcntl

USUAL_PORT = 8000
CACHE_FOLDER = ".paperarchive"
_OUT_OF_WATCHES = (
    "the system has no more file watches to give, so changes are looked for every second "
    "(raise fs.inotify.max_user_watches and max_user_instances to have them at once)"
)


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What the command line may say of a preview."""

    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int | None = None
    """The port; None = 8000, or the next that is free; 0 = any."""
    poll: bool = False
    """Look for changes every second, where the system does not tell of them."""


def serve_archive(
    archive_dir: Path,
    make_builder: Callable[[Path], SiteBuilder],
    options: ServeOptions,
    log: PreviewLog,
) -> None:
    """Build, serve and build again, until KeyboardInterrupt; then every thread has
    ended and the port is free.

    root: absolute. make_builder: given the output folder.
    Raises AddressError if the port cannot be had.
    """
    events = PageEvents(secrets.token_hex(4))
    debouncer = Debouncer()
    with (
        open_server(
            PreviewSite(events), options.host, options.port, USUAL_PORT
        ) as server,
        claim_output_dir(archive_dir) as folder,
    ):
        _warn(server, options, log)
        builder = make_builder(folder)
        build_loop = BuildLoop(builder, events, debouncer, log)
        with (
            contextlib.closing(builder),
            Watcher(archive_dir, debouncer, poll=options.poll) as watcher,
        ):
            if watcher.is_out_of_watches:
                log.warn(_OUT_OF_WATCHES)
            build_loop.build(ChangeBatch(None))
            with serve_in_thread(server), contextlib.closing(events):
                log.serving(server.url)
                while True:
                    build_loop.run_once()


def _warn(server: SiteServer, options: ServeOptions, log: PreviewLog) -> None:
    port = server.server_port
    if options.port is None and port != USUAL_PORT:
        log.warn(
            f"port {USUAL_PORT} is taken: this is {port} (--port N chooses another)"
        )
    if server.is_exposed:
        log.warn(
            f"every machine that can reach this one can read the preview (--host {options.host})"
        )


@contextlib.contextmanager
def claim_output_dir(archive_dir: Path) -> Iterator[Path]:
    """Have an output folder for oneself: `preview`, or `preview-2` and so on while
    another preview has it.
    """
    cache = archive_dir / CACHE_FOLDER
    cache.mkdir(exist_ok=True)
    ignore = cache / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    number = 1
    while True:
        folder = cache / ("preview" if number == 1 else f"preview-{number}")
        folder.mkdir(exist_ok=True)
        with _lock(folder) as is_mine:
            if is_mine:
                yield folder
                return
        number += 1


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Lock a folder, which the system undoes at the latest when the process ends;
    whether that could be done.
    """
    if sys.platform == "win32":
        yield True
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
