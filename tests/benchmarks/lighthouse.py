"""What Lighthouse says of an archive's site: the medians of several runs, and what costs points.

Usage: python -m tests.benchmarks.lighthouse [ROOT] [--runs N] [--tools FOLDER]

ROOT is an archive's folder; without it this repository's own is measured. The site is built and served gzipped, as
hosts do. Lighthouse is installed by npm into FOLDER, where it stays, or into a temporary one; it drives the Chromium
that CHROME_PATH names, or else the one that is installed. A run takes some ten seconds, and there are eight pages and
presets.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paperarchive.build.build import BuildOptions, build_site
from tests.benchmarks.search_weight import serve
from tests.paths import REPOSITORY

LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PRESETS = {"mobile": (), "desktop": ("--preset=desktop",)}
CHROME_FLAGS = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"


@dataclass(frozen=True, slots=True)
class Run:
    """What one run says."""

    scores: tuple[int, ...]
    """Points of each category, 0 to 100."""
    faults: tuple[str, ...]
    """Audits that cost points."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("root", type=Path, nargs="?", default=REPOSITORY, help="an archive's folder")
    parser.add_argument("--runs", type=int, default=5, help="runs of each page, of which the median is taken")
    parser.add_argument("--tools", type=Path, help="where Lighthouse is installed, or shall be")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        program = install(arguments.tools or Path(name) / "tools")
        output = Path(name) / "public"
        output.mkdir()
        with serve(output) as (address, _log):
            build_site(arguments.root, BuildOptions(output=output, base_url=address))
            print(f"{'page':<10}{'preset':<10}" + "".join(f"{category:>16}" for category in CATEGORIES))
            for page, path in find_pages(output).items():
                for preset in PRESETS:
                    runs = [run(program, address + path, preset) for _ in range(arguments.runs)]
                    print_medians(page, preset, runs)
    return 0


def install(folder: Path) -> Path:
    """Lighthouse's program, installed unless it is there."""
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", LIGHTHOUSE]
        subprocess.run(command, check=True, capture_output=True)
    return program


def find_pages(output: Path) -> dict[str, str]:
    """Name and path of the pages that are measured; the paper is the one with the longest page."""
    paper = max((output / "papers").glob("*/index.html"), key=lambda file: file.stat().st_size)
    return {
        "home": "",
        "list": "papers/",
        "paper": f"papers/{paper.parent.name}/",
        "search": "search/?q=language+models",
    }


def run(program: Path, address: str, preset: str) -> Run:
    """Measure a page once."""
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    command = [str(program), address, "--quiet", "--output=json", CHROME_FLAGS, *PRESETS[preset]]
    environment = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=environment)
    report = json.loads(done.stdout)
    scores = tuple(round(100 * (report["categories"][category]["score"] or 0)) for category in CATEGORIES)
    return Run(scores, tuple(find_faults(report)))


def find_faults(report: dict[str, dict[str, dict[str, object]]]) -> Iterator[str]:
    """The audits of a report that weigh something and are not perfect."""
    for category in CATEGORIES:
        references = report["categories"][category]["auditRefs"]
        assert isinstance(references, list)
        for reference in references:
            audit = report["audits"][reference["id"]]
            score = audit["score"]
            if reference["weight"] and isinstance(score, int | float) and score < 1:
                yield f"{reference['id']} {audit.get('displayValue', '')}".strip()


def print_medians(page: str, preset: str, runs: list[Run]) -> None:
    """One row of the table, and the faults of the last run below it."""
    medians = [statistics.median(points) for points in zip(*(run.scores for run in runs), strict=True)]
    print(f"{page:<10}{preset:<10}" + "".join(f"{points:>16g}" for points in medians), flush=True)
    for fault in runs[-1].faults:
        print(f"{'':<20}{fault}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
