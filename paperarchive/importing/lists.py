"""Lists of an import: read, dated, named, and compared with the archived ones.

In: lists as files, the records of `listings.yml` and the archived lists. Out:
`ImportedList` values, and the changes that archive the new ones. A list is identified by
its bytes, whatever its name; no archived list is ever overwritten.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.read_list import ReadList, read_list
from paperarchive.formats.record import CrawlDay
from paperarchive.formats.registry import FORMATS, find_format
from paperarchive.formats.sniff import sniff_list
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.importing.line_ends import find_exact
from paperarchive.importing.refusal import (
    find_implausibilities,
    is_implausible,
    show_quarantine,
)
from paperarchive.text.slugs import RESERVED


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A dump as given to the command."""

    path: str
    """As written on the command line, for messages."""
    content: bytes


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list that was read, with its record."""

    file: DumpFile
    listing: Listing
    """Its record in `listings.yml`, old or new."""
    read: ReadList
    crawl: CrawlDay
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


def read_lists(
    files: Sequence[DumpFile],
    archived: ArchivedDumps,
    crawled: datetime.date | None,
    problems: Problems,
    *,
    force: bool = False,
) -> list[ImportedList]:
    """Read lists in order; leave out, and report, those with contradictions and new ones
    that do not look like a list of papers.

    crawled: the crawl day given by a person, for one list only.
    force: read what can be read of lists that do not look like one.
    """
    problems.extend(_find_damage(archived.listings, archived.contents))
    by_hash = {listing.sha256: listing for listing in archived.listings}
    contents = dict(archived.contents)
    lists: list[ImportedList] = []
    for file in files:
        digest = digest_sha256(file.content)
        known = by_hash.get(digest)
        imported = _read_file(file, known, crawled, problems, is_trusted=force)
        if imported is None:
            continue
        if not imported.is_known:
            name = _choose_name(file, imported.listing, contents)
            listing = replace(imported.listing, file=name)
            imported = replace(imported, listing=listing)
        contents[imported.listing.file] = file.content
        by_hash[digest] = imported.listing
        lists.append(imported)
    return lists


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


def _read_file(
    file: DumpFile,
    known: Listing | None,
    crawled: datetime.date | None,
    problems: Problems,
    *,
    is_trusted: bool,
) -> ImportedList | None:
    """Read a file; returns None after problems. A new one has no name yet."""
    if known is not None:
        return _read_known(file, known, crawled, problems)
    list_format = _find_format(file, problems, is_trusted=is_trusted)
    if list_format is None:
        return None
    options = ReadOptions(crawled=crawled, is_forced=is_trusted)
    read = _read_valid(file, list_format, options, problems)
    if read is None:
        return None
    crawl = read.crawl or CrawlDay(datetime.datetime.now().astimezone().date(), "today")
    listing = Listing(
        file=list_format.extension,
        crawled=crawl.day,
        sha256=digest_sha256(file.content),
        entries=read.entry_count,
        format=list_format.name,
    )
    return ImportedList(file, listing, read, crawl, is_known=False)


def _read_known(
    file: DumpFile,
    known: Listing,
    crawled: datetime.date | None,
    problems: Problems,
) -> ImportedList | None:
    if crawled is not None and crawled != known.crawled:
        message = (
            f"already imported with crawl day {known.crawled.isoformat()},"
            f" not {crawled.isoformat()}"
        )
        advice = f"change the day in {RECORDS_PATH} by hand"
        problems.add(Problem(file.path, message, advice))
        return None
    # The day may have been changed in `listings.yml` by hand, so it is checked again.
    options = ReadOptions(crawled=known.crawled, is_forced=True)
    read = _read_valid(file, get_format(known), options, problems)
    if read is None:
        return None
    crawl = CrawlDay(known.crawled, "already imported")
    return ImportedList(file, known, read, crawl, is_known=True)


def _find_format(
    file: DumpFile, problems: Problems, *, is_trusted: bool
) -> ListFormat | None:
    kind = sniff_list(file.content)
    if kind is not None and not (is_trusted and kind.is_text):
        problems.add(kind.make_problem(file.path))
        return None
    return FORMATS[0]


def _read_valid(
    file: DumpFile, list_format: ListFormat, options: ReadOptions, problems: Problems
) -> ReadList | None:
    """Read a file; returns None, and reports why, if nothing of it can be imported."""
    advice = "save a copy of it as UTF-8 and import that"
    if decode_text(file.content, file.path, problems, advice=advice) is None:
        return None
    read = read_list(list_format, make_source(file.path, file.content), options)
    found = list(_find_refusals(read, list_format, file.path, options))
    problems.extend(found)
    return None if found else read


def _find_refusals(
    read: ReadList, list_format: ListFormat, path: str, options: ReadOptions
) -> Iterator[Problem]:
    if not read.entry_count and not read.problems:
        advice = f"check that the file is {list_format.noun}"
        yield Problem(path, "no paper found", advice)
    elif read.records and not options.is_forced and is_implausible(read):
        yield from find_implausibilities(read, list_format, path)
    elif read.problems:
        yield from read.problems
        if not read.records:
            yield from show_quarantine(read, path)
    elif not options.is_forced and is_implausible(read):
        yield from find_implausibilities(read, list_format, path)


def make_source(name: str, content: bytes) -> ListSource:
    """Make the source of a list that is one file."""
    return ListSource(name, (SourceFile(name, content),))


def get_format(listing: Listing) -> ListFormat:
    """The format of an archived list."""
    list_format = find_format(listing.format)
    if list_format is None:
        raise ValueError(listing.format)  # `listings.yml` was checked
    return list_format


def read_archived_list(listing: Listing, contents: Mapping[str, bytes]) -> ReadList:
    """Read an archived list again. contents: file name -> bytes."""
    source = make_source(listing.file, contents[listing.file])
    options = ReadOptions(crawled=listing.crawled, is_forced=True)
    return read_list(get_format(listing), source, options)


def _choose_name(
    file: DumpFile, listing: Listing, contents: Mapping[str, bytes]
) -> str:
    """Choose the name of an archived list: its own, reduced to URL-safe characters;
    with 8 digits of its hash if the name is reserved or other bytes have it.
    """
    extension = listing.file
    safe_name = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePath(file.path).stem)
    slug = safe_name.strip("-.") or "listing"
    name = f"{slug}{extension}"
    taken = {
        other.casefold()
        for other, content in contents.items()
        if content != file.content
    }
    is_reserved = slug.casefold() in RESERVED
    if is_reserved or name.casefold() in taken:
        return f"{slug}-{listing.sha256[:8]}{extension}"
    return name


def make_listing_changes(
    archived: ArchivedDumps, dumps: Iterable[ImportedList]
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
