"""One preview from beginning to end, interrupted where Ctrl-C would."""

import contextlib
import errno
import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from watchdog.observers import Observer

from paperarchive.errors import Problem, ProblemsError
from paperarchive.preview import session, watch
from paperarchive.preview.background import PreviewBuild
from paperarchive.preview.debounce import ChangeBatch
from paperarchive.preview.session import ServeOptions, claim_output_dir, serve_archive


@dataclass
class Builder:
    """Writes one page; the second build is Ctrl-C."""

    folder: Path
    builds: int = 0

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        self.builds += 1
        if self.builds > 1:
            raise KeyboardInterrupt
        assert changed is None
        (self.folder / "index.html").write_text("home")
        return PreviewBuild(frozenset({"index.html"}), (), "/a/", self.folder)

    def start_deferred(self, on_end: Callable[[], None]) -> None:
        on_end()

    def finish_deferred(self) -> PreviewBuild:
        return PreviewBuild(frozenset(), (), "/a/", self.folder)

    def close(self) -> None:
        (self.folder / "closed").touch()


class BrokenBuilder(Builder):
    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        super().build(changed)
        raise ProblemsError([Problem("site.yml", "is missing", "add it", line=1, key="title")])


@dataclass
class Log:
    """Looks at the site when it can be looked at, then saves a file."""

    archive_dir: Path
    words: list[str] = field(default_factory=list)
    page: tuple[int, bytes] | None = None

    def build_started(self, batch: ChangeBatch) -> None:
        self.words.append("everything" if batch.paths is None else "begin")

    def build_finished(self, _build: PreviewBuild) -> None:
        self.words.append("end")

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        self.words += [str(problem) for problem in problems]

    def serving(self, url: str) -> None:
        self.words.append(url)
        connection = http.client.HTTPConnection("127.0.0.1", int(url.split(":")[2].split("/")[0]), timeout=10)
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


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before


def test_a_preview_builds_serves_watches_and_ends(archive_dir: Path) -> None:
    log = Log(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, Builder, ServeOptions(port=0), log)
    first, end, url, begin = log.words
    assert (first, end, begin, url.startswith("http://127.0.0.1:")) == ("everything", "end", "begin", True)
    assert log.page is not None
    assert log.page[0] == 200
    assert log.page[1].startswith(b"home<script")
    assert (archive_dir / ".paperarchive" / "preview" / "index.html").read_text() == "home"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(url.split(":")[2].split("/")[0])))


def test_a_site_that_never_was_built_is_served_as_its_problems(archive_dir: Path) -> None:
    log = Log(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, BrokenBuilder, ServeOptions(port=0), log)
    assert log.words[1] == "site.yml:1: title: is missing (add it)"
    assert log.page is not None
    assert (log.page[0], b'<code class="place">site.yml:1</code>' in log.page[1]) == (500, True)


def test_a_usual_port_that_is_taken_is_told_of(archive_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log(archive_dir)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(session, "USUAL_PORT", port)
        with pytest.raises(KeyboardInterrupt):
            serve_archive(archive_dir, Builder, ServeOptions(), log)
    assert log.words[0].startswith(f"port {port} is taken: this is ")
    assert log.words[0].endswith(" (--port N chooses another)")


def test_who_lets_others_look_is_told_so(archive_dir: Path) -> None:
    log = Log(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, Builder, ServeOptions(host="0.0.0.0", port=0), log)
    assert log.words[0] == "every machine that can reach this one can read the preview (--host 0.0.0.0)"


def test_where_the_system_has_no_watches_left_that_is_told(archive_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "schedule", refuse)
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.02)
    log = Log(archive_dir)
    with pytest.raises(KeyboardInterrupt):
        serve_archive(archive_dir, Builder, ServeOptions(port=0), log)
    assert log.words[0] == (
        "the system has no more file watches to give, so changes are looked for every second "
        "(raise fs.inotify.max_user_watches and max_user_instances to have them at once)"
    )


def test_two_previews_of_one_archive_have_a_folder_each(archive_dir: Path) -> None:
    with claim_output_dir(archive_dir) as one, claim_output_dir(archive_dir) as other:
        assert (one, other) == (archive_dir / ".paperarchive" / "preview", archive_dir / ".paperarchive" / "preview-2")
    with claim_output_dir(archive_dir) as again:
        assert again == one


def test_git_does_not_see_the_cache(archive_dir: Path) -> None:
    with claim_output_dir(archive_dir):
        assert (archive_dir / ".paperarchive" / ".gitignore").read_text() == "*\n"
