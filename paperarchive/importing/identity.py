"""Paper identity: titles with the same letters and digits name the same paper, and so do
the same identifiers.

In: titles and identifiers. Out: keys under which papers are looked up.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

from paperarchive.formats.record import Record
from paperarchive.paper import Paper
from paperarchive.text.identifiers import strip_version

Identifier: TypeAlias = tuple[str, str]
"""The kind, `arxiv` or `doi`, and the identifier, normalised."""

_COMMAND = re.compile(r"\\[A-Za-z]+")
_ARXIV_DOI = "10.48550/arxiv."


def make_identity(title: str) -> str:
    """Make the key of a title: its letters and digits, case-folded and in NFKC,
    without LaTeX commands.

    A title without letters and digits is its own key.
    """
    bare = _COMMAND.sub("", title)
    folded = unicodedata.normalize("NFKC", bare).casefold()
    key = "".join(filter(str.isalnum, folded))
    return key or title


def identify_record(record: Record) -> tuple[str, ...]:
    """Make the keys of a record's title: of the title, then of the one as collected.

    Returns one key where both are equal.
    """
    titles = [record.title, record.raw_title or record.title]
    return tuple(dict.fromkeys(map(make_identity, titles)))


def normalize_arxiv(identifier: str) -> str:
    """Normalise an arXiv identifier: without the version, in lower case."""
    return strip_version(identifier.casefold())


def split_identifiers(
    arxiv: str | None, doi: str | None
) -> tuple[str | None, str | None]:
    """The arXiv identifier and the DOI of a paper, of which arXiv's own DOI is no second
    identifier: `10.48550/arXiv.2411.01230`.
    """
    if doi is None or not doi.casefold().startswith(_ARXIV_DOI):
        return arxiv, doi
    return arxiv or doi[len(_ARXIV_DOI) :], None


def make_stub_title(arxiv: str | None, doi: str | None) -> str:
    """The title of a paper of which only an identifier is known: `arXiv 2411.01230`."""
    return f"arXiv {arxiv}" if arxiv else f"DOI {doi}"


def is_stub_title(paper: Paper) -> bool:
    """Whether a paper's title is only one of its identifiers, which any list may replace."""
    return paper.title.startswith(("arXiv ", "DOI ")) and paper.title in (
        make_stub_title(paper.arxiv, None),
        make_stub_title(None, paper.doi),
    )


def collect_identifiers(arxiv: object, doi: object) -> Iterator[Identifier]:
    """Normalise identifiers. arxiv, doi: texts; anything else is no identifier."""
    if isinstance(doi, str):
        known = arxiv if isinstance(arxiv, str) else None
        arxiv, doi = split_identifiers(known, doi)
    if isinstance(arxiv, str):
        yield "arxiv", normalize_arxiv(arxiv)
    if isinstance(doi, str):
        yield "doi", doi.casefold()
