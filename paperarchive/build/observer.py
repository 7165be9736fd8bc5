"""The observer of a build, which is told of its progress."""

from typing import Literal

Phase = Literal["read", "index", "render", "write"]
"""The phases of a build, in this order; the contract's JSON calls them stages."""


class BuildObserver:
    """Ignores everything; a subclass overrides what it wants to know."""

    def begin_phase(self, phase: Phase) -> None:
        """A phase begins, and the one before has ended."""

    def count_pages(self, done: int, total: int) -> None:
        """`done` of `total` pages known so far are rendered; from any thread."""

    def notify(self, message: str) -> None:
        """Something about the build itself that its user should know: a clause."""
