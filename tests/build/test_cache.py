"""The cache: what it keeps, and that no damage to it is more than a loss of time."""

import random
import sqlite3
from pathlib import Path

import pytest

from paperarchive.build.cache import FILE_NAME, FOLDER, make_empty_cache, open_cache


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


def test_where_no_cache_can_be_written_one_in_memory_does(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with open_cache(tmp_path) as cache:
        cache.put("words 1", b"one")
        assert cache.get("words 1") == b"one"


def test_a_cache_in_memory_leaves_nothing_behind() -> None:
    make_empty_cache().put("words 1", b"one")
    assert make_empty_cache().get("words 1") is None
