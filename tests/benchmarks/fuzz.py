"""Fuzz one part of the program with coverage guidance, by atheris (which is not a dependency of the tests).

Usage: python -m tests.benchmarks.fuzz TARGET [--seconds N] [--corpus FOLDER] [--findings FOLDER]

A target is a function of `fuzz_targets.py`: it takes bytes and raises if an invariant does not hold. Seeds are made of
this repository's own content and of the tests' cases; FOLDER keeps what reached new code, for the next run. A finding
is kept once for each place that raised, and fuzzing goes on; an input that takes longer than its length allows is a
finding too. The exit status is 1 if there is any. Put each of them as a case into the tests.
"""

import argparse
import hashlib
import importlib
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.paths import REPOSITORY

atheris: Any = importlib.import_module("atheris")
with atheris.instrument_imports(include=["paperarchive", "markdown_it", "mdit_py_plugins", "latex2mathml"]):
    from tests.benchmarks import fuzz_targets

LONGEST_INPUT = 4096
"""Bytes."""
SECONDS = 0.5
"""CPU time that any input may take, instrumented."""
SECONDS_PER_KILOBYTE = 0.25


class Findings:
    """What a target raised, once for each place."""

    def __init__(self, target: fuzz_targets.Target, folder: Path, seconds: int) -> None:
        self._target = target
        self._folder = folder
        self._known: set[str] = set()
        self._runs = 0
        self._started = time.monotonic()
        self._seconds = seconds

    def run(self, data: bytes) -> None:
        """Run the target on one input, and keep what it raises; ends the process when the time is over."""
        passed = time.monotonic() - self._started
        if passed > self._seconds:
            print(
                f"{self._target.name}: {self._runs:,} runs in {passed:.0f} s, {len(self._known)} findings", flush=True
            )
            os._exit(1 if self._known else 0)  # libFuzzer takes an exception for a finding
        self._runs += 1
        started = time.process_time()
        try:
            self._target.check(data)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is what is looked for)
            self._keep(_name_place(error), data, traceback.format_exc())
        seconds = time.process_time() - started
        if seconds > SECONDS + SECONDS_PER_KILOBYTE * len(data) / 1024:
            self._keep("slow", data, f"{len(data)} bytes took {seconds:.1f} s of CPU time\n")

    def _keep(self, place: str, data: bytes, explanation: str) -> None:
        if place in self._known:
            return
        self._known.add(place)
        name = f"{self._target.name}-{hashlib.sha256(data).hexdigest()[:10]}"
        (self._folder / f"{name}.bin").write_bytes(data)
        (self._folder / f"{name}.txt").write_text(f"{place}\n{data!r}\n{explanation}", encoding="utf-8")
        print(f"finding: {place}\n{data[:300]!r}\n{explanation[-1500:]}", flush=True)


def _name_place(error: Exception) -> str:
    """The type of an exception, and the innermost lines of this repository in its trace."""
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(str(REPOSITORY))
    ]
    return f"{type(error).__name__} {' '.join(frames[-2:])}"


def main() -> None:
    """Fuzz one target until its time is over."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", choices=sorted(fuzz_targets.TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, help="keeps inputs between runs")
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir()), help="gets what was found")
    arguments = parser.parse_args()
    target = fuzz_targets.TARGETS[arguments.target]
    folder = Path(tempfile.gettempdir()) / f"fuzz-{target.name}"
    shutil.rmtree(folder, ignore_errors=True)
    kept = arguments.corpus or folder / "corpus"
    for needed in (folder, kept, arguments.findings):
        needed.mkdir(parents=True, exist_ok=True)
    _write_seeds(folder / "seeds", target)
    options = _make_options(folder, target)
    findings = Findings(target, arguments.findings, arguments.seconds)
    atheris.Setup([sys.argv[0], *options, str(kept), str(folder / "seeds")], findings.run)
    atheris.Fuzz()


def _make_options(folder: Path, target: fuzz_targets.Target) -> Iterator[str]:
    """Options of libFuzzer, among them a dictionary of the target's words."""
    dictionary = folder / "words.dict"
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in target.words if word)
    dictionary.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")
    yield f"-max_len={LONGEST_INPUT}"
    yield f"-dict={dictionary}"
    yield "-timeout=60"
    yield "-rss_limit_mb=4096"
    yield "-verbosity=0"
    yield f"-artifact_prefix={folder}/"


def _write_seeds(folder: Path, target: fuzz_targets.Target) -> None:
    folder.mkdir()
    for number, seed in enumerate(target.seeds()):
        (folder / f"{number:05}").write_bytes(seed[:LONGEST_INPUT])


if __name__ == "__main__":
    main()
