"""The theme's scripts run in Node, and texts generated once to be compared at both ends."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.paths import STATIC

SCRIPTS = STATIC / "search"
RUNNER = Path(__file__).parent / "run_javascript.mjs"


def run_node(*arguments: str | Path, inputs: Sequence[object]) -> Any:  # noqa: ANN401  (whatever JSON holds)
    """What a script prints as JSON, given JSON; the test is skipped, and says so, where there is no Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    command = [node, *map(str, arguments)]
    done = subprocess.run(command, input=json.dumps(inputs), capture_output=True, check=True, encoding="utf-8")
    return json.loads(done.stdout)


def generate(strategy: st.SearchStrategy[str], count: int) -> list[str]:
    """So many texts of a strategy, the same ones at every run."""
    found: list[str] = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found
