"""Parse listing dumps whose truth is known, and score every field of every entry.

Usage: python -m tests.benchmarks.parse_truth FOLDER...

A folder holds dumps (`*.txt`), and their truth in `<stem>.json` ({"crawl_date", "entries": [...]}) or all of it in
`truth.jsonl.gz`, one JSON object an entry, with `file` and `crawled`. An entry has title, abstract, has_meta,
author_count, organisation, organisation_handle (where known), date and comments. Prints per folder: entries that are
right in each field, each wrong one, what was quarantined or not read, and the seconds that parsing took.
"""

import argparse
import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from paperarchive.formats.daily_papers.crawl import make_date
from paperarchive.formats.daily_papers.parse import ListingEntry, clean_text, parse_dump

FIELDS = ("title", "abstract", "author_count", "organization", "handle", "date", "comments")

Truth = Mapping[str, object]


def main() -> int:
    """Parse, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+", help="dumps with their truth")
    folders: list[Path] = parser.parse_args().folders
    return max([score(folder) for folder in folders])


def read_truths(folder: Path) -> dict[str, tuple[date, list[Truth]]]:
    """File name -> day of the crawl, and the entries in their order."""
    truths: dict[str, tuple[date, list[Truth]]] = {}
    packed = folder / "truth.jsonl.gz"
    if packed.exists():
        by_file: dict[str, list[Truth]] = defaultdict(list)
        with gzip.open(packed, "rt", encoding="utf-8") as lines:
            for line in lines:
                truth = json.loads(line)
                by_file[truth["file"]].append(truth)
        truths = {file: (date.fromisoformat(str(rows[0]["crawled"])), rows) for file, rows in by_file.items()}
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        truths[f"{path.stem}.txt"] = (date.fromisoformat(record["crawl_date"]), record["entries"])
    return truths


def score(folder: Path) -> int:
    """Print the score of a folder; returns the exit status."""
    wrong: dict[str, list[str]] = {field: [] for field in FIELDS}
    counts: Counter[str] = Counter()
    seconds = 0.0
    for file, (day, truths) in sorted(read_truths(folder).items()):
        text = (folder / file).read_text(encoding="utf-8")
        started = time.process_time()
        dump = parse_dump(text)
        seconds += time.process_time() - started
        by_title = {entry.title: entry for entry in dump.entries}
        counts["truths"] += len(truths)
        counts["entries"] += len(dump.entries)
        counts["quarantined"] += len(dump.quarantine)
        counts["unread"] += len(dump.unread)
        for index, truth in enumerate(truths):
            entry = by_title.get(clean_text(str(truth["title"])))
            for field, fault in find_faults(truth, entry, day):
                wrong[field].append(f"{file} entry {index}: {fault}")
    print(f"{folder}: {dict(counts)}, parsed in {seconds:.2f} s")
    for field, faults in wrong.items():
        print(f"  {field}: {counts['truths'] - len(faults):,} right, {len(faults):,} wrong")
        for fault in faults[:20]:
            print(f"    {fault}")
    return 1 if any(wrong.values()) else 0


def find_faults(truth: Truth, entry: ListingEntry | None, day: date) -> Iterator[tuple[str, str]]:
    """Field -> what is wrong with it."""
    if entry is None:
        yield "title", f"{truth['title']!r} is missing"
        return
    found: dict[str, object] = {"abstract": entry.abstract}
    wanted: dict[str, object] = {"abstract": clean_text(str(truth["abstract"]))}
    if truth["has_meta"]:
        wanted |= {key: truth[key] for key in ("author_count", "date", "comments")}
        wanted |= {"organization": truth["organisation"], "handle": truth.get("organisation_handle")}
    else:
        wanted |= dict.fromkeys(FIELDS[2:])
    meta = entry.meta
    organization = meta.organization if meta else None
    found |= {
        "author_count": meta.author_count if meta else None,
        "organization": organization.name if organization else None,
        "handle": organization.handle if organization else None,
        "date": str(make_date(meta.date, day)) if meta else None,
        "comments": meta.comments if meta else None,
    }
    for field, value in wanted.items():
        if found[field] != value:
            yield field, f"{str(found[field])[:200]!r} instead of {str(value)[:200]!r}"


if __name__ == "__main__":
    sys.exit(main())
