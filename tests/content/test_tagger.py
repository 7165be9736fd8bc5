"""Suggested tags as edits of papers' files."""

from pathlib import Path

from paperarchive.content.disk import write_file
from paperarchive.content.load import load_content
from paperarchive.content.tagger import plan_tags
from paperarchive.errors import Problems

TAGS = "- {label: Octopuses, slug: octopuses, description: Arms., phrases: [octopus]}\n"


def plan(root: Path, text: str) -> list[tuple[str, str]]:
    """Path and new text of each change for an archive of one paper."""
    write_file(root / "content/tags.yml", TAGS.encode())
    write_file(root / "content/papers/a.md", text.encode())
    changes = plan_tags(load_content(root, Problems()))
    return [(change.path, change.after.decode()) for change in changes if change.after is not None]


def test_a_tag_that_is_earned_is_added_at_the_end_of_the_list(tmp_path: Path) -> None:
    text = "---\ntitle: An octopus\ntags:\n- own   # mine\n---\nA.\n"
    assert plan(tmp_path, text) == [("content/papers/a.md", text.replace("mine\n", "mine\n- octopuses\n"))]


def test_a_first_tag_makes_the_list(tmp_path: Path) -> None:
    text = "---\ntitle: T\ncomments: 2\n---\nThe *octopus*.\n"
    assert plan(tmp_path, text) == [("content/papers/a.md", text.replace("2\n", "2\ntags: [octopuses]\n"))]


def test_a_paper_that_has_all_it_earns_is_not_touched(tmp_path: Path) -> None:
    assert plan(tmp_path, "---\ntitle: An octopus\ntags: [octopuses]\n---\nA.\n") == []


def test_a_paper_that_earns_none_is_not_touched(tmp_path: Path) -> None:
    assert plan(tmp_path, "---\ntitle: A squid\n---\nA.\n") == []
