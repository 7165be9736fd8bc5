"""Lists of an import: read, dated, named, and compared with the archived ones.

In: lists as given, the records of `listings.yml` and the archived lists. Out:
`ImportedList` values. A list is identified by its bytes, whatever its name.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from paperarchive.content.listings import RECORDS_PATH, Listing
from paperarchive.errors import Problem, Problems
from paperarchive.files.text import find_static_conflicts
from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.read_list import ReadList, read_list
from paperarchive.formats.record import CrawlDay
from paperarchive.formats.registry import FALLBACK
from paperarchive.formats.sniff import ListKind
from paperarchive.formats.source import ListSource
from paperarchive.importing.archived import (
    ArchivedDumps,
    find_damage,
    find_listing_format,
)
from paperarchive.importing.gather import IN_MEMORY, GivenList
from paperarchive.importing.keep import KeptList, ListingNames, keep_list
from paperarchive.importing.line_ends import find_known
from paperarchive.importing.mapping import find_mapping, find_mapping_by_keys
from paperarchive.importing.refusal import find_refusals


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person who imports says of the lists."""

    crawled: datetime.date | None = None
    """The crawl day, for one list only."""
    force: bool = False
    """Read what can be read of lists that do not look like one."""
    list_format: ListFormat | None = None
    """The format of all of them; None = as their content tells."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Field of a record -> key of the file."""
    today: datetime.date = field(default_factory=lambda: _find_today())
    """The crawl day of lists that do not tell theirs."""


def _find_today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list that was read, with its record."""

    path: str
    """As given on the command line."""
    listing: Listing
    """Its record in `listings.yml`, old or new."""
    read: ReadList
    crawl: CrawlDay
    kept: KeptList | None
    """What is archived of it; None if the archive, or an earlier file of the same
    command, has these bytes.
    """
    notices: tuple[str, ...] = ()
    """What a reader of the report should know: clauses."""

    @property
    def is_known(self) -> bool:
        """Whether the archive, or an earlier file of the command, has these bytes."""
        return self.kept is None


def read_lists(
    given_lists: Sequence[GivenList],
    archived: ArchivedDumps,
    options: ImportOptions,
    problems: Problems,
) -> list[ImportedList]:
    """Read lists in order; leave out, and report, those with contradictions and new ones
    that do not look like a list of papers.
    """
    problems.extend(find_damage(archived.listings, archived.contents))
    reader = _Reader(archived, options, problems)
    return [
        imported for imported in map(reader.read, given_lists) if imported is not None
    ]


class _Reader:
    """Reads one list after the other."""

    def __init__(
        self, archived: ArchivedDumps, options: ImportOptions, problems: Problems
    ) -> None:
        self._options = options
        self._problems = problems
        self._names = ListingNames(archived.listings, archived.contents)
        self._listings = archived.listings
        self._by_digest: dict[str, Listing] = {}
        for listing in archived.listings:
            self._remember(listing)

    @property
    def _is_forced(self) -> bool:
        """Whether a person told the format."""
        return self._options.list_format is not None

    def _remember(self, listing: Listing) -> None:
        for digest in filter(None, (listing.sha256, listing.source_sha256)):
            self._by_digest[digest] = listing

    def read(self, given: GivenList) -> ImportedList | None:
        """Read a list; returns None after problems."""
        kind = given.kind
        if isinstance(kind, ListKind) and not kind.is_text and not self._is_forced:
            # Not hashed first: it may be a disk image of any size.
            self._problems.add(kind.make_problem(given.source.name))
            return None
        source = self._restore_line_ends(given.source)
        known = self._by_digest.get(source.sha256)
        if known is not None:
            return self._read_known(source, known, given.notices)
        return self._read_new(replace(given, source=source))

    def _restore_line_ends(self, source: ListSource) -> ListSource:
        """The list as it was imported before, if only git changed its line ends."""
        if source.is_folder or source.size > IN_MEMORY:
            return source
        if source.sha256 in self._by_digest:
            return source
        exact = find_known(source.file.read_bytes(), self._by_digest)
        if exact is None:
            return source
        file = replace(source.file, content=exact, path=None)
        return replace(source, files=(file,))

    def _read_known(
        self, source: ListSource, known: Listing, notices: tuple[str, ...]
    ) -> ImportedList | None:
        crawled = self._options.crawled
        if crawled is not None and crawled != known.crawled:
            message = (
                f"already imported with crawl day {known.crawled.isoformat()},"
                f" not {crawled.isoformat()}"
            )
            advice = f"change the day in {RECORDS_PATH} by hand"
            self._problems.add(Problem(source.name, message, advice))
            return None
        list_format = find_listing_format(known)
        if list_format is None:
            return None  # reported by `find_damage`
        # The day may have been changed by hand, so a dump is compared with it again.
        options = ReadOptions(
            crawled=known.crawled,
            mapping=self._options.mapping or dict(known.map),
            is_forced=True,
        )
        if self._report_damage(source):
            return None
        read = read_list(list_format, source, options)
        if self._report_refusals(read, list_format, source, options):
            return None
        crawl = CrawlDay(known.crawled, "already imported")
        return ImportedList(
            source.name, known, read, crawl, None, (*notices, *_notice(source))
        )

    def _read_new(self, given: GivenList) -> ImportedList | None:
        source = given.source
        mapping = find_mapping(given, self._options.mapping, self._listings)
        list_format = self._options.list_format or mapping.list_format
        list_format = list_format or self._choose_format(given)
        if list_format is None:
            return None
        if self._options.mapping and not list_format.takes_mapping:
            message = f"is {list_format.noun}, which has fields of its own"
            self._problems.add(Problem(source.name, message, "import it without --map"))
            return None
        wanted = mapping.fields if list_format.takes_mapping else {}
        options = ReadOptions(
            crawled=self._options.crawled,
            mapping=wanted,
            is_forced=self._options.force,
        )
        if self._report_damage(source):
            return None
        read = read_list(list_format, source, options)
        if list_format.takes_mapping and not wanted and not read.records:
            again = find_mapping_by_keys(given, self._listings)
            if again is not None:
                mapping, wanted = again, again.fields
                options = replace(options, mapping=wanted)
                read = read_list(list_format, source, options)
        if self._report_refusals(read, list_format, source, options):
            return None
        crawl = read.crawl or self._make_crawl_day()
        listing, kept = keep_list(source, list_format, read, crawl.day, self._names)
        listing = replace(listing, map=tuple(sorted(wanted.items())))
        self._remember(listing)
        notices = (
            *given.notices,
            *_notice(source),
            *(mapping.notices if wanted else ()),
            *kept.notices,
        )
        return ImportedList(source.name, listing, read, crawl, kept, notices)

    def _make_crawl_day(self) -> CrawlDay:
        if self._options.crawled is not None:
            return CrawlDay(self._options.crawled, "as given")
        return CrawlDay(self._options.today, "the day of this import")

    def _choose_format(self, given: GivenList) -> ListFormat | None:
        kind = given.kind
        if isinstance(kind, ListFormat):
            return kind
        if kind is None or (self._options.force and kind.is_text):
            return FALLBACK
        self._problems.add(kind.make_problem(given.source.name))
        return None

    def _report_damage(self, source: ListSource) -> bool:
        """Report what makes a list unreadable; returns whether there is something."""
        damage = list(_find_damage_of_text(source))
        self._problems.extend(damage)
        return bool(damage)

    def _report_refusals(
        self,
        read: ReadList,
        list_format: ListFormat,
        source: ListSource,
        options: ReadOptions,
    ) -> bool:
        """Report why nothing of a list can be imported; returns whether that is so."""
        found = list(
            find_refusals(read, list_format, source.name, is_forced=options.is_forced)
        )
        self._problems.extend(found)
        return bool(found)


def _find_damage_of_text(source: ListSource) -> Iterator[Problem]:
    for file in source.files:
        problem = file.find_problem()
        if problem is not None:
            name = f"{source.name}/{file.name}" if source.is_folder else source.name
            yield replace(problem, path=name)
        elif file.path is None:
            yield from find_static_conflicts(file.content, file.name)


def _notice(source: ListSource) -> Iterator[str]:
    for file in source.files:
        for notice in file.find_notices():
            yield f"{file.name}: {notice}" if source.is_folder else notice
