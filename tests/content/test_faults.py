"""Real processes that write content are killed, disturbed and limited at random moments."""

import json
import os
import subprocess
import sys

from tests.paths import REPOSITORY


def test_no_kill_save_or_other_command_loses_anything() -> None:
    """A few of the trials of the benchmark, which says what they are."""
    command = [sys.executable, "tests/benchmarks/faults.py", "--times", "5", "--json"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    output = subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, stdout=subprocess.PIPE).stdout
    results: dict[str, dict[str, int]] = json.loads(output)
    assert len(results) == 8
    for fault, outcomes in results.items():
        assert sum(outcomes.values()) >= 5
        bad = [
            outcome for outcome in outcomes if any(word in outcome for word in ("half", "lost", "left", "traceback"))
        ]
        assert bad == [], fault
