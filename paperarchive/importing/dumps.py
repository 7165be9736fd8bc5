"""The dumps that an import is given: read, dated, named, and compared with those that
are kept.

In: dumps as files, the records of `listings.yml` and the kept dumps. Out: `Source`
values, and the changes that keep the new ones. A dump whose bytes are known is that
same listing, whatever its name; nothing kept is ever overwritten.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from paperarchive.content.files import FileChange
from paperarchive.content.listings import FOLDER, RECORDS_PATH, Listing, format_listings
from paperarchive.digests import digest_sha256
from paperarchive.errors import Problem, Problems, Severity, decode_utf8
from paperarchive.formats.daily_papers.crawl import Crawl, find_crawl
from paperarchive.formats.daily_papers.parse import Dump, parse_dump
from paperarchive.text.slugs import RESERVED


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A dump as it was given to the command."""

    path: str
    """As the person wrote it, for messages."""
    content: bytes
    """Its bytes."""


@dataclass(frozen=True, slots=True)
class Source:
    """A dump with what is known of it."""

    file: DumpFile
    """As given."""
    listing: Listing
    """Its record."""
    dump: Dump
    """What stands in it."""
    crawl: Crawl
    """The crawl day, and how it was found."""
    is_known: bool
    """Whether it was imported before, or stands earlier in the same command."""


@dataclass(frozen=True, slots=True)
class KeptListings:
    """The listings that an archive has."""

    records: tuple[Listing, ...]
    """What `listings.yml` says."""
    text: bytes | None
    """`listings.yml` as it stands; None where there is none."""
    dumps: Mapping[str, bytes]
    """File name -> bytes of each dump in content/listings/, with a record or without.
    """


def read_sources(
    files: Sequence[DumpFile],
    kept: KeptListings,
    crawled: datetime.date | None,
    problems: Problems,
) -> list[Source]:
    """Read dumps in their order; what contradicts itself is noted and left out.

    crawled: the crawl day as a person gives it, for one dump only.
    """
    problems.extend(_find_damage(kept.records, kept.dumps))
    by_hash = {listing.sha256: listing for listing in kept.records}
    taken = dict(kept.dumps)
    sources: list[Source] = []
    for file in files:
        digest = digest_sha256(file.content)
        dump = _parse(file, problems)
        if dump is None:
            continue
        known = by_hash.get(digest)
        source = _make_known(file, dump, known, crawled, problems) if known else None
        if known is None:
            source = _make_new(file, dump, digest, taken, crawled, problems)
        if source is not None:
            taken[source.listing.file] = file.content
            by_hash[digest] = source.listing
            sources.append(source)
    return sources


def find_kept_problems(
    listings: Sequence[Listing], kept_dumps: Mapping[str, bytes]
) -> Iterator[Problem]:
    """Find where the records of `listings.yml` and the kept dumps contradict each
    other.

    kept_dumps: file name -> bytes of each dump in content/listings/. A dump that is
    missing or edited is an error; one without a record, as an import that broke off
    leaves it, is a warning.
    """
    yield from _find_damage(listings, kept_dumps)
    recorded = {listing.file for listing in listings}
    for name in sorted(kept_dumps.keys() - recorded):
        path = f"{FOLDER}/{name}"
        message = f"the dump has no record in {RECORDS_PATH}"
        advice = f"run `paperarchive import {path}`, or remove the file"
        yield Problem(path, message, advice, severity=Severity.WARNING)


def _find_damage(
    listings: Sequence[Listing], kept_dumps: Mapping[str, bytes]
) -> Iterator[Problem]:
    for listing in listings:
        path = f"{FOLDER}/{listing.file}"
        content = kept_dumps.get(listing.file)
        if content is None:
            yield Problem(path, "the kept dump is missing", "restore it with git")
        elif digest_sha256(content) != listing.sha256:
            message = "the kept dump is no longer what was imported"
            yield Problem(path, message, "restore it with git; dumps are never edited")


def _parse(file: DumpFile, problems: Problems) -> Dump | None:
    advice = "save a copy of it as UTF-8 and import that"
    text = decode_utf8(file.content, file.path, problems, advice=advice)
    if text is None:
        return None
    dump = parse_dump(text)
    if not dump.entries and not dump.quarantine:
        problems.add(
            Problem(
                file.path,
                "no paper is found in it",
                "check that it is a listing's text",
            )
        )
        return None
    return dump


def _make_known(
    file: DumpFile,
    dump: Dump,
    known: Listing,
    crawled: datetime.date | None,
    problems: Problems,
) -> Source | None:
    if crawled is not None and crawled != known.crawled:
        message = f"was imported as crawled on {known.crawled.isoformat()}, not on {crawled.isoformat()}"
        problems.add(
            Problem(file.path, message, f"change the day in {RECORDS_PATH} by hand")
        )
        return None
    # A person may have changed the day in the records: then it must still agree with
    # the dump's dates.
    crawl = find_crawl(dump, file.path, problems, known=known.crawled)
    return (
        None
        if crawl is None
        else Source(file, known, dump, Crawl(known.crawled, "known"), True)
    )


def _make_new(
    file: DumpFile,
    dump: Dump,
    digest: str,
    taken: Mapping[str, bytes],
    crawled: datetime.date | None,
    problems: Problems,
) -> Source | None:
    crawl = find_crawl(dump, file.path, problems, known=crawled)
    if crawl is None:
        return None
    name = _choose_name(file, digest, taken)
    count = len(dump.entries) + len(dump.quarantine)
    return Source(file, Listing(name, crawl.day, digest, count), dump, crawl, False)


def _choose_name(file: DumpFile, digest: str, taken: Mapping[str, bytes]) -> str:
    """The name under which a dump is kept: its own, cleaned for addresses, unless other
    bytes bear it.
    """
    stem = (
        re.sub(r"[^A-Za-z0-9._-]+", "-", PurePath(file.path).stem).strip("-.")
        or "listing"
    )
    others = {
        name.casefold() for name, content in taken.items() if content != file.content
    }
    is_free = stem.casefold() not in RESERVED and f"{stem}.txt".casefold() not in others
    return f"{stem}.txt" if is_free else f"{stem}-{digest[:8]}.txt"


def make_listing_changes(
    kept: KeptListings, sources: Iterable[Source]
) -> list[FileChange]:
    """What keeps the new dumps: their files, then the records."""
    new = {source.listing.file: source for source in sources if not source.is_known}
    changes = [
        FileChange(f"{FOLDER}/{name}", None, source.file.content)
        for name, source in new.items()
        if kept.dumps.get(name) != source.file.content
    ]
    if new:
        records = (*kept.records, *(source.listing for source in new.values()))
        changes.append(
            FileChange(RECORDS_PATH, kept.text, format_listings(records).encode())
        )
    return changes
