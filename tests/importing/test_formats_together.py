"""The same papers as the API's JSON, as BibTeX and as a dump of the page: one archive, whatever comes first."""

import datetime
import json
from itertools import permutations
from pathlib import Path

import pytest

from tests.importing.archives import Archive, Listed, make_dump
from tests.importing.lists import run_list

DUMP = make_dump(
    Listed("Sorting n log n Listings", who="• 2 authors", date="Nov 2", comments=4),
    Listed("Only in the Dump", who="• 3 authors", date="Nov 1"),
    day="Nov 9, 2025",
)
API = json.dumps(
    [
        {
            "paper": {
                "id": "2511.00001",
                "authors": [{"name": "Ada Example"}, {"name": "Bo Sample"}],
                "publishedAt": "2025-11-02T12:00:00.000Z",
                "title": "Sorting $n \\log n$ Listings",
                "summary": "We sort listings in $O(n \\log n)$ and\nreach 87.0\\%.",
                "ai_keywords": ["octopuses", "listings"],
                "githubRepo": "https://github.com/example/sorting",
                "organization": {"name": "example-lab", "fullname": "Example Laboratory"},
            },
            "publishedAt": "2025-11-02T12:00:00.000Z",
            "title": "Sorting $n \\log n$ Listings",
            "numComments": 2,
        }
    ]
).encode()
BIBTEX = rb"""
@article{sorting,
  title = {Sorting $n \log n$ Listings},
  author = {Example, A. and Sample, B.},
  year = 2025,
  month = nov,
  journal = {Journal of Examples},
  pages = {1--4},
  doi = {10.1000/182},
  eprint = {2511.00001},
  archiveprefix = {arXiv},
  keywords = {Listings, arms},
}
@misc{alone, title = {Only in {B}ib{T}e{X}}, author = {Sample, Bo and others}, year = 2024}
"""
LISTS = (
    ("daily.txt", DUMP, datetime.date(2025, 11, 9)),
    ("api.json", API, datetime.date(2025, 11, 4)),
    ("library.bib", BIBTEX, datetime.date(2025, 11, 7)),
)
SORTING = """---
title: "Sorting n log n Listings"
date: 2025-11-02
author_count: 2
authors: [Ada Example, Bo Sample]
organization: {handle: example-lab, name: Example Laboratory}
arxiv: "2511.00001"
doi: 10.1000/182
venue: Journal of Examples
publication_type: article-journal
keywords: [Listings, arms]
links:
- {kind: code, url: "https://github.com/example/sorting"}
comments: 4
tags: [octopuses]
"""


def make(root: Path, order: tuple[int, ...]) -> Archive:
    (root / "content").mkdir(parents=True)
    (root / "content/tags.yml").write_text(
        "- {label: Octopuses, slug: octopuses, description: Arms., phrases: [octopus]}\n"
    )
    archive = Archive(root)
    for number in order:
        report = run_list(archive, *LISTS[number]).listings[0]
        parts = report.new + report.updated + report.unchanged + report.duplicates + report.quarantined
        assert report.entries == parts
    return archive


def test_all_formats_meet_in_one_file_in_any_order(tmp_path: Path) -> None:
    orders = list(permutations(range(3)))
    archives = [make(tmp_path / str(number), order) for number, order in enumerate(orders)]
    texts = [sorted(map(archive.text, archive.papers())) for archive in archives]
    assert all(text == texts[0] for text in texts)
    (sorting,) = (text for text in texts[0] if "Sorting" in text)
    assert sorting.startswith(SORTING)
    assert sorting.endswith("---\nWe sort listings in O(n log n) and reach 87.0%.\n")
    assert len(texts[0]) == 3


def test_undo_takes_back_one_format_only(tmp_path: Path) -> None:
    archive = make(tmp_path / "all", (0, 1, 2))
    without = make(tmp_path / "some", (0, 1))
    archive.undo("library")
    assert archive.files() == without.files()


@pytest.mark.parametrize("gone", range(3))
def test_papers_are_restored_from_all_formats(tmp_path: Path, gone: int) -> None:
    archive = make(tmp_path / "all", (0, 1, 2))
    path = archive.papers()[gone]
    before = archive.text(path)
    (archive.root / "content/papers" / path).unlink()
    archive.restore()
    assert archive.text(path) == before


def test_the_records_of_all_formats_are_made_again_from_their_lists(tmp_path: Path) -> None:
    archive = make(tmp_path / "all", (0, 1, 2))
    papers = {path: archive.text(path) for path in archive.papers()}
    for record in (archive.root / "content/imports").glob("*.jsonl"):
        record.unlink()
    run_list(archive, *LISTS[0])
    assert {path: archive.text(path) for path in archive.papers()} == papers
    run_list(archive, "new.bib", BIBTEX.replace(b"1--4", b"1--9"), datetime.date(2025, 11, 12))
    assert "pages: 1-9" in "".join(map(archive.text, archive.papers()))
