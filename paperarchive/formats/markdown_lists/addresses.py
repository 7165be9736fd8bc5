"""The links of an entry: which of them say what paper it is about.

In: pieces. Out: each link with its identifiers, and the ids that all links together give.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from paperarchive.formats.markdown_lists.labels import guess_kind, is_label
from paperarchive.formats.markdown_lists.pieces import Piece
from paperarchive.paper import Link
from paperarchive.text.identifiers import Identifiers, find_identifiers, parse_url

_BADGE_ID = re.compile(r"arxiv[^/]*?[-:_ ](\d{4}\.\d{4,5})", re.IGNORECASE)
_TEXT_ARXIV = re.compile(r"\barxiv[:\s]\s*(\d{4}\.\d{4,5})(?:v\d+)?\b", re.IGNORECASE)
_TEXT_DOI = re.compile(r"\bdoi\s*[:=]\s*(10\.\d{4,9}/[^\s\])}>\"|]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A link or picture whose address has an identifier."""

    index: int
    """Of its piece."""
    piece: Piece
    ids: Identifiers
    is_label: bool
    """Whether its text is a word for the link, and no title."""
    is_weak: bool = False
    """Whether the identifier is in a badge or in the text, not in the link's address."""


def find_paper_links(pieces: Sequence[Piece]) -> list[PaperLink]:
    """Find the links to papers, in order."""
    found: list[PaperLink] = []
    for index, piece in enumerate(pieces):
        ids = _find_ids(piece.url or "")
        is_weak = ids is None
        if ids is None and piece.image:
            ids = _find_badge(piece.image)
        if ids is None and not piece.url:
            ids = _find_in_text(piece.text)
        if ids is not None:
            is_word = bool(piece.image) or is_weak or is_label(piece.text)
            found.append(PaperLink(index, piece, ids, is_word, is_weak))
    return found


@lru_cache(maxsize=1024)  # an entry's addresses are looked at several times
def _find_ids(url: str) -> Identifiers | None:
    if "." not in url:
        return None
    return find_identifiers(url) or None


def _find_badge(address: str) -> Identifiers | None:
    found = _BADGE_ID.search(address)
    return None if found is None else _find_ids(f"https://arxiv.org/abs/{found[1]}")


def _find_in_text(text: str) -> Identifiers | None:
    found = _TEXT_ARXIV.search(text)
    if found is not None:
        return _find_ids(f"https://arxiv.org/abs/{found[1]}")
    found = _TEXT_DOI.search(text)
    if found is not None:
        return _find_ids(f"https://doi.org/{found[1].rstrip('.,;')}")
    return None


@dataclass(frozen=True, slots=True)
class EntryIds:
    """What the links of an entry say together."""

    arxiv: str | None
    doi: str | None
    others: tuple[Piece, ...]
    """Links to further papers: each has an id of the same kind that differs."""


def join_ids(links: Iterable[PaperLink]) -> EntryIds:
    """Join the ids of an entry: of each kind that of the first link, badges last."""
    arxiv: str | None = None
    doi: str | None = None
    others: list[Piece] = []
    for link in sorted(links, key=lambda link: link.is_weak):
        ids = link.ids
        differs = (ids.arxiv and arxiv and ids.arxiv != arxiv) or (
            ids.doi and doi and ids.doi.lower() != doi.lower()
        )
        if differs:
            if not link.is_weak:
                others.append(link.piece)
            continue
        arxiv = arxiv or ids.arxiv
        doi = doi or ids.doi
    return EntryIds(arxiv, doi, tuple(others))


def count_papers(links: Sequence[PaperLink]) -> int:
    """The number of papers that links lead to, if no two kinds of ids are of one."""
    strong = [link for link in links if not link.is_weak] or links
    return len({link.ids.arxiv or link.ids.doi or link.piece.url for link in strong})


def make_links(pieces: Iterable[Piece], ids: EntryIds) -> tuple[Link, ...]:
    """Make the links of a record: those that its ids do not give."""
    links: dict[str, Link] = {}
    for piece in pieces:
        url = (piece.url or "").strip()
        if not url or url in links or _is_given(url, ids):
            continue
        try:
            address = parse_url(url)
        except ValueError:
            continue
        if address:
            links[url] = Link(_find_kind(piece, url), address)
    return tuple(links.values())


def _is_given(url: str, ids: EntryIds) -> bool:
    found = find_identifiers(url)
    if found.arxiv is not None:
        return found.arxiv == ids.arxiv
    return found.doi is not None and (found.doi.lower() == (ids.doi or "").lower())


def _find_kind(piece: Piece, url: str) -> str:
    ids = find_identifiers(url)
    for kind in ("openreview", "acl", "pmlr"):
        if getattr(ids, kind):
            return kind
    return guess_kind(piece.text, url)
