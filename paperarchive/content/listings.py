"""The kept listings: `content/listings/*.txt` byte for byte, and
`content/listings.yml`, one record a dump.

In: the text of `listings.yml`. Out: `Listing` records, and their text again.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from paperarchive.content.write_paper import format_flow
from paperarchive.errors import Problems, Severity
from paperarchive.yaml_fields import DATE, Fields, read_records, whole_number

RECORDS_PATH = "content/listings.yml"
FOLDER = "content/listings"

_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.txt", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ENTRIES = whole_number(advice="write the number of entries")
_HEADER = (
    "# One record a dump in content/listings/, written by `paperarchive import`.\n"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One dump that was imported."""

    file: str
    """Its name in content/listings/."""
    crawled: datetime.date
    """The day of the crawl."""
    sha256: str
    """Of its bytes, 64 hexadecimal digits."""
    entries: int
    """The number of entries, quarantined ones included."""

    @property
    def slug(self) -> str:
        """The file's name without its extension: the listing's identity and URL."""
        return PurePosixPath(self.file).stem


def parse_listings(text: str, problems: Problems) -> tuple[Listing, ...]:
    """Read `listings.yml`; records with problems are left out, and a stem that stands
    twice is a problem.
    """
    lines: dict[str, int] = {}

    def read_distinct(fields: Fields) -> Listing | None:
        """Read a record, and note a name that an earlier one bears."""
        listing = _read_listing(fields)
        if listing is not None:
            first = lines.setdefault(listing.slug.casefold(), fields.line_of("file"))
            if first != fields.line_of("file"):
                message = (
                    f"the name {listing.slug!r} occurs twice, first on line {first}"
                )
                fields.report("file", message, "keep one of them")
        return listing

    return read_records(text, RECORDS_PATH, problems, read_distinct)


def _read_listing(fields: Fields) -> Listing | None:
    file = fields.required_text("file")
    crawled = fields.require("crawled", DATE)
    sha256 = fields.required_text("sha256")
    entries = fields.require("entries", _ENTRIES)
    fields.finish(unknown=Severity.WARNING)
    if sha256 and not _SHA256.fullmatch(sha256):
        fields.report(
            "sha256", f"{sha256!r} is not a SHA-256", "write its 64 hexadecimal digits"
        )
    if file and not _FILE.fullmatch(file):
        fields.report(
            "file",
            f"{file!r} is not the name of a dump",
            "write the name of a file in content/listings/",
        )
        return None
    if not file or crawled is None:
        return None
    return Listing(file, crawled, sha256, entries or 0)


def format_listings(listings: Sequence[Listing]) -> str:
    """Write `listings.yml`, oldest crawl first."""
    rows = sorted(listings, key=lambda listing: (listing.crawled, listing.file))
    return _HEADER + "".join(f"- {_format_listing(listing)}\n" for listing in rows)


def _format_listing(listing: Listing) -> str:
    return format_flow(
        {
            "file": listing.file,
            "crawled": listing.crawled,
            "sha256": listing.sha256,
            "entries": listing.entries,
        }
    )
