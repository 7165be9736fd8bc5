"""Slugs in file names and URLs."""

import hashlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperarchive.text.slugs import MAXIMUM_LENGTH, RESERVED, hash_text, make_distinct_slug, make_name_slug, make_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Don't Take It Literally", "dont-take-it-literally"),
        ("What’s in My Human Feedback?", "whats-in-my-human-feedback"),
        ("Fréchet & Schrödinger: a → b", "frechet-schrodinger-a-b"),
        ("  GPT-4o -- a   report ", "gpt-4o-a-report"),
        ("学习", "xue-xi"),
        ("C++", "c"),
        ("256×256", "256x256"),
    ],
)
def test_a_slug_is_the_words_of_its_title(title: str, slug: str) -> None:
    assert make_slug(title) == slug


def test_a_long_slug_is_cut_at_a_word() -> None:
    slug = make_slug("word " * 30)
    assert slug == "-".join(["word"] * 16)
    assert make_slug("a" * 200) == "a" * MAXIMUM_LENGTH


@pytest.mark.parametrize("title", ["?!", "", "Page", "index", "∅"])
def test_a_title_without_a_slug_of_its_own_gets_its_hash(title: str) -> None:
    assert make_slug(title) == "paper-" + hashlib.sha256(title.encode()).hexdigest()[:8]


def test_a_distinct_slug_has_six_digits_of_the_title_s_hash() -> None:
    assert make_distinct_slug("C++") == "c-" + hashlib.sha256(b"C++").hexdigest()[:6]


def test_a_name_that_cannot_be_transliterated_has_no_slug() -> None:
    assert make_name_slug("?!") == ""
    assert make_name_slug("Carnegie Mellon University") == "carnegie-mellon-university"


def test_a_hash_has_as_many_digits_as_asked_for() -> None:
    assert [len(hash_text("a", digits)) for digits in (6, 8, 64)] == [6, 8, 64]


@given(st.text())
@example("a" * 81 + " b")
@example("&amp; &#65;")
def test_any_title_has_a_slug_for_a_url(title: str) -> None:
    slug = make_slug(title)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= MAXIMUM_LENGTH
    assert slug not in RESERVED
    assert make_slug(title) == slug
