"""Import crawls that share papers, in every order, and compare each paper with what the newest crawl truly said.

Usage: python -m tests.benchmarks.reimport_truth FOLDER

FOLDER holds dumps (`*.txt`) and, for each, `<stem>.json`: {"crawl_date", "entries": [{"index" (place in the dump, from
0), "title", "has_meta", "author_count", "organisation", "organisation_handle", "date", "comments"}]}. A title names a
paper. The truth of a field is what the newest crawl that knows it says. Every order of imports must give the same
files, and undoing the imports one by one the same trees in reverse; importing all again must change nothing.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

from paperarchive.importing.identity import make_identity
from paperarchive.paper import Paper
from tests.importing.archives import Archive
from tests.paths import REPOSITORY

FIELDS = ("date", "author_count", "organization", "comments")

Truth = Mapping[str, str]
"""Field -> what the newest crawl that knows it says, as text."""


def main() -> int:
    """Import, compare, print; the exit status is 1 if anything differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="dumps and their truth")
    folder: Path = parser.parse_args().folder
    crawls = sorted(folder.glob("*.txt"), key=crawl_date)
    faults = 0
    first: dict[str, str] | None = None
    for order in permutations(crawls):
        with tempfile.TemporaryDirectory() as name:
            archive = start(Path(name))
            faults += import_and_undo(archive, order)
            files = {Path(path).stem: archive.text(path) for path in archive.papers()}
            if first is None:
                first = files
                faults += compare(read_truths(crawls), [file.paper for file in archive.read().papers])
            same = sum(files.get(slug) == text for slug, text in first.items())
            print(f"order {', '.join(path.stem for path in order)}: {same} of {len(first)} files as in the first order")
            faults += len(first) - same + abs(len(files) - len(first))
    return 1 if faults else 0


def crawl_date(path: Path) -> str:
    """The day of a crawl, from its truth."""
    return str(json.loads(path.with_suffix(".json").read_text())["crawl_date"])


def start(root: Path) -> Archive:
    """Make an archive with this repository's vocabulary."""
    (root / "content").mkdir()
    shutil.copy(REPOSITORY / "content" / "tags.yml", root / "content")
    return Archive(root)


def import_and_undo(archive: Archive, order: Sequence[Path]) -> int:
    """Import dumps one by one, undo all, and import them once more; returns the number of trees that differ."""
    trees = []
    started = time.perf_counter()
    for path in order:
        trees.append(archive.files())
        archive.run(date.fromisoformat(crawl_date(path)), **{path.stem: path.read_bytes()})
    seconds = time.perf_counter() - started
    faults = 0
    for tree in reversed(trees):
        archive.undo()
        faults += archive.files() != tree
    for path in order:
        archive.run(date.fromisoformat(crawl_date(path)), **{path.stem: path.read_bytes()})
    started = time.perf_counter()
    again = archive.run(**{path.stem: path.read_bytes() for path in order})
    changes = len(again.changes)
    print(
        f"imports: {seconds:.2f} s; all again: {time.perf_counter() - started:.2f} s, {changes} files change;"
        f" {faults} of {len(trees)} trees differ after undo"
    )
    return faults + changes


def read_truths(crawls: Sequence[Path]) -> dict[str, Truth]:
    """Identity of a title -> truth. crawls: the newest last."""
    truths: dict[str, dict[str, str]] = {}
    for path in crawls:
        seen: set[str] = set()
        for entry in json.loads(path.with_suffix(".json").read_text())["entries"]:
            identity = make_identity(entry["title"])
            truth = truths.setdefault(identity, {})
            if not entry["has_meta"] or identity in seen:
                continue
            seen.add(identity)
            said = {
                "date": entry["date"],
                "author_count": entry["author_count"],
                "organization": entry["organisation"],
                "comments": entry["comments"],
            }
            truth |= {field: str(value) for field, value in said.items() if value is not None}
    return dict(truths)


def compare(truths: Mapping[str, Truth], papers: Sequence[Paper]) -> int:
    """Print how many papers have each field right, and each wrong one; returns the number of wrong ones."""
    by_title = {make_identity(paper.title): paper for paper in papers}
    faults = 0
    for field in FIELDS:
        wrong = []
        for identity, truth in truths.items():
            paper = by_title.get(identity)
            found = None if paper is None else getattr(paper, field)
            text = found.name if field == "organization" and found is not None else found
            if field in truth and str(text) != truth[field]:
                wrong.append(f"{identity[:60]}: {text} instead of {truth[field]}")
        known = sum(field in truth for truth in truths.values())
        print(f"{field}: {known - len(wrong)} of {known} as the newest crawl says")
        for fault in wrong:
            print(f"  {fault}")
        faults += len(wrong)
    print(f"papers: {len(papers)}; titles in the truth: {len(truths)}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
