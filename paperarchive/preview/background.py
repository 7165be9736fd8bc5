"""Full builds of the preview in a process of their own, so that edits need not wait.

In: an archive's folder and requests to build. Out: the output files that changed, or
the problems that stopped the build. The process starts with the first build and ends
with its parent; it uses all cores.
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
from paperarchive.build.manifest import MANIFEST
from paperarchive.errors import Problem, ProblemsError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_SUBJECT = "the build"
"""In place of a path, in problems that concern no file."""
_TRY_AGAIN = "save any file to try again"


@dataclass(frozen=True, slots=True)
class PreviewBuild:
    """The result of a build for the preview."""

    changed: frozenset[str]
    """Output files written or removed: relative paths with forward slashes."""
    problems: tuple[Problem, ...]
    """Warnings."""
    base_path: str
    """URL path of the home page, percent-encoded, with a slash at both ends."""
    output_dir: Path


_Answer: TypeAlias = PreviewBuild | tuple[Problem, ...]
"""What the process sends: a build, or the problems that stopped it."""


class BackgroundBuilder:
    """Builds the whole site, one build at a time."""

    def __init__(self, archive_dir: Path, output_dir: Path, *, drafts: bool) -> None:
        """archive_dir: absolute."""
        self._arguments = (archive_dir, output_dir, drafts)
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[None, _Answer] | None = None
        self.is_working = False
        """A build was started and `finish` has not been called since."""

    def start(self, on_done: Callable[[], None]) -> None:
        """Start a build; a process that died since the last one is replaced.

        on_done: called from another thread when `finish` would return at once.
        """
        if self._process is not None and not self._process.is_alive():
            self.close()
        connection = self._connect()
        connection.send(None)
        self.is_working = True
        threading.Thread(
            target=_wait, args=(connection, on_done), name="preview-build", daemon=True
        ).start()

    def finish(self) -> PreviewBuild:
        """Wait for the build and return it.

        Raises ProblemsError if problems stopped it, or if its process died.
        """
        self.is_working = False
        try:
            answer = self._connect().recv()
        except (EOFError, ConnectionError) as error:
            self.close()
            raise ProblemsError([_DIED]) from error
        if isinstance(answer, PreviewBuild):
            return answer
        raise ProblemsError(answer)

    def close(self) -> None:
        """Terminate the process and any build in it."""
        self.is_working = False
        if self._process is not None and self._connection is not None:
            self._process.terminate()
            self._process.join()
            self._connection.close()
        self._process = self._connection = None

    def _connect(self) -> "Connection[None, _Answer]":
        """Get the connection to the process, which is started if it does not run."""
        if self._connection is None:
            # A forked process would inherit locks that other threads hold.
            context = multiprocessing.get_context("spawn")
            self._connection, other_end = context.Pipe()
            self._process = context.Process(
                target=_serve_builds,
                args=(other_end, *self._arguments),
                name="preview-build",
            )
            self._process.start()
            other_end.close()
        return self._connection


_DIED = Problem(
    _SUBJECT,
    "the build process ended unexpectedly",
    f"free some memory if it ran out; {_TRY_AGAIN}",
)


def _wait(connection: "Connection[None, _Answer]", on_done: Callable[[], None]) -> None:
    """Wait until the process has answered or died. Runs in a thread of its own."""
    try:
        connection.poll(None)
    except OSError:  # closed by `close`: nobody waits any more
        return
    on_done()


def _serve_builds(
    connection: "Connection[_Answer, None]",
    archive_dir: Path,
    output_dir: Path,
    drafts: bool,
) -> None:
    """Build on each request until the parent closes its end. Runs in the process."""
    # Ctrl-C reaches the whole process group; the parent then terminates this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _exit)
    while True:
        try:
            connection.recv()
        except EOFError:
            return
        connection.send(_answer(archive_dir, output_dir, drafts=drafts))


def _exit(_number: int, _frame: object) -> None:
    raise SystemExit


def _answer(archive_dir: Path, output_dir: Path, *, drafts: bool) -> _Answer:
    """Build; exceptions become problems, since tracebacks do not survive pickling."""
    try:
        return _build(archive_dir, output_dir, drafts=drafts)
    except ProblemsError as error:
        return error.problems
    except Exception as error:  # noqa: BLE001  (the server outlives any failure of a build)
        return (describe_failure(error),)


def _build(archive_dir: Path, output_dir: Path, *, drafts: bool) -> PreviewBuild:
    before = _list_files(output_dir)
    # Without fingerprints a stylesheet keeps its URL while it is edited.
    options = BuildOptions(
        output=output_dir,
        drafts=drafts,
        fingerprint=False,
        is_preview=True,
        command="serve",
    )
    result = build_site(archive_dir, options)
    differences = before.items() ^ _list_files(output_dir).items()
    changed = frozenset(path for path, _ in differences)
    return PreviewBuild(
        changed=changed - {MANIFEST},
        problems=result.problems,
        base_path=result.base_path,
        output_dir=output_dir,
    )


def _list_files(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Map relative paths to what changes whenever a file is written."""
    files: dict[str, tuple[int, int, int]] = {}
    for base, _, names in os.walk(folder):
        prefix = os.path.relpath(base, folder).replace(os.sep, "/") + "/"
        prefix = prefix.removeprefix("./")
        for name in names:
            status = os.lstat(f"{base}/{name}")
            identity = (status.st_ino, status.st_mtime_ns, status.st_size)
            files[prefix + name] = identity
    return files


def describe_failure(error: Exception) -> Problem:
    """Describe an exception that stopped a build.

    An OSError is a condition of the system. Anything else is an error of the program,
    whose traceback goes to standard error.
    """
    if isinstance(error, OSError):
        subject = str(error.filename or _SUBJECT)
        return Problem(subject, str(error.strerror or error), _TRY_AGAIN)
    traceback.print_exception(error)
    return Problem(
        _SUBJECT,
        f"internal error: {type(error).__name__}: {error}",
        f"report the traceback shown in the terminal; {_TRY_AGAIN}",
    )
