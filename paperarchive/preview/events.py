"""Server-sent events for open pages: reload, stylesheet swap, problems.

In: builds and problems, from the thread that builds. Out: one stream of events for each
open page. A page that connects names the newest build it knows and receives what it
missed since.

    ok        nothing stops the build
    problems  {"problems": [{"path", "line", "key", "message", "advice", "severity"}]}: errors that stop the build
    css       {"changed": [...]}: stylesheets to swap, as paths of the site; the page itself is unchanged
    reload    {"path": ...}: reload the page; path: its new address, null if it did not move
    search    {}: the search index changed

A stream begins with `ok` or `problems`. Source: HTML standard, server-sent events.
"""

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from paperarchive.errors import Problem
from paperarchive.preview.responses import FolderSite, decode_path
from paperarchive.search.shards import FOLDER as SEARCH_FOLDER
from paperarchive.site.urls import NOT_FOUND, SEARCH, output_file

HEARTBEAT_SECONDS = 5.0
"""How often a quiet stream sends a comment. Sending is what detects a closed page, whose
thread ends then.
"""
_MAX_BUILDS = 100
"""Length of the build history. A page that knows only older builds reloads."""
_SCRIPTS_AND_FONTS = (".js", ".mjs", ".woff", ".woff2")
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico")
_PAGE_RESOURCES = (*_SCRIPTS_AND_FONTS, *_PICTURES)
"""Files that may change what a page shows while its HTML stays the same."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event of a stream."""

    name: str
    data: Mapping[str, object]
    """Sent as JSON."""

    def format(self, build_id: str) -> bytes:
        """Format for the wire.

        build_id: the newest build that the page knows after this event.
        """
        data = json.dumps(self.data, ensure_ascii=False)
        return f"id: {build_id}\nevent: {self.name}\ndata: {data}\n\n".encode()


_OK = ServerSentEvent("ok", {})
_RELOAD = ServerSentEvent("reload", {"path": None})
_SEARCH = ServerSentEvent("search", {})
_HEARTBEAT = b":\n\n"


@dataclass(frozen=True, slots=True)
class _PublishedBuild:
    number: int
    changed: frozenset[str]


class _Version(NamedTuple):
    """What a page knows, or what there is to know. None = unknown."""

    build: int | None
    problems: int | None


class PageEvents:
    """The state of the preview and its history, published to open pages. Thread-safe."""

    def __init__(self, session: str) -> None:
        """Make the state before the first build.

        session: prefix of build IDs, unique to this server: pages that an earlier one
        served reload.
        """
        self._condition = threading.Condition()
        self._session = session
        self._build_number = 0
        self._builds: deque[_PublishedBuild] = deque(maxlen=_MAX_BUILDS)
        self._site: FolderSite | None = None
        self._problems: tuple[Problem, ...] = ()
        self._problems_version = 0
        self._is_closed = False

    @property
    def site(self) -> FolderSite | None:
        """The last good site; None before the first."""
        return self._site

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems that stopped the latest build; empty if it succeeded."""
        return self._problems

    @property
    def build_id(self) -> str:
        """The newest build that changed the site."""
        return f"{self._session}-{self._build_number}"

    def publish_build(self, site: FolderSite, changed: frozenset[str]) -> None:
        """Publish a successful build.

        changed: output files written or removed. The build gets an ID of its own only
        if there are any, or if the site moved to another base path.
        """
        with self._condition:
            if changed or site != self._site:
                self._build_number += 1
                self._builds.append(_PublishedBuild(self._build_number, changed))
            self._site = site
            if self._problems:
                self._problems = ()
                self._problems_version += 1
            self._condition.notify_all()

    def publish_problems(self, problems: Sequence[Problem]) -> None:
        """Publish the problems that stopped a build; the last good site stays."""
        with self._condition:
            self._problems = tuple(problems)
            self._problems_version += 1
            self._condition.notify_all()

    def close(self) -> None:
        """End all streams."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()

    def stream(self, path: str, known_build: str) -> Iterator[bytes]:
        """Yield the events that concern a page, those it missed first, until `close`.

        path: of the page, percent-encoded.
        known_build: the newest build ID that the page knows.
        Each item holds the events of one build or problem report, in wire format; it is
        a comment, the heartbeat, if none concerns the page or after
        `HEARTBEAT_SECONDS`.
        """
        seen = _Version(build=self._parse_build_id(known_build), problems=None)
        loaded_from = self._site
        while True:
            with self._condition:
                self._wait_for_change(seen)
                if self._is_closed:
                    return
                events = self._choose_unseen(path, seen, loaded_from)
                seen, build_id = self._version, self.build_id
            yield b"".join(event.format(build_id) for event in events) or _HEARTBEAT

    @property
    def _version(self) -> _Version:
        return _Version(self._build_number, self._problems_version)

    def _wait_for_change(self, seen: _Version) -> None:
        self._condition.wait_for(
            lambda: self._is_closed or seen != self._version, HEARTBEAT_SECONDS
        )

    def _parse_build_id(self, build_id: str) -> int | None:
        """Parse the number of a build; None if the ID is malformed or of another
        server.
        """
        session, _, number = build_id.rpartition("-")
        if session != self._session or not number.isdecimal():
            return None
        return int(number)

    def _choose_unseen(
        self, path: str, seen: _Version, loaded_from: FolderSite | None
    ) -> list[ServerSentEvent]:
        """Choose the events between what a page has seen and the current state."""
        events: list[ServerSentEvent] = []
        if seen.problems != self._problems_version:
            events.append(self._make_problems_event())
        if seen.build != self._build_number:
            events += self._choose_missed(path, seen.build, loaded_from)
        return events

    def _make_problems_event(self) -> ServerSentEvent:
        """Make the event that shows the current problems, or clears those shown."""
        if not self._problems:
            return _OK
        records = [problem.to_json() for problem in self._problems]
        return ServerSentEvent("problems", {"problems": records})

    def _choose_missed(
        self, path: str, known_build: int | None, loaded_from: FolderSite | None
    ) -> list[ServerSentEvent]:
        """Choose the events that all builds since the known one raise on a page.

        loaded_from: the site when the page connected; None = the page of problems.
        """
        site = self._site
        if site is None or loaded_from is None:
            return [_RELOAD]
        if site.base_path != loaded_from.base_path:
            moved = _move_path(path, loaded_from.base_path, site.base_path)
            return [ServerSentEvent("reload", {"path": moved})]
        changed = self._merge_changes_since(known_build)
        if changed is None:
            return [_RELOAD]
        return choose_events(site, path, changed)

    def _merge_changes_since(self, known_build: int | None) -> frozenset[str] | None:
        """Merge the changed files of later builds.

        Returns None if the build is of another server, or older than the history.
        """
        if known_build is None:
            return None
        missed = self._build_number - known_build
        if missed > len(self._builds):
            return None
        changed: set[str] = set()
        for build in self._builds:
            if build.number > known_build:
                changed |= build.changed
        return frozenset(changed)


def _move_path(path: str, old_base: str, new_base: str) -> str:
    """Move a page's path to another base path; to the home page if it lies outside."""
    if not path.startswith(old_base):
        return new_base
    return new_base + path.removeprefix(old_base)


def choose_events(
    site: FolderSite, path: str, changed: frozenset[str]
) -> list[ServerSentEvent]:
    """Choose the events that a build raises on one page.

    path: of the page, percent-encoded.
    changed: output files written or removed.
    Returns `reload` alone, or else `css`, `search`, both or none.
    """
    if _needs_reload(site, path, changed):
        return [_RELOAD]
    events: list[ServerSentEvent] = []
    stylesheets = sorted(file for file in changed if file.endswith(".css"))
    if stylesheets:
        events.append(ServerSentEvent("css", {"changed": stylesheets}))
    if any(map(_is_search_file, changed)):
        events.append(_SEARCH)
    return events


def _needs_reload(site: FolderSite, path: str, changed: frozenset[str]) -> bool:
    """Whether a page shows something that changed: its HTML, the 404 page in place of
    it, the search index on the search page, or a resource that any page may use.
    """
    file = site.locate(decode_path(path))
    shown: set[str | None] = {file}
    if file is None or not (site.output_dir / file).is_file():
        shown.add(NOT_FOUND)
    if file == output_file(SEARCH):
        shown.update(name for name in changed if _is_search_file(name))
    return not shown.isdisjoint(changed) or any(map(_is_page_resource, changed))


def _is_search_file(file: str) -> bool:
    """Whether a file belongs to the search index, or is the search page."""
    return file.startswith(SEARCH_FOLDER)


def _is_page_resource(file: str) -> bool:
    """Whether any page may use a file.

    Shards of the search index are scripts too, but only the search page loads them.
    """
    return file.endswith(_PAGE_RESOURCES) and not _is_search_file(file)
