"""Read the lines of known organisations, and count what came out right.

Usage: python -m tests.benchmarks.organization_lines FILE

FILE is JSON: a list of [handle, full name, number of papers]. Each is written as the page writes it (handle
and name) and as a browser copies it (the name alone), and read with and without the form of its dump being known.
Prints how many are right, wrong (another name or handle) and not read, by organisations and by papers.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from paperarchive.formats.daily_papers.organizations import OrganizationForm, read_organization
from paperarchive.paper import Organization


def main() -> int:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, help="JSON: [[handle, name, papers], ...]")
    rows = json.loads(parser.parse_args().file.read_text(encoding="utf-8"))
    known = [(handle, " ".join(name.split()), papers) for handle, name, papers in rows if handle and name]
    for form in (OrganizationForm.UNKNOWN, OrganizationForm.PAIRS):
        lines = [(f"{handle} {name}", Organization(name, handle), papers) for handle, name, papers in known]
        score(f"pairs, form {form.value}", lines, form)
    for form in (OrganizationForm.UNKNOWN, OrganizationForm.NAMES):
        lines = [(name, Organization(name), papers) for _, name, papers in known]
        score(f"names, form {form.value}", lines, form)
    return 0


def score(title: str, lines: list[tuple[str, Organization, int]], form: OrganizationForm) -> None:
    """Print the score of lines, and each one that is wrong or not read."""
    organizations: Counter[str] = Counter()
    papers: Counter[str] = Counter()
    shown: list[str] = []
    for line, wanted, number in lines:
        found = read_organization(line, form)
        result = "not read" if found is None else "right" if found == wanted else "wrong"
        organizations[result] += 1
        papers[result] += number
        if result != "right":
            shown.append(f"    {result}: {line!r} {found or ''}")
    print(f"{title}: organisations {dict(organizations)}, papers {dict(papers)}")
    print("\n".join(shown))


if __name__ == "__main__":
    sys.exit(main())
