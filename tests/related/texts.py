"""Texts to relate: invented ones, and those of this repository's papers."""

from functools import cache

from hypothesis import strategies as st

from paperarchive.content.load import load_content
from paperarchive.errors import Problems
from paperarchive.related.nearest import Related, compute_related
from paperarchive.search.word_counts import count_words
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
