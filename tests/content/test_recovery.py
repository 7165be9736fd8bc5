"""After an interruption: what a person did since stays, all else is as before the command or as after it."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.changes import FileChange, write_changes
from paperarchive.content.journal_folder import JOURNAL_FOLDER, STEPS_PATH, has_journal
from paperarchive.content.lock import lock_content
from paperarchive.content.settled import find_unfinished, read_settled
from paperarchive.errors import ProblemsError
from tests.interruptions import happening_at, killed_at

Files = dict[str, bytes]
PATHS = [f"content/{name}" for name in ("a.md", "b.md", "papers/c.md", "papers/d.md", "papers/2025/e.md", "listings/f")]
CONTENT = st.sampled_from([None, b"1", b"2", b"3"])
GROUP = st.sampled_from([None, None, "g", "h"])


def write(root: Path, files: Mapping[str, bytes | None]) -> None:
    for path, content in files.items():
        file = root / path
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def read(root: Path) -> Files:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def recover(root: Path, *, undo: bool = False) -> list[str]:
    messages: list[str] = []
    with lock_content(root, "fmt", report=messages.append, undo=undo):
        pass
    return messages


def is_new(file: Path, text: object) -> bool:
    """Whether a file is to be deleted that the kill left with two names, the other one in the journal: for some
    microseconds a file that is deleted looks like one that was not yet written.
    """
    return text is None and file.exists() and file.stat().st_nlink == 2


def interrupt(root: Path, changes: list[FileChange], number: int) -> bool:
    """Run a command that is killed before a call; whether its journal counted then."""
    with killed_at(number), lock_content(root, "import"):
        write_changes(root, changes)
    return has_journal(root)


@given(
    before=st.fixed_dictionaries(dict.fromkeys(PATHS, CONTENT)),
    after=st.fixed_dictionaries(dict.fromkeys(PATHS, CONTENT)),
    groups=st.fixed_dictionaries(dict.fromkeys(PATHS, GROUP)),
    killed=st.integers(1, 90),
    edits=st.dictionaries(st.sampled_from(PATHS), st.sampled_from([None, b"a person's", "restored"]), max_size=2),
    killed_again=st.integers(1, 90),
    undo=st.booleans(),
)
def test_what_a_person_did_since_stays_and_the_rest_is_before_or_after(
    before: dict[str, bytes | None],
    after: dict[str, bytes | None],
    groups: dict[str, str | None],
    killed: int,
    edits: dict[str, bytes | str | None],
    killed_again: int,
    undo: bool,
) -> None:
    changes = [FileChange(path, before[path], after[path], groups[path]) for path in PATHS]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, before)
        interrupt(root, changes, killed)
        person = {path: before[path] if text == "restored" else text for path, text in edits.items()}
        present = {path: (root / path).read_bytes() if (root / path).exists() else None for path in PATHS}
        person = {
            path: text for path, text in person.items() if text != present[path] and not is_new(root / path, text)
        }
        write(root, {path: text for path, text in person.items() if not isinstance(text, str)})
        with killed_at(killed_again), lock_content(root, "fmt", report=lambda _: None):
            pass
        recover(root, undo=undo)
        found = read(root)
        assert set(found) <= set(PATHS)
        assert {path: found.get(path) for path in person} == person
        touched = {groups[path] for path in person} - {None}
        states = set()
        for path in set(PATHS) - set(person):
            if groups[path] not in touched and before[path] != after[path]:
                assert found.get(path) in (before[path], after[path])
                states.add(found.get(path) == after[path])
        assert len(states) <= 1


OLD = {"content/listings.yml": b"one", "content/papers/2024/a.md": b"a"}
NEW = {"content/listings.yml": b"two", "content/papers/2024/a.md": b"a, edited", "content/papers/2025/b.md": b"b"}
CHANGES = [FileChange(path, OLD.get(path), content) for path, content in NEW.items()]


@pytest.fixture
def half_done(tmp_path: Path) -> Path:
    """An archive in which an import was killed after two of its three files."""
    for number in range(1, 100):
        root = tmp_path / str(number)
        write(root, OLD)
        if interrupt(root, CHANGES, number) and len(list((root / JOURNAL_FOLDER / "new").iterdir())) == 1:
            return root
        shutil.rmtree(root)
    raise AssertionError


def test_the_next_command_finishes_what_was_interrupted_and_says_so(half_done: Path) -> None:
    (message,) = recover(half_done)
    assert message.startswith("content: `import`, interrupted at ")
    assert message.endswith(": finished, 3 changes")
    assert read(half_done) == NEW
    assert recover(half_done) == []


def test_an_interrupted_command_can_be_undone(half_done: Path) -> None:
    (message,) = recover(half_done, undo=True)
    assert message.endswith(": undone (run it again if you want it)")
    assert read(half_done) == OLD


def test_git_checkout_after_an_interruption_undoes_all_of_it(half_done: Path) -> None:
    write(half_done, OLD)
    (message,) = recover(half_done)
    assert message.endswith(": undone, since content/listings.yml was restored (run it again if you want it)")
    assert read(half_done) == OLD


def test_a_paper_that_was_deleted_since_is_not_written_again(half_done: Path) -> None:
    write(half_done, {"content/papers/2024/a.md": None})
    recover(half_done)
    assert read(half_done) == {path: text for path, text in NEW.items() if path != "content/papers/2024/a.md"}


def test_a_save_since_is_kept_and_named(half_done: Path) -> None:
    write(half_done, {"content/papers/2025/b.md": b"a person's"})
    _, message = recover(half_done)
    assert message == "content/papers/2025/b.md: was created since then; it was kept"
    assert read(half_done) == NEW | {"content/papers/2025/b.md": b"a person's"}


def test_builds_are_told_of_an_interrupted_command(half_done: Path) -> None:
    problem = find_unfinished(half_done)
    assert problem is not None
    assert str(problem).startswith("content: `paperarchive import` was interrupted at ")
    assert str(problem).endswith(
        ", and its changes may be half written"
        " (run `paperarchive recover` to finish it, or `paperarchive recover --undo`)"
    )
    with pytest.raises(ProblemsError):
        read_settled(half_done, lambda: read(half_done))


def test_what_is_read_while_a_command_writes_is_all_of_it_or_nothing(tmp_path: Path) -> None:
    """A whole command runs between the reading of two files."""
    for number in range(1, 40):
        root = tmp_path / str(number)
        write(root, OLD)

        def run(root: Path = root) -> None:
            with lock_content(root, "import"):
                write_changes(root, CHANGES)

        def read_slowly(root: Path = root, number: int = number) -> Files:
            found: Files = {}
            for path in NEW:
                with happening_at(number, run), (root / "last").open("wb"):
                    pass
                if (root / path).exists():
                    found[path] = (root / path).read_bytes()
            return found

        assert read_settled(root, read_slowly) in (OLD, NEW)


def test_temporary_files_of_earlier_versions_are_removed(tmp_path: Path) -> None:
    left = ["content/.abcd12_9.part", "content/papers/2024/.x7ab_z01.part", "content/papers/.paperarchive-000001.new"]
    own = ["content/static/.abcd1234.part", "content/papers/.notes.part", "content/papers/2024/a.part"]
    write(tmp_path, dict.fromkeys(left + own, b"half"))
    recover(tmp_path)
    assert sorted(read(tmp_path)) == sorted(own)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"version": 1}', '{"version": 1, "folder": 1, "steps": 1, "command": 1, "since": 1}']
)
def test_a_damaged_journal_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path, {STEPS_PATH: text.encode()})
    with pytest.raises(ProblemsError) as raised:
        recover(tmp_path)
    assert str(raised.value) == (
        f"{STEPS_PATH}: is damaged (compare content/ with git, then delete the folder {JOURNAL_FOLDER})"
    )


@pytest.mark.parametrize("path", ["../victim", "/victim", "content/out/victim", ".git/config"])
def test_a_stranger_s_journal_changes_nothing_outside_of_the_archive(half_done: Path, path: str) -> None:
    outside = half_done.parent / "outside"
    outside.mkdir()
    (half_done / "content/out").symlink_to(outside)
    steps = half_done / STEPS_PATH
    steps.write_text(steps.read_text().replace("content/papers/2025/b.md", path))
    copy = half_done.parent / "clone"
    shutil.copytree(half_done, copy, symlinks=True)
    with pytest.raises(ProblemsError):
        recover(copy)
    assert list(outside.iterdir()) == []


def test_a_journal_is_ignored_by_git_and_survives_git_clean(half_done: Path) -> None:
    git = ["git", "-C", str(half_done)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    listed = subprocess.run([*git, "ls-files"], check=True, capture_output=True, text=True).stdout
    assert JOURNAL_FOLDER not in listed
    subprocess.run([*git, "clean", "-qfd"], check=True)
    recover(half_done)
    assert {path: text for path, text in read(half_done).items() if not path.startswith(".git/")} == NEW
