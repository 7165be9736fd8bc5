"""Records of mappings, with keys in any spelling and values of any type."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.keys import BuiltRecord, build_record
from paperarchive.formats.record import IgnoredField, QuarantinedPart, Record, SkippedPart, UnreadPart
from paperarchive.formats.texts import TextKind
from paperarchive.paper import Author, ExtraValue, Link, Organization

TITLE = "Sorting Made-Up Listings"


def build(values: dict[str, Any], **options: object) -> BuiltRecord:
    return build_record(values, 3, TextKind.PLAIN, **options)  # type: ignore[arg-type]  # options are those of a test


def make(**values: object) -> Record:
    record = build({"title": TITLE, **values}).item
    assert isinstance(record, Record)
    return record


def report(**values: object) -> list[str]:
    details = build({"title": TITLE, **values}).details
    return [detail.why if isinstance(detail, UnreadPart) else detail.name for detail in details]


@pytest.mark.parametrize("key", ["title", "Title", "PAPER TITLE", "paper_title", "paperTitle", "name", "paper", "标题"])
def test_a_title_is_found_under_its_synonyms(key: str) -> None:
    record = build({key: TITLE, "year": 2025}).item
    assert isinstance(record, Record)
    assert record.title == TITLE


@pytest.mark.parametrize(
    ("values", "authors", "is_complete"),
    [
        ({"authors": ["Ada Example", "Sample, Bo"]}, ["Ada Example", "Bo Sample"], True),
        ({"authors": "Example, Ada; Sample, Bo"}, ["Ada Example", "Bo Sample"], True),
        ({"Author": "Ada Example and Bo Sample"}, ["Ada Example", "Bo Sample"], True),
        ({"authors": "['Ada Example', \"Bo O'Sample\"]"}, ["Ada Example", "Bo O'Sample"], True),
        ({"authors": "Ada Example, Bo Sample, et al."}, ["Ada Example", "Bo Sample"], False),
        ({"authors": ["Ada Example", "et al."]}, ["Ada Example"], False),
        ({"authors": [{"name": "Ada Example"}, {"name": "Bo Sample", "hidden": True}]}, ["Ada Example"], False),
        ({"author": [{"given": "Jan", "non-dropping-particle": "van", "family": "Berg"}]}, ["Jan van Berg"], True),
        ({"author": [{"given": "Gus", "family": "Stone", "suffix": "Jr."}]}, ["Gus Stone Jr."], True),
        ({"authors": [{"firstName": "Ada", "lastName": "Example"}]}, ["Ada Example"], True),
        ({"author1": "Ada Example", "author2": "Bo Sample", "author3": ""}, ["Ada Example", "Bo Sample"], True),
        ({"first author": "Ada Example"}, ["Ada Example"], False),
        ({"authors": {"name": "Ada Example"}}, ["Ada Example"], True),
        ({"authors": []}, [], True),
    ],
)
def test_authors_are_read_in_each_shape(values: dict[str, Any], authors: list[str], is_complete: bool) -> None:
    record = make(**values)
    assert [author.name for author in record.authors] == authors
    assert record.has_all_authors == is_complete


def test_an_author_keeps_orcid_affiliation_and_group() -> None:
    record = make(
        authors=[
            {"name": "Ada Example", "orcid": "https://orcid.org/0000-0002-1825-0097", "affiliation": "Example Lab"},
            {"literal": "Example Team"},
            {"author": {"display_name": "Bo Sample"}, "institutions": [{"display_name": "Sample University"}]},
        ]
    )
    assert record.authors == (
        Author("Ada Example", orcid="0000-0002-1825-0097", affiliation="Example Lab"),
        Author("Example Team", group=True),
        Author("Bo Sample", affiliation="Sample University"),
    )


@pytest.mark.parametrize(
    ("values", "date"),
    [
        ({"date": "2025-11-02T00:00:00Z"}, "2025-11-02"),
        ({"year": 2025}, "2025"),
        ({"year": "2025", "month": "nov"}, "2025-11"),
        ({"year": "2025", "month": "11", "day": "2"}, "2025-11-02"),
        ({"year": 2025, "date": "2025-11"}, "2025-11"),
        ({"issued": {"date-parts": [["2025", 11]]}}, "2025-11"),
        ({"issued": {"date-parts": [[2025, 11, 2]]}}, "2025-11-02"),
        ({"published": {"year": 2025, "month": 11}}, "2025-11"),
        ({"date": "03/04/2025", "year": 2025}, "2025"),
    ],
)
def test_a_date_is_the_most_precise_of_the_fields(values: dict[str, Any], date: str) -> None:
    found = make(**values).date
    assert found is not None
    assert found.isoformat() == date


def test_a_date_of_two_readings_is_reported() -> None:
    assert make(date="03/04/2025").date is None
    assert report(date="03/04/2025") == ["the date stays unknown: it can be 2025-03-04 or 2025-04-03"]


def test_identifiers_come_from_fields_and_addresses() -> None:
    record = make(url="https://arxiv.org/abs/2511.00001v2", pdf="https://doi.org/10.1000/182")
    assert (record.arxiv, record.doi, record.links) == ("2511.00001", "10.1000/182", ())


@pytest.mark.parametrize(
    "value",
    [
        "2511.00001",
        "2511.00001v3",
        "arXiv:2511.00001 [cs]",
        "https://arxiv.org/abs/2511.00001",
        2511.00001,
        ["2511.00001"],
        "[2511.00001](http://arxiv.org/abs/2511.00001v1)",
    ],
)
def test_an_arxiv_field_is_read_in_each_form(value: object) -> None:
    assert make(arxiv=value).arxiv == "2511.00001"


def test_a_number_gets_back_the_zeros_that_json_dropped() -> None:
    assert make(arxiv_id=2511.1).arxiv == "2511.10000"
    assert make(arxiv_id=1403.1).arxiv == "1403.1000"


def test_arxivs_own_doi_is_the_arxiv_identifier() -> None:
    record = make(doi="10.48550/arXiv.2511.00001")
    assert (record.arxiv, record.doi) == ("2511.00001", None)


def test_identifiers_that_contradict_each_other_are_reported_with_both() -> None:
    values = {"doi": "10.1000/182", "url": "https://doi.org/10.1000/999"}
    assert make(**values).doi == "10.1000/182"
    assert report(**values) == ["`url` names DOI 10.1000/999, but `doi` names DOI 10.1000/182"]


def test_a_bad_identifier_is_reported() -> None:
    assert report(doi="see the page") == ["no DOI: it is none"]
    assert report(doi="N/A", arxiv="None") == []


def test_a_data_sets_doi_is_not_the_papers() -> None:
    record = make(dataset="https://doi.org/10.5281/zenodo.1")
    assert record.doi is None
    assert record.links == (Link("data", "https://doi.org/10.5281/zenodo.1"),)


def test_links_have_the_kind_of_their_key_or_address() -> None:
    record = make(
        sources={"arxiv": "https://arxiv.org/abs/2511.00001", "code": "https://github.com/example/sorting"},
        projectPage="example.org/sorting",
        links=["https://example.org/a.pdf", {"type": "slides", "url": "https://example.org/s"}],
    )
    assert set(record.links) == {
        Link("code", "https://github.com/example/sorting"),
        Link("project", "https://example.org/sorting"),
        Link("pdf", "https://example.org/a.pdf"),
        Link("slides", "https://example.org/s"),
    }


@pytest.mark.parametrize(
    "title",
    [f"[{TITLE}](https://arxiv.org/abs/2511.00001)", f'=HYPERLINK("https://arxiv.org/abs/2511.00001","{TITLE}")'],
)
def test_a_linked_title_gives_title_and_identifier(title: str) -> None:
    record = build({"title": title}).item
    assert isinstance(record, Record)
    assert (record.title, record.arxiv) == (TITLE, "2511.00001")


@pytest.mark.parametrize(
    "value",
    [
        ["sorting", "listings"],
        "sorting, listings",
        "sorting; listings",
        "#sorting #listings",
        "['sorting', 'listings']",
        [{"display_name": "sorting"}, {"name": "listings"}],
        "sorting | listings | Sorting",
    ],
)
def test_keywords_are_read_in_each_shape(value: object) -> None:
    assert make(keywords=value).keywords == ("sorting", "listings")


def test_categories_in_one_text_are_several() -> None:
    assert make(categories="cs.CL stat.ML").keywords == ("cs.CL", "stat.ML")


def test_venue_type_and_bibliographic_fields_are_kept() -> None:
    record = make(
        journal={"name": "Journal of Examples", "volume": "7", "pages": "1-4"}, type="Journal Article", issue=2
    )
    assert (record.venue, record.publication_type) == ("Journal of Examples", "article-journal")
    assert dict(record.extra) == {
        "volume": ExtraValue(text="7"),
        "pages": ExtraValue(text="1-4"),
        "issue": ExtraValue(text="2"),
    }


def test_unknown_keys_are_kept_and_those_of_machines_reported() -> None:
    values = {"Reading status": "half", "_id": "1", "upvotes": 3, "embedding": [0.1] * 999, "blob": [0] * 999}
    assert make(**values).extra == (("reading_status", ExtraValue(text="half")),)
    assert sorted(report(**values)) == ["_id", "blob", "embedding", "upvotes"]


def test_a_count_of_comments_is_one_and_a_remark_is_not() -> None:
    assert make(numComments=0).comments == 0
    assert make(comments="9 pages").comments is None
    assert make(comments="9 pages").extra == (("comment", ExtraValue(text="9 pages")),)


def test_an_organization_has_handle_and_name() -> None:
    organization = {"name": "example-lab", "fullname": "Example Laboratory"}
    assert make(organization=organization).organization == Organization("Example Laboratory", "example-lab")
    assert make(organization="Example Lab").organization == Organization("Example Lab")


def test_a_note_of_a_program_gives_the_identifiers_in_it() -> None:
    record = make(extra="arXiv:2511.00001 [cs]\nCitation Key: example2025\nRead it twice.")
    assert record.arxiv == "2511.00001"
    assert dict(record.extra) == {"citation_key": ExtraValue(text="example2025")}
    assert record.note == "Read it twice."


def test_a_note_in_html_loses_its_elements() -> None:
    assert make(notes="<p>Read it <b>twice</b>.</p>").note == "Read it **twice**."


def test_a_private_path_is_not_in_the_record() -> None:
    built = build(
        {"title": TITLE, "file": "/home/ada/a.pdf", "pdf": "C:\\Users\\ada\\a.pdf", "x": "file:///home/ada/b"}
    )
    assert set(built.private) == {"file", "pdf", "x"}
    assert "ada" not in repr(built.item)


def test_an_inverted_abstract_is_put_in_order() -> None:
    assert make(abstract_inverted_index={"listings.": [2], "We": [0], "sort": [1]}).abstract == "We sort listings."


def test_a_mapping_comes_first() -> None:
    built = build({"a": {"b": TITLE}, "title": "Another", "n": "2511.00001"}, mapping={"title": "a.b", "arxiv": "n"})
    assert isinstance(built.item, Record)
    assert (built.item.title, built.item.arxiv) == (TITLE, "2511.00001")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"authors": ["Ada Example"]}, "has no title"),
        ({"title": "* -"}, "its title has no letter"),
        ({"title": ["a", 1, {}], "year": 1}, None),
        ({"title": "x" * 1_000_000}, "its title has 1,000,000 characters"),
        ({"title": "https://example.org/a"}, "has no title"),
        ({"title": 5.5}, None),
    ],
)
def test_what_has_no_title_is_quarantined_with_the_reason(values: dict[str, Any], why: str | None) -> None:
    item = build(values, text="raw").item
    if why is None:
        assert isinstance(item, Record)
    else:
        assert isinstance(item, QuarantinedPart)
        assert (item.why, item.line, item.text) == (why, 3, "raw")


def test_an_empty_mapping_is_skipped() -> None:
    assert isinstance(build({"title": "", "authors": [], "year": None}).item, SkippedPart)


def test_a_long_abstract_is_reported_and_the_rest_kept() -> None:
    built = build({"title": TITLE, "abstract": "word " * 200_000})
    assert isinstance(built.item, Record)
    assert built.item.abstract == ""
    assert [type(detail) for detail in built.details] == [UnreadPart]


def test_null_bytes_and_surrogates_are_removed() -> None:
    record = build({"title": "Sor\0ting \ud800Listings", "venue": "A\0B"}).item
    assert isinstance(record, Record)
    assert (record.title, record.venue) == ("Sorting Listings", "AB")


def test_the_date_of_a_record_may_be_a_day() -> None:
    assert make(date="2025-11-02").date == datetime.date(2025, 11, 2)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "title",
        "abstract",
        "authors",
        "author",
        "date",
        "year",
        "month",
        "arxiv",
        "doi",
        "url",
        "pdf",
        "venue",
        "journal",
        "type",
        "keywords",
        "comments",
        "note",
        "id",
        "externalIds",
        "organization",
        "file",
        "issued",
        "primary_location",
        "abstract_inverted_index",
        "x",
        "_id",
    ]
)


@given(st.dictionaries(KEYS, JSON, max_size=8))
def test_no_value_of_any_type_raises(values: dict[str, Any]) -> None:
    built = build({"title": TITLE, **values})
    assert isinstance(built.item, Record | QuarantinedPart | SkippedPart)
    assert all(isinstance(detail, UnreadPart | IgnoredField) for detail in built.details)
