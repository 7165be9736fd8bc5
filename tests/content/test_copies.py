"""Copies of files, told by their names."""

import pytest

from paperarchive.content.copies import find_original, is_surely_copy


@pytest.mark.parametrize(
    "stem",
    [
        "plain.sync-conflict-20240501-120000-ABC",
        "plain.sync-conflict-20240501-120000",
        "plain (1)",
        "plain(2)",
        "plain copy",
        "plain copy 2",
        "plain - Copy",
        "plain - Copy (3)",
        "plain 2",
        "plain.orig",
        "plain.bak",
        "plain_BACKUP_4711",
        "plain_REMOTE_4711",
        "plain (conflicted copy 2024-05-01 120000)",
        "plain (Ada's conflicted copy 2024-05-01)",
        "plain (Case Conflict)",
        "plain_conflict-20240501-120000",
    ],
)
def test_a_copy_names_its_original(stem: str) -> None:
    assert find_original(stem) == "plain"


@pytest.mark.parametrize(
    "stem", ["plain", "learning-to-copy", "plain-2", "gpt-4.1", "a-conflict-of-norms", "x_base", "2024", "copy", "(1)"]
)
def test_a_title_is_no_copy(stem: str) -> None:
    assert find_original(stem) is None


def test_what_programs_alone_name_so_is_surely_a_copy() -> None:
    assert is_surely_copy("plain.sync-conflict-20240501-120000-ABC")
    assert not is_surely_copy("plain.orig")
