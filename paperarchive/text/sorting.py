"""The order of names in directories, and the initial letters under which they are found.

The same on every machine, so without a locale: accents are ignored, and what has no
Latin letter at its beginning comes last.
"""

import unicodedata
from typing import Final

from paperarchive.text.slugs import fold_name

_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
"""Latin letters that have no decomposition."""


def make_sort_key(label: str) -> tuple[bool, str]:
    """The key by which labels are sorted; signs and accents are ignored."""
    folded = fold_name(label)
    if not folded.isascii():
        parts = unicodedata.normalize("NFD", folded.translate(_LETTERS))
        folded = "".join(each for each in parts if not unicodedata.combining(each))
    return not _is_latin(folded), folded


def find_initial(label: str) -> str:
    """The capital A to Z under which a label is sorted; empty for any other label."""
    is_other, folded = make_sort_key(label)
    return "" if is_other else folded[0].upper()


def _is_latin(folded: str) -> bool:
    return "a" <= folded[:1] <= "z"
