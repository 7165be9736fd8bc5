"""Related papers: who is near, which words say so, and how little an edit moves."""

import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.load import load_content
from paperarchive.errors import Problems
from paperarchive.related import vectors as vectors_module
from paperarchive.related.nearest import RELATED, TYING_WORDS, Related, compute_related, find_nearest, keep_best
from paperarchive.related.vectors import WEAK_WORDS, find_bound_blocks, make_vectors, weigh_pairs
from paperarchive.search.word_counts import count_words
from paperarchive.text.analysis import find_words, stem
from paperarchive.text.markup import render_text
from tests.paths import REPOSITORY

Text = tuple[str, str, str]  # slug, title, abstract

WORDS = st.sampled_from(
    [
        *("speech", "speeches", "graph", "graphs", "parsing", "vision", "robot", "agents", "语音识别"),
        *("the", "2024", "x", "hence", "proposes"),
    ]
)
BODIES = st.lists(st.tuples(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=12)), max_size=12)
TEXTS = BODIES.map(
    lambda bodies: [(f"p{n}", " ".join(title), " ".join(text)) for n, (title, text) in enumerate(bodies)]
)


def relate(texts: list[Text]) -> dict[str, tuple[Related, ...]]:
    return compute_related([slug for slug, _, _ in texts], count_words([text[1:] for text in texts]))


@cache
def own_texts() -> tuple[Text, ...]:
    papers = [file.paper for file in load_content(REPOSITORY, Problems()).papers]
    return tuple(sorted((paper.slug, paper.title, render_text(paper.abstract)) for paper in papers))


@cache
def own_rows() -> dict[str, tuple[Related, ...]]:
    return relate(list(own_texts()))


def test_papers_on_one_matter_are_related_and_the_words_say_why() -> None:
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


def test_a_word_is_shown_as_the_text_most_often_has_it() -> None:
    rows = relate([("a", "Graphs", "A graph."), ("b", "Graph", ""), ("c", "X", "Vision")])
    assert [row[0].words for row in (rows["a"], rows["b"])] == [("graphs",), ("graph",)]


def test_words_without_a_subject_relate_nothing() -> None:
    texts = [("a", "Speech", "Hence, we propose a novel method via 3.5 x."), ("b", "Novel methods", "Hence x, 3.5.")]
    assert set(relate([*texts, ("c", "Vision", "")]).values()) == {()}


def test_no_tie_is_a_word_without_a_subject() -> None:
    weak = {stem(word) for word in WEAK_WORDS.split()}
    shown = {word for row in own_rows().values() for related in row for word in related.words}
    assert not {word for word in shown if stem(word) in weak or len(word) < 2 or word.isdigit()}


def test_equally_near_papers_stand_by_slug() -> None:
    texts = [(slug, "Speech", "") for slug in ("d", "b", "c", "a")] + [("e", "Vision", ""), ("f", "Robots", "")]
    assert [related.slug for related in relate(texts)["b"]] == ["a", "c", "d"]


def test_a_paper_without_text_has_none() -> None:
    rows = relate([("0", "", ""), *own_texts()[:20]])
    assert rows.pop("0") == ()
    assert all(rows.values())


def test_no_papers_have_no_rows() -> None:
    assert compute_related([], count_words([])) == {}


@given(TEXTS)
def test_at_most_five_others_never_itself_none_twice(texts: list[Text]) -> None:
    for slug, row in relate(texts).items():
        slugs = [related.slug for related in row]
        assert len(slugs) == len({*slugs} - {slug}) <= RELATED


@given(TEXTS)
def test_words_tie_both_papers(texts: list[Text]) -> None:
    words = {slug: find_words(f"{title} . {abstract}") for slug, title, abstract in texts}
    for slug, row in relate(texts).items():
        for related in row:
            assert 1 <= len(related.words) <= TYING_WORDS
            assert {*related.words} <= {*words[slug]}
            assert {stem(word) for word in related.words} <= {stem(word) for word in words[related.slug]}


@given(TEXTS)
def test_a_cosine_is_symmetric_and_at_most_one(texts: list[Text]) -> None:
    vectors = make_vectors(count_words([text[1:] for text in texts]), range(len(texts)))
    ones, others = (pairs.ravel() for pairs in np.indices((len(texts), len(texts))))
    scores = weigh_pairs(vectors, ones, others).reshape(len(texts), len(texts))
    assert scores.tolist() == scores.T.tolist()
    assert ((scores >= 0) & (scores <= 2**24)).all()


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_papers_does_not_matter(texts: list[Text], draw: random.Random) -> None:
    assert relate(draw.sample(texts, len(texts))) == relate(texts)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 2**24)), max_size=20), st.integers(1, 4))
def test_the_best_of_each_group_are_kept(rows: list[tuple[int, int]], most: int) -> None:
    groups, scores = np.array(rows, np.int64).reshape(-1, 2).T
    places = range(len(rows))
    expected = [
        place
        for group in range(4)
        for place in sorted((p for p in places if rows[p][0] == group), key=lambda p: (-rows[p][1], p))[:most]
    ]
    assert keep_best(groups, np.arange(len(rows)), scores, most).tolist() == expected


@pytest.mark.parametrize("most", [1, 1000])
def test_what_is_counted_at_a_time_makes_no_difference(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = list(own_texts()[:60])
    whole = relate(texts)
    monkeypatch.setattr(vectors_module, "TOKENS_PER_BLOCK", most)
    assert relate(texts) == whole


@given(st.lists(st.integers(0, 9)), st.integers(1, 20), st.integers(1, 5))
def test_blocks_are_whole_and_as_small_as_they_must_be(sizes: list[int], most: int, span: int) -> None:
    blocks = list(find_bound_blocks(np.array(sizes, np.int64), most, np.arange(len(sizes)), span))
    assert [place for first, end in blocks for place in range(first, end)] == list(range(len(sizes)))
    for first, end in blocks:
        assert end - first <= span
        assert sum(sizes[first:end]) <= most or end == first + 1


def test_nine_of_ten_are_those_of_the_exact_answer() -> None:
    texts = own_texts()
    vectors = make_vectors(count_words([text[1:] for text in texts]), range(len(texts)))
    ones, others = (pairs.ravel() for pairs in np.indices((len(texts), len(texts))))
    scores = np.where(ones == others, 0, weigh_pairs(vectors, ones, others))
    near = np.flatnonzero(scores)
    best = near[keep_best(ones[near], others[near], scores[near], RELATED)]
    exact = {*zip(ones[best].tolist(), others[best].tolist(), strict=True)}
    papers, nearest = find_nearest(vectors)
    found = {*zip(papers.tolist(), nearest.tolist(), strict=True)}
    assert len(exact & found) / len(exact) >= 0.9


def test_an_edit_of_one_abstract_moves_few_other_lists() -> None:
    for place in (0, 100, 200):
        texts = list(own_texts())
        slug, title, abstract = texts[place]
        texts[place] = (slug, title, " ".join(abstract.split()[:-20]))
        after = relate(texts)
        moved = sum([r.slug for r in own_rows()[slug]] != [r.slug for r in row] for slug, row in after.items())
        assert moved <= len(texts) // 10
