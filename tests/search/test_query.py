"""The query language, the same in Python and in the browser: shared cases, generated queries, every title."""

import json
import unicodedata
from itertools import cycle
from typing import Any

import pytest
import yaml

from paperarchive.search.query import PhraseClause, Query, WordClause, format_query, parse_query
from paperarchive.text.analysis import find_words
from tests.javascript import RUNNER, SCRIPTS, join_pieces, run_node
from tests.paths import CASES, REPOSITORY, TESTS

QUERIES: list[dict[str, Any]] = json.loads((CASES / "queries.json").read_text(encoding="utf-8"))
KEYS = ["title:", "tag:", "Tag:", "org:", "year:", "YEAR:", "date:", "authors:", "comments:", "other:"]
NAME_KEYS = ["author:", "Author:", "venue:", "keyword:", "keywords:", "arxiv:", "arXiv: ", "DOI:", "doi: ", "orcid:"]
IDS = [
    "2411.01230",
    "v2",
    "1412.6980",
    "cs/0112017",
    "math.GT/",
    "10.1000/182",
    "10.48550/arXiv.",
    "0000-0002-1825-0097",
]
ADDRESSES = [
    "https://",
    "http://www.",
    "arxiv.org/",
    "doi.org/",
    "orcid.org/",
    "a.b/",
    "abs/",
    "papers/",
    "?q#",
    "%2f",
    ".pdf",
]
VALUES = ["2024", "2020..2022", ">=2", "<2024-03", "≤", "2024-02", "2023-02-29", "2024-1-5..2024", "unknown", "..", "0"]
SIGNS = ["-", '"', "“", "”", "*", "~", "~1", "~9", ":", "'s", "’", "…", "−", "(", ")", "\\", "$", "+"]
WORDS = ["model", "Deep", "a", "x", "naïve", "gpt-4", "3.5", "the", "学習", "ſ", "K", "𝒜", "İ", "ﬁ"]
BLANKS = [" ", " ", " ", "\n", "\u00a0", "\u3000", "\ufeff", "\x1c", "\x85", "\u200b", "\u180e"]


def run_javascript(inputs: list[str]) -> list[Any]:
    return list(run_node(RUNNER, SCRIPTS / "query.js", "parseQuery", inputs=inputs))


def words_of(query: Query) -> list[str]:
    return [
        word for clause in query.clauses for word in getattr(clause, "words", None) or [getattr(clause, "text", "")]
    ]


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case["name"])
def test_a_query_is_read_as_the_shared_case_says(case: dict[str, Any]) -> None:
    expected = {key: case.get(key, []) for key in ("clauses", "filters", "ids", "notes")}
    assert format_query(parse_query(case["query"])) == expected


def test_javascript_reads_the_shared_cases_alike() -> None:
    expected = [{key: case.get(key, []) for key in ("clauses", "filters", "ids", "notes")} for case in QUERIES]
    assert run_javascript([case["query"] for case in QUERIES]) == expected


def test_names_of_shared_cases_are_distinct() -> None:
    assert len({case["name"] for case in QUERIES}) == len(QUERIES)


def test_a_query_holds_its_clauses_in_order() -> None:
    assert parse_query('title:"a map" noise').clauses == (PhraseClause(("a", "map"), "title"), WordClause("noise"))


def test_the_title_of_every_paper_is_a_query_for_its_words() -> None:
    folders = [REPOSITORY, *(TESTS / "sites").iterdir()]
    for path in (path for folder in folders for path in folder.glob("content/papers/**/*.md")):
        title = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])["title"]
        query = parse_query(title)
        assert words_of(query) == find_words(title)
        assert (query.filters, query.notes) == ((), ())
        assert not any(clause.negated for clause in query.clauses)


def test_a_long_word_is_no_identifier() -> None:
    begun = ("", "10.1000/", "https://doi.org/", "https://arxiv.org/abs/", "arxiv:", "arxiv: ")
    repeated = ("1", "/", ".", "(", "10.1000/", "a/", "%20", "-", "papers/")
    inputs = [before + letters * 1001 for before in begun for letters in repeated]
    for text, query in zip(inputs, run_javascript(inputs), strict=True):
        assert format_query(parse_query(text)) == query, text[:30]
        assert query["ids"] == []


def test_half_a_character_is_nothing() -> None:
    assert parse_query('\ud83d year:\udfff "\ud83d').clauses == (WordClause("year"),)


def test_javascript_reads_queries_of_every_kind_alike() -> None:
    pieces = [*KEYS, *VALUES, *SIGNS, *SIGNS, *WORDS, *BLANKS, *BLANKS]
    inputs = join_pieces(pieces, longest=14, count=5000)
    for text, query in zip(inputs, run_javascript(inputs), strict=True):
        assert format_query(parse_query(text)) == query, ascii(text)


def test_javascript_reads_names_and_identifiers_alike() -> None:
    inputs = join_pieces(NAME_KEYS, IDS, ADDRESSES, [*SIGNS, ","], [*WORDS, "/", "(", "]"], longest=7, count=5000)
    for text, query in zip(inputs, run_javascript(inputs), strict=True):
        assert format_query(parse_query(text)) == query, ascii(text)


def test_javascript_reads_filters_alike() -> None:
    numbers = join_pieces("0123456789", longest=5, count=500)
    values = join_pieces([*VALUES, "-", "..", "-0", "-1", "-31", ">", "<", "="], numbers, longest=5, count=5000)
    keys = cycle([sign + key for key in KEYS for sign in ("", "-")])
    inputs = [key + value for key, value in zip(keys, values, strict=False)]
    for text, query in zip(inputs, run_javascript(inputs), strict=True):
        assert format_query(parse_query(text)) == query, ascii(text)


def test_javascript_reads_any_text_alike() -> None:
    # The characters of an old Unicode, which every Python and every Node has.
    known = [chr(c) for c in range(0x3000) if unicodedata.ucd_3_2_0.category(chr(c)) != "Cn"]
    inputs = join_pieces(known, longest=60, count=2000)
    for text, query in zip(inputs, run_javascript(inputs), strict=True):
        assert format_query(parse_query(text)) == query, ascii(text)
