"""`tag --suggest`: a diff of the vocabulary that applies, whatever form the file has; nothing is written."""

import json
import subprocess
from pathlib import Path

import pytest

from paperarchive.cli import main
from paperarchive.content.tags import Tag
from paperarchive.content.vocabulary import parse_vocabulary
from paperarchive.curation.suggest_topics import add_entries
from paperarchive.errors import Problems

BLOCK = """\
# About tags.

- label: Birds
  slug: birds
  description: "x"
  phrases: [bird]
  synonyms: []

# Those of the sea.
- label: Fish
  slug: fish
  description: "x"
  phrases: [fish]
  synonyms: []
"""
NEW = (
    Tag("dogs", "Dogs", "Papers on dogs.", ("dog", "canis: lupus"), ()),
    Tag("ants", "Ants", "Papers on ants.", (), ("Formicidae",)),
)
LATE = Tag("zebras", "Zebras", "Papers on zebras.", ("zebra",), ())


def parse(text: str) -> list[str]:
    problems = Problems()
    tags = parse_vocabulary(text, problems).tags
    assert list(problems) == []
    return [tag.label for tag in tags]


def test_entries_are_added_where_their_labels_belong() -> None:
    text = add_entries(BLOCK, (*NEW, LATE))
    assert parse(text) == ["Ants", "Birds", "Dogs", "Fish", "Zebras"]
    assert "\n\n# Those of the sea.\n- label: Fish\n" in text
    lines = text.splitlines()
    assert [line for line in BLOCK.splitlines() if line not in lines] == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("", ["Ants", "Dogs"]),
        ("[]\n", ["Ants", "Dogs"]),
        ("# About tags.\n[]\n", ["Ants", "Dogs"]),
        ("# About tags.\n", ["Ants", "Dogs"]),
        (BLOCK.rstrip("\n"), ["Ants", "Birds", "Dogs", "Fish"]),
        (BLOCK.replace("- label: Fish", "- label: Auk"), ["Birds", "Auk", "Ants", "Dogs"]),
        ("- {label: Birds, slug: birds, description: x, phrases: [a], synonyms: []}\n", ["Birds", "Ants", "Dogs"]),
        ("".join(f"  {line}\n" if line else "\n" for line in BLOCK.splitlines()), ["Ants", "Birds", "Dogs", "Fish"]),
    ],
    ids=["absent", "empty", "empty with comment", "comment", "no last line feed", "unsorted", "flow", "indented"],
)
def test_every_form_of_a_vocabulary_takes_entries(text: str, labels: list[str]) -> None:
    assert sorted(parse(add_entries(text, NEW))) == sorted(labels)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for number in range(20):
        title = f"Named entity recognition, part {number}" if number < 4 else f"Some part {number} of what rivers do"
        file = tmp_path / f"content/papers/2024/p{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {title!r}\nkeywords: [{'Birdsong' if number > 15 else 'x'}]\n---\nA text.\n")
    (tmp_path / "site.yml").write_text("title: x\n")
    (tmp_path / "content/tags.yml").write_text(BLOCK)
    return tmp_path


def suggest(archive: Path, *options: str) -> int:
    return main(["-C", str(archive), "tag", "--suggest", *options])


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_diff_applies_and_then_papers_gain_the_tags(
    archive: Path, capsys: pytest.CaptureFixture[str], line_end: str
) -> None:
    vocabulary = archive / "content/tags.yml"
    vocabulary.write_bytes(BLOCK.replace("\n", line_end).encode())
    assert suggest(archive) == 0
    out, err = capsys.readouterr()
    assert vocabulary.read_bytes() == BLOCK.replace("\n", line_end).encode()
    assert err == (
        "Birdsong                     4 papers, 0 titles, keyword of 4\n"
        "Named entity recognition     4 papers, 4 titles\n"
        "2 topics that the vocabulary lacks; take what you want of the diff\n"
    )
    command = ["git", "apply", "--unsafe-paths", "-"]
    subprocess.run(command, input=out.encode(), check=True, cwd=archive)
    assert parse(vocabulary.read_text()) == ["Birds", "Birdsong", "Fish", "Named entity recognition"]
    assert main(["-C", str(archive), "tag", "--write"]) == 0
    assert "tags: [named-entity-recognition]" in (archive / "content/papers/2024/p1.md").read_text()
    capsys.readouterr()
    assert suggest(archive) == 0
    assert capsys.readouterr() == ("", "No frequent topic is missing from the vocabulary.\n")


def test_json_has_the_entries(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert suggest(archive, "1", "--json") == 0
    (tag,) = json.loads(capsys.readouterr().out)["tags"]
    assert tag == {
        "label": "Birdsong",
        "slug": "birdsong",
        "description": "Papers on Birdsong.",
        "phrases": ["Birdsong"],
        "synonyms": [],
        "papers": 4,
        "titles": 0,
        "keywords": 4,
    }


def test_an_archive_without_a_vocabulary_gets_a_new_file(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (archive / "content/tags.yml").unlink()
    assert suggest(archive) == 0
    assert capsys.readouterr().out.startswith("--- /dev/null\n+++ b/content/tags.yml\n")
    assert not (archive / "content/tags.yml").exists()


def test_a_vocabulary_that_takes_no_entry_is_named(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "[{label: Birds, slug: birds, description: x, phrases: [a], synonyms: []}]\n"
    (archive / "content/tags.yml").write_text(text)
    assert suggest(archive) == 1
    assert capsys.readouterr().err == (
        "content/tags.yml: has a form to which no entry can be added"
        " (write it as a list of entries that begin with `- label: `)\n"
    )


@pytest.mark.parametrize("arguments", [["--suggest", "--write"], ["--json"], ["--suggest", "0"], ["--suggest", "x"]])
def test_wrong_usage_is_refused(archive: Path, arguments: list[str]) -> None:
    try:
        status = main(["-C", str(archive), "tag", *arguments])
    except SystemExit as exit_:
        status = int(str(exit_.code))
    assert status == 2
