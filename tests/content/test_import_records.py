"""Records of imports are read back as they were written, and what is no record is named."""

import datetime
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.changes import write_changes
from paperarchive.content.disk import write_file
from paperarchive.content.import_records import (
    GivenTags,
    ImportRecord,
    ImportRecords,
    RecordedPaper,
    RecordedTags,
    format_import_record,
    parse_import_record,
    read_import_records,
)
from paperarchive.content.offered_fields import AuthorList, digest_field
from paperarchive.errors import Problems
from paperarchive.paper import Author, ExtraValue, Link, Organization, PartialDate

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=5)
TAGS = st.builds(
    RecordedTags,
    given=st.lists(NAMES).map(tuple),
    own=st.lists(NAMES).map(tuple),
    refused=st.lists(NAMES).map(tuple),
    before=st.none() | st.lists(NAMES).map(tuple),
    keywords=st.lists(NAMES).map(tuple),
)
AUTHORS = st.builds(Author, TEXTS | st.just("et al."), st.none() | NAMES, st.none() | NAMES, st.booleans())
EXTRA = st.recursive(
    st.builds(ExtraValue, st.none() | TEXTS),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda items: ExtraValue(items=tuple(items)))
        | st.dictionaries(TEXTS, inner, max_size=2).map(lambda named: ExtraValue(fields=tuple(named.items())))
    ),
    max_leaves=3,
)
PAPERS = st.builds(
    RecordedPaper,
    slug=NAMES,
    rank=st.integers(1, 999),
    identities=st.lists(TEXTS, max_size=2).map(tuple),
    fields=st.fixed_dictionaries(
        {},
        optional={
            "title": TEXTS,
            "abstract": TEXTS,
            "date": st.dates() | st.builds(PartialDate, st.integers(1, 9999), st.none() | st.integers(1, 12)),
            "author_count": st.integers(1, 999),
            "organization": st.builds(Organization, TEXTS, st.none() | NAMES),
            "comments": st.integers(0, 9),
            "arxiv": NAMES,
            "authors": st.builds(AuthorList, st.lists(AUTHORS, min_size=1, max_size=3).map(tuple), st.booleans()),
            "doi": NAMES,
            "venue": TEXTS,
            "publication_type": NAMES,
            "note": NAMES,
            "keywords": st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
            "links": st.lists(st.builds(Link, NAMES, TEXTS), min_size=1, max_size=3).map(tuple),
            "extra": st.dictionaries(TEXTS, EXTRA, min_size=1, max_size=3).map(lambda named: tuple(named.items())),
        },
    ),
    edited=st.dictionaries(NAMES, NAMES, max_size=2),
    own=st.dictionaries(NAMES, st.lists(NAMES, max_size=2).map(tuple), max_size=2),
    tags=st.none() | TAGS,
    was_moved=st.booleans(),
    was_attached=st.booleans(),
)


@given(st.lists(PAPERS, max_size=4), st.integers(0, 99), st.lists(NAMES).map(tuple))
def test_a_record_is_read_back_as_it_was_written(
    papers: list[RecordedPaper], number: int, together: tuple[str, ...]
) -> None:
    in_order = tuple(sorted(papers, key=lambda paper: (paper.slug, paper.rank)))
    record = ImportRecord("a", number, together, in_order)
    problems = Problems()
    assert parse_import_record(format_import_record(record), "content/imports/a.jsonl", problems) == record
    assert list(problems) == []


def test_a_record_has_one_line_a_paper() -> None:
    paper = RecordedPaper(
        slug="one-title",
        rank=2,
        identities=("onetitle",),
        fields={"title": digest_field("One title"), "date": datetime.date(2024, 5, 18), "comments": 0},
        edited={"title": digest_field("My title")},
        tags=RecordedTags(("speech",), refused=("vision",)),
    )
    assert format_import_record(ImportRecord("a", 1, ("a", "b"), (paper,))) == (
        '{"format": 1, "import": 1, "listings": ["a", "b"]}\n'
        '{"paper": "one-title", "rank": 2, "titles": ["onetitle"], "title": "36ae23b7ef9eefa7", '
        '"date": "2024-05-18", "comments": 0, "edited": {"title": "6c39d4db60035a84"}, '
        '"tags": ["speech"], "refused_tags": ["vision"]}\n'
    )


def test_line_ends_of_a_checkout_change_no_digest() -> None:
    assert digest_field("One.\r\n\r\nTwo.") == digest_field("One.\n\nTwo.")


def test_records_are_read_from_their_folder_and_written_where_they_differ(tmp_path: Path) -> None:
    paper = RecordedPaper("one", 1, ("one",), {})
    records = ImportRecords(
        {"a": ImportRecord("a", 1, ("a",), (paper,))}, {"one": GivenTags(1, RecordedTags(("speech",)))}
    )
    write_changes(tmp_path, records.make_changes())
    read = read_import_records(tmp_path, Problems())
    assert (read.imports, read.given_tags, read.newest_number) == (records.imports, records.given_tags, 1)
    assert read.make_changes() == []
    renamed = read.rename_paper("one", "two")
    assert [change.path for change in renamed.make_changes()] == [
        "content/imports/+tags.jsonl",
        "content/imports/a.jsonl",
    ]
    assert [change.after for change in ImportRecords(contents=read.contents).make_changes()] == [None, None]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "is not a line of an import's record"),
        ("[]", "is not a line of an import's record"),
        ('{"paper": "../../themes/x", "rank": 1, "titles": []}', "is not a line of an import's record"),
        ('{"paper": "a"}', "is not a line of an import's record"),
        ('{"paper": "a", "rank": 1, "titles": [], "date": "x"}', "is not a line of an import's record"),
        ('{"paper": "a", "rank": 1, "titles": [], "tags": "x"}', "is not a line of an import's record"),
    ],
)
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: str, message: str) -> None:
    text = f'{{"format": 1, "import": 1, "listings": ["a"]}}\n{line}\n'
    write_file(tmp_path / "content/imports/a.jsonl", text.encode())
    problems = Problems()
    assert read_import_records(tmp_path, problems).imports == {}
    assert str(*problems) == (
        f"content/imports/a.jsonl:2: {message} (restore it with git; or delete the file, and the next import"
        " makes it again from the dump)"
    )
