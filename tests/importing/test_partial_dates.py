"""Imports and dates of a month or year, which only people write: theirs stays, and is reported."""

from pathlib import Path

import pytest

from tests.importing.archives import Archive, Listed, make_dump

TITLE = "Octopuses hold more than we think"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.yml").write_text("title: T\n")
    return Archive(tmp_path)


@pytest.mark.parametrize("date", ["2024-05", "2024", "2023-12"])
def test_a_month_or_year_that_a_person_wrote_stays(archive: Archive, date: str) -> None:
    archive.run(first=make_dump(Listed(TITLE)))
    (path,) = archive.root.rglob("content/papers/**/*.md")
    edited = path.read_text().replace("date: 2024-05-18", f"date: {date}")
    path.write_text(edited)
    plan = archive.run(second=make_dump(Listed(TITLE, comments=3), day="Nov 29, 2025"))
    text = path.read_text()
    assert f"date: {date}\n" in text
    assert "comments: 3\n" in text
    assert [(conflict.field, conflict.kept) for conflict in plan.conflicts] == [("date", date)]


def test_a_paper_of_a_month_by_hand_is_known_to_an_import(archive: Archive) -> None:
    path = archive.root / "content/papers/2024/by-hand.md"
    path.parent.mkdir(parents=True)
    path.write_text(f'---\ntitle: "{TITLE}"\ndate: 2024-05\n---\nMine.\n')
    archive.run(first=make_dump(Listed(TITLE)))
    assert list(archive.root.rglob("content/papers/**/*.md")) == [path]
    assert "date: 2024-05\n" in path.read_text()
