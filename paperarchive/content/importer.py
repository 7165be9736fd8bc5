"""Listing dumps -> papers' files: what an import would change, worked out before anything is written.

In: the archive's content as it is, and dumps. Out: `ImportPlan`: a report on every entry, and the files as they shall be.
An entry is a known paper if the letters and digits of its title are those of any title the paper has borne; then the
file wins over the dump, and where they differ the report says so. Nothing known becomes unknown.
"""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath, PurePosixPath

from paperarchive.content.files import PAPERS_FOLDER, Content, find_slugs
from paperarchive.content.frontmatter import PaperFile
from paperarchive.content.listings import FOLDER, RECORDS_PATH, Listing, format_listings
from paperarchive.content.paperfile import edit_paper, format_paper
from paperarchive.content.tags import suggest_tags
from paperarchive.errors import Problem, Problems
from paperarchive.listing.crawl import Crawl, find_crawl, make_date
from paperarchive.listing.latex import repair, repair_title
from paperarchive.listing.parse import Dump, Entry, Quarantined, parse_dump
from paperarchive.paper import Appearance, Paper
from paperarchive.text.markup import format_markdown, render_text
from paperarchive.text.slugs import hash_text, make_distinct_slug, make_slug

_COMMAND = re.compile(r"\\[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A dump as it was given to the command."""

    path: str
    """As the person wrote it, for messages."""
    content: bytes
    """Its bytes."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file as it is and as it shall be."""

    path: str
    """Relative to the archive's folder."""
    before: bytes | None
    """None = there is no such file."""
    after: bytes
    """The new content."""


@dataclass(frozen=True, slots=True)
class ListingReport:
    """What became of one dump's entries; their sum is `entries`."""

    file: str
    """The dump as given."""
    crawl: Crawl
    """The crawl day, and how it was found."""
    entries: int
    """Everything in the dump, quarantined entries included."""
    new: int
    """Papers that had no file before this command."""
    updated: int
    """Papers whose file changed."""
    unchanged: int
    """Papers whose file did not."""
    duplicates: int
    """Entries whose paper stood earlier in this command's dumps."""
    quarantined: int
    """Entries that cannot be read."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which a file says otherwise than a dump; the file wins."""

    path: str
    """The paper's file."""
    field: str
    """The key, or `abstract`."""
    kept: str
    """What the file says."""
    offered: str
    """What the dump says."""


@dataclass(frozen=True, slots=True)
class QuarantinedEntry:
    """A part of a dump that cannot be read, and where it is."""

    file: str
    """The dump as given."""
    entry: Quarantined
    """Line, text and reason."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import does."""

    listings: tuple[ListingReport, ...]
    """In the order in which the dumps were given."""
    conflicts: tuple[Conflict, ...]
    """By path and field, each once."""
    quarantine: tuple[QuarantinedEntry, ...]
    """In the dumps' order."""
    changes: tuple[FileChange, ...]
    """Only files whose bytes differ; papers, then dumps, then the records."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A dump with what is known of it."""

    file: DumpFile
    listing: Listing
    dump: Dump
    crawl: Crawl
    is_known: bool


def make_identity(title: str) -> str:
    """The letters and digits of a title, without LaTeX commands, case and compatibility forms: what makes it that paper.

    A title without any is its own identity.
    """
    text = unicodedata.normalize("NFKC", _COMMAND.sub("", title)).casefold()
    return "".join(character for character in text if character.isalnum()) or title


def plan_import(
    content: Content,
    kept_dumps: Mapping[str, bytes],
    dumps: Sequence[DumpFile],
    *,
    crawled: datetime.date | None = None,
) -> ImportPlan:
    """Work out what importing dumps changes.

    kept_dumps: file name -> bytes of each dump in content/listings/. crawled: the crawl day, for one dump only.
    Raises ProblemsError with everything that contradicts itself.
    """
    problems = Problems()
    sources = _read_sources(content, kept_dumps, dumps, crawled, problems)
    problems.raise_if_any()
    merger = _Merger(content, kept_dumps)
    tallies = [merger.merge(source) for source in sources]
    return ImportPlan(
        listings=tuple(_make_report(source, tally, merger) for source, tally in zip(sources, tallies, strict=True)),
        conflicts=tuple(sorted(set(merger.conflicts), key=lambda found: (found.path, found.field, found.offered))),
        quarantine=tuple(QuarantinedEntry(s.file.path, entry) for s in sources for entry in s.dump.quarantine),
        changes=(*merger.changes(), *_dump_changes(content, kept_dumps, sources)),
    )


# --- the dumps ---------------------------------------------------------------------------------------------------


def _read_sources(
    content: Content,
    kept_dumps: Mapping[str, bytes],
    dumps: Sequence[DumpFile],
    crawled: datetime.date | None,
    problems: Problems,
) -> list[_Source]:
    _check_kept(content.listings, kept_dumps, problems)
    by_hash = {listing.sha256: listing for listing in content.listings}
    taken = {name: content_ for name, content_ in kept_dumps.items()}
    sources: list[_Source] = []
    for file in dumps:
        digest = hashlib.sha256(file.content).hexdigest()
        known = by_hash.get(digest)
        source = _read_source(file, digest, known, taken, crawled, problems)
        if source is not None:
            taken[source.listing.file] = file.content
            by_hash[digest] = source.listing
            sources.append(source)
    return sources


def _check_kept(listings: Iterable[Listing], kept_dumps: Mapping[str, bytes], problems: Problems) -> None:
    for listing in listings:
        path = f"{FOLDER}/{listing.file}"
        kept = kept_dumps.get(listing.file)
        if kept is None:
            problems.add(Problem(path, None, None, "the kept dump is missing", "restore it with git"))
        elif hashlib.sha256(kept).hexdigest() != listing.sha256:
            message = "the kept dump is no longer what was imported"
            problems.add(Problem(path, None, None, message, "restore it with git; dumps are never edited"))


def _read_source(
    file: DumpFile,
    digest: str,
    known: Listing | None,
    taken: Mapping[str, bytes],
    crawled: datetime.date | None,
    problems: Problems,
) -> _Source | None:
    text = _decode(file, problems)
    if text is None:
        return None
    dump = parse_dump(text)
    if not dump.entries and not dump.quarantine:
        problems.add(Problem(file.path, None, None, "no paper is found in it", "check that it is a listing's text"))
        return None
    if known is not None and crawled not in (None, known.crawled):
        message = f"was imported as crawled on {known.crawled.isoformat()}, not on {crawled}"
        problems.add(Problem(file.path, None, None, message, f"change the day in {RECORDS_PATH} by hand"))
        return None
    if known is not None:
        return _Source(file, known, dump, Crawl(known.crawled, "known"), True)
    crawl = find_crawl(dump, file.path, problems, known=crawled)
    if crawl is None:
        return None
    name = _choose_name(PurePath(file.path).name, digest, file.content, taken)
    count = len(dump.entries) + len(dump.quarantine)
    return _Source(file, Listing(name, crawl.day, digest, count), dump, crawl, False)


def _decode(file: DumpFile, problems: Problems) -> str | None:
    try:
        return file.content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        problems.add(Problem(file.path, line, None, "is not UTF-8", "save a copy of it as UTF-8 and import that"))
    return None


def _choose_name(name: str, digest: str, content: bytes, taken: Mapping[str, bytes]) -> str:
    """The name under which a dump is kept: its own, cleaned for addresses, unless other bytes bear it."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(name).stem).strip("-.") or "listing"
    others = {other.casefold() for other, bytes_ in taken.items() if bytes_ != content}
    plain = f"{stem}.txt"
    return plain if plain.casefold() not in others else f"{stem}-{digest[:8]}.txt"


def _dump_changes(
    content: Content, kept_dumps: Mapping[str, bytes], sources: Iterable[_Source]
) -> Iterable[FileChange]:
    new = {source.listing.file: source for source in sources if not source.is_known}
    for name, source in new.items():
        if kept_dumps.get(name) != source.file.content:
            yield FileChange(f"{FOLDER}/{name}", None, source.file.content)
    records = {listing.file: listing for listing in content.listings}
    if any(records.get(name) != source.listing for name, source in new.items()):
        records.update({name: source.listing for name, source in new.items()})
        before = format_listings(content.listings).encode() if content.listings else None
        yield FileChange(RECORDS_PATH, before, format_listings(tuple(records.values())).encode())


# --- the papers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Listed:
    """An entry as the archive would write it."""

    paper: Paper
    """Its slug is not chosen yet; one appearance."""
    crawled: datetime.date


@dataclass(slots=True)
class _Draft:
    """A paper on its way through the command."""

    path: str
    before: PaperFile | None
    paper: Paper


class _Merger:
    """The archive's papers while entries are merged into them."""

    def __init__(self, content: Content, kept_dumps: Mapping[str, bytes]) -> None:
        self.conflicts: list[Conflict] = []
        self._vocabulary = content.vocabulary
        self._crawl_days = {listing.stem: listing.crawled for listing in content.listings}
        self._slugs = set(find_slugs(content.papers))
        self._drafts = [_Draft(file.path, file, file.paper) for file in content.papers]
        self._by_identity: dict[str, _Draft] = {}
        self._by_appearance: dict[tuple[str, int], _Draft] = {}
        self._seen: set[str] = set()
        for draft in self._drafts:
            self._by_identity.setdefault(make_identity(draft.paper.title), draft)
            for seen in draft.paper.appearances:
                self._by_appearance.setdefault((seen.listing, seen.rank), draft)
        self._learn_old_titles(content, kept_dumps)

    def _learn_old_titles(self, content: Content, kept_dumps: Mapping[str, bytes]) -> None:
        """A title that a kept dump gave to a paper still names it after an edit."""
        for listing in content.listings:
            dump = parse_dump(kept_dumps[listing.file].decode("utf-8"))
            for rank, entry in enumerate(dump.entries, 1):
                draft = self._by_appearance.get((listing.stem, rank))
                if draft is not None:
                    for identity in _identities(entry):
                        self._by_identity.setdefault(identity, draft)

    def merge(self, source: _Source) -> list[tuple[_Draft, bool]]:
        """Merge a dump's entries; for each, its paper, and whether that stood earlier in this command's dumps."""
        self._crawl_days[source.listing.stem] = source.crawl.day
        tally: list[tuple[_Draft, bool]] = []
        for rank, entry in enumerate(source.dump.entries, 1):
            listed = _make_listed(entry, source, rank)
            draft = self._find(entry, listed)
            if draft is None:
                draft = self._add(entry, listed)
            else:
                self._update(draft, listed)
            tally.append((draft, draft.path in self._seen))
            self._seen.add(draft.path)
        return tally

    def _find(self, entry: Entry, listed: _Listed) -> _Draft | None:
        seen = listed.paper.appearances[0]
        found = self._by_appearance.get((seen.listing, seen.rank))
        for identity in _identities(entry):
            found = found or self._by_identity.get(identity)
        return found

    def _add(self, entry: Entry, listed: _Listed) -> _Draft:
        slug = self._choose_slug(listed.paper.title)
        tags = suggest_tags(listed.paper.title, render_text(listed.paper.abstract), self._vocabulary)
        paper = replace(listed.paper, slug=slug, tags=tags)
        folder = f"{paper.date.year:04d}" if paper.date else "undated"
        draft = _Draft(f"{PAPERS_FOLDER}/{folder}/{slug}.md", None, paper)
        self._drafts.append(draft)
        self._slugs.add(slug)
        for identity in _identities(entry):
            self._by_identity.setdefault(identity, draft)
        return draft

    def _choose_slug(self, title: str) -> str:
        """The title's slug; if another paper bears it, with as many digits of the title's hash as make it distinct."""
        candidates = [make_slug(title), make_distinct_slug(title)]
        candidates += [f"{candidates[0]}-{hash_text(title, digits)}" for digits in range(7, 65)]
        return next(slug for slug in candidates if slug not in self._slugs)

    def _update(self, draft: _Draft, listed: _Listed) -> None:
        self._note_conflicts(draft, listed.paper)
        kept, offered = draft.paper, listed.paper
        filled = replace(
            kept,
            abstract=kept.abstract or offered.abstract,
            date=kept.date or offered.date,
            author_count=kept.author_count or offered.author_count,
            organization=kept.organization or offered.organization,
            arxiv=kept.arxiv or offered.arxiv,
        )
        draft.paper = self._add_appearance(filled, offered.appearances[0])

    def _add_appearance(self, paper: Paper, seen: Appearance) -> Paper:
        if any(known.listing == seen.listing for known in paper.appearances):
            return paper
        day = self._crawl_days[seen.listing]
        newest = all(self._crawl_days.get(known.listing, day) <= day for known in paper.appearances)
        raised = seen.comments is not None and (paper.comments is None or (newest and seen.comments > paper.comments))
        return replace(
            paper,
            appearances=(*paper.appearances, seen),
            comments=seen.comments if raised else paper.comments,
        )

    def _note_conflicts(self, draft: _Draft, offered: Paper) -> None:
        kept = draft.paper
        pairs: list[tuple[str, object, object]] = [
            ("title", kept.title, offered.title),
            ("date", kept.date, offered.date),
            ("author_count", kept.author_count, offered.author_count),
            ("organization", kept.organization, offered.organization),
            ("arxiv", kept.arxiv, offered.arxiv),
        ]
        if kept.abstract != offered.abstract:
            pairs.append(("abstract", render_text(kept.abstract), render_text(offered.abstract)))
        for field, mine, theirs in pairs:
            if mine and theirs and mine != theirs:
                self.conflicts.append(Conflict(draft.path, field, _say(mine), _say(theirs)))

    def changes(self) -> Iterable[FileChange]:
        """The papers' files that differ, by path."""
        for draft in sorted(self._drafts, key=lambda draft: draft.path):
            if draft.before is None:
                yield FileChange(draft.path, None, format_paper(draft.paper).encode("utf-8"))
            elif draft.paper != draft.before.paper:
                text = edit_paper(draft.before.text, draft.before.paper, draft.paper)
                yield FileChange(draft.path, draft.before.text.encode("utf-8"), text.encode("utf-8"))


def _identities(entry: Entry) -> tuple[str, ...]:
    """What an entry is known by: its repaired title, and its title as dumped."""
    return tuple(dict.fromkeys((make_identity(repair_title(entry.title)), make_identity(entry.title))))


def _make_listed(entry: Entry, source: _Source, rank: int) -> _Listed:
    meta = entry.meta
    comments = None if meta is None else meta.comments
    paper = Paper(
        slug="",
        title=repair_title(entry.title),
        abstract=format_markdown(repair(entry.abstract)),
        date=None if meta is None else make_date(meta.date, source.crawl.day),
        author_count=None if meta is None else meta.author_count,
        organization=None if meta is None else meta.organization,
        comments=comments,
        appearances=(Appearance(source.listing.stem, rank, comments),),
        arxiv=entry.arxiv,
    )
    return _Listed(paper, source.crawl.day)


def _say(value: object) -> str:
    """A field's value as a person reads it."""
    return str(getattr(value, "name", value))


def _make_report(source: _Source, tally: Sequence[tuple[_Draft, bool]], merger: _Merger) -> ListingReport:
    first = [draft for draft, seen_before in tally if not seen_before]
    known = [draft for draft in first if draft.before is not None]
    updated = sum(draft.before is not None and draft.paper != draft.before.paper for draft in known)
    return ListingReport(
        file=source.file.path,
        crawl=source.crawl,
        entries=len(source.dump.entries) + len(source.dump.quarantine),
        new=len(first) - len(known),
        updated=updated,
        unchanged=len(known) - updated,
        duplicates=len(tally) - len(first),
        quarantined=len(source.dump.quarantine),
    )
