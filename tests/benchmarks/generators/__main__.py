"""Build the same archive with paperarchive, Hugo, Pelican and Eleventy, and print what each took as Markdown.

Usage: python -m tests.benchmarks.generators --tools DIR [--papers 1000 10000 100000] [--corpus FOLDER] [--runs 5]
                                             [--only paperarchive,hugo] [--steps WORD,...] [--preview] [--start]
                                             [--storage DIR] [--json FILE]

--tools holds the other generators, and gets those that are missing (Python packages, npm for Eleventy); nothing else
asks a network. --corpus FOLDER holds dumps and `truth.jsonl.gz` (see import_truth.py); sizes it cannot fill are made
of sentences of this repository's papers. The steps of all generators take turns, round by round, and every output is
checked; in a first round memory is sampled, and its times do not count. Linux only.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.benchmarks.generators.corpus import Corpus, write_corpus
from tests.benchmarks.generators.measure import CommandError, Cost, run_measured
from tests.benchmarks.generators.preview import Waits, time_archive_preview, time_hugo_preview, time_start
from tests.benchmarks.generators.report import CAPTION, LABELS, Row, describe_machine, format_table, format_times
from tests.benchmarks.generators.sites import Site, Step, count_output, remove
from tests.benchmarks.generators.tools import Tools, find_tools
from tests.benchmarks.generators.with_eleventy import EleventySite
from tests.benchmarks.generators.with_hugo import HugoSite
from tests.benchmarks.generators.with_paperarchive import ArchiveSite
from tests.benchmarks.generators.with_pelican import PelicanSite

EDITS = 10
STARTS = 20


@dataclass
class Measured:
    """What the runs of one step gave so far."""

    costs: list[Cost] = field(default_factory=list)
    """One a round."""
    pages: int = 0
    """HTML files in the output."""
    size: int = 0
    """Bytes of all files there."""
    failure: str = ""
    """Why it is not run again."""


def main() -> int:
    """Measure and print."""
    arguments = parse_arguments()
    tools = find_tools(arguments.tools, arguments.only)
    record: dict[str, object] = {"machine": describe_machine(), "runs": arguments.runs, "sizes": {}}
    sizes: dict[str, object] = {}
    failed = False
    for number in arguments.papers:
        with tempfile.TemporaryDirectory(dir=arguments.storage, prefix="generators-") as name:
            corpus, rows, waits = measure_size(Path(name), number, tools, arguments)
        failed |= any(row.failure for row in rows)
        sizes[str(number)] = {
            "papers": len(corpus.papers),
            "source": corpus.source,
            "rows": [row.describe() for row in rows],
            "preview": {label: asdict(found) for label, found in waits.items()},
        }
    record["sizes"] = sizes
    if arguments.start:
        record["start"] = starts = measure_starts(tools, arguments.only)
        print("\n## Start\n")
        for label, seconds in starts.items():
            print(format_times(label, seconds))
    print("\n" + CAPTION.format(runs=arguments.runs, machine=describe_machine()))
    if arguments.json:
        arguments.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.generators", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "--tools", type=Path, required=True, metavar="DIR", help="the other generators; filled if empty"
    )
    parser.add_argument("--papers", type=int, nargs="+", default=[1000], metavar="N", help="sizes of the archive")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="dumps and truth.jsonl.gz")
    parser.add_argument(
        "--runs",
        type=int,
        choices=range(1, 51),
        default=5,
        metavar="N",
        help="runs that count, after one that does not (5)",
    )
    parser.add_argument("--only", type=split_names, default=list(LABELS), metavar="NAMES", help="generators, by commas")
    parser.add_argument(
        "--steps", default="", metavar="WORDS", help="only steps whose name has one of these; clean always"
    )
    parser.add_argument("--preview", action="store_true", help="measure the previews of paperarchive and Hugo too")
    parser.add_argument("--start", action="store_true", help="measure how long --version takes too")
    parser.add_argument("--storage", type=Path, default=Path("/dev/shm"), metavar="DIR", help="where to build")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run's figures")
    return parser.parse_args()


def split_names(value: str) -> list[str]:
    """The generators of `--only`, in the table's order."""
    names = value.split(",")
    unknown = sorted(set(names) - set(LABELS))
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no {unknown[0]!r} (write some of {','.join(LABELS)})")
    return [name for name in LABELS if name in names]


def measure_size(
    folder: Path, number: int, tools: Tools, arguments: argparse.Namespace
) -> tuple[Corpus, list[Row], dict[str, Waits]]:
    """Measure one size in a folder, and print its table."""
    corpus = write_corpus(folder / "archive", number, arguments.corpus)
    sites = make_sites(folder, corpus, tools, arguments.only)
    measured = measure_rounds(sites, arguments.runs, split_words(arguments.steps), folder / "log")
    rows = [make_row(name, step, found) for (name, step), found in measured.items()]
    print(f"\n## {len(corpus.papers):,} papers ({corpus.source})\n\n{format_table(rows)}", flush=True)
    waits = measure_previews(sites, folder / "log") if arguments.preview else {}
    if waits:
        print(f"\nFrom a saved abstract to the preview, {len(corpus.papers):,} papers:\n")
    for label, wait in waits.items():
        if wait.events:
            print(format_times(f"{label}, the open page is told", wait.events))
        print(format_times(f"{label}, the page shows it", wait.pages), flush=True)
    return corpus, rows, waits


def split_words(value: str) -> tuple[str, ...]:
    """The words of `--steps`; an empty one stands for all."""
    return tuple(value.split(","))


def make_sites(folder: Path, corpus: Corpus, tools: Tools, names: Sequence[str]) -> dict[str, Site]:
    """Write the archive as each generator wants it."""
    sites: dict[str, ArchiveSite | HugoSite | PelicanSite | EleventySite] = {
        "paperarchive": ArchiveSite(corpus, tools),
        "hugo": HugoSite(folder / "hugo", corpus, tools),
        "pelican": PelicanSite(folder / "pelican", corpus, tools),
        "eleventy": EleventySite(folder / "eleventy", corpus, tools),
    }
    for name in names:
        sites[name].write()
    return {name: sites[name] for name in names}


def measure_rounds(
    sites: dict[str, Site], runs: int, words: Sequence[str], log: Path
) -> dict[tuple[str, str], Measured]:
    """Run every step of every generator once a round; the first round is the one that does not count."""
    measured: dict[tuple[str, str], Measured] = {}
    for number in range(runs + 1):
        for name, site in sites.items():
            failed = False
            for step in choose_steps(site, words):
                found = measured.setdefault((name, step.name), Measured())
                if failed or found.failure:  # what comes after builds on it
                    found.failure, failed = found.failure or "not run", True
                    continue
                try:
                    run_step(site, step, number, log, found)
                    describe_run(name, step, number, found)
                except CommandError as error:
                    print(f"{name}, {step.name}: {error}", file=sys.stderr)
                    found.failure, failed = "failed", True
            remove(site.output)
    return measured


def choose_steps(site: Site, words: Sequence[str]) -> Iterator[Step]:
    """The steps that `--steps` names, and the first one, on which they build."""
    for place, step in enumerate(site.steps):
        if place == 0 or any(word in step.name for word in words):
            yield step


def run_step(site: Site, step: Step, number: int, log: Path, found: Measured) -> None:
    """Run a step once and check what it made."""
    step.prepare(number)
    cost = run_measured(step.command, site.folder, log, sample=number == 0)
    found.costs.append(cost)
    step.check(number)
    found.pages, found.size = count_output(site.output)


def describe_run(name: str, step: Step, number: int, found: Measured) -> None:
    """Say what a run took on standard error."""
    cost = found.costs[-1]
    label = f"run {number}" if number else "sampled"
    figures = f"{cost.wall:.2f} s, CPU {cost.cpu:.2f} s, {cost.peak / 1e6:.0f} MB"
    print(f"{name}, {step.name}, {label}: {figures}", file=sys.stderr, flush=True)


def make_row(name: str, step: str, found: Measured) -> Row:
    """A step's row of the table."""
    if found.failure:
        return Row(name, step, (), 0, 0, 0, found.failure)
    peak = max(cost.peak for cost in found.costs)
    return Row(name, step, tuple(found.costs[1:]), peak, found.pages, found.size)


def measure_previews(sites: dict[str, Site], log: Path) -> dict[str, Waits]:
    """The waits of the generators that have a preview."""
    waits: dict[str, Waits] = {}
    for name, site in sites.items():
        try:
            if isinstance(site, ArchiveSite):
                site.restore()
                waits[LABELS[name]] = time_archive_preview(site, EDITS, log)
            elif isinstance(site, HugoSite):
                waits[LABELS[name]] = time_hugo_preview(site, EDITS, log)
        except (CommandError, OSError) as error:
            print(f"{name}, preview: {error}", file=sys.stderr)
    return waits


def measure_starts(tools: Tools, names: Sequence[str]) -> dict[str, list[float]]:
    """Seconds from command to end of those that only say their version, taking turns."""
    commands = {"paperarchive": (*tools.paperarchive, "--version"), "hugo": (tools.hugo, "version")}
    chosen = {LABELS[name]: command for name, command in commands.items() if name in names}
    times: dict[str, list[float]] = {label: [] for label in chosen}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(STARTS):
            for label, command in chosen.items():
                times[label] += time_start(command, 1, Path(folder) / "log")
    return times


if __name__ == "__main__":
    sys.exit(main())
