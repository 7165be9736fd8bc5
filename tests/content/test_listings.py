"""The records of listings: read, written, and each mistake with its line."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.disk import write_file
from paperarchive.content.listings import Listing, format_listings, parse_listings, read_archived_dumps
from paperarchive.errors import Problems

SHA = "57ce1d0e03c0df26676d35f61c051b33ab232ff4aa690936069cc73615b91897"


def read(text: str) -> tuple[tuple[Listing, ...], list[str]]:
    problems = Problems()
    listings = parse_listings(text, problems)
    return listings, [str(problem).removeprefix("content/listings.yml:") for problem in problems]


def record(**values: str) -> str:
    found = {"file": "a.txt", "crawled": "2025-10-29", "sha256": SHA, "entries": "7"} | values
    return "- {" + ", ".join(f"{key}: {value}" for key, value in found.items() if value) + "}\n"


def test_a_record_is_read() -> None:
    assert read(record()) == ((Listing("a.txt", datetime.date(2025, 10, 29), SHA, 7),), [])


def test_a_listing_s_slug_is_its_file_s_name_without_the_extension() -> None:
    assert Listing("a.b.txt", datetime.date(2025, 10, 29), SHA, 7).slug == "a.b"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (record(file=""), "1: file: is missing (write the name of a file in content/listings/)"),
        (record(crawled=""), "1: crawled: is missing (write YYYY-MM-DD)"),
        (record(crawled="Oct 29"), "1: crawled: 'Oct 29' is not a date (write YYYY-MM-DD)"),
        (record(sha256=""), "1: sha256: is missing (write its 64 hexadecimal digits)"),
        (record(sha256="abc"), "1: sha256: 'abc' is not a SHA-256 (write its 64 hexadecimal digits)"),
        (record(entries=""), "1: entries: is missing (write the number of entries)"),
        (
            record(file="../a.txt"),
            "1: file: '../a.txt' is not the name of a dump (write the name of a file in content/listings/)",
        ),
        (
            record(file="a"),
            "1: file: 'a' is not the name of a dump (write the name of a file in content/listings/)",
        ),
        (record() + record(file="A.txt"), "2: file: the name 'A' occurs twice, first on line 1 (keep one of them)"),
        (
            record(entries="many"),
            "1: entries: 'many' is not a whole number of at least 0 (write the number of entries)",
        ),
        (record(rank="1"), "1: rank: unknown key (check it against the keys that the README lists)"),
    ],
)
def test_a_mistake_is_said_once_with_its_line(text: str, said: str) -> None:
    assert read(text)[1] == [said]


LISTINGS = st.lists(
    st.builds(
        Listing,
        file=st.from_regex(r"[a-z0-9_][a-z0-9._-]{0,9}\.txt", fullmatch=True),
        crawled=st.dates(),
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64) | st.sampled_from(["1" * 64, "1e" + "0" * 62]),
        entries=st.integers(0, 1000),
    ),
    max_size=5,
    unique_by=lambda listing: listing.slug,
)


@given(LISTINGS)
def test_what_is_written_is_read_again_oldest_first(listings: list[Listing]) -> None:
    expected = sorted(listings, key=lambda listing: (listing.crawled, listing.file))
    assert read(format_listings(listings)) == (tuple(expected), [])


def test_archived_dumps_are_read_as_bytes(tmp_path: Path) -> None:
    for name, content in {"b.txt": b"\xef\xbb\xbfb\r\n", "a.txt": b"", "c.md": b"C", ".d.txt": b""}.items():
        write_file(tmp_path / "content/listings" / name, content)
    assert read_archived_dumps(tmp_path) == {"a.txt": b"", "b.txt": b"\xef\xbb\xbfb\r\n", "c.md": b"C"}
