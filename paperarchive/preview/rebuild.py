"""Building again whenever something changed: the pages at once, the search when it is quiet.

In: batches of changes. Out: news for the open pages, a log for the person at the terminal.
"""

import traceback
from collections.abc import Callable
from typing import Protocol

from paperarchive.errors import Problem, ProblemsError
from paperarchive.preview.answers import FolderSite
from paperarchive.preview.builder import PreviewBuild, SiteBuilder
from paperarchive.preview.changes import Batch, Changes
from paperarchive.preview.news import News

SEARCH_DELAY_SECONDS = 0.3
"""The search is built when nothing was saved for so long."""


class PreviewLog(Protocol):
    """Who tells the person at the terminal."""

    def begin(self, batch: Batch) -> None:
        """A build of the pages begins."""
        ...

    def end(self, build: PreviewBuild) -> None:
        """It went well."""
        ...

    def fail(self, problems: tuple[Problem, ...]) -> None:
        """It was stopped."""
        ...

    def serve(self, url: str) -> None:
        """The site can be looked at."""
        ...

    def warn(self, message: str) -> None:
        """Something to know."""
        ...


class Rebuilder:
    """Builds, announces and logs; all in the caller's thread."""

    def __init__(self, builder: SiteBuilder, news: News, changes: Changes, log: PreviewLog) -> None:
        self._builder = builder
        self._news = news
        self._changes = changes
        self._log = log
        self._failed: Batch | None = None
        """What changed before a build that was stopped."""
        self._is_search_behind = False

    def build_pages(self, batch: Batch) -> None:
        """Bring the pages up to date."""
        batch = batch.join(self._failed)
        self._log.begin(batch)
        build = self._attempt(lambda: self._builder.build_pages(batch.paths), batch)
        if build is not None:
            self._is_search_behind = True
            self._announce(build)
            self._log.end(build)

    def build_search(self) -> None:
        """Bring the search up to date."""
        self._is_search_behind = False
        build = self._attempt(self._builder.build_search, Batch(None))
        if build is not None and build.changed:
            self._announce(build)

    def _attempt(self, build: Callable[[], PreviewBuild], batch: Batch) -> PreviewBuild | None:
        """Build; None, and all is told, where that is stopped. batch: what must then be built the next time."""
        try:
            done = build()
        except ProblemsError as error:
            self._failed = batch
            self._fail(error.problems)
            return None
        except Exception as error:  # noqa: BLE001  (the site stays up, whatever happened)
            self._failed = Batch(None)
            self._fail((_explain(error),))
            return None
        self._failed = None
        return done

    def wait_and_build(self, timeout_seconds: float | None = None) -> None:
        """Wait for changes and build; where the search is behind and none come for a while, build that."""
        is_search_due = self._is_search_behind and self._failed is None
        batch = self._changes.take(SEARCH_DELAY_SECONDS if is_search_due else timeout_seconds)
        if batch is not None:
            self.build_pages(batch)
        elif is_search_due:
            self.build_search()

    def _announce(self, build: PreviewBuild) -> None:
        self._news.announce(FolderSite(build.folder, build.base_path), build.changed)

    def _fail(self, problems: tuple[Problem, ...]) -> None:
        self._news.announce_problems(problems)
        self._log.fail(problems)


def _explain(error: Exception) -> Problem:
    """What a build died of, as a problem; a programmer's mistake with its trace on standard error."""
    if isinstance(error, OSError):
        return Problem(str(error.filename or "the build"), None, None, str(error.strerror or error), "save it again")
    traceback.print_exception(error)
    message = f"the program failed: {type(error).__name__}: {error}"
    return Problem("the build", None, None, message, "report the trace in the terminal; save a file to try again")
