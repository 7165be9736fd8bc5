"""Which records of lists are one paper: by arXiv identifier, DOI, title, and authors."""

from itertools import permutations
from pathlib import Path

import pytest

from paperarchive.formats.record import Record
from paperarchive.paper import Author
from tests.importing.archives import Archive
from tests.importing.lists import run_records


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    (tmp_path / "content").mkdir()
    return Archive(tmp_path)


def record(
    title: str = "One Title", *names: str, is_complete: bool = True, arxiv: str | None = None, doi: str | None = None
) -> Record:
    authors = tuple(map(Author, names))
    return Record(3, title, authors=authors, has_all_authors=is_complete, arxiv=arxiv, doi=doi)


def count_papers(folder: Path, *records: Record) -> set[int]:
    """The numbers of papers of records, imported in any order: each list by itself, or all in one."""
    counts = set()
    for number, order in enumerate(permutations(records)):
        apart, together = Archive(folder / f"{number}a"), Archive(folder / f"{number}b")
        for archive in (apart, together):
            (archive.root / "content").mkdir(parents=True)
        for day, each in enumerate(order, 1):
            run_records(apart, f"list{records.index(each)}", [each], day)
        run_records(together, "list", order, 1)
        counts |= {len(apart.papers()), len(together.papers())}
    return counts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(arxiv="2411.01230"), record("Another Title", arxiv="2411.01230v2")),
        (record(doi="10.1000/ABC"), record("Another Title", doi="10.1000/abc")),
        (record(arxiv="2411.01230"), record(doi="10.1000/182")),
        (record(arxiv="2411.01230"), record("Another Title", doi="10.48550/arXiv.2411.01230")),
        (record(arxiv="2411.01230"), record("one title!")),
        (record("One Title", "Ada Example", "Ben Other"), record("One Title", "A. Example", "B. Other")),
        (record("One Title", "Ada Example"), record("One Title", "Ben Other", is_complete=False)),
        (record("One Title", "Ada Example", doi="10.1000/182"), record("One Title", "Ben Other", doi="10.1000/182")),
        (record("One Title", "Ada Example"), record("One Title")),
    ],
)
def test_records_that_are_one_paper(tmp_path: Path, one: Record, other: Record) -> None:
    assert count_papers(tmp_path, one, other) == {1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (record(arxiv="2411.01230"), record(arxiv="2502.00001")),
        (record(doi="10.1000/182"), record(doi="10.1000/183")),
        (record(arxiv="2411.01230", doi="10.1000/182"), record(arxiv="2502.00001", doi="10.1000/182")),
        (record("Editorial", "Ada Example"), record("Editorial", "Ben Other", "Carl Third")),
        (record("One Title"), record("One Title 2")),
    ],
)
def test_records_that_are_two_papers(tmp_path: Path, one: Record, other: Record) -> None:
    assert count_papers(tmp_path, one, other) == {2}


def test_a_preprint_and_its_published_version_become_one_paper_with_both_identifiers(archive: Archive) -> None:
    run_records(archive, "a", [record(arxiv="2411.01230")], 1)
    run_records(archive, "b", [record(doi="10.1000/182")], 2)
    (file,) = archive.read().papers
    assert (file.paper.arxiv, file.paper.doi) == ("2411.01230", "10.1000/182")
    run_records(archive, "c", [record("Another", doi="10.1000/182"), record("Third", arxiv="2411.01230v3")], 3)
    assert len(archive.papers()) == 1


def test_papers_of_one_title_are_found_again_by_their_authors(archive: Archive) -> None:
    ours, theirs = record("Editorial", "Ada Example"), record("Editorial", "Ben Other")
    run_records(archive, "a", [ours, theirs], 1)
    assert len(archive.papers()) == 2
    run_records(archive, "b", [record("Editorial", "B. Other"), record("Editorial", "A. Example")], 2)
    assert len(archive.papers()) == 2
    assert {len(file.paper.appearances) for file in archive.read().papers} == {2}


def test_papers_of_one_title_in_one_list_get_distinct_slugs(archive: Archive) -> None:
    plan = run_records(archive, "a", [record(arxiv="2411.01230"), record(arxiv="2502.00001")], 1)
    assert plan.listings[0].new == 2
    first, second = archive.papers()
    assert first.startswith("undated/one-title-")
    assert second == "undated/one-title.md"


def test_a_record_with_identifiers_of_two_papers_is_reported_and_imported_into_the_first(archive: Archive) -> None:
    run_records(archive, "a", [record("First", arxiv="2411.01230"), record("Second", doi="10.1000/182")], 1)
    plan = run_records(archive, "b", [record("First", arxiv="2411.01230", doi="10.1000/182")], 2)
    assert [str(problem) for problem in plan.linking] == [
        (
            "b.jsonl:3: 'First' has the identifiers of two papers, first and second; it is imported into first "
            "(if they are one paper, run `paperarchive merge first second`; if not, correct the identifier in the list)"
        )
    ]
    assert plan.listings[0].updated == 1
    assert len(archive.papers()) == 2


def test_a_removed_paper_is_known_by_its_doi(archive: Archive) -> None:
    run_records(archive, "a", [record(doi="10.1000/182"), record("Other")], 1)
    (archive.root / "content/papers/undated/one-title.md").unlink()
    plan = run_records(archive, "b", [record("New Title", doi="10.1000/182")], 2)
    assert (plan.listings[0].new, plan.listings[0].unchanged) == (0, 1)
    assert archive.papers() == ["undated/other.md"]
