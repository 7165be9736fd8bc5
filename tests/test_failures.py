"""Failures of the system around the program: what a person reads, and the exit status; the program runs by itself."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.building import make_theme
from tests.signals import default_signals
from tests.waiting import PATIENCE_SECONDS

if sys.platform == "win32":
    pytest.skip("Windows has neither named pipes nor these signals", allow_module_level=True)

PROGRAM = (sys.executable, "-m", "paperarchive")


def run(
    root: Path, *arguments: str, stdout: int | None = subprocess.PIPE, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, which a hang is not."""
    command = [*PROGRAM, "-C", str(root), *arguments]
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, input=stdin, text=True, timeout=PATIENCE_SECONDS, check=False
    )


def is_short(text: str) -> bool:
    return "Traceback" not in text and text.count("\n") == 1


# --- what is no file


PIPES = (
    "site.yml",
    "content/tags.yml",
    "content/listings.yml",
    "content/papers/2024/by-hand.md",
    "content/pages/about.md",
)


def replace_by_pipes(root: Path, paths: Sequence[str]) -> None:
    for path in paths:
        (root / path).unlink()
        os.mkfifo(root / path)


@pytest.mark.parametrize("command", [("check",), ("build",), ("tag",)], ids="".join)
def test_a_named_pipe_in_place_of_a_file_is_named_not_waited_for(root: Path, command: tuple[str, ...]) -> None:
    replace_by_pipes(root, PIPES)
    done = run(root, *command)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in said
    for path in PIPES:
        assert re.search(
            rf"^{re.escape(path)}: .*it is a pipe, not a file|^{re.escape(path)}: is a pipe, not a file", said, re.M
        )


def test_a_named_pipe_in_a_theme_is_named(root: Path) -> None:
    theme = make_theme(root)
    replace_by_pipes(root, ["themes/mine/theme.yml"])
    os.mkfifo(theme / "templates" / "paper.html")
    os.mkfifo(theme / "static" / "own.css")
    done = run(root, "build")
    assert done.returncode == 1
    assert "themes/mine/theme.yml: cannot be read: it is a pipe, not a file (put a file in its place)\n" in done.stderr


def test_a_list_that_is_no_file_is_refused_and_every_one_is_named(root: Path, tmp_path: Path) -> None:
    pipe, unix, empty = tmp_path / "pipe", tmp_path / "socket", tmp_path / "empty"
    os.mkfifo(pipe)
    empty.mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(unix))
        done = run(root, "import", str(pipe), str(unix), "/dev/zero", str(empty), "-", "gone.txt", stdin="")
    assert done.returncode == 1
    assert set(done.stderr.splitlines()) == {
        "-: a list cannot be read from a pipe: its file's name is kept (save it to a file, and import that)",
        f"{empty}: is a folder without a list (`paperarchive import --format help` lists what can be imported)",
        f"{pipe}: a list cannot be read from a pipe: its file's name is kept (save it to a file, and import that)",
        f"{unix}: cannot be read: it is a socket, not a file (put a file in its place)",
        "/dev/zero: cannot be read: it is a device, not a file (put a file in its place)",
        (
            "gone.txt: cannot be read: No such file or directory"
            " (check its name, or run the command again if it has just been removed)"
        ),
    }


# --- streams


@pytest.mark.parametrize(
    "command", [("check", "--format", "github"), ("build", "--json"), ("tag",), ("import", "--json", "gone.txt")]
)
def test_output_that_cannot_be_written_is_said(root: Path, command: tuple[str, ...]) -> None:
    (root / "content/papers/2024/by-hand.md").write_text(
        "---\ntitle: On distillation\nodd: 1\n---\nKnowledge distillation.\n"
    )
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        done = run(root, *command, stdout=full)
    finally:
        os.close(full)
    assert done.returncode == 1
    assert done.stderr.startswith("standard output: cannot be written: No space left on device (free ") or (
        "\nstandard output: cannot be written: No space left on device (free " in done.stderr
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&- <&-", ">/dev/full 2>/dev/full"])
def test_closed_streams_do_not_change_what_a_command_does(root: Path, closing: str) -> None:
    command = f"{sys.executable} -m paperarchive -C {root} build {closing}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == (1 if "full" in closing else 0)
    assert "Traceback" not in done.stdout + done.stderr
    assert (root / "public/index.html").is_file()


def test_a_file_that_cannot_be_written_is_named_with_advice(root: Path) -> None:
    command = f"ulimit -f 1; exec {sys.executable} -m paperarchive -C {root} build"
    done = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(
        r"public/\S+: File too large \(make it smaller, or raise the limit on file sizes \(`ulimit -f`\)\)\n",
        done.stderr,
    )
    assert not (root / "public").exists()


# --- signals


@pytest.mark.parametrize(
    ("number", "arguments"),
    [(signal.SIGINT, ("build", "--jobs", "3")), (signal.SIGTERM, ("build", "--json")), (signal.SIGHUP, ("check",))],
)
def test_a_signal_ends_a_command_with_its_usual_status_and_leaves_nothing(
    root: Path, number: signal.Signals, arguments: tuple[str, ...]
) -> None:
    make_theme(root, templates__search_html="{% for i in range(10 ** 12) %}{% endfor %}")
    command = [*PROGRAM, "-C", str(root), *arguments]
    with default_signals():
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            wait_until_busy(process)
            workers = list_children(process.pid)
            process.send_signal(number)
            out, err = process.communicate(timeout=PATIENCE_SECONDS)
        finally:
            process.kill()
    assert process.returncode == 128 + number
    if "--json" in arguments:
        (problem,) = json.loads(out)["problems"]
        assert problem["message"] == f"the command was interrupted by {number.name}"
    else:
        assert err == f"paperarchive: the command was interrupted by {number.name} (run it again)\n"
    assert not list((root / "public").glob("**/*"))
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


def wait_until_busy(process: subprocess.Popen[str]) -> None:
    """Wait until a process or a worker of it has worked for a second, which no start takes: the template never ends."""
    ticks = os.sysconf("SC_CLK_TCK")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while max(map(read_ticks, (str(process.pid), *list_children(process.pid)))) < ticks:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)


def list_children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def read_ticks(pid: str) -> int:
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))


# --- messages


def test_a_value_of_any_length_is_cut_in_messages(root: Path) -> None:
    paper = root / "content/papers/2024/by-hand.md"
    paper.write_text(f"---\ntitle: A title\nauthor_count: {'1' * 100_000}\n{'k' * 900}: 1\n---\nText.\n")
    done = run(root, "check")
    assert done.returncode == 1
    assert "author_count: '1111" in done.stdout
    assert "11…11" in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 1500


@pytest.mark.parametrize("form", ["text", "github"])
def test_what_a_file_is_called_cannot_forge_a_line_of_output(root: Path, form: str) -> None:
    name = "x\n::error file=a::forged\x1b[31m\u202e.md"
    (root / "content/papers" / name).write_text("no front matter")
    done = run(root, "check", "--format", form)
    assert done.returncode == 1
    assert not re.search(r"^::error file=a::forged", done.stdout, re.M)
    assert not {"\x1b", "\u202e", "\r"} & set(done.stdout)


# --- sizes


def test_a_file_that_is_larger_than_any_real_one_is_named_with_its_limit(root: Path) -> None:
    for path in ("site.yml", "content/tags.yml", "content/papers/2024/by-hand.md", "content/pages/about.md"):
        with (root / path).open("ab") as file:
            file.truncate(60_000_000)
    done = run(root, "check")
    assert done.returncode == 1
    for path, most in (
        ("site.yml", "1,000,000"),
        ("content/tags.yml", "50,000,000"),
        ("content/papers/2024/by-hand.md", "1,000,000"),
        ("content/pages/about.md", "1,000,000"),
    ):
        said = f"{path}: cannot be read: it has 60,000,000 bytes, and at most {most} are read (make it"
        assert said in done.stdout


def test_a_list_without_an_end_is_not_read(root: Path, tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(50 << 30)
    done = run(root, "import", str(tmp_path / "big.txt"))
    assert done.returncode == 1
    assert "big.txt: is a binary file" in done.stderr
