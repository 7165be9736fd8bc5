"""What author pages cost: an archive built without authors, and with them for several values of `authors.min_papers`.

    python -m tests.benchmarks.author_pages FOLDER [--papers 10000] [--dumps DUMPS] [--caps 1 2 3 5] [--rounds 3]

FOLDER: a new folder for the archives. DUMPS: listing dumps with `truth.jsonl.gz`; without them papers are recombined.
Prints a table: seconds of processor time of a clean build, and of one after a changed abstract (the best of the rounds,
in turn for all rows); authors with a page and with a feed; files and megabytes of the site.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.generators.corpus import write_corpus
from tests.benchmarks.generators.people import add_people


@dataclass
class Row:
    """One archive and its measurements."""

    label: str
    root: Path
    clean: list[float] = field(default_factory=list)
    edit: list[float] = field(default_factory=list)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--dumps", type=Path)
    parser.add_argument("--caps", type=int, nargs="+", default=[1, 2, 3, 5])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rows = list(write_archives(options.folder, options.papers, options.dumps, options.caps))
    for number in range(options.rounds):
        for row in rows:
            row.clean.append(build(row.root, "--clean"))
            change_abstract(row.root, number)
            row.edit.append(build(row.root))
    print("| archive | clean, CPU s | one edit, CPU s | pages of authors | feeds | files | MB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        print(format_row(row))


def write_archives(folder: Path, papers: int, dumps: Path | None, caps: Sequence[int]) -> list[Row]:
    """Write the archive without authors, and one for each cap."""
    plain = folder / "without"
    write_corpus(plain, papers, dumps)
    settings = (plain / "site.yml").read_text(encoding="utf-8").replace("theme: measured\n", "")
    (plain / "site.yml").write_text(settings, encoding="utf-8")
    named = folder / "named"
    shutil.copytree(plain, named)
    add_people(named)
    rows = [Row("without authors", plain)]
    for cap in caps:
        root = folder / f"cap-{cap}"
        shutil.copytree(named, root)
        (root / "site.yml").write_text(f"{settings}authors: {{min_papers: {cap}}}\n", encoding="utf-8")
        rows.append(Row(f"min_papers: {cap}", root))
    shutil.rmtree(named)
    return rows


def build(root: Path, *options: str) -> float:
    """Build an archive; the seconds of processor time that it took."""
    start = measure_children()
    command = [sys.executable, "-m", "paperarchive", "-C", str(root), "build", "--json", *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["pages"]
    return measure_children() - start


def measure_children() -> float:
    """The processor time of all ended child processes, and of theirs, in seconds: it depends little on other load."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def change_abstract(root: Path, number: int) -> None:
    """Add a sentence to one paper."""
    file = min((root / "content" / "papers").rglob("*.md"))
    file.write_text(f"{file.read_text(encoding='utf-8')}\nChanged {number} times.\n", encoding="utf-8")


def format_row(row: Row) -> str:
    """A line of the table."""
    public = row.root / "public"
    files = [file for file in public.rglob("*") if file.is_file()]
    pages = sum(file.is_dir() and file.name != "page" for file in (public / "authors").glob("*"))
    feeds = len(list((public / "authors").glob("*/feed.xml")))
    size = sum(file.stat().st_size for file in files) / 1e6
    times = f"{min(row.clean):.1f} | {min(row.edit):.1f}"
    return f"| {row.label} | {times} | {pages} | {feeds} | {len(files)} | {size:.0f} |"


if __name__ == "__main__":
    main()
