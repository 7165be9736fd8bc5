"""Near duplicates: pairs that a person has to look at, with figures."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.read_paper import PaperFile
from paperarchive.curation import near_duplicates
from paperarchive.curation.near_duplicates import NearDuplicate, find_near_duplicates
from paperarchive.paper import Paper

WORDS = (
    "we propose a method that drafts whole trees of tokens at once and verifies them in parallel so that decoding "
    "of long answers gets three times as fast without any loss of quality on six public sets of tasks"
)
OTHER = (
    "a survey of four hundred studies finds little agreement on how noise should be measured in hearing aids and "
    "asks for shared sets of recordings made in schools hospitals and on streets by many different people"
)


def find(*papers: tuple[str, str] | tuple[str, str, str]) -> list[NearDuplicate]:
    """papers: title, abstract, arXiv identifier."""
    files = [
        PaperFile(f"content/papers/{slug}.md", b"", Paper(slug, title, abstract, arxiv=(*rest, None)[0]), 1)
        for slug, (title, abstract, *rest) in zip("abcdefgh", papers, strict=False)
    ]
    return find_near_duplicates(files, [abstract for _, abstract, *_ in papers])


def test_a_new_title_of_one_abstract_is_found() -> None:
    [pair] = find(
        ("JetSpec: Speculative Decoding with Trees", WORDS),
        ("Noise in Hearing Aids", OTHER),
        ("Breaking the Ceiling of Parallel Drafting", f"{WORDS} and on two more"),
    )
    assert str(pair.problem) == (
        "content/papers/c.md: may be the paper of content/papers/a.md: the titles are 32% alike, "
        "the abstracts share 90% of their three-word runs "
        "(if they are one paper, run `paperarchive merge a c`; if not, give both their `arxiv` or `doi`)"
    )


def test_a_near_title_is_found_whatever_the_abstracts_say() -> None:
    [pair] = find(("JetSpec: Decoding with Parallel Trees", WORDS), ("JetFlow: Decoding with Parallel Trees", OTHER))
    assert (pair.title_similarity, pair.shared) == (89, 0.0)
    [pair] = find(("JetSpec: Decoding with Parallel Trees", ""), ("JetFlow: Decoding with Parallel Trees", OTHER))
    assert "one abstract is too short to compare" in str(pair.problem)


def test_strangers_are_not_listed() -> None:
    assert find(("Attention", WORDS), ("Noise", OTHER), ("Attention Residuals", ""), ("", ""), ("", "")) == []


def test_papers_that_are_known_to_be_two_are_not_listed() -> None:
    assert find(("Preface", WORDS, "2401.10020"), ("Preface", WORDS, "2401.10021v2")) == []
    assert len(find(("Preface", WORDS, "2401.10020"), ("Preface", WORDS, "2401.10020v2"))) == 1


def test_the_most_similar_come_first() -> None:
    pairs = find(
        ("JetSpec: Decoding with Parallel Trees", WORDS),
        ("JetFlow: Decoding with Parallel Trees", WORDS[: len(WORDS) // 2]),
        ("Noise in Hearing Aids", OTHER),
        ("Hearing Aids and Noise", OTHER),
    )
    assert [(pair.first.paper.slug, pair.second.paper.slug) for pair in pairs] == [("c", "d"), ("a", "b")]


@given(st.lists(st.text("abc ", min_size=1, max_size=9), max_size=12))
def test_blocks_of_titles_miss_no_pair(titles: list[str]) -> None:
    from rapidfuzz import fuzz

    names = [" ".join(title.split()) for title in titles]
    expected = {
        (one, other)
        for (one, first), (other, second) in itertools.combinations(enumerate(names), 2)
        if first and second and fuzz.ratio(first, second) >= near_duplicates.MINIMUM_TITLE_SIMILARITY
    }
    files = [PaperFile(f"{index}.md", b"", Paper(str(index), title, ""), 1) for index, title in enumerate(titles)]
    found = find_near_duplicates(files, [""] * len(files))
    assert {(int(pair.first.paper.slug), int(pair.second.paper.slug)) for pair in found} == expected
