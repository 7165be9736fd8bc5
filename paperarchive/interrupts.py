"""Signals that end a command: Ctrl-C, a terminal that closes, `kill`.

Each raises `Interrupted` once, in the main thread, so that `finally` blocks remove what
is half done; the command then ends with the exit status of a shell for that signal.
"""

import contextlib
import signal
import threading
from collections.abc import Iterator

from paperarchive.errors import Problem
from paperarchive.files.os_errors import PROGRAM

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those of them that a system has: Windows has no SIGHUP, others no SIGBREAK."""


class Interrupted(KeyboardInterrupt):
    """A signal that ends the command."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__()
        self.number = number

    @property
    def exit_status(self) -> int:
        """The status by which a shell reports the signal."""
        return 128 + self.number

    def explain(self) -> Problem:
        """What to tell the person whose command this was."""
        name = signal.Signals(self.number).name
        message = f"the command was interrupted by {name}"
        return Problem(PROGRAM, message, "run it again")


def ending_signals() -> tuple[signal.Signals, ...]:
    """The signals that end a command on this system."""
    return tuple(
        signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__
    )


@contextlib.contextmanager
def interrupting_once() -> Iterator[None]:
    """Let the first signal raise Interrupted, and ignore later ones, which would
    interrupt the cleanup. A signal that is ignored stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return

    def interrupt(number: int, _frame: object) -> None:
        for other in handlers:
            signal.signal(other, signal.SIG_IGN)
        raise Interrupted(number)

    handlers = {
        number: signal.signal(number, interrupt)
        for number in ending_signals()
        if signal.getsignal(number) not in (signal.SIG_IGN, None)
    }
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
