"""Progress of a build on a terminal: a line for each phase, a bar for the current one.

In: what a build tells its observer. Out: text on standard error, nothing in a pipe; and
the duration of each phase. Rich draws the bar, and only when the build reports
something: a thread that refreshed it would keep worker processes from being forked.
"""

import sys
import threading
import time
from typing import TYPE_CHECKING

from paperarchive.build.observer import BuildObserver, Phase
from paperarchive.errors import make_visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_COUNTED_PHASE: Phase = "render"
"""The phase whose pages are counted."""
_REFRESH_SECONDS = 0.1
"""The shortest time between two refreshes of the bar."""


class BuildProgress(BuildObserver):
    """Shows the phases of a build and measures them."""

    def __init__(self) -> None:
        self._starts: list[tuple[str, float]] = []  # of each phase; "" for the end
        self._display = _Display() if sys.stderr.isatty() else None

    def begin_phase(self, phase: Phase) -> None:
        """End the current phase and begin another."""
        self._end_phase_at(phase)
        if self._display:
            self._display.begin_phase(phase)

    def count_pages(self, done: int, total: int) -> None:
        """Move the bar. Any thread may call this."""
        if self._display:
            self._display.count_pages(done, total)

    def notify(self, message: str) -> None:
        """Print a message on standard error, above the bar."""
        if self._display:
            self._display.print(message)
        else:
            print(make_visible(message), file=sys.stderr, flush=True)

    def end(self) -> None:
        """End the last phase."""
        self._end_phase_at("")
        if self._display:
            self._display.close()

    def _end_phase_at(self, following: str) -> None:
        now = time.perf_counter()
        if self._starts and self._display:
            phase, start = self._starts[-1]
            self._display.end_phase(phase, now - start)
        self._starts.append((following, now))

    def seconds(self) -> dict[str, float]:
        """The duration of each phase that has ended, by name."""
        durations: dict[str, float] = {}
        following = self._starts[1:]
        for (phase, start), (_, end) in zip(self._starts, following, strict=False):
            durations[phase] = end - start
        return durations


class _Display:
    """A line for each phase that has ended, and below them a bar for the current one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages = (0, 0)  # done and total
        self._refreshed = 0.0
        self._phase = ""
        self._task: TaskID | None = None
        self._progress: Progress | None = None

    def begin_phase(self, phase: str) -> None:
        """Show the bar of a phase."""
        with self._lock:
            self._phase = phase
            self._progress = self._progress or _start_progress()
            self._task = self._progress.add_task(phase, total=1, counted="")
            self._refresh()

    def count_pages(self, done: int, total: int) -> None:
        """Move the bar, if its phase counts pages."""
        with self._lock:
            self._pages = (done, total)
            if time.perf_counter() - self._refreshed > _REFRESH_SECONDS:
                self._refresh()

    def _refresh(self) -> None:
        self._refreshed = time.perf_counter()
        if self._progress is None or self._task is None:
            return
        done, total = self._pages
        if self._phase == _COUNTED_PHASE and total:
            counted = f"{done:,} of {total:,} pages"
            self._progress.update(
                self._task, completed=done, total=total, counted=counted
            )
        self._progress.refresh()

    def end_phase(self, phase: str, seconds: float) -> None:
        """Replace the bar by the line of its phase."""
        with self._lock:
            if self._progress is None or self._task is None:
                return
            self._progress.remove_task(self._task)
            self._task = None
            done, _ = self._pages
            pages = f"  {done:,} pages" if phase == _COUNTED_PHASE and done else ""
            line = f"{phase:<7}{seconds:5.1f} s{pages}"
            self._progress.console.print(line, highlight=False)

    def print(self, message: str) -> None:
        """Print a line above the bar."""
        with self._lock:
            if self._progress is None:
                print(make_visible(message), file=sys.stderr, flush=True)
            else:
                console = self._progress.console
                console.print(make_visible(message), highlight=False, markup=False)

    def close(self) -> None:
        """Restore the terminal."""
        with self._lock:
            if self._progress is not None:
                self._progress.stop()


def _start_progress() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description:<6}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[counted]}"),
    )
    console = Console(stderr=True)
    progress = Progress(*columns, console=console, auto_refresh=False, transient=True)
    progress.start()
    return progress
