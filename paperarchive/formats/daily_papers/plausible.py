"""Tells entries that cannot be papers: the last check of a parsed dump.

In: the title and the abstract of an entry. Out: why it is none; None if it may be one.
A parser makes an entry of any two lines that follow each other, so a copy that it does
not understand gives titles such as `[`, `3 authors` or `TOS`. None of the rules applies
to an entry of the listings at hand, 10,376 in all.
"""

import re
import unicodedata

from paperarchive.formats.daily_papers.page_lines import is_page_line

MINIMUM_ABSTRACT_LENGTH = 80
"""In columns: a wide character, as of Chinese, counts as two."""

_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?")
_MARKUP_WORD = re.compile(r"@\w+\{|[A-Z][A-Z0-9] {1,3}- |[{\[<\"].*[:>,]$")
"""What other file types begin a line with: BibTeX, RIS, JSON and HTML."""


def find_implausibility(title: str, abstract: str) -> str | None:
    """Find why a title and an abstract cannot be those of a paper: a clause.

    Returns None if they may be.
    """
    if not _has_letters(title):
        return "the title has no letters"
    if _ADDRESS.fullmatch(title):
        return "the title is an address"
    if is_page_line(title):
        return "the title is a word of the page"
    if _MARKUP_WORD.match(title):
        return "the title is markup"
    if _ADDRESS.fullmatch(abstract):
        return "the abstract is an address"
    if count_columns(abstract, MINIMUM_ABSTRACT_LENGTH) < MINIMUM_ABSTRACT_LENGTH:
        return f"the abstract has under {MINIMUM_ABSTRACT_LENGTH} characters"
    return None


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def count_columns(text: str, enough: int) -> int:
    """Count the columns that a text takes, two for a wide character.

    enough: longer texts are not looked at.
    """
    if len(text) >= enough:
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide
