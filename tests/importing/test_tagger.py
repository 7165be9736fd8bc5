"""Suggested tags as edits of papers' files."""

from pathlib import Path

from paperarchive.content.disk import write_file
from paperarchive.content.import_records import ImportRecords
from paperarchive.content.load import load_content
from paperarchive.errors import Problems
from paperarchive.importing.tagger import plan_tags
from tests.importing.archives import Archive, Listed, make_dump

SPEECH = "- {label: Speech, slug: speech, description: Talk., phrases: [speech]}\n"
TAGS = "- {label: Octopuses, slug: octopuses, description: Arms., phrases: [octopus]}\n"


def show(root: Path, text: str) -> list[tuple[str, str]]:
    """Path and new text of each change for an archive of one paper."""
    write_file(root / "content/tags.yml", TAGS.encode())
    write_file(root / "content/papers/a.md", text.encode())
    plan = plan_tags(load_content(root, Problems()), ImportRecords())
    return [(change.path, change.after.decode()) for change in plan.papers if change.after is not None]


def test_a_tag_that_is_earned_is_added_at_the_end_of_the_list(tmp_path: Path) -> None:
    text = "---\ntitle: An octopus\ntags:\n- own   # mine\n---\nA.\n"
    assert show(tmp_path, text) == [("content/papers/a.md", text.replace("mine\n", "mine\n- octopuses\n"))]


def test_a_first_tag_makes_the_list(tmp_path: Path) -> None:
    text = "---\ntitle: T\ncomments: 2\n---\nThe *octopus*.\n"
    assert show(tmp_path, text) == [("content/papers/a.md", text.replace("2\n", "2\ntags: [octopuses]\n"))]


def test_a_paper_that_has_all_it_earns_is_not_touched(tmp_path: Path) -> None:
    assert show(tmp_path, "---\ntitle: An octopus\ntags: [octopuses]\n---\nA.\n") == []


def test_a_paper_that_earns_none_is_not_touched(tmp_path: Path) -> None:
    assert show(tmp_path, "---\ntitle: A squid\n---\nA.\n") == []


def test_a_tag_that_a_person_removed_is_not_given_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    write_file(tmp_path / "content/tags.yml", (TAGS + SPEECH).encode())
    write_file(tmp_path / "content/papers/a.md", b"---\ntitle: An octopus on speech\n---\nA.\n")
    archive.tag()
    archive.edit("a.md", ("tags: [octopuses, speech]", "tags: [speech]"))
    assert archive.tag() == 0
    archive.edit("a.md", ("tags: [speech]", "tags: []"))
    assert archive.tag() == 0
    assert "tags: []" in archive.text("a.md")


def test_a_tag_that_an_import_gave_and_a_person_removed_is_not_given_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    write_file(tmp_path / "content/tags.yml", TAGS.encode())
    archive.run(a=make_dump(Listed("An Octopus")))
    archive.edit("2024/an-octopus.md", ("tags: [octopuses]\n", ""))
    assert archive.tag() == 0


def test_a_new_tag_of_the_vocabulary_is_given_to_papers_that_were_imported_before(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    write_file(tmp_path / "content/tags.yml", TAGS.encode())
    archive.run(a=make_dump(Listed("An Octopus on Speech")))
    archive.edit("2024/an-octopus-on-speech.md", ("tags: [octopuses]\n", "tags: [own]\n"))
    write_file(tmp_path / "content/tags.yml", (TAGS + SPEECH).encode())
    assert archive.tag() == 1
    assert "tags: [own, speech]\n" in archive.text("2024/an-octopus-on-speech.md")
    archive.run(b=make_dump(Listed("An Octopus on Speech"), day="Oct 30, 2025"))
    assert "tags: [own, speech]\n" in archive.text("2024/an-octopus-on-speech.md")
