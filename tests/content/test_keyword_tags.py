"""A keyword is a tag where the vocabulary has it under any of its names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.arxiv_categories import list_names
from paperarchive.content.tags import Tag, Vocabulary, find_keyword_tags

VOCABULARY = Vocabulary(
    (
        Tag(
            "llms", "Large language models", "", ("large language model", "LLM", "pre-training"), ("Foundation models",)
        ),
        Tag("nlp", "Language processing", "", ("language model", "natural language processing"), ("cs.CL",)),
        Tag("vision", "Computer vision", "", ("computer vision", "NeRF"), ("Computer Vision and Pattern Recognition",)),
        Tag("learning", "Machine learning", "", (), ()),
        Tag("both", "Both", "", ("language model",), ()),
    )
)


@pytest.mark.parametrize(
    ("keyword", "tags"),
    [
        ("llms", ("llms",)),
        ("LLM", ("llms",)),
        ("Large Language Models", ("llms",)),
        ("large-language model", ("llms",)),
        ("foundation model", ("llms",)),
        ("Pretraining", ("llms",)),
        ("pre training", ("llms",)),
        ("nerf", ("vision",)),
        ("Language models", ("both", "nlp")),
        ("cs.CL", ("nlp",)),
        ("cs.CV", ("vision",)),
        ("cs.LG", ("learning",)),
        ("stat.ML", ("learning",)),
        ("Computer Science - Computation and Language", ("nlp",)),
        ("Computer Science - Machine Learning", ("learning",)),
        ("Statistics - Machine Learning", ("learning",)),
        ("Large language models in medicine", ()),
        ("models", ()),
        ("cs.XX", ()),
        ("Computer Science - ", ()),
        ("", ()),
    ],
)
def test_a_keyword_is_known_by_slug_label_synonym_phrase_or_category(keyword: str, tags: tuple[str, ...]) -> None:
    assert find_keyword_tags(keyword, VOCABULARY) == tags


def test_a_tag_s_own_name_wins_over_phrases_of_others() -> None:
    vocabulary = Vocabulary((Tag("a", "Speech", "", (), ()), Tag("b", "Audio", "", ("speech",), ())))
    assert find_keyword_tags("speech", vocabulary) == ("a",)


@given(st.text())
def test_any_keyword_has_names_the_first_of_which_is_itself(keyword: str) -> None:
    assert next(list_names(keyword)) == keyword
    assert set(find_keyword_tags(keyword, VOCABULARY)) <= {tag.slug for tag in VOCABULARY.tags}
