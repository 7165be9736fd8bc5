"""The fast path for reading a paper: a file as the program itself writes it.

In: a file's text. Out: the same `PaperFile` as `read_paper.py` makes of it, or None if
anything about it is unusual: a key in another order or quoting, an escape, a carriage
return, an unknown tag. Such a file is read through YAML, which takes five times as long
and finds every problem; a file that is read here has none. Source: `write_paper.py`.
"""

import datetime
import re

from paperarchive.content.read_paper import PaperFile
from paperarchive.content.slugs import slug_of
from paperarchive.paper import Appearance, Organization, Paper, parse_date
from paperarchive.yaml_fields.nodes import is_clean

_NAME = r"(?!(?:null|Null|NULL)\b)[A-Za-z0-9][A-Za-z0-9_.@/+-]*(?: [A-Za-z0-9_.@/+-]+)*"
_SLUG = r"(?!(?:null|Null|NULL)\b)[A-Za-z0-9][A-Za-z0-9_.+-]*"
_NUMBER = r"\d{1,12}"
_RANK = r"[1-9]\d{0,11}"
_APPEARANCE = re.compile(
    rf"- \{{listing: ({_SLUG}), rank: ({_RANK})(?:, comments: ({_NUMBER}))?\}}\n",
    re.ASCII,
)
_HEADER = re.compile(
    r"---\n"
    r"""title: (?:"(?P<title>[^"\\\n]+)"|'(?P<quoted>(?:[^'\n]|'')+)')\n"""
    r"(?:date: (?P<date>\d{4}(?:-\d{2}){0,2})\n)?"
    rf"(?:author_count: (?P<author_count>{_RANK})\n)?"
    rf"(?:organization: \{{(?:handle: (?P<handle>{_NAME}), )?name: (?P<name>{_NAME})\}}\n)?"
    rf"(?:comments: (?P<comments>{_NUMBER})\n)?"
    rf"(?:tags: \[(?P<tags>{_SLUG}(?:, {_SLUG})*)\]\n)?"
    rf"(?:listings:\n(?P<listings>(?:- \{{listing: {_SLUG}, rank: {_RANK}(?:, comments: {_NUMBER})?\}}\n)+))?"
    r"---\n",
    re.ASCII,
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
    header = _HEADER.match(text)
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
    """Make a paper; None if its title is not printable or its day is not in the calendar."""
    title, quoted, day, count, handle, name, comments, tags, listings = header.groups()
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
    return Paper(
        slug,
        title,
        abstract,
        date,
        int(count) if count else None,
        Organization(name, handle) if name else None,
        int(comments) if comments else None,
        tuple(dict.fromkeys(tags.split(", "))) if tags else (),
        tuple(map(_make_appearance, _APPEARANCE.findall(listings or ""))),
    )


def _make_appearance(fields: tuple[str, str, str]) -> Appearance:
    listing, rank, comments = fields
    return Appearance(listing, int(rank), int(comments) if comments else None)


def _find_body_line(text: str, start: int) -> int:
    """The line on which the body begins. start: the offset of the line after the fence."""
    blank = len(text) - start - len(text[start:].lstrip())
    return text.count("\n", 0, start + blank) + 1
