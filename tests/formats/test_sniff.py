"""Files are told by their content: those of each format, and those that no format reads."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from paperarchive.formats.list_format import ListFormat
from paperarchive.formats.registry import FALLBACK, FORMATS
from paperarchive.formats.sniff import ListKind, sniff_file
from paperarchive.formats.source import SourceFile
from tests.formats.daily_papers.copies import FORMS, CopiedEntry

ABSTRACT = "We study a thing that nobody has studied before, and find that it holds in all of the cases. It does."

KINDS = {
    "nbib": "PMID- 00000001\nTI  - A made-up paper\nFAU - Example, Ada\n",
    "html": "<!DOCTYPE html>\n<html><title>Daily Papers</title></html>",
    "opml": '<?xml version="1.0"?>\n<opml version="2.0"></opml>',
    "xml": '<?xml version="1.0"?>\n<records><record/></records>',
    "org": "* TODO A Paper :sorting:\n:PROPERTIES:\n:YEAR: 2024\n:END:\n",
    "empty": " \n\n",
    "empty but for what nobody sees": "\x02\u200b\n",
}


def sniff(content: bytes) -> ListFormat | ListKind | None:
    return sniff_file(SourceFile("a", content))


@pytest.mark.parametrize("case", KINDS)
def test_a_text_that_no_format_reads_is_named(case: str) -> None:
    kind = sniff(KINDS[case].encode())
    assert isinstance(kind, ListKind)
    assert kind.name == case.split(" ")[0]


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_example_of_each_format_is_told_in_any_encoding(known: ListFormat, encoding: str) -> None:
    for text in (known.example, known.example.replace("\n", "\r\n"), known.example.replace("\n", "\r")):
        assert sniff(text.encode(encoding)) is known


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (gzip.compress(b"A", mtime=0), "gzip"),
        (b"PK\3\4aaaa", "zip"),
        (b"PAR1aaaa", "parquet"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n", "lfs"),
        (b"\x7fELF\2\1\1\0\0", "binary"),
    ],
)
def test_a_file_that_is_no_text_is_named(content: bytes, name: str) -> None:
    kind = sniff(content)
    assert isinstance(kind, ListKind)
    assert (kind.name, kind.is_text) == (name, False)


def test_a_database_is_named(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a") as database:
        database.execute("create table papers (title)")
    kind = sniff((tmp_path / "a").read_bytes())
    assert isinstance(kind, ListKind)
    assert kind.name == "sqlite"


ENTRY = CopiedEntry("Alpha: Forgetting in Time", ABSTRACT, "2406.01000", 7, "May 18, 2024", 3)


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_of_a_page_is_no_other_kind(form: str) -> None:
    kind = sniff(FORMS[form]([ENTRY] * 3).encode())
    assert kind is None or kind.name == "daily-papers"


@pytest.mark.parametrize(
    "text",
    [
        f"A Title of a Paper\n\n{ABSTRACT}\n\n• 7 authors\n·\nMay 18, 2024 3\n",
        f"Titles, Authors, Years\n\n{ABSTRACT}\n",
        f"[Re] A Title\n\n{ABSTRACT}\n",
        "A remark, and nothing else.\n",
        "@media (width > 40em) {\n  a[href='x'] { color: red }\n}\n",
    ],
)
def test_text_without_a_header_is_no_other_kind(text: str) -> None:
    assert sniff(text.encode()) is None


def test_a_text_that_a_crash_padded_with_nulls_is_text() -> None:
    assert sniff(FALLBACK.example.encode() + b"\0" * 4000) is FALLBACK
