"""Watching folders: what counts as a change, by events put in; and one watcher of each kind at work."""

import errno
import threading
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

PATIENCE_SECONDS = 20


@pytest.fixture
def archive_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive below a folder that is reached through a link."""
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


def note(archive_dir: Path, *make_events: Callable[[str], FileSystemEvent]) -> frozenset[str]:
    """What is noted of events, relative to the archive's folder; each event is made from the folder without links."""
    debouncer = Debouncer()
    with Watcher(archive_dir, debouncer, poll=True) as watcher:
        for make_event in make_events:
            watcher.dispatch(make_event(str(archive_dir.resolve())))
    batch = debouncer.take(timeout_seconds=0)
    return frozenset(str(path.relative_to(archive_dir)) for path in batch.paths or ()) if batch else frozenset()


def test_a_file_that_was_written_is_noted_by_the_archive_s_name_for_it(archive_dir: Path) -> None:
    assert note(archive_dir, lambda real: FileModifiedEvent(f"{real}/content/papers/2024/x.md")) == {
        "content/papers/2024/x.md"
    }
    assert note(archive_dir, lambda real: FileModifiedEvent(f"{real}/site.yml")) == {"site.yml"}


def test_both_names_of_a_file_that_was_moved_are_noted(archive_dir: Path) -> None:
    names = note(archive_dir, lambda real: FileMovedEvent(f"{real}/content/a.md", f"{real}/content/b.md"))
    assert names == {"content/a.md", "content/b.md"}


def test_a_folder_that_came_or_went_stands_for_all_below_it(archive_dir: Path) -> None:
    assert note(archive_dir, lambda real: DirDeletedEvent(f"{real}/content/papers/2023")) == {"content/papers/2023"}
    assert note(archive_dir, lambda real: DirCreatedEvent(f"{real}/content/papers/2025")) == {"content/papers/2025"}


@pytest.mark.parametrize("kind", [FileOpenedEvent, FileClosedNoWriteEvent, DirModifiedEvent])
def test_looking_at_a_file_is_no_change(archive_dir: Path, kind: Callable[[str], FileSystemEvent]) -> None:
    assert note(archive_dir, lambda real: kind(f"{real}/content/papers/2024/x.md")) == frozenset()


@pytest.mark.parametrize("name", ["public/index.html", "README.md", ".git/HEAD", ".paperarchive/preview/index.html"])
def test_what_is_not_read_is_not_noted(archive_dir: Path, name: str) -> None:
    assert note(archive_dir, lambda real: FileModifiedEvent(f"{real}/{name}")) == frozenset()


@pytest.mark.parametrize("part", ["x.md~", "#x.md#", ".#x.md", ".x.md.swp", "4913", "x.md___jb_tmp___", ".git"])
def test_what_editors_and_git_write_beside_files_is_ignored(part: str) -> None:
    assert is_ignored(part, may_be_hidden=False)
    assert is_ignored(part, may_be_hidden=True)


def test_hidden_files_are_ignored_but_below_content_static(archive_dir: Path) -> None:
    hidden, static = "content/papers/.x.md", "content/static/.well-known/security.txt"
    assert note(archive_dir, *(lambda real, n=n: FileModifiedEvent(f"{real}/{n}") for n in (hidden, static))) == {
        static
    }


def test_what_a_link_leads_to_is_noted_by_the_link_s_name(archive_dir: Path) -> None:
    (archive_dir / "elsewhere" / "y.md").write_text("y")
    (archive_dir / "content" / "papers" / "linked").symlink_to(archive_dir / "elsewhere")
    (archive_dir / "content" / "papers" / "2024" / "z.md").symlink_to(archive_dir / "elsewhere" / "y.md")
    (archive_dir / "content" / "papers" / "2024" / "up").symlink_to(archive_dir / "content" / "papers")
    (archive_dir / "content" / "papers" / "2024" / "gone").symlink_to(archive_dir / "gone")
    names = note(archive_dir, lambda real: FileModifiedEvent(f"{real}/elsewhere/y.md"))
    assert names == {"content/papers/linked/y.md", "content/papers/2024/z.md"}


def test_a_link_that_is_new_is_followed(archive_dir: Path) -> None:
    (archive_dir / "elsewhere" / "y.md").write_text("y")

    def make_link(real: str) -> FileSystemEvent:
        (archive_dir / "content" / "linked").symlink_to(archive_dir / "elsewhere")
        return DirCreatedEvent(f"{real}/content/linked")

    names = note(archive_dir, make_link, lambda real: FileModifiedEvent(f"{real}/elsewhere/y.md"))
    assert names == {"content/linked", "content/linked/y.md"}


def test_a_folder_that_is_new_is_watched_from_then_on(archive_dir: Path) -> None:
    def make_folder(real: str) -> FileSystemEvent:
        (archive_dir / "themes").mkdir(exist_ok=True)
        return DirCreatedEvent(f"{real}/themes")

    names = note(archive_dir, make_folder, lambda real: FileDeletedEvent(f"{real}/themes/own/theme.yml"), make_folder)
    assert names == {"themes", "themes/own/theme.yml"}


@pytest.mark.parametrize("poll", [False, True])
def test_a_file_that_is_saved_is_seen_and_no_thread_is_left(
    archive_dir: Path, monkeypatch: pytest.MonkeyPatch, poll: bool
) -> None:
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.02)
    before = set(threading.enumerate())
    file = archive_dir / "content" / "papers" / "2024" / "x.md"
    debouncer = Debouncer()
    with Watcher(archive_dir, debouncer, poll=poll):
        part = file.with_name(".x.md.part")
        part.write_text("other words")
        part.replace(file)
        batch = debouncer.take(PATIENCE_SECONDS)
    assert batch is not None
    assert list(batch.paths or ()) == [file]
    assert {thread for thread in threading.enumerate() if thread.is_alive()} == before


@pytest.mark.parametrize(("method", "code"), [("schedule", errno.ENOSPC), ("__init__", errno.EMFILE)])
def test_where_watches_are_used_up_changes_are_looked_for(
    archive_dir: Path, monkeypatch: pytest.MonkeyPatch, method: str, code: int
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(code, "limit reached")

    monkeypatch.setattr(watch, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(Observer, method, refuse)
    before = set(threading.enumerate())
    debouncer = Debouncer()
    with Watcher(archive_dir, debouncer, poll=False) as watcher:
        assert watcher.is_out_of_watches
        (archive_dir / "content" / "papers" / "2024" / "x.md").write_text("other words")
        assert debouncer.take(PATIENCE_SECONDS) is not None
    assert set(threading.enumerate()) == before


def test_another_failure_is_not_hidden(archive_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Observer, "schedule", refuse)
    with pytest.raises(OSError, match="Permission denied"), Watcher(archive_dir, Debouncer(), poll=False):
        pass
