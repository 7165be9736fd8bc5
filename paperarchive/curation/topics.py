"""Topics that a vocabulary lacks: frequent keywords, and terms of titles and abstracts.

In: the papers of an archive and its vocabulary. Out: `Topic`s, the best first.

A term is two to four words in a row that occur together far more often than their own
frequencies explain: normalised pointwise mutual information, which is 1 for words that
occur only together and 0 for words that meet by chance. A term that is nearly always a
part of a longer one is not a term of its own. Of the terms that remain, topics are those
that authors put into titles: "named entity recognition" is in a third of the titles of
the papers that mention it, "experimental results" in none. Words that a phrase of the
vocabulary covers are not read.

Sources: Bouma 2009, "Normalized (Pointwise) Mutual Information in Collocation
Extraction"; Frantzi et al. 2000 (C-value) for nested terms.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from paperarchive.content.phrases import PhraseIndex, make_words
from paperarchive.content.tags import Vocabulary, find_keyword_tags
from paperarchive.related.stop_words import STOP_TERMS
from paperarchive.text.analysis import find_term, is_stop_word

LONGEST = 4
"""Words of a term."""
_LEAST_PAPERS = 3
_LEAST_SHARE = 0.002
"""A topic of fewer papers would not help readers to browse."""
_GREATEST_SHARE = 0.6
"""A topic of most papers would not, either."""
_LEAST_NPMI = 0.25
_LEAST_TITLE_SHARE = 0.12
_NESTED_SHARE = 0.6
"""A term of which this share is a part of one longer term is not a term of its own."""
_CONNECTOR = "of"
"""The one stop word that may be inside of a term, as in "mixture of experts"."""

_BREAK = ""
_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011](?=\w)")
_JOINT = "\u02d0"
"""In place of the hyphen of a compound: a letter that no text has."""
_HAS_NUMBER = re.compile(r"\d{3}|^\d+$")
"""A number, or a name with a year."""
_FUNCTION_WORDS = frozenset(
    str.split("""
    de des du la le les un une et en dans par pour qui sur au aux est der die das und von zu den dem ein
    eine mit im el los las del con para y o il lo gli di da per che och att som
    """)
)
"""Of French, German, Spanish, Italian and Swedish, in which some abstracts are."""
_NO_END = re.compile(
    r".*(?:ed|ly|able|ible|ous|ive|ful|less|based|aware|free|driven|shot|wise|"
    r"ical|ional|odal|ural|lingual|tual|oral|atial|istic)"
)
"""A last word that is no noun, by its ending."""
_GENERAL_ENDS = frozenset(
    str.split("""
    approach challenge experiment framework method methodology paper performance feature information
    weight pipeline problem quality report result setting solution solving strategy study task technique
    work
    """)
)
_GENERAL_BEGINNINGS = frozenset(
    str.split("""
    automatic automated comparative comprehensive effective efficient empirical hybrid improved new
    novel robust short simple single systematic technical
    """)
)
"""What a term begins or ends with that names no subject."""
Key = tuple[str, ...]
"""A term: its words, folded, in the singular."""


@dataclass(frozen=True, slots=True)
class PaperText:
    """What is read of a paper."""

    title: str
    abstract: str
    """Plain text."""
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that the vocabulary lacks."""

    name: str
    """As it is mostly written in running text."""
    acronym: str
    """The acronym that authors put in brackets after it; empty if there is none."""
    papers: int
    """Papers with the term in their text or keywords."""
    titles: int
    """Papers with the term in their title."""
    keywords: int
    """Papers with the keyword."""


def find_topics(
    papers: Sequence[PaperText], vocabulary: Vocabulary, limit: int
) -> tuple[Topic, ...]:
    """Find topics that a vocabulary lacks, the best first."""
    least = max(_LEAST_PAPERS, math.ceil(_LEAST_SHARE * len(papers)))
    texts = [_read(paper, vocabulary) for paper in papers]
    counts = _count_terms(texts, least)
    most = _GREATEST_SHARE * max(len(papers), 10 * _LEAST_PAPERS)
    chosen = _choose(counts, least, most, limit)
    return tuple(_describe(chosen, counts, papers))


# --- reading


@dataclass(frozen=True, slots=True)
class _ReadPaper:
    """The words of a paper."""

    title: tuple[Key, ...]
    """Runs of words without a break."""
    abstract: tuple[Key, ...]
    keywords: tuple[Key, ...]
    """Those that the vocabulary does not know."""


def _read(paper: PaperText, vocabulary: Vocabulary) -> _ReadPaper:
    index = vocabulary.phrase_index
    keywords = (
        make_key(word)
        for word in paper.keywords
        if not find_keyword_tags(word, vocabulary) and not _mentions(word, index)
    )
    return _ReadPaper(
        tuple(_find_runs(paper.title, index)),
        tuple(_find_runs(paper.abstract, index)),
        tuple(dict.fromkeys(filter(None, keywords))),
    )


def _mentions(text: str, index: PhraseIndex) -> bool:
    return next(index.find_all(make_words(text)), None) is not None


def _find_runs(text: str, index: PhraseIndex) -> Iterator[Key]:
    """The runs of words between punctuation, stop words and phrases of the vocabulary."""
    run: list[str] = []
    for word in _split(text, index):
        key = _make_word_key(word)
        if key:
            run.append(key)
        elif run:
            yield tuple(run)
            run.clear()
    if run:
        yield tuple(run)


def _split(text: str, index: PhraseIndex) -> list[str]:
    """Split a text into words, of which "pre-trained" is one. Empty are the words of a
    phrase of the vocabulary, and those next to it.
    """
    words = make_words(text)
    for start, end, _ in list(index.find_all(words)):
        # What is next to a phrase belongs to it: "neural machine" before "translation".
        first, last = max(start - 1, 0), min(end + 1, len(words))
        words[first:last] = [_BREAK] * (last - first)
    if "-" not in text:
        return words
    joined: list[str] = []
    position = 0
    for word in make_words(_HYPHEN.sub(_JOINT, text)):
        end = position + 1 + word.count(_JOINT)
        is_covered = _BREAK in words[position:end]
        joined.append(_BREAK if is_covered else word)
        position = end
    return joined


@cache
def _make_word_key(word: str) -> str:
    """What the forms of a word share; empty for what can be no part of a term."""
    folded = word.casefold().replace(_JOINT, "")
    if len(folded) < 2 or not folded[0].isalnum() or _HAS_NUMBER.search(folded):
        return _BREAK
    if folded != _CONNECTOR and (is_stop_word(folded) or folded in _FUNCTION_WORDS):
        return _BREAK
    return _make_singular(folded)


@cache
def _make_singular(word: str) -> str:
    """Make the regular singular of a folded word; of any other word, something that all
    of its forms share.
    """
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]


def make_key(text: str) -> Key:
    """The words of a keyword, folded, in the singular, without signs; empty if it is
    too long for a topic.
    """
    words = map(_make_word_key, make_words(_HYPHEN.sub(_JOINT, text)))
    key = tuple(filter(None, words))
    return key if len(key) <= LONGEST else ()


# --- counting


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often a term occurs."""

    occurrences: Counter[Key]
    """In titles and abstracts."""
    texts: Counter[Key]
    """Papers with the term in their title or abstract."""
    titles: Counter[Key]
    """Papers with the term in their title."""
    keywords: Counter[Key]
    """Papers with the keyword."""
    words: int
    """All words that were read."""

    def count_papers(self, term: Key) -> int:
        """Papers with the term: at least as many as this."""
        return max(self.texts[term], self.keywords[term])


def _count_terms(papers: Sequence[_ReadPaper], least: int) -> _Counts:
    """Count words and pairs; then longer terms all of whose pairs are frequent."""
    words = sum(len(run) for paper in papers for run in paper.title + paper.abstract)
    counts = _Counts(Counter(), Counter(), Counter(), Counter(), words)
    pairs: set[Key] = set()
    for lengths in ((1, 2), range(3, LONGEST + 1)):
        for paper in papers:
            in_title = list(_find_terms(paper.title, lengths, pairs))
            terms = in_title + list(_find_terms(paper.abstract, lengths, pairs))
            counts.occurrences.update(terms)
            counts.texts.update(set(terms))
            counts.titles.update(set(in_title))
        pairs = {
            term
            for term, count in counts.texts.items()
            if len(term) == 2 and count >= least
        }
    for paper in papers:
        counts.keywords.update(paper.keywords)
    return counts


def _find_terms(
    runs: Iterable[Key], lengths: Sequence[int], pairs: set[Key]
) -> Iterator[Key]:
    """Find the terms of some lengths; of more than two words only those all of whose
    pairs are wanted.
    """
    for run in runs:
        if lengths[0] == 1:
            yield from zip(run)
            yield from pairwise(run)
            continue
        follows = [pair in pairs for pair in pairwise(run)]
        for length in lengths:
            for start in range(len(run) - length + 1):
                if all(follows[start : start + length - 1]):
                    yield run[start : start + length]


# --- choosing


def _choose(counts: _Counts, least: int, most: float, limit: int) -> list[Key]:
    """Choose topics, the best first, none of which is a part of another.

    least, most: papers of a topic.
    """
    candidates = [
        term
        for term in counts.texts.keys() | counts.keywords.keys()
        if least <= counts.count_papers(term) <= most and _is_topic(term, counts, least)
    ]
    longer = [
        term
        for term in counts.titles
        if counts.texts[term] >= least and _is_noun_phrase(term)
    ]
    nested = _find_nested(longer, counts)
    ranked = sorted(
        (term for term in candidates if term not in nested),
        key=lambda term: (-_compute_score(term, counts), term),
    )
    chosen: list[Key] = []
    for term in ranked:
        if len(chosen) == limit:
            break
        if not any(
            _contains(term, other) or _contains(other, term) for other in chosen
        ):
            chosen.append(term)
    return chosen


def _is_topic(term: Key, counts: _Counts, least: int) -> bool:
    """Whether readers would look for a term."""
    if all(map(_is_general, term)) or (len(term) == 1 and _NO_END.fullmatch(term[0])):
        return False
    keywords, texts = counts.keywords[term], counts.texts[term]
    if keywords >= least and texts < keywords / 2:
        return True  # a subject heading, which texts need not mention
    least_titles = max(2, _LEAST_TITLE_SHARE * texts, least / 4)
    if keywords >= least:
        return counts.titles[term] >= least_titles / 2
    if len(term) == 1 or not _is_noun_phrase(term):
        return False
    if counts.titles[term] < least_titles:
        return False
    return _compute_npmi(term, counts) >= _LEAST_NPMI


def _is_noun_phrase(term: Key) -> bool:
    """Whether a term can name a subject, as far as its first and last word tell."""
    if _CONNECTOR in (term[0], term[-1]) or term[0] in _GENERAL_BEGINNINGS:
        return False
    return term[-1] not in _GENERAL_ENDS and not _NO_END.fullmatch(term[-1])


@cache
def _is_general(word: str) -> bool:
    return word == _CONNECTOR or find_term(word) in STOP_TERMS


def _compute_npmi(term: Key, counts: _Counts) -> float:
    """The normalised pointwise mutual information of the loosest pair of a term."""
    words = [word for word in term if word != _CONNECTOR]
    joint = counts.occurrences[term]
    values = [1.0]
    for pair in pairwise(words):
        together = max(counts.occurrences[pair], joint) / counts.words
        apart = math.prod(counts.occurrences[(word,)] / counts.words for word in pair)
        values.append(math.log(together / apart) / -math.log(together))
    return min(values)


def _compute_score(term: Key, counts: _Counts) -> float:
    """How useful a topic is: the geometric mean of how many papers it has, and how many
    of their authors call it their subject.
    """
    subject = counts.titles[term] + counts.keywords[term]
    papers = counts.count_papers(term) if len(term) > 1 else subject
    return math.sqrt(papers * subject)


def _find_nested(terms: Iterable[Key], counts: _Counts) -> set[Key]:
    """Find the terms that are nearly always a part of one longer term."""
    nested: set[Key] = set()
    for term in terms:
        for length in range(1, len(term)):
            for start in range(len(term) - length + 1):
                part = term[start : start + length]
                if counts.texts[term] >= _NESTED_SHARE * counts.count_papers(part):
                    nested.add(part)
    return nested


def _contains(term: Key, part: Key) -> bool:
    """Whether a term begins or ends with another, or has its words in a row; hyphens
    make no difference.
    """
    letters, some = "".join(term), "".join(part)
    if letters.startswith(some) or letters.endswith(some):
        return True
    length = len(part)
    return any(
        term[start : start + length] == part for start in range(len(term) - length + 1)
    )


# --- naming


_WEIGHT = 1000
"""Of a spelling in running text, in titles of it: those have more capitals."""


class _Spellings:
    """How authors write some terms, and which acronyms they give them."""

    def __init__(self, terms: Iterable[Key]) -> None:
        self._spellings: dict[Key, Counter[str]] = {term: Counter() for term in terms}
        self._acronyms: dict[Key, Counter[str]] = {term: Counter() for term in terms}
        self._lengths: dict[str, set[int]] = {}
        for term in terms:
            self._lengths.setdefault(term[0], set()).add(len(term))

    def read(self, text: str, weight: int) -> None:
        """Read a text. weight: of its spellings."""
        words = make_words(_HYPHEN.sub(_JOINT, text) if "-" in text else text)
        keys = list(map(_make_word_key, words))
        for start, key in enumerate(keys):
            for length in self._lengths.get(key, ()):
                end = start + length
                term = tuple(keys[start:end])
                if term in self._spellings:
                    spelling = " ".join(words[start:end]).replace(_JOINT, "-")
                    self._spellings[term][spelling] += weight
                    acronym = _find_acronym(spelling, words[end : end + 3])
                    if acronym:
                        self._acronyms[term][acronym] += 1

    def choose_name(self, term: Key) -> str:
        """The most frequent spelling, in the singular if there is one; of several, that
        without a capital.
        """
        spellings = self._spellings[term]
        singular = {
            spelling: number
            for spelling, number in spellings.items()
            if _is_singular(spelling)
        }
        ranked = singular or spellings or Counter([" ".join(term)])
        return max(sorted(ranked, reverse=True), key=lambda each: ranked[each])

    def choose_acronym(self, term: Key) -> str:
        """The most frequent acronym; empty if it is rare."""
        for acronym, number in self._acronyms[term].most_common(1):
            if number >= max(2, self._spellings[term].total() / _WEIGHT / 50):
                return acronym
        return ""


def _is_singular(spelling: str) -> bool:
    last = spelling.replace("-", "").split()[-1].casefold()
    return _make_singular(last) == last


def _find_acronym(spelling: str, following: Sequence[str]) -> str:
    """Find the acronym of a term in the words that follow it, `(`, `NER`, `)`; empty if
    there is none, or it has other letters than the term's words begin with.
    """
    if len(following) < 3 or (following[0], following[2]) != ("(", ")"):
        return ""
    acronym = following[1].removesuffix("s")
    initials = "".join(word[0] for word in re.split("[ -]", spelling) if word)
    is_same = acronym.casefold() == initials.casefold()
    return acronym if is_same and acronym.isupper() and len(acronym) > 1 else ""


def _describe(
    chosen: Sequence[Key], counts: _Counts, papers: Sequence[PaperText]
) -> Iterator[Topic]:
    """Find out how authors write each term, and which acronym they give it."""
    spellings = _Spellings(chosen)
    for paper in papers:
        spellings.read(paper.abstract, _WEIGHT)
        for keyword in paper.keywords:
            spellings.read(keyword, _WEIGHT)
        spellings.read(paper.title, 1)
    for term in chosen:
        yield Topic(
            spellings.choose_name(term),
            spellings.choose_acronym(term),
            counts.count_papers(term),
            counts.titles[term],
            counts.keywords[term],
        )
