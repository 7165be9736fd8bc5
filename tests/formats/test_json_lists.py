"""Lists in JSON and JSON Lines, of any arrangement."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.json_lists import FORMAT, LINES
from paperarchive.formats.json_scan import JsonScanner
from paperarchive.formats.list_format import ReadOptions
from paperarchive.formats.record import Record
from paperarchive.formats.source import ListSource, SourceFile
from tests.formats.lists import cut_everywhere, messages, read, read_one, recognize, titles

PAPERS: list[dict[str, Any]] = [
    {"title": f"Made-Up Paper {number}", "authors": ["Ada Example"], "id": f"2511.0000{number}"} for number in (1, 2, 3)
]
TITLES = [paper["title"] for paper in PAPERS]

ARRANGEMENTS = {
    "lines": "\n".join(map(json.dumps, PAPERS)),
    "lines with blank ones": "\n\n".join(map(json.dumps, PAPERS)) + "\n",
    "lines with commas": ",\n".join(map(json.dumps, PAPERS)),
    "array": json.dumps(PAPERS),
    "indented array": json.dumps(PAPERS, indent=2),
    "array of lines": "[\n" + ",\n".join(map(json.dumps, PAPERS)) + "\n]",
    "objects one after the other": "\n".join(json.dumps(paper, indent=2) for paper in PAPERS),
    "an object around it": json.dumps({"meta": {"count": 3}, "results": PAPERS}),
    "two objects around it": json.dumps({"status": "ok", "message": {"total": 3, "items": PAPERS}}, indent=1),
    "by identifier": json.dumps({paper["id"]: {"title": paper["title"]} for paper in PAPERS}),
    "by topic": json.dumps({"Sorting": PAPERS[:1], "Listing": PAPERS[1:]}, indent=2),
    "by title": json.dumps({paper["title"]: {"url": "https://example.org/a"} for paper in PAPERS}),
    "with a name": json.dumps({"title": "My list", "papers": PAPERS}),
    "Python": repr(PAPERS),
    "lines of Python": "\n".join(map(repr, PAPERS)),
    "trailing commas": json.dumps(PAPERS, indent=2).replace("\n  }", ",\n  }"),
}


@pytest.mark.parametrize("text", ARRANGEMENTS.values(), ids=ARRANGEMENTS.keys())
def test_every_arrangement_gives_the_same_papers(text: str) -> None:
    found = read(FORMAT, text)
    assert titles(found) == TITLES
    assert not found.quarantine


def test_an_identifier_as_key_is_the_papers() -> None:
    found = read(FORMAT, ARRANGEMENTS["by identifier"])
    assert [record.arxiv for record in found.records] == [paper["id"] for paper in PAPERS]


def test_a_topic_as_key_is_a_keyword() -> None:
    found = read(FORMAT, ARRANGEMENTS["by topic"])
    assert [record.keywords for record in found.records] == [("Sorting",), ("Listing",), ("Listing",)]


def test_each_record_has_its_line() -> None:
    assert [record.line for record in read(LINES, ARRANGEMENTS["lines with blank ones"]).records] == [1, 3, 5]
    assert [record.line for record in read(FORMAT, ARRANGEMENTS["array of lines"]).records] == [2, 3, 4]
    assert [record.line for record in read(FORMAT, ARRANGEMENTS["indented array"]).records] == [2, 9, 16]


@pytest.mark.parametrize("name", ["array", "indented array", "array of lines", "lines", "an object around it"])
@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"title": "Made-Up Paper 2"', '"title": "Made-Up Paper 2'),
        ('"title": "Made-Up Paper 2"', '"title" "Made-Up Paper 2"'),
        ('"title": "Made-Up Paper 2", "authors"', '"title": {"Made-Up Paper 2", "authors"'),
        ('"2511.00002"', "2511,00002,"),
    ],
)
def test_a_broken_record_is_quarantined_and_the_rest_read(name: str, good: str, bad: str) -> None:
    text = ARRANGEMENTS[name]
    if good not in text:
        good, bad = '"Made-Up Paper 2",', '{"Made-Up Paper 2",'
    found = read(FORMAT, text.replace(good, bad, 1))
    assert titles(found) == [TITLES[0], TITLES[2]]
    assert "Made-Up Paper 2" in "".join(part.text for part in found.quarantine)
    assert len(found.quarantine) == 1


def test_a_broken_record_is_named_by_its_title() -> None:
    found = read(FORMAT, ARRANGEMENTS["array of lines"].replace('"id": "2511.00002"', '"id" 1'))
    assert [(part.line, part.lost) for part in found.quarantine] == [(3, "the record of 'Made-Up Paper 2'")]


def test_a_missing_bracket_takes_no_other_record_with_it() -> None:
    text = ARRANGEMENTS["indented array"]
    broken = text.replace("  },\n", "", 1)
    found = read(FORMAT, broken)
    assert titles(found) == TITLES[1:]
    assert found.quarantine[0].why == "is cut off: a bracket is not closed"


@pytest.mark.parametrize("name", ARRANGEMENTS.keys())
def test_a_file_cut_in_the_middle_loses_no_whole_record(name: str) -> None:
    text = ARRANGEMENTS[name]
    for part in cut_everywhere(text):
        found = read(FORMAT, part)
        whole = [title for title in titles(found) if title in TITLES]
        assert len(found.records) + len(found.quarantine) >= len(whole)
        assert whole == TITLES[: len(whole)]
        assert set(titles(found)) <= {*TITLES, "My list"}


@pytest.mark.parametrize("indent", [None, 2])
def test_none_of_many_records_is_lost(indent: int | None) -> None:
    papers = [{"title": f"Made-Up Paper {number}", "year": 2025} for number in range(50)]
    assert len(read(FORMAT, json.dumps(papers, indent=indent)).records) == 50


def test_ten_times_the_same_record_is_ten_records() -> None:
    assert titles(read(FORMAT, json.dumps(PAPERS[:1] * 10))) == TITLES[:1] * 10


@pytest.mark.parametrize("text", ["[]", "{}", "", " \n", '{"results": []}'])
def test_an_empty_list_has_no_entries(text: str) -> None:
    assert read(FORMAT, text).entry_count == 0


@pytest.mark.parametrize("text", ["[1, 2]", '["A Title", "Another"]', "[[1], [2]]", "[null]", "[true,"])
def test_what_is_no_object_is_quarantined(text: str) -> None:
    found = read(FORMAT, text)
    assert found.entry_count == len(found.quarantine) > 0


@pytest.mark.parametrize("deep", ["[" * 10_000, '{"a":' * 10_000, '{"title": ' + "[" * 10_000 + "]" * 10_000 + "}"])
def test_deep_nesting_is_quarantined(deep: str) -> None:
    found = read(FORMAT, f'[{{"title": "First"}},\n{deep}')
    assert titles(found)[:1] == ["First"]
    assert found.quarantine


def test_a_field_of_a_megabyte_is_reported() -> None:
    found = read(FORMAT, json.dumps([{"title": "A", "abstract": "x " * 500_000}, *PAPERS]))
    assert titles(found) == ["A", *TITLES]
    assert found.unread[0].why == "the abstract has 999,999 characters; it stays empty"


def test_keys_without_a_title_are_shown_with_what_to_do() -> None:
    found = read(FORMAT, json.dumps([{"heading": "A Title", "who": "Ada Example", "data": {"n": "2511.00001"}}]))
    problem = found.problems[0]
    assert str(problem) == (
        "list:1: no key of its records is known to be the title; they have `heading`, `who`, `data`"
        " (say which it is: --map title=KEY, and others likewise: --map title=KEY,authors=KEY,url=KEY)"
    )


def test_many_broken_lines_before_the_papers_hide_none() -> None:
    text = '{"title": "A"\n' * 30 + ARRANGEMENTS["lines"]
    found = read(LINES, text)
    assert titles(found) == TITLES
    assert len(found.quarantine) == 30
    assert not found.problems


def test_a_mapping_names_the_keys() -> None:
    text = json.dumps([{"heading": "A Title", "who": "Ada Example", "data": {"n": "2511.00001"}}])
    record = read_one(FORMAT, text, {"title": "heading", "authors": "who", "arxiv": "data.n"})
    assert (record.title, record.authors[0].name, record.arxiv) == ("A Title", "Ada Example", "2511.00001")


def test_a_mapping_to_a_missing_key_is_a_problem() -> None:
    found = read(FORMAT, json.dumps([{"heading": "A Title"}]), {"title": "headline"})
    assert messages(found.problems) == [
        "no record has the key `headline`, which --map gives as the title; they have `heading`"
    ]


def test_private_paths_are_found_where_they_are() -> None:
    text = json.dumps(
        [{"title": "A", "file": "/home/ada/a.pdf"}, {"title": "B", "attachments": [{"path": "C:\\a.pdf"}]}]
    )
    found = read(FORMAT, text)
    assert [text[field.start : field.stop] for field in found.private] == ["/home/ada/a.pdf", "C:\\\\a.pdf"]
    assert "ada" not in repr(found.records)


def test_a_private_path_below_an_escaped_key_is_found() -> None:
    text = '[{"title": "A", "pi\\u00e8ce": "/home/ada/a.pdf"}]'
    (field,) = read(FORMAT, text).private
    assert text[field.start : field.stop] == "/home/ada/a.pdf"


def test_private_paths_of_a_broken_record_are_found() -> None:
    text = '[{"title": "A", "file": "/home/ada/a.pdf" 1},\n{"title": "B", "year": 1990}]'
    found = read(FORMAT, text)
    assert [text[field.start : field.stop] for field in found.private] == ["/home/ada/a.pdf"]
    assert titles(found) == ["B"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ARRANGEMENTS["lines"], "json-lines"),
        (ARRANGEMENTS["array"], "json"),
        (ARRANGEMENTS["by topic"], "json"),
        (ARRANGEMENTS["Python"], "json"),
        ("[]", "json"),
    ],
)
def test_json_is_recognized(text: str, name: str) -> None:
    assert recognize(text) == name


class Growing:
    """A source of many records, made while it is read."""

    def __init__(self, count: int) -> None:
        self.name = "list"
        self._count = count

    def read_chunks(self, characters: int = 0) -> Iterator[str]:
        del characters
        yield '{"results": ['
        for number in range(0, self._count, 100):
            papers = [
                f'{{"title": "Made-Up Paper {one}", "x": "{"We sort. " * 200}"}}' for one in range(number, number + 100)
            ]
            yield ("," if number else "") + ",".join(papers)
        yield "]}"


def test_a_large_array_on_one_line_is_never_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperarchive.formats.json_scan.LONGEST_ELEMENT", 1 << 20)
    source = ListSource("list", (Growing(3000),))  # type: ignore[arg-type]  # has what is used of a file
    tracemalloc.start()
    items = FORMAT.read(source, ReadOptions())
    count = sum(isinstance(item, Record) for item in items)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3000
    assert peak < 4_500_000  # of 5.6 MB


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@given(JSON, st.integers(min_value=1, max_value=20), st.sampled_from([None, 0, 2]))
def test_a_value_is_cut_whole_out_of_chunks_of_any_size(value: object, size: int, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    chunks = (text[start : start + size] for start in range(0, len(text), size))
    part = JsonScanner(iter([*chunks, " "])).take_value()
    assert json.loads(part.text) == value
    assert part.is_whole


@given(st.text(alphabet="[]{}\",:\\\n abtile'1", max_size=80))
def test_no_text_raises_and_every_letter_is_somewhere(text: str) -> None:
    found = read(FORMAT, text)
    assert found.entry_count >= 0


def test_a_file_on_disk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.json"
    path.write_text(ARRANGEMENTS["array"], encoding="utf-8")
    file = SourceFile("papers.json", path.read_bytes())
    items = list(FORMAT.read(ListSource("papers.json", (file,)), ReadOptions()))
    assert len(items) == 3
