"""The English stemmer, exactly as lunr.js has it.

In: folded words. Out: stems, which need not be words. Source: M. F. Porter, "An
algorithm for suffix stripping", 1980, with the readings of lunr.js 2.3.9: a y is a vowel
except at the head of a run of consonants, and becomes i only after a consonant.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

_CONSONANTS: Final = "[^aeiou][^aeiouy]*"
_VOWELS: Final = "[aeiouy][aeiou]*"
_has_vowel: Final = re.compile(f"(?:{_CONSONANTS})?[aeiouy]").match
_has_syllable: Final = re.compile(f"(?:{_CONSONANTS})?{_VOWELS}{_CONSONANTS}").match
_has_one_syllable: Final = re.compile(
    f"(?:{_CONSONANTS})?{_VOWELS}{_CONSONANTS}(?:{_VOWELS})?"
).fullmatch
_has_two_syllables: Final = re.compile(
    f"(?:{_CONSONANTS})?(?:{_VOWELS}{_CONSONANTS}){{2}}"
).match
_FINAL_S: Final = re.compile("[^s]s$", re.DOTALL)
_FINAL_Y: Final = re.compile("[^aeiou]y$", re.DOTALL)
_DOUBLED: Final = re.compile(r"([^aeiouylsz])\1$", re.DOTALL)
_is_short: Final = re.compile(f"{_CONSONANTS}[aeiouy][^aeiouwxy]").fullmatch

_REPLACEMENTS: Final = (
    {
        "ational": "ate",
        "tional": "tion",
        "enci": "ence",
        "anci": "ance",
        "izer": "ize",
        "bli": "ble",
        "alli": "al",
        "entli": "ent",
        "eli": "e",
        "ousli": "ous",
        "ization": "ize",
        "ation": "ate",
        "ator": "ate",
        "alism": "al",
        "iveness": "ive",
        "fulness": "ful",
        "ousness": "ous",
        "aliti": "al",
        "iviti": "ive",
        "biliti": "ble",
        "logi": "log",
    },
    {
        "icate": "ic",
        "ative": "",
        "alize": "al",
        "iciti": "ic",
        "ical": "ic",
        "ful": "",
        "ness": "",
    },
)
"""Endings with what replaces them, for two steps of the algorithm."""
_DERIVATIONS: Final = tuple(
    (tuple(sorted(step, key=len, reverse=True)), step) for step in _REPLACEMENTS
)
"""The endings of each step, the longest first, and their replacements."""
_CUT_ENDINGS: Final = tuple(
    sorted(
        str.split(
            "al ance ence er ic able ible ant ement ment ent ou ism ate iti ous ive ize"
        ),
        key=len,
        reverse=True,
    )
)


@cache
def stem(word: str) -> str:
    """Reduce a folded word to its stem.

    lunr.js counts in UTF-16 units, so a character beyond U+FFFF counts as its two
    surrogates.
    """
    if word and max(word) > "\uffff":
        return _join_surrogates(_stem_units(_split_surrogates(word)))
    return _stem_units(word)


def _split_surrogates(word: str) -> str:
    units = word.encode("utf-16-be", "surrogatepass")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join([chr(high << 8 | low) for high, low in pairs])


def _join_surrogates(word: str) -> str:
    return word.encode("utf-16-be", "surrogatepass").decode(
        "utf-16-be", "surrogatepass"
    )


def _stem_units(word: str) -> str:
    if len(word) < 3:
        return word
    if word[0] == "y":
        # A first y is a consonant, which the patterns take only its capital for.
        return "y" + _apply_steps("Y" + word[1:])[1:]
    return _apply_steps(word)


def _apply_steps(word: str) -> str:
    word = _cut_plural(word)
    word = _cut_tense(word)
    word = _replace_y(word)
    for endings, replacements in _DERIVATIONS:
        word = _replace_ending(word, endings, replacements)
    word = _cut_ending(word)
    return _cut_final_letter(word)


def _cut_plural(word: str) -> str:
    """Cut the ending of a plural.

    `classes` -> `class`, `ponies` -> `poni`, `cats` -> `cat`; `class` stays.
    """
    if _match_ending(word, ("sses", "ies")):
        return word[:-2]
    if _FINAL_S.search(word):
        return word[:-1]
    return word


def _cut_tense(word: str) -> str:
    """Cut the ending of a past or a participle.

    `agreed` -> `agree`, `hopping` -> `hop`, `sized` -> `size`; `feed` and `sing` stay.
    """
    if _match_ending(word, ("eed",)):
        if _has_syllable(word[:-3]):
            return word[:-1]
        return word
    ending = _match_ending(word, ("ed", "ing"))
    base = word.removesuffix(ending)
    if not ending or not _has_vowel(base):
        return word
    return _complete(base)


def _complete(base: str) -> str:
    """Add the e that a tense dropped, or cut the consonant that it doubled.

    `siz` -> `size`, `hopp` -> `hop`, `fil` -> `file`; `fall` stays.
    """
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if _DOUBLED.search(base):
        return base[:-1]
    if _is_short(base):
        return base + "e"
    return base


def _replace_y(word: str) -> str:
    """Replace a final y after a consonant: `happy` -> `happi`; `key` and `by` stay."""
    if len(word) > 2 and _FINAL_Y.search(word):
        return word[:-1] + "i"
    return word


def _replace_ending(
    word: str, endings: tuple[str, ...], replacements: Mapping[str, str]
) -> str:
    """Replace the ending of a derived word, if a syllable precedes it.

    `relational` -> `relate`, `hopefulness` -> `hopeful`; `ration` stays.
    """
    ending = _match_ending(word, endings)
    base = word.removesuffix(ending)
    if not ending or not _has_syllable(base):
        return word
    return base + replacements[ending]


def _cut_ending(word: str) -> str:
    """Cut the ending of a derived word, if two syllables precede it.

    `replacement` -> `replac`, `adoption` -> `adopt`; `cement` stays.
    """
    ending = _match_ending(word, _CUT_ENDINGS)
    if not ending:
        ending = _match_ending(word, ("sion", "tion"))[1:]
    base = word.removesuffix(ending)
    if ending and _has_two_syllables(base):
        return base
    return word


def _cut_final_letter(word: str) -> str:
    """Cut a final e, and one of two final l.

    `probate` -> `probat`, `controll` -> `control`; `rate` and `roll` stay.
    """
    base = word.removesuffix("e")
    if base != word and _can_lose_e(base):
        word = base
    if word.endswith("ll") and _has_two_syllables(word):
        return word[:-1]
    return word


def _can_lose_e(base: str) -> bool:
    if _has_two_syllables(base):
        return True
    if _is_short(base):
        return False
    return _has_one_syllable(base) is not None


def _match_ending(word: str, endings: tuple[str, ...]) -> str:
    """Return the first of the endings that the word has after at least one letter;
    empty if it has none.
    """
    # Most words have none of them, which one call tells.
    if not word.endswith(endings):
        return ""
    for ending in endings:
        if word.endswith(ending) and word != ending:
            return ending
    return ""
