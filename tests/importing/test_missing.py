"""Deleted papers stay deleted, unless a person brings them back."""

from pathlib import Path

import pytest

from paperarchive.content.removed import RemovedPaper, read_removed
from paperarchive.errors import Problems, ProblemsError
from tests.importing.archives import Archive, Listed, make_dump

THREE = make_dump(Listed("One Title"), Listed("Second"), Listed("Third"), day="Oct 1, 2025")
AGAIN = make_dump(Listed("ONE TITLE", comments=3), Listed("Fourth"), day="Oct 9, 2025")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def delete(archive: Archive, *paths: str) -> None:
    for path in paths:
        (archive.root / "content/papers" / path).unlink()


def removed(archive: Archive) -> tuple[RemovedPaper, ...]:
    return read_removed(archive.root, Problems()).papers


def test_a_deleted_paper_stays_deleted_and_that_is_said_once(archive: Archive) -> None:
    archive.run(a=THREE)
    delete(archive, "2024/one-title.md")
    plan = archive.run(b=AGAIN)
    assert [paper.slug for paper in plan.removed] == ["one-title"]
    assert removed(archive) == (RemovedPaper("one-title", ("onetitle",), why="its file was deleted"),)
    assert archive.papers() == ["2024/fourth.md", "2024/second.md", "2024/third.md"]
    (report,) = plan.listings
    assert (report.entries, report.new, report.unchanged) == (2, 1, 1)
    plan = archive.run(c=make_dump(Listed("One: Title"), day="Oct 20, 2025"))
    assert plan.removed == ()
    assert len(archive.papers()) == 3


def test_importing_the_same_dump_again_brings_nothing_back(archive: Archive) -> None:
    archive.run(a=THREE)
    delete(archive, "2024/one-title.md")
    archive.run(a=THREE)
    assert archive.run(a=THREE).changes == ()
    assert len(archive.papers()) == 2


def test_a_restored_paper_is_as_the_newest_dumps_say(archive: Archive) -> None:
    archive.run(a=THREE)
    delete(archive, "2024/one-title.md")
    archive.run(b=AGAIN)
    other = Archive(archive.root / "other")
    other.run(a=THREE)
    other.run(b=AGAIN)
    assert archive.restore().restored == ("content/papers/2024/one-title.md",)
    assert archive.text("2024/one-title.md") == other.text("2024/one-title.md")
    assert removed(archive) == ()
    assert archive.run(b=AGAIN).changes == ()
    assert archive.run(c=make_dump(Listed("One Title", comments=9), day="Oct 20, 2025")).listings[0].updated == 1


def test_papers_are_restored_by_name(archive: Archive) -> None:
    archive.run(a=THREE)
    delete(archive, "2024/one-title.md", "2024/third.md")
    archive.run(a=THREE)
    archive.restore("third")
    assert archive.papers() == ["2024/second.md", "2024/third.md"]
    with pytest.raises(ProblemsError) as raised:
        archive.restore("one-titel")
    assert str(raised.value) == "one-titel: is no removed paper (did you mean 'one-title'?)"


def test_what_is_missing_is_restored_before_what_was_removed_on_purpose(archive: Archive) -> None:
    archive.run(a=THREE)
    delete(archive, "2024/one-title.md")
    archive.run(a=THREE)
    delete(archive, "2024/third.md")
    assert archive.restore().restored == ("content/papers/2024/third.md",)
    assert archive.restore().restored == ("content/papers/2024/one-title.md",)


def test_a_paper_that_no_dump_has_is_named(archive: Archive) -> None:
    archive.run(a=THREE)
    (archive.root / "content/removed.yml").write_text("- {slug: by-hand, titles: [byhand]}\n")
    plan = archive.restore()
    assert list(map(str, plan.problems)) == [
        "by-hand: no dump in content/listings/ has the paper (restore its file with git)"
    ]


def test_a_record_goes_when_its_file_is_there_again(archive: Archive) -> None:
    archive.run(a=THREE)
    text = archive.text("2024/third.md")
    delete(archive, "2024/third.md")
    archive.run(a=THREE)
    (archive.root / "content/papers/2024/third.md").write_text(text)
    archive.run(a=THREE)
    assert removed(archive) == ()


def test_a_record_by_hand_keeps_a_paper_away(archive: Archive) -> None:
    (archive.root / "content").mkdir()
    (archive.root / "content/removed.yml").write_text("- {slug: x, titles: [onetitle], why: withdrawn}\n")
    plan = archive.run(a=THREE)
    assert archive.papers() == ["2024/second.md", "2024/third.md"]
    assert (plan.listings[0].new, plan.listings[0].unchanged, plan.removed) == (2, 1, ())


MANY = make_dump(*(Listed(f"Paper {number}") for number in range(100)), day="Oct 1, 2025")


@pytest.mark.parametrize(("gone", "stops"), [(10, False), (11, True), (50, True)])
def test_many_papers_gone_at_once_stop_an_import(archive: Archive, gone: int, stops: bool) -> None:
    archive.run(a=MANY)
    delete(archive, *(f"2024/paper-{number}.md" for number in range(gone)))
    before = archive.files()
    if not stops:
        assert len(archive.run(b=AGAIN).removed) == gone
        return
    with pytest.raises(ProblemsError) as raised:
        archive.run(b=AGAIN)
    assert (
        str(raised.value)
        == (
            f"content/papers: {gone} of 100 papers that listings name have no file: "
            "paper-0, paper-1, paper-10, paper-2, paper-3, ... (check the checkout; then "
            "`paperarchive import --restore` writes them again; if they were removed on purpose, import with --removed)"
        )
        or gone == 50
    )
    assert archive.files() == before
    archive.accept_removals = True
    assert len(archive.run(b=AGAIN).removed) == gone
    assert len(removed(archive)) == gone


def test_a_tenth_of_a_large_archive_may_be_gone(archive: Archive) -> None:
    archive.run(a=make_dump(*(Listed(f"Paper {number}") for number in range(200)), day="Oct 1, 2025"))
    delete(archive, *(f"2024/paper-{number}.md" for number in range(20)))
    assert len(archive.run(b=AGAIN).removed) == 20


def test_all_that_is_missing_is_written_again_as_it_was(archive: Archive) -> None:
    archive.run(a=MANY)
    before = archive.files()
    delete(archive, *(f"2024/paper-{number}.md" for number in range(100)))
    assert len(archive.restore().restored) == 100
    assert archive.files() == before
