"""`content/authors.yml`: names that are one person."""

import pytest

from paperarchive.content.authors import KnownAuthor, fold_person, map_names, parse_authors
from paperarchive.errors import Problems

ADA = "- {name: Ada Example, orcid: 0000-0002-1825-0097, variants: [A. Example]}\n"


def parse(text: str) -> tuple[tuple[KnownAuthor, ...], list[str]]:
    """The records, and the problems as they are printed."""
    problems = Problems()
    authors = parse_authors(text, problems)
    return authors, [str(problem) for problem in problems]


def test_a_person_has_a_name_an_orcid_and_variants() -> None:
    text = ADA + "- {name: Max Mustermann, variants: [M. Mustermann]}\n"
    assert parse(text) == (
        (
            KnownAuthor("Ada Example", "0000-0002-1825-0097", ("A. Example",)),
            KnownAuthor("Max Mustermann", None, ("M. Mustermann",)),
        ),
        [],
    )


def test_an_empty_file_names_nobody() -> None:
    assert parse("# nobody yet\n") == ((), [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            ADA + "- {name: Bo Other, variants: [a example]}\n",
            (
                "content/authors.yml:2: variants: 'a example' is also a name of 'Ada Example', on line 1, so it stands"
                " for neither (remove it from one of them; papers may tell them apart by `orcid`)"
            ),
        ),
        (
            ADA + "- {name: Bo Other, orcid: 0000-0002-1825-0097}\n",
            (
                "content/authors.yml:2: orcid: 0000-0002-1825-0097 is also that of 'Ada Example', on line 1 (make one"
                " record of the two, or correct one)"
            ),
        ),
        (
            "- {name: Ada Example, variants: ['Example, Ada']}\n",
            "content/authors.yml:1: variants: 'Example, Ada' is there already, spelt alike (remove it)",
        ),
        (
            "- {name: Ada Example}\n",
            (
                "content/authors.yml:1: name: has neither an ORCID iD nor variants, so it says nothing (add `orcid` or"
                " `variants`, or remove the record)"
            ),
        ),
        (
            "- {name: Ada Example, orcid: 0000-0002-1825-0098}\n",
            (
                "content/authors.yml:1: orcid: '0000-0002-1825-0098' is not an ORCID iD: its last digit does not fit"
                " the others (write one such as 0000-0002-1825-0097, or its address)"
            ),
        ),
        (
            "- {name: Ada Example, variants: [A. Example], email: a@example.org}\n",
            "content/authors.yml:1: email: unknown key (check it against the keys that the README lists)",
        ),
        (
            "- {orcid: 0000-0002-1825-0097}\n",
            'content/authors.yml:1: name: is missing (write `name: "..."`)',
        ),
        (
            "- {name: '?!', variants: [A. Example]}\n",
            "content/authors.yml:1: name: '?!' has no letter (write the person's name)",
        ),
        (
            "- Ada Example\n",
            "content/authors.yml:1: is not a mapping of keys to values (write `key: value` lines)",
        ),
        (
            "Ada Example: [A. Example]\n",
            "content/authors.yml:1: is not a list (write a list: each record begins with `- `)",
        ),
    ],
)
def test_every_problem_is_reported_with_its_line(text: str, problem: str) -> None:
    assert problem in parse(text)[1]


def test_namesakes_with_orcids_are_no_problem_and_the_name_alone_is_neither() -> None:
    authors, problems = parse(
        "- {name: Ada Example, orcid: 0000-0002-1825-0097, variants: [A. B. Example]}\n"
        "- {name: Ada Example, orcid: 0000-0001-5109-3700}\n"
    )
    assert problems == []
    assert map_names(authors) == {"a b example": authors[0]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Example", "EXAMPLE, ada"),
        ("J. R. R. Example-Muster", "J R R Example Muster"),
        ("Ada O'Example", "Ada O’Example"),
        ("Jan van der Berg Jr.", "van der Berg, Jr., Jan"),
        ("Émile Muster", "E\u0301mile  Muster"),
    ],
)
def test_case_spaces_punctuation_and_order_make_no_other_name(one: str, other: str) -> None:
    assert fold_person(one) == fold_person(other)


@pytest.mark.parametrize("other", ["A. Example", "Adá Example", "Ada J. Example", "Example Ada", "Adaexample"])
def test_initials_accents_and_middle_names_make_another_name(other: str) -> None:
    assert fold_person("Ada Example") != fold_person(other)
