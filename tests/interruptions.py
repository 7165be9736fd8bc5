"""Interruptions between any two system calls: a kill, an error of the disk, a person's save.

The functions of `os` that change something are wrapped and counted. Before the chosen one something happens.
"""

import errno
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from unittest.mock import patch

CHANGING = ("open", "write", "rename", "replace", "link", "unlink", "rmdir", "mkdir", "fsync", "chmod", "ftruncate")
"""Functions of `os` that change files or folders."""
SPACE_TAKING = frozenset({"open", "write", "rename", "link", "mkdir", "fsync"})
"""Those that may find the disk full."""


class Kill(BaseException):
    """The process is dead: whatever it would still do raises this, too."""


@contextmanager
def interrupted(happen: Callable[[int, str], None]) -> Iterator[None]:
    """Call `happen` before each changing call of the block, with its number from 1 and its name. What it raises, that
    call raises.
    """
    numbers = itertools.count(1)
    inside = threading.local()

    def wrap(name: str) -> Callable[..., Any]:
        original = getattr(os, name)

        def call(*arguments: object, **keywords: object) -> object:
            reads = name == "open" and not int(str(arguments[1])) & (os.O_CREAT | os.O_WRONLY | os.O_RDWR)
            if reads or getattr(inside, "is_happening", False):
                return original(*arguments, **keywords)
            inside.is_happening = True
            try:
                happen(next(numbers), name)
            finally:
                inside.is_happening = False
            return original(*arguments, **keywords)

        return call

    with ExitStack() as stack:
        for name in CHANGING:
            stack.enter_context(patch.object(os, name, wrap(name)))
        yield


@contextmanager
def killed_at(number: int) -> Iterator[list[int]]:
    """Kill the block before its changing call of this number. Yields a list that holds the number if that happened."""
    happened: list[int] = []

    def kill(call: int, _name: str) -> None:
        if call >= number:
            happened[:] = [number]
            raise Kill

    with interrupted(kill), suppress(Kill):
        yield happened


@contextmanager
def full_disk_from(number: int, *, lasting: bool) -> Iterator[list[int]]:
    """Let the disk be full at the changing call of this number; lasting: and from then on."""
    happened: list[int] = []

    def fill(call: int, name: str) -> None:
        if name in SPACE_TAKING and (call == number or (lasting and call > number)):
            happened[:] = [number]
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with interrupted(fill):
        yield happened


@contextmanager
def happening_at(number: int, action: Callable[[], object]) -> Iterator[list[int]]:
    """Let something happen before the changing call of this number."""
    happened: list[int] = []

    def act(call: int, _name: str) -> None:
        if call == number:
            happened[:] = [number]
            action()

    with interrupted(act):
        yield happened
