"""Awesome lists, tables and bots' pages: every field of what is read from them; what is no paper is said."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.arxiv_daily_rows import FORMAT as ROWS
from paperarchive.formats.daily_papers.read import FORMAT as DAILY_PAPERS
from paperarchive.formats.list_format import Probe
from paperarchive.formats.markdown_lists.read import FORMAT
from paperarchive.formats.record import ListItem, QuarantinedPart, Record, SkippedPart
from paperarchive.formats.sniff import sniff_file
from paperarchive.formats.source import SourceFile
from tests.formats.items import format_items, parse_cases, read_items

CASES = parse_cases((Path(__file__).parents[1] / "cases/formats/markdown-lists.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_a_list_gives_the_items_of_its_case(name: str) -> None:
    text, expected = CASES[name]
    assert format_items(read_items(FORMAT, text)) == expected


@pytest.mark.parametrize("name", CASES)
def test_each_list_is_told_by_its_content(name: str) -> None:
    assert sniff_file(SourceFile("a", CASES[name][0].encode())) is FORMAT


CARD = """\
### [A Small Study of Large Studies](https://huggingface.co/papers/2511.00001)

We study how studies are studied, and find that large studies are studied less often than small ones.

[7 authors](https://huggingface.co/papers/2511.00001) · Nov 2, 2025 · [3](https://huggingface.co/papers/2511.00001#community)

"""


@pytest.mark.parametrize(
    "header", ["# Daily Papers\n\nby AK and the research community\n\n", "Trending Papers\n\nDaily\n\n"]
)
def test_a_page_of_daily_papers_that_was_copied_as_markdown_is_no_list(header: str) -> None:
    assert sniff_file(SourceFile("page.md", (header + CARD * 3).encode())) is DAILY_PAPERS
    assert sniff_file(SourceFile("list.md", (CARD * 3).encode())) is FORMAT


def test_the_examples_are_read() -> None:
    for list_format in (FORMAT, ROWS):
        assert list_format.recognize(Probe("x", list_format.example.strip()))
        assert any(isinstance(item, Record) for item in read_items(list_format, list_format.example))


def count(items: list[ListItem], kind: type) -> int:
    return sum(isinstance(item, kind) for item in items)


ENTRY = "- **A Made-Up Paper on Sorting** [[paper](https://arxiv.org/abs/2511.{:05})]\n"


def test_every_item_is_a_record_quarantined_or_skipped() -> None:
    text = "".join(ENTRY.format(n) for n in range(20)) + "- https://arxiv.org/abs/2511.00100\n" * 3 + "- nothing\n" * 4
    items = read_items(FORMAT, text)
    assert [count(items, kind) for kind in (Record, QuarantinedPart, SkippedPart)] == [20, 3, 4]


def test_a_long_list_is_read_in_chunks_as_a_whole() -> None:
    topic = "\n## Topic {0}\n\n- **A Made-Up Paper {0}** [[paper][{0}]]\n" + "\n" + "Words. " * 450 + "\n"
    fence = "\n```\n\n## Topic 0\n\n- [Not a Paper](https://arxiv.org/abs/2511.99999)\n```\n"
    addresses = "".join(f"[{n}]: https://arxiv.org/abs/2511.{n:05}\n" for n in range(1, 101))
    text = "# List\n" + fence.join(topic.format(n) for n in range(1, 101)) + "\n" + addresses
    records = [item for item in read_items(FORMAT, text) if isinstance(item, Record)]
    assert len(text) > 300_000
    assert [record.arxiv for record in records] == [f"2511.{n:05}" for n in range(1, 101)]
    assert [record.keywords for record in records] == [(f"Topic {n}",) for n in range(1, 101)]
    lines = text.split("\n")
    assert all(record.title in lines[record.line - 1] for record in records)


def test_the_same_entry_ten_times_gives_ten_records() -> None:
    assert count(read_items(FORMAT, ENTRY.format(1) * 10), Record) == 10


@pytest.mark.parametrize(
    "text", ["", "\n", "# Title\n", "no list at all\n", "| a |\n", "<table>", "<details><summary>", "- ["]
)
def test_what_holds_no_entry_gives_no_record(text: str) -> None:
    assert count(read_items(FORMAT, text), Record) == 0


@pytest.mark.parametrize("name", CASES)
def test_a_list_that_is_cut_gives_all_entries_before_the_cut(name: str) -> None:
    text = CASES[name][0]
    cut = text[: len(text) // 2]
    whole_lines = cut.count("\n")
    expected = [item for item in read_items(FORMAT, text) if isinstance(item, Record) and item.line <= whole_lines - 4]
    found = [item.title for item in read_items(FORMAT, cut) if isinstance(item, Record)]
    assert found[: len(expected)] == [record.title for record in expected]


def test_a_title_of_a_megabyte_is_read() -> None:
    title = "sorting " * 130_000
    items = read_items(FORMAT, f"- **{title}** [[paper](https://arxiv.org/abs/2511.00001)]\n{ENTRY.format(2)}")
    assert count(items, Record) == 2


def test_entries_behind_an_element_that_ends_a_line_are_on_the_line_of_the_file() -> None:
    one, two = (f"[Paper {n} on Sorting](https://arxiv.org/abs/2511.0000{n})" for n in (1, 2))
    found = [item.line for item in read_items(FORMAT, f"{one}<br>{two}\n") if isinstance(item, Record)]
    assert found == [1, 1]
    found = [item.line for item in read_items(FORMAT, f"{one}<br>\n{two}\n") if isinstance(item, Record)]
    assert found == [1, 2]


PARTS = (
    *("- ", "# ", "**", "[", "](https://arxiv.org/abs/2511.00001)", "|", "\n", "<td>", "<table>", "</table>", "$", "a"),
    *("<details>", "<summary>", "Abstract", "et al.", "2024", "(", ")", "`", "!", "https://doi.org/10.1000/1", "---"),
    *(", Ada Example", "\t", "1. ", " "),
)


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_any_text_is_read_and_each_item_has_a_line_of_it(text: str) -> None:
    items = read_items(FORMAT, text)
    lines = text.count("\n") + 1
    assert all(1 <= item.line <= lines for item in items if isinstance(item, Record | QuarantinedPart | SkippedPart))


@pytest.mark.parametrize(
    "text", ["|", "a|b", "**", "[", "<table><tr><td>", "<sup>1</sup> A", "Ada Example, ", '"a b c ']
)
def test_an_entry_of_marks_takes_no_longer_than_its_length_allows(text: str) -> None:
    entry = f"- **Paper One Two** [p](https://arxiv.org/abs/2511.00001) {text * 3000}\n"
    assert count(read_items(FORMAT, entry), Record) == 1
    row = f"|Title|PDF|\n|-|-|\n|Paper {text * 3000}|[p](https://arxiv.org/abs/2511.00001)|\n"
    assert sum(isinstance(item, Record | QuarantinedPart | SkippedPart) for item in read_items(FORMAT, row)) < 3


# --- rows in JSON

ROW = "|**2025-11-02**|**{}**|Ada Example et.al.|[{}](http://arxiv.org/abs/{})|**[link](https://github.com/example/sorting)**|\\n"


def make_row(title: str, arxiv: str) -> str:
    return f'"{arxiv}": "{ROW.format(title, arxiv, arxiv)}"'


def test_a_row_in_json_is_read_as_the_row_of_the_table() -> None:
    rows = make_row("A | Made-Up Paper", "2511.00001"), make_row("Another", "2511.00002")
    text = f'{{"Sorting": {{{rows[0]}}},\n"Merging": {{{rows[1]}}}}}'
    assert (
        format_items(read_items(ROWS, text, "rows.json"))
        == """\
1 record
title: A | Made-Up Paper
date: 2025-11-02
authors: Ada Example; et al.
arxiv: 2511.00001
keywords: Sorting
code: https://github.com/example/sorting

2 record
title: Another
date: 2025-11-02
authors: Ada Example; et al.
arxiv: 2511.00002
keywords: Merging
code: https://github.com/example/sorting"""
    )


def test_the_items_of_a_bot_for_web_pages_are_read() -> None:
    item = "- 2025-11-01, **Item Title**, Bo Sample et.al., Paper: [http://arxiv.org/abs/2511.00002](http://arxiv.org/abs/2511.00002)\\n"
    assert (
        format_items(read_items(ROWS, f'{{"Sorting": {{"2511.00002": "{item}"}}}}'))
        == """\
1 record
title: Item Title
date: 2025-11-01
authors: Bo Sample; et al.
arxiv: 2511.00002
keywords: Sorting"""
    )


def test_rows_of_json_that_is_cut_are_read_up_to_the_cut() -> None:
    rows = ",\n".join(make_row(f"Paper {n}", f"2511.0000{n}") for n in range(1, 6))
    text = f'{{"Sorting": {{{rows}'
    items = read_items(ROWS, text[:-30])
    assert count(items, Record) == 4
    assert format_items(items[4:]) == "5 quarantined: the row has no end\nlost: the paper 2511.00005"


@given(st.text(alphabet='{}":|\\n,0123456789.[]() aé', max_size=60))
def test_any_text_after_a_row_keeps_the_row(tail: str) -> None:
    text = f'{{"Sorting": {{{make_row("Paper", "2511.00001")}' + tail
    assert count(read_items(ROWS, text), Record) >= 1
