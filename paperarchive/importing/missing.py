"""Papers that listings name and whose file is gone: they were removed.

In: the known papers and `removed.yml`. Out: the records of `removed.yml` after a command.
Over ten papers and a tenth of the archive at once are more likely a broken checkout, and
stop the command: a person says which it is.
"""

from collections.abc import Sequence

from paperarchive.content.find_files import PAPERS_FOLDER
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import RemovedPaper, RemovedPapers
from paperarchive.errors import Problem, ProblemsError
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.known_papers import KnownPapers
from paperarchive.text.english import count

MAXIMUM_MISSING = 10
"""This many papers may be gone at once in any archive."""
MAXIMUM_MISSING_SHARE = 0.1
"""This share of the papers may be gone at once."""
WHY_MISSING = "its file was deleted"
_NAMED = 5


def find_missing(known_papers: KnownPapers) -> list[KnownPaper]:
    """Find the papers whose file is gone and that `removed.yml` does not name."""
    missing = [
        known
        for known in known_papers.papers
        if known.is_gone and known.removed is None
    ]
    return sorted(missing, key=lambda known: known.slug)


def check_missing(missing: Sequence[KnownPaper], files: Sequence[PaperFile]) -> None:
    """Raise ProblemsError if too many papers are gone at once. files: those there are."""
    share = MAXIMUM_MISSING_SHARE * (len(files) + len(missing))
    if len(missing) <= MAXIMUM_MISSING or len(missing) <= share:
        return
    names = ", ".join(known.slug for known in missing[:_NAMED])
    total = count(len(files) + len(missing), "paper")
    message = (
        f"{len(missing):,} of {total} that listings name have no file: {names}, ..."
    )
    advice = (
        "check the checkout; then `paperarchive import --restore` writes them again;"
        " if they were removed on purpose, import with --removed"
    )
    raise ProblemsError([Problem(PAPERS_FOLDER, message, advice)])


def make_removed(known: KnownPaper) -> RemovedPaper:
    """Make the record of a paper whose file is gone."""
    numbers = dict(sorted(known.identifiers))
    return RemovedPaper(
        known.slug,
        titles=known.identities,
        arxiv=numbers.get("arxiv"),
        doi=numbers.get("doi"),
        why=WHY_MISSING,
    )


def update_removed(
    removed: RemovedPapers, missing: Sequence[KnownPaper], files: Sequence[PaperFile]
) -> tuple[RemovedPaper, ...]:
    """The records of `removed.yml` with those of missing papers, without those of papers
    that have a file again.
    """
    slugs = {file.paper.slug for file in files}
    kept = [paper for paper in removed.papers if paper.slug not in slugs]
    return (*kept, *map(make_removed, missing))
