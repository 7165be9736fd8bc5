"""How a paper was published, in the terms of reference managers.

In: a paper's `publication_type`, `venue` and bibliographic fields below `extra`. Out: a
`Publication`: a type of CSL, the venue, and volume, issue, pages and publisher. Types are
those of CSL 1.0.2 (https://docs.citationstyles.org, appendix III).
"""

import re
from dataclasses import dataclass

from paperarchive.formats.publication_types import find_publication_type
from paperarchive.paper import Paper

PREPRINT = "article"
"""CSL's type of a preprint, and of a paper of which nothing else is known."""
JOURNAL_ARTICLE = "article-journal"
CONFERENCE_PAPER = "paper-conference"

TYPES = (
    PREPRINT,
    JOURNAL_ARTICLE,
    CONFERENCE_PAPER,
    "book",
    "chapter",
    "dataset",
    "report",
    "software",
    "thesis",
)
"""The types of CSL that papers have; any other is shown as written."""

_PAGES = re.compile(r"\s*[-–—]+\s*")


@dataclass(frozen=True, slots=True)
class Publication:
    """How a paper was published; what is not known is None."""

    type: str | None
    """A type of CSL, or what the file says if CSL has no such type."""
    venue: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    """`7`, `7-19`: with a hyphen."""
    publisher: str | None

    @property
    def csl_type(self) -> str:
        """The type for reference managers: an article of a journal if only the venue is
        known, as Zotero reads it; a preprint if nothing is.
        """
        if self.type is not None and self.type in TYPES:
            return self.type
        return JOURNAL_ARTICLE if self.venue else PREPRINT

    @property
    def first_and_last_page(self) -> tuple[str | None, str | None]:
        """The ends of the pages."""
        if not self.pages:
            return None, None
        first, *rest = _PAGES.split(self.pages.strip())
        return first, rest[-1] if rest else None


_UNKNOWN = Publication(None, None, None, None, None, None)


def find_publication(paper: Paper) -> Publication:
    """Find how a paper was published."""
    if not (paper.publication_type or paper.venue or paper.extra):
        return _UNKNOWN
    written = paper.publication_type
    found = find_publication_type(written or "", has_venue=paper.venue is not None)
    pages = _get_text(paper, "pages")
    return Publication(
        type=found or written,
        venue=paper.venue,
        volume=_get_text(paper, "volume"),
        issue=_get_text(paper, "issue"),
        pages=_PAGES.sub("-", pages) if pages else None,
        publisher=_get_text(paper, "publisher"),
    )


def _get_text(paper: Paper, name: str) -> str | None:
    """The text of a field below `extra`; None if it has none."""
    if not paper.extra:
        return None
    for key, value in paper.extra:
        if key.casefold() == name:
            return value.text or None
    return None
