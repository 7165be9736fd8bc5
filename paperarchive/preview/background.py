"""Whole builds of the preview, in a process of their own: what is saved meanwhile need
not wait for them.

In: an archive's folder, and when to build. Out: the files that came out otherwise, or
the problems that stopped it. The process is started for the first build and stays; it
uses all cores, and ends with the one that started it.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build.output import MANIFEST
from paperarchive.errors import Problem, ProblemsError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


@dataclass(frozen=True, slots=True)
class PreviewBuild:
    """What a build for the preview made."""

    changed: frozenset[str]
    """Files that were written or removed: paths relative to the folder, with forward
    slashes.
    """
    problems: tuple[Problem, ...]
    """Warnings."""
    base_path: str
    """The path of the site's root, percent-encoded, with a slash at both ends."""
    folder: Path
    """The output folder."""


_Answer: TypeAlias = PreviewBuild | tuple[Problem, ...]
"""What the process sends: a build, or what stopped it."""


class BackgroundBuilder:
    """Builds a whole site for the preview, once at a time."""

    def __init__(self, archive_dir: Path, folder: Path, *, drafts: bool) -> None:
        """root: absolute. folder: the output folder. drafts: whether drafts are built
        too.
        """
        self._arguments = (archive_dir, folder, drafts)
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[None, _Answer] | None = None
        self.is_working = False

    def begin(self, on_end: Callable[[], None]) -> None:
        """Begin a build. on_end: called from another thread when `finish` need not wait
        any more.
        """
        if self._process is not None and not self._process.is_alive():
            self.close()
        connection = self._connect()
        connection.send(None)
        self.is_working = True
        threading.Thread(
            target=_wait, args=(connection, on_end), name="preview-build", daemon=True
        ).start()

    def finish(self) -> PreviewBuild:
        """Wait for the build that was begun; raises ProblemsError if it was stopped."""
        self.is_working = False
        try:
            answer = self._connect().recv()
        except (EOFError, ConnectionError) as error:
            self.close()
            raise RuntimeError(
                "the building process was ended by another one"
            ) from error
        if isinstance(answer, PreviewBuild):
            return answer
        raise ProblemsError(answer)

    def close(self) -> None:
        """End the process, and what it may be building."""
        self.is_working = False
        if self._process is not None and self._connection is not None:
            self._process.terminate()
            self._process.join()
            self._connection.close()
        self._process = self._connection = None

    def _connect(self) -> "Connection[None, _Answer]":
        if self._connection is None:
            context = multiprocessing.get_context(
                "spawn"
            )  # forking would copy other threads' locks
            self._connection, other = context.Pipe()
            self._process = context.Process(
                target=_work, args=(other, *self._arguments), name="preview-build"
            )
            self._process.start()
            other.close()
        return self._connection


def _wait(connection: "Connection[None, _Answer]", on_end: Callable[[], None]) -> None:
    try:
        connection.poll(None)
    except OSError:  # closed: nobody waits any more
        return
    on_end()


def _work(
    connection: "Connection[_Answer, None]",
    archive_dir: Path,
    folder: Path,
    drafts: bool,
) -> None:
    """Build whenever asked to, until the other side is gone."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is for the process that ends this one
    signal.signal(signal.SIGTERM, _end)
    while True:
        try:
            connection.recv()
        except EOFError:
            return
        connection.send(_build(archive_dir, folder, drafts=drafts))


def _end(_number: int, _frame: object) -> None:
    raise SystemExit


def _build(archive_dir: Path, folder: Path, *, drafts: bool) -> _Answer:
    try:
        return build_for_preview(archive_dir, folder, drafts=drafts)
    except ProblemsError as error:
        return error.problems
    except Exception as error:  # noqa: BLE001  (the site stays up, whatever happened)
        return (explain_failure(error),)


def build_for_preview(archive_dir: Path, folder: Path, *, drafts: bool) -> PreviewBuild:
    """Build a site for the preview: static files keep their addresses while they are
    edited.
    """
    before = _list_files(folder)
    options = BuildOptions(output=folder, drafts=drafts, fingerprint=False)
    result = build_site(archive_dir, options, lambda _stage: None)
    differing = {path for path, _ in before.items() ^ _list_files(folder).items()} - {
        MANIFEST
    }
    return PreviewBuild(frozenset(differing), result.problems, result.base_path, folder)


def _list_files(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Path -> what differs once a file was written anew."""
    found: dict[str, tuple[int, int, int]] = {}
    for base, _, names in os.walk(folder):
        inside = os.path.relpath(base, folder).replace(os.sep, "/")
        for name in names:
            status = os.lstat(f"{base}/{name}")
            path = name if inside == "." else f"{inside}/{name}"
            found[path] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return found


def explain_failure(error: Exception) -> Problem:
    """What a build died of, as a problem; a programmer's mistake with its trace on
    standard error.
    """
    if isinstance(error, OSError):
        return Problem(
            str(error.filename or "the build"),
            str(error.strerror or error),
            "save it again",
        )
    traceback.print_exception(error)
    message = f"the program failed: {type(error).__name__}: {error}"
    return Problem(
        "the build",
        message,
        "report the trace in the terminal; save a file to try again",
    )
