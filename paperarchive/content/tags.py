"""The tag vocabulary, and the tags that a paper's own words earn.

In: a vocabulary, and the title and abstract of a paper as plain text. Out: the slugs of
the tags that the paper earns, strongest first.

A text is split into words and breaks. A word is a run of letters and digits (`3D`,
`C++`). White space, a hyphen and a slash separate words; any other punctuation is a
break, which no phrase crosses. A phrase earns its tag where all its words are adjacent:

* A space in a phrase matches a space, a hyphen or a slash. A hyphen matches these or
  nothing: `pre-training` finds "pre-training", "pre training" and "pretraining".
* The last word may be in the plural.
* A word with a capital after its first letter (`RLHF`, `NeRF`) is case-sensitive; any
  other is not.
* A phrase within a longer phrase is not counted, whichever tags the two belong to: a
  paper on "reinforcement learning from human feedback" has not mentioned "reinforcement
  learning". Where the longer phrase should earn both tags, both tags list it.
* A name with its acronym in brackets, "large language models (LLMs)", is one mention.
* Addresses (`https://...`) are not read.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAXIMUM_TAGS = 5
"""More would blur what a paper is about."""

TITLE_WEIGHT = 4
"""The score of a mention in the title: more than two in the abstract, so that the
title's tags come first.
"""

MAXIMUM_TITLE_MENTIONS = 1
"""Further mentions in the title say nothing new."""

MAXIMUM_ABSTRACT_MENTIONS = 5
"""Further mentions are a habit of the author, and a long abstract should not outvote its
title.
"""

EARNED_SCORE = 2
"""The title, or two mentions in the abstract: a single one is mostly in passing, such as
a related task or a baseline.
"""

RELATIVE_SCORE = 0.3
"""A tag below this fraction of the strongest is a side remark: next to the highest
score, 9, two mentions are too few.
"""

FEW_TAGS = 2
"""This many tags stay even if far weaker than the strongest; if no tag is earned, this
many with a single mention are taken.
"""

Slugs = tuple[str, ...]
Words = tuple[str, ...]

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD_OR_BREAK = re.compile(
    r"[^\W_]+(?:\+\+|#)?|\s[-\u2010-\u2013]\s|--|[^\w\s/\u2010-\u2013-]|_"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A topic by which readers browse."""

    slug: str
    """Its name in URLs and in front matter: lower-case ASCII letters, digits, hyphens."""
    label: str
    """Its name as shown, in sentence case."""
    description: str
    """One plain sentence for the tag's page."""
    phrases: tuple[str, ...]
    """The phrases that earn it. Another tag may list the same phrase, which then earns
    both.
    """
    synonyms: tuple[str, ...]
    """Other names under which a reader may look; they earn nothing. Often empty."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All tags of an archive. Raises ValueError if two have the same slug."""

    tags: tuple[Tag, ...]
    """In the order of the file, which has no influence on what a paper earns."""

    def __post_init__(self) -> None:
        counts = Counter(tag.slug for tag in self.tags)
        repeated = [slug for slug, count in counts.items() if count > 1]
        if repeated:
            raise ValueError(f"several tags have the slug {repeated[0]!r}")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One way to write a phrase, and the tags that it earns."""

    words: Words  # case-folded, but for case-sensitive words
    slugs: Slugs  # at least one, sorted


@dataclass(frozen=True, slots=True)
class _PhraseIndex:
    """All phrases of a vocabulary, by their words."""

    phrases: Mapping[Words, tuple[_Phrase, ...]]
    """Case-folded words -> phrases; several if they differ in case only ("RAG", "rag")."""
    lengths: Mapping[str, tuple[int, ...]]
    """Case-folded first word -> the lengths in words of the phrases that begin with it,
    longest first.
    """


def suggest_tags(title: str, abstract: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Suggest the tags that a paper earns.

    title, abstract: plain text; either may be empty. Returns slugs, strongest first,
    ties by slug; at most MAXIMUM_TAGS; empty if no phrase occurs.
    """
    index = _make_phrase_index(vocabulary)
    in_title = Counter(_find_mentions(title, index))
    in_abstract = Counter(_find_mentions(abstract, index))
    scores = {
        slug: _compute_score(in_title[slug], in_abstract[slug])
        for slug in in_title | in_abstract
    }
    return _choose_tags(scores)


def _compute_score(title_mentions: int, abstract_mentions: int) -> int:
    title_score = TITLE_WEIGHT * min(title_mentions, MAXIMUM_TITLE_MENTIONS)
    return title_score + min(abstract_mentions, MAXIMUM_ABSTRACT_MENTIONS)


def _choose_tags(scores: Mapping[str, int]) -> Slugs:
    ranked = sorted(scores, key=lambda slug: (-scores[slug], slug))
    earned = [slug for slug in ranked if scores[slug] >= EARNED_SCORE]
    if not earned:
        return tuple(ranked[:FEW_TAGS])
    least = RELATIVE_SCORE * scores[earned[0]]
    strong = sum(scores[slug] >= least for slug in earned)
    return tuple(earned[: min(max(strong, FEW_TAGS), MAXIMUM_TAGS)])


def _find_mentions(text: str, index: _PhraseIndex) -> Iterator[str]:
    """Find the mentions of tags in order: a slug for each."""
    words = _make_words(text)
    folded = [word.casefold() for word in words]
    reached = 0  # the position after the last phrase found
    last_slugs: Slugs = ()
    for start, first in enumerate(folded):
        if first not in index.lengths:
            continue
        end, slugs = _find_longest_phrase(index, words, folded, start)
        if end <= reached:
            continue
        is_acronym = start == reached + 1 and words[reached] == "("
        for slug in slugs:
            if not is_acronym or slug not in last_slugs:
                yield slug
        reached, last_slugs = end, slugs


def _find_longest_phrase(
    index: _PhraseIndex, words: Sequence[str], folded: Sequence[str], start: int
) -> tuple[int, Slugs]:
    """Find the longest phrase that begins at a word.

    words: of the text; folded: the same, case-folded. Returns the position after the
    phrase and its tags; (0, ()) if there is none.
    """
    for length in index.lengths[folded[start]]:
        end = start + length
        if end > len(words):
            continue
        slugs: set[str] = set()
        for phrase in index.phrases.get(tuple(folded[start:end]), ()):
            if _matches_case(phrase, words[start:end]):
                slugs.update(phrase.slugs)
        if slugs:
            return end, tuple(sorted(slugs))
    return 0, ()


def _matches_case(phrase: _Phrase, words: Sequence[str]) -> bool:
    pairs = zip(phrase.words, words, strict=True)
    return all(expected in (word, word.casefold()) for expected, word in pairs)


def _make_words(text: str) -> list[str]:
    """Split a text into words and breaks, such as "(" or "."."""
    without_addresses = _ADDRESS.sub(" . ", text)
    return _WORD_OR_BREAK.findall(unicodedata.normalize("NFC", without_addresses))


@lru_cache(maxsize=8)
def _make_phrase_index(vocabulary: Vocabulary) -> _PhraseIndex:
    phrases: dict[Words, list[_Phrase]] = {}
    lengths: dict[str, set[int]] = {}
    for words, slugs in _collect_variants(vocabulary).items():
        folded = tuple(word.casefold() for word in words)
        phrase = _Phrase(words, tuple(sorted(slugs)))
        phrases.setdefault(folded, []).append(phrase)
        lengths.setdefault(folded[0], set()).add(len(words))
    return _PhraseIndex(
        phrases={words: tuple(found) for words, found in phrases.items()},
        lengths={
            first: tuple(sorted(found, reverse=True))
            for first, found in lengths.items()
        },
    )


def _collect_variants(vocabulary: Vocabulary) -> dict[Words, set[str]]:
    """Every way to write any phrase -> the slugs of its tags."""
    slugs: dict[Words, set[str]] = {}
    for tag in vocabulary.tags:
        for phrase in tag.phrases:
            for words in _make_variants(phrase):
                slugs.setdefault(words, set()).add(tag.slug)
    return slugs


def _make_variants(phrase: str) -> Iterator[Words]:
    """Make every way to write a phrase: each hyphen open or closed up, the last word in
    the singular or plural.
    """
    first, *others = phrase.split("-")
    for joints in itertools.product(("-", ""), repeat=len(others)):
        written = first
        for joint, part in zip(joints, others, strict=True):
            written += joint + part
        words = [_fold_case(word) for word in _make_words(written)]
        if words:
            for last in _make_numbers(words[-1]):
                yield (*words[:-1], last)


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
