"""Break an archive and its system in many ways, and say how each command ends.

Usage: python -m tests.benchmarks.failures [--program FOLDER] [--only TEXT]

Prints a Markdown table: fault, command, how it ended, the last line that was printed. A run is bad if it hangs, prints
a traceback, fails without a message, or prints anything but one object with `--json`; the exit status is 1 if any is.
`--program` names another checkout, for a comparison. Faults of disks are made in a mount namespace of their own, which
needs root; without it they are left out.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from tests.paths import REPOSITORY, SMALL

PATIENCE_SECONDS = 20.0
_POWERS = "-dac_override,-dac_read_search"
"""The capabilities by which root reads and writes everything."""
PAPER = "content/papers/2024/by-hand.md"
DUMP = SMALL / "content/listings/first.txt"


class Fault(NamedTuple):
    """A way to break an archive, and the commands that meet it."""

    name: str
    prepare: Callable[[Path], None]
    """Breaks the archive in a folder."""
    commands: tuple[str, ...]
    """Words of the shell; `{p}` is the program."""
    shell: str = "{command}"
    """What runs the command: limits, mounts, redirections."""
    obeys_permissions: bool = False
    """Root has to be told to."""
    number: signal.Signals | None = None
    """A signal that the command gets when it has worked for a second."""


def put(path: str, content: str | bytes) -> Callable[[Path], None]:
    """Write a file."""

    def prepare(root: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    return prepare


def pipe(path: str) -> Callable[[Path], None]:
    """Put a named pipe in place of a file."""

    def prepare(root: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        os.mkfifo(file)

    return prepare


def link(path: str, target: str) -> Callable[[Path], None]:
    """Put a symbolic link in place of a file or folder."""

    def prepare(root: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        remove(path)(root)
        file.symlink_to(target)

    return prepare


def remove(path: str) -> Callable[[Path], None]:
    """Remove a file or folder."""

    def prepare(root: Path) -> None:
        file = root / path
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        else:
            file.unlink(missing_ok=True)

    return prepare


def folder(path: str) -> Callable[[Path], None]:
    """Put a folder in place of a file."""

    def prepare(root: Path) -> None:
        remove(path)(root)
        (root / path).mkdir(parents=True)

    return prepare


def unix_socket(path: str) -> Callable[[Path], None]:
    """Put a socket in place of a file."""

    def prepare(root: Path) -> None:
        remove(path)(root)
        before = Path.cwd()
        os.chdir((root / path).parent)
        try:
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(Path(path).name)
        finally:
            os.chdir(before)

    return prepare


def mode(path: str, bits: int) -> Callable[[Path], None]:
    """Change permissions."""

    def prepare(root: Path) -> None:
        (root / path).chmod(bits)

    return prepare


def theme(**files: str) -> Callable[[Path], None]:
    """Add a theme `mine` with files, named with `__` for a slash and `_` for a dot."""

    def prepare(root: Path) -> None:
        put("themes/mine/theme.yml", "extends: default\n")(root)
        for key, text in files.items():
            path, _, ending = key.replace("__", "/").rpartition("_")
            put(f"themes/mine/{path}.{ending}", text)(root)
        with (root / "site.yml").open("a", encoding="utf-8") as settings:
            settings.write("theme: mine\n")

    return prepare


def all_of(*steps: Callable[[Path], None]) -> Callable[[Path], None]:
    """Break several things."""

    def prepare(root: Path) -> None:
        for step in steps:
            step(root)

    return prepare


def nothing(_root: Path) -> None:
    """Break nothing: the system is what is broken."""


def sparse(path: str, size: int) -> Callable[[Path], None]:
    """Make a file of zeros that takes no room on the disk."""

    def prepare(root: Path) -> None:
        with (root / path).open("wb") as file:
            file.truncate(size)

    return prepare


READING = ("check", "check --format json", "build --json", "tag", f"import --json {DUMP}")
ENDLESS = theme(templates__search_html="{% for i in range(10 ** 12) %}{% endfor %}")
FULL_DISK = (
    "mkdir {root}/full && mount -t tmpfs -o size=600k tmpfs {root}/full && cp -r {root}/content {root}/site.yml"
    " {root}/full && (dd if=/dev/zero of={root}/full/fill bs=1k 2>/dev/null; true)"
    " && truncate -s -{left} {root}/full/fill && cd {root}/full && {command}"
)
READ_ONLY = "mount --bind {root} {root} && mount -o remount,bind,ro {root} && cd {root} && {command}"


def list_faults() -> Iterator[Fault]:
    """Every fault."""
    yield from _list_kinds()
    yield from _list_links()
    yield from _list_permissions()
    yield from _list_limits()
    yield from _list_names()
    yield from _list_streams()


def _list_kinds() -> Iterator[Fault]:
    for path in ("site.yml", "content/tags.yml", "content/listings.yml", "content/removed.yml", PAPER):
        yield Fault(f"named pipe: {path}", pipe(path), READING)
    for path in ("content/pages/about.md", "content/listings/first.txt", "content/static/logo.svg"):
        yield Fault(f"named pipe: {path}", pipe(path), ("check", "build"))
    for path in ("theme.yml", "templates/paper.html", "static/own.css", "static/own.js"):
        yield Fault(f"named pipe: theme's {path}", all_of(theme(), pipe(f"themes/mine/{path}")), ("check", "build"))
    yield Fault("named pipe: list", pipe("list.txt"), ("import list.txt",))
    yield Fault("named pipe: cache", all_of(pipe(".paperarchive/cache.sqlite")), ("build",))
    yield Fault("named pipe: manifest", pipe("public/.paperarchive.json"), ("build", "check"))
    yield Fault("standard input", nothing, ("import -", "import /dev/stdin"), f"cat {DUMP} | {{command}}")
    for path in ("/dev/zero", "/dev/full", "/dev/null", "/dev/tty", "/proc/self/mem", ".", "gone.txt"):
        yield Fault(f"list: {path}", nothing, (f"import {path}",))
    for path in ("site.yml", "content/tags.yml", "content/listings.yml", PAPER):
        yield Fault(f"socket: {path}", unix_socket(path), ("check",))
        yield Fault(f"folder: {path}", folder(path), ("check", "build"))
        yield Fault(f"device: {path}", link(path, "/dev/zero"), ("check",))
        yield Fault(f"read error: {path}", link(path, "/proc/self/mem"), ("check", "build"))
    for path in ("content", "content/papers", "content/listings", "content/static", "public", ".paperarchive"):
        yield Fault(f"file in place of folder: {path}", all_of(remove(path), put(path, "x")), ("check", "build", "tag"))


def _list_links() -> Iterator[Fault]:
    for path, target in (
        ("content", "content"),
        ("content", "."),
        ("content", ".."),
        ("content/papers", "papers"),
        ("content/papers/2023", "../.."),
        ("content/papers/2023", "2023"),
        ("content/pages/again", ".."),
        ("content/static/again", ".."),
        ("content/listings", "listings"),
        ("themes", "themes"),
        ("themes/mine", ".."),
        ("public", "public"),
        (".paperarchive", ".paperarchive"),
        ("site.yml", "site.yml"),
        (PAPER, "gone.md"),
    ):
        yield Fault(f"link: {path} -> {target}", link(path, target), READING)


def _list_permissions() -> Iterator[Fault]:
    for path, bits, commands in (
        ("site.yml", 0, ("check", "build")),
        (PAPER, 0, ("check", "build", f"import {DUMP}")),
        ("content/papers/2024", 0, ("check", "build")),
        ("content/listings/first.txt", 0, ("check", f"import {DUMP}")),
        ("content", 0o555, ("import third.txt", "build")),
        ("content/papers", 0o555, ("import third.txt",)),
        (".", 0o555, ("build", "import third.txt", "check")),
    ):
        steps = all_of(put("third.txt", third_dump()), mode(path, bits))
        yield Fault(f"permissions {bits:03o}: {path}", steps, commands, obeys_permissions=True)
    for path in ("public", ".paperarchive"):
        steps = all_of(put(f"{path}/x", "x"), mode(path, 0o555))
        yield Fault(f"permissions 555: {path}", steps, ("build", "check"), obeys_permissions=True)
    yield Fault("read-only disk", put("third.txt", third_dump()), ("build", "check", "import third.txt"), READ_ONLY)


def _list_limits() -> Iterator[Fault]:
    steps = put("content/third.txt", third_dump())
    for left in (0, 4096, 40960):
        shell = FULL_DISK.replace("{left}", str(left))
        commands = ("build", "build --json", "import content/third.txt", "import --json content/third.txt", "check")
        yield Fault(f"full disk, {left:,} bytes left", steps, commands, shell)
    for files in (8, 12, 20):
        yield Fault(f"{files} open files", nothing, ("build --jobs 2", "check"), f"ulimit -n {files}; {{command}}")
    yield Fault("files of 1 block at most", nothing, ("build", f"import {DUMP}"), "ulimit -f 1; {command}")
    big = all_of(sparse("big.txt", 50 << 30), sparse("content/papers/2024/big.md", 50 << 30))
    yield Fault("50 GB paper", big, ("check", "build"))
    yield Fault("50 GB list", sparse("big.txt", 50 << 30), ("import big.txt",))
    yield Fault("50 GB static file", sparse("content/static/big.bin", 50 << 30), ("build",))
    for size in (250, 400):
        yield Fault(f"{size} MB of memory", big_paper, ("build", "check"), f"ulimit -v {size * 1024}; {{command}}")


def big_paper(root: Path) -> None:
    """Add a paper of 40 MB."""
    put("content/papers/2024/big.md", "---\ntitle: Big\n---\n" + "Many words *are* here. " * 2_000_000)(root)


def _list_names() -> Iterator[Fault]:
    for path in ("papers/2024/a\udcff.md", "pages/a\udcff.md", "static/a\udcff.txt", "listings/a\udcff.txt"):
        yield Fault(f"name that is not UTF-8: {path!a}", put(f"content/{path}", "x"), ("check", "build", "tag"))
    yield Fault("name with control characters", put("content/papers/a\n::error::\x1b[31m.md", "x"), ("check", "build"))
    list_name = "\udcff.txt"
    yield Fault("list whose name is not UTF-8", put(list_name, third_dump()), ("import *.txt", "import --json *.txt"))
    yield Fault("no locale", nothing, ("build", "check", f"import {DUMP}"), "LC_ALL=C PYTHONUTF8=0 {command}")
    yield Fault("ASCII output", nothing, (f"import --json {DUMP}",), "PYTHONIOENCODING=ascii {command}")
    name = "x" * 300
    yield Fault("name of 300 characters", nothing, (f"-C {name} check", f"import {name}", f"build --output {name}"))
    yield Fault("folder that was removed", nothing, ("check", "build"), "mkdir g; cd g; rmdir ../g; {command}")


def _list_streams() -> Iterator[Fault]:
    noise = put(PAPER, "---\ntitle: A\nodd: 1\n---\nText.\n")
    for redirection in (">/dev/full", "2>/dev/full", ">&-", "2>&-", ">&- 2>&- <&-", "| true", "2>&1 | head -c 1"):
        commands = ("check", "build --json", "tag", "check --format github")
        yield Fault(f"output {redirection}", noise, commands, f"set -o pipefail; {{command}} {redirection}")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        yield Fault(
            number.name,
            ENDLESS,
            ("build --jobs 1", "build --jobs 3", "build --json", "check", "serve --port 0"),
            number=number,
        )


def third_dump() -> str:
    """A list with a paper that the small archive does not have."""
    text = DUMP.read_text(encoding="utf-8")
    return text.replace("Teaching", "Schooling") if "Teaching" in text else f"{text}\n"


class Outcome(NamedTuple):
    """How a command ended."""

    status: int | None
    """None = it hung."""
    said: str
    """Messages, or results if there are none."""
    is_json: bool
    """Whether standard output holds one JSON object and nothing else."""


def main() -> int:
    """Run the faults and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--program", type=Path, default=REPOSITORY, help="a checkout")
    parser.add_argument("--only", default="", help="a part of the names of faults")
    arguments = parser.parse_args()
    print("| fault | command | exit | last line |\n|---|---|---:|---|")
    bad = 0
    for fault in list_faults():
        if arguments.only not in fault.name or (_needs_root(fault) and os.geteuid()):
            continue
        for command in fault.commands:
            outcome = try_fault(fault, command, arguments.program)
            is_bad = _is_bad(outcome, fault, command)
            bad += is_bad
            print(_format_row(fault, command, outcome, is_bad=is_bad), flush=True)
    print(f"\n{bad} bad")
    return 1 if bad else 0


def _needs_root(fault: Fault) -> bool:
    return "mount" in fault.shell or fault.obeys_permissions


def try_fault(fault: Fault, command: str, program: Path) -> Outcome:
    """Break a copy of the small archive and run one command in it."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "site"
        shutil.copytree(SMALL, root)
        (root / "content/static").mkdir(exist_ok=True)
        fault.prepare(root)
        words = f"{sys.executable} -m paperarchive {command}"
        shell = fault.shell.replace("{root}", str(root)).replace("{command}", words)
        return _run(fault, shell, root, program)


def _run(fault: Fault, shell: str, root: Path, program: Path) -> Outcome:
    environment = {**os.environ, "PYTHONPATH": str(program), "HOME": "/nonexistent"}
    prefix: tuple[str, ...] = ()
    if "mount" in fault.shell:
        prefix = ("unshare", "-m")
    elif fault.obeys_permissions:
        prefix = ("setpriv", f"--bounding-set={_POWERS}", f"--inh-caps={_POWERS}")
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [*prefix, "/bin/bash", "-c", f"exec 3>&-; {shell}" if fault.number is None else f"exec {shell}"],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        status = _wait(process, fault.number)
        out, err = map(_read, (output, errors))
    return Outcome(status, err or out, _is_json(out))


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(1 << 20).decode("utf-8", errors="backslashreplace")


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _wait(process: subprocess.Popen[bytes], number: signal.Signals | None) -> int | None:
    try:
        if number is not None:
            _wait_until_busy(process)
            process.send_signal(number)
        return process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_busy(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process or a worker of it has worked for a second."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and time.monotonic() < deadline:
        pids = (str(process.pid), *children.read_text().split())
        if max(map(_read_ticks, pids)) > os.sysconf("SC_CLK_TCK"):
            return
        time.sleep(0.05)


def _read_ticks(pid: str) -> int:
    try:
        return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
    except OSError:
        return 0


def _is_bad(outcome: Outcome, fault: Fault, command: str) -> bool:
    if outcome.status is None or "Traceback" in outcome.said or "Exception ignored" in outcome.said:
        return True
    wants_json = "json" in command and "output" not in fault.name and outcome.status != 2
    if wants_json and not outcome.is_json:
        return True
    allowed = {0, 1, 2} if fault.number is None else {128 + fault.number, 0 if command.startswith("serve") else -1}
    is_silent = outcome.status == 1 and not outcome.said.strip() and "output" not in fault.name
    return outcome.status not in allowed or is_silent


def _format_row(fault: Fault, command: str, outcome: Outcome, *, is_bad: bool) -> str:
    if outcome.is_json:
        last = "one JSON object"
    else:
        lines = [line for line in outcome.said.splitlines() if line.strip()]
        last = lines[-1] if lines else ""
    if "Traceback" in outcome.said:
        last = f"TRACEBACK {last}"
    status = "hangs" if outcome.status is None else str(outcome.status)
    last = re.sub(r"[^\x20-\x7e…’]", "?", last)[:240].replace("|", "\\|")
    name = fault.name.encode("ascii", "backslashreplace").decode()
    return f"| {name} | {command[-60:]} | {'**' if is_bad else ''}{status}{'**' if is_bad else ''} | {last} |"


if __name__ == "__main__":
    sys.exit(main())
