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

A keyword that a bibliography has earns the tags of which it is a name: the slug, label or a
synonym, else a phrase, as a whole, whatever its case. `arxiv_categories.py` has other names
of a keyword.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from paperarchive.content.arxiv_categories import list_names
from paperarchive.content.phrases import PhraseIndex, Slugs, make_words

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


@dataclass(frozen=True)
class Vocabulary:
    """All tags of an archive. Raises ValueError if two have the same slug."""

    tags: tuple[Tag, ...]
    """In the order of the file, which has no influence on what a paper earns."""

    def __post_init__(self) -> None:
        counts = Counter(tag.slug for tag in self.tags)
        repeated = [slug for slug, count in counts.items() if count > 1]
        if repeated:
            raise ValueError(f"several tags have the slug {repeated[0]!r}")

    @cached_property
    def phrase_index(self) -> PhraseIndex:
        """The phrases of all tags."""
        return PhraseIndex(
            (phrase, tag.slug) for tag in self.tags for phrase in tag.phrases
        )

    @cached_property
    def name_indexes(self) -> tuple[PhraseIndex, PhraseIndex]:
        """Slugs, labels and synonyms of all tags, and their phrases, without case."""
        names = (
            (name, tag.slug)
            for tag in self.tags
            for name in (tag.slug, tag.label, *tag.synonyms)
        )
        phrases = ((phrase, tag.slug) for tag in self.tags for phrase in tag.phrases)
        return _index_names(names), _index_names(phrases)


def _index_names(names: Iterable[tuple[str, str]]) -> PhraseIndex:
    return PhraseIndex(
        (form, slug)
        for name, slug in names
        for form in dict.fromkeys((name.casefold(), _make_singular(name.casefold())))
    )


def _make_singular(name: str) -> str:
    """The singular of a name whose last word may be a plural."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if name.endswith(("ses", "xes", "zes", "ches", "shes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and len(name) > 3 else name


def find_keyword_tags(keyword: str, vocabulary: Vocabulary) -> Slugs:
    """Find the tags of which a keyword is a name; empty if the vocabulary has none."""
    for index in vocabulary.name_indexes:
        for name in list_names(keyword.casefold()):
            words = make_words(name)
            for start, end, slugs in index.find_all(words):
                if start == 0 and end == len(words):
                    return slugs
                break
    return ()


def suggest_tags(title: str, abstract: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Suggest the tags that a paper earns.

    title, abstract: plain text; either may be empty. Returns slugs, strongest first,
    ties by slug; at most MAXIMUM_TAGS; empty if no phrase occurs.
    """
    index = vocabulary.phrase_index
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


def _find_mentions(text: str, index: PhraseIndex) -> Iterator[str]:
    """Find the mentions of tags in order: a slug for each."""
    words = make_words(text)
    reached = 0  # the position after the last phrase found
    last_slugs: Slugs = ()
    for start, end, slugs in index.find_all(words):
        if end <= reached:
            continue
        is_acronym = start == reached + 1 and words[reached] == "("
        for slug in slugs:
            if not is_acronym or slug not in last_slugs:
                yield slug
        reached, last_slugs = end, slugs
