"""Gathering what changed."""

import threading
from pathlib import Path

from paperarchive.preview.debounce import ChangeBatch, Debouncer


def test_what_is_there_is_taken_at_once_and_only_once() -> None:
    debouncer = Debouncer()
    debouncer.add([Path("a"), Path("b")])
    debouncer.add([Path("a")])
    assert debouncer.take() == ChangeBatch(frozenset({Path("a"), Path("b")}))
    assert debouncer.take(timeout_seconds=0) is None


def test_nothing_added_is_no_change() -> None:
    debouncer = Debouncer()
    debouncer.add([])
    assert debouncer.take(timeout_seconds=0) is None


def test_who_waits_is_woken() -> None:
    debouncer = Debouncer()
    taken: list[ChangeBatch | None] = []
    thread = threading.Thread(target=lambda: taken.append(debouncer.take(timeout_seconds=10)))
    thread.start()
    debouncer.add([Path("a")])
    thread.join(timeout=10)
    assert taken == [ChangeBatch(frozenset({Path("a")}))]


def test_a_file_that_is_written_without_end_does_not_hold_up_the_rest() -> None:
    debouncer = Debouncer()
    end = threading.Event()

    def write() -> None:
        while not end.wait(0.001):
            debouncer.add([Path("log")])

    thread = threading.Thread(target=write)
    thread.start()
    batch = debouncer.take(timeout_seconds=10)
    end.set()
    thread.join()
    assert batch == ChangeBatch(frozenset({Path("log")}))


def test_too_many_changes_may_be_anything() -> None:
    debouncer = Debouncer()
    debouncer.add(Path(str(number)) for number in range(1001))
    assert debouncer.take() == ChangeBatch(None)


def test_batches_join_to_what_changed_in_both() -> None:
    one, other = ChangeBatch(frozenset({Path("a")})), ChangeBatch(frozenset({Path("b")}))
    assert one.join(other) == ChangeBatch(frozenset({Path("a"), Path("b")}))
    assert one.join(ChangeBatch(None)) == ChangeBatch(None).join(one) == ChangeBatch(None)
    assert one.join(None) == one
