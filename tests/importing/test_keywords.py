"""Keywords of lists become tags where the vocabulary knows them; what a person removed stays removed."""

from pathlib import Path

import pytest

from paperarchive.formats.record import Record
from tests.importing.archives import Archive
from tests.importing.lists import run_records

PATH = "undated/one-title.md"
SPEECH = "- {label: Speech, slug: speech, description: Talk., phrases: [talk]}\n"
ARMS = "- {label: Arms, slug: arms, description: Limbs., phrases: [arm]}\n"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/tags.yml").write_text(SPEECH)
    archive = Archive(tmp_path)
    run_records(archive, "a", [Record(1, "One Title", keywords=("Speech", "arms", "legs"))], 1)
    return archive


def keys(archive: Archive) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keywords and tags."""
    (file,) = archive.read().papers
    return file.paper.keywords, file.paper.tags


def run_again(archive: Archive, *keywords: str, name: str = "b", day: int = 2) -> None:
    run_records(archive, name, [Record(1, "One Title", keywords=keywords)], day)


def test_what_the_vocabulary_knows_is_a_tag_and_the_rest_stays(archive: Archive) -> None:
    assert keys(archive) == (("arms", "legs"), ("speech",))


def test_a_new_list_adds_what_it_knows(archive: Archive) -> None:
    run_again(archive, "talk", "hands", "ARMS")
    assert keys(archive) == (("ARMS", "legs", "hands"), ("speech",))


def test_what_a_person_removed_stays_removed(archive: Archive) -> None:
    archive.edit(PATH, ("keywords: [arms, legs]", "keywords: [legs, mine]"), ("tags: [speech]\n", ""))
    run_again(archive, "Speech", "arms", "hands")
    assert keys(archive) == (("legs", "hands", "mine"), ())
    (archive.root / "content/tags.yml").write_text(SPEECH + ARMS)
    archive.tag()
    assert keys(archive) == (("legs", "hands", "mine"), ())


def test_a_larger_vocabulary_makes_tags_of_keywords(archive: Archive) -> None:
    (archive.root / "content/tags.yml").write_text(SPEECH + ARMS)
    assert archive.tag() == 1
    assert keys(archive) == (("legs",), ("speech", "arms"))
    assert archive.tag() == 0
    run_again(archive, "arms", "hands")
    assert keys(archive) == (("legs", "hands"), ("speech", "arms"))


def test_keywords_of_a_tag_that_is_gone_from_the_vocabulary_come_back(archive: Archive) -> None:
    (archive.root / "content/tags.yml").write_text(ARMS)
    archive.tag()
    assert keys(archive)[0] == ("Speech", "legs")
    run_again(archive, "hands")
    assert keys(archive) == (("Speech", "legs", "hands"), ("arms",))


def test_a_person_s_keyword_that_a_list_offers_survives_its_undo(archive: Archive) -> None:
    archive.edit(PATH, ("keywords: [arms, legs]", "keywords: [arms, legs, hands]"))
    before = archive.files()
    run_again(archive, "hands", "feet")
    assert keys(archive)[0] == ("arms", "legs", "feet", "hands")
    archive.undo()
    assert archive.files() == before
