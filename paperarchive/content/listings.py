"""The imported listings: `content/listings/*.txt`, the dumps byte for byte, and
`content/listings.yml`, a record of each.

In: the text of `listings.yml`. Out: `Listing` records, and their text again.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from paperarchive.content.write_paper import format_flow
from paperarchive.errors import Problems, Severity
from paperarchive.files.reading import read_file
from paperarchive.yaml_fields.fields import Fields, read_records
from paperarchive.yaml_fields.scalars import DATE, matching, whole_number

RECORDS_PATH = "content/listings.yml"
LISTINGS_FOLDER = "content/listings"
DAILY_PAPERS = "daily-papers"
"""The format of listings whose record has none."""

_FILE = matching(
    re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}\.txt", re.ASCII),
    "the name of a dump",
    "write the name of a file in content/listings/",
)
_SHA256 = matching(
    re.compile(r"[0-9a-f]{64}"), "a SHA-256", "write its 64 hexadecimal digits"
)
_ENTRIES = whole_number(advice="write the number of entries")
_HEADER = (
    "# One record a dump in content/listings/, written by `paperarchive import`.\n"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A dump that was imported."""

    file: str
    """Its name in `content/listings/`."""
    crawled: datetime.date
    """The day of the crawl."""
    sha256: str
    """Of the dump's bytes, 64 hexadecimal digits."""
    entries: int
    """The number of entries, quarantined ones included."""
    format: str = DAILY_PAPERS
    """The name of its format."""

    @property
    def slug(self) -> str:
        """The file's name without its extension: the listing's identity and URL."""
        return PurePosixPath(self.file).stem


def map_crawl_days(listings: Iterable[Listing]) -> dict[str, datetime.date]:
    """Listing's slug -> the day of its crawl."""
    return {listing.slug: listing.crawled for listing in listings}


def parse_listings(text: str, problems: Problems) -> tuple[Listing, ...]:
    """Parse `listings.yml`. Records with problems are left out; two with one slug, case
    ignored, are a problem.
    """
    lines: dict[str, int] = {}  # case-folded slug -> the line of its first record

    def read_distinct(fields: Fields) -> Listing | None:
        listing = _read_listing(fields)
        if listing is not None:
            line = fields.line_of("file")
            first = lines.setdefault(listing.slug.casefold(), line)
            if first != line:
                message = (
                    f"the name {listing.slug!r} occurs twice, first on line {first}"
                )
                fields.report("file", message, "keep one of them")
        return listing

    return read_records(text, RECORDS_PATH, problems, read_distinct)


def _read_listing(fields: Fields) -> Listing | None:
    file = fields.require("file", _FILE)
    crawled = fields.require("crawled", DATE)
    sha256 = fields.require("sha256", _SHA256)
    entries = fields.require("entries", _ENTRIES)
    fields.finish(unknown=Severity.WARNING)
    if file is None or crawled is None:
        return None
    return Listing(file, crawled, sha256 or "", entries or 0)


def format_listings(listings: Sequence[Listing]) -> str:
    """Format `listings.yml`, oldest crawl first, ties by file name."""
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


def read_archived_dumps(archive_dir: Path) -> dict[str, bytes]:
    """Read the dumps in `content/listings/`: file name -> bytes. Hidden files are skipped."""
    found = sorted((archive_dir / LISTINGS_FOLDER).glob("[!.]*.txt"))
    return {file.name: read_file(str(file)) for file in found if file.is_file()}
