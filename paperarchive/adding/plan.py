"""The plan of `add`: for each paper a new file, or the fields that its file lacks.

In: an archive, and what is known of papers. Out: changes, computed before anything is
written. A new file has what an import of the same record would write, but for `listings`:
it belongs to no list. A later import finds it by its identifiers, and every value in it is
a person's.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from paperarchive.adding.requested import Requested
from paperarchive.content.changes import FileChange
from paperarchive.content.offered_fields import (
    LIST_FIELDS,
    SINGLE_FIELDS,
    get_value,
    set_value,
)
from paperarchive.errors import Problem, Problems
from paperarchive.formats.record import Record
from paperarchive.importing.fields import EMPTIED, find_edited
from paperarchive.importing.identity import is_stub_title, make_identity
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.merge import ArchiveState
from paperarchive.importing.merge_paper import (
    MergeContext,
    compose_file,
    make_file_changes,
    make_path,
)
from paperarchive.importing.offers import (
    EntryOffer,
    ListedIn,
    join_entries,
    make_entry_offer,
)
from paperarchive.paper import Paper

_NO_LISTING: Final = ListedIn("", datetime.date.min, 0, is_exact=True)


@dataclass(frozen=True, slots=True)
class AddedPaper:
    """What becomes of a paper that a person asks for."""

    requested: Requested
    path: str
    title: str
    filled: tuple[str, ...] = ()
    """The fields that its file lacked and now has; of a new file none."""
    is_new: bool = False
    is_stub: bool = False
    """Whether the file has nothing but the identifier."""


@dataclass(frozen=True, slots=True)
class AddPlan:
    """What the command reports and writes."""

    papers: tuple[AddedPaper, ...]
    """In the order of the command line, without those that have a problem."""
    changes: tuple[FileChange, ...]


def plan_additions(
    state: ArchiveState,
    requested: Sequence[Requested],
    records: Mapping[Requested, Record],
    problems: Problems,
    *,
    is_offline: bool = False,
) -> AddPlan:
    """Plan the files of papers.

    records: what is known of them; one that is missing was reported before.
    is_offline: whether a file is written of those without a record too.
    problems: removed papers are reported there.
    """
    context = MergeContext({}, state.content.vocabulary, frozenset())
    adder = _Adder(state, context, problems)
    for paper in requested:
        record = records.get(paper)
        if record is None and is_offline:
            record = make_stub(paper)
        if record is not None:
            adder.add(paper, record)
    return adder.finish()


def make_stub(paper: Requested) -> Record:
    """The record of a paper of which only the identifier is known."""
    return Record(line=1, title=paper.name, arxiv=paper.arxiv, doi=paper.doi)


class _Adder:
    """Collects files, so that two identifiers of one paper give one file."""

    def __init__(
        self, state: ArchiveState, context: MergeContext, problems: Problems
    ) -> None:
        self._state = state
        self._context = context
        self._problems = problems
        self._papers: dict[KnownPaper, Paper] = {}
        self._paths: dict[KnownPaper, str] = {}
        self._added: list[AddedPaper] = []

    def add(self, requested: Requested, record: Record) -> None:
        """Add one paper."""
        entry = make_entry_offer(record, "", 1)
        is_stub = is_stub_title(entry.paper)
        identities = () if is_stub else entry.identities
        known = self._state.known.find(identities, entry.paper)
        if known is not None and known.is_gone:
            self._report_removed(requested, known)
            return
        if known is None:
            known = self._make(entry)
            added = AddedPaper(
                requested,
                self._paths[known],
                record.title,
                is_new=True,
                is_stub=is_stub,
            )
        else:
            before = self._get_paper(known)
            after, filled = fill_paper(before, entry.paper, known)
            self._papers[known] = after
            added = AddedPaper(requested, self._paths[known], after.title, filled)
        self._state.known.add_entry(known, identities, entry.paper)
        self._added.append(added)

    def _make(self, entry: EntryOffer) -> KnownPaper:
        slug = self._state.slugs.choose(entry.paper.title)
        known = KnownPaper(slug, None, is_new=True)
        self._state.known.papers.append(known)
        offers = [join_entries([entry], _NO_LISTING)]
        paper, _ = compose_file(slug, offers, self._context)
        self._papers[known] = replace(paper, appearances=())
        self._paths[known] = make_path(paper)
        return known

    def _get_paper(self, known: KnownPaper) -> Paper:
        if known in self._papers:
            return self._papers[known]
        if known.file is None:
            raise ValueError(f"{known.slug} has no file")
        self._paths[known] = known.file.path
        return known.file.paper

    def _report_removed(self, requested: Requested, known: KnownPaper) -> None:
        removed = known.removed
        why = f" ({removed.why})" if removed is not None and removed.why else ""
        message = f"is {known.slug}, which was removed{why}, so it is not added"
        advice = "delete its line in content/removed.yml to add it again"
        self._problems.add(Problem(requested.given, message, advice))

    def finish(self) -> AddPlan:
        """The plan."""
        return AddPlan(tuple(self._added), tuple(self._make_changes()))

    def _make_changes(self) -> Iterable[FileChange]:
        for known, paper in self._papers.items():
            if known.file is None or known.file.paper != paper:
                yield from make_file_changes(known, self._paths[known], paper)


def fill_paper(
    mine: Paper, theirs: Paper, known: KnownPaper
) -> tuple[Paper, tuple[str, ...]]:
    """Fill the fields that a file lacks; returns the paper and the names of the fields.

    A value of the file stays, and a field that a person emptied stays empty. The title of
    a stub is none.
    """
    edited = (
        find_edited(mine, known.offers, known.find_edited()) if known.offers else {}
    )
    changed: dict[str, object] = {}
    filled: list[str] = []
    for field in (*SINGLE_FIELDS, *LIST_FIELDS):
        value = get_value(theirs, field)
        is_absent = get_value(mine, field) in (None, ())
        if field == "title" and is_stub_title(mine):
            is_absent = make_identity(theirs.title) != make_identity(mine.title)
        if value in (None, ()) or not is_absent or edited.get(field) == EMPTIED:
            continue
        if field == "author_count" and mine.authors:
            continue
        changed |= set_value(field, value)
        filled.append(field)
    return replace(mine, **changed), tuple(filled)  # type: ignore[arg-type]  # each value is of its field's type
