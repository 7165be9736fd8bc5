"""The key `authors`: names on one line, and a list that does not name everybody.

    authors: [Ada Example, Ben Example, et al.]

The last item of an incomplete list is `et al.`; `et al`, `others` and `and others` are read
too, also behind the last name.
"""

import re
from collections.abc import Sequence

from paperarchive.paper import Author

ET_AL = "et al."
"""Written as the last item of an incomplete list."""

_OTHERS = r"(?:(?:and|&)\s+)?et(?:\.\s*|\s+)al\.?|(?:and|&)\s+others"
_IS_OTHERS = re.compile(rf"{_OTHERS}|others", re.IGNORECASE)
_AND_OTHERS = re.compile(rf"(?:,\s*|\s+)(?:{_OTHERS})", re.IGNORECASE)


def is_et_al(name: str) -> bool:
    """Whether an item of a list stands for the authors that are not named."""
    return _IS_OTHERS.fullmatch(name) is not None


def cut_et_al(name: str) -> str | None:
    """`Ada Example` of `Ada Example et al.`; None if nothing is behind the name."""
    found = _AND_OTHERS.search(name)
    if found is None or found.end() != len(name) or not found.start():
        return None
    return name[: found.start()]


def may_be_inverted(names: Sequence[str]) -> bool:
    """Whether names may be one name or several, cut at the comma: `[Lovelace, Ada]`."""
    return (
        bool(names) and len(names) % 2 == 0 and not any(" " in name for name in names)
    )


def fit_one_line(authors: Sequence[Author]) -> bool:
    """Whether a list of authors is written as their names alone, on one line."""
    is_plain = all(author == Author(author.name) for author in authors)
    return is_plain and not may_be_inverted([author.name for author in authors])
