"""An entry of a list -> a record, and what could not be read of it.

In: a node of the outline with a link to a paper. Out: list items.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paperarchive.formats.markdown_lists.addresses import (
    EntryIds,
    PaperLink,
    find_paper_links,
    join_ids,
    make_links,
)
from paperarchive.formats.markdown_lists.details import Details
from paperarchive.formats.markdown_lists.pieces import Piece
from paperarchive.formats.markdown_lists.title import TitleParts, find_title
from paperarchive.formats.record import (
    ListItem,
    QuarantinedPart,
    Record,
    UnreadPart,
)
from paperarchive.formats.texts import TextKind, make_abstract, make_title
from paperarchive.paper import ExtraValue, PublicationDate
from paperarchive.text.person_name import split_names

NO_TITLE = "it links to a paper, but its title is not written there"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry is."""

    line: int
    text: str
    """The entry, as in the file."""
    sections: tuple[str, ...] = ()
    """The headings above it, the outermost first."""
    date: PublicationDate | None = None
    """The year or month that a heading names."""
    file: str | None = None


def read_entry(pieces: Sequence[Piece], place: Place) -> Iterator[ListItem]:
    """Read an entry: its text and all that is below it.

    pieces: with a break at each end of a line or paragraph.
    """
    links = find_paper_links(pieces)
    parts = find_title(pieces)
    details = Details()
    details.read_pieces(parts.before, before_title=True)
    details.read_pieces(parts.behind)
    yield from make_record(parts, details, pieces, links, place)


def make_record(
    parts: TitleParts,
    details: Details,
    pieces: Sequence[Piece],
    links: Sequence[PaperLink],
    place: Place,
) -> Iterator[ListItem]:
    """Make the record of an entry, of what was read of it."""
    written = " ".join((parts.title or details.title).split())
    title = make_title(written, TextKind.PLAIN)
    if not title:
        lost = f"the paper {links[0].piece.url or links[0].piece.text}" if links else ""
        yield QuarantinedPart(
            place.line, place.text, NO_TITLE, lost=lost, file=place.file
        )
        return
    ids = join_ids(_order_links(links, parts))
    names = split_names(_clean_names(details.authors))
    yield Record(
        line=place.line,
        title=title,
        abstract=make_abstract(details.abstract, TextKind.PLAIN),
        raw_title=written if written != title else None,
        date=details.date or place.date,
        authors=names.authors,
        has_all_authors=names.is_complete,
        arxiv=ids.arxiv,
        doi=ids.doi,
        venue=_clean_venue(details.venue),
        publication_type="article"
        if details.is_preprint and not details.venue
        else None,
        keywords=tuple(
            dict.fromkeys(filter(None, (*place.sections, *details.keywords)))
        ),
        links=make_links(pieces, ids),
        note=make_note(details.notes),
        extra=_make_extra(parts, details),
        file=place.file,
    )
    yield from _describe_others(ids, title, place)


def _order_links(links: Sequence[PaperLink], parts: TitleParts) -> list[PaperLink]:
    """Put the link of the title first: it says what the entry is about."""
    urls = {piece.url for piece in parts.behind[:1] if piece.url and not piece.text}
    return sorted(links, key=lambda link: link.piece.url not in urls)


def _describe_others(ids: EntryIds, title: str, place: Place) -> Iterator[UnreadPart]:
    for piece in ids.others:
        why = "it is the address of another paper than the entry's first; it is kept as a link"
        yield UnreadPart(place.line, piece.url or piece.text, why, title, place.file)


def _clean_names(text: str) -> str:
    """Names on one line, with `et al.` as it is written."""
    one_line = " ".join(text.split()).strip(" .,;|")
    one_line = re.sub(r"(?:\s*,\s*){2,}|\s+,\s*", ", ", one_line)
    return re.sub(r"\bet\.?\s*al\b\.?", "et al.", one_line)


def _clean_venue(venue: str | None) -> str | None:
    if venue is None:
        return None
    bare = re.sub(r"^In:?\s+(?=[A-Z])", "", " ".join(venue.split())).strip(" .,;:")
    return make_title(bare, TextKind.PLAIN) or None


def make_note(notes: Sequence[str]) -> str | None:
    """Make the Markdown of remarks in plain text."""
    paragraphs = [make_abstract(note, TextKind.PLAIN) for note in notes]
    return "\n\n".join(dict.fromkeys(filter(None, paragraphs))) or None


def _make_extra(
    parts: TitleParts, details: Details
) -> tuple[tuple[str, ExtraValue], ...]:
    values = {
        "short_name": parts.short_name,
        "presentation": details.presentation,
        "institutions": details.institutions,
    }
    return tuple((name, ExtraValue(text)) for name, text in values.items() if text)
