"""The merge of dumped entries into the papers of an archive.

In: the papers' files, and dumps. Out: the changed papers, and the conflicts met. An
entry belongs to a paper if their titles have the same identity, counting every title
that an archived dump gave the paper. The file then wins over the dump: an entry fills
fields that are unknown and replaces none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from paperarchive.content.changes import FileChange
from paperarchive.content.edit_paper import edit_paper
from paperarchive.content.find_files import PAPERS_FOLDER
from paperarchive.content.identities import collect_slugs
from paperarchive.content.load import Content
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.tags import suggest_tags
from paperarchive.content.write_paper import format_paper
from paperarchive.formats.daily_papers.crawl import make_date
from paperarchive.formats.daily_papers.parse import ListingEntry, parse_dump
from paperarchive.importing.conflicts import Conflict, find_conflicts
from paperarchive.importing.dumps import ArchivedDumps, ImportedDump
from paperarchive.importing.identity import make_identities, make_identity
from paperarchive.paper import Appearance, Paper
from paperarchive.text.latex.repair import repair, repair_title
from paperarchive.text.markup import render_text
from paperarchive.text.slugs import hash_text, make_distinct_slug, make_slug
from paperarchive.text.write_markdown import format_markdown


@dataclass(slots=True)
class PendingPaper:
    """A paper while entries are merged into it."""

    path: str
    """Its file, relative to the archive's folder."""
    before: PaperFile | None
    """Its file before the import; None for a new paper."""
    paper: Paper
    """The paper after the entries merged so far."""

    @property
    def is_changed(self) -> bool:
        """Whether the file must be written: it is new, or its paper changed."""
        if self.before is None:
            return True
        return self.paper != self.before.paper

    def make_change(self) -> FileChange:
        """Make the change of the file."""
        if self.before is None:
            text = format_paper(self.paper)
            return FileChange(self.path, None, text.encode("utf-8"))
        text = edit_paper(self.before.text, self.before.paper, self.paper)
        return FileChange(self.path, self.before.content, text.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class MergedEntry:
    """The result of merging one entry."""

    pending: PendingPaper
    is_duplicate: bool
    """Whether an earlier entry of the same command was merged into this paper."""


class Merger:
    """The papers of an archive while dumps are merged into them."""

    def __init__(self, content: Content, archived: ArchivedDumps) -> None:
        self.conflicts: list[Conflict] = []
        self._vocabulary = content.vocabulary
        self._crawl_days = {
            listing.slug: listing.crawled for listing in content.listings
        }
        self._slugs = set(collect_slugs(content.papers))
        self._papers: list[PendingPaper] = []
        self._by_identity: dict[str, PendingPaper] = {}
        self._by_appearance: dict[tuple[str, int], PendingPaper] = {}
        self._seen: set[str] = set()
        for file in content.papers:
            self._index_paper(PendingPaper(file.path, before=file, paper=file.paper))
        self._index_archived_titles(archived)

    def _index_paper(self, pending: PendingPaper) -> None:
        self._papers.append(pending)
        self._by_identity.setdefault(make_identity(pending.paper.title), pending)
        for seen in pending.paper.appearances:
            self._by_appearance.setdefault((seen.listing, seen.rank), pending)

    def _index_archived_titles(self, archived: ArchivedDumps) -> None:
        """Index papers by their titles in archived dumps, so that an edited title
        loses no paper.
        """
        for listing in archived.listings:
            dump = parse_dump(archived.contents[listing.file].decode("utf-8"))
            for rank, entry in enumerate(dump.entries, 1):
                pending = self._by_appearance.get((listing.slug, rank))
                if pending is not None:
                    self._index_identities(make_identities(entry.title), pending)

    def _index_identities(
        self, identities: Iterable[str], pending: PendingPaper
    ) -> None:
        for identity in identities:
            self._by_identity.setdefault(identity, pending)

    def merge(self, dump: ImportedDump) -> list[MergedEntry]:
        """Merge the entries of a dump, in its order."""
        self._crawl_days[dump.listing.slug] = dump.listing.crawled
        merged: list[MergedEntry] = []
        for rank, entry in enumerate(dump.parsed.entries, 1):
            pending = self._merge_entry(entry, dump, rank)
            is_duplicate = pending.path in self._seen
            self._seen.add(pending.path)
            merged.append(MergedEntry(pending, is_duplicate))
        return merged

    def _merge_entry(
        self, entry: ListingEntry, dump: ImportedDump, rank: int
    ) -> PendingPaper:
        offered = _make_paper(entry, dump, rank)
        identities = make_identities(entry.title)
        pending = None
        if dump.is_known:  # only then do papers name its ranks
            pending = self._by_appearance.get((dump.listing.slug, rank))
        pending = pending or self._find_by_title(identities)
        if pending is None:
            return self._add(offered, identities)
        self._update(pending, offered)
        return pending

    def _find_by_title(self, identities: Iterable[str]) -> PendingPaper | None:
        for identity in identities:
            if identity in self._by_identity:
                return self._by_identity[identity]
        return None

    def _add(self, offered: Paper, identities: Iterable[str]) -> PendingPaper:
        slug = self._choose_slug(offered.title)
        abstract = render_text(offered.abstract)
        tags = suggest_tags(offered.title, abstract, self._vocabulary)
        paper = replace(offered, slug=slug, tags=tags)
        pending = PendingPaper(_make_path(paper), before=None, paper=paper)
        self._papers.append(pending)
        self._slugs.add(slug)
        self._index_identities(identities, pending)
        return pending

    def _choose_slug(self, title: str) -> str:
        """Choose a free slug: the title's own, else with as many digits of the title's
        hash as make it distinct, at least six.
        """
        free = (slug for slug in _slug_candidates(title) if slug not in self._slugs)
        return next(free)

    def _update(self, pending: PendingPaper, offered: Paper) -> None:
        kept = pending.paper
        self.conflicts.extend(find_conflicts(pending.path, kept, offered))
        author_count = kept.author_count
        if kept.known_author_count is None:
            author_count = offered.author_count
        filled = replace(
            kept,
            abstract=kept.abstract or offered.abstract,
            date=kept.date or offered.date,
            author_count=author_count,
            organization=kept.organization or offered.organization,
            arxiv=kept.arxiv or offered.arxiv,
        )
        pending.paper = self._add_appearance(filled, offered.appearances[0])

    def _add_appearance(self, paper: Paper, seen: Appearance) -> Paper:
        listings = {known.listing for known in paper.appearances}
        if seen.listing in listings:
            return _fill_comments(paper, seen)
        return replace(
            paper,
            comments=self._merge_comments(paper, seen),
            appearances=(*paper.appearances, seen),
        )

    def _merge_comments(self, paper: Paper, seen: Appearance) -> int | None:
        """Merge the numbers of comments, which rise with the newest crawl only."""
        if paper.comments is None:
            return seen.comments
        if seen.comments is None:
            return paper.comments
        if self._is_newest_crawl(seen, paper.appearances):
            return max(paper.comments, seen.comments)
        return paper.comments

    def _is_newest_crawl(self, seen: Appearance, known: Sequence[Appearance]) -> bool:
        """Tell whether no known appearance with comments is of a later crawl."""
        day = self._crawl_days[seen.listing]
        for appearance in known:
            if appearance.comments is None:
                continue
            known_day = self._crawl_days.get(appearance.listing, day)
            if known_day > day:
                return False
        return True

    def make_changes(self) -> Iterator[FileChange]:
        """Make the changes of the papers' files, ordered by path."""
        by_path = sorted(self._papers, key=lambda pending: pending.path)
        for pending in by_path:
            if pending.is_changed:
                yield pending.make_change()


def _make_path(paper: Paper) -> str:
    """Make the path of a new paper's file, in the folder of its year."""
    folder = "undated"
    if paper.date is not None:
        folder = f"{paper.date.year:04d}"
    return f"{PAPERS_FOLDER}/{folder}/{paper.slug}.md"


def _fill_comments(paper: Paper, seen: Appearance) -> Paper:
    """Set the number of comments if it is unknown."""
    if paper.comments is not None:
        return paper
    return replace(paper, comments=seen.comments)


def _slug_candidates(title: str) -> Iterator[str]:
    slug = make_slug(title)
    yield slug
    yield make_distinct_slug(title)
    for digits in range(7, 65):
        yield f"{slug}-{hash_text(title, digits)}"


def _make_paper(entry: ListingEntry, dump: ImportedDump, rank: int) -> Paper:
    """Make the paper that an entry alone would be; its slug is still empty."""
    paper = Paper(
        slug="",
        title=" ".join(repair_title(entry.title).split()) or entry.title,
        abstract=format_markdown(repair(entry.abstract)).strip(),
        appearances=(Appearance(dump.listing.slug, rank),),
        arxiv=entry.arxiv,
    )
    meta = entry.meta
    if meta is None:
        return paper
    return replace(
        paper,
        date=make_date(meta.date, dump.listing.crawled),
        author_count=meta.author_count,
        organization=meta.organization,
        comments=meta.comments,
        appearances=(Appearance(dump.listing.slug, rank, meta.comments),),
    )
