"""Branches of git that import different listings merge, and the result is that of importing both."""

import subprocess
from pathlib import Path

import pytest

from paperarchive.content.disk import write_file
from paperarchive.errors import ProblemsError
from tests.importing.archives import TAGS, Archive, Listed, make_dump

OCTOPUS = "Of an octopus we say all that there is to say, and an octopus says it again, in eight ways and in two seas."
BASE = make_dump(*(Listed(f"Paper {number} of many") for number in range(0, 40, 4)), day="Oct 1, 2025")
ONE = make_dump(Listed("Paper 4 of many", who="• 8 authors"), Listed("Paper 5 of many"), day="Oct 7, 2025")
TWO = make_dump(Listed("Paper 12 of many", OCTOPUS, comments=3), Listed("Paper 30 of many"), day="Oct 3, 2025")
LAST = make_dump(Listed("Paper 12 of many", comments=9), Listed("Paper 4 of many", who="x X"), day="Oct 5, 2025")


def git(root: Path, *arguments: str) -> None:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *author, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--message", "A")


def start(root: Path) -> Archive:
    write_file(root / "content/tags.yml", TAGS.encode())
    archive = Archive(root)
    archive.run(base=BASE)
    return archive


def test_two_branches_that_import_different_listings_are_one_archive_that_imported_both(tmp_path: Path) -> None:
    merged, both = start(tmp_path / "merged"), start(tmp_path / "both")
    (merged.root / ".gitattributes").write_text("content/listings.yml merge=union\n")  # as the README advises
    git(merged.root, "init", "--initial-branch", "main")
    commit(merged.root)
    git(merged.root, "checkout", "-b", "other")
    merged.run(two=TWO)
    commit(merged.root)
    git(merged.root, "checkout", "main")
    merged.run(one=ONE)
    commit(merged.root)
    git(merged.root, "merge", "other")
    both.run(one=ONE)
    both.run(two=TWO)
    assert papers(merged) == papers(both)
    with pytest.raises(ProblemsError, match="several imports are the last one, after branches were merged: one, two"):
        merged.undo()
    # The next import goes on from there in the same way.
    for archive in (merged, both):
        archive.run(last=LAST)
    assert papers(merged) == papers(both)
    assert [listing.slug for listing in merged.read().listings] == ["base", "two", "last", "one"]


def papers(archive: Archive) -> dict[str, str]:
    return {path: archive.text(path) for path in archive.papers()}
