"""Progress of a build, on a pseudo-terminal and in a pipe."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import copy_site


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    return [sys.executable, "-m", "paperarchive", "-C", str(copy_site(tmp_path / "site")), "build"]


def run_on_terminal(command: list[str]) -> str:
    """What a terminal gets to show on standard error."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=follower, env=environment) as process:
        os.close(follower)
        shown = b""
        while part := read(leader):
            shown += part
        process.communicate()
    os.close(leader)
    return shown.decode()


def read(terminal: int) -> bytes:
    """What comes next; nothing once the other end is closed, which Linux calls an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_terminal_shows_a_line_a_phase_with_its_seconds_and_pages(command: list[str]) -> None:
    shown = run_on_terminal(command)
    for phase in ("read ", "index", "render", "write "):
        assert f"{phase}  " in shown
    assert " of " in shown
    assert "pages\r\n" in shown
    assert "━" in shown


def test_a_terminal_shows_problems_below_the_phases(command: list[str]) -> None:
    (Path(command[4]) / "site.yml").write_text("title: [\n")
    shown = run_on_terminal(command)
    assert shown.index("read ") < shown.index("site.yml:")


def test_a_pipe_gets_the_summary_alone(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.startswith("Built 6 papers on ")


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1000"])
def test_a_number_of_jobs_that_cannot_be_is_refused(command: list[str], jobs: str) -> None:
    done = subprocess.run([*command, "--jobs", jobs], capture_output=True, text=True, check=False)
    assert (done.returncode, f"{jobs!r} is not a number of processes" in done.stderr) == (2, True)


def test_two_jobs_make_what_one_makes(command: list[str], tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        subprocess.run([*command, "--jobs", jobs, "--clean", "--output", str(tmp_path / jobs)], check=True)
    one, two = (
        {
            file.relative_to(tmp_path / jobs): file.read_bytes()
            for file in (tmp_path / jobs).rglob("*")
            if file.is_file()
        }
        for jobs in ("1", "2")
    )
    assert one == two
