"""Commands that write content meet kills, saves, other commands and limits; a table of what became of the content.

    PYTHONPATH=CHECKOUT python tests/benchmarks/faults.py --times 300 [--folder DIR] [--json]

It needs nothing but the program, so PYTHONPATH chooses the version that is tried. Each trial runs real processes on a
copy of an archive in DIR (a temporary folder): 60 papers without tags, to which `tag --write` adds one each, and a
dump that holds 30 of them and 30 new ones. The trials are random, with a fixed seed.
"""

import argparse
import contextlib
import io
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from paperarchive.cli import main

PAPERS = 60
TAGS = "- {label: Octopuses, slug: octopuses, description: Arms., phrases: [octopus]}\n"
Files = dict[str, bytes]
Outcomes = Counter[str]
IMPORT, TAG = ("import", "second"), ("tag", "--write")


def make_dump(first: int, last: int, comments: int) -> str:
    """The text of a listing with the papers of these numbers."""
    lines = ["Daily Papers", "", "byAK and the research community", "", "Oct 29", ""]
    for number in range(first, last):
        abstract = f"We show that the octopus {number} holds things. It does, as we have found in three tasks of ours."
        lines += [
            f"The {number}th Study of Things",
            "",
            abstract * 4,
            "",
            "  • 3 authors",
            "·",
            f"May 18, 2024 {comments}",
            "",
        ]
    return "\n".join(lines)


def read_content(root: Path) -> tuple[Files, list[str]]:
    """The files of `content/`, and the hidden ones by name only."""
    visible: Files = {}
    hidden: list[str] = []
    for file in (root / "content").rglob("*"):
        path = file.relative_to(root).as_posix()
        if any(part.startswith(".") for part in file.relative_to(root).parts):
            hidden.append(path)
        elif file.is_file():
            visible[path] = file.read_bytes()
    return visible, hidden


class Program:
    """Runs commands in processes of their own, forked: the program is loaded once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template"
        self.dumps = {name: folder / f"{name}.txt" for name in ("first", "second", "third")}
        self.dumps["first"].write_text(make_dump(0, PAPERS, 1))
        self.dumps["second"].write_text(make_dump(PAPERS // 2, PAPERS * 3 // 2, 2))
        self.dumps["third"].write_text(make_dump(PAPERS * 2, PAPERS * 2 + 5, 3))
        (self.template / "content").mkdir(parents=True)
        (self.template / "site.yml").write_text("title: Faults\nbase_url: https://example.org/\n")
        status, text = self.run(self.template, "import", "first")
        assert status == 0, text
        (self.template / "content/tags.yml").write_text(TAGS)
        with self.copy() as root, contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for command in (IMPORT, TAG):  # loads the modules of the program, which forked processes then have
                main(["-C", str(root), *(str(self.dumps.get(word, word)) for word in command)])

    def start(self, root: Path, *command: str, limit: int | None = None) -> int:
        """Start a command; returns its process id. limit: the largest file that it may write, in bytes."""
        words = [str(self.dumps.get(word, word)) for word in command]
        pid = os.fork()
        if pid == 0:
            self._run_and_exit(root, words, limit)
        return pid

    def _run_and_exit(self, root: Path, words: list[str], limit: int | None) -> NoReturn:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        text = io.StringIO()
        status = 70
        try:
            with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
                status = main(["-C", str(root), *words])
        except Exception as error:  # noqa: BLE001  (a traceback is an outcome)
            text.write(f"Traceback: {error!r}")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            with contextlib.suppress(OSError):
                self.output_of(os.getpid()).write_text(text.getvalue())
            os._exit(status)

    def output_of(self, pid: int) -> Path:
        """Where the output of a process is."""
        return self.folder / f"output-{pid}"

    def wait(self, pid: int) -> tuple[int, str]:
        """Wait for a process: its exit status (negative: the signal) and its output."""
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        output = self.output_of(pid)
        text = output.read_text() if output.exists() else ""
        output.unlink(missing_ok=True)
        return status, text

    def run(self, root: Path, *command: str, limit: int | None = None) -> tuple[int, str]:
        """Run a command to its end."""
        return self.wait(self.start(root, *command, limit=limit))

    @contextlib.contextmanager
    def copy(self) -> Iterator[Path]:
        """A copy of the archive for one trial."""
        root = Path(tempfile.mkdtemp(dir=self.folder)) / "archive"
        shutil.copytree(self.template, root)
        yield root
        shutil.rmtree(root.parent)

    def expect(self, *commands: tuple[str, ...]) -> Files:
        """The content after commands that nothing disturbs."""
        with self.copy() as root:
            for command in commands:
                self.run(root, *command)
            return read_content(root)[0]

    def watch_writing(self, root: Path, pid: int) -> bool:
        """Wait until a command begins to write; false if it ends before."""
        before = find_stamp(root)
        while find_stamp(root) == before:
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                return False
            time.sleep(0.0002)
        return True

    def measure_writing(self, *command: str) -> float:
        """How long a command writes, in seconds; the longest of three runs."""
        longest = 0.0
        for _ in range(3):
            with self.copy() as root:
                pid = self.start(root, *command)
                self.watch_writing(root, pid)
                started = time.perf_counter()
                self.wait(pid)
                longest = max(longest, time.perf_counter() - started)
        return longest


def find_stamp(root: Path) -> tuple[object, ...]:
    """What differs once a command has begun to write."""
    content = root / "content"
    folders = (content / "listings", content / "papers/2024", content / "papers/2025")
    times = [folder.stat().st_mtime_ns if folder.exists() else 0 for folder in folders]
    return (content / ".journal/new").exists(), *times


def kill(program: Program, times: int, command: tuple[str, ...], then: tuple[str, ...], *, twice: bool) -> Outcomes:
    """Kill a command while it writes, run another, and compare. twice: kill that one too, and run it again."""
    wholes = {
        "as before": program.expect(then),
        "finished": program.expect(command, then),
    }
    seconds = program.measure_writing(*command)
    outcomes: Outcomes = Counter()
    for _ in range(times):
        with program.copy() as root:
            pid = program.start(root, *command)
            if program.watch_writing(root, pid):
                time.sleep(random.uniform(0, seconds * 1.1))
            os.kill(pid, signal.SIGKILL)
            program.wait(pid)
            if twice:
                pid = program.start(root, *then)
                time.sleep(random.uniform(0, seconds * 2))
                os.kill(pid, signal.SIGKILL)
                program.wait(pid)
            _status, text = program.run(root, *then)
            found, hidden = read_content(root)
            names = [name for name, whole in wholes.items() if whole == found]
            outcome = names[0] if names else "half of it stays"
            if hidden:
                outcome += ", temporary files left"
            if "Traceback" in text:
                outcome += ", traceback"
            outcomes[outcome] += 1
    return outcomes


def save(file: Path, text: bytes, *, in_place: bool) -> None:
    """Save as an editor does."""
    if in_place:
        file.write_bytes(text)
    else:
        part = file.with_name(f".#{file.name}")
        part.write_bytes(text)
        part.replace(file)


def save_meanwhile(program: Program, times: int, command: tuple[str, ...], *, in_place: bool) -> Outcomes:
    """Save papers at random while a command writes; count saves, by what became of them."""
    seconds = program.measure_writing(*command)
    outcomes: Outcomes = Counter()
    while outcomes.total() < times:
        with program.copy() as root:
            files = sorted((root / "content/papers").rglob("*.md"))
            originals = {file: file.read_bytes() for file in files}
            random.shuffle(files)
            saved: dict[Path, bytes] = {}
            pid = program.start(root, *command)
            program.watch_writing(root, pid)
            end = time.perf_counter() + seconds
            for file in files:
                if time.perf_counter() > end:
                    break
                saved[file] = originals[file] + b"\nA sentence by a person.\n"
                save(file, saved[file], in_place=in_place)
                time.sleep(random.uniform(0, seconds / 20))
            _status, text = program.wait(pid)
            for file, content in saved.items():
                kept = file.read_bytes() == content
                named = file.relative_to(root).as_posix() in text
                outcomes["kept" + (" and named" if named else "") if kept else "lost"] += 1
            if "Traceback" in text:
                outcomes["traceback"] += 1
    return outcomes


def import_twice(program: Program, times: int) -> Outcomes:
    """Start two imports at random offsets."""
    both = {"second.txt", "third.txt"}
    started = time.perf_counter()
    orders = (("import", "second"), ("import", "third")), (("import", "third"), ("import", "second"))
    expected = [program.expect(*order) for order in orders]
    seconds = (time.perf_counter() - started) / 4
    outcomes: Outcomes = Counter()
    for _ in range(times):
        with program.copy() as root:
            first = program.start(root, "import", "second")
            time.sleep(random.uniform(0, seconds))
            second = program.start(root, "import", "third")
            results = [program.wait(first), program.wait(second)]
            found = read_content(root)[0]
            records = found["content/listings.yml"].decode()
            failed = [text for status, text in results if status]
            if all(name in records for name in both):
                outcomes["both written" if found in expected else "half: both records, other papers"] += 1
            elif failed and all("(run the command again" in text for text in failed):
                outcomes["one written, the other says to run again"] += 1
            else:
                outcomes["a record lost" + ("" if failed else ", both exit 0")] += 1
    return outcomes


def limit_size(program: Program, times: int) -> Outcomes:
    """Import with a limit on the size of files."""
    before = read_content(program.template)[0]
    after = program.expect(("import", "second"))
    largest = max(map(len, after.values()))
    outcomes: Outcomes = Counter()
    for _ in range(times):
        with program.copy() as root:
            _status, text = program.run(root, "import", "second", limit=random.randrange(largest))
            found, hidden = read_content(root)
            outcome = "as before" if found == before else "finished" if found == after else "half of it stays"
            outcome += ", the file named" if "content/" in text and "too large" in text else ""
            outcomes[outcome + (", temporary files left" if hidden else "")] += 1
    return outcomes


Trial = Callable[[Program, int], Outcomes]
TRIALS: dict[str, Trial] = {
    "kill -9 in `import`, then `tag --write`": lambda p, n: kill(p, n, IMPORT, TAG, twice=False),
    "kill -9 in `tag --write`, then `import`": lambda p, n: kill(p, n, TAG, IMPORT, twice=False),
    "kill -9 in `import`, in `tag --write`, then that again": lambda p, n: kill(p, n, IMPORT, TAG, twice=True),
    "atomic saves while `tag --write` writes": lambda p, n: save_meanwhile(p, n, TAG, in_place=False),
    "saves in place while `tag --write` writes": lambda p, n: save_meanwhile(p, n, TAG, in_place=True),
    "atomic saves while `import` writes": lambda p, n: save_meanwhile(p, n, IMPORT, in_place=False),
    "two imports at random offsets": import_twice,
    "a limit on the size of files in `import`": limit_size,
}


def run(times: int, folder: Path) -> dict[str, Outcomes]:
    """Run every trial so many times."""
    random.seed(13)
    program = Program(folder)
    results: dict[str, Outcomes] = {}
    for name, trial in TRIALS.items():
        results[name] = trial(program, times)
        print(f"{name}: {dict(results[name])}", file=sys.stderr)
    return results


def print_table(results: dict[str, Outcomes]) -> None:
    """Print a Markdown table."""
    print("| fault | times tried | outcome |\n|---|---:|---|")
    for name, outcomes in results.items():
        parts = [f"{number:,} {outcome}" for outcome, number in outcomes.most_common()]
        print(f"| {name} | {outcomes.total():,} | {'; '.join(parts)} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        found = run(arguments.times, Path(folder))
    if arguments.json:
        print(json.dumps(found))
    else:
        print_table(found)
