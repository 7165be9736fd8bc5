"""Near duplicates: papers whose titles or abstracts are nearly the same.

In: papers' files, and their abstracts as plain text. Out: pairs with figures, of which a
person says whether they are one paper: many are versions, sequels or sister reports.

Titles are compared by rapidfuzz's `ratio` (of the letters, in their order): of known new
titles it finds as many as `token_sort_ratio`, and fewer strangers than
`token_set_ratio` and `WRatio`, for which a title is like any that has all its words.
Abstracts are compared by their shingles, runs of three words (Broder 1997).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from paperarchive.content.read_paper import PaperFile
from paperarchive.curation.doubles import advise_on_double, have_other_identifiers
from paperarchive.errors import Problem, Severity

MINIMUM_TITLE_SIMILARITY = 85
"""Per cent."""
MINIMUM_SHARED = 0.2
"""The share of common shingles among all of two abstracts (Jaccard)."""

_MOST_ABSTRACTS = 50
"""A shingle in more abstracts than this is a phrase of the field, not of a paper."""
_FEWEST_SHINGLES = 8
"""An abstract of fewer is too short to be compared."""
_FEWEST_COMMON = 3
_BLOCK = 512
"""Titles compared at a time."""

_WORD = re.compile(r"\w+")
_Pair: TypeAlias = tuple[int, int]
_Numbers: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two papers that may be one."""

    first: PaperFile
    second: PaperFile
    title_similarity: int
    """Per cent, from 0."""
    shared: float | None
    """The share of common three-word runs of the abstracts, 0 to 1; None if one is too
    short.
    """

    @property
    def problem(self) -> Problem:
        """The warning, at the second file."""
        abstracts = (
            "one abstract is too short to compare"
            if self.shared is None
            else f"the abstracts share {self.shared:.0%} of their three-word runs"
        )
        message = (
            f"may be the paper of {self.first.path}: the titles are"
            f" {self.title_similarity}% alike, {abstracts}"
        )
        advice = advise_on_double(self.first.paper, self.second.paper, is_named=False)
        return Problem(self.second.path, message, advice, severity=Severity.WARNING)


def find_near_duplicates(
    files: Sequence[PaperFile], abstracts: Sequence[str]
) -> list[NearDuplicate]:
    """Find pairs of papers with near titles or near abstracts, the most similar first.

    abstracts: the plain text of each. A pair that is known to be two papers, by arXiv
    identifiers or DOIs that differ, is left out.
    """
    titles = [" ".join(_split_words(file.paper.title)) for file in files]
    near_titles = dict(_find_near_titles(titles))
    shingles = [_make_shingles(_split_words(text)) for text in abstracts]
    near_abstracts = _find_near_abstracts(shingles)
    pairs = [
        _describe(pair, files, titles, shingles)
        for pair in sorted(near_titles.keys() | near_abstracts)
        if not have_other_identifiers(*(files[index].paper for index in pair))
    ]
    return sorted(pairs, key=_certainty, reverse=True)


def _certainty(pair: NearDuplicate) -> tuple[float, int]:
    return (pair.shared or 0.0, pair.title_similarity)


def _describe(
    pair: _Pair,
    files: Sequence[PaperFile],
    titles: Sequence[str],
    shingles: Sequence[_Numbers],
) -> NearDuplicate:
    from rapidfuzz import fuzz

    one, other = pair
    sets = shingles[one], shingles[other]
    is_comparable = min(map(len, sets)) >= _FEWEST_SHINGLES
    return NearDuplicate(
        first=files[one],
        second=files[other],
        title_similarity=round(fuzz.ratio(titles[one], titles[other])),
        shared=_compute_jaccard(*sets) if is_comparable else None,
    )


def _split_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


# --- titles


def _find_near_titles(titles: Sequence[str]) -> Iterator[tuple[_Pair, int]]:
    """Yields (pair of indexes, lower first; similarity in per cent).

    Titles are compared with those of similar length only: others cannot reach the
    minimum, since the ratio is twice the common letters over all letters.
    """
    from rapidfuzz import (
        fuzz,
        process,
    )  # takes time to import, and few commands need it

    order = sorted(range(len(titles)), key=lambda index: len(titles[index]))
    ordered = [titles[index] for index in order]
    lengths = np.array([len(title) for title in ordered])
    longest = 200 / MINIMUM_TITLE_SIMILARITY - 1
    for start in range(int(np.searchsorted(lengths, 1)), len(ordered), _BLOCK):
        stop = min(start + _BLOCK, len(ordered))
        end = np.searchsorted(lengths, lengths[stop - 1] * longest, "right")
        similarities = process.cdist(
            ordered[start:stop],
            ordered[start:end],
            scorer=fuzz.ratio,
            score_cutoff=MINIMUM_TITLE_SIMILARITY,
            dtype=np.uint8,
            workers=-1,  # all cores
        )
        for row, column in np.argwhere(similarities):
            if row < column:
                one, other = sorted((order[start + row], order[start + column]))
                yield (one, other), int(similarities[row, column])


# --- abstracts

_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64
)
"""Odd numbers without a pattern (those of XXH64), which spread the hashes."""


def _make_shingles(words: Sequence[str]) -> _Numbers:
    """The distinct hashes of all runs of three words, sorted."""
    if len(words) < 3:
        return np.empty(0, dtype=np.uint64)
    # Python's hash differs from process to process, but equal words have equal ones.
    hashes = np.fromiter(map(hash, words), dtype=np.int64).view(np.uint64)
    mixed = hashes ^ (hashes >> np.uint64(29))
    runs = (
        mixed[:-2] * _FACTORS[0] + mixed[1:-1] * _FACTORS[1] + mixed[2:] * _FACTORS[2]
    )
    return np.unique(runs)


def _find_near_abstracts(shingles: Sequence[_Numbers]) -> set[_Pair]:
    """Pairs of indexes, lower first, whose shingles have enough in common."""
    return {
        pair
        for pair, common in _count_common(shingles).items()
        if common >= _FEWEST_COMMON
        and min(len(shingles[index]) for index in pair) >= _FEWEST_SHINGLES
        and _compute_jaccard(*(shingles[index] for index in pair)) >= MINIMUM_SHARED
    }


def _count_common(shingles: Sequence[_Numbers]) -> Mapping[_Pair, int]:
    """Pair of indexes -> number of common shingles that are in few abstracts."""
    owners = np.repeat(np.arange(len(shingles)), [len(each) for each in shingles])
    hashes = np.concatenate([np.empty(0, dtype=np.uint64), *shingles])
    order = np.argsort(hashes, kind="stable")
    owners = owners[order]
    _, starts, sizes = np.unique(hashes[order], return_index=True, return_counts=True)
    codes: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    for size in range(2, _MOST_ABSTRACTS + 1):
        of_size = starts[sizes == size]
        group = owners[of_size[:, None] + np.arange(size)]
        lower, higher = np.triu_indices(size, k=1)
        codes.append((group[:, lower] * len(shingles) + group[:, higher]).ravel())
    pairs, counts = np.unique(np.concatenate(codes), return_counts=True)
    return {
        divmod(int(pair), len(shingles)): int(count)
        for pair, count in zip(pairs, counts, strict=True)
        if count >= _FEWEST_COMMON
    }


def _compute_jaccard(one: _Numbers, other: _Numbers) -> float:
    common = len(np.intersect1d(one, other, assume_unique=True))
    union = len(one) + len(other) - common
    return common / union if union else 0.0
