"""Signals of processes that tests start."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def default_signals() -> Iterator[None]:
    """Start processes in the block, to which these signals are then as to a command in a terminal.

    A shell starts a command in the background with SIGINT ignored, `nohup` with SIGHUP, and every process below
    inherits that.
    """
    handlers = {number: signal.signal(number, signal.SIG_DFL) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
