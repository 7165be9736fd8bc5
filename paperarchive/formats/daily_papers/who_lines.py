"""Reads the line that says whose paper it is: how many authors, who, or which
organisation.

In: the line above the dot and the date. Out: `Who`. A line says one thing for certain,
or it is not read, and why:

    • 7 authors                         seven
    • 7 authors · 12 upvotes            seven
    Ada Lovelace, Charles Babbage       two; their names are not kept
    Ada Lovelace, et al.                unknown how many
    nvidia NVIDIA                       an organisation (organizations.py)
    7+ authors, 1.2k authors            not read
"""

import re
from typing import NamedTuple

from paperarchive.formats.daily_papers.meta_lines import Kind, classify, read_count
from paperarchive.formats.daily_papers.organizations import (
    OrganizationForm,
    has_name_word,
    read_organization,
)
from paperarchive.paper import Organization

_BULLET = re.compile(r"[•·∙●‣*–—-]+ ?")
_OPEN_END = re.compile(
    r"\bet\.? ?al\b\.?|\band others\b|\.\.\.|…|\+ ?\d+(?: more)?$", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s*(?:,? and |,? & |[,;])\s*")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,4}")
_CAPITALS = re.compile(r"(?:^| )(?:[^\W\d_a-z])")


class Who(NamedTuple):
    """What a line says of a paper's authors."""

    author_count: int | None = None
    """At least 1; None = not known."""
    organization: Organization | None = None
    unread: str = ""
    """What of the line is lost, and why: a clause; empty if nothing is."""


def read_who(text: str, handle: str, form: OrganizationForm) -> Who:
    """Read a line.

    handle: the organisation's handle, where the markup has it.
    form: how the dump writes organisations.
    """
    if classify(text) is Kind.COUNT:
        return Who(read_count(text))
    bare = strip_bullet(text)
    if not bare:
        return Who()
    if handle:
        return Who(organization=Organization(bare, handle))
    count = _find_count(bare)
    if count is not None:
        return Who(count)
    names = None if has_name_word(bare) else _read_names(bare)
    if names is not None:
        return names
    organization = read_organization(bare, form)
    if organization is not None:
        return Who(organization=organization)
    return Who(unread=_explain(bare))


def strip_bullet(text: str) -> str:
    """Remove the bullets before a line."""
    return _BULLET.sub("", text, count=1) if text[:1] in "•·∙●‣*–—-" else text


def _find_count(text: str) -> int | None:
    """Find the number of authors in a line that has votes, too."""
    first, _, rest = text.partition("·")
    if not rest or classify(first.strip() or "·") is not Kind.COUNT:
        return None
    if classify(rest.strip()) not in (Kind.VOTES, Kind.NUMBER):
        return None
    return read_count(first.strip())


def _read_names(text: str) -> Who | None:
    """Read a list of people; None if the line is none."""
    names = [name for name in _SEPARATOR.split(_OPEN_END.sub("", text).strip()) if name]
    is_open = _OPEN_END.search(text) is not None
    if not names or (len(names) == 1 and not is_open):
        return None
    if not all(map(_is_name, names)):
        return None
    if is_open:
        why = "the list of authors is not complete, so their number stays unknown"
        return Who(unread=why)
    return Who(len(names), unread="authors are counted; their names are not kept")


def _is_name(text: str) -> bool:
    """Tell whether a text may be a person's name: two to five words with capitals."""
    if _NAME.fullmatch(text) is None:
        return False
    return len(_CAPITALS.findall(text)) > 1


def _explain(text: str) -> str:
    if re.search(r"author", text, re.IGNORECASE):
        return "the number of authors is not certain, so it stays unknown"
    return "it is not certain whether this is an organisation, so it is left out"
