"""JSON of known sources: Hugging Face, arXiv, OpenAlex, CSL-JSON, Crossref, Semantic Scholar."""

import datetime
import json
from typing import Any

import pytest

from paperarchive.formats import arxiv_json, csl_json, hugging_face, openalex, semantic_scholar
from paperarchive.formats.list_format import ListFormat
from paperarchive.formats.registry import FORMATS
from paperarchive.paper import Author, ExtraValue, Link, Organization, PartialDate
from tests.formats.lists import cut_everywhere, read, read_one, recognize, titles

SOURCES = (
    hugging_face.FORMAT,
    arxiv_json.DAILY,
    arxiv_json.SNAPSHOT,
    openalex.FORMAT,
    csl_json.FORMAT,
    semantic_scholar.FORMAT,
)


@pytest.mark.parametrize("list_format", FORMATS, ids=lambda one: one.name)
def test_the_example_of_a_format_is_recognized_and_read(list_format: ListFormat) -> None:
    name = f"list{list_format.extension}"
    assert recognize(list_format.example, name) == list_format.name
    found = read(list_format, list_format.example)
    assert found.records
    assert not found.quarantine
    assert not found.problems


@pytest.mark.parametrize("list_format", SOURCES, ids=lambda one: one.name)
def test_an_example_cut_off_raises_nothing(list_format: ListFormat) -> None:
    for part in cut_everywhere(list_format.example):
        found = read(list_format, part)
        assert len(found.records) <= len(read(list_format, list_format.example).records)


@pytest.mark.parametrize("list_format", SOURCES, ids=lambda one: one.name)
def test_wrong_types_raise_nothing(list_format: ListFormat) -> None:
    example = read_example(list_format)
    for key in example:
        for value in (None, 1, "", "x", [], [1], {}, {"a": [None]}, True, [[["x"]]]):
            found = read(list_format, json.dumps([{**example, key: value}]))
            assert found.entry_count + len(found.skipped) <= 1


def read_example(list_format: ListFormat) -> dict[str, Any]:
    text = list_format.example
    value = json.loads(text if text[0] == "[" or list_format is semantic_scholar.FORMAT else text.split("\n")[0])
    value = value["data"] if isinstance(value, dict) and "data" in value else value
    example = value[0] if isinstance(value, list) else value
    assert isinstance(example, dict)
    return example


# --- Hugging Face

PAPER = {
    "id": "2511.00001",
    "authors": [{"_id": "1", "name": "Ada Example", "hidden": False}, {"_id": "2", "name": "Bo Sample"}],
    "publishedAt": "2025-11-02T01:30:00.000Z",
    "submittedOnDailyAt": "2025-11-04T02:10:00.000Z",
    "title": "Sorting\n  Listings",
    "summary": "We sort\nlistings in 87.0\\% of cases.",
    "upvotes": 12,
    "ai_keywords": ["sorting"],
    "githubRepo": "https://github.com/example/sorting",
    "projectPage": "https://example.org/sorting",
    "organization": {"_id": "0", "name": "example-lab", "fullname": "Example Laboratory"},
}
ENTRY = {"paper": PAPER, "title": "Sorting Listings", "publishedAt": "2025-11-02T00:00:00.000Z", "numComments": 2}


@pytest.mark.parametrize(
    "text", [json.dumps([ENTRY]), json.dumps(ENTRY), repr([ENTRY]), repr(ENTRY), json.dumps([ENTRY], indent=2)]
)
def test_a_paper_of_the_api_is_read_in_each_arrangement(text: str) -> None:
    assert recognize(text) == "hugging-face"
    record = read_one(hugging_face.FORMAT, text)
    assert record.title == "Sorting Listings"
    assert record.abstract == "We sort listings in 87.0% of cases."
    assert record.arxiv == "2511.00001"
    assert [author.name for author in record.authors] == ["Ada Example", "Bo Sample"]
    assert record.date == datetime.date(2025, 11, 1)
    assert record.comments == 2
    assert record.organization == Organization("Example Laboratory", "example-lab")
    assert record.keywords == ("sorting",)
    assert set(record.links) == {
        Link("code", "https://github.com/example/sorting"),
        Link("project", "https://example.org/sorting"),
    }


def test_a_bare_paper_has_no_number_of_comments() -> None:
    record = read_one(hugging_face.FORMAT, json.dumps([PAPER]))
    assert record.comments is None
    assert record.title == "Sorting Listings"


def test_a_hidden_author_makes_the_list_incomplete() -> None:
    paper = {**PAPER, "authors": [{"name": "Ada Example"}, {"name": "Bo Sample", "hidden": True}]}
    record = read_one(hugging_face.FORMAT, json.dumps([{"paper": paper}]))
    assert record.authors == (Author("Ada Example"),)
    assert not record.has_all_authors


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2025-11-02T17:59:59.000Z", "2025-11-02"),
        ("2025-07-02T03:59:00.000Z", "2025-07-01"),
        ("2025-07-02T04:01:00.000Z", "2025-07-02"),
        ("2025-01-02T04:01:00.000Z", "2025-01-01"),
        ("2025-11-02T00:00:00.000Z", "2025-11-02"),
        ("0001-01-01T00:00:01.000Z", None),
    ],
)
def test_a_time_is_the_day_in_new_york(time: str, day: str | None) -> None:
    record = read(hugging_face.FORMAT, json.dumps([{"paper": {**PAPER, "publishedAt": time}}])).records[0]
    assert (record.date.isoformat() if record.date else None) == day


def test_the_crawl_day_is_known_if_all_papers_have_one() -> None:
    other = {**PAPER, "submittedOnDailyAt": "2025-11-05T02:10:00.000Z"}
    crawl = read(hugging_face.FORMAT, json.dumps([ENTRY])).crawl
    assert crawl is not None
    assert crawl.day == datetime.date(2025, 11, 4)
    assert read(hugging_face.FORMAT, json.dumps([ENTRY, {"paper": other}])).crawl is None


def test_what_a_machine_wrote_is_left_out_and_counted() -> None:
    paper = {**PAPER, "ai_summary": "invented", "linkedModels": [{"id": "x"}]}
    found = read(hugging_face.FORMAT, json.dumps([{"paper": paper}]))
    assert {"ai_summary", "linkedModels", "upvotes"} <= found.ignored.keys()
    assert "invented" not in repr(found.records)


def test_a_python_literal_is_never_run() -> None:
    text = "[{'paper': __import__('os').system('true'), 'id': 1}]\n"
    found = read(hugging_face.FORMAT, text)
    assert not found.records
    assert found.quarantine[0].why == "is broken, as JSON and as a Python literal"


# --- arXiv


def test_a_daily_bots_line_is_read_without_what_its_model_wrote() -> None:
    record = read_one(arxiv_json.DAILY, arxiv_json.DAILY.example)
    assert record.keywords == ("cs.DS", "cs.DL")
    assert record.date is None
    assert record.links == ()
    assert "left out" not in repr(record)


def test_the_snapshot_gives_names_in_parts_and_the_first_versions_day() -> None:
    example = read_example(arxiv_json.SNAPSHOT)
    example["authors_parsed"] = [["Stone", "Gus L.", "Jr."], ["Example Collaboration", "", ""]]
    record = read_one(arxiv_json.SNAPSHOT, json.dumps(example))
    assert [author.name for author in record.authors] == ["Gus L. Stone Jr.", "Example Collaboration"]
    assert record.date == datetime.date(2025, 11, 2)
    assert record.keywords == ("cs.DS", "cs.DL")


# --- OpenAlex

WORK = {
    "id": "https://openalex.org/W0000000001",
    "doi": "https://doi.org/10.1000/182",
    "display_name": "Sorting <i>Listings</i>",
    "publication_date": "2025-11-02",
    "publication_year": 2025,
    "type": "article",
    "authorships": [
        {
            "author": {"display_name": "Ada Example", "orcid": "https://orcid.org/0000-0002-1825-0097"},
            "institutions": [{"display_name": "Example Laboratory"}],
            "raw_author_name": "A. Example",
        }
    ],
    "abstract_inverted_index": {"We": [0, 3], "sort": [1], "listings.": [2], "rest.": [4]},
    "primary_location": {
        "landing_page_url": "https://doi.org/10.1000/182",
        "pdf_url": "https://example.org/a.pdf",
        "source": {"display_name": "Journal of Examples"},
    },
    "biblio": {"volume": "7", "issue": "2", "first_page": "1", "last_page": "9"},
    "keywords": [{"display_name": "Sorting", "score": 0.5}],
    "topics": [{"display_name": "Guessed by a machine"}],
    "is_retracted": True,
}


def test_a_work_of_openalex_is_read() -> None:
    record = read_one(openalex.FORMAT, json.dumps({"meta": {"count": 1}, "results": [WORK]}))
    assert (record.title, record.doi, record.venue) == ("Sorting Listings", "10.1000/182", "Journal of Examples")
    assert record.authors == (Author("Ada Example", "0000-0002-1825-0097", "Example Laboratory"),)
    assert record.abstract == "We sort listings. We rest."
    assert record.publication_type == "article-journal"
    assert record.keywords == ("Sorting",)
    assert record.links == (Link("pdf", "https://example.org/a.pdf"),)
    assert record.note == "This paper is retracted, as OpenAlex says."
    assert dict(record.extra)["pages"] == ExtraValue(text="1-9")


def test_a_list_of_authors_that_openalex_cut_is_incomplete() -> None:
    record = read_one(openalex.FORMAT, json.dumps({**WORK, "is_authors_truncated": True}))
    assert not record.has_all_authors


# --- CSL-JSON and Crossref


def test_an_item_of_csl_is_read() -> None:
    item = {
        "id": "example2025",
        "type": "article-journal",
        "title": "Sorting <i>Listings</i> at 5<sup>th</sup>",
        "author": [
            {"family": "Sample", "given": "Bo", "non-dropping-particle": "van"},
            {"family": "Stone", "given": "Gus", "suffix": "III"},
            {"literal": "Example Laboratory"},
        ],
        "issued": {"date-parts": [["2025", 11]]},
        "accessed": {"date-parts": [[2026, 1, 1]]},
        "container-title": "Journal of Examples",
        "DOI": "10.1000/182",
        "URL": "https://arxiv.org/abs/2511.00001",
        "note": "arXiv:2511.00001 [cs]",
        "keyword": "sorting, listings",
        "page": "1-9",
    }
    record = read_one(csl_json.FORMAT, json.dumps([item]))
    assert record.authors == (
        Author("Bo van Sample"),
        Author("Gus Stone III"),
        Author("Example Laboratory", group=True),
    )
    assert record.date == PartialDate(2025, 11)
    assert (record.arxiv, record.doi, record.note) == ("2511.00001", "10.1000/182", None)
    assert record.keywords == ("sorting", "listings")
    assert dict(record.extra) == {"citation_key": ExtraValue(text="example2025"), "pages": ExtraValue(text="1-9")}


def test_an_answer_of_crossref_is_read() -> None:
    item = {
        "DOI": "10.1000/182",
        "type": "proceedings-article",
        "title": ["Sorting Listings"],
        "container-title": ["Proceedings of Examples"],
        "author": [{"given": "Ada", "family": "Example", "sequence": "first", "affiliation": []}],
        "published": {"date-parts": [[2025, 11, 2]]},
        "issued": {"date-parts": [[None]]},
        "reference": [{"key": "1", "article-title": "Another"}],
    }
    record = read_one(csl_json.FORMAT, json.dumps({"status": "ok", "message": {"items": [item]}}))
    assert (record.title, record.venue) == ("Sorting Listings", "Proceedings of Examples")
    assert record.date == datetime.date(2025, 11, 2)
    assert record.publication_type == "paper-conference"


# --- Semantic Scholar


def test_a_paper_of_semantic_scholar_is_read() -> None:
    paper = {
        "paperId": "0" * 40,
        "externalIds": {"ArXiv": "2511.00001", "DOI": "10.1000/182", "CorpusId": 1, "DBLP": "conf/x/ExampleS25"},
        "title": "Sorting Listings",
        "venue": "Example Conference",
        "publicationVenue": {"name": "Conference of Examples", "id": "x"},
        "journal": {"name": "ArXiv", "volume": "abs/2511.00001", "pages": "1-9"},
        "publicationDate": "2025-11-02",
        "year": 2025,
        "authors": [{"authorId": "1", "name": "Ada Example"}],
        "openAccessPdf": {"url": "https://example.org/a.pdf", "status": "GREEN"},
        "fieldsOfStudy": ["Computer Science"],
        "publicationTypes": ["Conference"],
        "tldr": {"model": "m", "text": "invented"},
        "citationCount": 5,
    }
    record = read_one(semantic_scholar.FORMAT, json.dumps({"total": 1, "data": [paper]}))
    assert (record.arxiv, record.doi, record.venue) == ("2511.00001", "10.1000/182", "Example Conference")
    assert record.date == datetime.date(2025, 11, 2)
    assert record.publication_type == "paper-conference"
    assert record.links == (Link("pdf", "https://example.org/a.pdf"),)
    assert "invented" not in repr(record)
    assert titles(read(semantic_scholar.FORMAT, json.dumps([{"citingPaper": paper}]))) == ["Sorting Listings"]
