"""Rows of tables in lists of papers, by the names of their columns.

In: a row's cells, and the table's header. Out: list items, as for any entry.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from paperarchive.formats.markdown_lists.addresses import find_paper_links
from paperarchive.formats.markdown_lists.details import KEYS, Details
from paperarchive.formats.markdown_lists.entry import Place, make_record
from paperarchive.formats.markdown_lists.labels import is_label
from paperarchive.formats.markdown_lists.pieces import BREAK, Piece, join_text
from paperarchive.formats.markdown_lists.title import TitleParts, find_title
from paperarchive.formats.record import ListItem, Record
from paperarchive.paper import ExtraValue

_COLUMNS = {
    **KEYS,
    **dict.fromkeys(("paper", "papers", "paper name", "article", "work"), "title"),
    **dict.fromkeys(("name", "method", "model", "short name", "abbreviation"), "name"),
    **dict.fromkeys(("approach", "acronym", "alias", "algorithm"), "name"),
    **dict.fromkeys(
        ("date", "release time", "year", "time", "release", "month"), "date"
    ),
    **dict.fromkeys(("first author", "author list"), "authors"),
    **dict.fromkeys(("pub.", "venue/date", "date/venue", "where", "source"), "venue"),
    **dict.fromkeys(("conf", "conf.", "accepted", "published", "status"), "venue"),
    **dict.fromkeys(("venue & year", "venue/year", "conference/journal"), "venue"),
    **dict.fromkeys(("area", "type", "field", "domain", "modality"), "keywords"),
    **dict.fromkeys(
        ("pdf", "link", "links", "url", "arxiv", "doi", "paper link"), "link"
    ),
    **dict.fromkeys(("code", "github", "project", "website", "page", "repo"), "link"),
    **dict.fromkeys(
        ("dataset", "data", "demo", "video", "resources", "slides"), "link"
    ),
    **dict.fromkeys(("project page", "code link", "code/project", "homepage"), "link"),
    **dict.fromkeys(
        ("arxiv link", "arxiv id", "paper url", "pdf link", "read"), "link"
    ),
    **dict.fromkeys(("#", "no", "no.", "id", "index", "rank", "stars", "star"), "none"),
    **dict.fromkeys(("citation", "citations", "nr", "num", "number", "added"), "none"),
}
"""Names of columns, in lower case -> what is in them; others go to `extra`."""
_NOTHING = frozenset(
    {"null", "none", "n/a", "na", "-", "--", "—", "–", "/", "x", "tbd", "✗"}
)
_LINKED_NAMES = ("paper", "papers", "work", "article")


def name_columns(header: Sequence[str]) -> tuple[str, ...]:
    """What is in each column: a field, `link`, `name`, `none`, or `extra`."""
    names = [_normalize(name) for name in header]
    roles = [_COLUMNS.get(name, "extra") for name in names]
    if roles.count("title") > 1:  # `Title | Paper`: the second holds the link
        for index, name in enumerate(names):
            if name in _LINKED_NAMES:
                roles[index] = "link"
    if "title" not in roles and "name" in roles:
        roles[roles.index("name")] = "title"
    return tuple(roles)


def _normalize(name: str) -> str:
    return " ".join(re.sub(r"[^\w#./& ]+", " ", name.lower()).split())


def read_row(
    cells: Sequence[Sequence[Piece]], header: Sequence[str], place: Place
) -> Iterator[ListItem]:
    """Read a row that links to a paper."""
    roles = name_columns(header) if header else ()
    if "title" not in roles:
        roles = _guess_roles(cells, roles)
    pieces = [piece for cell in cells for piece in (*cell, BREAK)]
    links = find_paper_links(pieces)
    details = Details()
    parts = TitleParts("", (), ())
    short: str | None = None
    extra: list[tuple[str, ExtraValue]] = []
    for index, (role, cell) in enumerate(zip(roles, cells, strict=False)):
        value = " ".join(join_text(cell).split())
        if role == "title" and not parts.title:
            parts = _read_title(cell, details)
        elif role == "link":
            details.read_pieces(_without_words(cell))
        elif role == "name":
            short = None if value.lower() in _NOTHING else value or None
        elif role in ("none", "extra"):
            if role == "extra" and value.lower() not in _NOTHING and value:
                name = _normalize(header[index]) if index < len(header) else ""
                extra.append((name.replace(" ", "_") or "column", ExtraValue(value)))
        elif value.lower() not in _NOTHING:
            details.set_field(role, join_text(cell).strip())
    if _is_word_of_link(parts.title, pieces):
        parts = replace(parts, title=short or "")
    if parts.title == short:
        short = None
    parts = replace(parts, short_name=short or parts.short_name)
    for item in make_record(parts, details, pieces, links, place):
        if isinstance(item, Record):
            yield replace(item, extra=(*item.extra, *extra))
        else:
            yield item


def _guess_roles(
    cells: Sequence[Sequence[Piece]], roles: Sequence[str]
) -> tuple[str, ...]:
    """Name the columns of a table without a known header: the title is the first text
    that is no date, venue or link's word.
    """
    known = [*roles, *["extra"] * (len(cells) - len(roles))]
    for index, cell in enumerate(cells):
        parts = find_title(cell)
        if known[index] in ("extra", "link") and len(parts.title.split()) > 1:
            known[index] = "title"
            break
    return tuple("link" if role == "extra" and not roles else role for role in known)


def _read_title(cell: Sequence[Piece], details: Details) -> TitleParts:
    """Read the cell of the title, which may have authors and venue too."""
    if not any(piece.is_break or piece.url for piece in cell):
        text = " ".join(join_text(cell).split())
        start = next((piece for piece in cell if piece.text.strip()), None)
        is_styled = start is not None and start.is_bold and not start.text.isspace()
        if not is_styled and not re.match(r"\W*\d{1,4}[.)]\s|\W*[\"“]", text):
            return TitleParts(text, (), ())
    parts = find_title(cell)
    details.read_pieces(parts.before, before_title=True)
    details.read_pieces(parts.behind)
    return parts


def _is_word_of_link(title: str, pieces: Sequence[Piece]) -> bool:
    """Whether what is in the column of the title is the word of a link: `[link](...)`."""
    if not is_label(title):
        return False
    return any(piece.url and title in piece.text for piece in pieces)


def _without_words(cell: Sequence[Piece]) -> list[Piece]:
    """The pieces of a cell of links that are text, `null` and the like left out."""
    return [
        piece
        for piece in cell
        if piece.text.strip().lower() not in _NOTHING
        and not (piece.url and is_label(piece.text))
    ]
