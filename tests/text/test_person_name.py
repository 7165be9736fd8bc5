"""The parts of a name, and names out of lists of any form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.paper import Author
from paperarchive.text.person_name import (
    NameList,
    PersonName,
    format_name,
    is_group,
    parse_author,
    parse_person_name,
    split_bibtex_names,
    split_names,
)
from tests.paths import CASES

CASES_OF_NAMES = json.loads((CASES / "names.json").read_text(encoding="utf-8"))
WORDS = st.sampled_from(
    """Ada Lovelace de la Van der y J. R. Jr. III 李 明 O'Neil al-Amin , Ó""".split()  # noqa: SIM905  (readable)
)


@pytest.mark.parametrize(("text", "given_name", "particle", "family", "suffix"), CASES_OF_NAMES, ids=str)
def test_a_name_has_its_parts(text: str, given_name: str, particle: str, family: str, suffix: str) -> None:
    name = parse_person_name(text)
    assert (name.given, name.particle, name.family, name.suffix) == (given_name, particle, family, suffix)


@pytest.mark.parametrize("text", [case[0] for case in CASES_OF_NAMES if "{" not in case[0]])
def test_a_name_comes_back_from_what_is_written_of_it(text: str) -> None:
    name = parse_person_name(text)
    assert parse_person_name(format_name(name)) == name


@given(st.lists(WORDS, min_size=1, max_size=8).map(" ".join))
def test_no_word_of_a_name_is_lost_and_a_name_that_is_written_stays(text: str) -> None:
    name = parse_person_name(text)
    wanted = sorted(text.replace(",", " ").split())
    assert sorted(f"{name.given} {name.particle} {name.family} {name.suffix}".split()) == wanted
    written = format_name(name)
    assert format_name(parse_person_name(written)) == written


@pytest.mark.parametrize(
    ("text", "shown", "inverted"),
    [
        ("van der Berg, Jr., Jan", "Jan van der Berg Jr.", "van der Berg, Jan, Jr."),
        ("García Márquez, Gabriel", "Gabriel García Márquez", "García Márquez, Gabriel"),
        ("李 明", "李 明", "李, 明"),
        ("Plato", "Plato", "Plato"),
        ("Gemini Team", "Gemini Team", "Gemini Team"),
    ],
)
def test_a_name_is_shown_and_inverted(text: str, shown: str, inverted: str) -> None:
    name = parse_person_name(text)
    assert (name.display(), name.inverted()) == (shown, inverted)


def test_an_entry_says_that_a_name_is_that_of_a_group() -> None:
    author = Author("Gus Stone", group=True)
    assert parse_author(author) == PersonName("", "", "Gus Stone")
    assert (is_group(author), is_group(Author("Gus Stone")), is_group(Author("Gemini Team"))) == (True, False, True)


def names_of(names: NameList) -> list[str]:
    return [f"[{author.name}]" if author.group else author.name for author in names.authors]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Lovelace, Ada and Babbage, Charles", ["Ada Lovelace", "Charles Babbage"]),
        ("Lovelace, Ada and\n  Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
        ("Lovelace, Ada and Plato", ["Ada Lovelace", "Plato"]),
        ("{Gemini Team} and Ada Lovelace", ["[Gemini Team]", "Ada Lovelace"]),
        ("{{Barnes and Noble}} and {K}urt G{ö}del", ["[Barnes and Noble]", "Kurt Gödel"]),
        ("García Márquez, Gabriel and Lovelace, Ada", ["García Márquez, Gabriel", "Ada Lovelace"]),
        ("Ada Lovelace; Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
        ("Lovelace, A.; Babbage, C. ;", ["A. Lovelace", "C. Babbage"]),
        ("Ada Lovelace | Bo Li", ["Ada Lovelace", "Bo Li"]),
        ("Ada Lovelace\nBo Li\n", ["Ada Lovelace", "Bo Li"]),
        ("Ada Lovelace, Charles Babbage and Plato", ["Ada Lovelace", "Charles Babbage", "Plato"]),
        (
            "Ada Lovelace, Bo Li, and Jan van der Berg",
            ["Ada Lovelace", "Bo Li", "Jan van der Berg"],
        ),
        ("Ada Lovelace & Bo Li", ["Ada Lovelace", "Bo Li"]),
        ("Ada Lovelace, Bo Li", ["Ada Lovelace", "Bo Li"]),
        ("Lovelace, A., Babbage, C., & Byron, L.", ["A. Lovelace", "C. Babbage", "L. Byron"]),
        ("Lovelace, A., & Babbage, C.", ["A. Lovelace", "C. Babbage"]),
        ("Lovelace, Ada", ["Ada Lovelace"]),
        ("van der Berg, Jan Piet", ["Jan Piet van der Berg"]),
        ("Wim F. Bakker, Jr., Ada Lovelace", ["Wim F. Bakker Jr.", "Ada Lovelace"]),
        ("['Ada Lovelace', \"Pat O'Neil\"]", ["Ada Lovelace", "Pat O'Neil"]),
        ('["Ada Lovelace", "Bo Li"]', ["Ada Lovelace", "Bo Li"]),
        ("[Ada Lovelace, Bo Li]", ["Ada Lovelace", "Bo Li"]),
        ("李明, 王小明", ["李明", "王小明"]),
        ("李明、王小明", ["李明", "王小明"]),
        ("Ada Lovelace*†, Bo Li1,2, Cy Do3", ["Ada Lovelace", "Bo Li", "Cy Do"]),
        ("Ada Lovelace$^{1}$ and Bo Li$^{1,2}$", ["Ada Lovelace", "Bo Li"]),
        ("Lovelace, Ada (57190000000); Li, Bo (57190000001)", ["Ada Lovelace", "Bo Li"]),
        ("Bob Others and Ada Etal", ["Bob Others", "Ada Etal"]),
        ("Example, Inc.; Ada Lovelace", ["[Example, Inc.]", "Ada Lovelace"]),
        ("1 and 2", []),
        (" ", []),
    ],
)
def test_names_are_read_out_of_lists_of_any_form(text: str, wanted: list[str]) -> None:
    found = split_names(text)
    assert (names_of(found), found.is_complete) == (wanted, True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Lovelace, Ada and others", ["Ada Lovelace"]),
        ("Ada Lovelace, Bo Li, et al.", ["Ada Lovelace", "Bo Li"]),
        ("Ada Lovelace et.al.", ["Ada Lovelace"]),
        ("Ada Lovelace et al", ["Ada Lovelace"]),
        ("Ada Lovelace; Bo Li; et al.", ["Ada Lovelace", "Bo Li"]),
        ("Ada Lovelace, Bo Li, and 5 others", ["Ada Lovelace", "Bo Li"]),
        ("Ada Lovelace, Bo Li, ...", ["Ada Lovelace", "Bo Li"]),
        ("['Ada Lovelace', 'et al.']", ["Ada Lovelace"]),
        ("李明 等", ["李明"]),
        ("et al.", []),
    ],
)
def test_a_list_that_goes_on_is_incomplete(text: str, wanted: list[str]) -> None:
    found = split_names(text)
    assert (names_of(found), found.is_complete) == (wanted, False)


def test_only_and_parts_the_names_of_a_bibtex_field() -> None:
    found = split_bibtex_names("García Márquez, Gabriel José and Lovelace, Ada and others")
    assert (names_of(found), found.is_complete) == (["García Márquez, Gabriel José", "Ada Lovelace"], False)


def test_an_affiliation_in_brackets_is_none_of_the_name() -> None:
    found = split_names("Ada Lovelace (MIT, Cambridge), Xiaoming Wang (王小明)").authors
    assert found == (Author("Ada Lovelace", affiliation="MIT, Cambridge"), Author("Xiaoming Wang (王小明)"))


@given(st.text(alphabet="Aab .,;&{}()[]'\"|\n1*é李-", max_size=60))
def test_any_text_gives_names_with_letters(text: str) -> None:
    for author in split_names(text).authors:
        assert any(character.isalpha() for character in author.name)
