"""What holds for every format: counts add up, and no content is too strange to read."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperarchive.errors import Problems
from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.read_list import ReadList, read_list
from paperarchive.formats.registry import FORMATS
from paperarchive.formats.sniff import sniff_file
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.importing.archived import ArchivedDumps
from paperarchive.importing.gather import make_given
from paperarchive.importing.lists import ImportOptions, read_lists
from tests.paths import REPOSITORY

FIELD = 100_000
"""Characters."""

every_format = pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)


def read(known: ListFormat, content: bytes) -> ReadList:
    """Read a file by force, after the checks of what holds for all files."""
    file = SourceFile("a" + known.extension, content)
    found = read_list(known, ListSource(file.name, (file,)), ReadOptions(is_forced=True))
    lines = file.read_text().count("\n") + 1
    numbers = [record.line for record in found.records] + [part.line for part in found.quarantine]
    numbers += [part.line for part in found.skipped] + [part.line for part in found.unread]
    assert all(1 <= number <= lines for number in numbers), numbers
    for record in found.records:
        assert record.title.split() == record.title.split(" "), record
        assert record.title, record
        str(record).encode()
    for part in found.quarantine:
        assert part.why, part
    text = file.read_text()
    for field in found.private:
        assert 0 <= field.start <= field.stop <= len(text), field
    assert found.entry_count == len(found.records) + len(found.quarantine)
    sniff_file(file)
    return found


@every_format
def test_the_example_is_read_whole(known: ListFormat) -> None:
    found = read(known, known.example.encode())
    assert found.records
    assert not found.quarantine
    assert not found.problems


@every_format
def test_the_example_imports_with_its_format_told_by_content(known: ListFormat) -> None:
    problems = Problems()
    archived = ArchivedDumps((), None, {})
    (imported,) = read_lists([make_given("a", known.example.encode())], archived, ImportOptions(), problems)
    assert imported.listing.format == known.name
    assert imported.listing.entries == len(imported.read.records)
    assert not problems


@every_format
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32-be", "cp1252"])
def test_the_encoding_and_the_line_ends_change_no_record(known: ListFormat, encoding: str) -> None:
    expected = list(read(known, known.example.encode()).records)
    for end in ("\n", "\r\n", "\r"):
        content = known.example.replace("\n", end).encode(encoding, "replace")
        if content.decode(encoding).replace(end, "\n") == known.example:
            assert list(read(known, content).records) == expected


@every_format
@settings(max_examples=60)
@given(data=st.data())
def test_a_cut_example_is_read_without_an_exception(known: ListFormat, data: st.DataObject) -> None:
    content = known.example.encode()
    place = data.draw(st.integers(0, len(content)))
    read(known, content[:place])
    read(known, content[place:])


@every_format
@settings(max_examples=100)
@given(data=st.data())
def test_a_corrupted_example_is_read_without_an_exception(known: ListFormat, data: st.DataObject) -> None:
    content = bytearray(known.example.encode())
    noise = st.binary(max_size=4) | st.sampled_from(
        [
            b"\0",
            b"\r",
            b"\xff",
            b'"',
            b"'",
            b"{",
            b"}",
            b"[",
            b"]",
            b"\\",
            b"\\ud800",
            b"$",
            b"\n\n",
            b"---\n",
            b"|",
            b"null",
        ]
    )
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 3))
        content[start : start + length] = data.draw(noise)
    read(known, bytes(content))


@every_format
@settings(max_examples=60)
@given(text=st.text(max_size=200))
def test_any_text_is_read_without_an_exception(known: ListFormat, text: str) -> None:
    read(known, text.encode("utf-8", "replace"))


@every_format
def test_an_example_ten_times_over_loses_nothing(known: ListFormat) -> None:
    once = read(known, known.example.encode())
    again = read(known, "\n".join([known.example] * 10).encode())
    counted = len(again.records) + len(again.quarantine) + len(again.skipped) + len(again.problems)
    assert counted >= len(once.records)
    assert once.records[0].title in {record.title for record in again.records} or again.quarantine or again.problems


@every_format
@pytest.mark.parametrize("noise", ["very ", "x", "$x$ {", "[a](b) "])
def test_a_field_of_a_hundred_kilobytes_is_read(known: ListFormat, noise: str) -> None:
    """In place of a word of the title. It is quarantined or read, in time that grows with its length alone."""
    (first, *_) = read(known, known.example.encode()).records
    word = max(first.title.split(), key=len)
    example = known.example.replace(word, noise * (FIELD // len(noise)), 1)
    assert example != known.example
    read(known, example.encode())


@every_format
def test_a_list_is_read_on_the_day_that_is_given(known: ListFormat) -> None:
    problems = Problems()
    given_list = make_given("a", known.example.encode())
    day = datetime.date(2025, 10, 29)
    (imported,) = read_lists([given_list], ArchivedDumps((), None, {}), ImportOptions(day), problems)
    assert imported.listing.crawled == day


@every_format
def test_the_readme_names_it(known: ListFormat) -> None:
    assert f"`{known.name}`" in (REPOSITORY / "README.md").read_text(encoding="utf-8")
