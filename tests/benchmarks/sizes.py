"""Give the program texts that are made to be slow, at a size and at twice that size.

Usage: python -m tests.benchmarks.sizes [--program FOLDER] [--only TEXT] [--size N]

Prints a Markdown table: what the text repeats and where it is, the CPU seconds and the memory of `check` (or `import`)
at N and at 2N characters above those of an archive without it, and how the command ended. A ratio of 4 is a quadratic
rule. The exit status is 1 if any command hangs, prints a traceback or takes more than three times as long at 2N.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.paths import REPOSITORY

PATIENCE_SECONDS = 60
MEMORY_BYTES = 4 << 30
SMALLEST_SECONDS = 1.0
"""Times below are noise."""

Make = Callable[[int], str]


class Size(NamedTuple):
    """A text that is made to be slow."""

    name: str
    path: str
    """Where it goes in the archive; a list is imported."""
    make: Make
    """Makes it with some number of characters."""


def repeat(unit: str, *, before: str = "", after: str = "") -> Make:
    """Repeat a unit up to a number of characters."""
    return lambda size: before + unit * max(1, size // len(unit)) + after


def inside(before: str, make: Make, after: str) -> Make:
    """Put something before and after a text."""
    return lambda size: before + make(size) + after


def growing(unit: str) -> Make:
    """Runs of a unit that grow by one, with a blank between them."""

    def make(size: int) -> str:
        parts: list[str] = []
        length, number = 0, 1
        while length < size:
            parts.append(unit * number)
            length += number + 1
            number += 1
        return " ".join(parts)

    return make


def numbered(line: str) -> Make:
    """Lines with their number in place of `#`."""
    return lambda size: "".join(line.replace("#", str(number)) for number in range(max(1, size // (len(line) + 5))))


def _read_units(table: str) -> list[str]:
    """Read a table of units: `␣` is a space in one, `⏎` a line feed, `⇥` a tab, `\\u2028` another character."""
    table = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), table)
    return [unit.replace("␣", " ").replace("⏎", "\n").replace("⇥", "\t") for unit in table.split()]


MARKDOWN = _read_units(r"""
    ![ [ ] [[x] [a]( [a](b␣ ![a]( [a][ [a]:␣b⏎ [a]␣ ( ) * _ **a␣ *a_␣ a**b ` `␣ < <a <http://a <a@b␣ & &#1; &amp
    \ \[ $ $a $a$␣ $␣a $\frac $$ >␣ > -␣ 1.␣ #␣ - =⏎ a⏎=⏎ ⏎ ␣␣␣␣a⏎ ```⏎ ~ | a␣ a ä \u0301 👨\u200d http://a␣
    https:// a@b.c␣ 1 1. A- word- C++ () <> a\⏎ a␣␣⏎ ⇥ ␣ " ' \u2028 [a](< []( ![]() [![](x)](y)␣ \$ %41 xn--a.
""")
FORMULAS = _read_units(r"""
    { } ^ _ a_ a^ ^{ _{a \frac \frac{ \sqrt[ \left( \right) \left(a\right) \begin{a} \begin{matrix} & \\ a& \\⏎
    \text{ \mathbb ' \overline{ 1 a␣ \a
""")
LATEX = _read_units(r"""
    $ $a$␣ \frac{ \frac{a}{b}␣ { } {{}} \left( \( \[ ^ _ a_b␣ a^{ _{ \ \a \text{ \emph{ \cite{ \'e \" ~ % & sim
    times␣ 10times O(n^2)␣ alpha␣ sqrt{ 1. 1, x2014␣ - `` '' \begin{a} \url{ http://a https://a.b/␣ ( [ < | a a␣
    1 ␣ &amp; Ã© \left \right mathcal mathcal{ \mathcal _{a}^{ (alpha \,
""")
LINES = _read_units(r"""
    ⏎ a⏎ a⏎⏎ ·⏎ ␣␣•␣1␣authors⏎ May␣1⏎ May␣1␣2⏎ May␣1,␣2024⏎⏎ 1⏎ -␣a⏎ *␣⏎ •␣⏎ http://a.b⏎ new⏎
    byAK␣and␣the␣research␣community⏎ Daily␣Papers⏎ ·⏎May␣1⏎ A␣title⏎⏎␣␣•␣2␣authors⏎ Submitted␣by⏎
    ␣␣•␣University⏎ An␣Org⏎ ␣␣⏎ ⇥⏎ 1,024␣authors⏎ . a.␣ · •
""")


_LIST = "list.txt"
_META = "\n\n  • 3 authors\n·\nMay 18 2\n"


def list_sizes() -> Iterator[Size]:
    """Every text."""
    paper = "content/papers/2024/a-paper.md"
    for unit in MARKDOWN:
        yield Size(f"abstract {unit!r}", paper, repeat(unit, before="---\ntitle: A paper\n---\n", after="\n"))
    for unit in ("`", "*", "_", "[", ">", "- ", "$"):
        make = inside("---\ntitle: A\n---\n", growing(unit), "\n")
        yield Size(f"abstract, growing {unit!r}", paper, make)
    for unit in FORMULAS:
        yield Size(f"formula {unit!r}", paper, repeat(unit, before="---\ntitle: A paper\n---\nWe $", after="$ it.\n"))
    for unit in ("a", "a ", "[", "$", "\\\\", "-", "A", "word-", "ä", "{", "^"):
        yield Size(f"title {unit!r}", paper, repeat(unit, before='---\ntitle: "', after='"\n---\nText.\n'))
    yield from _list_yaml(paper)
    meta = _META
    for unit in LATEX:
        yield Size(f"list, abstract {unit!r}", _LIST, repeat(unit, before="Oct 29\n\nA Title\n\nWe study ", after=meta))
    for unit in ("$", "a", "{", "\\frac{", "-", "[", "^", "1", "alpha "):
        yield Size(f"list, title {unit!r}", _LIST, repeat(unit, before="Oct 29\n\n", after=f"\n\nWe study it.{meta}"))
    for unit in LINES:
        yield Size(f"list, lines {unit!r}", _LIST, repeat(unit, before="Oct 29\n\n", after=meta))


def _list_yaml(paper: str) -> Iterator[Size]:
    body = "---\nText.\n"
    for name, make in (
        ("keys", numbered("k#: 1\n")),
        ("one key", repeat("a: 1\n")),
        ("tags", numbered("tags#, ")),
        ("[", repeat("x: [")),
        ("flow [", repeat("[", before="x: ")),
        ("flow {", repeat("{a: ", before="x: ")),
        ("- -", repeat("- ")),
        ("? ?", repeat("? ")),
        ("quotation", repeat("a", before='note: "', after='"\n')),
        ("escapes", repeat("\\n", before='note: "', after='"\n')),
        ("blank lines", repeat("\n", before="note: a\n")),
        ("block scalar", repeat(" a\n", before="note: |\n")),
        ("comment", repeat("#")),
        ("anchors", numbered("k#: &a# 1\n")),
        ("number", repeat("1", before="author_count: ", after="\n")),
        ("!tags", repeat("!", before="x: ")),
        ("colons", repeat(":", before="x: ")),
        ("odd breaks", repeat("\u2028", before='note: "', after='"\n')),
    ):
        yield Size(f"front matter, {name}", paper, inside("---\ntitle: A\n", make, body))
        yield Size(f"site.yml, {name}", "site.yml", inside("title: A\n", make, ""))
    for key, item in (
        ("tags", "t#"),
        ("aliases", "a-#"),
        ("keywords", "k #"),
        ("authors", "{name: Ada #}"),
        ("links", "{kind: code, url: https://a.org/#}"),
        ("listings", "{listing: l#, rank: 1}"),
    ):
        make = inside(f"---\ntitle: A\n{key}:\n", numbered(f"- {item}\n"), body)
        yield Size(f"front matter, many {key}", paper, make)
    tag = "- {label: Tag #, slug: tag-#, description: About it, phrases: [phrase #]}\n"
    one = "- label: A\n  slug: a\n  description: About\n  phrases: ["
    yield Size("tags.yml, many tags", "content/tags.yml", numbered(tag))
    yield Size("tags.yml, many phrases", "content/tags.yml", inside(one, numbered("b # c, "), "]\n"))
    for unit in ("a-", "a ", "a", "-", "a, "):
        yield Size(f"tags.yml, phrase {unit!r}", "content/tags.yml", repeat(unit, before=one, after="]\n"))
    listing = f"- {{file: f#.txt, crawled: 2025-10-20, sha256: {'a' * 64}, entries: 1}}\n"
    yield Size("listings.yml, many", "content/listings.yml", numbered(listing))
    for unit in ("a ", "![", "> ", "# a\n", "[a](b) "):
        yield Size(f"page {unit!r}", "content/pages/about.md", repeat(unit, before="---\ntitle: A\n---\n", after="\n"))


class Run(NamedTuple):
    """One run of a command."""

    seconds: float
    """CPU time of the process and its children; infinite if it hung."""
    megabytes: float
    status: int
    said: str


def run(program: Path, size: Size | None, length: int) -> Run:
    """Run a command on an archive with a text. size: None = an archive without one."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "content/papers").mkdir(parents=True)
        (root / "site.yml").write_text("title: An archive\n", encoding="utf-8")
        command = ["check"]
        if size is not None:
            file = root / size.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(size.make(length), encoding="utf-8", newline="")
            if size.path == _LIST:
                command = ["import", "--dry-run", "--force", "--crawled", "2025-10-29", _LIST]
        return _measure([sys.executable, "-m", "paperarchive", *command], root, program)


_BASES = {
    "check": None,
    "import": Size("a short list", _LIST, repeat("a ", before="Oct 29\n\nA Title\n\nWe study ", after=_META)),
}
"""Command -> what takes the time of its start alone."""


def _measure(command: list[str], root: Path, program: Path) -> Run:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE_SECONDS, PATIENCE_SECONDS + 1))

    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(program)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=limit,
        )
        _, wait_status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(wait_status)
        output.seek(0)
        said = output.read(1 << 24).decode("utf-8", errors="replace")
    seconds = usage.ru_utime + usage.ru_stime
    return Run(seconds, usage.ru_maxrss / 1024, process.returncode, said)


def main() -> int:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--program", type=Path, default=REPOSITORY, help="a checkout")
    parser.add_argument("--only", default="", help="a part of the names of texts")
    parser.add_argument("--size", type=int, default=100_000, help="characters")
    parser.add_argument("--all", action="store_true", help="print good ones too")
    arguments = parser.parse_args()
    bases = {name: run(arguments.program, size, 1).seconds for name, size in _BASES.items()}
    print("| text | s at N | s at 2N | ratio | MB at N | MB at 2N | exit | last line |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    bad = 0
    for size in list_sizes():
        if arguments.only not in size.name:
            continue
        first = run(arguments.program, size, arguments.size)
        second = run(arguments.program, size, 2 * arguments.size)
        base = bases["import" if size.path == _LIST else "check"]
        before, after = (max(each.seconds - base, 0.01) for each in (first, second))
        is_slow = after > SMALLEST_SECONDS and after / before > 3
        is_bad = is_slow or second.status not in (0, 1) or "Traceback" in second.said
        bad += is_bad
        if is_bad or arguments.all or after > SMALLEST_SECONDS:
            lines = [line for line in second.said.splitlines() if line.strip()] or [""]
            last = "".join(each if each.isprintable() else "?" for each in lines[-1])[:150].replace("|", "\\|")
            row = f"{before:.2f} | {after:.2f} | {after / before:.1f} | {first.megabytes:.0f} | {second.megabytes:.0f}"
            mark = "**" if is_bad else ""
            name = size.name.encode("ascii", "backslashreplace").decode().replace("|", "\\|")
            print(f"| {mark}{name}{mark} | {row} | {second.status} | {last} |", flush=True)
    print(f"\n{bad} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
