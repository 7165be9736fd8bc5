"""Gathering what changed."""

import threading
from pathlib import Path

from paperarchive.preview.debounce import Batch, Changes


def test_what_is_there_is_taken_at_once_and_only_once() -> None:
    changes = Changes()
    changes.add([Path("a"), Path("b")])
    changes.add([Path("a")])
    assert changes.take() == Batch(frozenset({Path("a"), Path("b")}))
    assert changes.take(timeout_seconds=0) is None


def test_nothing_added_is_no_change() -> None:
    changes = Changes()
    changes.add([])
    assert changes.take(timeout_seconds=0) is None


def test_who_waits_is_woken() -> None:
    changes = Changes()
    taken: list[Batch | None] = []
    thread = threading.Thread(target=lambda: taken.append(changes.take(timeout_seconds=10)))
    thread.start()
    changes.add([Path("a")])
    thread.join(timeout=10)
    assert taken == [Batch(frozenset({Path("a")}))]


def test_a_file_that_is_written_without_end_does_not_hold_up_the_rest() -> None:
    changes = Changes()
    end = threading.Event()

    def write() -> None:
        while not end.wait(0.001):
            changes.add([Path("log")])

    thread = threading.Thread(target=write)
    thread.start()
    batch = changes.take(timeout_seconds=10)
    end.set()
    thread.join()
    assert batch == Batch(frozenset({Path("log")}))


def test_too_many_changes_may_be_anything() -> None:
    changes = Changes()
    changes.add(Path(str(number)) for number in range(1001))
    assert changes.take() == Batch(None)


def test_batches_join_to_what_changed_in_both() -> None:
    one, other = Batch(frozenset({Path("a")})), Batch(frozenset({Path("b")}))
    assert one.join(other) == Batch(frozenset({Path("a"), Path("b")}))
    assert one.join(Batch(None)) == Batch(None).join(one) == Batch(None)
    assert one.join(None) == one
