"""Import listing dumps whose truth is known, and count what came out right.

Usage: python -m tests.benchmarks.import_truth FOLDER

FOLDER holds dumps (`*.txt`) and `truth.jsonl.gz`: one JSON object an entry, with file, crawled, index (place in the
dump, from 0), title, abstract, has_meta, author_count, date, comments. The dumps are imported into a temporary archive
with this repository's vocabulary; every entry is then compared with its truth. Letters and digits of title and abstract
must agree but for LaTeX's own words (`times` that became ×), which are listed.
"""

import argparse
import difflib
import gzip
import json
import re
import shutil
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from paperarchive.content.changes import write_changes
from paperarchive.content.import_records import read_import_records
from paperarchive.content.listings import read_archived_dumps
from paperarchive.content.load import load_content
from paperarchive.content.removed import read_removed
from paperarchive.errors import Problems
from paperarchive.importing.gather import GivenList, make_given
from paperarchive.importing.lists import ImportOptions
from paperarchive.importing.plan import ImportPlan, plan_import
from paperarchive.paper import Paper
from paperarchive.text.markup import render_text
from tests.paths import REPOSITORY

FIELDS = ("title", "abstract", "author_count", "date", "comments")

Truth = Mapping[str, object]


def main() -> int:
    """Import, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="dumps and truth.jsonl.gz")
    folder: Path = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as name:
        papers = import_folder(Path(name), folder)
    return report(read_truths(folder), papers)


def read_truths(folder: Path) -> list[Truth]:
    """What each entry really is."""
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def import_folder(root: Path, folder: Path) -> dict[tuple[str, int], Paper]:
    """Import every dump into an archive at `root`, a folder without content; (stem, rank) -> paper."""
    crawled = {str(truth["file"]): str(truth["crawled"]) for truth in read_truths(folder)}
    (root / "content").mkdir()
    shutil.copy(REPOSITORY / "content" / "tags.yml", root / "content")
    counts: Counter[str] = Counter()
    started = time.perf_counter()
    for file, day in sorted(crawled.items()):
        dump = make_given(file, (folder / file).read_bytes())
        plan = plan_dumps(root, [dump], date.fromisoformat(day))
        write_changes(root, plan.changes)
        (listing,) = plan.listings
        names = ("entries", "new", "updated", "unchanged", "duplicates", "quarantined")
        counts.update({key: getattr(listing, key) for key in names})
    print(f"imported one dump after the other in {time.perf_counter() - started:.1f} s: {dict(counts)}")
    started = time.perf_counter()
    dumps = [make_given(file, (folder / file).read_bytes()) for file in sorted(crawled)]
    again = plan_dumps(root, dumps)
    print(f"imported all again in {time.perf_counter() - started:.1f} s: {len(again.changes)} files would change")
    papers = load_content(root, Problems()).papers
    return {(seen.listing, seen.rank): file.paper for file in papers for seen in file.paper.appearances}


def plan_dumps(root: Path, dumps: list[GivenList], crawled: date | None = None) -> ImportPlan:
    """Plan an import as the command does."""
    problems = Problems()
    return plan_import(
        load_content(root, problems),
        read_archived_dumps(root),
        dumps,
        records=read_import_records(root, problems),
        removed=read_removed(root, problems),
        options=ImportOptions(crawled),
    )


def report(truths: list[Truth], papers: Mapping[tuple[str, int], Paper]) -> int:
    """Print the entries that are right, field by field, and each wrong one; the exit status."""
    wrong: dict[str, list[str]] = {field: [] for field in FIELDS}
    repairs: Counter[str] = Counter()
    right = 0
    for truth in truths:
        paper = papers[Path(str(truth["file"])).stem, int(str(truth["index"])) + 1]
        faults = dict(find_faults(truth, paper, repairs))
        right += not faults
        for field, fault in faults.items():
            wrong[field].append(f"{truth['file']} entry {truth['index']}: {fault}")
    print(f"entries right in every field: {right:,} of {len(truths):,}")
    for field, faults_ in wrong.items():
        print(f"  {field}: {len(truths) - len(faults_):,} right")
        for fault in faults_:
            print(f"    {fault}")
    print(f"LaTeX's words that became characters: {dict(repairs.most_common())}")
    tagged = Counter(len(paper.tags) for paper in papers.values())
    share = 1 - tagged[0] / len(papers)
    print(f"papers with a tag: {share:.1%}; by number of tags: {dict(sorted(tagged.items()))}")
    return 0 if right == len(truths) else 1


def find_faults(truth: Truth, paper: Paper, repairs: Counter[str]) -> Iterator[tuple[str, str]]:
    """Field -> what is wrong with it."""
    for field, text in (("title", paper.title), ("abstract", render_text(paper.abstract))):
        fault = find_changed_words(str(truth[field]), text, repairs)
        if fault:
            yield field, fault
    is_known = bool(truth["has_meta"])
    expected = {"author_count": truth["author_count"], "date": truth["date"], "comments": truth["comments"]}
    found = {"author_count": paper.author_count, "date": str(paper.date), "comments": paper.comments}
    unknown = {"author_count": None, "date": "None", "comments": None}
    for field, value in (found if is_known else unknown).items():
        wanted = expected[field] if is_known else value
        if str(found[field]) != str(wanted):
            yield field, f"{found[field]} instead of {wanted}"


def find_changed_words(before: str, after: str, repairs: Counter[str]) -> str:
    """The words whose letters or digits differ, but for LaTeX's own, which are counted in `repairs`."""
    old, new = letters(before), letters(after)
    if old == new:
        return ""
    faults: list[str] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = old[i1:i2], new[j1:j2]
        if COMMANDS.fullmatch(gone) and not come:
            repairs[gone] += 1
        else:
            faults.append(f"{old[max(0, i1 - 20) : i1]}[{gone} -> {come}]{old[i2 : i2 + 20]}")
    return "; ".join(faults)


COMMANDS = re.compile(
    "(?:(?:left|right|leftright)arrow|times|sim|approx|leq|geq|pm|cdot|infty|mathcal|mathbb|mathbf|mathrm|it|el)+"
)
"""Names of commands; `el` is what ℓ lacks of its name `ell`, since NFKC makes it an l."""


def letters(text: str) -> str:
    """Letters and digits, as an identity is made: NFKC, letter case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


if __name__ == "__main__":
    sys.exit(main())
