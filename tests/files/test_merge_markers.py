"""Merge conflicts: found as git writes them, and nothing else is taken for one."""

import os
import subprocess
from pathlib import Path

import pytest

from paperarchive.errors import Problems
from paperarchive.files.merge_markers import MergeConflict, find_conflicts
from paperarchive.files.text import decode_text, find_static_conflicts

CONFLICT = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n"


def find(text: str, *, is_markdown: bool = True) -> list[tuple[int, int]]:
    return [(conflict.first, conflict.last) for conflict in find_conflicts(text, is_markdown=is_markdown)]


def git(folder: Path, *arguments: str) -> int:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(folder)}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{role}_NAME": "A", f"GIT_{role}_EMAIL": "a@example.org"}
    return subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=False).returncode


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_what_git_leaves_of_a_merge_is_found(tmp_path: Path, style: str, line_end: str) -> None:
    file = tmp_path / "a.md"

    def commit(second: str) -> None:
        lines = ["One.", second, *("Three.", "Four.", "Five.", "Six.", "Seven."), f"Last of {second}"]
        file.write_bytes(line_end.join([*lines, ""]).encode())
        git(tmp_path, "add", "a.md")
        git(tmp_path, "commit", "-m", second)

    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "config", "core.autocrlf", "false")
    git(tmp_path, "config", "merge.conflictStyle", style)
    commit("Two.")
    git(tmp_path, "checkout", "-b", "other")
    commit("Theirs.")
    git(tmp_path, "checkout", "main")
    commit("Ours.")
    assert git(tmp_path, "merge", "other") == 1
    text = file.read_bytes().decode()
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<<")]
    ends = [number for number, line in enumerate(lines, 1) if line.startswith(">>>>>>>")]
    assert find(text) == list(zip(starts, ends, strict=True))
    assert len(starts) == 2


@pytest.mark.parametrize(
    "text",
    [
        "A heading\n=======\n",
        ">>>>>>> seven quotes\n".replace(" seven quotes", ""),
        "<<<<<<<\n",
        " <<<<<<< HEAD\n a\n =======\n b\n >>>>>>> x\n",
        "    " + CONFLICT.replace("\n", "\n    "),
        f"As git writes it:\n\n```\n{CONFLICT}```\n\nEnd.",
        f"~~~~ text\n{CONFLICT}~~~~\n",
        "<<<<<<<< eight\na\n========\nb\n>>>>>>>> eight\n",
        "x<<<<<<< HEAD\n",
    ],
)
def test_what_only_looks_like_a_conflict_is_none(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CONFLICT, [(1, 5)]),
        ("a\n\n" + CONFLICT + "b\n" + CONFLICT, [(3, 7), (9, 13)]),
        (CONFLICT.rstrip("\n"), [(1, 5)]),
        (f"```\n{CONFLICT}", [(2, 6)]),  # this block of code never ends, so it may be one side's
        ("<<<<<<< HEAD\n```\na\n=======\nb\n```\n>>>>>>> x\n", [(1, 7)]),
        ("<<<<<<< HEAD\nA\n=======\nB\n=======\n>>>>>>> x\n", [(1, 6)]),
        ("a\n>>>>>>> branch\n", [(2, 2)]),
        ("<<<<<<< HEAD\na\n", [(1, 1)]),
        ("<<<<<<< HEAD\na\n>>>>>>> x\n", [(1, 1), (3, 3)]),
        ("<<<<<<< HEAD\n" + CONFLICT, [(1, 1), (2, 6)]),
    ],
)
def test_conflicts_and_what_is_left_of_them_have_their_lines(text: str, found: list[tuple[int, int]]) -> None:
    assert find(text) == found
    assert find(text.replace("\n", "\r\n")) == found


def test_an_example_in_a_stylesheet_is_a_conflict_all_the_same() -> None:
    assert find(f"```\n{CONFLICT}```\n", is_markdown=False) == [(2, 6)]


def test_a_marker_alone_is_not_a_whole_conflict() -> None:
    assert not MergeConflict(3, 3).is_whole
    assert MergeConflict(3, 4).is_whole


def test_a_conflict_has_one_message_and_the_file_no_text() -> None:
    problems = Problems()
    assert decode_text(b"a\n" + CONFLICT.encode(), "content/papers/a.md", problems) is None
    (problem,) = problems
    place = "content/papers/a.md:2: a merge conflict is not resolved (lines 2 to 6)"
    assert str(problem) == f"{place} (choose one side, and delete the marker lines)"


def test_a_picture_that_holds_markers_by_chance_is_none() -> None:
    assert list(find_static_conflicts(b"\0" + CONFLICT.encode(), "a.png")) == []
    assert len(list(find_static_conflicts(b"\xff\n" + CONFLICT.encode(), "a.txt"))) == 1


@pytest.mark.parametrize(("path", "problems"), [("a.md", 0), ("a.txt", 0), ("a.yml", 1), ("a.html", 1)])
def test_a_marker_alone_may_be_text_in_a_dump_and_in_markdown(path: str, problems: int) -> None:
    found = Problems()
    assert (decode_text(b"a\n>>>>>>> branch\n", path, found) is None) == bool(problems)
    assert len(found) == problems
