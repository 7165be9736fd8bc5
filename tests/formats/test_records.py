"""Records are read back from JSON Lines as they were written."""

import datetime
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.list_format import ReadOptions
from paperarchive.formats.read_list import read_list
from paperarchive.formats.record import QuarantinedPart, Record
from paperarchive.formats.records import FORMAT, clean_entry, decode_entry, encode_entry, encode_header
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.formats.spool import Spool
from paperarchive.paper import Author, ExtraValue, Link, Organization, PartialDate

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9)
TITLES = st.text(string.ascii_letters + "é ", min_size=1, max_size=20).map(lambda text: " ".join(text.split()) or "A")
OPTIONAL = st.none() | TEXTS
LINES = st.integers(1, 10**6)
COUNTS = st.none() | st.integers(1, 10**6)
DATES = (
    st.dates(datetime.date(1, 1, 1))
    | st.builds(PartialDate, st.integers(1, 9999))
    | st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12))
)
VALUES = st.recursive(
    st.builds(ExtraValue, OPTIONAL),
    lambda inner: (
        st.builds(lambda items: ExtraValue(items=tuple(items)), st.lists(inner, max_size=3))
        | st.builds(
            lambda fields: ExtraValue(fields=tuple(fields)),
            st.lists(st.tuples(TEXTS, inner), max_size=3, unique_by=lambda pair: pair[0]),
        )
    ),
    max_leaves=5,
)
RECORDS = st.builds(
    Record,
    line=LINES,
    title=TITLES,
    abstract=st.just("") | TEXTS,
    raw_title=OPTIONAL,
    date=st.none() | DATES,
    authors=st.lists(st.builds(Author, TEXTS, OPTIONAL, OPTIONAL, st.booleans()), max_size=3).map(tuple),
    has_all_authors=st.booleans(),
    author_count=COUNTS,
    organization=st.none() | st.builds(Organization, TEXTS, OPTIONAL),
    comments=st.none() | st.integers(0, 10**6),
    arxiv=OPTIONAL,
    doi=OPTIONAL,
    venue=OPTIONAL,
    publication_type=OPTIONAL,
    keywords=st.lists(TEXTS, max_size=3).map(tuple),
    links=st.lists(st.builds(Link, TEXTS, TEXTS), max_size=3).map(tuple),
    note=OPTIONAL,
    extra=st.lists(st.tuples(TEXTS, VALUES), max_size=3, unique_by=lambda pair: pair[0]).map(tuple),
    file=OPTIONAL,
)
PARTS = st.builds(QuarantinedPart, LINES, TEXTS, TEXTS, OPTIONAL, st.just("") | TEXTS, OPTIONAL)


@given(RECORDS | PARTS)
def test_an_entry_is_read_back_equal(entry: Record | QuarantinedPart) -> None:
    line = encode_entry(entry)
    assert line.count("\n") == 1
    assert decode_entry(line) == entry


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "the line is not JSON"),
        ("[]", "the line is not an object"),
        ("{}", "the title is missing"),
        ('{"title": 1}', "`title` is not a text"),
        ('{"title": "A", "titel": "B"}', "unknown key 'titel'"),
        ('{"title": "A", "line": -1}', "`line` is not a whole number"),
        ('{"title": "A", "line": true}', "`line` is not a whole number"),
        ('{"title": "A", "date": "2024-13"}', "is not a month of the calendar"),
        ('{"title": "A", "authors": "Ada"}', "`authors` is not a list"),
        ('{"title": "A", "authors": [{}]}', "an author has no `name`"),
        ('{"title": "A", "links": [1]}', "a link is not an object"),
        ('{"title": "A", "extra": []}', "`extra` is not an object"),
    ],
)
def test_a_line_that_is_no_record_is_quarantined_with_why(line: str, why: str) -> None:
    content = (encode_header("bibtex") + line + "\n").encode()
    found = read_list(FORMAT, ListSource("a", (SourceFile("a", content),)), ReadOptions())
    assert (list(found.records), [part.why for part in found.quarantine]) == ([], [why])
    assert found.quarantine[0].line == 2


def test_half_characters_become_replacement_characters() -> None:
    record = Record(1, "A \ud83d Title 🙂 \\ud83d", "Abstract \udc00 \n", keywords=("\ud800",))
    expected = Record(1, "A \ufffd Title 🙂 \\ud83d", "Abstract \ufffd", keywords=("\ufffd",))
    assert clean_entry(record) == expected
    assert clean_entry(QuarantinedPart(1, "\ud83d", "bad")) == QuarantinedPart(1, "\ufffd", "bad")


def test_a_spool_is_the_sequence_of_what_was_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperarchive.formats.spool.MEMORY_ENTRIES", 3)
    entries = [Record(number, f"Title {number}") for number in range(1, 9)]
    spool = Spool[Record]()
    for entry in entries:
        spool.append(entry)
    assert list(spool) == entries
    assert (spool[0], spool[-1], spool[2:5]) == (entries[0], entries[-1], entries[2:5])
    assert len(spool) == 8
