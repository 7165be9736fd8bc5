"""Commands at a time, and after one that was killed while it wrote, as their users see them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build.inputs import read_inputs
from paperarchive.cli import main
from paperarchive.content import lock, settled
from paperarchive.content.changes import FileChange, write_changes
from paperarchive.content.journal_folder import JOURNAL_FOLDER, has_journal
from paperarchive.content.lock import lock_content
from tests.interruptions import killed_at

TIME = r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d"
INTERRUPTED = (
    rf"content: `paperarchive import` was interrupted at {TIME}, and its changes may be half written "
    r"\(run `paperarchive recover` to finish it, or `paperarchive recover --undo`\)\n"
)


def run(root: Path, *arguments: str) -> int:
    return main(["-C", str(root), *arguments])


@pytest.fixture
def half_done(root: Path) -> Path:
    """The small site, in which an import was killed between its two files."""
    changes = [FileChange(f"content/pages/{name}.md", None, b"---\ntitle: Half\n---\n") for name in ("half", "other")]
    for number in range(1, 99):
        with killed_at(number), lock_content(root, "import"):
            write_changes(root, changes)
        if has_journal(root) and not list((root / JOURNAL_FOLDER / "new").glob("000001")):
            return root
        with lock_content(root, "fmt", undo=True, report=lambda _: None):
            pass
    raise AssertionError


@pytest.mark.parametrize("command", [["build"], ["tag"], ["import", "--dry-run", "site.yml"]])
def test_commands_that_read_name_an_interrupted_one(
    half_done: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(half_done)
    assert main(command) == 1
    assert re.fullmatch(INTERRUPTED, capsys.readouterr().err)
    assert not (half_done / "public").exists()


def test_check_names_an_interrupted_command_and_nothing_of_its_journal(
    half_done: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(half_done, "check") == 1
    output = capsys.readouterr().out
    assert re.search(INTERRUPTED, output)
    assert ".journal" not in output


def test_recover_finishes_an_interrupted_command(half_done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(half_done, "recover") == 0
    assert re.fullmatch(rf"content: `import`, interrupted at {TIME}: finished, 2 changes\n", capsys.readouterr().out)
    assert (half_done / "content/pages/other.md").exists()
    assert not (half_done / JOURNAL_FOLDER).exists()
    assert run(half_done, "build") == 0
    capsys.readouterr()
    assert run(half_done, "recover") == 0
    assert capsys.readouterr().err == "No command was interrupted.\n"


def test_recover_undoes_an_interrupted_command(half_done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(half_done, "recover", "--undo") == 0
    assert capsys.readouterr().out.endswith(": undone (run it again if you want it)\n")
    assert not (half_done / "content/pages/half.md").exists()


def test_a_second_command_that_writes_is_told_of_the_first(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE_SECONDS", 0)
    with lock_content(root, "import"):
        assert run(root, "tag", "--write") == 1
        assert run(root, "tag") == 0
        assert run(root, "check") == 0
    assert re.search(
        rf"content: is being changed by `paperarchive import` \(process \d+, since {TIME}\); nothing was "
        r"written \(run the command again when that has ended\)\n",
        capsys.readouterr().err,
    )


def test_a_build_waits_for_a_command_that_writes(
    half_done: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here another process holds the lock of a journal for longer than a build waits."""
    monkeypatch.setattr(settled, "PATIENCE_SECONDS", 0)
    script = f"""
import sys
from pathlib import Path
from paperarchive.files.locks import hold_lock
with hold_lock(Path({str(half_done / JOURNAL_FOLDER / "lock")!r}), "import", patience=0, on_wait=print):
    print("held", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert run(half_done, "build") == 1
        assert process.stdin is not None
        process.stdin.close()
    assert re.fullmatch(
        rf"content: is being changed by `paperarchive import` \(process \d+, since {TIME}\) "
        r"\(run the command again when that has ended\)\n",
        capsys.readouterr().err,
    )


def test_the_journal_is_no_input_of_a_build(root: Path) -> None:
    before = read_inputs(root, (root / "content",))
    with lock_content(root, "import"):
        assert (root / JOURNAL_FOLDER / "lock").exists()
        assert read_inputs(root, (root / "content",)) == before
        build_site(root, BuildOptions())
    names = [file.name for file in (root / "public").rglob("*")]
    assert "lock" not in names
    assert ".journal" not in names
