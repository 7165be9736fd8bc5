"""Watching folders: which events are changes; and a watcher of each kind at work."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)
from watchdog.observers import Observer

from paperarchive.preview import watch
from paperarchive.preview.debounce import Debouncer
from paperarchive.preview.watch import Watcher, is_ignored
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.usefixtures("no_thread_left")


@pytest.fixture
def archive_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive that is reached through a link. Polling finds nothing until a test shortens its interval."""
    monkeypatch.setattr(watch, "POLL_SECONDS", 2 * PATIENCE_SECONDS)
    monkeypatch.setattr(
        watch, "find_input_folders", lambda archive_dir: (archive_dir / "content", archive_dir / "themes")
    )
    real = tmp_path / "real"
    (real / "content" / "papers" / "2024").mkdir(parents=True)
    (real / "content" / "static").mkdir()
    (real / "content" / "papers" / "2024" / "x.md").write_text("x")
    (real / "elsewhere").mkdir()
    (tmp_path / "root").symlink_to(real)
    return tmp_path / "root"


def report(archive_dir: Path, *make_events: Callable[[str], FileSystemEvent]) -> frozenset[str]:
    """The paths that a watcher reports of events, relative to the archive's folder; events name its real path."""
    debouncer = Debouncer()
    with Watcher(archive_dir, debouncer, poll=True) as watcher:
        for make_event in make_events:
            watcher.dispatch(make_event(str(archive_dir.resolve())))
    batch = debouncer.take(timeout_seconds=0)
    if batch is None or batch.paths is None:
        return frozenset()
    return frozenset(str(path.relative_to(archive_dir)) for path in batch.paths)


def test_a_written_file_is_reported_by_its_name_in_the_archive(archive_dir: Path) -> None:
    assert report(archive_dir, lambda real: FileModifiedEvent(f"{real}/content/papers/2024/x.md")) == {
        "content/papers/2024/x.md"
    }
    assert report(archive_dir, lambda real: FileModifiedEvent(f"{real}/site.yml")) == {"site.yml"}


def test_both_names_of_a_moved_file_are_reported(archive_dir: Path) -> None:
    names = report(archive_dir, lambda real: FileMovedEvent(f"{real}/content/a.md", f"{real}/content/b.md"))
    assert names == {"content/a.md", "content/b.md"}


def test_a_created_or_removed_folder_is_reported_by_itself(archive_dir: Path) -> None:
    assert report(archive_dir, lambda real: DirDeletedEvent(f"{real}/content/papers/2023")) == {"content/papers/2023"}
    assert report(archive_dir, lambda real: DirCreatedEvent(f"{real}/content/papers/2025")) == {"content/papers/2025"}


@pytest.mark.parametrize("kind", [FileOpenedEvent, FileClosedNoWriteEvent, DirModifiedEvent])
def test_reading_a_file_is_no_change(archive_dir: Path, kind: Callable[[str], FileSystemEvent]) -> None:
    assert report(archive_dir, lambda real: kind(f"{real}/content/papers/2024/x.md")) == frozenset()


@pytest.mark.parametrize("name", ["public/index.html", "README.md", ".git/HEAD", ".paperarchive/preview/index.html"])
def test_files_that_no_build_reads_are_not_reported(archive_dir: Path, name: str) -> None:
    assert report(archive_dir, lambda real: FileModifiedEvent(f"{real}/{name}")) == frozenset()


@pytest.mark.parametrize("part", ["x.md~", "#x.md#", ".#x.md", ".x.md.swp", "4913", "x.md___jb_tmp___", ".git"])
def test_temporary_files_of_editors_and_git_are_ignored(part: str) -> None:
    assert is_ignored(part, may_be_hidden=False)
    assert is_ignored(part, may_be_hidden=True)


def test_hidden_files_are_ignored_except_below_content_static(archive_dir: Path) -> None:
    hidden, static = "content/papers/.x.md", "content/static/.well-known/security.txt"
    assert report(archive_dir, *(lambda real, n=n: FileModifiedEvent(f"{real}/{n}") for n in (hidden, static))) == {
        static
    }


def test_the_end_of_a_command_that_writes_is_reported_and_nothing_else_of_its_journal(archive_dir: Path) -> None:
    """A build waits for it, or has named an interrupted command until then."""
    steps = "content/.journal/steps.json"
    paths = (steps, "content/.journal/new/000001", "content/.journal/lock", "content/papers/.paperarchive-000001.new")
    assert report(archive_dir, *(lambda real, n=n: FileModifiedEvent(f"{real}/{n}") for n in paths)) == {steps}


def test_the_target_of_a_link_is_reported_by_the_link_s_name(archive_dir: Path) -> None:
    (archive_dir / "elsewhere" / "y.md").write_text("y")
    (archive_dir / "content" / "papers" / "linked").symlink_to(archive_dir / "elsewhere")
    (archive_dir / "content" / "papers" / "2024" / "z.md").symlink_to(archive_dir / "elsewhere" / "y.md")
    (archive_dir / "content" / "papers" / "2024" / "up").symlink_to(archive_dir / "content" / "papers")
    (archive_dir / "content" / "papers" / "2024" / "gone").symlink_to(archive_dir / "gone")
    names = report(archive_dir, lambda real: FileModifiedEvent(f"{real}/elsewhere/y.md"))
    assert names == {"content/papers/linked/y.md", "content/papers/2024/z.md"}


def test_a_new_link_is_followed(archive_dir: Path) -> None:
    (archive_dir / "elsewhere" / "y.md").write_text("y")

    def make_link(real: str) -> FileSystemEvent:
        (archive_dir / "content" / "linked").symlink_to(archive_dir / "elsewhere")
        return DirCreatedEvent(f"{real}/content/linked")

    names = report(archive_dir, make_link, lambda real: FileModifiedEvent(f"{real}/elsewhere/y.md"))
    assert names == {"content/linked", "content/linked/y.md"}


def test_a_new_folder_is_watched_from_then_on(archive_dir: Path) -> None:
    def make_folder(real: str) -> FileSystemEvent:
        (archive_dir / "themes").mkdir(exist_ok=True)
        return DirCreatedEvent(f"{real}/themes")

    names = report(archive_dir, make_folder, lambda real: FileDeletedEvent(f"{real}/themes/own/theme.yml"), make_folder)
    assert names == {"themes", "themes/own/theme.yml"}


@pytest.mark.parametrize("poll", [False, True])
def test_a_saved_file_is_reported(archive_dir: Path, monkeypatch: pytest.MonkeyPatch, poll: bool) -> None:
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.02)
    file = archive_dir / "content" / "papers" / "2024" / "x.md"
    debouncer = Debouncer()
    with Watcher(archive_dir, debouncer, poll=poll):
        part = file.with_name(".x.md.part")
        part.write_text("other words")
        part.replace(file)
        batch = debouncer.take(PATIENCE_SECONDS)
    assert batch is not None
    assert list(batch.paths or ()) == [file]


@pytest.mark.parametrize(("method", "code"), [("schedule", errno.ENOSPC), ("__init__", errno.EMFILE)])
def test_where_watches_are_used_up_the_watcher_polls(
    archive_dir: Path, monkeypatch: pytest.MonkeyPatch, method: str, code: int
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(code, "limit reached")

    monkeypatch.setattr(watch, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(Observer, method, refuse)
    debouncer = Debouncer()
    with Watcher(archive_dir, debouncer, poll=False) as watcher:
        assert watcher.is_out_of_watches
        (archive_dir / "content" / "papers" / "2024" / "x.md").write_text("other words")
        assert debouncer.take(PATIENCE_SECONDS) is not None


def test_any_other_failure_is_raised(archive_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Observer, "schedule", refuse)
    with pytest.raises(OSError, match="Permission denied"), Watcher(archive_dir, Debouncer(), poll=False):
        pass
