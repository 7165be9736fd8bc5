"""Text analysis: from text to the words and terms that search looks up.

In: plain text of any script. Out: words as they stand, folded (for phrases), or terms:
words without stop words, stemmed. `themes/default/static/search/analysis.js` does the
same in the browser, where the stop words and the stemmer are lunr.js's own; whatever
changes here changes there, and the shared tests hold both together.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from lunr.stop_word_filter import WORDS

# What is dropped: combining accents, soft hyphens and the selectors that follow an
# emoji.
_DROPPED: Final = re.compile("[\u0300-\u036f\u00ad\ufe00-\ufe0f]+")
_CJK: Final = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003134f"
)
_CLITIC: Final = "(?:s|t|d|ll|re|ve|m)"

# The patterns begin with the one character that is quickly found.
_ASCII_CLITICS: Final = re.compile(
    rf"'(?<=[0-9a-z]'){_CLITIC}(?![0-9a-z])(?:'{_CLITIC}(?![0-9a-z]))*"
)
_DECIMAL_POINT: Final = re.compile(r"\.(?<=[0-9]\.)(?=[0-9])")
# Folded text has no capitals, so one can stand for a decimal point while all other
# marks become blanks.
_POINT_MARK: Final = "P"
# And another one can stand between texts.
TEXT_END: Final = "T"
"""What `find_words_of_texts` gives behind the words of each text: no word, since words
are folded.
"""
_ASCII_CHARACTERS: Final = "".join(
    "."
    if chr(code) == _POINT_MARK
    else chr(code)
    if code < 0x80 and chr(code).isalnum()
    else " "
    for code in range(0x100)
).encode()

# These read text that `_WordCharacters` has gone over: what is not ASCII in it is a
# word character.
# They are compiled when one of them is needed first, which takes longer than to import
# this module.
_CLITICS: Final = (
    rf"([0-9a-z\x80-\U0010ffff])(?:'{_CLITIC}(?![0-9a-z\x80-\U0010ffff]))+"
)
_WORD: Final = rf"[{_CJK}]+|(?=[^\W_])(?:\d\.(?=\d)|[^\x00-/:-`{{-\x7f{_CJK}])+"
_CJK_CHARACTER: Final = f"[{_CJK}]"

_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]+")


class _WordCharacters(dict[int, str]):
    """A table for `str.translate`: word characters stay, curly apostrophes are made
    straight, others become blanks.

    Each character is looked up in Unicode's tables when it is met first.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_word_character = unicodedata.category(character)[0] in "LNM"
        result = self[code] = (
            character if is_word_character else "'" if character == "’" else " "
        )
        return result


_WORD_CHARACTERS: Final = _WordCharacters()


def fold(text: str) -> str:
    """Drop what readers do not type: case, accents, soft hyphens, and the forms that
    Unicode holds compatible.
    """
    if text.isascii():
        return text.lower()
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare.lower().replace("ς", "σ"))


def find_words(text: str) -> list[str]:
    """Find the words of a text, folded, in order.

    A full stop between two digits belongs to its word ("3.5"); "'s", "'ll" and the like
    are cut off; Chinese, Japanese and Korean runs become pairs of neighbouring
    characters.
    """
    return find_words_of_texts([text])[:-1]


def find_words_of_texts(texts: Iterable[str]) -> list[str]:
    """Find the words of several texts, each as `find_words` does, with TEXT_END behind
    those of each.
    """
    words: list[str] = []
    plain: list[str] = []  # texts that wait to be read together
    for text in texts:
        folded = (
            text.lower()
            if text.isascii()
            else _BEYOND_ASCII.sub(_read_run, text).lower()
        )
        plain.append(folded)
        if (
            not folded.isascii()
        ):  # as few texts are once their dashes and quotation marks are blanks
            words += _find_ascii_words(plain[:-1])
            words += _find_other_words(folded)
            words.append(TEXT_END)
            plain.clear()
    return words + _find_ascii_words(plain)


def _read_run(run: re.Match[str]) -> str:
    return _fold_run(run[0])


@lru_cache(maxsize=10_000)
def _fold_run(run: str) -> str:
    """Fold a run of characters beyond ASCII, and make blanks of marks: nothing beside
    it matters for that.
    """
    return _BEYOND_ASCII.sub(
        lambda rest: rest[0].translate(_WORD_CHARACTERS), fold(run)
    )


def _find_ascii_words(folded: Sequence[str]) -> list[str]:
    joined = f" {TEXT_END} ".join([*folded, ""])
    marked = _DECIMAL_POINT.sub(_POINT_MARK, _ASCII_CLITICS.sub("", joined)).encode()
    return (
        marked.translate(_ASCII_CHARACTERS).decode().split()
    )  # bytes are translated much faster than characters


def _find_other_words(folded: str) -> list[str]:
    words: list[str] = re.findall(_WORD, re.sub(_CLITICS, r"\1", folded))
    if not re.search(_CJK_CHARACTER, folded):
        return words
    return [part for word in words for part in _part_word(word)]


def _part_word(word: str) -> list[str]:
    if len(word) < 2 or not re.match(_CJK_CHARACTER, word):
        return [word]
    return [word[start : start + 2] for start in range(len(word) - 1)]


def is_stop_word(word: str) -> bool:
    """Tell whether a folded word is too common in English to be searched for."""
    return word in WORDS


def find_terms(text: str) -> list[str]:
    """Find the terms of a text, in order: its words without stop words, stemmed."""
    return make_terms(find_words(text))


def make_terms(words: Iterable[str]) -> list[str]:
    """Make the terms of words as `find_words` gives them: without stop words, stemmed."""
    return [term for word in words if (term := find_term(word))]


def sort_key(word: str) -> bytes:
    """Make the key that sorts words by UTF-16 code units, as JavaScript does."""
    return word.encode("utf-16-be", "surrogatepass")


@cache
def find_term(word: str) -> str:
    """The term of a folded word; empty for a stop word."""
    return "" if is_stop_word(word) else stem(word)


# The stemmer. Source: M. F. Porter, "An algorithm for suffix stripping", 1980, with the
# readings of lunr.js 2.3.9: a y
# counts as a vowel but at the head of a run of consonants, and y becomes i only behind
# a consonant.

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
_DERIVATIONS: Final = tuple(
    (tuple(sorted(row, key=len, reverse=True)), row) for row in _REPLACEMENTS
)
# The longest first, since the first that fits is taken.
_ENDINGS: Final = (
    "ement",
    "ance",
    "ence",
    "able",
    "ible",
    "ment",
    "ant",
    "ent",
    "ism",
    "ate",
    "iti",
    "ous",
    "ive",
    "ize",
    "al",
    "er",
    "ic",
    "ou",
)


@cache
def stem(word: str) -> str:
    """Cut a folded word down to its stem, exactly as lunr.js does.

    lunr.js counts in UTF-16 units, so a character beyond U+FFFF is stemmed as the two
    it is made of there.
    """
    if word and max(word) > "\uffff":
        units = sort_key(word)
        spread = "".join(
            chr(units[i] << 8 | units[i + 1]) for i in range(0, len(units), 2)
        )
        return sort_key(_stem_units(spread)).decode("utf-16-be", "surrogatepass")
    return _stem_units(word)


def _stem_units(word: str) -> str:
    if len(word) < 3:
        return word
    begins_with_y = word[0] == "y"
    if (
        begins_with_y
    ):  # there a consonant, which only the capital letter is to the patterns above
        word = "Y" + word[1:]
    word = _cut_tense(_cut_plural(word))
    if len(word) > 2 and word[-1] == "y" and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    for endings in _DERIVATIONS:
        word = _replace_ending(word, *endings)
    word = _cut_final_e(_cut_ending(word))
    return "y" + word[1:] if begins_with_y else word


def _cut_plural(word: str) -> str:
    if _find_ending(word, ("sses", "ies")):
        return word[:-2]
    if word[-1] == "s" and word[-2] != "s":
        return word[:-1]
    return word


def _cut_tense(word: str) -> str:
    if _find_ending(word, ("eed",)):
        return word[:-1] if _has_syllable(word[:-3]) else word
    base = word[: -len(_find_ending(word, ("ed", "ing"))) or None]
    if base == word or not _has_vowel(base):
        return word
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if len(base) > 1 and base[-1] == base[-2] and base[-1] not in "aeiouylsz":
        return base[:-1]
    return base + "e" if _is_short(base) else base


def _replace_ending(
    word: str, endings: tuple[str, ...], replacements: Mapping[str, str]
) -> str:
    ending = _find_ending(word, endings)
    base = word[: len(word) - len(ending)]
    return base + replacements[ending] if ending and _has_syllable(base) else word


def _cut_ending(word: str) -> str:
    ending = _find_ending(word, _ENDINGS) or _find_ending(word, ("sion", "tion"))[1:]
    base = word[: len(word) - len(ending)]
    return base if ending and _has_two_syllables(base) else word


def _cut_final_e(word: str) -> str:
    base = word[:-1]
    if (
        base
        and word[-1] == "e"
        and (
            _has_two_syllables(base)
            or (_has_one_syllable(base) and not _is_short(base))
        )
    ):
        word = base
    return word[:-1] if word.endswith("ll") and _has_two_syllables(word) else word


def _find_ending(word: str, endings: tuple[str, ...]) -> str:
    """The first of the endings, longest first, that the word has behind at least a
    letter; empty if it has none.
    """
    if not word.endswith(endings):  # as most words do, for most endings
        return ""
    return next(
        (
            ending
            for ending in endings
            if word.endswith(ending) and len(ending) < len(word)
        ),
        "",
    )
