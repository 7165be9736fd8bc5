"""What a reader pastes -> the identifier in it: of arXiv, a DOI, an ORCID iD, or the
slug in the address of the page of a paper, an author or a venue.

In: one word as typed. Out: a normalised `Identifier`; None for any other word, as no
word is an error in a query. `paperarchive/text/identifiers.py` is for files, where what
is no identifier is a mistake.

`themes/default/static/search/identifiers.js` is its twin in the browser: change both
together; the cases of `tests/cases/queries.json` hold them equal.
Sources: https://info.arxiv.org/help/arxiv_identifier.html, the DOI handbook.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class IdKind(StrEnum):
    """What an identifier names."""

    ARXIV = "arxiv"
    DOI = "doi"
    ORCID = "orcid"
    """A person, whose papers are found."""
    PAPER = "paper"
    """A paper's page of an archive, by its slug or a former one."""
    AUTHOR = "author"
    """An author's page, by its slug."""
    VENUE = "venue"
    """A venue's page, by its slug."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier, in the one form under which it is looked up."""

    kind: IdKind
    value: str
    """Of arXiv in lower case and without the version, of DOIs in lower case."""
    negated: bool = False
    """In a query: whether what it names is excluded."""


_FLAGS: Final = re.ASCII | re.IGNORECASE | re.DOTALL
_LONGEST: Final = 1000
"""Characters of a word; a longer one is no identifier."""
_LEADING: Final = "([{<\"'“‘«"
_TRAILING: Final = ")]}>.,;:!?\"'”’»"

_ARXIV: Final = (
    r"((?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.[0-9]{4}"
    r"|(?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])\.[0-9]{5}"
    r"|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3})"
    r"(?:v[1-9][0-9]*)?"
)
_DOI: Final = r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^ ]+"
_ORCID: Final = r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9x]"

_BARE_ARXIV: Final = re.compile(rf"(?:arxiv:)?{_ARXIV}", _FLAGS)
_BARE_DOI: Final = re.compile(rf"(?:doi:)?({_DOI})", _FLAGS)
_BARE_ORCID: Final = re.compile(rf"(?:orcid:)?({_ORCID})", _FLAGS)
_ADDRESS: Final = re.compile(
    r"(?:https?://(?:www\.)?|(?:www\.)?(?=(?:[a-z]+\.)*(?:arxiv|doi|orcid)\.org/))"
    r"([a-z0-9.-]+)(?::[0-9]+)?/([^?#]*)(?:[?#].*)?",
    _FLAGS,
)
_ARXIV_HOST: Final = re.compile(
    r"(?:.+\.)?arxiv\.org|ar5iv\.org|alphaxiv\.org|huggingface\.co", _FLAGS
)
_ARXIV_PATH: Final = re.compile(
    rf"(?:abs|pdf|html|format|ps|src|papers)/{_ARXIV}(?:\.pdf)?", _FLAGS
)
_DOI_HOST: Final = re.compile(r"(?:dx\.)?doi\.org", _FLAGS)
_DOI_PATH: Final = re.compile(
    rf"(?:.*/)?({_DOI}?)(?:\.pdf|/(?:full|pdf|epdf|abstract|meta))?", _FLAGS
)
_PAGE_PATH: Final = re.compile(r"(?:.*/)?(paper|author|venue)s/([^/]+)", re.DOTALL)
_ESCAPE: Final = re.compile("%([2-7][0-9a-f])", _FLAGS)
_ARXIV_DOI: Final = re.compile(rf"10\.48550/arxiv\.{_ARXIV}", _FLAGS)


def find_identifier(word: str) -> Identifier | None:
    """Find the identifier that a word is, bare, with a prefix (`arXiv:`), or as an
    address, with brackets and punctuation around it or not.
    """
    if len(word) > _LONGEST:
        return None
    begun = word.lstrip(_LEADING)
    text = begun.rstrip(_TRAILING)
    if "(" in text and begun.startswith(text + ")"):
        text += ")"  # of the DOI itself
    match = _BARE_ARXIV.fullmatch(text)
    if match is not None:
        return _make_arxiv(match[1])
    match = _BARE_DOI.fullmatch(text)
    if match is not None:
        return _make_doi(match[1])
    match = _BARE_ORCID.fullmatch(text)
    if match is not None:
        return Identifier(IdKind.ORCID, match[1].upper())
    match = _ADDRESS.fullmatch(text)
    if match is not None:
        return _read_address(match[1], _ESCAPE.sub(_unescape, match[2]).rstrip("/"))
    return None


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _read_address(host: str, path: str) -> Identifier | None:
    """path: without the slashes around it."""
    match = _ARXIV_PATH.fullmatch(path) if _ARXIV_HOST.fullmatch(host) else None
    if match is not None:
        return _make_arxiv(match[1])
    if host.lower() == "orcid.org" and re.fullmatch(_ORCID, path, _FLAGS):
        return Identifier(IdKind.ORCID, path.upper())
    match = _PAGE_PATH.fullmatch(path)
    if match is not None:
        return Identifier(IdKind(match[1]), match[2])
    pattern = _BARE_DOI if _DOI_HOST.fullmatch(host) else _DOI_PATH
    match = pattern.fullmatch(path)
    return _make_doi(match[1]) if match is not None else None


def _make_arxiv(text: str) -> Identifier:
    """text: without a version. The subject class of old identifiers (`math.GT/0309136`)
    is left out, as arXiv's own addresses do.
    """
    value = re.sub(r"\.[a-z]{2}/", "/", text.lower())
    return Identifier(IdKind.ARXIV, value)


def _make_doi(text: str) -> Identifier:
    """The DOI of a preprint of arXiv is its arXiv identifier."""
    match = _ARXIV_DOI.fullmatch(text)
    if match is not None:
        return _make_arxiv(match[1])
    return Identifier(IdKind.DOI, text.lower())
