"""One preview from beginning to end, interrupted as by Ctrl-C."""

import contextlib
import errno
import http.client
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from watchdog.observers import Observer

from paperarchive.errors import Problem, ProblemsError
from paperarchive.preview import session, watch
from paperarchive.preview.background import PreviewBuild
from paperarchive.preview.debounce import ChangeBatch
from paperarchive.preview.session import ServeOptions, claim_output_dir, serve_archive
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.usefixtures("no_thread_left")


def parse_port(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


@dataclass
class OnePageBuilder:
    """Writes one page; its second build is interrupted by Ctrl-C."""

    output_dir: Path
    builds: int = 0

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        self.builds += 1
        if self.builds > 1:
            raise KeyboardInterrupt
        assert changed is None
        (self.output_dir / "index.html").write_text("home")
        return self._make_build("index.html")

    def start_deferred(self, on_done: Callable[[], None]) -> None:
        on_done()

    def finish_deferred(self) -> PreviewBuild:
        return self._make_build()

    def close(self) -> None:
        (self.output_dir / "closed").touch()

    def _make_build(self, *changed: str) -> PreviewBuild:
        return PreviewBuild(changed=frozenset(changed), problems=(), base_path="/a/", output_dir=self.output_dir)


class BrokenBuilder(OnePageBuilder):
    """Finds a problem in its first build."""

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        super().build(changed)
        raise ProblemsError([Problem("site.yml", "is missing", "add it", line=1, key="title")])


@dataclass
class VisitingLog:
    """Requests the home page once the site is served, then saves a file."""

    archive_dir: Path
    words: list[str] = field(default_factory=list)
    page: tuple[int, bytes] | None = None

    def build_started(self, batch: ChangeBatch) -> None:
        self.words.append("everything" if batch.paths is None else "edits")

    def build_finished(self, _build: PreviewBuild) -> None:
        self.words.append("finished")

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        self.words += [str(problem) for problem in problems]

    def serving(self, url: str) -> None:
        self.words.append(url)
        connection = http.client.HTTPConnection(
            "127.0.0.1", int(url.split(":")[2].split("/")[0]), timeout=PATIENCE_SECONDS
        )
        with contextlib.closing(connection):
            connection.request("GET", "/a/")
            response = connection.getresponse()
            self.page = response.status, response.read()
        (self.archive_dir / "site.yml").write_text("title: x\n")

    def warn(self, message: str) -> None:
        self.words.append(message)


@pytest.fixture
def archive_dir(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path


def test_a_preview_builds_serves_watches_and_ends(archive_dir: Path) -> None:
    log = VisitingLog(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, OnePageBuilder, ServeOptions(port=0), log)
    first, second, url, third = log.words
    assert (first, second, third) == ("everything", "finished", "edits")
    assert url.startswith("http://127.0.0.1:")
    assert log.page is not None
    assert log.page[0] == 200
    assert log.page[1].startswith(b"home<script")
    assert (archive_dir / ".paperarchive" / "preview" / "index.html").read_text() == "home"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", parse_port(url)))


def test_a_site_that_was_never_built_is_served_as_its_problems(archive_dir: Path) -> None:
    log = VisitingLog(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, BrokenBuilder, ServeOptions(port=0), log)
    assert log.words[1] == "site.yml:1: title: is missing (add it)"
    assert log.page is not None
    assert (log.page[0], b'<code class="place">site.yml:1</code>' in log.page[1]) == (500, True)


def test_a_default_port_that_is_taken_is_a_warning(archive_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = VisitingLog(archive_dir)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(session, "DEFAULT_PORT", port)
        with pytest.raises(KeyboardInterrupt):
            serve_archive(archive_dir, OnePageBuilder, ServeOptions(), log)
    assert re.fullmatch(rf"port {port} is taken, using \d+ \(choose with --port N\)", log.words[0])


def test_an_exposed_preview_is_a_warning(archive_dir: Path) -> None:
    log = VisitingLog(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, OnePageBuilder, ServeOptions(host="0.0.0.0", port=0), log)
    assert log.words[0] == "every machine that can reach this one can read the preview (--host 0.0.0.0)"


def test_watches_that_are_used_up_are_a_warning(archive_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "schedule", refuse)
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.02)
    log = VisitingLog(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, OnePageBuilder, ServeOptions(port=0), log)
    assert log.words[0] == (
        "the system's file watches are used up, so changes show after up to a second "
        "(raise fs.inotify.max_user_watches and fs.inotify.max_user_instances)"
    )


def test_where_the_cache_cannot_be_written_the_preview_is_in_a_temporary_folder(archive_dir: Path) -> None:
    (archive_dir / ".paperarchive").write_text("mine")
    log = VisitingLog(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, OnePageBuilder, ServeOptions(port=0), log)
    assert log.words[0] == (
        ".paperarchive/ cannot be written, so the preview is in a temporary folder and nothing is remembered "
        "(make it writable)"
    )
    with claim_output_dir(archive_dir) as folder:
        assert not folder.is_relative_to(archive_dir)
    assert not folder.exists()


def test_two_previews_of_one_archive_have_an_output_folder_each(archive_dir: Path) -> None:
    with claim_output_dir(archive_dir) as one, claim_output_dir(archive_dir) as other:
        assert (one, other) == (archive_dir / ".paperarchive" / "preview", archive_dir / ".paperarchive" / "preview-2")
    with claim_output_dir(archive_dir) as again:
        assert again == one


def test_git_ignores_the_cache(archive_dir: Path) -> None:
    with claim_output_dir(archive_dir):
        assert (archive_dir / ".paperarchive" / ".gitignore").read_text() == "*\n"
