"""Undo: an import is taken back byte for byte, but for what a person edited since."""

from pathlib import Path

import pytest

from paperarchive.content.disk import write_file
from paperarchive.content.import_records import read_import_records, record_path
from paperarchive.errors import Problems, ProblemsError
from paperarchive.importing.undo import KeptEdit
from tests.importing.archives import TAGS, Archive, Listed, make_dump

OLD = make_dump(Listed("One Title", comments=2), Listed("Second", who=None), day="Oct 1, 2025")
NEW = make_dump(
    Listed(
        "One title",
        "An octopus, an octopus, and all that we know of it, for readers who care for the sea and for its animals.",
        "• 8 authors",
    ),
    Listed("Second", date="Jun 1, 2023"),
    Listed("Third"),
    day="Oct 9, 2025",
)
OLDER = make_dump(Listed("One Title", who="nvidia NVIDIA"), Listed("Fourth"), day="Sep 1, 2025")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    write_file(tmp_path / "content/tags.yml", TAGS.encode())
    return Archive(tmp_path)


@pytest.mark.parametrize("dump", [NEW, OLDER])
def test_undo_gives_back_the_tree_of_before(archive: Archive, dump: bytes) -> None:
    archive.run(a=OLD)
    before = archive.files()
    archive.run(b=dump)
    archive.undo()
    assert archive.files() == before


def test_the_first_import_is_taken_back_too(archive: Archive) -> None:
    before = archive.files()
    archive.run(a=OLD, b=NEW)
    plan = archive.undo()
    assert [listing.slug for listing in plan.listings] == ["a", "b"]
    assert archive.files() == before


def test_a_file_that_a_person_wrote_is_as_before(archive: Archive) -> None:
    text = "---\ntitle: 'Third'   # mine\ndate: 2024-05-18\n---\nMine.\n"
    write_file(archive.root / "content/papers/third.md", text.encode())
    before = archive.files()
    archive.run(b=NEW)
    assert "author_count: 7" in archive.text("third.md")
    plan = archive.undo()
    assert archive.files() == before
    assert plan.kept == ()


def test_edits_before_the_import_stay_as_they_were(archive: Archive) -> None:
    archive.run(a=OLD)
    archive.edit("2024/one-title.md", ("We show", "An octopus shows"), ("author_count: 7\n", ""))
    before = archive.files()
    archive.run(b=NEW)
    assert "tags: [octopuses]" in archive.text("2024/one-title.md")
    plan = archive.undo()
    assert archive.files() == before
    assert plan.kept == ()


def test_a_listing_is_taken_back_by_name(archive: Archive) -> None:
    archive.run(a=OLD)
    archive.run(b=NEW)
    archive.undo("a.txt")
    assert list(archive.read().listings) == [*archive.read().listings][:1]
    assert [listing.slug for listing in archive.read().listings] == ["b"]
    assert "listings:\n- {listing: b, rank: 1, comments: 0}\n" in archive.text("2024/one-title.md")
    assert archive.papers() == ["2023/second.md", "2024/one-title.md", "2024/third.md"]
    archive.undo()
    assert archive.papers() == []


def test_a_text_of_an_older_listing_comes_from_its_dump(archive: Archive) -> None:
    archive.run(a=OLD)
    before = archive.text("2024/one-title.md")
    archive.run(b=NEW)
    archive.run(c=OLDER)
    archive.undo("b")
    text = archive.text("2024/one-title.md")
    assert text.startswith('---\ntitle: "One Title"\ndate: 2024-05-18\nauthor_count: 7\n')
    assert text.partition("---\n")[2].partition("---\n")[2] == before.partition("---\n")[2].partition("---\n")[2]
    record = read_import_records(archive.root, Problems()).imports["a"]
    assert archive.run(a=OLD).changes == ()
    assert record == read_import_records(archive.root, Problems()).imports["a"]


EDITS = {
    "a note": (("listings:", "note: Mine.\nlistings:"),),
    "a remark": (("\nlistings:", "   # mine\nlistings:"),),
    "a field": (("author_count: 7", "author_count: 9"),),
    "a field removed": (("author_count: 7\n", ""),),
    "the abstract": (("We show", "They show"),),
    "a tag": (("\ncomments:", "\ntags: [own]\ncomments:"),),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_file_that_was_edited_since_stays_but_for_its_row(archive: Archive, edit: str) -> None:
    archive.run(b=NEW)
    archive.edit("2024/third.md", *EDITS[edit])
    edited = archive.text("2024/third.md")
    plan = archive.undo()
    assert plan.kept == (KeptEdit("content/papers/2024/third.md", ()),)
    assert archive.papers() == ["2024/third.md"]
    assert archive.text("2024/third.md") == edited.replace("listings:\n- {listing: b, rank: 3, comments: 0}\n", "")


def test_a_field_that_was_edited_since_stays_and_is_named(archive: Archive) -> None:
    archive.run(a=OLD)
    archive.run(b=NEW)
    archive.edit("2024/one-title.md", ("author_count: 8", "author_count: 9"), ("tags: [octopuses]", "tags: [own]"))
    plan = archive.undo()
    assert plan.kept == (KeptEdit("content/papers/2024/one-title.md", ("author_count",)),)
    text = archive.text("2024/one-title.md")
    assert 'title: "One Title"\ndate: 2024-05-18\nauthor_count: 9\ncomments: 2\ntags: [own]\nlistings:' in text


def test_a_moved_file_goes_back_to_undated(archive: Archive) -> None:
    archive.run(a=OLD)
    archive.run(b=NEW)
    assert "2023/second.md" in archive.papers()
    archive.undo()
    assert "undated/second.md" in archive.papers()


def test_an_unknown_listing_is_named(archive: Archive) -> None:
    archive.run(first=OLD)
    with pytest.raises(ProblemsError) as raised:
        archive.undo("frist")
    assert str(raised.value) == "frist: is no listing of this archive (did you mean 'first'?)"


def test_there_may_be_nothing_to_take_back(archive: Archive) -> None:
    with pytest.raises(ProblemsError) as raised:
        archive.undo()
    assert str(raised.value) == (
        "content/listings.yml: no import is recorded that could be taken back "
        "(name a listing: `paperarchive import --undo LISTING`)"
    )


def test_of_two_last_imports_one_is_to_be_named(archive: Archive) -> None:
    archive.run(a=OLD)
    archive.run(b=NEW)
    path = archive.root / record_path("b")
    path.write_text(path.read_text().replace('"import": 2', '"import": 1'))
    with pytest.raises(ProblemsError) as raised:
        archive.undo()
    assert str(raised.value) == (
        "content/listings.yml: several imports are the last one, after branches were merged: a, b "
        "(name a listing: `paperarchive import --undo LISTING`)"
    )
