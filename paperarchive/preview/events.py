"""What the open pages of a preview are told: which build concerns them, and which
problems stop the next.

In: builds and problems, from the thread that builds. Out: to each open page a stream of
events; a page that was away says which build it knows, and is told what it missed.

    ok        nothing stops the site; told first of all to whoever connects
    problems  {"problems": [{"path", "line", "key", "message", "advice", "severity"}]}: they stop the site
    css       {"changed": [...]}: stylesheets of the site, where nothing else concerns the page
    reload    {"path": ...}: load the page again; path: where it is now, null = where it was
    search    {}: the search is another one
Source: server-sent events, as the HTML standard has them.
"""

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from paperarchive.errors import Problem
from paperarchive.preview.responses import FolderSite, decode_path
from paperarchive.search.shards import FOLDER as SEARCH_FOLDER
from paperarchive.site.urls import NOT_FOUND, SEARCH, output_file

HEARTBEAT_SECONDS = 5.0
"""So often something is sent, lest a page that has gone keep its thread."""
_MAX_BUILDS = 100
"""So many builds are kept for pages that come back; who knows none of them loads again.
"""
_SCRIPTS_AND_FONTS = (".js", ".mjs", ".woff", ".woff2")
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico")
_USED_BY_PAGES = (*_SCRIPTS_AND_FONTS, *_PICTURES)
"""What any page may show or run without its HTML saying so anew."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One thing a page is told."""

    name: str
    """One of the names above."""
    data: Mapping[str, object]
    """What goes with it."""

    def format(self, number: str) -> bytes:
        """The event as it is sent. number: what the page then knows."""
        return f"id: {number}\nevent: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n".encode()


@dataclass(frozen=True, slots=True)
class _PublishedBuild:
    """One build that changed something."""

    number: int
    changed: frozenset[str]


class PageEvents:
    """The present state of the site, and how it came to be."""

    def __init__(self, session: str) -> None:
        """session: differs from that of any other server, so that pages of another are
        told from one's own.
        """
        self._condition = threading.Condition()
        self._session = session
        self._number = 0
        self._builds: deque[_PublishedBuild] = deque(maxlen=_MAX_BUILDS)
        self._site: FolderSite | None = None
        self._problems: tuple[Problem, ...] = ()
        self._problems_number = 0
        self._is_closed = False

    @property
    def site(self) -> FolderSite | None:
        """The last good site; None while there was none yet."""
        return self._site

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stops the newest build; empty where nothing does."""
        return self._problems

    @property
    def build_id(self) -> str:
        """The newest build, as pages that are served now shall know it."""
        return f"{self._session}-{self._number}"

    def publish_build(self, site: FolderSite, changed: frozenset[str]) -> None:
        """A build went well. changed: its files that were written or removed."""
        with self._condition:
            moved = site != self._site
            self._site = site
            if changed or moved:
                self._number += 1
                self._builds.append(_PublishedBuild(self._number, changed))
            if self._problems:
                self._problems = ()
                self._problems_number += 1
            self._condition.notify_all()

    def publish_problems(self, problems: Sequence[Problem]) -> None:
        """A build was stopped."""
        with self._condition:
            self._problems = tuple(problems)
            self._problems_number += 1
            self._condition.notify_all()

    def close(self) -> None:
        """End all streams."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()

    def stream(
        self, path: str, known: str, heartbeat_seconds: float = HEARTBEAT_SECONDS
    ) -> Iterator[bytes]:
        """Tell a page all that concerns it from now on, and what it missed; ends when
        the server does.

        path: of the page, percent-encoded. known: the mark of the newest build it
        knows.
        """
        seen = self._parse_build_id(known)
        told: int | None = None
        site = self._site
        while True:
            with self._condition:
                self._wait(seen, told, heartbeat_seconds)
                if self._is_closed:
                    return
                events = (
                    [] if told == self._problems_number else [self._describe_problems()]
                )
                if seen != self._number:
                    events += self._choose(path, seen, site)
                seen, told, build_id = (
                    self._number,
                    self._problems_number,
                    self.build_id,
                )
            yield b"".join(event.format(build_id) for event in events) or b":\n\n"

    def _wait(self, seen: int | None, told: int | None, seconds: float) -> None:
        """Wait for a build other than `seen`, other problems than `told`, or the end."""
        self._condition.wait_for(
            lambda: (
                self._is_closed or seen != self._number or told != self._problems_number
            ),
            seconds,
        )

    def _parse_build_id(self, build_id: str) -> int | None:
        """The number of a build; None if it is of another server."""
        session, _, number = build_id.rpartition("-")
        return int(number) if session == self._session and number.isdecimal() else None

    def _describe_problems(self) -> ServerSentEvent:
        if not self._problems:
            return ServerSentEvent("ok", {})
        records = list(map(Problem.to_json, self._problems))
        return ServerSentEvent("problems", {"problems": records})

    def _choose(
        self, path: str, seen: int | None, site: FolderSite | None
    ) -> list[ServerSentEvent]:
        """What a page is told that knows build `seen` of a site."""
        if self._site is None or seen is None or site is None:
            return [ServerSentEvent("reload", {"path": None})]
        if self._site.base_path != site.base_path:
            rest = (
                path.removeprefix(site.base_path)
                if path.startswith(site.base_path)
                else ""
            )
            return [ServerSentEvent("reload", {"path": self._site.base_path + rest})]
        missed = [step.changed for step in self._builds if step.number > seen]
        if len(missed) < self._number - seen:
            return [ServerSentEvent("reload", {"path": None})]
        return choose_events(self._site, path, frozenset[str]().union(*missed))


def choose_events(
    site: FolderSite, path: str, changed: frozenset[str]
) -> list[ServerSentEvent]:
    """What a page is told of a build. path: of the page, percent-encoded. changed:
    files written or removed.
    """
    if _is_concerned(site, path, changed):
        return [ServerSentEvent("reload", {"path": None})]
    stylesheets = sorted(found for found in changed if found.endswith(".css"))
    events = [ServerSentEvent("css", {"changed": stylesheets})] if stylesheets else []
    is_searched = any(found.startswith(SEARCH_FOLDER) for found in changed)
    return [*events, ServerSentEvent("search", {})] if is_searched else events


def _is_concerned(site: FolderSite, path: str, changed: frozenset[str]) -> bool:
    """Whether a page must be loaded again.

    So it must when its own HTML changed (the 404 page's where it has none), a script,
    picture or font that it may use, or, on the search page, the search.
    """
    file = site.locate(decode_path(path))
    if file in changed or (
        NOT_FOUND in changed and (file is None or not (site.folder / file).is_file())
    ):
        return True
    is_search = file == output_file(SEARCH)
    return any(
        is_search if found.startswith(SEARCH_FOLDER) else found.endswith(_USED_BY_PAGES)
        for found in changed
    )
