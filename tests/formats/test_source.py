"""Files are decoded, whatever their encoding and line ends; private values are blanked."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.blank import blank_fields
from paperarchive.formats.record import PrivateField
from paperarchive.formats.source import ListSource, SourceFile

TEXT = "# Lists of Papers\r\n\nŁódź and Søren, « naïve »\nthe end — 3 €\n"
PLAIN = TEXT.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
def test_an_encoding_is_told_by_mark_or_pattern(encoding: str, name: str) -> None:
    file = SourceFile("a", TEXT.encode(encoding))
    assert file.decoding.name == name
    assert file.read_text() == PLAIN
    assert "".join(file.read_lines()) == PLAIN
    assert "".join(file.read_chunks(3)) == PLAIN


def test_what_is_not_utf_8_is_windows_1252_and_said() -> None:
    file = SourceFile("a", "Søren’s “naïve” list".encode("cp1252"))
    assert file.read_text() == "Søren’s “naïve” list"
    assert list(file.find_notices()) == ["read as Windows-1252 (if letters are wrong, save it as UTF-8)"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("é\n".encode() * 9 + b"\xff\n", "a:10: is not UTF-8 (save a copy of it as UTF-8 and import that)"),
        (b"one\n\x81\n", "a:2: is not UTF-8 (save a copy of it as UTF-8 and import that)"),
        (
            "one\ntwo".encode("utf-16") + b"\x00\xd8a\0",
            "a:2: is not UTF-16 (save a copy of it as UTF-8 and import that)",
        ),
        ("é\n".encode(), None),
        (b"", None),
    ],
)
def test_bytes_that_no_encoding_has_are_a_problem_with_its_line(content: bytes, problem: str | None) -> None:
    found = SourceFile("a", content).find_problem()
    assert (None if found is None else str(found)) == problem


def test_a_file_that_was_cut_inside_a_character_is_read() -> None:
    file = SourceFile("a", "é ü".encode()[:-1])
    assert file.read_text() == "é \ufffd"
    assert list(file.find_notices()) == ["ends in the middle of a character: it may have been cut"]
    assert SourceFile("a", b"caf\xe9").read_text() == "café"


def test_null_characters_are_left_out_and_said() -> None:
    file = SourceFile("a", b"one\0\ntwo" + b"\0" * 40)
    assert file.read_text() == "one\ntwo"
    assert list(file.find_notices()) == ["null characters were left out"]


def test_a_file_on_disk_is_the_same_as_one_in_memory(tmp_path: Path) -> None:
    content = TEXT.encode("utf-16")
    (tmp_path / "a").write_bytes(content)
    for file in (SourceFile("a", content), SourceFile("a", path=tmp_path / "a")):
        assert (file.read_text(), file.size) == (PLAIN, len(content))
        assert file.sha256 == SourceFile("b", content).sha256
        assert file.read_bytes() == content


def test_a_folder_is_known_by_names_and_bytes_of_its_files() -> None:
    def digest(*files: tuple[str, bytes]) -> str:
        return ListSource("a", tuple(SourceFile(*file) for file in files), is_folder=True).sha256

    assert digest(("a", b"1"), ("b", b"2")) == digest(("a", b"1"), ("b", b"2"))
    assert digest(("a", b"1"), ("b", b"2")) != digest(("a", b"12"), ("b", b""))


@given(
    parts=st.lists(st.text("aé€\r\n\0 ", max_size=5), max_size=6),
    values=st.lists(st.text("xü\r\n", max_size=4), min_size=6, max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32-be", "cp1252"]),
)
def test_private_values_are_blanked_and_all_else_is_byte_equal(
    parts: list[str], values: list[str], encoding: str
) -> None:
    """The file is given as pieces, every other one private, each between two marks."""
    head = "A list of papers: "
    raw = head + "".join(f"{part}<{value}>" for part, value in zip(parts, values, strict=False))
    file = SourceFile("a", raw.encode(encoding))
    text = file.read_text()
    fields = []
    start = 0
    for part, value in zip(parts, values, strict=False):
        del part
        start = text.index("<", start) + 1
        stop = text.index(">", start)
        fields.append(PrivateField("file", 1, start, stop))
        start = stop
        del value
    expected = head + "".join(f"{part}<>" for part in parts)
    if file.decoding.encoding == encoding.removesuffix("-sig") or encoding == "utf-16":
        assert blank_fields(file, fields) == expected.encode(encoding)
    else:
        blanked = blank_fields(file, fields)
        assert blanked is None or b"x" not in blanked
