"""Dumps of an import: read, dated, named, and compared with the archived ones.

In: dumps as files, the records of `listings.yml` and the archived dumps. Out:
`ImportedDump` values, and the changes that archive the new ones. A dump is identified
by its bytes, whatever its name; no archived dump is ever overwritten.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from paperarchive.content.changes import FileChange
from paperarchive.content.listings import (
    LISTINGS_FOLDER,
    RECORDS_PATH,
    Listing,
    format_listings,
)
from paperarchive.digests import digest_sha256
from paperarchive.errors import Problem, Problems, Severity
from paperarchive.files.text import decode_text, find_static_conflicts
from paperarchive.formats.daily_papers.crawl import Crawl, find_crawl
from paperarchive.formats.daily_papers.parse import Dump, parse_dump
from paperarchive.formats.sniff import sniff_list
from paperarchive.importing.line_ends import find_exact
from paperarchive.importing.refusal import find_implausibilities, is_implausible
from paperarchive.text.slugs import RESERVED


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A dump as given to the command."""

    path: str
    """As written on the command line, for messages."""
    content: bytes


@dataclass(frozen=True, slots=True)
class ImportedDump:
    """A dump that was read, with its record."""

    file: DumpFile
    listing: Listing
    """Its record in `listings.yml`, old or new."""
    parsed: Dump
    crawl: Crawl
    is_known: bool
    """Whether the archive, or an earlier file of the same command, has these bytes."""


@dataclass(frozen=True, slots=True)
class ArchivedDumps:
    """The dumps of an archive before the import."""

    listings: tuple[Listing, ...]
    """The records of `listings.yml`."""
    records: bytes | None
    """The bytes of `listings.yml`; None if there is no such file."""
    contents: Mapping[str, bytes]
    """File name -> bytes of every dump in content/listings/, recorded or not."""


def read_dumps(
    files: Sequence[DumpFile],
    archived: ArchivedDumps,
    crawled: datetime.date | None,
    problems: Problems,
    *,
    force: bool = False,
) -> list[ImportedDump]:
    """Read dumps in order; leave out, and report, those with contradictions and new ones
    that do not look like a list of papers.

    crawled: the crawl day given by a person, for one dump only.
    force: read what can be read of dumps that do not look like one.
    """
    problems.extend(_find_damage(archived.listings, archived.contents))
    by_hash = {listing.sha256: listing for listing in archived.listings}
    contents = dict(archived.contents)
    dumps: list[ImportedDump] = []
    for file in files:
        digest = digest_sha256(file.content)
        known = by_hash.get(digest)
        parsed = _parse(file, problems, is_trusted=force or known is not None)
        if parsed is None:
            continue
        if known is None and not force and is_implausible(parsed):
            problems.extend(find_implausibilities(parsed, file.path))
            continue
        if known is not None:
            dump = _make_known(file, parsed, known, crawled, problems)
        else:
            dump = _make_new(file, parsed, digest, contents, crawled, problems)
        if dump is not None:
            contents[dump.listing.file] = file.content
            by_hash[digest] = dump.listing
            dumps.append(dump)
    return dumps


def find_dump_problems(
    listings: Sequence[Listing], contents: Mapping[str, bytes]
) -> Iterator[Problem]:
    """Compare the records of `listings.yml` with the archived dumps.

    contents: file name -> bytes of every dump in content/listings/. A missing or edited
    dump is an error. A dump without a record, which an interrupted import leaves, is a
    warning.
    """
    yield from _find_damage(listings, contents)
    recorded = {listing.file for listing in listings}
    by_hash = {listing.sha256: listing for listing in listings}
    for name in sorted(contents.keys() - recorded):
        path = f"{LISTINGS_FOLDER}/{name}"
        message = f"the dump has no record in {RECORDS_PATH}"
        advice = f"run `paperarchive import {path}`, or remove the file"
        same = by_hash.get(digest_sha256(contents[name]))
        if same is not None:
            message = f"is the same dump as {LISTINGS_FOLDER}/{same.file}"
            advice = "delete it"
        yield Problem(path, message, advice, severity=Severity.WARNING)


def _find_damage(
    listings: Sequence[Listing], contents: Mapping[str, bytes]
) -> Iterator[Problem]:
    for listing in listings:
        path = f"{LISTINGS_FOLDER}/{listing.file}"
        content = contents.get(listing.file)
        if content is None:
            yield Problem(path, "the archived dump is missing", "restore it with git")
        elif digest_sha256(content) == listing.sha256:
            continue
        elif find_exact(content, listing.sha256) is not None:
            message = "its line ends were changed, as git does with core.autocrlf"
            advice = f"run `paperarchive import {path}`, which restores it and tells git to leave it alone"
            yield Problem(path, message, advice, severity=Severity.WARNING)
        else:
            conflicts = list(find_static_conflicts(content, path))
            yield from conflicts
            if not conflicts:
                message = "the archived dump differs from what was imported"
                advice = "restore it with git; dumps are never edited"
                yield Problem(path, message, advice)


def _parse(file: DumpFile, problems: Problems, *, is_trusted: bool) -> Dump | None:
    """Parse a file. is_trusted: whether text of another kind is read as a page, too."""
    kind = sniff_list(file.content)
    if kind is not None and not (is_trusted and kind.is_text):
        problems.add(kind.make_problem(file.path))
        return None
    advice = "save a copy of it as UTF-8 and import that"
    text = decode_text(file.content, file.path, problems, advice=advice)
    if text is None:
        return None
    dump = parse_dump(text)
    if not dump.entries and not dump.quarantine:
        advice = "check that the file is the text of a listing"
        problems.add(Problem(file.path, "no paper found", advice))
        return None
    return dump


def _make_known(
    file: DumpFile,
    parsed: Dump,
    known: Listing,
    crawled: datetime.date | None,
    problems: Problems,
) -> ImportedDump | None:
    if crawled is not None and crawled != known.crawled:
        message = (
            f"already imported with crawl day {known.crawled.isoformat()},"
            f" not {crawled.isoformat()}"
        )
        advice = f"change the day in {RECORDS_PATH} by hand"
        problems.add(Problem(file.path, message, advice))
        return None
    # The day may have been changed in `listings.yml` by hand, so it is checked again.
    if find_crawl(parsed, file.path, problems, known=known.crawled) is None:
        return None
    crawl = Crawl(known.crawled, "already imported")
    return ImportedDump(file, known, parsed, crawl, is_known=True)


def _make_new(
    file: DumpFile,
    parsed: Dump,
    digest: str,
    contents: Mapping[str, bytes],
    crawled: datetime.date | None,
    problems: Problems,
) -> ImportedDump | None:
    crawl = find_crawl(parsed, file.path, problems, known=crawled)
    if crawl is None:
        return None
    listing = Listing(
        file=_choose_name(file, digest, contents),
        crawled=crawl.day,
        sha256=digest,
        entries=parsed.entry_count,
    )
    return ImportedDump(file, listing, parsed, crawl, is_known=False)


def _choose_name(file: DumpFile, digest: str, contents: Mapping[str, bytes]) -> str:
    """Choose the name of an archived dump: its own, reduced to URL-safe characters;
    with 8 digits of its hash if the name is reserved or other bytes have it.
    """
    safe_name = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePath(file.path).stem)
    slug = safe_name.strip("-.") or "listing"
    name = f"{slug}.txt"
    taken = {
        other.casefold()
        for other, content in contents.items()
        if content != file.content
    }
    is_reserved = slug.casefold() in RESERVED
    if is_reserved or name.casefold() in taken:
        return f"{slug}-{digest[:8]}.txt"
    return name


def make_listing_changes(
    archived: ArchivedDumps, dumps: Iterable[ImportedDump]
) -> list[FileChange]:
    """Make the changes that archive the new dumps: their files, then the records."""
    new = {dump.listing.file: dump for dump in dumps if not dump.is_known}
    changes: list[FileChange] = []
    for name, dump in new.items():
        content = dump.file.content
        if archived.contents.get(name) != content:
            changes.append(FileChange(f"{LISTINGS_FOLDER}/{name}", None, content))
    if new:
        listings = (*archived.listings, *(dump.listing for dump in new.values()))
        records = format_listings(listings).encode("utf-8")
        changes.append(FileChange(RECORDS_PATH, archived.records, records))
    return changes
