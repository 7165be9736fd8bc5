"""Waiting for states that a test cannot be told of. Where there is an event, a test waits for that instead."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 120.0
"""How long a test waits for anything before it fails: far beyond what a busy machine takes."""
_PAUSE_SECONDS = 0.02


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds; fail if it does not within `PATIENCE_SECONDS`."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "the condition never held"
        time.sleep(_PAUSE_SECONDS)
