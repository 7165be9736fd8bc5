"""Text analysis: from text to the words and terms that search looks up.

In: plain text in any script. Out: words, folded; or terms: words without stop words,
stemmed. `themes/default/static/search/analysis.js` does the same in the browser, with
the stop words and the stemmer of lunr.js. A change in one needs the same change in the
other; the shared tests compare them.
"""

import re
import string
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import Final

from lunr.stop_word_filter import WORDS

from paperarchive.text.stemmer import stem

# Combining accents, soft hyphens, and the variation selectors of emoji.
_DROPPED: Final = re.compile("[\u0300-\u036f\u00ad\ufe00-\ufe0f]+")
_CJK: Final = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003134f"
)
_CLITIC: Final = "(?:s|t|d|ll|re|ve|m)"

# Both patterns begin with the one character that the search skips to.
_ASCII_CLITICS: Final = re.compile(
    rf"'(?<=[0-9a-z]'){_CLITIC}(?![0-9a-z])(?:'{_CLITIC}(?![0-9a-z]))*"
)
_DECIMAL_POINT: Final = re.compile(r"\.(?<=[0-9]\.)(?=[0-9])")
# Folded text has no capitals, so two of them are placeholders: for decimal points, while
# all other punctuation becomes spaces, and between texts.
_POINT_PLACEHOLDER: Final = "P"
TEXT_END: Final = "T"
"""Follows the words of each text in the result of `find_words_of_texts`; it is no word,
since words are folded.
"""


_ALPHANUMERIC: Final = string.ascii_letters + string.digits


def _translate_ascii(code: int) -> str:
    character = chr(code)
    if character == _POINT_PLACEHOLDER:
        return "."
    if character in _ALPHANUMERIC:
        return character
    return " "


_ASCII_TABLE: Final = "".join(map(_translate_ascii, range(0x100))).encode()
"""For `bytes.translate`: letters and digits stay, all else becomes a space."""

# These read text after `_WordCharacters`: whatever is not ASCII in it is a word
# character. `re` compiles them at their first use, which takes longer than to import
# this module.
_CLITICS: Final = (
    rf"([0-9a-z\x80-\U0010ffff])(?:'{_CLITIC}(?![0-9a-z\x80-\U0010ffff]))+"
)
_WORD: Final = rf"[{_CJK}]+|(?=[^\W_])(?:\d\.(?=\d)|[^\x00-/:-`{{-\x7f{_CJK}])+"
_CJK_CHARACTER: Final = f"[{_CJK}]"

_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]+")


class _WordCharacters(dict[int, str]):
    """A table for `str.translate`: letters, numbers and marks stay, a curly apostrophe
    becomes a straight one, all else becomes a space.

    A character is looked up in Unicode's tables when it first occurs.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        result = "'" if character == "’" else " "
        if unicodedata.category(character)[0] in "LNM":
            result = character
        self[code] = result
        return result


_WORD_CHARACTERS: Final = _WordCharacters()


def fold(text: str) -> str:
    """Remove what readers do not type: case, accents, soft hyphens, and compatibility
    forms of characters.
    """
    if text.isascii():
        return text.lower()
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare.lower().replace("ς", "σ"))


def find_words(text: str) -> list[str]:
    """Find the words of a text, folded, in order.

    A full stop between two digits belongs to its word ("3.5"). Clitics such as "'s" and
    "'ll" are cut off. A run of Chinese, Japanese or Korean characters becomes its
    bigrams.
    """
    return find_words_of_texts([text])[:-1]


def find_words_of_texts(texts: Iterable[str]) -> list[str]:
    """Find the words of several texts, as `find_words` does, with TEXT_END after those
    of each.

    Texts that fold to ASCII are read together, up to the next one that does not: one
    pass over a long text is much faster than many over short ones.
    """
    words: list[str] = []
    waiting: list[str] = []
    for text in texts:
        folded = _fold_words(text)
        if folded.isascii():
            waiting.append(folded)
            continue
        words += _find_ascii_words(waiting)
        words += _find_other_words(folded)
        words.append(TEXT_END)
        waiting.clear()
    return words + _find_ascii_words(waiting)


def _fold_words(text: str) -> str:
    """Fold a text; every character beyond ASCII in the result is a word character."""
    if text.isascii():
        return text.lower()
    return _BEYOND_ASCII.sub(_fold_match, text).lower()


def _fold_match(run: re.Match[str]) -> str:
    return _fold_run(run[0])


@lru_cache(maxsize=10_000)
def _fold_run(run: str) -> str:
    """Fold a run of characters beyond ASCII, and replace punctuation by spaces; the
    characters next to the run make no difference.
    """
    return _BEYOND_ASCII.sub(_translate_match, fold(run))


def _translate_match(run: re.Match[str]) -> str:
    return run[0].translate(_WORD_CHARACTERS)


def _find_ascii_words(folded: Sequence[str]) -> list[str]:
    """Find the words of folded texts in ASCII, with TEXT_END after those of each."""
    text = f" {TEXT_END} ".join([*folded, ""])
    text = _ASCII_CLITICS.sub("", text)
    text = _DECIMAL_POINT.sub(_POINT_PLACEHOLDER, text)
    # Bytes are translated much faster than characters.
    return text.encode().translate(_ASCII_TABLE).decode().split()


def _find_other_words(folded: str) -> list[str]:
    text = re.sub(_CLITICS, r"\1", folded)
    words: list[str] = re.findall(_WORD, text)
    if not re.search(_CJK_CHARACTER, folded):
        return words
    bigrams = map(_make_bigrams, words)
    return list(chain.from_iterable(bigrams))


def _make_bigrams(word: str) -> list[str]:
    """Make the pairs of neighbours in a CJK word; any other word stays whole."""
    is_cjk = re.match(_CJK_CHARACTER, word) is not None
    if not is_cjk or len(word) < 2:
        return [word]
    return list(map("".join, pairwise(word)))


def is_stop_word(word: str) -> bool:
    """Tell whether a folded word is too common in English to be searched for."""
    return word in WORDS


def sort_key(word: str) -> bytes:
    """Make the key that sorts words by UTF-16 code units, as JavaScript does."""
    return word.encode("utf-16-be", "surrogatepass")


@cache
def find_term(word: str) -> str:
    """Find the term of a folded word: its stem; empty for a stop word."""
    return "" if is_stop_word(word) else stem(word)
