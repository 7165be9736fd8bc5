"""The imported listings: `content/listings/`, the lists byte for byte or as their records,
and `content/listings.yml`, a record of each.

In: the text of `listings.yml`. Out: `Listing` records, and their text again.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from paperarchive.content.write_paper import Flow, format_flow
from paperarchive.errors import Problems, Severity
from paperarchive.files.reading import read_file
from paperarchive.yaml_fields.fields import Fields, read_records
from paperarchive.yaml_fields.scalars import DATE, matching, whole_number

RECORDS_PATH = "content/listings.yml"
LISTINGS_FOLDER = "content/listings"
DAILY_PAPERS = "daily-papers"
"""The format of listings whose record has none."""

_FILE = matching(
    re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}\.[A-Za-z0-9]{1,10}", re.ASCII),
    "the name of a dump",
    "write the name of a file in content/listings/",
)
_SHA256 = matching(
    re.compile(r"[0-9a-f]{64}"), "a SHA-256", "write its 64 hexadecimal digits"
)
_ENTRIES = whole_number(advice="write the number of entries")
_FORMAT = matching(
    re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
    "the name of a format",
    "`paperarchive import --format help` lists them",
)
_PARTS = whole_number(minimum=1, advice="write the number of files")
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
    """The name of the format that it was read by."""
    source_sha256: str | None = None
    """Of the list as given, where that is not what is kept."""
    parts: int = 0
    """The number of files, if its records are kept; 0 = the list itself is."""
    map: tuple[tuple[str, str], ...] = ()
    """Field of a record -> key of the list, as given by `--map`; sorted."""

    @property
    def slug(self) -> str:
        """The file's name without its extension: the listing's identity and URL."""
        return PurePosixPath(self.file).stem

    @property
    def files(self) -> tuple[str, ...]:
        """Its files in `content/listings/`: one, or its parts in order."""
        return tuple(name_part(self.file, n) for n in range(1, max(self.parts, 1) + 1))


def name_part(file: str, number: int) -> str:
    """The name of a part of a listing: `a.jsonl`, `a.part2.jsonl`, ..."""
    path = PurePosixPath(file)
    return file if number == 1 else f"{path.stem}.part{number}{path.suffix}"


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
    list_format = fields.get("format", _FORMAT)
    source_sha256 = fields.get("source_sha256", _SHA256)
    parts = fields.get("parts", _PARTS)
    mapping = fields.pairs("map")
    fields.finish(unknown=Severity.WARNING)
    if file is None or crawled is None:
        return None
    return Listing(
        file,
        crawled,
        sha256 or "",
        entries or 0,
        list_format or DAILY_PAPERS,
        source_sha256,
        parts or 0,
        tuple(sorted(mapping)),
    )


def format_listings(listings: Sequence[Listing]) -> str:
    """Format `listings.yml`, oldest crawl first, ties by file name."""
    rows = sorted(listings, key=lambda listing: (listing.crawled, listing.file))
    return _HEADER + "".join(f"- {_format_listing(listing)}\n" for listing in rows)


def _format_listing(listing: Listing) -> str:
    values: dict[str, Flow] = {
        "file": listing.file,
        "crawled": listing.crawled,
        "sha256": listing.sha256,
        "entries": listing.entries,
    }
    if listing.format != DAILY_PAPERS:
        values["format"] = listing.format
    if listing.source_sha256 is not None:
        values["source_sha256"] = listing.source_sha256
    if listing.parts:
        values["parts"] = listing.parts
    if listing.map:
        values["map"] = dict(listing.map)
    return format_flow(values)


class ArchivedFiles(Mapping[str, bytes]):
    """The files of `content/listings/`: name -> bytes. Each is read when it is asked for,
    and not kept.
    """

    def __init__(self, archive_dir: Path) -> None:
        """Hidden files are left out."""
        found = sorted((archive_dir / LISTINGS_FOLDER).glob("[!.]*"))
        self._paths = {file.name: str(file) for file in found if file.is_file()}

    def __getitem__(self, name: str) -> bytes:
        return read_file(self._paths[name])

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def read_archived_dumps(archive_dir: Path) -> ArchivedFiles:
    """Find the files of `content/listings/`."""
    return ArchivedFiles(archive_dir)
