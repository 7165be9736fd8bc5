"""The cache: what it keeps, and that no damage to it is more than a loss of time."""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from paperarchive.build.cache import FILE_NAME, FOLDER, explain_no_cache, make_empty_cache, open_cache


def fill(root: Path) -> Path:
    """A cache with something in it; its file."""
    with open_cache(root) as cache:
        cache.put("words 1", b"one")
        cache.put("words 2", b"two" * 5000)
        cache.put("related", b"three")
    return root / FOLDER / FILE_NAME


def test_what_is_put_is_there_for_the_next_build(tmp_path: Path) -> None:
    fill(tmp_path)
    with open_cache(tmp_path) as cache:
        assert [cache.get(key) for key in ("words 1", "related", "else")] == [b"one", b"three", None]
        cache.put("words 1", b"new")
        assert cache.get("words 1") == b"new"


def put_and_fail(root: Path) -> None:
    with open_cache(root) as cache:
        cache.put("words 1", b"new")
        raise KeyboardInterrupt


def test_a_build_that_fails_leaves_the_cache_as_it_was(tmp_path: Path) -> None:
    fill(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        put_and_fail(tmp_path)
    with open_cache(tmp_path) as cache:
        assert cache.get("words 1") == b"one"


def test_what_is_no_more_wanted_is_forgotten(tmp_path: Path) -> None:
    fill(tmp_path)
    with open_cache(tmp_path) as cache:
        cache.keep_only("words ", {"words 2"})
        assert [cache.get(key) is None for key in ("words 1", "words 2", "related")] == [True, False, False]


def test_a_fresh_cache_knows_nothing(tmp_path: Path) -> None:
    fill(tmp_path)
    with open_cache(tmp_path, fresh=True) as cache:
        assert cache.get("words 1") is None


def test_bytes_that_were_changed_by_another_are_not_there(tmp_path: Path) -> None:
    file = fill(tmp_path)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE results SET content = ? WHERE key = 'words 1'", (b"two",))
    connection.close()
    with open_cache(tmp_path) as cache:
        assert cache.get("words 1") is None


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_loses_what_it_held_and_nothing_else(tmp_path: Path, seed: int) -> None:
    file = fill(tmp_path)
    draw = random.Random(seed)
    content = bytearray(file.read_bytes())
    if seed % 3 == 0:
        content = content[: draw.randrange(len(content))]
    for _ in range(draw.choice((1, 20, 400))):
        if content:
            content[draw.randrange(len(content))] = draw.randrange(256)
    file.write_bytes(content)
    with open_cache(tmp_path) as cache:
        assert cache.get("words 1") in (b"one", None)
        assert cache.get("words 2") in (b"two" * 5000, None)
        cache.put("words 1", b"again")
        cache.keep_only("words ", {"words 1"})
    with open_cache(tmp_path) as cache:
        assert cache.get("words 1") in (b"again", None)
        cache.put("words 1", b"again")
    with open_cache(tmp_path) as cache:
        assert cache.get("words 1") in (b"again", None)


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def make_another_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE results (key TEXT, other TEXT)")


def make_a_view(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE VIEW results AS SELECT 'words 1' AS key, 1 AS digest, 2 AS content")


def make_noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(100_000))


@pytest.mark.parametrize("make", [Path.mkdir, make_pipe, make_link_to_itself])
def test_what_is_no_file_in_place_of_the_cache_is_left_and_named(tmp_path: Path, make: Callable[[Path], None]) -> None:
    (tmp_path / FOLDER).mkdir()
    make(tmp_path / FOLDER / FILE_NAME)
    with open_cache(tmp_path) as cache:
        assert cache.get("words 1") is None
        cache.put("words 1", b"one")
        assert cache.get("words 1") == b"one"
    assert str(explain_no_cache(cache)).startswith(
        ".paperarchive/cache.sqlite: cannot be used, so the next build makes everything again: "
    )
    assert os.path.lexists(tmp_path / FOLDER / FILE_NAME)


@pytest.mark.parametrize("make", [make_another_table, make_a_view, make_noise])
def test_a_file_of_somebody_else_in_place_of_the_cache_costs_one_build(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    (tmp_path / FOLDER).mkdir()
    make(tmp_path / FOLDER / FILE_NAME)
    for expected in (None, None, b"one"):
        with open_cache(tmp_path) as cache:
            assert cache.get("words 1") in (expected, b"one")
            cache.put("words 1", b"one")
    with open_cache(tmp_path) as cache:
        assert cache.get("words 1") == b"one"


def test_two_builds_use_the_cache_at_once(tmp_path: Path) -> None:
    with open_cache(tmp_path) as first, open_cache(tmp_path) as second:
        first.put_result("words 1", b"x" * 9_000_000)  # written at once
        assert second.get("words 1") == b"x" * 9_000_000
        second.keep_only("words ", ())
        assert first.get("words 1") is None
        first.put("related", b"1")
        second.put("search", b"2")
    with open_cache(tmp_path) as cache:
        assert [cache.get("related"), cache.get("search")] == [b"1", b"2"]


def test_a_cache_that_another_program_locks_is_not_taken_for_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = fill(tmp_path)
    monkeypatch.setattr("paperarchive.build.cache._WAIT_SECONDS", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with open_cache(tmp_path) as cache:
            assert cache.get("words 1") is None
            cache.put("words 3", b"three")
        assert cache.reason
    with open_cache(tmp_path) as cache:
        assert [cache.get("words 1"), cache.get("words 3")] == [b"one", None]


def test_where_no_cache_can_be_written_one_in_memory_does(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with open_cache(tmp_path) as cache:
        cache.put("words 1", b"one")
        assert cache.get("words 1") == b"one"


def test_a_cache_in_memory_leaves_nothing_behind() -> None:
    make_empty_cache().put("words 1", b"one")
    assert make_empty_cache().get("words 1") is None
