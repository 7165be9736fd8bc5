"""A paper that is saved while an import writes it is kept, and the next import merges it as if nothing had been."""

from pathlib import Path

import pytest

from paperarchive.content.changes import write_changes
from paperarchive.content.journal_folder import has_journal
from paperarchive.content.lock import lock_content
from paperarchive.errors import ProblemsError
from tests.importing.archives import Archive, Listed, make_dump
from tests.interruptions import killed_at

OLD = make_dump(Listed("One Title", comments=1), Listed("Second"), day="Oct 1, 2025")
NEW = make_dump(Listed("One Title", comments=9), Listed("Third"), day="Oct 9, 2025")
PAPER = "content/papers/2024/one-title.md"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path)
    archive.run(a=OLD)
    return archive


def edit(archive: Archive) -> None:
    file = archive.root / PAPER
    file.write_text(file.read_text().replace("We show", "I show"))


def expect_merged(archive: Archive) -> None:
    archive.run(b=NEW)
    text = (archive.root / PAPER).read_text()
    assert "comments: 9\n" in text
    assert "- {listing: b, rank: 1, comments: 9}\n" in text
    assert "I show" in text
    assert archive.run(b=NEW).listings[0].unchanged == 2


def test_the_next_import_merges_a_paper_that_was_saved_meanwhile(archive: Archive) -> None:
    plan = archive.plan({"b.txt": NEW})
    edit(archive)
    with pytest.raises(ProblemsError) as raised:
        write_changes(archive.root, plan.changes)
    assert str(raised.value) == f"{PAPER}: was changed since it was read; it was kept (run the command again)"
    expect_merged(archive)


def test_the_next_import_of_the_same_listing_does_so_too(archive: Archive) -> None:
    """Its record has lines from before, which are what it was."""
    record = archive.root / "content/imports/a.jsonl"
    before = record.read_bytes()
    plan = archive.plan({"a.txt": OLD})
    assert plan.changes == ()
    (archive.root / PAPER).write_text((archive.root / PAPER).read_text().replace("comments: 1\n", ""))
    plan = archive.plan({"b.txt": NEW, "a.txt": OLD})
    edit(archive)
    with pytest.raises(ProblemsError):
        write_changes(archive.root, plan.changes)
    assert record.read_bytes() == before


def test_a_paper_that_was_saved_after_an_interruption_is_merged_too(archive: Archive) -> None:
    plan = archive.plan({"b.txt": NEW})
    for number in range(1, 99):
        with killed_at(number), lock_content(archive.root, "import"):
            write_changes(archive.root, plan.changes)
        if has_journal(archive.root):
            break
    edit(archive)
    messages: list[str] = []
    with lock_content(archive.root, "import", report=messages.append):
        pass
    assert messages[1:] == [f"{PAPER}: was changed since then; it was kept"]
    expect_merged(archive)
