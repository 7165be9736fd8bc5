"""Kills of builds, at a step or at a moment, and readers of the folder: `python -m tests.build.kills ROOT TRIES SEED`.

Each try changes an archive at random, builds it in a process of its own that is killed, reads the output folder as the
kill left it, and builds again; that must equal a clean build elsewhere. It forks, so its process has no threads.
"""

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from paperarchive.build import make_site, search  # noqa: F401  (the forked processes inherit them)
from paperarchive.build.build import BuildOptions, build_site
from tests.site_reader import SiteReader
from tests.steps import watching

URL = "https://papers.example/"
KINDS = ("papers", "theme", "a text", "--clean")
PATIENT_READS = 5
"""What is dead in as many readings, one after the other, is dead."""


def fork(work: Callable[[], object]) -> int:
    """Do work in a process of its own; returns its identifier."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def change_archive(root: Path, draw: random.Random) -> str:
    """Change an archive as people do; returns what was done."""
    papers = sorted((root / "content/papers").rglob("*.md"))
    kind = draw.choice(KINDS)
    number = draw.randrange(10**6)
    if kind == "papers":
        if len(papers) > 6:
            for paper in draw.sample(papers, 3):
                paper.unlink()
        for other in (number, number + 1):
            day = f"2025-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
            text = (
                f'---\ntitle: "New {other}"\ndate: {day}\nauthor_count: {other % 90 + 1}\n---\nOf owls and {other}.\n'
            )
            (root / f"content/papers/2025/new-{other}.md").write_text(text)
    elif kind == "theme":
        (root / "themes/mine/static").mkdir(parents=True, exist_ok=True)
        (root / "themes/mine/theme.yml").write_text("extends: default\nstylesheets: [more.css]\n")
        (root / "themes/mine/static/more.css").write_text(f"body {{ width: {number}px }}")
        settings = (root / "site.yml").read_text().replace("theme: mine\n", "")
        (root / "site.yml").write_text(settings + "theme: mine\n")
    elif kind == "a text":
        paper = draw.choice(papers)
        paper.write_text(f"{paper.read_text()}Word {number}.\n")
    return kind


class Kills:
    """An archive whose builds are killed."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.outcomes: Counter[tuple[str, str]] = Counter()
        """How often each outcome followed each change."""
        self._draw = random.Random(seed)
        self._reader = SiteReader(root / "public", URL)
        self._steps = dict.fromkeys(KINDS, 100.0)
        self._seconds = 0.2

    def build(self, *, clean: bool = False, output: Path | None = None) -> None:
        build_site(self.root, BuildOptions(clean=clean, base_url=URL, jobs=1, output=output))

    def build_fully(self, root: Path | None = None) -> None:
        """Build in a process of its own, and read the folder for as long as it works."""
        started = time.monotonic()
        child = fork(lambda: build_site(root or self.root, BuildOptions(base_url=URL, jobs=1)))
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if root is None:
                self.outcomes["read while it is built", "dead links" if self.find_dead() else "whole"] += 1
        self._seconds = time.monotonic() - started

    def find_dead(self) -> list[str]:
        """What is dead, but not only because the folder changed while it was read."""
        dead: list[str] = []
        for _ in range(PATIENT_READS):
            dead = self._reader.find_dead()
            if not dead:
                break
        return dead

    def try_once(self, *, at_a_step: bool) -> None:
        """Change, build and kill, read, build again, compare."""
        change = change_archive(self.root, self._draw)
        clean = change == "--clean"
        if at_a_step:
            step = self._draw.randint(1, round(self._steps[change]))
            child = fork(lambda: self._build_until(step, clean=clean))
        else:
            child = fork(lambda: self.build(clean=clean))
            time.sleep(self._seconds * self._draw.uniform(0, 1.2))
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0
            self._steps[change] = max(10, 0.8 * self._steps[change])
            self.outcomes[change, "finished before the kill"] += 1
            return
        self._steps[change] *= 1.05
        dead = self.find_dead()
        self.outcomes[change, "dead links" if dead else "whole"] += 1
        self.build_fully()
        equal = read_folder(self.root / "public") == self._build_elsewhere()
        self.outcomes[change, "the next build equals a clean one" if equal else "the next build differs"] += 1

    def _build_until(self, step: int, *, clean: bool) -> None:
        """Build until a change of the disk, counted from 1, and be killed before it."""
        left = step

        def count(_event: str, _path: str) -> None:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        with watching(count):
            self.build(clean=clean)

    def _build_elsewhere(self) -> dict[str, bytes]:
        other = self.root.with_name(f"{self.root.name}-clean")
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(self.root, other, ignore=shutil.ignore_patterns("public", ".paperarchive"))
        self.build_fully(other)
        return read_folder(other / "public")


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main() -> None:
    """Kill builds, and print each change and outcome with its number."""
    root, tries, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    kills = Kills(root, seed)
    kills.build_fully(root)
    for number in range(tries):
        kills.try_once(at_a_step=number % 3 > 0)
    for (change, outcome), count in sorted(kills.outcomes.items()):
        print(f"{change}\t{outcome}\t{count}")


if __name__ == "__main__":
    main()
