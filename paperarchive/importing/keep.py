"""What an archive keeps of a list: its bytes, or its records.

In: a list as given and as read. Out: the files of `content/listings/`, and the list's
record in `listings.yml`. A file of up to 20 MB is kept byte for byte, but for private
fields, which are blanked; of larger ones and of folders the records are kept, as JSON
Lines in parts of 20 MB. No archived list is ever overwritten.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath

from paperarchive.content.changes import FileChange, StoredChange
from paperarchive.content.listings import (
    LISTINGS_FOLDER,
    RECORDS_PATH,
    Listing,
    format_listings,
    name_part,
)
from paperarchive.digests import digest_sha256
from paperarchive.files.stored import ContentStore, StoredContent
from paperarchive.formats.blank import blank_fields
from paperarchive.formats.list_format import ListFormat
from paperarchive.formats.read_list import ReadList
from paperarchive.formats.record import PrivateField
from paperarchive.formats.records import FORMAT as RECORDS
from paperarchive.formats.records import encode_entry, encode_header
from paperarchive.formats.source import ListSource
from paperarchive.text.english import count
from paperarchive.text.slugs import RESERVED

MAXIMUM_BYTES = 20_000_000
"""Of a kept file: GitHub refuses files of 100 MB, and warns of 50."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """The files that are kept of a list."""

    contents: Mapping[str, StoredContent]
    """By file name in `content/listings/`."""
    notices: tuple[str, ...] = ()
    """What is kept, if not all bytes: clauses."""


class ListingNames:
    """The names of `content/listings/` that are taken."""

    def __init__(
        self, listings: Iterable[Listing], contents: Mapping[str, bytes]
    ) -> None:
        self._recorded = {name for listing in listings for name in listing.files}
        self._contents = contents
        self._slugs = {PurePath(name).stem.casefold() for name in self._recorded}
        self._slugs |= {PurePath(name).stem.casefold() for name in contents}

    def choose(self, source: ListSource, extension: str, digest: str) -> str:
        """Choose the name of a list: its own, reduced to URL-safe characters; with 8
        digits of its digest if the name is reserved or another list has it.

        digest: of the bytes that are kept.
        """
        path = PurePath(source.name)
        stem = path.stem
        if source.is_folder:
            stem = path.name or Path(source.name).resolve().name
        slug = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.") or "listing"
        name = f"{slug}{extension}"
        if slug.casefold() in RESERVED or self._is_taken(slug, name, digest):
            slug = f"{slug}-{digest[:8]}"
        self._slugs.add(slug.casefold())
        return f"{slug}{extension}"

    def _is_taken(self, slug: str, name: str, digest: str) -> bool:
        if slug.casefold() not in self._slugs:
            return False
        if name in self._recorded or name not in self._contents:
            return True
        # An import that did not finish, or a checkout, has left the very file.
        return digest_sha256(self._contents[name]) != digest


def keep_list(
    source: ListSource,
    list_format: ListFormat,
    read: ReadList,
    crawled: datetime.date,
    names: ListingNames,
) -> tuple[Listing, KeptList]:
    """Choose what is kept of a new list; make its record."""
    private = [field for field in read.private if field.stop > field.start]
    whole = None
    if not source.is_folder and source.size <= MAXIMUM_BYTES:
        whole = (
            blank_fields(source.file, private) if private else source.file.read_bytes()
        )
    if whole is None:
        return _keep_records(source, list_format, read, crawled, names)
    digest = digest_sha256(whole)
    name = names.choose(source, list_format.extension, digest)
    listing = Listing(
        file=name,
        crawled=crawled,
        sha256=digest,
        entries=read.entry_count,
        format=list_format.name,
        source_sha256=source.sha256 if digest != source.sha256 else None,
    )
    notices = tuple(_describe_private(private)) if private else ()
    return listing, KeptList({name: ContentStore().add(whole)}, notices)


def _describe_private(private: Iterable[PrivateField]) -> Iterator[str]:
    fields = list(private)
    names = ", ".join(sorted({f"`{field.name}`" for field in fields}))
    what = count(len(fields), "private path")
    yield f"{what} ({names}) left out of the kept file"


def _keep_records(
    source: ListSource,
    list_format: ListFormat,
    read: ReadList,
    crawled: datetime.date,
    names: ListingNames,
) -> tuple[Listing, KeptList]:
    digest = sha256()
    parts: list[StoredContent] = []
    store = ContentStore()
    for lines in _cut(_encode(list_format, read)):
        part = b"".join(lines)
        digest.update(part)
        parts.append(store.add(part))
    sha = digest.hexdigest()
    first = names.choose(source, RECORDS.extension, sha)
    listing = Listing(
        file=first,
        crawled=crawled,
        sha256=sha,
        entries=read.entry_count,
        format=list_format.name,
        source_sha256=source.sha256,
        parts=len(parts),
    )
    contents = {name_part(first, n): part for n, part in enumerate(parts, 1)}
    where = "" if len(parts) == 1 else f" in {len(parts)} parts"
    return listing, KeptList(contents, (f"its records are kept{where}, not its bytes",))


def _encode(list_format: ListFormat, read: ReadList) -> Iterator[bytes]:
    yield encode_header(list_format.name).encode()
    for record in read.records:
        yield encode_entry(record).encode()
    for part in read.quarantine:
        yield encode_entry(part).encode()


def _cut(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Cut lines into parts of at most MAXIMUM_BYTES; a longer line is one."""
    part: list[bytes] = []
    size = 0
    for line in lines:
        if part and size + len(line) > MAXIMUM_BYTES:
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line)
    yield part


def make_listing_changes(
    contents: Mapping[str, bytes],
    listings: Iterable[Listing],
    records: bytes | None,
    new: Mapping[str, tuple[Listing, KeptList]],
) -> list[FileChange]:
    """Make the changes that archive new lists: their files, then the records.

    contents: of `content/listings/`. listings, records: of `listings.yml` before. new:
    by file name.
    """
    changes: list[FileChange] = []
    for _, kept in new.values():
        for name, content in kept.contents.items():
            if name not in contents or contents[name] != content.read():
                path = f"{LISTINGS_FOLDER}/{name}"
                changes.append(StoredChange(path, None, content))
    if new:
        after = format_listings((*listings, *(listing for listing, _ in new.values())))
        changes.append(FileChange(RECORDS_PATH, records, after.encode("utf-8")))
    return changes
