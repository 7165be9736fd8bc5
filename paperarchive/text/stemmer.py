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
    """`classes` to `class`, `ponies` to `poni`, `cats` to `cat`."""
    if _match_ending(word, ("sses", "ies")):
        return word[:-2]
    if word[-1] == "s" and word[-2] != "s":
        return word[:-1]
    return word


def _cut_tense(word: str) -> str:
    """`agreed` to `agree`, `hopping` to `hop`, `sized` to `size`."""
    if _match_ending(word, ("eed",)):
        return word[:-1] if _has_syllable(word[:-3]) else word
    ending = _match_ending(word, ("ed", "ing"))
    base = word.removesuffix(ending)
    if not ending or not _has_vowel(base):
        return word
    return _complete(base)


def _complete(base: str) -> str:
    """Add the e that a tense dropped, or cut the consonant that it doubled."""
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    is_doubled = base[-1:] == base[-2:-1] and base[-1] not in "aeiouylsz"
    if is_doubled:
        return base[:-1]
    return base + "e" if _is_short(base) else base


def _replace_y(word: str) -> str:
    """`happy` to `happi`, but not `key` or `by`."""
    if len(word) > 2 and word[-1] == "y" and word[-2] not in "aeiou":
        return word[:-1] + "i"
    return word


def _replace_ending(
    word: str, endings: tuple[str, ...], replacements: Mapping[str, str]
) -> str:
    """`relational` to `relate`, `hopefulness` to `hopeful`."""
    ending = _match_ending(word, endings)
    base = word.removesuffix(ending)
    if not ending or not _has_syllable(base):
        return word
    return base + replacements[ending]


def _cut_ending(word: str) -> str:
    """`replacement` to `replac`, `adoption` to `adopt`."""
    ending = _match_ending(word, _CUT_ENDINGS)
    if not ending:
        ending = _match_ending(word, ("sion", "tion"))[1:]
    base = word.removesuffix(ending)
    return base if ending and _has_two_syllables(base) else word


def _cut_final_letter(word: str) -> str:
    """`probate` to `probat`, `rate` to `rate`, `controll` to `control`."""
    if len(word) > 1 and word[-1] == "e" and _can_lose_e(word[:-1]):
        word = word[:-1]
    if word.endswith("ll") and _has_two_syllables(word):
        return word[:-1]
    return word


def _can_lose_e(base: str) -> bool:
    if _has_two_syllables(base):
        return True
    return _has_one_syllable(base) is not None and not _is_short(base)


def _match_ending(word: str, endings: tuple[str, ...]) -> str:
    """Return the first of the endings that the word has after at least one letter;
    empty if it has none.
    """
    if not word.endswith(endings):  # most words have none, and one call tells
        return ""
    for ending in endings:
        if word.endswith(ending) and len(ending) < len(word):
            return ending
    return ""
