"""Building again whenever something changed: what was edited at once, the rest in the
background when it is quiet.

In: batches of changes. Out: news for the open pages, a log for the person at the
terminal.
"""

import threading
from collections.abc import Callable
from typing import Protocol

from paperarchive.errors import Problem, ProblemsError
from paperarchive.preview.background import PreviewBuild, explain_failure
from paperarchive.preview.builder import SiteBuilder
from paperarchive.preview.debounce import ChangeBatch, Debouncer
from paperarchive.preview.events import PageEvents
from paperarchive.preview.responses import FolderSite

REST_DELAY_SECONDS = 0.3
"""The rest is built when nothing was saved for so long."""


class PreviewLog(Protocol):
    """Who tells the person at the terminal."""

    def build_started(self, batch: ChangeBatch) -> None:
        """A build of the pages begins."""
        ...

    def build_finished(self, build: PreviewBuild) -> None:
        """It went well."""
        ...

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        """It was stopped."""
        ...

    def serving(self, url: str) -> None:
        """The site can be looked at."""
        ...

    def warn(self, message: str) -> None:
        """Something to know."""
        ...


class BuildLoop:
    """Builds, announces and logs; all in the caller's thread."""

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
        """What changed before a build that was stopped."""
        self._is_rest_behind = False
        self._is_rest_begun = False
        self._rest_has_ended = threading.Event()

    def build(self, batch: ChangeBatch) -> None:
        """Bring the pages up to date."""
        batch = batch.join(self._failed)
        self._log.build_started(batch)
        build = self._attempt(lambda: self._builder.build(batch.paths), batch)
        if build is not None:
            self._is_rest_behind = True
            self._announce(build)
            self._log.build_finished(build)

    def start_deferred(self) -> None:
        """Begin to bring up to date what depends on the edits."""
        self._is_rest_behind = False
        self._is_rest_begun = True
        self._rest_has_ended.clear()
        self._builder.start_deferred(self._end_rest)

    def _end_rest(self) -> None:
        self._rest_has_ended.set()
        self._debouncer.wake()

    def finish_deferred(self) -> None:
        """Announce what came of it, once it has ended."""
        self._is_rest_begun = False
        build = self._attempt(self._builder.finish_deferred, ChangeBatch(None))
        if build is not None and build.changed:
            self._announce(build)

    def _attempt(
        self, build: Callable[[], PreviewBuild], batch: ChangeBatch
    ) -> PreviewBuild | None:
        """Build; None, and all is told, where that is stopped. batch: what must then be
        built the next time.
        """
        try:
            done = build()
        except ProblemsError as error:
            self._failed = batch
            self._fail(error.problems)
            return None
        except Exception as error:  # noqa: BLE001  (the site stays up, whatever happened)
            self._failed = ChangeBatch(None)
            self._fail((explain_failure(error),))
            return None
        self._failed = None
        return done

    def run_once(self, timeout_seconds: float | None = None) -> None:
        """Wait for changes and build; where the rest is behind and none come for a
        while, build that meanwhile.
        """
        is_rest_due = (
            self._is_rest_behind and self._failed is None and not self._is_rest_begun
        )
        batch = self._debouncer.take(
            REST_DELAY_SECONDS if is_rest_due else timeout_seconds
        )
        if batch is not None:
            self.build(batch)
        elif is_rest_due:
            self.start_deferred()
        if self._is_rest_begun and self._rest_has_ended.is_set():
            self.finish_deferred()

    def _announce(self, build: PreviewBuild) -> None:
        self._events.publish_build(
            FolderSite(build.folder, build.base_path), build.changed
        )

    def _fail(self, problems: tuple[Problem, ...]) -> None:
        self._events.publish_problems(problems)
        self._log.build_failed(problems)
