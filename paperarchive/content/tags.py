"""The tag vocabulary, and the tags a paper's own words earn.

Comes in: a vocabulary (`content/tags.yml` in memory), a paper's title and its abstract
as plain text. Goes out: the slugs of the tags the paper earns, strongest first.

A text is read as words and breaks. A word is a run of letters and digits (`3D`, `C++`).
White space, a hyphen and a slash only part words; any other mark is a break that no
phrase reaches across. A phrase earns its tag where all its words stand side by side:

* a space in the phrase stands for a space, a hyphen or a slash; a hyphen stands for these or for nothing, so
  `pre-training` finds "pre-training", "pre training" and "pretraining";
* the last word may be in the plural;
* a word with a capital after its first letter (`RLHF`, `NeRF`) is found in exactly that case, any other word
  in any case;
* a phrase inside a longer phrase is not counted, whichever tags the two belong to: a paper on "reinforcement
  learning from human feedback" has not said "reinforcement learning". Where the longer phrase should earn
  both tags, both tags list it;
* a name with its acronym in brackets, "large language models (LLMs)", is one mention, not two;
* addresses (`https://...`) are not read.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

MAXIMUM_TAGS = 5
"""More would not tell a reader what a paper is about."""

TITLE_WEIGHT = 4
"""What a mention in the title counts: more than two in the abstract, so that the
title's tags come first.
"""

MAXIMUM_TITLE_MENTIONS = 1
"""A title that says a thing twice is not twice about it."""

MAXIMUM_ABSTRACT_MENTIONS = 5
"""From here on a further mention is the author's habit, and a long abstract should not
outvote its title.
"""

EARNED_SCORE = 2
"""The title, or two mentions in the abstract: one alone is mostly in passing (a related
task, a baseline).
"""

RELATIVE_SCORE = 0.3
"""A tag below this part of the strongest is a side remark: beside the top score, 9, two
mentions are too few.
"""

FEW_TAGS = 2
"""So many stay though far weaker than the strongest; and as many single mentions if
there is nothing else.
"""

Slugs = tuple[str, ...]
Words = tuple[str, ...]

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD_OR_BREAK = re.compile(
    r"[^\W_]+(?:\+\+|#)?|\s[-\u2010-\u2013]\s|--|[^\w\s/\u2010-\u2013-]|_"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """One topic a reader may browse by."""

    slug: str
    """Its name in addresses and in a paper's header: lower-case ASCII letters, digits
    and hyphens.
    """

    label: str
    """Its name as shown, in sentence case."""

    description: str
    """One plain sentence for the head of the tag's page."""

    phrases: tuple[str, ...]
    """What earns it, as the module says; another tag may list the same phrase, which
    then earns both.
    """

    synonyms: tuple[str, ...]
    """Other names a reader may look under; they earn nothing. Often empty."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All tags of an archive.

    Raises ValueError if two tags share a slug.
    """

    tags: tuple[Tag, ...]
    """In the order of the file; the order has no influence on what a paper earns."""

    _by_slug: Mapping[str, Tag] = field(init=False, repr=False, compare=False)
    """The same tags under their slugs."""

    def __post_init__(self) -> None:
        by_slug = {tag.slug: tag for tag in self.tags}
        if len(by_slug) < len(self.tags):
            repeated = [
                slug
                for slug, count in Counter(tag.slug for tag in self.tags).items()
                if count > 1
            ]
            raise ValueError(f"several tags have the slug {repeated[0]!r}")
        object.__setattr__(self, "_by_slug", by_slug)

    def find(self, slug: str) -> Tag | None:
        """Find the tag of this slug; None if the vocabulary has none."""
        return self._by_slug.get(slug)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One way to write a phrase, and the tags it earns."""

    words: Words
    """As `_make_words` gives them; a case-sensitive word as it is, any other
    case-folded.
    """

    slugs: Slugs
    """At least one, in order."""


@dataclass(frozen=True, slots=True)
class _PhraseIndex:
    """All phrases of a vocabulary, to be found in a text word by word."""

    phrases: Mapping[Words, tuple[_Phrase, ...]]
    """Under their words, case-folded; several where phrases differ in case only ("RAG",
    "rag").
    """

    lengths: Mapping[str, tuple[int, ...]]
    """First word, case-folded -> in how many words a phrase may begin with it, longest
    first.
    """


def suggest_tags(title: str, abstract: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Suggest the tags that a paper's title and abstract earn.

    title, abstract: plain text, either may be empty. Returns slugs, strongest first,
    ties by slug; at most MAXIMUM_TAGS; empty if no phrase is found.
    """
    index = _make_phrase_index(vocabulary)
    in_title = Counter(_find_mentions(title, index))
    in_abstract = Counter(_find_mentions(abstract, index))
    found = in_title | in_abstract
    return _choose_tags(
        {slug: _make_score(in_title[slug], in_abstract[slug]) for slug in found}
    )


def _make_score(title_mentions: int, abstract_mentions: int) -> int:
    title_score = TITLE_WEIGHT * min(title_mentions, MAXIMUM_TITLE_MENTIONS)
    return title_score + min(abstract_mentions, MAXIMUM_ABSTRACT_MENTIONS)


def _choose_tags(scores: Mapping[str, int]) -> Slugs:
    ranked = sorted(scores, key=lambda slug: (-scores[slug], slug))
    earned = [slug for slug in ranked if scores[slug] >= EARNED_SCORE]
    if not earned:
        return tuple(ranked[:FEW_TAGS])
    strong = [
        slug for slug in earned if scores[slug] >= RELATIVE_SCORE * scores[earned[0]]
    ]
    return tuple(earned[: min(max(len(strong), FEW_TAGS), MAXIMUM_TAGS)])


def _find_mentions(text: str, index: _PhraseIndex) -> Iterator[str]:
    """Find every mention of a tag, in order: a slug for each."""
    words = _make_words(text)
    folded = [word.casefold() for word in words]
    reached = 0
    last_slugs: Slugs = ()
    for start, first in enumerate(folded):
        if first not in index.lengths:
            continue
        end, slugs = _find_longest_phrase(index, words, folded, start)
        if end <= reached:
            continue
        is_acronym = start == reached + 1 and words[reached] == "("
        yield from (slug for slug in slugs if not (is_acronym and slug in last_slugs))
        reached, last_slugs = end, slugs


def _find_longest_phrase(
    index: _PhraseIndex, words: Sequence[str], folded: Sequence[str], start: int
) -> tuple[int, Slugs]:
    """Find the longest phrase that begins at a word: where it ends, its tags; (0, ())
    if there is none.
    """
    for length in index.lengths[folded[start]]:
        end = start + length
        if end > len(words):
            continue
        phrases = index.phrases.get(tuple(folded[start:end]), ())
        slugs = {
            slug
            for phrase in phrases
            if _is_written(phrase, words[start:end])
            for slug in phrase.slugs
        }
        if slugs:
            return end, tuple(sorted(slugs))
    return 0, ()


def _is_written(phrase: _Phrase, words: Sequence[str]) -> bool:
    pairs = zip(phrase.words, words, strict=True)
    return all(expected in (word, word.casefold()) for expected, word in pairs)


def _make_words(text: str) -> list[str]:
    """Part a text into words and breaks, in order; a break is a mark that is no word,
    such as "(" or ".".
    """
    return _WORD_OR_BREAK.findall(
        unicodedata.normalize("NFC", _ADDRESS.sub(" . ", text))
    )


@lru_cache(maxsize=8)
def _make_phrase_index(vocabulary: Vocabulary) -> _PhraseIndex:
    slugs: dict[Words, set[str]] = {}
    for tag in vocabulary.tags:
        for phrase in tag.phrases:
            for words in _make_variants(phrase):
                slugs.setdefault(words, set()).add(tag.slug)
    phrases: dict[Words, tuple[_Phrase, ...]] = {}
    lengths: dict[str, set[int]] = {}
    for words in slugs:
        folded = tuple(word.casefold() for word in words)
        phrases[folded] = (
            *phrases.get(folded, ()),
            _Phrase(words, tuple(sorted(slugs[words]))),
        )
        lengths.setdefault(folded[0], set()).add(len(words))
    longest_first = {
        first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()
    }
    return _PhraseIndex(phrases, longest_first)


def _make_variants(phrase: str) -> Iterator[Words]:
    """Make every way to write a phrase: each hyphen open or closed up, the last word
    singular or plural.
    """
    parts = phrase.split("-")
    for joints in itertools.product(("-", ""), repeat=len(parts) - 1):
        written = parts[0] + "".join(
            joint + part for joint, part in zip(joints, parts[1:], strict=True)
        )
        words = [
            word if _is_case_sensitive(word) else word.casefold()
            for word in _make_words(written)
        ]
        if words:
            yield from ((*words[:-1], last) for last in _make_numbers(words[-1]))


def _is_case_sensitive(word: str) -> bool:
    return any(character.isupper() for character in word[1:])


def _make_numbers(word: str) -> Words:
    """Make the singular and the plural of a word: regular plurals only, of an acronym
    that with "s".
    """
    if _is_case_sensitive(word) or not word[-1].isalpha():
        return (word, word + "s")
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return (word, word + "es")
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return (word, word[:-1] + "ies")
    return (word, word + "s")
