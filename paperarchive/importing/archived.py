"""The archived lists: compared with their records, and read again.

In: the records of `listings.yml` and the files of `content/listings/`. Out: problems,
and the lists as they were imported.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from paperarchive.content.listings import LISTINGS_FOLDER, RECORDS_PATH, Listing
from paperarchive.digests import digest_sha256
from paperarchive.errors import Problem, Severity
from paperarchive.files.text import find_static_conflicts
from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.read_list import ReadList, read_list
from paperarchive.formats.records import FORMAT as RECORDS
from paperarchive.formats.registry import find_format
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.importing.line_ends import find_exact


@dataclass(frozen=True, slots=True)
class ArchivedDumps:
    """The dumps of an archive before the import."""

    listings: tuple[Listing, ...]
    """The records of `listings.yml`."""
    records: bytes | None
    """The bytes of `listings.yml`; None if there is no such file."""
    contents: Mapping[str, bytes]
    """File name -> bytes of every dump in content/listings/, recorded or not."""


def find_dump_problems(
    listings: Sequence[Listing], contents: Mapping[str, bytes]
) -> Iterator[Problem]:
    """Compare the records of `listings.yml` with the archived dumps.

    contents: file name -> bytes of every dump in content/listings/. A missing or edited
    dump is an error. A dump without a record, which an interrupted import leaves, is a
    warning.
    """
    yield from find_damage(listings, contents)
    recorded = {name for listing in listings for name in listing.files}
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


def find_damage(
    listings: Sequence[Listing], contents: Mapping[str, bytes]
) -> Iterator[Problem]:
    """Find archived lists that are missing or edited, or of a format that is not known."""
    for listing in listings:
        missing = [name for name in listing.files if name not in contents]
        for name in missing:
            path = f"{LISTINGS_FOLDER}/{name}"
            yield Problem(path, "the archived dump is missing", "restore it with git")
        if not missing:
            yield from _find_edits(listing, contents)
        if find_listing_format(listing) is None:
            message = f"{listing.file}: no format is named {listing.format!r}"
            advice = "install a newer version of paperarchive"
            yield Problem(RECORDS_PATH, message, advice)


def _find_edits(listing: Listing, contents: Mapping[str, bytes]) -> Iterator[Problem]:
    path = f"{LISTINGS_FOLDER}/{listing.file}"
    digest = sha256()
    for name in listing.files:
        digest.update(contents[name])
    if digest.hexdigest() == listing.sha256:
        return
    if listing.parts < 2:
        content = contents[listing.file]
        if find_exact(content, listing.sha256) is not None:
            message = "its line ends were changed, as git does with core.autocrlf"
            advice = f"run `paperarchive import {path}`, which restores it and tells git to leave it alone"
            yield Problem(path, message, advice, severity=Severity.WARNING)
            return
        conflicts = list(find_static_conflicts(content, path))
        yield from conflicts
        if conflicts:
            return
    message = "the archived dump differs from what was imported"
    advice = "restore it with git; dumps are never edited"
    yield Problem(path, message, advice)


def find_listing_format(listing: Listing) -> ListFormat | None:
    """The format that an archived list was read by; None if this program has none of
    that name.
    """
    return find_format(listing.format)


def get_format(listing: Listing) -> ListFormat:
    """The format that an archived list was read by, which was checked to be known."""
    list_format = find_listing_format(listing)
    if list_format is None:
        raise ValueError(listing.format)
    return list_format


def read_archived_list(listing: Listing, contents: Mapping[str, bytes]) -> ReadList:
    """Read an archived list again. contents: file name -> bytes."""
    files = tuple(SourceFile(name, contents[name]) for name in listing.files)
    source = ListSource(listing.file, files, is_folder=len(files) > 1)
    options = ReadOptions(
        crawled=listing.crawled, mapping=dict(listing.map), is_forced=True
    )
    kept_format = RECORDS if listing.parts else get_format(listing)
    return read_list(kept_format, source, options)
