"""What a command costs: wall clock, processor time of it and its children, and peak memory of all its processes.

Times are from `wait4`. Memory is sampled from /proc while the command runs (Linux): resident memory of a process on its
own, proportional shares (PSS) where there are several, so that what they share is counted once. Sampling takes time
itself; times should be taken from runs without it.
"""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 0.02
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor time, in user and in system mode, children included."""
    peak: int
    """Bytes: the largest of its processes or, where sampled, the largest sum of all at one time."""


class CommandError(Exception):
    """A command that failed, or made something else than expected."""


def run_measured(command: Sequence[str], folder: Path, log: Path, *, sample: bool = False) -> Cost:
    """Run a command in a folder; what it prints goes to a file. Raises CommandError with its end if it fails."""
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=make_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        sampler = MemorySampler(process.pid)
        if sample:
            sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    peak = max(usage.ru_maxrss * 1024, sampler.stop())
    if process.returncode:
        end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise CommandError(f"{' '.join(command)}: exit status {process.returncode}\n{end}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak)


def make_environment() -> Mapping[str, str]:
    """The environment of every command: memory enough for Node.js, no colours, no reports home."""
    extra = {
        "NODE_OPTIONS": "--max-old-space-size=12000",
        "NO_COLOR": "1",
        "NO_UPDATE_NOTIFIER": "1",
        "LC_ALL": "C.UTF-8",
    }
    return {**os.environ, **extra}


@dataclass
class MemorySampler:
    """Watches the memory of a process and of those below it."""

    pid: int
    """The topmost process."""
    peak: int = 0
    """Bytes, the most so far."""
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to sample."""
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """End; the peak, 0 if nothing was sampled."""
        self._ended.set()
        if self._thread:
            self._thread.join()
        return self.peak

    def _watch(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            tree = list(find_processes(self.pid))
            read = read_resident if len(tree) == 1 else read_share
            self.peak = max(self.peak, sum(map(read, tree)))


def find_processes(pid: int) -> Iterator[int]:
    """A process and all below it that still run."""
    yield pid
    try:
        children = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # it has just ended
        return
    for child in " ".join(children).split():
        yield from find_processes(int(child))


def read_resident(pid: int) -> int:
    """Bytes of a process in memory; 0 if it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def read_share(pid: int) -> int:
    """Bytes of a process in memory, its part of what it shares; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
