"""The refusal of files that do not look like a list of papers.

In: a list that was read. Out: problems that stop the import before anything is written.
What cannot be read of a list is quarantined; if that is much of it, the list is another
than its format knows, and what was read of it is not to be trusted either.
"""

from collections.abc import Iterator

from paperarchive.errors import Problem
from paperarchive.formats.list_format import ListFormat
from paperarchive.formats.read_list import ReadList
from paperarchive.text.english import count, cut_at_word

_SHOWN = 5
"""Quarantined parts that a refusal shows."""
_EXCERPT_LENGTH = 70
_ADVICE = "nothing was imported; if the file is right, import the rest with --force"


def is_implausible(read: ReadList) -> bool:
    """Tell whether over a third of a list's entries are quarantined, or all."""
    quarantined = len(read.quarantine)
    return not read.records or 3 * quarantined > read.entry_count


def find_implausibilities(
    read: ReadList, list_format: ListFormat, path: str
) -> Iterator[Problem]:
    """Say why a list looks implausible, and show the first quarantined parts."""
    message = (
        f"does not look like {list_format.noun}: {len(read.quarantine):,} of"
        f" {count(read.entry_count, 'entry', 'entries')} cannot be read"
    )
    yield Problem(path, message, _ADVICE)
    yield from show_quarantine(read, path)


def show_quarantine(read: ReadList, path: str) -> Iterator[Problem]:
    """Show the first quarantined parts."""
    for found in read.quarantine[:_SHOWN]:
        excerpt = cut_at_word(" ".join(found.text.split()), _EXCERPT_LENGTH)
        message = f"{found.why}: {excerpt!r}"
        yield Problem(path, message, "fix it in a copy", line=found.line)
