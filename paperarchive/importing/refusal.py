"""The refusal of files that do not look like a list of papers.

In: a list that was read. Out: problems that stop the import before anything is written.
What cannot be read of a list is quarantined; if that is much of it, the list is another
than its format knows, and what was read of it is not to be trusted either.
"""

from collections import Counter
from collections.abc import Iterator

from paperarchive.errors import Problem
from paperarchive.formats.list_format import ListFormat
from paperarchive.formats.read_list import ReadList
from paperarchive.text.english import count, cut_at_word

_SHOWN = 5
"""Quarantined parts that a refusal shows."""
_EXCERPT_LENGTH = 70
_ADVICE = "nothing was imported; if the file is right, import the rest with --force"


def find_refusals(
    read: ReadList, list_format: ListFormat, path: str, *, is_forced: bool
) -> Iterator[Problem]:
    """Find why nothing of a list can be imported; none if it can be.

    is_forced: whether a person wants what can be read, or the archive has the list.
    """
    if not read.records and read.problems:
        yield from read.problems
        yield from _show_quarantine(read, path)
    elif not read.entry_count:
        yield _describe_nothing(read, list_format, path)
    elif not is_forced and _is_implausible(read):
        yield from _find_implausibilities(read, list_format, path)
    else:
        yield from read.problems


def _describe_nothing(read: ReadList, list_format: ListFormat, path: str) -> Problem:
    if not read.skipped:
        advice = f"check that the file is {list_format.noun}"
        return Problem(path, "no paper found", advice)
    reasons = Counter(part.why for part in read.skipped)
    shown = "; ".join(f"{number:,}: {why}" for why, number in reasons.most_common(3))
    message = f"no paper found: everything is skipped ({shown})"
    return Problem(path, message, "check that it is a list of papers")


def _is_implausible(read: ReadList) -> bool:
    """Tell whether over a third of a list's entries are quarantined, or all."""
    quarantined = len(read.quarantine)
    return not read.records or 3 * quarantined > read.entry_count


def _find_implausibilities(
    read: ReadList, list_format: ListFormat, path: str
) -> Iterator[Problem]:
    """Say why a list looks implausible, and show the first quarantined parts."""
    message = (
        f"does not look like {list_format.noun}: {len(read.quarantine):,} of"
        f" {count(read.entry_count, 'entry', 'entries')} cannot be read"
    )
    yield Problem(path, message, _ADVICE)
    yield from _show_quarantine(read, path)


def _show_quarantine(read: ReadList, path: str) -> Iterator[Problem]:
    """Show the first quarantined parts."""
    for found in read.quarantine[:_SHOWN]:
        excerpt = cut_at_word(" ".join(found.text.split()), _EXCERPT_LENGTH)
        message = f"{found.why}: {excerpt!r}"
        place = path if found.file is None else f"{path}/{found.file}"
        yield Problem(place, message, "fix it in a copy", line=found.line)
