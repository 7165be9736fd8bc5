"""Finding phrases in a text whose words may be joined, separate, or in the plural.

In: phrases with the tags that they earn; a text as words. Out: the longest phrase that
begins at a word. `tags.py` says how words and phrases are read.

A hyphen of a phrase may be open or closed up, so a phrase with n hyphens is written in
2^n ways. They are never listed. All of them have the same letters: those of the text are
looked up without the blanks between its words, and only then the boundaries of its words
are compared with those that the phrase allows. Time and memory grow with the length of a
phrase, not with the number of ways to write it.
"""

import itertools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Slugs = tuple[str, ...]
Words = tuple[str, ...]

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD_OR_BREAK = re.compile(
    r"[^\W_]+(?:\+\+|#)?|\s[-\u2010-\u2013]\s|--|[^\w\s/\u2010-\u2013-]|_"
)
_LIKE_ADDRESS = re.compile("://|www")
_BEGINNING = 32
"""Characters of a first word by which phrases are found."""
_MAXIMUM_ODD_HYPHENS = 6
"""Hyphens next to signs that may be closed up; further ones stay as they are written."""


def make_words(text: str) -> list[str]:
    """Split a text into words and breaks, such as "(" or "."."""
    without_addresses = _ADDRESS.sub(" . ", text)
    return _WORD_OR_BREAK.findall(unicodedata.normalize("NFC", without_addresses))


class _TextLetters:
    """The letters of a text, case-folded, without what is between its words."""

    def __init__(self, words: Sequence[str], folded: Sequence[str]) -> None:
        self.words = words
        self.folded = folded
        self.letters = "".join(folded)
        self.offsets = [0, *itertools.accumulate(map(len, folded))]
        """Where each word begins, and where the text ends."""
        self.ends = {offset: end for end, offset in enumerate(self.offsets)}
        """Offset in the letters -> position after the word that ends there."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase with all of its hyphens open, and the tags that it earns."""

    words: Words
    joints: tuple[bool, ...]
    """For each two words in a row, whether they may be written as one."""
    slugs: Slugs  # at least one, sorted

    plain: Collection[Words]
    """Its singular and its plural, if all ways to write it are these; else empty."""

    def matches(self, text: _TextLetters, start: int, end: int) -> bool:
        """Whether some words of a text, which have the letters of the phrase but for
        the plural, are one way to write it.
        """
        if self.plain:
            return tuple(text.folded[start:end]) in self.plain
        position = 0
        *others, last = text.words[start:end]
        for word in others:
            after = self._find_end(position, len(word.casefold()))
            if after is None:
                return False
            expected = _fold_case("".join(self.words[position:after]))
            if not _matches_case(expected, word):
                return False
            position = after
        if position == len(self.words) or not all(self.joints[position:]):
            return False
        numbers = _make_numbers(_fold_case("".join(self.words[position:])))
        return any(_matches_case(number, last) for number in numbers)

    def _find_end(self, position: int, length: int) -> int | None:
        """Find the position after the words that together have a length, case-folded;
        None if there are none that may be written as one.
        """
        reached = 0
        for number in range(position, len(self.words)):
            if number > position and not self.joints[number - 1]:
                return None
            reached += len(self.words[number].casefold())
            if reached >= length:
                return number + 1 if reached == length else None
        return None


class PhraseIndex:
    """The phrases of a vocabulary, by their letters."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """phrases: each with the slug of its tag."""
        slugs: dict[tuple[Words, tuple[bool, ...]], set[str]] = {}
        for text, slug in phrases:
            for shape in _make_shapes(text):
                slugs.setdefault(shape, set()).add(slug)
        by_letters: dict[str, list[_Phrase]] = {}
        lengths: dict[str, set[int]] = {}
        for (words, joints), earned in slugs.items():
            plain = _list_plain(words, joints)
            phrase = _Phrase(words, joints, tuple(sorted(earned)), plain)
            for letters in _list_letters(words, joints):
                by_letters.setdefault(letters, []).append(phrase)
                for beginning in _list_beginnings(phrase, letters):
                    lengths.setdefault(beginning, set()).add(len(letters))
        self._phrases: Mapping[str, Sequence[_Phrase]] = by_letters
        self._lengths: Mapping[str, Sequence[int]] = {
            beginning: sorted(found, reverse=True)
            for beginning, found in lengths.items()
        }

    def find_all(self, words: Sequence[str]) -> Iterator[tuple[int, int, Slugs]]:
        """Find the longest phrase that begins at each word of a text.

        Yields the first word, the position after the last one, and the tags.
        """
        folded = [word.casefold() for word in words]
        beginnings = self._lengths.keys()
        # Few words begin a phrase, and few are so long.
        starts = [
            start
            for start, word in enumerate(folded)
            if word in beginnings
            or (len(word) > _BEGINNING and word[:_BEGINNING] in beginnings)
        ]
        if not starts:
            return
        text = _TextLetters(words, folded)
        for start in starts:
            lengths = self._lengths[folded[start][:_BEGINNING]]
            found = self._find_longest(text, start, lengths)
            if found is not None:
                yield start, *found

    def _find_longest(
        self, text: "_TextLetters", start: int, lengths: Sequence[int]
    ) -> tuple[int, Slugs] | None:
        """lengths: in characters, the longest first."""
        offset = text.offsets[start]
        for length in lengths:
            end = text.ends.get(offset + length)
            if end is None:
                continue
            phrases = self._phrases.get(text.letters[offset : offset + length], ())
            found = [phrase for phrase in phrases if phrase.matches(text, start, end)]
            if len(found) == 1:
                return end, found[0].slugs
            if found:
                slugs = {slug for phrase in found for slug in phrase.slugs}
                return end, tuple(sorted(slugs))
        return None


def _make_shapes(text: str) -> Iterator[tuple[Words, tuple[bool, ...]]]:
    """Split a phrase into words, and tell which of them may be written as one.

    There are several results if a hyphen next to a sign changes what a word is.
    """
    seen: set[tuple[Words, tuple[bool, ...]]] = set()
    for written in _close_odd_hyphens(unicodedata.normalize("NFC", text)):
        if _LIKE_ADDRESS.search(written):
            words = tuple(make_words(written))
            shape = words, (False,) * (len(words) - 1)
        else:
            shape = _split_phrase(unicodedata.normalize("NFC", written))
        if shape[0] and shape not in seen:
            seen.add(shape)
            yield shape


def _split_phrase(written: str) -> tuple[Words, tuple[bool, ...]]:
    found = list(_WORD_OR_BREAK.finditer(written))
    joints = [
        written[before.end() : after.start()] == "-"
        and _is_joint(written, before.end())
        for before, after in itertools.pairwise(found)
    ]
    return tuple(match[0] for match in found), tuple(joints)


def _close_odd_hyphens(text: str) -> Iterator[str]:
    """Write a phrase with its odd hyphens open and closed up.

    Any other hyphen is between two letters or digits, which become one word without it.
    """
    hyphens = [place for place, character in enumerate(text) if character == "-"]
    if not _LIKE_ADDRESS.search(text.replace("-", "")):
        hyphens = [place for place in hyphens if not _is_joint(text, place)]
    closing = hyphens[:_MAXIMUM_ODD_HYPHENS]
    for number in range(len(closing) + 1):
        for closed in itertools.combinations(closing, number):
            pieces = itertools.pairwise((-1, *closed, len(text)))
            yield "".join([text[start + 1 : end] for start, end in pieces])


def _is_joint(text: str, place: int) -> bool:
    """Whether a hyphen is between two letters or digits that do not melt into one."""
    pair = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(pair) == 2 and pair.isalnum() and unicodedata.is_normalized("NFC", pair)


def _list_plain(words: Words, joints: Sequence[bool]) -> tuple[Words, ...]:
    """The singular and the plural of a phrase without hyphens and capitals, which can be
    compared as they are; nothing for any other.
    """
    if any(joints) or any(map(_is_case_sensitive, words)):
        return ()
    *others, last = [word.casefold() for word in words]
    return tuple([(*others, number) for number in _make_numbers(last)])


def _list_letters(words: Words, joints: Sequence[bool]) -> Iterator[str]:
    """The letters of a phrase, case-folded, in the singular and in every plural."""
    letters = "".join(words).casefold()
    if not any(joints[-1:]):
        before = letters.removesuffix(words[-1].casefold())
        for number in _make_numbers(_fold_case(words[-1])):
            yield before + number.casefold()
        return
    # The last word, whose end decides, may be written in several ways.
    yield from (letters, f"{letters}s", f"{letters}es")
    if letters.endswith("y"):
        yield f"{letters[:-1]}ies"


def _list_beginnings(phrase: _Phrase, letters: str) -> Iterator[str]:
    """What the first word of a phrase may begin with, as far as _BEGINNING."""
    first = ""
    for word, is_joint in zip(phrase.words, (*phrase.joints, True), strict=True):
        first += word.casefold()
        if len(first) >= _BEGINNING:
            break
        yield first
        if not is_joint:
            return
    yield letters[:_BEGINNING]


def _matches_case(expected: str, word: str) -> bool:
    """expected: case-folded, unless it is case-sensitive."""
    return expected in (word, word.casefold())


def _fold_case(word: str) -> str:
    return word if _is_case_sensitive(word) else word.casefold()


def _is_case_sensitive(word: str) -> bool:
    return any(character.isupper() for character in word[1:])


def _make_numbers(word: str) -> Words:
    """Make the singular and the regular plural of a word; of an acronym, with "s"."""
    if _is_case_sensitive(word) or not word[-1].isalpha():
        return (word, word + "s")
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return (word, word + "es")
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return (word, word[:-1] + "ies")
    return (word, word + "s")
