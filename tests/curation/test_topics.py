"""Topics that a vocabulary lacks: what authors put into titles and keywords, not what every abstract says."""

from collections.abc import Iterable

from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.curation.topics import PaperText, find_topics, make_key

EMPTY = Vocabulary(())
FILLER = (
    "We present experimental results on several data sets. Extensive experiments show clear gains over strong methods.",
    "This work studies open questions. Our code is public, and experimental results are in the last section.",
)


def make_papers(titles: Iterable[str], abstract: str = "", keywords: tuple[str, ...] = ()) -> list[PaperText]:
    return [PaperText(title, f"{FILLER[number % 2]} {abstract}", keywords) for number, title in enumerate(titles)]


OTHERS = make_papers(["On rivers", "On sand", "On maps", "On bells", "On bread"] * 4)


def names(papers: list[PaperText], vocabulary: Vocabulary = EMPTY) -> list[str]:
    return [topic.name for topic in find_topics(papers, vocabulary, 30)]


def make_vocabulary(*phrases: str) -> Vocabulary:
    return Vocabulary((Tag("x", "X", "x", phrases, ()),))


NER = make_papers(
    ["Named entity recognition in Welsh", "Better named entity recognition", "Nested named entity recognition"],
    "Named entity recognition (NER) finds names. We improve named entity recognition (NER) for few data.",
)


def test_what_titles_name_is_a_topic_and_what_every_abstract_says_is_none() -> None:
    assert names(NER + OTHERS) == ["named entity recognition"]


def test_a_topic_has_its_acronym_and_counts() -> None:
    (topic,) = find_topics(NER + OTHERS, EMPTY, 30)
    assert (topic.acronym, topic.papers, topic.titles, topic.keywords) == ("NER", 3, 3, 0)


def test_brackets_with_other_letters_hold_no_acronym() -> None:
    other = [PaperText(p.title, p.abstract.replace("(NER)", "(CRF)"), ()) for p in NER]
    assert find_topics(other + OTHERS, EMPTY, 30)[0].acronym == ""


def test_what_a_phrase_of_the_vocabulary_covers_is_no_topic() -> None:
    assert names(NER + OTHERS, make_vocabulary("named entity")) == []
    assert names(NER + OTHERS, make_vocabulary("entity recognition")) == []


def test_a_frequent_keyword_is_a_topic_although_no_text_has_it() -> None:
    papers = make_papers(["On rain", "On hail", "On snow"], keywords=("Ethnography", "field work"))
    assert names(papers + OTHERS) == ["Ethnography", "field work"]
    assert names(papers[:2] + OTHERS) == []


def test_a_keyword_that_the_vocabulary_knows_is_none() -> None:
    papers = make_papers(["On rain", "On hail", "On snow"], keywords=("Ethnography",))
    known = Vocabulary((Tag("culture", "Culture", "x", (), ("ethnography",)),))
    assert names(papers + OTHERS, known) == []


def test_a_keyword_that_most_texts_say_in_passing_is_none() -> None:
    papers = make_papers(["On rain"] * 12, "The accuracy is high.")
    keyed = [PaperText(p.title, p.abstract, ("accuracy",)) for p in papers[:3]]
    assert names(keyed + papers + OTHERS) == []


def test_spellings_are_one_topic_in_the_singular_with_its_hyphen() -> None:
    titles = ["Multi-task learner in the wild", "Multitask learners", "Multi-task Learners", "A multi-task learner"]
    papers = make_papers(titles, "A multi-task learner has Multi-task learners.")
    assert names(papers + OTHERS) == ["multi-task learner"]


def test_a_modifier_alone_is_no_topic() -> None:
    titles = ["Low-resource bread", "Low-resource bells", "Low-resource maps", "Low-resource rain"]
    assert names(make_papers(titles) + OTHERS) == []


def test_part_of_a_longer_term_is_no_topic_of_its_own() -> None:
    papers = make_papers(["Mixture of experts", "A mixture of experts", "Mixtures of experts for all"])
    assert names(papers + OTHERS) == ["mixture of experts"]


def test_what_most_papers_are_about_is_no_topic() -> None:
    papers = make_papers(["On rain", "On hail", "On snow"] * 10, keywords=("Weather",))
    assert names(papers + OTHERS[:10]) == []
    assert names(papers[:20] + OTHERS) == ["Weather"]


def test_few_papers_have_no_topic() -> None:
    assert find_topics([], EMPTY, 30) == ()
    assert names(NER[:2] + OTHERS) == []


def test_the_limit_keeps_the_best() -> None:
    bells = make_papers(["Church bell tuning"] * 8)
    assert [topic.name for topic in find_topics(NER + bells + OTHERS, EMPTY, 1)] == ["Church bell tuning"]


def test_a_key_is_what_spellings_share() -> None:
    assert make_key("Pre-trained Language Models") == make_key("pretrained language model")
    assert make_key("Case studies") == ("case", "study")
    assert make_key("one of the many longer things said twice over") == ()
