"""How dense the program's functions are: lines, cyclomatic complexity, complexity per line; by package.

    pip install radon && python -m tests.benchmarks.complexity [--densest N]

Complexity is radon's. Goals: median function at most 8 lines, none over 60, complexity at most 15 (ruff's C901 holds
that too), complexity per line at most 0.30 over all functions.
"""

import argparse
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from radon.complexity import cc_visit
from radon.visitors import Class, Function

from tests.paths import REPOSITORY

PACKAGE = REPOSITORY / "paperarchive"


class Measured(NamedTuple):
    """One function or method."""

    package: str
    name: str
    lines: int
    complexity: int


def main() -> None:
    """Measure every function and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--densest", type=int, default=0, metavar="N", help="print the N densest functions")
    arguments = parser.parse_args()
    functions = [each for file in sorted(PACKAGE.rglob("*.py")) for each in measure(file)]
    by_package: defaultdict[str, list[Measured]] = defaultdict(list)
    for each in functions:
        by_package[each.package].append(each)
    print("| package | functions | median lines | longest | most complex | complexity per line |")
    print("|---|---:|---:|---:|---:|---:|")
    for package, inside in by_package.items():
        print(format_row(package, inside))
    print(format_row("all", functions))
    densest = sorted(functions, key=lambda each: each.complexity / each.lines, reverse=True)
    for each in densest[: arguments.densest]:
        print(f"{each.complexity / each.lines:.2f} {each.name} ({each.lines} lines)")


def measure(file: Path) -> Iterator[Measured]:
    """Every function of a file, those inside others and of classes too."""
    package = file.parent.relative_to(REPOSITORY).as_posix()
    for block in find_functions(cc_visit(file.read_text(encoding="utf-8"))):
        name = f"{file.relative_to(REPOSITORY)}:{block.lineno} {block.name}"
        yield Measured(package, name, block.endline - block.lineno + 1, block.complexity)


def find_functions(blocks: Iterable[Function | Class]) -> Iterator[Function]:
    """The functions of some blocks. radon lists methods twice: with their class, and by themselves."""
    for block in blocks:
        if isinstance(block, Class):
            yield from block.methods
            yield from find_functions(block.inner_classes)
        elif not block.is_method:
            yield block
            yield from find_functions(block.closures)


def format_row(name: str, functions: list[Measured]) -> str:
    """A row of the table."""
    lines = [each.lines for each in functions]
    complexity = [each.complexity for each in functions]
    density = sum(complexity) / sum(lines)
    median = statistics.median(lines)
    return f"| {name} | {len(functions)} | {median:g} | {max(lines)} | {max(complexity)} | {density:.3f} |"


if __name__ == "__main__":
    main()
