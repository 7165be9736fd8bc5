"""A command that writes content is killed, fails or meets a person's save between any two system calls."""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from paperarchive.content.changes import FileChange, write_changes
from paperarchive.content.journal_folder import has_journal
from paperarchive.content.lock import lock_content
from paperarchive.errors import ProblemsError
from tests.interruptions import full_disk_from, happening_at, killed_at

Files = dict[str, bytes]

BEFORE: Files = {
    "content/listings.yml": b"one",
    "content/papers/2024/edited.md": b"two",
    "content/papers/2024/gone.md": b"three",
    "content/papers/undated/moved.md": b"four",
    "content/papers/2024/other.md": b"five",
}
AFTER: Files = {
    "content/listings.yml": b"one, and another",
    "content/papers/2024/edited.md": b"two, edited",
    "content/papers/2025/moved.md": b"four, dated",
    "content/papers/2024/other.md": b"five",
    "content/papers/2026/new.md": b"six",
}
MOVE = ("content/papers/undated/moved.md", "content/papers/2025/moved.md")
CHANGES = [
    FileChange(path, BEFORE.get(path), AFTER.get(path), group="move" if path in MOVE else None)
    for path in sorted(BEFORE.keys() | AFTER.keys())
]


FULL = (
    r"content(/\S*)?: cannot be written: No space left on device; "
    r"(nothing was written|the next command that writes content (undoes the rest|ends this one)) "
    r"\(free some space on that disk, and run the command again\)"
)
KEPT = r"{}: was (created|changed|deleted) since it was read; it was kept \(run the command again\)"


def make_archive(root: Path, files: Mapping[str, bytes] = BEFORE) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def read_archive(root: Path) -> Files:
    """Every file, hidden ones too."""
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def run(root: Path, changes: Sequence[FileChange] = CHANGES) -> None:
    with lock_content(root, "import"):
        write_changes(root, changes)


def run_and_read_message(root: Path) -> str:
    try:
        run(root)
    except ProblemsError as error:
        return str(error)
    return ""


def run_next_command(root: Path) -> list[str]:
    messages: list[str] = []
    with lock_content(root, "tag --write", report=messages.append):
        pass
    return messages


def test_a_command_that_is_killed_is_finished_by_the_next_or_has_changed_nothing(tmp_path: Path) -> None:
    outcomes = set()
    for number in itertools.count(1):
        root = tmp_path / str(number)
        make_archive(root)
        with killed_at(number) as happened:
            run(root)
        is_pending = has_journal(root)
        run_next_command(root)
        found = read_archive(root)
        assert found == (AFTER if is_pending else found)
        assert found in (BEFORE, AFTER)
        outcomes.add((is_pending, found == AFTER))
        if not happened:
            break
    assert outcomes == {(False, False), (True, True), (False, True)}
    assert number > 40


def test_a_recovery_that_is_killed_too_is_finished_by_the_next(tmp_path: Path) -> None:
    for first, second in itertools.product(range(15, 70, 6), range(1, 60, 3)):
        root = tmp_path / f"{first}-{second}"
        make_archive(root)
        with killed_at(first):
            run(root)
        with killed_at(second):
            run_next_command(root)
        run_next_command(root)
        assert read_archive(root) in (BEFORE, AFTER)


def test_ctrl_c_undoes_what_was_begun(tmp_path: Path) -> None:
    for number in itertools.count(1):
        root = tmp_path / str(number)
        make_archive(root)

        def press() -> None:
            raise KeyboardInterrupt

        with happening_at(number, press) as happened, suppress(KeyboardInterrupt):
            run(root)
        files = {path: text for path, text in read_archive(root).items() if "/.journal/" not in path}
        assert files in (BEFORE, AFTER)
        assert files == AFTER or not has_journal(root)
        run_next_command(root)
        assert read_archive(root) in (BEFORE, AFTER)
        if not happened:
            break
    assert number > 40


@pytest.mark.parametrize("lasting", [False, True])
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, lasting: bool) -> None:
    for number in itertools.count(1):
        root = tmp_path / str(number)
        make_archive(root)
        with full_disk_from(number, lasting=lasting) as happened:
            message = run_and_read_message(root)
        assert not message or re.fullmatch(FULL, message)
        is_done = not message
        if not has_journal(root):
            files = {path: text for path, text in read_archive(root).items() if "/.journal/" not in path}
            assert files == (AFTER if is_done else BEFORE)
        run_next_command(root)
        assert read_archive(root) in (BEFORE, AFTER)
        if not happened and number > 100:
            break


def save_atomically(path: Path) -> None:
    """Save as most editors do."""
    if path.parent.exists():
        part = path.with_name("editor")
        part.write_bytes(b"a person's")
        part.replace(path)


def save_in_place(path: Path) -> None:
    """Save as others do."""
    if path.parent.exists():
        path.write_bytes(b"a person's")


@pytest.mark.parametrize("save", [save_atomically, save_in_place])
@pytest.mark.parametrize("path", sorted(BEFORE.keys() | AFTER.keys()))
def test_no_save_is_lost_whenever_it_is_made(tmp_path: Path, save: Callable[[Path], None], path: str) -> None:
    for number in itertools.count(1):
        root = tmp_path / str(number)
        make_archive(root)
        saved: list[bool] = []

        def act(root: Path = root, saved: list[bool] = saved) -> None:
            save(root / path)
            saved.append((root / path).exists())

        with happening_at(number, act) as happened:
            message = run_and_read_message(root)
        assert not message or re.fullmatch(KEPT.format(path), message)
        found = read_archive(root)
        text = found.pop(path, None)
        assert saved != [True] or text == b"a person's"
        others = [{name: text for name, text in files.items() if name != path} for files in (BEFORE, AFTER)]
        if path not in MOVE:
            assert found in others
        if not happened:
            break
