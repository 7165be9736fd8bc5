"""The output folder: which folders may be one, and the lock of the build that fills it.

In: an archive's folder and `--output`. Out: the folder, or a sentence that says why a
site must not be built there; then the lock, which belongs to the folder, so that builds
exclude each other whatever archive or cache they use.
"""

import contextlib
import errno
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from paperarchive.build.manifest import MANIFEST
from paperarchive.build.staging import LOCK_FILE
from paperarchive.errors import Problem, ProblemsError, UsageError
from paperarchive.files.locks import LockBusyError, LockHolder, hold_lock_in_new_folder
from paperarchive.files.reading import resolve_path

OUTPUT_FOLDER = "public"
PATIENCE_SECONDS = 600.0
"""How long a build waits for another: longer than one of 100,000 papers takes."""

_NO_LOCKS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOLCK, errno.ENOTSUP)
"""Where no lock can be had: nothing can be written there, or the disk knows no locks."""


def choose_output(archive_dir: Path, output: Path | None) -> Path:
    """The output folder, resolved. output: as given; None = `public/` in the archive.

    Raises UsageError for a folder that holds something else; ProblemsError if `public`
    is not a folder.
    """
    folder = resolve_path(output or archive_dir / OUTPUT_FOLDER)
    if output is None:
        if folder.exists() and not folder.is_dir():
            message = "is a file, in place of the output folder"
            raise ProblemsError([Problem(OUTPUT_FOLDER, message, "move it away")])
        return folder
    reason = _find_objection(folder, resolve_path(archive_dir))
    if reason is not None:
        raise UsageError(f"--output: {output} {reason}; name a folder of its own")
    return folder


def _find_objection(folder: Path, archive: Path) -> str | None:
    """Why no site may be built into a folder; None if one may."""
    sources = [resolve_path(archive / name) for name in ("content", "themes")]
    if any(map(folder.is_relative_to, sources)) or archive.is_relative_to(folder):
        return "holds what the site is built from"
    if ".git" in folder.parts:
        return "is inside a git repository's own folder"
    if folder in (Path(folder.anchor), Path.home()):
        return "is the root of the disk or your home folder"
    if folder.exists() and not folder.is_dir():
        return "is a file"
    if (folder / ".git").exists() and not (folder / MANIFEST).exists():
        return "is the root of a git repository"
    return None


@contextmanager
def lock_output(
    folder: Path,
    command: str,
    *,
    shown_as: str,
    patience: float,
    notify: Callable[[str], None],
) -> Iterator[None]:
    """Hold the lock of an output folder during the block. The folder is made, and
    removed if it was made and is empty then.

    command: its name, for the messages of others. shown_as: the folder in messages.
    patience: seconds to wait for another build. notify: is told, after a second, that
    this one waits.
    Raises: ProblemsError if another build holds the lock until then; OSError.
    """

    def say_waiting(holder: LockHolder) -> None:
        notify(f"{command}: waits for {holder}, which builds into {shown_as}/")

    try:
        with _hold(folder, command, patience, say_waiting):
            yield
    except LockBusyError as error:
        message = f"is being built by {error}, and still was after {patience:.0f} s"
        advice = "run the command again when that has ended; end it if it hangs"
        if error.holder.command:
            advice += f": `kill {error.holder.pid}`"
        raise ProblemsError([Problem(shown_as, message, advice)]) from None


@contextmanager
def _hold(
    folder: Path,
    command: str,
    patience: float,
    on_wait: Callable[[LockHolder], None],
) -> Iterator[None]:
    with ExitStack() as stack:
        if not folder.exists():
            stack.callback(_remove_if_empty, folder)
        folder.mkdir(parents=True, exist_ok=True)
        lock = hold_lock_in_new_folder(
            folder / LOCK_FILE,
            command,
            make_folder=lambda: folder.mkdir(parents=True, exist_ok=True),
            patience=patience,
            on_wait=on_wait,
        )
        try:
            stack.enter_context(lock)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # it holds a site, or another build uses it
        folder.rmdir()
