"""Phrases are found in every way to write them, which are never listed."""

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperarchive.content.phrases import PhraseIndex, make_words

Words = tuple[str, ...]

PARTS = st.sampled_from(
    [
        "a",
        "b",
        "Ab",
        "aB",
        "ch",
        "c",
        "h",
        "y",
        "ay",
        "s",
        "ß",
        "3",
        "RL",
        "C++",
        "#",
        "+",
        "é",
        "\u0301",
        "ᄀ",
        "ᅡ",
        ".",
        "",
    ]
)
BLANKS = st.sampled_from(["-", "-", "-", " ", " ", "/", "\u2013", "--", " - ", ""])
PHRASES = (
    st.lists(st.tuples(PARTS, BLANKS), min_size=1, max_size=5)
    .map(lambda pairs: "".join(part + blank for part, blank in pairs))
    .filter(lambda phrase: phrase.count("-") <= 6)
)


def is_case_sensitive(word: str) -> bool:
    return any(character.isupper() for character in word[1:])


def list_numbers(word: str) -> Words:
    if is_case_sensitive(word) or not word[-1].isalpha():
        return word, f"{word}s"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word, f"{word}es"
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word, f"{word[:-1]}ies"
    return word, f"{word}s"


def list_variants(phrase: str) -> Iterator[Words]:
    """List every way to write a phrase: each hyphen open or closed up, the last word in both numbers."""
    first, *others = phrase.split("-")
    for joints in itertools.product(("-", ""), repeat=len(others)):
        written = first + "".join(joint + part for joint, part in zip(joints, others, strict=True))
        words = [word if is_case_sensitive(word) else word.casefold() for word in make_words(written)]
        if words:
            for last in list_numbers(words[-1]):
                yield (*words[:-1], last)


def matches(variant: Words, words: Sequence[str]) -> bool:
    return len(variant) == len(words) and all(
        expected in (word, word.casefold()) for expected, word in zip(variant, words, strict=True)
    )


def find_by_variants(phrases: Sequence[tuple[str, str]], words: list[str]) -> Iterator[tuple[int, int, Words]]:
    """Find phrases as PhraseIndex does, by listing the ways to write them."""
    variants = [(variant, slug) for phrase, slug in phrases for variant in set(list_variants(phrase))]
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            slugs = {slug for variant, slug in variants if matches(variant, words[start:end])}
            if slugs:
                yield start, end, tuple(sorted(slugs))
                break


@st.composite
def make_examples(draw: st.DrawFn) -> tuple[list[str], str]:
    """Phrases, and a text with ways to write them."""
    phrases = draw(st.lists(PHRASES, min_size=1, max_size=2))
    variants = sorted({variant for phrase in phrases for variant in list_variants(phrase)}) or [("a",)]
    near = st.sampled_from(variants).map(" ".join)
    return phrases, " ".join(draw(st.lists(near | near.map(str.upper) | PHRASES, min_size=1, max_size=3)))


@given(make_examples())
@example((["a-b-c", "a b"], "ab c abcs a-bc a b"))
@example((["text-y", "Ab-aB"], "textys text-ies AbaB ab-aB ABAB"))
def test_phrases_are_found_as_if_all_ways_to_write_them_were_listed(written: tuple[list[str], str]) -> None:
    phrases = [(phrase, f"tag-{number}") for number, phrase in enumerate(written[0])]
    words = make_words(written[1])
    assert list(PhraseIndex(phrases).find_all(words)) == list(find_by_variants(phrases, words))


@pytest.mark.parametrize("joint", ["-", "", " "])
def test_a_phrase_of_ten_thousand_hyphens_is_found(joint: str) -> None:
    words = make_words(joint.join(["ab"] * 10_001))
    phrase = "-".join(["ab"] * 10_001)
    assert next(PhraseIndex([(phrase, "long")]).find_all(words)) == (0, len(words), ("long",))


def test_a_phrase_of_hyphens_and_signs_alone_is_read() -> None:
    assert list(PhraseIndex([("--".join("a" * 999), "tag"), ("-" * 999, "other")]).find_all(make_words("a a"))) == []
