"""Names of people: one name -> its parts, and one text of several names -> authors.

`parse_person_name` reads a name in either order, `Jan van der Berg Jr.` or, as BibTeX
writes it, `van der Berg, Jr., Jan`. `split_names` reads lists of names, of any form that
`name_lists.py` knows.

The rules are BibTeX's, with four additions: suffixes without a comma, particles with a
capital (`Rosa De Lima`), family names joined by a conjunction (`Rojas y Prado`), and
names of groups. Nothing else is guessed: a name of one word has no given name, and a name
in Chinese, Japanese or Korean characters keeps its order. Source: Nicolas Markey, "Tame
the BeaST", section 11 (https://ctan.org/pkg/tamethebeast).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from paperarchive.paper import Author
from paperarchive.text.name_lists import cut_bibtex_names, cut_names

_SUFFIX = re.compile(r"[JSjs]n?r\.?|I{2,3}|IV|VII{1,2}")
"""What is a suffix wherever it is the last word. `V` and `I` are initials as often."""
_SUFFIX_PART = re.compile(r"(?:[JSjs]n?r|JR|SR)\.?|[IVX]+")
"""What is a suffix between two commas."""
_DEGREE = re.compile(r"Ph\.?\s?D\.?|[DM]\.?\s?(?:Phil|Sc)\.?|M\.?D\.?|MBA|Esq\.?")
"""Degrees, which are no part of a name."""
_DEGREE_WORD = re.compile(r"Ph\.?D\.?")
"""The degree that is one without a comma too: `MD` is a given name in Bengali."""

_PARTICLES: Final = frozenset(
    """af al bin bint d' da dal dalla das de degli dei del della delle den der di do dos
    du e el ibn im in la las le li lo los mac ní ó of op 't 's ten ter und van vande
    vanden vander vom von y zu zum zur""".split()  # noqa: SIM905  (readable)
)
"""Lower-case words before a family name that can begin a name which has no given name."""
_CAPITAL_PARTICLES: Final = frozenset(
    """Da Dal Dalla Das De Degli Dei Del Della Den Der Di Dos Du El Ibn La Las Le Los
    Mac Ní Ó Ter Van Vande Vanden Vander Von""".split()  # noqa: SIM905  (readable)
)
"""With a capital they belong to a family name, if they are between two other words."""
_VIETNAMESE: Final = frozenset(
    """bui dang dinh do duong ho hoang huynh le luong ly ngo nguyen pham phan tran trinh
    truong vo vu""".split()  # noqa: SIM905  (readable)
)
"""Family names before which `Van` and `Le` are given names."""
_CONJUNCTIONS: Final = frozenset({"y", "i", "e", "und"})
"""They join two family names to one."""

_GROUP_ENDS: Final = frozenset(
    """AI Alliance Association Authors Center Centre Collaboration Committee Community
    Company Consortium Contributors Corporation Foundation Group Inc Inc. Initiative
    Institute Lab Laboratories Laboratory Labs Ltd Ltd. Network Organisation
    Organization Research Society Team University Workshop""".split()  # noqa: SIM905  (readable)
)
"""Last words of names of groups; no family name is one of them."""
_GROUP_NAME = re.compile(r"(?:The|Team|University|Institute) (?:of )?\w.*|.*-AI")

_EAST_ASIAN = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff ]+"
)
_BRACKETED = re.compile(r"([^()]*\w) ?\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts, each plain text that may be empty, but for `family`."""

    given: str
    """`Jan`, `J. R. R.`; empty for groups and names of one word."""
    particle: str
    """Lower-case words before the family name: `van der`. One with a capital, or with a
    hyphen (`al-Khwarizmi`), belongs to `family`.
    """
    family: str
    """The family name, the only name of a person, or the name of a group."""
    suffix: str = ""
    """`Jr.`, `III`."""
    is_family_first: bool = False
    """Whether it is written family name first, as in Chinese characters."""

    @property
    def full_family(self) -> str:
        """The family name with its particle: `van der Berg`."""
        return f"{self.particle} {self.family}" if self.particle else self.family

    def display(self) -> str:
        """The name as people write it: `Jan van der Berg Jr.`."""
        words = [self.given, self.full_family, self.suffix]
        if self.is_family_first:
            words = [self.full_family, self.given, self.suffix]
        return " ".join(filter(None, words))

    def inverted(self) -> str:
        """`van der Berg, Jan, Jr.`; a name without given name and suffix is unchanged."""
        return ", ".join(filter(None, [self.full_family, self.given, self.suffix]))


@dataclass(frozen=True, slots=True)
class NameList:
    """The names of one text."""

    authors: tuple[Author, ...]
    """In its order; may be empty. Names as `format_name` writes them."""
    is_complete: bool
    """False if it ends in `et al.`, `and others` or the like."""


def split_names(text: str) -> NameList:
    """Read a text of several names, in any form; groups are recognised.

    text: plain text; braces keep a name whole and make it that of a group.
    """
    names, is_complete = cut_names(text)
    return NameList(tuple(filter(None, map(_make_author, names))), is_complete)


def split_bibtex_names(text: str) -> NameList:
    """Read a field of BibTeX: only `and` separates names. text: without LaTeX commands,
    with the braces around whole names.
    """
    names, is_complete = cut_bibtex_names(text)
    return NameList(tuple(filter(None, map(_make_author, names))), is_complete)


def _make_author(text: str) -> Author | None:
    """Make an author of one name; None if nothing is left of it.

    What a name has in brackets at its end is an affiliation, but for other characters:
    `Ada Lovelace (MIT)`, not `Xiaoming Wang (王小明)`.
    """
    affiliation = None
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed is not None and not _EAST_ASIAN.fullmatch(bracketed[2]):
        text, affiliation = bracketed[1], bracketed[2].strip() or None
    name = parse_person_name(_drop_inner_braces(text))
    if not any(character.isalpha() for character in name.display()):
        return None
    is_group = (text.startswith("{") and text.endswith("}")) or is_group_name(text)
    return Author(format_name(name), affiliation=affiliation, group=is_group)


def _drop_inner_braces(text: str) -> str:
    """Drop braces that protect letters, `{É}mile`; those around a whole name stay."""
    if "{" not in text and "}" not in text:
        return text
    inner = text.replace("{", "").replace("}", "")
    return f"{{{inner}}}" if text.startswith("{") and text.endswith("}") else inner


def parse_author(author: Author) -> PersonName:
    """The parts of an author's name; those of a group are its name alone."""
    if author.group:
        return PersonName("", "", " ".join(author.name.split()))
    return parse_person_name(author.name)


def is_group(author: Author) -> bool:
    """Whether an author is a group: by its entry, or certainly by its name."""
    return author.group or is_group_name(author.name)


def format_name(name: PersonName) -> str:
    """Format a name such that `parse_person_name` gives it back: as `display` does if that
    is enough, else inverted, as for family names of several words: `García Márquez, Gabriel`.
    """
    shown = name.display()
    return shown if parse_person_name(shown) == name else name.inverted()


def parse_person_name(text: str) -> PersonName:
    """Parse one name, in the order of speech or of BibTeX; groups are recognised.

    text: plain text; braces around a name make it one of a group. Degrees are dropped.
    Returns a name with an empty `family` only for a text without any.
    """
    text = " ".join(text.split())
    if text.startswith("{") and text.endswith("}"):
        return PersonName("", "", text.strip("{} "))
    if is_group_name(text):
        return PersonName("", "", text)
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return _parse_words(text.split(" "), "")
    return _parse_parts(
        [part for part in parts if part and not _DEGREE.fullmatch(part)]
    )


def is_group_name(text: str) -> bool:
    """Whether a name is certainly that of a group: `Gemini Team`, `DeepSeek-AI`.

    text: without white space at its ends.
    """
    if text.rpartition(" ")[2] in _GROUP_ENDS:
        return True
    return _GROUP_NAME.fullmatch(text) is not None


def _parse_parts(parts: Sequence[str]) -> PersonName:
    """Parse what is between commas: `Family, Given`, `Family, Jr., Given`, ..."""
    if len(parts) < 2:
        return _parse_words(" ".join(parts).split(), "")
    family, *others = parts
    suffix = ""
    for place in (0, len(others) - 1):
        pattern = _SUFFIX if len(others) == 1 else _SUFFIX_PART
        if pattern.fullmatch(others[place]):
            suffix = others.pop(place)
            break
    if not others:
        return _parse_words(family.split(" "), suffix)
    given, words = " ".join(others).split(" "), family.split(" ")
    if not suffix:
        given, suffix = _cut_suffix(given)
    if not suffix:
        words, suffix = _cut_suffix(words)
    start = 0
    while start < len(words) - 1 and _is_lower(words[start]):
        start += 1
    return PersonName(
        " ".join(given),
        " ".join(words[:start]),
        " ".join(words[start:]),
        suffix,
        is_family_first=_EAST_ASIAN.fullmatch("".join(parts)) is not None,
    )


def _parse_words(words: list[str], suffix: str) -> PersonName:
    """Parse a name in the order of speech. suffix: what a comma parted from it."""
    if len(words) > 1 and not suffix:
        words, suffix = _cut_suffix(words)
    if len(words) < 2:
        return PersonName("", "", " ".join(words), suffix)
    if words[0] > "\u2fff" and _EAST_ASIAN.fullmatch("".join(words)):
        given = " ".join(words[1:])
        return PersonName(given, "", words[0], suffix, is_family_first=True)
    start, end = _find_family(words)
    particle, family = words[start:end], words[end:]
    return PersonName(
        " ".join(words[:start]), " ".join(particle), " ".join(family), suffix
    )


def _cut_suffix(words: list[str]) -> tuple[list[str], str]:
    """Cut suffix and degree off the end of a name, of which at least one word stays."""
    while len(words) > 1 and _DEGREE_WORD.fullmatch(words[-1]):
        words = words[:-1]
    if len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        return words[:-1], words[-1]
    return words, ""


def _find_family(words: Sequence[str]) -> tuple[int, int]:
    """Where particle and family name begin. words: two at least."""
    last = len(words) - 1
    lower = [place for place in range(last) if _is_lower(words[place])]
    if lower and lower[0] == 0:
        lower = _drop_given(words, lower)
    if lower:
        start, end = lower[0], lower[-1] + 1
        if words[start] in _CONJUNCTIONS and start > 1:
            return start - 1, start - 1
        while start < end and words[end - 1] in _CONJUNCTIONS and end - 1 > start:
            end -= 2  # `de Rojas y Prado`: the particle ends before `Rojas`
        return start, max(start, end)
    if _is_lower(words[last]):
        return last, last
    start = last
    if words[last].casefold() not in _VIETNAMESE:
        while start > 1 and words[start - 1] in _CAPITAL_PARTICLES:
            start -= 1
    return start, start


def _drop_given(words: Sequence[str], lower: Sequence[int]) -> list[int]:
    """Leave out a given name in lower case, `bell hooks`; particles stay, `von Neumann`."""
    if words[0] in _PARTICLES:
        return list(lower)
    return [place for place in lower if place > 0]


def _is_lower(word: str) -> bool:
    """Whether a word begins with a lower-case letter; apostrophes and hyphens aside."""
    first = word[:1]
    if first in "'’‘" and len(word) > 1:
        first = word[1]
    if first.isascii():
        return first.islower()
    return unicodedata.category(first) == "Ll"
