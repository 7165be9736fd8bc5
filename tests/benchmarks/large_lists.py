"""Imports large lists, and prints size, records, seconds and peak memory of each.

    python -m tests.benchmarks.large_lists FOLDER [--megabytes 500] [--formats jsonl,bib,ris,csv] [--read-only]

Makes a list of each format in FOLDER, unless it is there, with made-up papers of some 1.2 kB. Each is imported by a
process of its own into a new archive in FOLDER, which is removed afterwards.
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

TEXT = (
    "we study how papers are collected and found by people who read them in many fields and over long times with few "
    "means and little help from others while models of language grow and data sets age faster than methods do"
)
WORDS = TEXT.split()


def make_text(random_: random.Random, words: int) -> str:
    """Made-up prose."""
    return " ".join(random_.choices(WORDS, k=words)).capitalize()


def make_papers() -> Iterator[dict[str, str]]:
    """Papers without end."""
    random_ = random.Random(1)
    number = 0
    while True:
        number += 1
        yield {
            "key": f"example{number}",
            "title": f"{make_text(random_, 7)} {number}",
            "authors": f"Example, Ada and Sample, Bo and Instance, Cy{number % 1000}",
            "year": str(2000 + number % 26),
            "doi": f"10.1234/example.{number}",
            "journal": f"Journal of Examples {number % 40}",
            "abstract": f"{make_text(random_, 170)}.",
        }


def format_jsonl(paper: dict[str, str]) -> str:
    authors = [name.strip() for name in paper["authors"].split(" and ")]
    return json.dumps({**paper, "authors": authors, "venue": paper["journal"]}) + "\n"


def format_bib(paper: dict[str, str]) -> str:
    fields = ("title", "year", "doi", "journal", "abstract")
    lines = "".join(f"  {name} = {{{paper[name]}}},\n" for name in fields)
    return f"@article{{{paper['key']},\n{lines}  author = {{{paper['authors']}}}\n}}\n\n"


def format_ris(paper: dict[str, str]) -> str:
    authors = "".join(f"AU  - {name}\n" for name in paper["authors"].split(" and "))
    return (
        f"TY  - JOUR\nTI  - {paper['title']}\n{authors}PY  - {paper['year']}\nDO  - {paper['doi']}\n"
        f"T2  - {paper['journal']}\nAB  - {paper['abstract']}\nER  - \n\n"
    )


def format_csv(paper: dict[str, str]) -> str:
    names = paper["authors"].replace(" and ", "; ")
    return f'"{paper["title"]}","{names}",{paper["year"]},{paper["doi"]},"{paper["journal"]}","{paper["abstract"]}"\n'


FORMATS: dict[str, tuple[str, Callable[[dict[str, str]], str]]] = {
    "jsonl": ("", format_jsonl),
    "bib": ("", format_bib),
    "ris": ("", format_ris),
    "csv": ("title,authors,year,doi,journal,abstract\n", format_csv),
}


def make_list(path: Path, extension: str, size: int) -> None:
    """Make a list of at least `size` bytes."""
    head, format_paper = FORMATS[extension]
    with path.open("w", encoding="utf-8") as file:
        written = file.write(head)
        for paper in make_papers():
            written += file.write(format_paper(paper))
            if written >= size:
                return


READ = """
import sys
from pathlib import Path
from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.read_list import read_list
from paperarchive.formats.sniff import sniff_file
from paperarchive.formats.source import ListSource, SourceFile
file = SourceFile(sys.argv[1], path=Path(sys.argv[1]))
kind = sniff_file(file)
assert isinstance(kind, ListFormat), kind
read = read_list(kind, ListSource(file.name, (file,)), ReadOptions())
print(f"{kind.name}: {len(read.records):,} records, {len(read.quarantine):,} quarantined")
"""


def measure(command: list[str]) -> tuple[float, float, str]:
    """Run a command. Returns seconds, its peak memory in MB, and what it printed."""
    started = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    script = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], check=False);"
        " print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=False)
    del before
    peak = int(done.stderr.splitlines()[-1]) / 1024
    return time.perf_counter() - started, peak, done.stdout.strip() or done.stderr


def main() -> int:
    """Make lists, import them, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--read-only", action="store_true", help="read the list, and import nothing")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for extension in arguments.formats.split(","):
        path = arguments.folder / f"large-{arguments.megabytes}.{extension}"
        if not path.exists():
            make_list(path, extension, arguments.megabytes * 1_000_000)
        archive = arguments.folder / "archive"
        shutil.rmtree(archive, ignore_errors=True)
        command = [sys.executable, "-c", READ, str(path)]
        if not arguments.read_only:
            (archive / "content").mkdir(parents=True)
            (archive / "site.yml").write_text("title: Large\n")
            command = [sys.executable, "-m", "paperarchive", "-C", str(archive), "import", str(path)]
        seconds, peak, output = measure(command)
        size = path.stat().st_size / 1e6
        print(f"{extension}: {size:.0f} MB, {seconds:.0f} s, peak {peak:.0f} MB: {output[-300:]}", flush=True)
        shutil.rmtree(archive, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
