"""Documents -> which of them an identifier names.

In: documents. Out: rows of text, one an identifier, as `find_identifier` gives it for
what a reader pastes: arXiv, DOI, ORCID, and the slugs of a paper's address.
"""

from collections.abc import Iterator, Sequence

from paperarchive.search.codec import compute_gaps, encode_numbers
from paperarchive.search.documents import SearchDocument
from paperarchive.search.identifiers import Identifier, IdKind, find_identifier
from paperarchive.text.analysis import sort_key


def format_id_map(documents: Sequence[SearchDocument]) -> tuple[list[str], list[str]]:
    """Write the documents of each identifier; returns the identifiers as `make_id_key`
    writes them, in UTF-16 order, and the row of each.
    """
    found: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        for key in dict.fromkeys(map(make_id_key, _find_identifiers(document))):
            found.setdefault(key, []).append(number)
    keys = sorted(found, key=sort_key)
    return keys, [encode_numbers(compute_gaps(found[key])) for key in keys]


def make_id_key(identifier: Identifier) -> str:
    """The identifier in one word, without a "|", which ends words in rows."""
    return f"{identifier.kind}:{identifier.value}".replace("|", "%7c")


def _find_identifiers(document: SearchDocument) -> Iterator[Identifier]:
    for slug in (document.slug, *document.aliases):
        yield Identifier(IdKind.PAPER, slug)
    for text in filter(None, (document.arxiv, document.doi, *document.orcids)):
        identifier = find_identifier(text)
        if identifier is not None:
            yield identifier
