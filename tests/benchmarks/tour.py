"""The tour of the README from the wheel: a new environment, an empty folder, a bibliography, a served site.

Usage: python -m tests.benchmarks.tour [--bibliography FILE] [--entries N] [--keep FOLDER]

Builds the wheel of this checkout, installs it with its dependencies (from the package index) into a new environment,
and runs the commands of the README as they are printed there, with nothing else on the path. Without --bibliography
it makes one up with N entries (200): articles, proceedings, preprints, LaTeX in titles, keywords, private `file`
fields. Prints a Markdown table: command, seconds, the last line it printed. The site counts as served when its home
page and a paper have been fetched. The exit status is 1 if a command fails.
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

from tests.paths import REPOSITORY

SUBJECTS = (
    *("Machine Translation", "Question Answering", "Speech Recognition", "Graph Neural Networks", "Diffusion Models"),
    *("Bird Song", "River Deltas", "Protein Folding", "{B}ayesian Inference", "Reinforcement Learning"),
)
MANNERS = (
    *("A Survey of", "Towards Better", "On the Limits of", '{T\\"u}bingen Lectures on', "Learning without Labels for"),
    *("Robust", "Low-Resource", "The Cost of", "Measuring", "What Is Known of"),
)
PEOPLE = (
    *("Lovelace, Ada", "Turing, Alan M.", "Erd{\\H{o}}s, P{\\'a}l", "van der Berg, Jan", "{The Example Group}"),
    *("Curie, Marie", "Ng{\\~u}g{\\~i}, Wa", "Garc{\\'i}a M{\\'a}rquez, Luz", "Li, Wei", "Stone, Gus L., Jr."),
)
ABSTRACT = (
    "We study {subject} under few assumptions. With $O(n \\log n)$ steps our method keeps 95\\% of the quality, and we"
    " show where it fails. Earlier work on {subject} measured neither."
)


def make_bibliography(entries: int) -> str:
    """Make up a bibliography in BibTeX, as Zotero and JabRef write it."""
    choose = random.Random(14)
    parts = ["% made up\n@string{conf = {Proceedings of the Example Conference}}\n"]
    for number in range(entries):
        subject, manner = choose.choice(SUBJECTS), choose.choice(MANNERS)
        people = " and ".join(choose.sample(PEOPLE, choose.randint(1, 5)))
        year = choose.randint(2015, 2025)
        fields = {
            "title": f"{{{manner} {subject}, Part {number}}}",
            "author": f"{{{people}}}",
            "year": str(year),
            "abstract": f"{{{ABSTRACT.replace('{subject}', subject)}}}",
            "keywords": f"{{{subject.lower()}, field notes}}",
        }
        kind = choose.choice(("article", "inproceedings", "misc"))
        if kind == "article":
            fields |= {"journal": "{Journal of Examples}", "doi": f"{{10.1000/example.{number}}}", "month": "jun"}
        elif kind == "inproceedings":
            fields |= {"booktitle": "conf", "file": f"{{/home/ada/papers/{number}.pdf}}"}
        else:
            fields |= {
                "eprint": f"{{{year % 100:02}{number % 12 + 1:02}.{10000 + number}}}",
                "archiveprefix": "{arXiv}",
            }
        lines = ",\n".join(f"  {key} = {value}" for key, value in fields.items())
        parts.append(f"@{kind}{{example{number},\n{lines}\n}}\n")
    return "\n".join(parts)


def install(folder: Path) -> Path:
    """Install the wheel of this checkout; returns the environment's folder of programs."""
    wheels = folder / "wheels"
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, REPOSITORY], check=True)
    [wheel] = wheels.glob("*.whl")
    venv.create(folder / "environment")
    programs = folder / "environment" / "bin"
    subprocess.run([*pip, "--python", programs / "python", "install", wheel], check=True)
    return programs


def serve(command: str, folder: Path, environment: dict[str, str]) -> tuple[float, str]:
    """Seconds until a server has sent its home page and a paper; the address."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, shell=True, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        assert server.stdout is not None
        address = next(found[0] for line in server.stdout if (found := re.search(r"http://[\d.:]+/", line)))
        with urllib.request.urlopen(f"{address}papers/") as response:
            page = response.read().decode()
        paper = re.search(r'data-slug="([^"]+)"', page)
        assert paper is not None
        with urllib.request.urlopen(f"{address}papers/{paper[1]}/") as response:
            assert response.status == 200
        seconds = time.perf_counter() - started
        os.killpg(server.pid, signal.SIGINT)
    return seconds, address


def tour(folder: Path, bibliography: Path, programs: Path) -> int:
    """Run the commands and print the table; returns the exit status."""
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
    (folder / "library.bib").write_bytes(bibliography.read_bytes())
    commands = ("paperarchive init papers && cd papers", "paperarchive import ~/library.bib", "paperarchive build")
    print("| command | seconds | says |\n|---|---:|---|")
    total, place = 0.0, folder
    for command in commands:
        started = time.perf_counter()
        done = subprocess.run(
            command, shell=True, cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - started
        total += seconds
        says = (done.stdout or done.stderr).strip().splitlines()
        print(f"| `{command}` | {seconds:.2f} | {says[-1] if says else ''} |")
        if done.returncode:
            print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
            return 1
        place = folder / "papers"
    seconds, address = serve("paperarchive serve", place, environment)
    print(f"| `paperarchive serve` | {seconds:.2f} | {address}: home page and a paper fetched |")
    print(f"| all | {total + seconds:.2f} | |")
    return 0


def main() -> int:
    """Install and run the tour; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--bibliography", type=Path)
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="a new folder, which is kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (arguments.keep or Path(temporary)).absolute()
        folder.mkdir(exist_ok=True)
        bibliography = arguments.bibliography
        if bibliography is None:
            bibliography = folder / "made-up.bib"
            bibliography.write_text(make_bibliography(arguments.entries), encoding="utf-8")
        started = time.perf_counter()
        programs = install(folder)
        print(f"Installed in {time.perf_counter() - started:.1f} s.\n")
        return tour(folder, bibliography, programs)


if __name__ == "__main__":
    sys.exit(main())
