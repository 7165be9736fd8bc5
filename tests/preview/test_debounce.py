"""Debouncing of file-system events."""

import threading
from pathlib import Path

import pytest

from paperarchive.preview import debounce
from paperarchive.preview.debounce import EVERYTHING, ChangeBatch, Debouncer
from tests.waiting import PATIENCE_SECONDS


def make_batch(*names: str) -> ChangeBatch:
    return ChangeBatch(frozenset(map(Path, names)))


def test_a_batch_holds_all_paths_that_were_added_and_is_taken_once() -> None:
    debouncer = Debouncer()
    debouncer.add([Path("a"), Path("b")])
    debouncer.add([Path("a")])
    assert debouncer.take() == make_batch("a", "b")
    assert debouncer.take(timeout_seconds=0) is None


def test_no_paths_make_no_batch() -> None:
    debouncer = Debouncer()
    debouncer.add([])
    assert debouncer.take(timeout_seconds=0) is None


def test_a_path_ends_the_wait_for_a_batch() -> None:
    debouncer = Debouncer()
    taken: list[ChangeBatch | None] = []
    thread = threading.Thread(target=lambda: taken.append(debouncer.take()))
    thread.start()
    debouncer.add([Path("a")])
    thread.join(PATIENCE_SECONDS)
    assert taken == [make_batch("a")]


def test_wake_ends_the_wait_for_a_batch_once() -> None:
    debouncer = Debouncer()
    debouncer.wake()
    assert debouncer.take() is None
    debouncer.add([Path("a")])
    assert debouncer.take() == make_batch("a")


def test_wake_does_not_hide_a_batch() -> None:
    debouncer = Debouncer()
    debouncer.add([Path("a")])
    debouncer.wake()
    assert debouncer.take() == make_batch("a")


def test_a_batch_ends_though_a_file_is_written_without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debounce, "QUIET_SECONDS", PATIENCE_SECONDS)
    debouncer = Debouncer()
    is_taken = threading.Event()

    def write() -> None:
        for _ in range(10_000):
            debouncer.add([Path("log")])
            if is_taken.wait(0.001):
                return

    thread = threading.Thread(target=write)
    thread.start()
    batch = debouncer.take()
    assert thread.is_alive()
    is_taken.set()
    thread.join()
    assert batch == make_batch("log")


def test_too_many_paths_stand_for_everything() -> None:
    debouncer = Debouncer()
    debouncer.add(Path(str(number)) for number in range(1001))
    assert debouncer.take() == EVERYTHING


def test_merged_batches_hold_the_paths_of_both() -> None:
    one, other = make_batch("a"), make_batch("b")
    assert one.merge(other) == make_batch("a", "b")
    assert one.merge(EVERYTHING) == EVERYTHING.merge(one) == EVERYTHING
