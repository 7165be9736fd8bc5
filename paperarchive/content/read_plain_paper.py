"""The fast path for reading a paper: a file as the program itself writes it.

In: a file's text. Out: the same `PaperFile` as `read_paper.py` makes of it, or None if
anything about it is unusual: a key in another order or quoting, an escape, a carriage
return, an unknown tag. Such a file is read through YAML, which takes five times as long
and finds every problem; a file that is read here has none. Source: `write_paper.py`.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from paperarchive.content.author_lists import (
    ET_AL,
    cut_et_al,
    is_et_al,
    may_be_inverted,
)
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.slugs import slug_of
from paperarchive.paper import (
    Appearance,
    Author,
    ExtraValue,
    Link,
    Organization,
    Paper,
    parse_date,
)
from paperarchive.text.identifiers import (
    parse_arxiv,
    parse_doi,
    parse_orcid,
    parse_url,
)
from paperarchive.yaml_fields.nodes import is_clean

_WORDS = r"[A-Za-z0-9][A-Za-z0-9_.@/+-]*(?: [A-Za-z0-9_.@/+-]+)*"
_NO_NULL = r"(?!(?:null|Null|NULL)\b)"
_NAME = _NO_NULL + _WORDS
_SLUG = rf"{_NO_NULL}[A-Za-z0-9][A-Za-z0-9_.+-]*"
_ITEM = rf"""(?:{_NAME}|"[^"\\\n]+")"""
_ITEMS = rf"{_ITEM}(?:, {_ITEM})*"
_NUMBER = r"\d{1,12}"
_RANK = r"[1-9]\d{0,11}"
_ID = r"""(?:"[^"\s\\]+"|[A-Za-z0-9][A-Za-z0-9_.@/+-]*)"""
_AUTHOR = (
    rf"- \{{name: ({_ITEM})(?:, orcid: ({_ID}))?(?:, affiliation: ({_ITEM}))?"
    r"(?:, group: (true))?\}\n"
)
_LINK = rf'- \{{kind: ({_NAME}), url: "([^"\s\\]+)"\}}\n'
_PAIR = rf"([A-Za-z_][A-Za-z0-9_-]*): ({_ITEM})"
_APPEARANCE = (
    rf"- \{{listing: ({_SLUG}), rank: ({_RANK})(?:, comments: ({_NUMBER}))?\}}\n"
)


def _ungroup(pattern: str) -> str:
    """A pattern without its groups, so that it can be repeated in another."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


_FIND_ITEMS = re.compile(rf"""({_NAME})|"([^"\\\n]+)"(?:, )?""", re.ASCII)
_FIND_AUTHORS = re.compile(_AUTHOR, re.ASCII)
_FIND_LINKS = re.compile(_LINK, re.ASCII)
_FIND_PAIRS = re.compile(_PAIR, re.ASCII)
_FIND_APPEARANCES = re.compile(_APPEARANCE, re.ASCII)
_START = (
    r"---\n"
    r"""title: (?:"(?P<title>[^"\\\n]+)"|'(?P<quoted>(?:[^'\n]|'')+)')\n"""
    r"(?:date: (?P<date>\d{4}(?:-\d{2}){0,2})\n)?"
    rf"(?:author_count: (?P<author_count>{_RANK})\n)?"
)
_AUTHORS = (
    rf"(?:authors: \[(?P<names>{_ITEMS})\]\n"
    rf"|authors:\n(?P<authors>(?:{_ungroup(_AUTHOR)})+)(?P<others>- et al\.\n)?)?"
)
_ORGANIZATION = rf"(?:organization: \{{(?:handle: (?P<handle>{_NAME}), )?name: (?P<name>{_NAME})\}}\n)?"
_REFERENCE = (
    rf"(?:arxiv: (?P<arxiv>{_ID})\n)?"
    rf"(?:doi: (?P<doi>{_ID})\n)?"
    rf"(?:venue: (?P<venue>{_ITEM})\n)?"
    rf"(?:publication_type: (?P<type>{_NAME})\n)?"
    rf"(?:keywords: \[(?P<keywords>{_ITEMS})\]\n)?"
    rf"(?:links:\n(?P<links>(?:{_ungroup(_LINK)})+))?"
)
_COMMENTS_AND_TAGS = (
    rf"(?:comments: (?P<comments>{_NUMBER})\n)?"
    rf"(?:tags: \[(?P<tags>{_SLUG}(?:, {_SLUG})*)\]\n)?"
)
_EXTRA = rf"(?:extra: \{{(?P<extra>{_ungroup(_PAIR)}(?:, {_ungroup(_PAIR)})*)\}}\n)?"
_LISTINGS = (
    rf"(?:listings:\n(?P<listings>(?:{_ungroup(_APPEARANCE)})+))?"
    r"---\n"
)
_DUMP_HEADER = re.compile(
    _START + _ORGANIZATION + _COMMENTS_AND_TAGS + _LISTINGS, re.ASCII
)
"""What pages of daily papers give; tried first, since it takes less time."""
_HEADER = re.compile(
    "".join(
        [
            *(_START, _AUTHORS, _ORGANIZATION, _REFERENCE),
            *(_COMMENTS_AND_TAGS, _EXTRA, _LISTINGS),
        ]
    ),
    re.ASCII,
)
_FIELDS_OF_DUMPS = (
    *("title", "quoted", "date", "author_count", "handle", "name"),
    *("comments", "tags", "listings"),
)
_OTHER_FIELDS = (
    *("names", "authors", "others", "arxiv", "doi", "venue", "type"),
    *("keywords", "links", "extra"),
)


def parse_plain_file(
    text: str,
    path: str,
    *,
    known_tags: frozenset[str] | None,
    known_listings: frozenset[str] | None,
) -> PaperFile | None:
    """Parse a paper's file that the program wrote; None if it may be another one.

    known_tags, known_listings: slugs; None = any may be known.
    """
    header = _DUMP_HEADER.match(text) or _HEADER.match(text)
    if header is None or not is_clean(text):
        return None
    paper = _parse_header(header, slug_of(path), text[header.end() :].strip())
    if paper is None:
        return None
    listings = {seen.listing for seen in paper.appearances}
    is_each_once = len(listings) == len(paper.appearances)
    is_known = (known_tags is None or known_tags >= {*paper.tags}) and (
        known_listings is None or known_listings >= listings
    )
    if not (is_each_once and is_known):
        return None
    return PaperFile(path, text.encode(), paper, _find_body_line(text, header.end()))


def _parse_header(header: re.Match[str], slug: str, abstract: str) -> Paper | None:
    """Make a paper; None if a value may be refused, or reported, by the other way."""
    title, quoted, day, count, handle, name, comments, tags, listings = header.group(
        *_FIELDS_OF_DUMPS
    )
    if quoted:
        title = quoted.replace("''", "'")
    title = " ".join(title.split())
    if not title or not title.isprintable():
        return None
    try:
        date = None
        if day:  # the first way takes a third of the second one's time
            is_day = len(day) == 10
            date = datetime.date.fromisoformat(day) if is_day else parse_date(day)
    except ValueError:
        return None
    # Fields by position: by name, making a paper takes twice as long.
    paper = Paper(
        slug,
        title,
        abstract,
        date,
        int(count) if count else None,
        Organization(name, handle) if name else None,
        int(comments) if comments else None,
        tuple(dict.fromkeys(tags.split(", "))) if tags else (),
        tuple(map(_make_appearance, _FIND_APPEARANCES.findall(listings or ""))),
    )
    if header.re is _DUMP_HEADER:
        return paper
    return _add_fields(paper, *header.group(*_OTHER_FIELDS))


def _add_fields(
    paper: Paper,
    names: str | None,
    authors: str | None,
    others: str | None,
    arxiv: str | None,
    doi: str | None,
    venue: str | None,
    publication_type: str | None,
    keywords: str | None,
    links: str | None,
    extra: str | None,
) -> Paper | None:
    """Add what pages of daily papers lack. The parameters are as in _OTHER_FIELDS."""
    try:
        return replace(
            paper,
            **_read_authors(names, authors, others, paper.author_count),
            arxiv=_read_identifier(arxiv, parse_arxiv),
            doi=_read_identifier(doi, parse_doi),
            venue=_unquote(venue) if venue else None,
            publication_type=publication_type,
            keywords=_split(keywords) if keywords else (),
            links=tuple(map(_make_link, _FIND_LINKS.findall(links or ""))),
            extra=_read_extra(extra) if extra else (),
        )
    except ValueError:
        return None


# --- values. Each function raises ValueError where YAML's way might do more than take the
# value as it is.


def _unquote(item: str) -> str:
    text = item[1:-1].strip() if item[0] == '"' else item
    if not text or not text.isprintable():
        raise ValueError("not plain")
    return text


def _split(items: str) -> tuple[str, ...]:
    if '"' not in items:
        return tuple(items.split(", "))
    found = (plain or quoted for plain, quoted in _FIND_ITEMS.findall(items))
    texts = tuple(text.strip() for text in found)
    if not all(texts) or not "".join(texts).isprintable():
        raise ValueError("not plain")
    return texts


def _read_authors(
    names: str | None, authors: str | None, others: str | None, count: int | None
) -> dict[str, Any]:
    has_all = others is None
    if names:
        texts = _split(names)
        if texts[-1] == ET_AL:
            texts, has_all = texts[:-1], False
        named = tuple(map(Author, texts))
        if has_all and may_be_inverted(texts):
            raise ValueError("may be inverted")
    elif authors:
        named = tuple(map(_make_author, _FIND_AUTHORS.findall(authors)))
        texts = tuple(author.name for author in named)
    else:
        return {}
    if not texts or any(map(is_et_al, texts)) or cut_et_al(texts[-1]) is not None:
        raise ValueError("may be others")
    if count is not None and (count < len(texts) or (has_all and count > len(texts))):
        raise ValueError("another number")
    return {"authors": named, "has_all_authors": has_all}


def _make_author(fields: tuple[str, str, str, str]) -> Author:
    name, orcid, affiliation, group = fields
    return Author(
        _unquote(name),
        _read_identifier(orcid, parse_orcid),
        _unquote(affiliation) if affiliation else None,
        bool(group),
    )


def _read_identifier(
    written: str | None, parse: Callable[[str], str | None]
) -> str | None:
    if not written:
        return None
    text = _unquote(written)
    if parse(text) != text:
        raise ValueError("not in its plain form")
    return text


def _make_link(fields: tuple[str, str]) -> Link:
    kind, url = fields
    if parse_url(url) != url:
        raise ValueError("no address")
    return Link(kind, url)


def _read_extra(pairs: str) -> tuple[tuple[str, ExtraValue], ...]:
    found = [(n, ExtraValue(_unquote(v))) for n, v in _FIND_PAIRS.findall(pairs)]
    if len(dict(found)) < len(found):
        raise ValueError("a name twice")
    return tuple(found)


def _make_appearance(fields: tuple[str, str, str]) -> Appearance:
    listing, rank, comments = fields
    return Appearance(listing, int(rank), int(comments) if comments else None)


def _find_body_line(text: str, start: int) -> int:
    """The line on which the body begins. start: the offset of the line after the fence."""
    blank = len(text) - start - len(text[start:].lstrip())
    return text.count("\n", 0, start + blank) + 1
