"""What earns a tag, on small made-up vocabularies; and what holds for any text whatever."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.tags import MAXIMUM_TAGS, Tag, Vocabulary, suggest_tags


def make_vocabulary(**phrases: str) -> Vocabulary:
    """Make a vocabulary of one tag a keyword; its phrases are parted by "; "."""
    return Vocabulary(
        tuple(
            Tag(slug=slug, label=slug, description="", phrases=tuple(listed.split("; ")), synonyms=())
            for slug, listed in phrases.items()
        )
    )


def finds(phrase: str, title: str) -> bool:
    return suggest_tags(title, "", make_vocabulary(tag=phrase)) == ("tag",)


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("speech", "On speech."),
        ("speech", "Speech"),
        ("machine translation", "MACHINE\nTRANSLATION"),
        ("3D", "A (3D) world"),
        ("C++", "Programs in C++, tested"),
        ("C#", "C# and its users"),
        ("café", "The cafe\u0301 problem"),
        ("Übersetzung", "maschinelle übersetzung"),
    ],
)
def test_a_phrase_is_found_as_whole_words(phrase: str, title: str) -> None:
    assert finds(phrase, title)


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("speech", "Speechless"),
        ("art", "A start"),
        ("3D", "13D and 3Ds2"),
        ("C", "Programs in C++"),
        ("agent", "réagent"),
        ("transfer learning", "Transfer. Learning"),
        ("transfer learning", "Transfer, learning"),
        ("transfer learning", "Domain transfer - learning to adapt"),
        ("transfer learning", "transfer_learning"),
    ],
)
def test_a_phrase_is_not_found_in_parts_of_words_or_across_a_break(phrase: str, title: str) -> None:
    assert not finds(phrase, title)


@pytest.mark.parametrize("title", ["vision language", "vision-language", "vision/language", "vision\u2013language"])
def test_a_space_stands_for_a_space_a_hyphen_or_a_slash(title: str) -> None:
    assert finds("vision language", title)


@pytest.mark.parametrize("title", ["text-to-speech", "text to speech", "text-to speech", "TextToSpeech"])
def test_a_hyphen_stands_for_a_hyphen_a_space_or_nothing(title: str) -> None:
    assert finds("text-to-speech", title)


def test_a_space_does_not_stand_for_nothing() -> None:
    assert not finds("pre training", "Pretraining")


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("language model", "Language models"),
        ("ontology", "Ontologies"),
        ("bias", "Biases"),
        ("survey", "Surveys"),
        ("LLM", "LLMs"),
        ("LLM", "The LLM's view"),
    ],
)
def test_the_last_word_may_be_in_the_plural(phrase: str, title: str) -> None:
    assert finds(phrase, title)


def test_only_the_last_word_may_be_in_the_plural() -> None:
    assert not finds("language model", "Languages model")


@pytest.mark.parametrize(
    ("phrase", "title"), [("RAG", "A rag doll"), ("NeRF", "NERF"), ("GAN", "Gan"), ("LLM", "LLMS")]
)
def test_a_word_with_a_capital_after_its_first_letter_is_case_sensitive(phrase: str, title: str) -> None:
    assert not finds(phrase, title)
    assert finds(phrase, phrase)


def test_the_other_words_of_a_phrase_with_an_acronym_are_not_case_sensitive() -> None:
    assert finds("multimodal LLM", "Multimodal LLMs")


def test_a_mention_in_the_title_weighs_more_than_one_in_the_abstract() -> None:
    vocabulary = make_vocabulary(robotics="robot", speech="speech")
    assert suggest_tags("A robot", "Speech, more speech.", vocabulary) == ("robotics", "speech")


def test_a_single_mention_in_the_abstract_earns_nothing_beside_a_stronger_tag() -> None:
    vocabulary = make_vocabulary(robotics="robot", speech="speech")
    assert suggest_tags("A robot", "Unlike speech, this is hard.", vocabulary) == ("robotics",)


def test_single_mentions_are_kept_if_there_is_nothing_else() -> None:
    vocabulary = make_vocabulary(robotics="robot", speech="speech", video="video")
    assert suggest_tags("Untitled", "Video, speech and a robot.", vocabulary) == ("robotics", "speech")


def test_two_mentions_in_the_abstract_earn_a_tag() -> None:
    vocabulary = make_vocabulary(robotics="robot", speech="speech")
    assert suggest_tags("Untitled", "Speech for a robot: speech.", vocabulary) == ("speech",)


def test_a_tag_far_weaker_than_the_strongest_is_left_out_beside_two_stronger_ones() -> None:
    vocabulary = make_vocabulary(robotics="robot", speech="speech", video="video")
    abstract = "robot. " * 5 + "speech. " * 5 + "video. video."
    assert suggest_tags("A robot for speech", abstract, vocabulary) == ("robotics", "speech")


def test_ties_are_resolved_by_slug_whatever_the_order_of_the_vocabulary() -> None:
    vocabulary = make_vocabulary(video="video", robotics="robot", speech="speech")
    assert suggest_tags("Video of a robot without speech", "", vocabulary) == ("robotics", "speech", "video")


def test_a_paper_has_no_more_than_the_maximum_of_tags() -> None:
    vocabulary = make_vocabulary(**{letter * 2: letter * 2 for letter in "abcdefgh"})
    expected = ("aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh")[:MAXIMUM_TAGS]
    assert suggest_tags("hh gg ff ee dd cc bb aa", "", vocabulary) == expected


def test_a_phrase_inside_a_longer_one_of_another_tag_is_not_counted() -> None:
    vocabulary = make_vocabulary(rl="feedback", rlhf="learning from human feedback")
    assert suggest_tags("Learning from human feedback", "", vocabulary) == ("rlhf",)


def test_a_longer_phrase_that_the_text_breaks_off_hides_nothing_and_counts_nothing_twice() -> None:
    vocabulary = make_vocabulary(
        llm="large language model", lm="language model", agents="large language model agent memory"
    )
    assert suggest_tags("A large language model", "", vocabulary) == ("llm",)


def test_a_phrase_beside_a_longer_one_is_counted() -> None:
    vocabulary = make_vocabulary(rl="feedback", rlhf="learning from human feedback")
    title = "Feedback and learning from human feedback"
    assert suggest_tags(title, "", vocabulary) == ("rl", "rlhf")


def test_a_phrase_may_end_in_the_words_another_begins_with() -> None:
    vocabulary = make_vocabulary(llm="large language model", agents="language model agent")
    assert suggest_tags("A large language model agent", "", vocabulary) == ("agents", "llm")


def test_a_phrase_listed_by_two_tags_earns_both() -> None:
    vocabulary = make_vocabulary(vision="visual question answering", answers="visual question answering")
    assert suggest_tags("Visual question answering", "", vocabulary) == ("answers", "vision")


def test_phrases_that_differ_in_case_only_earn_each_its_tag() -> None:
    vocabulary = make_vocabulary(retrieval="RAG", textiles="rag")
    assert suggest_tags("RAG", "", vocabulary) == ("retrieval", "textiles")
    assert suggest_tags("A rag", "", vocabulary) == ("textiles",)


def test_a_name_with_its_acronym_in_brackets_is_one_mention() -> None:
    vocabulary = make_vocabulary(llm="large language model; LLM", robotics="robot")
    assert suggest_tags("A robot", "Large language models (LLMs) are large.", vocabulary) == ("robotics",)


def test_an_address_is_not_read() -> None:
    vocabulary = make_vocabulary(video="video")
    abstract = "Code: https://example.org/video and www.example.org/video."
    assert suggest_tags("Untitled", abstract, vocabulary) == ()


def test_synonyms_earn_nothing() -> None:
    vocabulary = Vocabulary((Tag("speech", "Speech", "", phrases=("speech",), synonyms=("voice",)),))
    assert suggest_tags("A voice", "voice, voice", vocabulary) == ()


def test_an_empty_vocabulary_has_no_tags() -> None:
    assert suggest_tags("A robot", "robot", Vocabulary(())) == ()


def test_two_tags_with_one_slug_are_refused() -> None:
    tag = Tag("speech", "Speech", "", ("speech",), ())
    with pytest.raises(ValueError, match=r"^several tags have the slug 'speech'$"):
        Vocabulary((tag, tag))


def test_a_vocabulary_survives_pickling() -> None:
    vocabulary = make_vocabulary(speech="speech", video="video")
    copy = pickle.loads(pickle.dumps(vocabulary))
    assert copy == vocabulary
    assert suggest_tags("On video", "", copy) == ("video",)


WORDS = [
    "robot",
    "speech",
    "video",
    "language model",
    "LLM",
    "text-to-speech",
    "C++",
    "(",
    ")",
    ".",
    "-",
    "/",
]
TEXTS = st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join)
PHRASES = st.lists(st.text() | st.sampled_from(WORDS), max_size=4).map(tuple)
VOCABULARIES = st.lists(PHRASES, max_size=8).map(
    lambda listed: Vocabulary(
        tuple(Tag(f"tag-{number}", "Tag", "", phrases, ()) for number, phrases in enumerate(listed))
    )
)


@given(TEXTS, TEXTS, VOCABULARIES)
def test_suggestions_are_a_few_different_tags_of_the_vocabulary(
    title: str, abstract: str, vocabulary: Vocabulary
) -> None:
    suggested = suggest_tags(title, abstract, vocabulary)
    assert len(suggested) <= MAXIMUM_TAGS
    assert len(set(suggested)) == len(suggested)
    assert {*suggested} <= {tag.slug for tag in vocabulary.tags}


@given(TEXTS, TEXTS, VOCABULARIES)
def test_the_order_of_tags_does_not_matter(title: str, abstract: str, vocabulary: Vocabulary) -> None:
    turned = Vocabulary(vocabulary.tags[::-1])
    assert suggest_tags(title, abstract, turned) == suggest_tags(title, abstract, vocabulary)


@given(TEXTS, TEXTS, VOCABULARIES)
def test_an_unmentioned_tag_changes_nothing(title: str, abstract: str, vocabulary: Vocabulary) -> None:
    unmentioned = Tag("unmentioned", "Unmentioned", "", ("qqqqqqqq zzzzzzzz",), ())
    larger = Vocabulary((*vocabulary.tags, unmentioned))
    assert suggest_tags(title, abstract, larger) == suggest_tags(title, abstract, vocabulary)


@given(TEXTS)
def test_a_phrase_in_the_title_earns_its_tag_whatever_follows_a_break(title: str) -> None:
    vocabulary = make_vocabulary(robotics="robot")
    assert suggest_tags(f"robot ({title}", "", vocabulary) == ("robotics",)
