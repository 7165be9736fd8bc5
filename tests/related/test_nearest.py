"""Related papers: who is near, which words say so, and how little an edit moves."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.related.nearest import (
    MAXIMUM_RELATED,
    MAXIMUM_WORDS,
    Related,
    compute_related,
    find_nearest,
)
from paperarchive.related.ranking import select_best
from paperarchive.related.stop_words import STOP_WORDS
from paperarchive.related.vectors import compute_cosines, make_vectors
from paperarchive.search.word_counts import count_words
from paperarchive.text.analysis import find_words
from paperarchive.text.stemmer import stem
from tests.related.texts import TEXTS, Text, own_rows, own_texts, relate


def test_papers_on_one_subject_are_related_by_the_words_they_share() -> None:
    texts = [
        ("a", "Parsing speech", "We parse."),
        ("b", "Robots", "Grasping."),
        ("c", "A parser of speech", "Parsed."),
        ("d", "Vision", "Images."),
    ]
    assert relate(texts) == {
        "a": (Related("c", ("speech", "parsing")),),
        "b": (),
        "c": (Related("a", ("speech", "parsed")),),
        "d": (),
    }


def test_a_shared_word_is_shown_in_its_most_frequent_form() -> None:
    rows = relate([("a", "Graphs", "A graph."), ("b", "Graph", ""), ("c", "X", "Vision")])
    assert [row[0].words for row in (rows["a"], rows["b"])] == [("graphs",), ("graph",)]


def test_stop_words_relate_no_papers() -> None:
    texts = [("a", "Speech", "Hence, we propose a novel method via 3.5 x."), ("b", "Novel methods", "Hence x, 3.5.")]
    assert set(relate([*texts, ("c", "Vision", "")]).values()) == {()}


def test_no_shared_word_is_a_stop_word() -> None:
    weak = {stem(word) for word in STOP_WORDS.split()}
    shown = {word for row in own_rows().values() for related in row for word in related.words}
    assert not {word for word in shown if stem(word) in weak or len(word) < 2 or word.isdigit()}


def test_equally_near_papers_are_ordered_by_slug() -> None:
    texts = [(slug, "Speech", "") for slug in ("d", "b", "c", "a")] + [("e", "Vision", ""), ("f", "Robots", "")]
    assert [related.slug for related in relate(texts)["b"]] == ["a", "c", "d"]


def test_a_paper_without_text_has_no_related_papers() -> None:
    rows = relate([("0", "", ""), *own_texts()[:20]])
    assert rows.pop("0") == ()
    assert all(rows.values())


def test_no_papers_are_related_to_nothing() -> None:
    assert compute_related([], count_words([])) == {}


@given(TEXTS)
def test_at_most_five_others_never_itself_none_twice(texts: list[Text]) -> None:
    for slug, row in relate(texts).items():
        slugs = [related.slug for related in row]
        assert len(slugs) == len({*slugs} - {slug}) <= MAXIMUM_RELATED


@given(TEXTS)
def test_shared_words_are_in_both_papers(texts: list[Text]) -> None:
    words = {slug: find_words(f"{title} . {abstract}") for slug, title, abstract in texts}
    for slug, row in relate(texts).items():
        for related in row:
            assert 1 <= len(related.words) <= MAXIMUM_WORDS
            assert {*related.words} <= {*words[slug]}
            assert {stem(word) for word in related.words} <= {stem(word) for word in words[related.slug]}


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_papers_does_not_matter(texts: list[Text], draw: random.Random) -> None:
    assert relate(draw.sample(texts, len(texts))) == relate(texts)


def test_nine_in_ten_related_papers_are_those_of_an_exhaustive_comparison() -> None:
    texts = own_texts()
    vectors = make_vectors(count_words([text[1:] for text in texts]), range(len(texts)))
    ones, others = (pairs.ravel() for pairs in np.indices((len(texts), len(texts))))
    scores = np.where(ones == others, 0, compute_cosines(vectors, ones, others))
    near = np.flatnonzero(scores)
    best = near[select_best(ones[near], others[near], scores[near], MAXIMUM_RELATED)]
    exact = {*zip(ones[best].tolist(), others[best].tolist(), strict=True)}
    papers, nearest = find_nearest(vectors)
    found = {*zip(papers.tolist(), nearest.tolist(), strict=True)}
    assert len(exact & found) / len(exact) >= 0.9


def test_an_edit_of_one_abstract_changes_few_other_lists() -> None:
    for place in (0, 100, 200):
        texts = list(own_texts())
        slug, title, abstract = texts[place]
        texts[place] = (slug, title, " ".join(abstract.split()[:-20]))
        after = relate(texts)
        moved = sum([r.slug for r in own_rows()[slug]] != [r.slug for r in row] for slug, row in after.items())
        assert moved <= len(texts) // 10
