"""The fast way to read a paper's file that stands as the program writes it.

In: the text of a file. Out: the `PaperFile` that `frontmatter.py` would read from it,
or None where anything in it is
not plain: another key, another order or quoting, an escape, a carriage return, an
unknown tag. What is None here is read through YAML, which finds every problem; what is
read here has none. Source: `paperfile.py`, which writes these lines. YAML takes five
times as long.
"""

import datetime
import re

from paperarchive.content.read_paper import PaperFile
from paperarchive.content.slugs import slug_of
from paperarchive.paper import Appearance, Organization, Paper
from paperarchive.yaml_fields import is_clean

_NAME = r"(?!(?:null|Null|NULL)\b)[A-Za-z0-9][A-Za-z0-9_.@/+-]*(?: [A-Za-z0-9_.@/+-]+)*"
_STEM = r"(?!(?:null|Null|NULL)\b)[A-Za-z0-9][A-Za-z0-9_.+-]*"
_NUMBER = r"\d{1,12}"
_RANK = r"[1-9]\d{0,11}"
_APPEARANCE = re.compile(
    rf"- \{{listing: ({_STEM}), rank: ({_RANK})(?:, comments: ({_NUMBER}))?\}}\n",
    re.ASCII,
)
_HEADER = re.compile(
    r"---\n"
    r'title: "(?P<title>[^"\\\n]+)"\n'
    r"(?:date: (?P<date>\d{4}-\d{2}-\d{2})\n)?"
    rf"(?:author_count: (?P<author_count>{_RANK})\n)?"
    rf"(?:organization: \{{(?:handle: (?P<handle>{_NAME}), )?name: (?P<name>{_NAME})\}}\n)?"
    rf"(?:comments: (?P<comments>{_NUMBER})\n)?"
    rf"(?:tags: \[(?P<tags>{_STEM}(?:, {_STEM})*)\]\n)?"
    rf"(?:listings:\n(?P<listings>(?:- \{{listing: {_STEM}, rank: {_RANK}(?:, comments: {_NUMBER})?\}}\n)+))?"
    r"---\n",
    re.ASCII,
)


def parse_plain_file(
    text: str, path: str, *, known_tags: frozenset[str], known_listings: frozenset[str]
) -> PaperFile | None:
    """Read a paper's file in which everything is plain and nothing wrong; None where it
    is not so.
    """
    header = _HEADER.match(text)
    if header is None or not is_clean(text):
        return None
    title, day, count, handle, name, comments, tags, listings = header.groups()
    title = " ".join(title.split())
    date = _parse_date(day)
    tag_slugs = tuple(dict.fromkeys(tags.split(", "))) if tags else ()
    appearances = (
        tuple(map(_make_appearance, _APPEARANCE.findall(listings))) if listings else ()
    )
    names = {seen.listing for seen in appearances}
    is_known = known_tags >= {*tag_slugs} and known_listings >= names
    if (
        not (title and title.isprintable() and is_known)
        or (day and date is None)
        or len(names) < len(appearances)
    ):
        return None
    body = text[header.end() :]
    line = text.count("\n", 0, header.end() + len(body) - len(body.lstrip())) + 1
    paper = Paper(  # by their places, which takes half as long as by names
        slug_of(path),
        title,
        body.strip(),
        date,
        int(count) if count else None,
        Organization(name, handle) if name else None,
        int(comments) if comments else None,
        tag_slugs,
        appearances,
    )
    return PaperFile(path, text.encode(), paper, line)


def _parse_date(day: str | None) -> datetime.date | None:
    """The day; None where there is none, or the calendar has none of that name."""
    try:
        return datetime.date.fromisoformat(day) if day else None
    except ValueError:
        return None


def _make_appearance(fields: tuple[str, str, str]) -> Appearance:
    listing, rank, comments = fields
    return Appearance(listing, int(rank), int(comments) if comments else None)
