"""The title of an entry in a list: which of its pieces it is.

In: the pieces of an entry. Out: the title, and the pieces before and behind it. Lists write titles as
the text of the link, in bold, in quotation marks, in italics, or plain before the first
link that is a word (`[paper]`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from paperarchive.formats.markdown_lists.addresses import PaperLink, find_paper_links
from paperarchive.formats.markdown_lists.facts import (
    are_names,
    has_et_al,
    parse_venue,
    parse_when,
)
from paperarchive.formats.markdown_lists.labels import is_label
from paperarchive.formats.markdown_lists.pieces import Piece, join_text

_LEADING = re.compile(
    r"^(?:\s*\[[ xX✓]\]\s+|\s*(?:\d{1,4}[.)]|[-*•·–—])\s+|[\s\U0001F000-\U0001FAFF\u2190-\u2BFF\uFE0F\u200d:|,.]+)+"
)
_BRACKETS = re.compile(
    r"\s*[(\[【（](?P<inside>[^()\[\]【】（）]{1,80})[)\]】）][\s:,.\-–—]*"
)
_QUOTED = re.compile(r"[\"“«](?P<title>[^\"“”«»]{8,400})[\"”»]")
_DATE_START = re.compile(
    r"\s*(?P<inside>(?:19|20)\d\d(?:[-./]\d{1,2}){0,2}|[A-Z][A-Za-z&/ -]{1,24}['’ ](?:\d{2}|20\d\d))\s*[:：|,–—-]\s+"
)
_SENTENCE = re.compile(
    r"(?<![A-Z])(?<!\bvs)(?<!\bal)[.。]\s+(?=[^a-z\s])|\s+[|–—]\s+|\s+-\s+|\t|[ \u00a0]{2,}(?=[A-Z])"
)
_END = ' \t\n.,;:|–—-([【（"“”'
_SHORT_NAME_WORDS = 3


@dataclass(frozen=True, slots=True)
class TitleParts:
    """The title of an entry and what is around it."""

    title: str
    """Empty = none was found."""
    before: tuple[Piece, ...]
    """Pieces above and before the title."""
    behind: tuple[Piece, ...]
    """What is left, in order."""
    short_name: str | None = None
    """A method's name in bold before or in place of a title: `CLIP`."""


def find_title(pieces: Sequence[Piece]) -> TitleParts:
    """Find the title of an entry."""
    parts = tuple(_without_marks(pieces))
    links = {link.index: link for link in find_paper_links(parts)}
    by_style = _find_by_style(parts, links)
    if by_style is not None:
        return by_style
    return _find_in_text(parts)


def _without_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """Remove checkboxes, numbers and emoji at the beginning."""
    rest = list(pieces)
    while rest:
        first = rest[0]
        if first.is_break or (first.image and not first.url):
            if first.image:
                return [*_without_marks(rest[1:]), first]
            rest.pop(0)
            continue
        text = _LEADING.sub("", first.text, count=1) if not first.url else first.text
        if text or first.url:
            rest[0] = replace(first, text=text)
            break
        rest.pop(0)
    return rest


def _find_by_style(
    pieces: tuple[Piece, ...], links: dict[int, PaperLink]
) -> TitleParts | None:
    """Find a title that is a link's text or in bold."""
    short: str | None = None
    for index, piece in enumerate(pieces):
        text = piece.text.strip()
        if piece.is_break or piece.image or not text or is_label(text):
            if index in links and _has_plain_title(pieces[:index]):
                return None
            continue
        if piece.url and not (index in links or piece.is_bold or not links):
            if _has_plain_title(pieces[:index]):
                return None
            if any(not link.is_label for n, link in links.items() if n > index):
                continue  # a link to its code, before the one to the paper
            return _make_parts(pieces, index, text, short)
        if piece.url:
            if index not in links and _has_plain_title(pieces[:index]):
                return None
            return _find_quoted_before(pieces, index) or _make_parts(
                pieces, index, text, short
            )
        if piece.is_bold and _may_be_title(text):
            if _has_plain_title(pieces[:index]):
                return None
            if not _is_short_name(text, pieces[index + 1 :], index, links):
                return _make_parts(pieces, index, text, short)
            short = short or text.strip("[]() :")
    return None


def _may_be_title(text: str) -> bool:
    bare = text.strip("[]() :.")
    if text.rstrip().endswith(":") and " " not in bare:
        return False
    return not (parse_when(bare) or parse_venue(bare) or has_et_al(bare))


def _find_quoted_before(pieces: tuple[Piece, ...], index: int) -> TitleParts | None:
    """A title in quotation marks before a link that is not it."""
    text = join_text(pieces[:index])
    return _find_quoted(pieces) if _QUOTED.search(text) else None


def _has_plain_title(pieces: Sequence[Piece]) -> bool:
    """Whether a title in plain text comes before a piece."""
    text = join_text(piece for piece in pieces if not piece.url).strip()
    if "\n" in text:
        text = text.split("\n")[0].strip()
    text = _strip_start(text)[0]
    if _QUOTED.search(text):
        return True
    words = re.findall(r"[^\W\d_]{2,}", text)
    if (
        len(words) < 3
        or text.endswith(":")
        or are_names(text.strip(_END), is_marked=True)
    ):
        return False
    return parse_venue(text) is None


def _is_short_name(
    text: str, behind: Sequence[Piece], index: int, links: dict[int, PaperLink]
) -> bool:
    """Whether words in bold are a method's name, with the title behind them."""
    bare = text.strip("[]() :")
    if len(bare.split()) > _SHORT_NAME_WORDS:
        return False
    if any(n > index and not link.is_label for n, link in links.items()):
        return True
    following = join_text(_take_line(behind)).strip()
    following = following.split("[")[0]
    words = re.findall(r"[^\W\d_]{2,}", following)
    if len(words) < 3 or are_names(following.strip(_END), is_marked=True):
        return False
    if following.startswith((":", "：")) or text.rstrip().endswith((":", "]")):
        return True
    starts_title = following[:1].isupper() or following[:1] in '"“'
    return starts_title and parse_venue(following) is None and "," not in following[:30]


def _take_line(pieces: Sequence[Piece]) -> list[Piece]:
    """The plain pieces up to the first link or break."""
    taken: list[Piece] = []
    for piece in pieces:
        if piece.is_break or piece.url or piece.image:
            break
        taken.append(piece)
    return taken


def _make_parts(
    pieces: tuple[Piece, ...], index: int, text: str, short: str | None
) -> TitleParts:
    """Split pieces at the one that is the title."""
    before = pieces[:index]
    if short is not None:
        before = tuple(p for p in before if p.text.strip("[]() :") != short)
    kept = replace(pieces[index], text="")
    behind = ((kept,) if kept.url else ()) + pieces[index + 1 :]
    title, rest = _join_wrapped(text, behind)
    return TitleParts(_clean_title(title), before, rest, short)


def _join_wrapped(
    title: str, behind: tuple[Piece, ...]
) -> tuple[str, tuple[Piece, ...]]:
    """Join a title in bold of which a part is in another style: a formula in italics."""
    return title, behind


def _clean_title(text: str) -> str:
    title = " ".join(text.split()).strip()
    if "://" in title and " " not in title:
        return ""
    for opening, closing in ("“”", '""', "‘’", "[]", "「」", "**", "__"):
        if len(title) > 2 and title[0] == opening and title[-1] == closing:
            title = title[1:-1].strip()
    title = re.sub(r"^\(?\d{1,4}[.)]\s+", "", title)
    return title.rstrip(" ,;:|").removesuffix(".").strip()


# --- titles in plain text


def _find_in_text(pieces: tuple[Piece, ...]) -> TitleParts:
    """Find a title in quotation marks, in italics or plain, before the first link."""
    quoted = _find_quoted(pieces)
    if quoted is not None:
        return quoted
    stop = _find_stop(pieces)
    head, tail = pieces[:stop], pieces[stop:]
    short = next((p.text.strip("[]() :") for p in head if p.is_bold), None)
    italic = _find_italic(pieces, stop)
    if italic is not None:
        return italic
    text = join_text(head)
    text, facts = _strip_start(text)
    title, rest = _split_plain(text)
    if short is not None and title == short:
        short = None
    behind = (Piece(rest), *tail) if rest.strip() else tail
    before = tuple(Piece(f"{fact}\n") for fact in facts)
    return TitleParts(_clean_title(title), before, behind, _clean_short(short, title))


def _clean_short(short: str | None, title: str) -> str | None:
    """A name before the title; None where the title begins with it."""
    if short is None or title.strip("[]() ").startswith(short):
        return None
    return short


def _find_quoted(pieces: tuple[Piece, ...]) -> TitleParts | None:
    for index, piece in enumerate(pieces):
        if piece.url or piece.is_break or piece.image:
            continue
        found = _QUOTED.search(piece.text)
        if found is not None and len(found["title"].split()) > 1:
            before = join_text((*pieces[:index], Piece(piece.text[: found.start()])))
            if _has_running_text(before):
                return None
            head = replace(piece, text=piece.text[: found.start()])
            tail = replace(piece, text=piece.text[found.end() :])
            return TitleParts(
                _clean_title(found["title"]),
                (*pieces[:index], head),
                (tail, *pieces[index + 1 :]),
            )
    return None


def _has_running_text(before: str) -> bool:
    """Whether there are sentences before words in quotation marks."""
    words = re.findall(r"[^\W\d_]{2,}", before)
    if len(words) < 5:
        return False
    bare = _strip_start(before)[0].strip(_END)
    return not are_names(_without_facts(bare), is_marked=True)


def _find_stop(pieces: tuple[Piece, ...]) -> int:
    """The index of the first link or break behind some text."""
    has_text = False
    for index, piece in enumerate(pieces):
        if piece.is_break and has_text:
            return index
        if piece.url or piece.image:
            if has_text:
                return index
            continue
        has_text = has_text or len(re.findall(r"[^\W\d_]{2,}", piece.text)) > 1
    return len(pieces)


def _find_italic(pieces: tuple[Piece, ...], stop: int) -> TitleParts | None:
    """A title in italics at the beginning."""
    for index, piece in enumerate(pieces[:stop]):
        text = piece.text.strip()
        if not text or _strip_start(text)[0] == "" or piece.is_code:
            continue
        if not piece.is_italic:
            return None
        if len(text.split()) > 2 and not are_names(text, is_marked=True):
            return _make_parts(pieces, index, text, None)
    return None


def _strip_start(text: str) -> tuple[str, list[str]]:
    """Strip dates and venues before a title: `[2024.05]`, `(CVPR 2023)`, `2024-05-01:`.

    Returns the rest, and what was stripped.
    """
    facts: list[str] = []
    rest = _LEADING.sub("", text, count=1)
    while rest:
        found = _BRACKETS.match(rest)
        if found is None:
            found = _DATE_START.match(rest)
        if found is None:
            break
        inside = found["inside"]
        if not (parse_when(inside) or parse_venue(inside) or is_label(inside)):
            break
        facts.append(inside)
        rest = _LEADING.sub("", rest[found.end() :], count=1)
    return rest, facts


def _split_plain(text: str) -> tuple[str, str]:
    """Split running text into its title and the rest."""
    line, _, others = text.partition("\n")
    parts = _SENTENCE.split(line)
    bounds = [found.span() for found in _SENTENCE.finditer(line)]
    if parts and bounds and are_names(parts[0].strip(_END)):
        names = parts[0]
        title, rest = _split_plain(line[bounds[0][1] :])
        return title, f"{names}\n{rest}\n{others}"
    first, rest = line, ""
    if bounds:
        first, rest = line[: bounds[0][0]], line[bounds[0][1] :]
    title, brackets = _split_brackets(first)
    title, names = _split_names(title)
    return title, "\n".join(part for part in (names, brackets, rest, others) if part)


def _split_names(text: str) -> tuple[str, str]:
    """Split `Title, Ada Example et al., 2024` behind the title."""
    found = re.search(r"\s+by\s+(?=[A-Z])", text)
    if found and are_names(text[found.end() :].strip(_END), is_marked=True):
        return text[: found.start()], text[found.end() :]
    for comma in re.finditer(r",\s+", text):
        tail = text[comma.end() :]
        bare = _without_facts(tail)
        is_followed = bare != tail.strip(_END + ")]")
        if are_names(bare, is_marked=is_followed) or (not bare and tail.strip(_END)):
            return text[: comma.start()], tail
    return text, ""


def _without_facts(text: str) -> str:
    """Leave out dates and venues at the end of a list of names."""
    rest = text.strip(_END + ")]")
    while True:
        head, comma, tail = rest.rpartition(",")
        found = re.search(r"[\s(]+\(?((?:19|20)\d\d)\)?$", rest)
        if comma and (parse_when(tail) or parse_venue(tail)):
            rest = head.strip(_END + ")]")
        elif found:
            rest = rest[: found.start()].strip(_END + ")]")
        elif parse_when(rest) or parse_venue(rest):
            return ""
        else:
            return rest


def _split_brackets(text: str) -> tuple[str, str]:
    """Split brackets with a date, a venue or names from the end of a title."""
    rest: list[str] = []
    title = text.rstrip(_END)
    while True:
        found = re.search(r"\s*[(\[（]([^()\[\]（）]{2,120})[)\]）]\s*$", title)
        if found is None:
            break
        inside = found[1]
        is_fact = parse_when(inside) or parse_venue(inside) or has_et_al(inside)
        if not is_fact and _without_facts(inside) != "":
            break
        rest.insert(0, inside)
        title = title[: found.start()].rstrip(_END)
    return title, "\n".join(rest)
