"""Lists in YAML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.yaml_lists import FORMAT
from paperarchive.paper import Author, PartialDate
from tests.formats.lists import cut_everywhere, messages, read, read_one, recognize, titles

LIST = """\
- title: 'Made-Up Paper 1'
  authors: [Ada Example, Bo Sample]
  date: '2025-11-02'
  arxiv_id: '2511.00001'
- title: "Made-Up Paper 2"
  abstract: |
    We sort:

    - listings
  year: 2025
- title: Made-Up Paper 3
  url: https://doi.org/10.1000/182
"""
TITLES = ["Made-Up Paper 1", "Made-Up Paper 2", "Made-Up Paper 3"]


def indent(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))


ARRANGEMENTS = {
    "list": LIST,
    "with a beginning": "# my papers\n---\n" + LIST,
    "below a key": "name: My list\npapers:\n" + LIST,
    "below a key, indented": "papers:\n" + indent(LIST),
    "by topic": "Sorting:\n"
    + indent(LIST[: LIST.index("- title: Made")])
    + "Listing:\n"
    + indent(LIST[LIST.index("- title: Made") :]),
    "by key": "".join(f"paper{number}:\n  title: {title}\n  year: 2025\n" for number, title in enumerate(TITLES)),
    "in braces": "".join(f"- {{title: {title}, year: 2025}}\n" for title in TITLES),
    "documents": "".join(f"---\ntitle: {title}\nyear: 2025\n" for title in TITLES),
}


@pytest.mark.parametrize("text", ARRANGEMENTS.values(), ids=ARRANGEMENTS.keys())
def test_every_arrangement_gives_the_same_papers(text: str) -> None:
    found = read(FORMAT, text)
    assert titles(found) == TITLES
    assert not found.quarantine


def test_values_keep_what_they_are() -> None:
    found = read(FORMAT, LIST)
    assert [record.line for record in found.records] == [1, 5, 11]
    first, second, third = found.records
    assert first.authors == (Author("Ada Example"), Author("Bo Sample"))
    assert first.arxiv == "2511.00001"
    assert second.date == PartialDate(2025)
    assert third.doi == "10.1000/182"


def test_an_unquoted_identifier_keeps_its_zeros() -> None:
    assert read_one(FORMAT, "- title: A\n  arxiv: 2511.10000\n").arxiv == "2511.10000"


def test_none_of_many_records_is_lost() -> None:
    text = "".join(f"- title: Made-Up Paper {number}\n  year: 2025\n" for number in range(50))
    assert titles(read(FORMAT, text)) == [f"Made-Up Paper {number}" for number in range(50)]


def test_a_broken_record_is_quarantined_and_the_rest_read() -> None:
    found = read(FORMAT, LIST.replace('"Made-Up Paper 2"', '"Made-Up: Paper 2" again'))
    assert titles(found) == [TITLES[0], TITLES[2]]
    assert [(part.line, part.why[:14]) for part in found.quarantine] == [(5, "is broken YAML")]


def test_a_key_that_stands_twice_loses_neither_value() -> None:
    record = read_one(FORMAT, "- title: A\n  remark: x\n  venue: V\n  venue: W\n")
    assert record.venue == "V"
    assert "W" in repr(record.extra)


def test_a_key_that_stands_ten_thousand_times_takes_linear_time() -> None:
    found = read(FORMAT, "- title: A\n" + "  x: B\n" * 10_000)
    assert titles(found) == ["A"]


@pytest.mark.parametrize(
    "value",
    [
        " /home/ada/a b.pdf",
        " '/home/ada/a.pdf'",
        ' "C:\\\\Users\\\\ada\\\\a.pdf"',
        "\n  - /home/ada/a.pdf\n  - /home/ada/b.pdf",
        "\n    - path: /home/ada/a.pdf\n      title: x",
        " [/home/ada/a.pdf, /home/ada/b.pdf]",
        " |\n    /home/ada/a.pdf",
    ],
)
@pytest.mark.parametrize("rest", ["  year: 2025\n", "  year: 'open\n"])
@pytest.mark.parametrize("is_nested", [False, True])
def test_a_private_path_is_blanked_in_each_form(value: str, rest: str, is_nested: bool) -> None:
    text = f"- title: First\n  file:{value}\n{rest}- title: Second\n"
    text = f"papers:\n{indent(text)}" if is_nested else text
    found = read(FORMAT, text)
    blanked = text
    for field in sorted(found.private, key=lambda one: -one.start):
        blanked = blanked[: field.start] + blanked[field.stop :]
    assert "ada" not in blanked
    assert "ada" not in repr(found.records)
    assert "title: First" in blanked
    assert titles(found)[-1] == "Second"


def test_references_of_pandoc_are_csl() -> None:
    text = (
        "references:\n- id: example2025\n  type: article-journal\n  title: Sorting\n  author:\n"
        "  - family: Example\n    given: Ada\n  issued:\n    date-parts:\n    - - 2025\n      - 11\n"
    )
    assert recognize(text, "a.yaml") == "yaml"
    record = read_one(FORMAT, text)
    assert (record.authors, record.date) == ((Author("Ada Example"),), PartialDate(2025, 11))


def test_keys_without_a_title_are_shown_with_what_to_do() -> None:
    text = "- heading: Sorting\n  who: Ada Example\n"
    assert messages(read(FORMAT, text).problems) == [
        "no key of its records is known to be the title; they have `heading`, `who`"
    ]
    record = read_one(FORMAT, text, {"title": "heading", "authors": "who"})
    assert (record.title, record.authors) == ("Sorting", (Author("Ada Example"),))


def test_aliases_do_not_grow() -> None:
    bomb = "- title: A\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for number in range(12):
        bomb += f"  b{number}: &{chr(98 + number)} [{', '.join([f'*{chr(97 + number)}'] * 10)}]\n"
    assert titles(read(FORMAT, bomb)) == ["A"]


def test_an_alias_of_itself_ends() -> None:
    assert read(FORMAT, "- &a\n  title: A\n  authors: *a\n  x: *a\n").entry_count == 1


def test_deep_nesting_is_quarantined() -> None:
    found = read(FORMAT, f"- title: A\n  x: {'[' * 10_000}\n" + LIST)
    assert titles(found) == TITLES
    assert len(found.quarantine) == 1


def test_no_object_is_made_and_no_code_run() -> None:
    found = read(FORMAT, "- title: A\n  x: !!python/object/apply:os.system ['true']\n")
    assert titles(found) == ["A"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (LIST, "list"),
        (LIST.replace("We sort:", "We sort:\n    and sort\n" * 40), "list"),
        (ARRANGEMENTS["below a key"], "papers.yaml"),
        (ARRANGEMENTS["by key"], "papers.yml"),
        (ARRANGEMENTS["with a beginning"], "list"),
    ],
)
def test_a_list_in_yaml_is_recognized(text: str, name: str) -> None:
    assert recognize(text, name) == "yaml"


@pytest.mark.parametrize(
    "text",
    [
        "# Papers\n\n- [Sorting](https://arxiv.org/abs/2511.00001), Ada Example\n",
        "We sort listings.\n\nNote: this is prose.\n",
        "---\ntitle: A Paper\n---\nThe abstract.\n",
    ],
)
def test_other_text_is_no_list_in_yaml(text: str) -> None:
    assert recognize(text) != "yaml"


def test_a_list_cut_off_loses_no_whole_record() -> None:
    for part in cut_everywhere(LIST):
        found = read(FORMAT, part)
        assert len(found.records) + len(found.quarantine) + len(found.problems) >= part.count("- title: ") - 1


@given(st.text(alphabet="- :title\n[]{}'\"#&*|a", max_size=120))
def test_no_text_raises(text: str) -> None:
    assert read(FORMAT, text).entry_count >= 0
