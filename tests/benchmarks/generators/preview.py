"""How long an author waits: from the saved file to the changed page in the preview, and from a command to its start.

Both servers run as they are started by hand. Hugo's page is asked for over HTTP every few milliseconds until it shows
the edit. paperarchive's page follows the stream of events as its script does in a browser, and is then asked for.
"""

import http.client
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from paperarchive.paper import Paper
from tests.benchmarks.generators.measure import CommandError, find_processes, make_environment, run_measured
from tests.benchmarks.generators.with_hugo import HugoSite
from tests.benchmarks.generators.with_paperarchive import ArchiveSite, choose_edited, edit_abstract, make_mark

POLL_SECONDS = 0.005
QUIET_SECONDS = 1.0
PATIENCE_SECONDS = 120.0
START_SECONDS = 1800.0
_ADDRESS = re.compile(rb"http://(?:127\.0\.0\.1|localhost):(\d+)/")
_MARK = re.compile(rb'data-preview="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Server:
    """A preview that runs."""

    pid: int
    """Its process."""
    port: int
    """Its port on the loopback."""

    def read(self, path: str) -> bytes:
        """The page at a path; as far as it came, where it was written anew while it was sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        except http.client.IncompleteRead as error:
            return error.partial
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Waits:
    """The seconds from save to sight of each edit."""

    events: tuple[float, ...]
    """Until the open page was told; empty where only pages were asked for."""
    pages: tuple[float, ...]
    """Until the page came with the edit in it."""


def time_archive_preview(site: ArchiveSite, edits: int, log: Path) -> Waits:
    """Edit papers while `paperarchive serve` runs."""
    events: list[float] = []
    pages: list[float] = []
    with serve((*site.tools.paperarchive, "serve", "--port", "0"), site.folder, log) as server:
        for number, paper in enumerate(choose_edited(site.corpus)[:edits]):
            edit = partial(save, site.find_file(paper), paper, number)
            event, page = time_archive_edit(server, paper, edit, number)
            events.append(event)
            pages.append(page)
            wait_until_quiet(server.pid)
    return Waits(tuple(events), tuple(pages))


def time_archive_edit(server: Server, paper: Paper, edit: Callable[[], None], number: int) -> tuple[float, float]:
    """Open a paper's page and follow its events; save an edit; the seconds to `reload`, and to the changed page.

    All that is known here of the preview's way to tell pages is in this function.
    """
    path = f"/papers/{paper.slug}/"
    mark = _MARK.search(server.read(path))
    known = mark[1].decode() if mark else ""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", f"/.paperarchive/events?path={path}&known={known}")
        lines = iter(connection.getresponse().readline, b"")
        wait_for_event(lines, b"ok")
        started = time.perf_counter()
        edit()
        wait_for_event(lines, b"reload")
        told = time.perf_counter() - started
    finally:
        connection.close()
    return told, wait_for_page(server, path, number, started)


def wait_for_event(lines: Iterator[bytes], name: bytes) -> None:
    """Read a stream of events up to one of this name."""
    for line in lines:
        if line.strip() == b"event: " + name:
            return
    raise CommandError(f"the stream of events ended before {name.decode()!r}")


def time_hugo_preview(site: HugoSite, edits: int, log: Path) -> Waits:
    """Edit papers while `hugo server` runs; each page has been asked for before, as in a browser that shows it."""
    port = find_free_port()  # Hugo takes 0 for a port, but does not say which one it got
    command = (site.tools.hugo, "server", "--port", str(port), "--cacheDir", str(site.folder / "cache"))
    pages: list[float] = []
    with serve(command, site.folder, log) as server:
        for number, paper in enumerate(choose_edited(site.corpus)[:edits]):
            path = f"/papers/{paper.slug}/"
            server.read(path)
            started = time.perf_counter()
            save(site.find_file(paper), paper, number)
            pages.append(wait_for_page(server, path, number, started))
            wait_until_quiet(server.pid)
    return Waits((), tuple(pages))


def save(file: Path, paper: Paper, number: int) -> None:
    """Save a paper's file with one word changed."""
    text = file.read_text(encoding="utf-8")
    file.write_text(edit_abstract(text, paper, number), encoding="utf-8")


def wait_for_page(server: Server, path: str, number: int, started: float) -> float:
    """Ask for a page until it shows an edit; the seconds since `started`."""
    while make_mark(number).encode() not in server.read(path):
        if time.perf_counter() - started > PATIENCE_SECONDS:
            raise CommandError(f"{path}: the edit has not come")
        time.sleep(POLL_SECONDS)
    return time.perf_counter() - started


@contextmanager
def serve(command: Sequence[str], folder: Path, log: Path) -> Iterator[Server]:
    """A preview server, ready and quiet; ended afterwards."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=make_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            port = wait_for_port(process, log)
            wait_until_quiet(process.pid)
            yield Server(process.pid, port)
        finally:
            process.terminate()
            process.wait()


def find_free_port() -> int:
    """A port that nothing uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def wait_for_port(process: subprocess.Popen[bytes], log: Path) -> int:
    """Wait until a server has printed its address."""
    started = time.perf_counter()
    while time.perf_counter() - started < START_SECONDS:
        if process.poll() is not None:
            break
        address = _ADDRESS.search(log.read_bytes())
        if address:
            return int(address[1])
        time.sleep(0.05)
    end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
    raise CommandError(f"the server did not start\n{end}")


def wait_until_quiet(pid: int) -> None:
    """Wait until a process and those below it have used no processor time for a while."""
    before, since = -1, time.perf_counter()
    while time.perf_counter() - since < QUIET_SECONDS:
        ticks = sum(map(read_ticks, find_processes(pid)))
        if ticks > before + 2:  # a server at rest still wakes now and then
            before, since = ticks, time.perf_counter()
        time.sleep(0.05)


def read_ticks(pid: int) -> int:
    """Processor time of a process, in the clock's ticks; 0 if it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def time_start(command: Sequence[str], times: int, log: Path) -> list[float]:
    """Seconds that a command takes which only says its version."""
    return [run_measured(command, log.parent, log).wall for _ in range(times)]
