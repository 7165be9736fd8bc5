"""The tag vocabulary's file: what is read, and each mistake with its line."""

import pytest

from paperarchive.content.tags import Tag
from paperarchive.content.vocabulary import parse_vocabulary
from paperarchive.errors import Problems

FULL = """- label: "C++: a language"
  slug: c-plus-plus
  description: Papers on C++.
  phrases: [C++, no]
  synonyms:
  - cpp
"""


def read(text: str) -> tuple[tuple[Tag, ...], list[str]]:
    problems = Problems()
    vocabulary = parse_vocabulary(text, problems)
    return vocabulary.tags, [str(problem).removeprefix("content/tags.yml:") for problem in problems]


def test_a_tag_is_read_with_its_phrases_as_words() -> None:
    tag = Tag("c-plus-plus", "C++: a language", "Papers on C++.", ("C++", "no"), ("cpp",))
    assert read(FULL) == ((tag,), [])


def test_an_empty_file_is_an_empty_vocabulary() -> None:
    assert read("# none yet\n") == ((), [])


def tag(label: str, slug: str, more: str = "") -> str:
    return f"- {{label: {label}, slug: {slug}, description: D.{more}}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {slug: a, description: D.}", '1: label: is missing (write `label: "..."`)'),
        (
            "- {label: A, description: D.}",
            "1: slug: is missing (write lower-case letters, digits and single hyphens, 100 at most)",
        ),
        ("- {label: A, slug: a}", '1: description: is missing (write `description: "..."`)'),
        (
            tag("A", "A b"),
            "1: slug: 'A b' is not a slug (write lower-case letters, digits and single hyphens, 100 at most)",
        ),
        (tag("A", "index"), "1: slug: 'index' is reserved (choose another)"),
        (tag("A", "a", ", phrase: [b]"), "1: phrase: unknown key (did you mean 'phrases'?)"),
        (tag("A", "a") + tag("B", "a"), "2: slug: 'a' is also the slug of 'A', on line 1 (give each tag its own)"),
        (tag("A", "a") + tag("a", "b"), "2: label: 'a' is also the label of 'A', on line 1 (give each tag its own)"),
        (
            tag("A", "a", ", synonyms: [x]") + tag("X", "b"),
            "2: label: 'X' is also the synonym of 'A', on line 1 (give each tag its own)",
        ),
        (
            tag("A", "a", ", synonyms: [x]") + tag("B", "b", ", synonyms: [X]"),
            "2: synonyms: 'X' is also the synonym of 'A', on line 1 (give each tag its own)",
        ),
        ("a: b", "1: is not a list (write a list: each record begins with `- `)"),
    ],
)
def test_a_mistake_is_said_once_with_its_line(text: str, said: str) -> None:
    assert read(text)[1] == [said]


def test_the_tags_without_mistakes_are_read() -> None:
    assert [found.slug for found in read(tag("A", "a") + tag("B", "B b") + tag("C", "c"))[0]] == ["a", "c"]


def test_a_slug_is_short_enough_for_the_name_of_a_folder() -> None:
    problems = Problems()
    parse_vocabulary(
        f"- {{label: A, slug: {'a' * 100}, description: D.}}\n- {{label: B, slug: {'b' * 101}, description: D.}}\n",
        problems,
    )
    assert [problem.line for problem in problems] == [2]
