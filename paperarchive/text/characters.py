"""Repairs characters that a copy garbled: HTML entities and mojibake.

In: clean text. Out: the text, `Q&A` for `Q&amp;A` and `Reader’s` for `Readerâ€™s`. Only
what is certain changes: an entity that HTML names and that ends in a semicolon, and
letters that UTF-8 read in another encoding gives and no language has, which ftfy knows.
"""

import re
from html.entities import html5

_ENTITY = re.compile(
    r"&(?:#(?P<decimal>\d{2,7})|#[xX](?P<hex>[0-9a-fA-F]{2,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));"
)
_MOST_ROUNDS = 2
"""Of `&amp;lt;`, which was escaped twice."""

_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    "\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
"""The first two bytes of a UTF-8 sequence, read as Latin-1 or Windows-1252. Most texts
have none, and need no look by ftfy, whose import takes time.
"""
_HIGHEST = 0x10FFFF
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)


def repair_characters(text: str) -> str:
    """Repair HTML entities and mojibake in one line; other text does not change."""
    repaired = text
    if "&" in text:
        for _ in range(_MOST_ROUNDS):
            repaired = _ENTITY.sub(_read_entity, repaired)
    if not text.isascii() and _MOJIBAKE.search(repaired):
        repaired = _repair_encoding(repaired)
    if repaired == text:
        return text
    return " ".join(repaired.split())


def _read_entity(match: re.Match[str]) -> str:
    """Read an entity; one that is none stays."""
    if match["name"]:
        return html5.get(f"{match['name']};", match.group())
    decimal, hexadecimal = match["decimal"], match["hex"]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > _HIGHEST:
        return match.group()
    character = chr(code)
    return " " if _INVISIBLE.match(character) else character


def _repair_encoding(text: str) -> str:
    import ftfy

    return ftfy.fix_encoding(text)
