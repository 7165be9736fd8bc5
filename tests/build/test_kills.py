"""Builds that are killed, at steps and at moments, leave a whole site, which the next build completes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import REPOSITORY

TRIES = 10


@pytest.mark.parametrize("seed", [1, 2])
def test_a_kill_leaves_a_whole_site_and_the_next_build_completes_it(root: Path, seed: int) -> None:
    command = [sys.executable, "-m", "tests.build.kills", str(root), str(TRIES), str(seed)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcomes = {line.split("\t")[1] for line in done.stdout.splitlines()}
    assert outcomes <= {"whole", "the next build equals a clean one", "finished before the kill"}, done.stdout
    assert {"whole", "the next build equals a clean one"} <= outcomes, done.stdout
