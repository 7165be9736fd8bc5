"""The search in a build: its page, its files, the whole index when asked for, and its budget."""

import json
from pathlib import Path

from paperarchive.search.full_index import format_full_index
from paperarchive.settings import SearchSettings
from tests.building import Build
from tests.search.conftest import read_documents
from tests.search.indexes import index_documents


def set_search(root: Path, text: str) -> None:
    settings = root / "site.yml"
    settings.write_text(f"{settings.read_text()}search: {{{text}}}\n")


def test_a_build_reports_how_large_the_search_came_out(root: Path, build: Build) -> None:
    report = build().search
    files = list((root / "public" / "search").glob("*.json"))
    assert report.documents == 6
    assert report.bytes == sum(file.stat().st_size for file in files)
    assert report.shards == len(list((root / "public" / "search").glob("terms-*.json")))


def test_the_whole_index_is_written_when_asked_for(root: Path, build: Build) -> None:
    build()
    assert not (root / "public/search/lunr-index.json").exists()
    set_search(root, "full_index: true")
    build()
    documents = read_documents(root)
    expected = format_full_index(index_documents(documents, SearchSettings().boosts))
    assert (root / "public/search/lunr-index.json").read_text() == expected


def test_boosts_of_the_settings_are_those_of_the_index(root: Path, build: Build) -> None:
    set_search(root, "title_boost: 5.5, tags_boost: 0.5")
    build()
    assert json.loads((root / "public/search/manifest.json").read_text())["boosts"] == [
        5.5,
        1.0,
        0.5,
        2.0,
        2.0,
        0.5,
        2.0,
    ]


def test_drafts_are_not_found(root: Path, build: Build) -> None:
    build()
    assert not any("a-draft" in file.read_text() for file in (root / "public/search").glob("*.json"))


def test_past_its_budget_the_search_is_a_warning(root: Path, build: Build) -> None:
    set_search(root, "budget: 1")
    paper = root / "content/papers/2024/by-hand.md"
    paper.write_text(paper.read_text() + " ".join(f"word{number}" for number in range(60_000)))
    (warning,) = [str(problem) for problem in build().problems]
    assert warning.startswith("site.yml: search.budget: everything below search/ is ")
    assert warning.endswith(" MB, more than 1 MB (raise search.budget, or turn search.full_index off)")
