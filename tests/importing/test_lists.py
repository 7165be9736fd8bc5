"""The archived dumps: problems where they and their records disagree."""

import datetime
import hashlib

from paperarchive.content.listings import Listing
from paperarchive.errors import Severity
from paperarchive.importing.archived import find_dump_problems


def make_listing(file: str, content: bytes) -> Listing:
    return Listing(file, datetime.date(2025, 10, 29), hashlib.sha256(content).hexdigest(), 1)


def test_unchanged_dumps_have_no_problems() -> None:
    assert list(find_dump_problems([make_listing("a.txt", b"A")], {"a.txt": b"A"})) == []


def test_missing_edited_and_stray_dumps_are_reported() -> None:
    listings = [make_listing("a.txt", b"A"), make_listing("b.txt", b"B")]
    problems = list(find_dump_problems(listings, {"d.txt": b"D", "b.txt": b"other", "c.txt": b"C"}))
    assert [(str(problem), problem.severity) for problem in problems] == [
        ("content/listings/a.txt: the archived dump is missing (restore it with git)", Severity.ERROR),
        (
            (
                "content/listings/b.txt: the archived dump differs from what was imported "
                "(restore it with git; dumps are never edited)"
            ),
            Severity.ERROR,
        ),
        (
            (
                "content/listings/c.txt: the dump has no record in content/listings.yml "
                "(run `paperarchive import content/listings/c.txt`, or remove the file)"
            ),
            Severity.WARNING,
        ),
        (
            (
                "content/listings/d.txt: the dump has no record in content/listings.yml "
                "(run `paperarchive import content/listings/d.txt`, or remove the file)"
            ),
            Severity.WARNING,
        ),
    ]


def test_a_dump_that_a_merge_left_half_done_is_named_as_that() -> None:
    content = b"A\n<<<<<<< HEAD\nB\n=======\nC\n>>>>>>> x\n"
    (problem,) = find_dump_problems([make_listing("a.txt", b"A\n")], {"a.txt": content})
    assert str(problem) == (
        "content/listings/a.txt:2: a merge conflict is not resolved (lines 2 to 6) "
        "(choose one side, and delete the marker lines)"
    )
