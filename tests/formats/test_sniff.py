"""Files that are no text of a page are named as what they are; pages are not."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from paperarchive.formats.sniff import sniff_list
from tests.formats.daily_papers.copies import FORMS, CopiedEntry

ABSTRACT = "We study a thing that nobody has studied before, and find that it holds in all of the cases. It does."

FILES = {
    "bibtex": "@article{ada2024,\n  title = {A {Made-Up} Paper},\n  year = 2024\n}\n",
    "bibtex after front matter": "---\n---\n\n@string{aps = {Society,}}\n\n@misc{ada2024,\n  title = {A Paper}\n}\n",
    "bibtex after a remark": "% my library\n\n@comment{x}\n@inproceedings{ada2024, title = {A}}\n",
    "ris": "TY  - JOUR\nTI  - A Made-Up Paper\nER  - \n",
    "nbib": "PMID- 00000001\nTI  - A made-up paper\nFAU - Example, Ada\n",
    "daily-papers-api": '[{"paper": {"id": "2411.00001", "publishedAt": "2024-11-02"}}]',
    "csl-json": '[{"id": "a", "type": "book", "issued": {"date-parts": [["2024"]]}}]',
    "openalex": '{"id": "https://openalex.org/W1", "authorships": []}',
    "json": '[\n  {\n    "paper": {"id": "2411.00001"}\n  }\n]\n',
    "json rows": '{"Sorting": {"2411.00001": "|**2024-11-02**|**A Paper**|"}}',
    "json-lines": '{"id": "2411.00001", "title": "A"}\n{"id": "2411.00002", "title": "B"}\n',
    "json of Python": "[{'title': 'A Paper', 'hidden': True}]",
    "csv": 'title,authors,year\n"A Paper","Ada Example",2024\n',
    "csv with semicolons": "Title;Authors;Year\nA Paper;Ada Example;2024\n",
    "tsv": "title\tauthors\tyear\nA Paper\tAda Example\t2024\n",
    "html": "<!DOCTYPE html>\n<html><title>Daily Papers</title></html>",
    "rss": '<?xml version="1.0"?>\n<rss version="2.0"><channel></channel></rss>',
    "atom": '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"></feed>',
    "opml": '<?xml version="1.0"?>\n<opml version="2.0"></opml>',
    "xml": '<?xml version="1.0"?>\n<records><record/></records>',
    "front-matter": "---\ntitle: A Paper\ndate: 2024-11-02\n---\nAbstract: we sort.\n",
    "yaml": "- title: A Paper\n  link: https://example.org\n  date: '2024-11-02'\n- title: B\n  link: x\n",
    "org": "* TODO A Paper :sorting:\n:PROPERTIES:\n:YEAR: 2024\n:END:\n",
    "markdown": "# Awesome Sorting\n\n- **A Paper** [[paper](https://example.org/1)] *Ada.*\n- [B](https://example.org/2)\n",
    "markdown table": "## Updated\n\n|Date|Title|PDF|\n|---|---|---|\n|2024|A|[x](http://example.org)|\n",
    "empty": " \n\n",
    "empty but for what nobody sees": "\x02\u200b\n",
}


@pytest.mark.parametrize("case", FILES)
def test_a_text_of_another_kind_is_named(case: str) -> None:
    kind = sniff_list(FILES[case].encode())
    assert kind is not None
    assert kind.name == {"csv with semicolons": "csv"}.get(case, case.split(" ")[0])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (gzip.compress(b"A", mtime=0), "gzip"),
        (b"PK\3\4aaaa", "zip"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n", "lfs"),
        ("Daily Papers".encode("utf-16"), "utf-16"),
        (b"\x7fELF\2\1\1\0\0", "binary"),
    ],
)
def test_a_file_that_is_no_text_is_named(content: bytes, name: str) -> None:
    kind = sniff_list(content)
    assert kind is not None
    assert (kind.name, kind.is_text) == (name, False)


def test_a_database_is_named(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a") as database:
        database.execute("create table papers (title)")
    kind = sniff_list((tmp_path / "a").read_bytes())
    assert kind is not None
    assert kind.name == "sqlite"


ENTRY = CopiedEntry("Alpha: Forgetting in Time", ABSTRACT, "2406.01000", 7, "May 18, 2024", 3)


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_of_a_page_is_no_other_kind(form: str) -> None:
    assert sniff_list(FORMS[form]([ENTRY] * 3).encode()) is None


@pytest.mark.parametrize(
    "text",
    [
        f"A Title of a Paper\n\n{ABSTRACT}\n\n• 7 authors\n·\nMay 18, 2024 3\n",
        f"Titles, Authors, Years\n\n{ABSTRACT}\n",
        f"[Re] A Title\n\n{ABSTRACT}\n",
        "A remark, and nothing else.\n",
        "@media (width > 40em) {\n  a[href='x'] { color: red }\n}\n",
    ],
)
def test_text_without_a_header_is_no_other_kind(text: str) -> None:
    assert sniff_list(text.encode()) is None


def test_the_message_says_what_it_is_and_what_to_do() -> None:
    kind = sniff_list(FILES["ris"].encode())
    assert kind is not None
    assert str(kind.make_problem("refs.ris")) == (
        "refs.ris: is a bibliography in RIS, not the text of a listing's page (lists of this kind cannot be imported"
        " yet; import the text of the page, or add the papers by hand; --force reads it as a page all the same)"
    )
