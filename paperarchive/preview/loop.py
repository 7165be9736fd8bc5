"""The build loop: builds edits at once, everything else when edits pause.

In: batches of changes. Out: events for open pages, log messages for the terminal.
"""

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from paperarchive.errors import Problem, ProblemsError
from paperarchive.preview.background import PreviewBuild, describe_failure
from paperarchive.preview.builder import SiteBuilder
from paperarchive.preview.debounce import EVERYTHING, ChangeBatch, Debouncer
from paperarchive.preview.events import PageEvents
from paperarchive.preview.responses import FolderSite

_Result = TypeVar("_Result")

DEFERRED_DELAY_SECONDS = 0.3
"""The deferred build starts after this long without a change."""


class PreviewLog(Protocol):
    """Reports to the person at the terminal."""

    def build_started(self, batch: ChangeBatch) -> None:
        """A build of edits has started; deferred builds are not reported."""
        ...

    def build_finished(self, build: PreviewBuild) -> None:
        """The build succeeded."""
        ...

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        """Problems stopped the build, or a deferred one."""
        ...

    def serving(self, url: str) -> None:
        """The server accepts requests."""
        ...

    def warn(self, message: str) -> None:
        """Show a warning about the preview itself: a clause without a full stop."""
        ...


class BuildLoop:
    """Builds, publishes and logs, all in the caller's thread."""

    def __init__(
        self,
        builder: SiteBuilder,
        events: PageEvents,
        debouncer: Debouncer,
        log: PreviewLog,
    ) -> None:
        self._builder = builder
        self._events = events
        self._debouncer = debouncer
        self._log = log
        self._failed: ChangeBatch | None = None
        """What the failed build was to build; the next one builds it too."""
        self._needs_deferred = False
        self._is_deferred_running = False
        self._deferred_is_done = threading.Event()

    def run_once(self) -> None:
        """Wait for the next event and act on it.

        Events are a batch of changes, the end of the deferred build, and, if one is
        due, a pause between edits.
        """
        is_due = self._is_deferred_due()
        batch = self._debouncer.take(DEFERRED_DELAY_SECONDS if is_due else None)
        if batch is not None:
            self.build(batch)
        elif is_due:
            self.start_deferred()
        if self._deferred_is_done.is_set():
            self.finish_deferred()

    def build(self, batch: ChangeBatch) -> None:
        """Build what a batch changed, and what failed before; publish and log it."""
        if self._failed is not None:
            batch = batch.merge(self._failed)
        self._log.build_started(batch)
        build = self._attempt(lambda: self._builder.build(batch.paths), batch)
        if build is not None:
            self._needs_deferred = True
            self._publish(build)
            self._log.build_finished(build)

    def start_deferred(self) -> None:
        """Start the deferred build: everything that depends on edits."""
        self._needs_deferred = False
        has_started = self._attempt(self._start_deferred, EVERYTHING)
        self._is_deferred_running = has_started is not None

    def finish_deferred(self) -> None:
        """Publish the deferred build, which is done."""
        self._is_deferred_running = False
        self._deferred_is_done.clear()
        build = self._attempt(self._builder.finish_deferred, EVERYTHING)
        if build is not None and build.changed:
            self._publish(build)

    def _is_deferred_due(self) -> bool:
        """Whether to start the deferred build when edits pause.

        Not while problems last, since it would meet the same problems.
        """
        if self._failed is not None or self._is_deferred_running:
            return False
        return self._needs_deferred

    def _start_deferred(self) -> bool:
        self._builder.start_deferred(self._end_deferred)
        return True

    def _end_deferred(self) -> None:
        """Called from any thread."""
        self._deferred_is_done.set()
        self._debouncer.wake()

    def _attempt(
        self, action: Callable[[], _Result], batch: ChangeBatch
    ) -> _Result | None:
        """Call the builder; None if it failed, which is published and logged.

        batch: what the next build must include then.
        """
        try:
            result = action()
        except ProblemsError as error:
            self._failed = batch
            self._report(error.problems)
            return None
        except Exception as error:  # noqa: BLE001  (the server outlives any failure of a build)
            self._failed = EVERYTHING
            self._report((describe_failure(error),))
            return None
        self._failed = None
        return result

    def _publish(self, build: PreviewBuild) -> None:
        site = FolderSite(build.output_dir, build.base_path)
        self._events.publish_build(site, build.changed)

    def _report(self, problems: tuple[Problem, ...]) -> None:
        """Report problems to open pages and at the terminal."""
        self._events.publish_problems(problems)
        self._log.build_failed(problems)
