"""Documents -> which of them an identifier names.

In: documents. Out: rows of text, one an identifier, as `find_identifier` gives it for
what a reader pastes: arXiv, DOI, ORCID, and the slugs of the addresses of papers,
authors and venues.

Identifiers are long, so their rows have digests in place of them. Of 30,000 identifiers
two share a digest in one archive of 10,000; both papers come first then.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from paperarchive.search.codec import DIGITS, encode_rows
from paperarchive.search.documents import SearchDocument
from paperarchive.search.identifiers import IdKind, find_identifier
from paperarchive.search.runs import compute_run_starts

_PAPER = IdKind.PAPER.value
_AUTHOR = IdKind.AUTHOR.value
_VENUE = IdKind.VENUE.value
_PRIME = 2**42 - 11
"""Digests are below it: numbers of seven digits of six bits."""
_SHIFTS = np.arange(36, -1, -6)
_DIGITS = np.frombuffer(DIGITS.encode(), np.uint8)


def format_id_map(documents: Sequence[SearchDocument]) -> tuple[list[str], list[str]]:
    """Write the documents of each identifier; returns the digests of the identifiers, in
    UTF-16 order, and the row of each.
    """
    found = [list(map(_digest_text, _find_texts(each))) for each in documents]
    if not found:
        return [], []
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    numbers = np.repeat(np.arange(len(found)), sizes)
    digests = np.array([digest for row in found for digest in row], np.int64)
    digits = _DIGITS[digests[:, None] >> _SHIFTS & 63]
    words = np.ascontiguousarray(digits).view(f"S{len(_SHIFTS)}")[:, 0]
    order = np.lexsort((numbers, words))
    digests, numbers, words = digests[order], numbers[order], words[order]
    # A paper may have an identifier twice, as its own alias.
    is_new = np.append(True, (np.diff(digests) != 0) | (np.diff(numbers) != 0))
    digests, numbers, words = digests[is_new], numbers[is_new], words[is_new]
    starts = compute_run_starts(digests)
    gaps = np.diff(numbers, prepend=-1) - 1
    gaps[starts] = numbers[starts]
    return words[starts].astype(str).tolist(), encode_rows(gaps, starts)


def _digest_text(text: str) -> int:
    """The bytes of `arxiv:2411.01230` as one number, modulo a prime: quick in Python, and
    a few lines in a browser, whose SHA-256 needs https.
    """
    return int.from_bytes(text.encode()) % _PRIME


def _find_texts(document: SearchDocument) -> Iterator[str]:
    """The identifiers of a document, each with its kind."""
    yield f"{_PAPER}:{document.slug}"
    for alias in document.aliases:
        yield f"{_PAPER}:{alias}"
    for slug in document.author_slugs:
        yield f"{_AUTHOR}:{slug}"
    if document.venue_slug:
        yield f"{_VENUE}:{document.venue_slug}"
    for text in (document.arxiv, document.doi, *document.orcids):
        identifier = find_identifier(text) if text else None
        if identifier is not None:
            yield f"{identifier.kind.value}:{identifier.value}"
