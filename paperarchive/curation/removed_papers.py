"""The records of removed papers, compared with the papers that are there."""

from collections import Counter
from collections.abc import Iterator, Sequence

from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import REMOVED_PATH, RemovedPaper, RemovedPapers
from paperarchive.errors import Problem, Severity
from paperarchive.importing.identity import make_identity


def find_returned(
    papers: Sequence[PaperFile], removed: RemovedPapers
) -> Iterator[Problem]:
    """Find papers that are there although they are recorded as removed, as after a merge
    of a branch that removed a paper with one that edited it; and records that are there
    twice.
    """
    if not removed.papers:
        return
    text = (removed.content or b"").decode("utf-8", "replace")
    by_slug = {
        slug: file for file in papers for slug in (*file.paper.aliases, file.paper.slug)
    }
    for record in removed.papers:
        file = by_slug.get(record.slug)
        if file is not None and _is_same(file, record):
            yield _warn(
                f"records {record.slug!r} as removed, but {file.path} is there",
                "delete that file, or this record: it would not be imported again",
                text,
                record.slug,
            )
    for slug, number in Counter(record.slug for record in removed.papers).items():
        if number > 1:
            message = f"records {slug!r} {number} times"
            yield _warn(message, "keep one of the records", text, slug)


def _is_same(file: PaperFile, record: RemovedPaper) -> bool:
    """Whether a file of the same name is the paper that was removed, and not another."""
    if not record.titles:
        return True
    return make_identity(file.paper.title) in record.titles


def _warn(message: str, advice: str, text: str, slug: str) -> Problem:
    line = next(
        (
            number
            for number, line in enumerate(text.splitlines(), 1)
            if f"slug: {slug}," in line
        ),
        None,
    )
    return Problem(REMOVED_PATH, message, advice, line=line, severity=Severity.WARNING)
