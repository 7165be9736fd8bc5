"""One run of `paperarchive serve`, from the first build to Ctrl-C.

In: an archive's folder, a factory of builders. Out: nothing but the output folder in
the archive's cache, `.paperarchive/preview/`.
"""

import contextlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from paperarchive.build.cache import FOLDER as CACHE_FOLDER
from paperarchive.preview.builder import SiteBuilder
from paperarchive.preview.debounce import EVERYTHING, Debouncer
from paperarchive.preview.events import PageEvents
from paperarchive.preview.loop import BuildLoop, PreviewLog
from paperarchive.preview.server import SiteServer, open_server, serve_in_thread
from paperarchive.preview.site import PreviewSite
from paperarchive.preview.watch import Watcher

if sys.platform != "win32":
    import fcntl

DEFAULT_PORT = 8000
_OUT_OF_WATCHES = (
    "the system's file watches are used up, so changes show after up to a second "
    "(raise fs.inotify.max_user_watches and fs.inotify.max_user_instances)"
)
_NO_CACHE = (
    f"{CACHE_FOLDER}/ cannot be written, so the preview is in a temporary folder and "
    "nothing is remembered (make it writable)"
)


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Options of `paperarchive serve`."""

    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int | None = None
    """None = 8000, or the next free one; 0 = any free one."""
    poll: bool = False
    """Scan for changes every second instead of waiting for events of the system."""


def serve_archive(
    archive_dir: Path,
    make_builder: Callable[[Path], SiteBuilder],
    options: ServeOptions,
    log: PreviewLog,
) -> None:
    """Build, serve and rebuild until KeyboardInterrupt; then join every thread and free
    the port.

    archive_dir: absolute.
    make_builder: called once, with the output folder.
    Raises AddressError if the server cannot listen.
    """
    events = PageEvents(session=secrets.token_hex(4))
    site = PreviewSite(events)
    debouncer = Debouncer()
    with (
        open_server(site, options.host, options.port, DEFAULT_PORT) as server,
        claim_output_dir(archive_dir) as output_dir,
    ):
        _warn_of_address(server, options, log)
        if not output_dir.is_relative_to(archive_dir):
            log.warn(_NO_CACHE)
        builder = make_builder(output_dir)
        loop = BuildLoop(builder, events, debouncer, log)
        with (
            contextlib.closing(builder),
            Watcher(archive_dir, debouncer, poll=options.poll) as watcher,
        ):
            if watcher.is_out_of_watches:
                log.warn(_OUT_OF_WATCHES)
            loop.build(EVERYTHING)
            with serve_in_thread(server), contextlib.closing(events):
                log.serving(server.url)
                while True:
                    loop.run_once()


def _warn_of_address(
    server: SiteServer, options: ServeOptions, log: PreviewLog
) -> None:
    port = server.server_port
    if options.port is None and port != DEFAULT_PORT:
        log.warn(f"port {DEFAULT_PORT} is taken, using {port} (choose with --port N)")
    if server.is_exposed:
        log.warn(
            "every machine that can reach this one can read the preview "
            f"(--host {options.host})"
        )


@contextlib.contextmanager
def claim_output_dir(archive_dir: Path) -> Iterator[Path]:
    """Make and lock an output folder in the cache.

    Yields `preview`, or `preview-2` and so on while other previews of the archive hold
    the ones before; a temporary folder where the cache cannot be written.
    """
    cache = archive_dir / CACHE_FOLDER
    try:
        _prepare_cache(cache)
    except OSError:
        with TemporaryDirectory(prefix="paperarchive-preview-") as temporary:
            yield Path(temporary)
        return
    number = 1
    while True:
        folder = cache / ("preview" if number == 1 else f"preview-{number}")
        folder.mkdir(exist_ok=True)
        with _lock(folder) as is_mine:
            if is_mine:
                yield folder
                return
        number += 1


def _prepare_cache(cache: Path) -> None:
    cache.mkdir(exist_ok=True)
    ignore = cache / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    (cache / "preview").mkdir(exist_ok=True)


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Try to lock a folder, at most until the process ends; yields whether it worked."""
    if sys.platform == "win32":
        yield True
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _try_flock(descriptor)
    finally:
        os.close(descriptor)


def _try_flock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
