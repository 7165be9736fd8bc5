"""The lock of commands that change content: one at a time, whatever became of the one before."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paperarchive.content.journal_folder import JOURNAL_FOLDER
from paperarchive.content.lock import lock_content
from paperarchive.errors import ProblemsError
from paperarchive.files.locks import find_holder, hold_lock

HOLD = """
import sys
from pathlib import Path
from paperarchive.content.lock import lock_content

with lock_content(Path(sys.argv[1]), "import"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another_process(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until the block ends or it is killed."""
    command = [sys.executable, "-c", HOLD, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        if process.stdin is not None:
            process.stdin.close()


def list_all(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_the_lock_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with lock_content(tmp_path, "import"):
        assert find_holder(tmp_path / JOURNAL_FOLDER / "lock") is not None
    assert list_all(tmp_path) == ["content"]


def test_a_folder_that_is_no_archive_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(KeyError), lock_content(tmp_path, "import"):
        raise KeyError
    assert list_all(tmp_path) == []


def test_a_second_command_waits_says_for_what_and_gives_up(tmp_path: Path) -> None:
    messages: list[str] = []
    with held_by_another_process(tmp_path) as process, pytest.raises(ProblemsError) as raised:  # noqa: SIM117
        with lock_content(tmp_path, "tag --write", patience=1.2, report=messages.append):
            pass
    holder = rf"`paperarchive import` (process {process.pid}, since "
    (message,) = messages
    assert message.startswith(f"tag --write: waits for {holder}")
    assert str(raised.value).startswith(f"content: is being changed by {holder}")
    assert str(raised.value).endswith("; nothing was written (run the command again when that has ended)")


def test_a_second_command_gets_the_lock_when_the_first_ends(tmp_path: Path) -> None:
    with held_by_another_process(tmp_path) as process:
        assert process.stdin is not None

        def end_the_first(_message: str) -> None:
            assert process.stdin is not None
            process.stdin.close()

        with lock_content(tmp_path, "tag --write", patience=100, report=end_the_first):
            assert process.wait() == 0
            holder = find_holder(tmp_path / JOURNAL_FOLDER / "lock")
            assert holder is not None
            assert (holder.command, holder.pid) == ("tag --write", os.getpid())
    assert list_all(tmp_path) in (["content"], [])


def test_a_killed_process_holds_no_lock(tmp_path: Path) -> None:
    with held_by_another_process(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (tmp_path / JOURNAL_FOLDER / "lock").exists()
        with lock_content(tmp_path, "import", patience=0):
            pass
    assert list_all(tmp_path) == ["content"]


@pytest.mark.parametrize("left", [b"", b" {", b"[]", b"\xff", json.dumps({"pid": "x"}).encode()])
def test_what_is_left_in_a_lock_file_is_no_holder(tmp_path: Path, left: bytes) -> None:
    folder = tmp_path / JOURNAL_FOLDER
    folder.mkdir(parents=True)
    (folder / "lock").write_bytes(left)
    assert find_holder(folder / "lock") is None
    with lock_content(tmp_path, "import", patience=0):
        pass


def test_a_lock_file_of_another_host_is_no_holder(tmp_path: Path) -> None:
    """As a synchronised folder or a backup brings it."""
    folder = tmp_path / JOURNAL_FOLDER
    folder.mkdir(parents=True)
    record = {"command": "import", "pid": os.getpid(), "host": "elsewhere", "since": "2024-05-01T10:00:00+00:00"}
    (folder / "lock").write_text(" " + json.dumps(record))
    with lock_content(tmp_path, "import", patience=0):
        holder = find_holder(folder / "lock")
        assert holder is not None
        assert holder.host == socket.gethostname()


def test_a_holder_that_cannot_be_read_is_another_command(tmp_path: Path) -> None:
    with hold_lock(tmp_path / "lock", "build", patience=0, on_wait=print):
        (tmp_path / "lock").write_bytes(b"?")
        assert str(find_holder(tmp_path / "lock")) == "another command"


def test_the_cache_folder_may_vanish_meanwhile(tmp_path: Path) -> None:
    (tmp_path / ".paperarchive").mkdir()
    with lock_content(tmp_path, "import"):
        shutil.rmtree(tmp_path / ".paperarchive")
        with pytest.raises(ProblemsError), lock_content(tmp_path, "tag --write", patience=0):
            pass


def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with lock_content(tmp_path, "import"):
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)  # until the parent closes its end
            os._exit(0)
    with lock_content(tmp_path, "tag --write", patience=0):
        os.close(writing)
    os.waitpid(child, 0)
    os.close(reading)


def test_git_sees_nothing_of_the_journal(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    with lock_content(tmp_path, "import"):
        command = ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"]
        assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == ""


def test_content_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "content").write_bytes(b"")
    with pytest.raises(ProblemsError) as raised, lock_content(tmp_path, "import"):
        pass
    assert str(raised.value).startswith("content: cannot be written: ")
