"""Reads the line of an organisation, and of nothing else.

In: the line in the place of the number of authors. Out: an `Organization`; None if the
form of the line does not say that it is one. The page writes `<handle> <full name>`;
what a browser copies is the name alone:

    nvidia NVIDIA                           the handle is in the name, or the name in it
    umass University of Massachusetts       the handle is made of beginnings of words
    facebook AI at Meta                     a word in small letters before capitals
    Carnegie Mellon Carnegie Mellon         a name twice: no handle is known
    University of Massachusetts Amherst     a name, by its words; so is a single word
    Ada Lovelace                            may be a person: not read

Source: 796 organisations of the listings' site, by which the rules were made and
measured (`tests/benchmarks/organization_lines.py`).
"""

import re
from collections.abc import Iterable
from enum import Enum

from paperarchive.paper import Organization

MAXIMUM_LENGTH = 160
_MAXIMUM_LENGTH_WITH_STOP = 40
"""Of a line with a full stop at its end that is not that of `Ltd.`: longer ones are
sentences.
"""

_MOST_SMALL_WORDS = 3
"""Of a name that is all in small letters, as `shanghai ailab`."""
_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_COMPOUND = re.compile(
    r"[A-Za-z\d][-_][A-Za-z\d]|[a-z][A-Z]|[A-Z]{2}[a-z]{2}|[A-Za-z]\d+$"
)
_PERSON = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
_NO_HANDLES = frozenset({"the", "a", "an", "of", "by", "and", "in", "at", "for"})
_SMALL_WORDS = _NO_HANDLES | {"de", "di", "du", "des", "la", "le", "und", "von"}
_HANDLE_PART = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+")
_COMPANY_END = re.compile(r"\b(?:Inc|Ltd|Co|Corp|LLC|Pte|Lab|Univ|S\.A|B\.V|e\.V)\.$")
_NAME_WORD = re.compile(
    r"universit\w*|univ|politecnic\w*|polytechnic\w*|[eé]cole|eth|institut\w*|instituto|college|school"
    r"|academ\w*|laborator\w*|\w*lab|labs|research|group|team|cent(?:er|re)|foundation|inc|ltd|llc|corp|corporation"
    r"|company|gmbh|technolog\w*|\w*ai|nlp|ml|cv|intelligence|hospital|department|faculty|ministry|council|society"
    r"|association|project|community|collective|consortium|alliance|studios?|systems?|networks?|robotics|bank|cloud"
    r"|unit|computing|sciences?|initiative|organi[sz]ation|division|agency|observatory|museum|library|models"
    r"|\w*(?:大学|大學|研究院|研究所|公司|实验室|實驗室|学院|學院|대학교|연구소)",
    re.IGNORECASE,
)
_ACRONYM = re.compile(
    r"[A-Z]{2}[A-Z\d]*|[A-Z]\d+|[a-z]*[A-Z]?[a-z]+[A-Z]\w*|\w+[@.]\w+"
)
"""`IBM`, `DeepMind`, `inclusionAI`, `MMLab@NTU`, `Z.ai`: words that no person is called."""
_NOT_ONE = re.compile(
    r"^[\d+(-]|\bauthors?\b|\bupvotes?\b|\bet al\b|https?://|\d\+", re.I
)


class OrganizationForm(Enum):
    """How the organisations of one dump are written."""

    PAIRS = "pairs"
    """`<handle> <full name>`."""
    NAMES = "names"
    """The full name alone."""
    UNKNOWN = "unknown"
    """Each line tells by itself."""


def find_form(lines: Iterable[str]) -> OrganizationForm:
    """Find how a dump writes organisations, of which the plain lines tell: `nvidia NVIDIA`
    is a pair, `Google` a name. UNKNOWN if there are none, or of both.

    lines: the lines in the place of organisations, cleaned, without bullets.
    """
    pairs = names = 0
    for line in lines:
        words = line.split()
        if len(words) == 1:
            names += 1
        elif len(words) > 1 and _tells_pair(words):
            pairs += 1
    if bool(pairs) == bool(names):
        return OrganizationForm.UNKNOWN
    return OrganizationForm.PAIRS if pairs else OrganizationForm.NAMES


def _tells_pair(words: list[str]) -> bool:
    """Tell whether a line is certainly a handle and a name: the same, or in small letters
    before capitals.
    """
    if _squash(words[0]) == _squash("".join(words[1:])):
        return True
    return _is_small(words[0]) and all(map(_is_capital, words[1:]))


def read_organization(
    text: str, form: OrganizationForm = OrganizationForm.UNKNOWN
) -> Organization | None:
    """Read the line of an organisation; None if its form does not say that it is one.

    text: a cleaned line without bullet.
    """
    words = text.split()
    if not words or not _may_be_one(text):
        return None
    if len(words) == 1:
        return Organization(text)
    half = len(words) // 2
    if half > 1 and words[:half] == words[half:]:
        return Organization(" ".join(words[:half]))
    handle, name = words[0], " ".join(words[1:])
    if _is_prose(words) and _squash(handle) != _squash(name):
        return None
    if form is not OrganizationForm.NAMES and _is_handle(handle):
        if _is_handle_of(handle, words[1:]):
            return Organization(name, handle)
        tells = form is OrganizationForm.PAIRS or _is_short_of(handle, name)
        tells = tells or (_is_compound(handle) and len(words) > 3)
        if tells and _is_name(name) and words[1][0].isalnum():
            return Organization(name, handle)
    if _is_name(text):
        return Organization(text)
    return None


def _may_be_one(text: str) -> bool:
    """Tell whether a line is short, has letters, and says nothing else."""
    if len(text) > MAXIMUM_LENGTH or not any(map(str.isalpha, text)):
        return False
    if is_sentence(text):
        return False
    first, _, rest = text.partition(" ")
    return not _NOT_ONE.search(text) or (not rest and not first.isdecimal())


def is_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence does, not with the stop of `Ltd.`"""
    if not text.endswith((".", "!", "?", "。")):
        return False
    return len(text) > _MAXIMUM_LENGTH_WITH_STOP and not _COMPANY_END.search(text)


# --- handle and name


def _is_handle(word: str) -> bool:
    """Tell whether a word may be a handle: letters and digits, no small word."""
    return bool(_HANDLE.fullmatch(word)) and word.casefold() not in _NO_HANDLES


def _is_compound(word: str) -> bool:
    """Tell whether a word looks like a handle by itself: `CUHK-CSE`, `KwaiVGI`, `uni24`."""
    return bool(_COMPOUND.search(word))


def _is_short_of(handle: str, name: str) -> bool:
    """Tell whether capitals are letters of a name, in its order: `NJU` of `Nanjing
    University`.
    """
    if not handle.isupper() or handle[0] != name[0]:
        return False
    letters = iter(_squash(name))
    return all(letter in letters for letter in _squash(handle))


def _is_handle_of(handle: str, words: list[str]) -> bool:
    """Tell whether a word is the handle of the name that the other words are."""
    short = _squash(handle)
    parts = [part for part in map(_squash, words) if part]
    name = "".join(parts)
    if not short or not name:
        return False
    if short == name:
        return True
    if len(words) == 1 and _PERSON.fullmatch(f"{handle} {words[0]}"):
        return False
    if short in name or (len(name) > 1 and name in short):
        return len(short) > 2 or short in parts
    if len(short) > 1 and _is_made_of(short, parts):
        return True
    if _shares_part(handle, parts):
        return True
    return _is_small(handle) and all(map(_is_capital, words))


def _squash(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))


def _is_made_of(short: str, parts: list[str]) -> bool:
    """Tell whether a handle consists of beginnings of words, in any order: `umass`,
    `hkuhk` (of `University of Hong Kong`).
    """
    reached = {0}
    for start in range(len(short)):
        if start not in reached:
            continue
        for part in parts:
            length = 0
            while (
                length < len(part)
                and start + length < len(short)
                and part[length] == short[start + length]
            ):
                length += 1
                reached.add(start + length)
    return len(short) in reached


def _shares_part(handle: str, parts: list[str]) -> bool:
    """Tell whether a part of a compound handle is a word of the name, or its initials:
    `kaist-ai`, `TencentARC`, `THU-KEG`.
    """
    pieces = [piece.casefold() for piece in _HANDLE_PART.findall(handle)]
    if len(pieces) < 2:
        return False
    initials = "".join(part[0] for part in parts)
    return any(
        len(piece) > 2
        and (
            piece in parts
            or piece in initials
            or any(part.startswith(piece) for part in parts)
        )
        for piece in pieces
    )


def _is_small(word: str) -> bool:
    """Tell whether a word has small letters only."""
    return len(word) > 1 and word == word.lower() and any(map(str.isalpha, word))


def _is_capital(word: str) -> bool:
    return word in _SMALL_WORDS or not word[0].isalpha() or word[0].isupper()


# --- names


def _is_name(text: str) -> bool:
    """Tell whether a line is a name that only an organisation has, or several."""
    parts = [part for part in text.split(",") if part.strip()]
    known = sum(map(has_name_word, parts))
    if len(parts) > 1:
        return 2 * known >= len(parts)
    return bool(known)


def _is_prose(words: list[str]) -> bool:
    """Tell whether most of four words or more are in small letters, as in a sentence."""
    main = [word for word in words if word not in _SMALL_WORDS]
    small = sum(word[0].islower() and _is_small(word) for word in main)
    return len(main) > _MOST_SMALL_WORDS and 2 * small > len(main)


def has_name_word(text: str) -> bool:
    """Tell whether a text has a word that is in names of organisations only."""
    for word in re.split(r"[\s()/&|+-]+", text):
        bare = word.strip(".,;:'\"_")
        if _NAME_WORD.fullmatch(bare) or _ACRONYM.fullmatch(bare):
            return True
    return False
