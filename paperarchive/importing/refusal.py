"""The refusal of files that do not look like a list of papers.

In: a parsed dump. Out: problems that stop the import before anything is written. What
cannot be read of a page is quarantined; if that is much of it, the page is another than
the parser knows, and what it did read is not to be trusted either.
"""

from collections.abc import Iterator

from paperarchive.errors import Problem
from paperarchive.formats.daily_papers.parse import Dump
from paperarchive.text.english import count, cut_at_word

_SHOWN = 5
"""Quarantined entries that a refusal shows."""
_EXCERPT_LENGTH = 70
_ADVICE = "nothing was imported; if the file is right, import the rest with --force"
_NO_PAGE = (
    "does not look like a page of papers: no line is that of a header, an author count,"
    " a date, or a link to a paper"
)


def is_implausible(dump: Dump) -> bool:
    """Tell whether over a third of a dump's entries are quarantined, or all, or nothing
    but pairs of texts is like a page.
    """
    quarantined = len(dump.quarantine)
    if not dump.is_page:
        return True
    return not dump.entries or 3 * quarantined > dump.entry_count


def find_implausibilities(dump: Dump, path: str) -> Iterator[Problem]:
    """Say why a dump looks implausible, and show the first quarantined entries."""
    quarantined = len(dump.quarantine)
    message = (
        _NO_PAGE
        if not dump.is_page
        else (
            f"does not look like a page of papers: {quarantined:,} of"
            f" {count(dump.entry_count, 'entry', 'entries')} cannot be read"
        )
    )
    yield Problem(path, message, _ADVICE)
    for found in dump.quarantine[:_SHOWN]:
        excerpt = cut_at_word(" ".join(found.text.split()), _EXCERPT_LENGTH)
        message = f"{found.why}: {excerpt!r}"
        yield Problem(path, message, "fix it in a copy", line=found.line)
