"""Tables: CSV, TSV, and what programs export as such."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.csv_rows import RowReader
from paperarchive.formats.csv_tables import FORMAT, TSV
from paperarchive.paper import ExtraValue, Link, PartialDate
from tests.formats.lists import cut_everywhere, messages, read, read_one, recognize, titles

HEADER = "title,authors,year,venue,url,tags\n"
ROWS = (
    '"Sorting, Made Up",Ada Example; Bo Sample,2025,ExampleConf,https://arxiv.org/abs/2511.00001,"sorting, lists"\n'
    "Second Paper,Cy Instance,2024,,https://doi.org/10.1000/182,\n"
    '"A Paper of\nTwo Lines","Example, A.",2023,,,\n'
)
TABLE = HEADER + ROWS
TITLES = ["Sorting, Made Up", "Second Paper", "A Paper of Two Lines"]


def test_a_table_is_read() -> None:
    found = read(FORMAT, TABLE)
    assert titles(found) == TITLES
    assert [record.line for record in found.records] == [2, 3, 4]
    first = found.records[0]
    assert [author.name for author in first.authors] == ["Ada Example", "Bo Sample"]
    assert (first.arxiv, first.venue, first.keywords) == ("2511.00001", "ExampleConf", ("sorting", "lists"))
    assert first.date == PartialDate(2025)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_that_of_the_header(delimiter: str) -> None:
    rows = csv.reader(io.StringIO(TABLE))
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    text = written.getvalue()
    assert recognize(text) == ("tsv" if delimiter == "\t" else "csv")
    assert titles(read(TSV, text)) == TITLES


def test_a_byte_order_mark_and_line_ends_of_windows_are_read() -> None:
    assert titles(read(FORMAT, b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode())) == TITLES


def test_a_header_in_another_row_is_found() -> None:
    found = read(FORMAT, "My papers,,,,,\n\n" + TABLE)
    assert titles(found) == TITLES
    assert [part.why for part in found.skipped] == ["is above the header of the table"]


def test_a_quotation_mark_that_is_not_closed_costs_its_row_only() -> None:
    found = read(FORMAT, HEADER + '"Open,Ada Example,2025,,,\n' + ROWS)
    assert titles(found) == TITLES
    (part,) = found.quarantine
    assert (part.line, part.why) == (2, "has a quotation mark that is not closed")
    assert part.lost == "the row '\"Open,Ada Example,2025,,,'"


def test_a_quotation_mark_within_a_cell_is_read() -> None:
    found = read(FORMAT, HEADER + '"He said "sort" to it","Ada Example",2025,,,\n')
    assert titles(found) == ['He said "sort" to it']


def test_rows_with_more_cells_than_the_header_are_quarantined() -> None:
    found = read(FORMAT, HEADER + "Sorting, Made Up,Ada Example,2025,ExampleConf,https://example.org,x\n" + ROWS)
    assert titles(found) == TITLES
    assert [part.why for part in found.quarantine] == [
        "has 7 cells, the header 6: a cell with the delimiter needs quotation marks"
    ]


def test_a_row_may_end_early() -> None:
    assert titles(read(FORMAT, HEADER + "Sorting,Ada Example\n" + ROWS)) == ["Sorting", *TITLES]


def test_a_line_end_outside_of_quotation_marks_is_quarantined_whole() -> None:
    found = read(FORMAT, HEADER + "Sorting,Ada Example,2025,Example\nConf,https://example.org,x\n" + ROWS)
    assert titles(found) == TITLES
    assert [part.why for part in found.quarantine] == ["has a line end outside of quotation marks"]


def test_empty_rows_and_a_second_header_are_no_papers() -> None:
    found = read(FORMAT, TABLE + ",,,,,\n" + HEADER)
    assert titles(found) == TITLES
    assert [part.why for part in found.skipped] == ["is empty", "repeats the header"]


def test_a_table_without_a_header_asks_for_column_numbers() -> None:
    text = "1,Sorting Made Up,Ada Example\n2,Second Paper,Bo Sample\n"
    problem = read(FORMAT, text).problems[0]
    assert str(problem) == (
        "list:1: no row names a column `title`; the columns of the first row are 1 = `1`, 2 = `Sorting Made Up`,"
        " 3 = `Ada Example` (say which column is the title, by name or number: --map title=2,authors=3)"
    )
    found = read(FORMAT, text, {"title": "2", "authors": "3"})
    assert titles(found) == ["Sorting Made Up", "Second Paper"]
    assert found.records[1].authors[0].name == "Bo Sample"


def test_a_mapping_names_columns() -> None:
    text = "Heading;Wer;Nr\nSorting;Ada Example;2511.00001\n"
    record = read_one(FORMAT, text, {"title": "Heading", "authors": "Wer", "arxiv": "Nr"})
    assert (record.title, record.authors[0].name, record.arxiv) == ("Sorting", "Ada Example", "2511.00001")


def test_a_mapping_to_no_column_is_a_problem() -> None:
    text = "Heading;Wer\nSorting;Ada Example\n"
    assert messages(read(FORMAT, text, {"title": "Titel"}).problems) == [
        "no record has the key `Titel`, which --map gives as the title; they have `Heading`, `Wer`"
    ]


def test_cells_of_spreadsheets_are_unwrapped() -> None:
    rows = [
        ["Title", "DOI", "Code"],
        [
            '=HYPERLINK("https://arxiv.org/abs/2511.00001","Sorting")',
            '="10.1000/182"',
            '=HYPERLINK("https://github.com/a/b";"code")',
        ],
        ["[Second](https://arxiv.org/abs/2511.00002)", "", ""],
    ]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    first, second = read(FORMAT, written.getvalue()).records
    assert (first.title, first.arxiv, first.doi) == ("Sorting", "2511.00001", "10.1000/182")
    assert first.links == (Link("code", "https://github.com/a/b"),)
    assert (second.title, second.arxiv) == ("Second", "2511.00002")


def test_an_export_of_scopus_is_read() -> None:
    text = (
        '"Authors","Author full names","Author(s) ID","Title","Year","Source title","Volume","Page start","Page end",'
        '"Cited by","DOI","Abstract","Author Keywords","Document Type","Source","EID"\n'
        '"Example A.; Sample B.","Example, Ada (00000000000); Sample, Bo (00000000001)","1; 2","Sorting","2025",'
        '"Journal of Examples","1","1","4","0","10.1000/182","We sort. © 2025 Example Publisher.","a; b","Article",'
        '"Scopus","2-s2.0-0"\n'
    )
    record = read_one(FORMAT, text)
    assert [author.name for author in record.authors] == ["Ada Example", "Bo Sample"]
    assert (record.abstract, record.venue, record.publication_type) == (
        "We sort.",
        "Journal of Examples",
        "article-journal",
    )
    assert dict(record.extra) == {"volume": ExtraValue(text="1"), "pages": ExtraValue(text="1-4")}


def test_an_export_of_zotero_keeps_no_path() -> None:
    text = (
        '"Key","Item Type","Publication Year","Author","Title","DOI","Url","Abstract Note","Date","Date Added",'
        '"Extra","File Attachments","Manual Tags"\n'
        '"ABCD1234","journalArticle","2025","Example, Ada; Sample, Bo","Sorting","10.1000/182","","We sort.",'
        '"2025-11-02","2026-01-01 10:00:00","arXiv:2511.00001 [cs]","/home/ada/Zotero/a.pdf; C:\\Users\\ada\\b.html",'
        '"sorting; lists"\n'
        '"ABCD1235","attachment","","","PDF","","","","","","","/home/ada/c.pdf",""\n'
    )
    found = read(FORMAT, text)
    (record,) = found.records
    assert [author.name for author in record.authors] == ["Ada Example", "Bo Sample"]
    assert (record.arxiv, record.doi, record.keywords) == ("2511.00001", "10.1000/182", ("sorting", "lists"))
    assert record.date is not None
    assert record.date.isoformat() == "2025-11-02"
    assert [text[field.start : field.stop] for field in found.private] == [
        "/home/ada/Zotero/a.pdf; C:\\Users\\ada\\b.html",
        "/home/ada/c.pdf",
    ]
    assert [part.why for part in found.skipped] == ["is an attachment or a note, not a paper"]
    assert "/home" not in repr(record)


def test_private_paths_of_a_broken_row_are_found() -> None:
    text = "title,file,year\nA,/home/ada/a.pdf,1990,x,y\nB,,1990\n"
    found = read(FORMAT, text)
    assert [text[field.start : field.stop] for field in found.private] == ["/home/ada/a.pdf"]
    assert titles(found) == ["B"]


def test_an_export_of_web_of_science_is_read() -> None:
    text = (
        "PT\tAU\tAF\tTI\tSO\tDE\tID\tAB\tEM\tPD\tPY\tVL\tBP\tEP\tDI\tUT\n"
        "J\tExample, A; Sample, B\tExample, Ada; Sample, Bo\tSorting\tJOURNAL OF EXAMPLES\ta; b\tc\tWe sort.\t"
        "ada@example.org\tNOV 2\t2025\t1\t1\t4\t10.1000/182\tWOS:000\n"
    )
    assert recognize(text) == "tsv"
    record = read_one(TSV, text)
    assert [author.name for author in record.authors] == ["Ada Example", "Bo Sample"]
    assert record.date is not None
    assert record.date.isoformat() == "2025-11-02"
    assert record.keywords == ("a", "b", "c")
    assert "ada@example.org" not in repr(record)


def test_an_export_of_notion_is_read() -> None:
    text = (
        "Name,Authors,Status,Tags,URL,Published\n"
        'Sorting,"Ada Example, Bo Sample",Reading,"sorting, lists",https://arxiv.org/abs/2511.00001,'
        '"November 4, 2025 9:12 AM"\n'
    )
    record = read_one(FORMAT, text)
    assert record.date is not None
    assert record.date.isoformat() == "2025-11-04"
    assert record.keywords == ("sorting", "lists")
    assert dict(record.extra) == {"status": ExtraValue(text="Reading")}


@pytest.mark.parametrize(
    "text",
    [
        "We sort listings, and print them, by title, and author.\nMore text, of that kind.\n",
        "Title: A Paper\nAuthors: Ada Example, Bo Sample\n",
        "| Title | Authors |\n|---|---|\n| Sorting | Ada |\n",
        "@article{a,\n  title = {A},\n  author = {B}\n}\n",
    ],
)
def test_other_text_is_no_table(text: str) -> None:
    assert recognize(text) not in ("csv", "tsv")


def test_a_table_cut_off_loses_no_whole_row() -> None:
    for part in cut_everywhere(TABLE):
        if len(part) > len(HEADER) + 5:
            assert read(FORMAT, part).entry_count > 0


@pytest.mark.parametrize("text", ["", "title,authors,year\n", "\n\n"])
def test_an_empty_table_has_no_entries(text: str) -> None:
    assert read(FORMAT, text).entry_count == 0


def test_a_field_of_a_megabyte_is_read_or_reported() -> None:
    found = read(FORMAT, HEADER + f'"{"x" * 1_000_000}",a,1,,,\n' + ROWS)
    assert titles(found) == TITLES
    assert [part.why for part in found.quarantine] == ["its title has 1,000,000 characters"]


CELL = st.text(alphabet="ab\",;\n' ", max_size=12)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=6))
def test_rows_are_cut_as_python_cuts_them(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    read_rows = RowReader(iter(written.getvalue().splitlines(keepends=True)), ",", columns=2).read()
    assert [[cell.text for cell in row.cells] for row in read_rows] == rows


@given(st.text(alphabet='ab",\n', max_size=200))
def test_every_line_is_in_one_row(text: str) -> None:
    lines = text.split("\n")
    rows = list(RowReader(iter([f"{line}\n" for line in lines]), ",", columns=2).read())
    found = [line for row in rows for line in row.text.split("\n") if line.strip()]
    assert found == [line for line in lines if line.strip()]
    for row in rows:
        for cell in row.cells:
            raw = row.text[cell.start : cell.stop]
            assert cell.text in (raw, raw.replace('""', '"'))
