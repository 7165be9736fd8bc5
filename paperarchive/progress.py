"""Progress of a build: a line a stage on a terminal, with a bar for the one at work;
nothing in a pipe.

In: what the build tells of itself, from any thread. Out: text on standard error; the
seconds of each stage. The bar is Rich's; it is drawn when something is told, since a
thread that drew it would keep worker processes from being forked.
"""

import sys
import threading
import time
from typing import TYPE_CHECKING

from paperarchive.build.observer import BuildObserver, Phase

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

COUNTED_STAGE = "render"
"""The stage whose pages are counted."""
_DRAW_SECONDS = 0.1
"""A bar is drawn no more often."""


class BuildProgress(BuildObserver):
    """The phases of one build: a line for each on a terminal, and its seconds."""

    def __init__(self) -> None:
        self._marks: list[tuple[str, float]] = []
        self._bar = _Bar() if sys.stderr.isatty() else None

    def begin_phase(self, phase: Phase) -> None:
        """End the phase before, and begin this one."""
        self._mark(phase)
        if self._bar:
            self._bar.begin(phase)

    def count_pages(self, done: int, total: int) -> None:
        """Move the bar; from any thread."""
        if self._bar:
            self._bar.count(done, total)

    def end(self) -> None:
        """The last stage has ended."""
        self._mark("")
        if self._bar:
            self._bar.close()

    def _mark(self, name: str) -> None:
        now = time.perf_counter()
        if self._marks and self._bar:
            before, begun = self._marks[-1]
            self._bar.end(before, now - begun)
        self._marks.append((name, now))

    def seconds(self) -> dict[str, float]:
        """Name -> seconds of each stage that has ended."""
        following = self._marks[1:]
        return {
            name: end - start
            for (name, start), (_, end) in zip(self._marks, following, strict=False)
        }


class _Bar:
    """What is drawn: a line for each stage that has ended, and a bar for the present
    one below them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages = (0, 0)
        self._drawn = 0.0
        self._task: TaskID | None = None
        self._progress: Progress | None = None

    def begin(self, name: str) -> None:
        """Show the bar of a stage."""
        with self._lock:
            self._progress = self._progress or _start()
            self._task = self._progress.add_task(name, total=1, counted="")
            self._draw(is_counted=name == COUNTED_STAGE)

    def count(self, done: int, total: int) -> None:
        """Fill it, if its stage is the counted one."""
        with self._lock:
            self._pages = (done, total)
            is_due = time.perf_counter() - self._drawn > _DRAW_SECONDS
            if is_due and self._progress is not None and self._task is not None:
                self._draw(
                    is_counted=self._progress.tasks[0].description == COUNTED_STAGE
                )

    def _draw(self, *, is_counted: bool) -> None:
        self._drawn = time.perf_counter()
        if self._progress is not None and self._task is not None:
            done, total = self._pages
            if is_counted and total:
                counted = f"{done:,} of {total:,} pages"
                self._progress.update(
                    self._task, completed=done, total=total, counted=counted
                )
            self._progress.refresh()

    def end(self, name: str, seconds: float) -> None:
        """Put a line in the place of the bar."""
        with self._lock:
            if self._progress is not None and self._task is not None:
                self._progress.remove_task(self._task)
                self._task = None
                pages = (
                    f"  {self._pages[0]:,} pages"
                    if name == COUNTED_STAGE and self._pages[0]
                    else ""
                )
                self._progress.console.print(
                    f"{name:<7}{seconds:5.1f} s{pages}", highlight=False
                )

    def close(self) -> None:
        """Give the terminal back."""
        with self._lock:
            if self._progress is not None:
                self._progress.stop()


def _start() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description:<6}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[counted]}"),
    )
    progress = Progress(
        *columns, console=Console(stderr=True), auto_refresh=False, transient=True
    )
    progress.start()
    return progress
