"""References in RIS are read record by record."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.list_format import Probe
from paperarchive.formats.read_list import ReadList
from paperarchive.formats.ris import FORMAT
from paperarchive.paper import PartialDate
from tests.formats.reading import read_text, show_fields

ADA, BO = "Ada Example", "Bo Sample"


def read(text: str) -> ReadList:
    return read_text(FORMAT, text, "refs.ris")


EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "Zotero": (
        """\
TY  - JOUR
TI  - Sorting <i>Listings</i>
AU  - Example, Ada
AU  - Sample, Bo
T2  - Journal of Examples
AB  - We sort H<sub>2</sub>O.
DA  - 2025/11/02/
PY  - 2025
DO  - 10.1000/182
DP  - DOI.org
VL  - 1
IS  - 2
SP  - 1
EP  - 4
LA  - en
SN  - 1234-5679
UR  - https://example.org/a
Y2  - 2025/11/05/
KW  - sorting
KW  - listings
N1  - Read again
L1  - https://example.org/a.pdf
ER  -

""".replace("\n", "\r\n"),
        {
            "title": "Sorting Listings",
            "abstract": "We sort H₂O.",
            "date": "2025-11-02",
            "authors": (ADA, BO),
            "doi": "10.1000/182",
            "venue": "Journal of Examples",
            "publication_type": "article-journal",
            "keywords": ("sorting", "listings"),
            "links": (("pdf", "https://example.org/a.pdf"), ("web", "https://example.org/a")),
            "note": "Read again",
            "extra": {"issn": "1234-5679", "issue": "2", "language": "en", "pages": "1-4", "volume": "1"},
        },
    ),
    "EndNote": (
        """\
TY  - JOUR
AU  - Example, Ada
AU  - Example Laboratory,
PY  - 2025
DA  - 2025/11/02
TI  - Sorting Listings
JO  - J. Ex.
T2  - Journal of Examples
VL  - 1
ID  - 17
ER  -
""",
        {
            "title": "Sorting Listings",
            "date": "2025-11-02",
            "authors": (ADA, "Example Laboratory (group)"),
            "venue": "J. Ex.",
            "publication_type": "article-journal",
            "extra": {"series": "Journal of Examples", "volume": "1"},
        },
    ),
    "Web of Science": (
        """\
TY  - JOUR
AU  - Example, A
AU  - Sample, B
TI  - Sorting listings
   in linear time
T2  - JOURNAL OF EXAMPLES
M3  - Article
AB  - We sort
   them.
SN  - 1234-5679
PD  - NOV
PY  - 2025
VL  - 1
AR  - 17
DO  - 10.1000/182
AN  - WOS:000000000000001
ER  -

EF
""",
        {
            "title": "Sorting listings in linear time",
            "abstract": "We sort them.",
            "date": PartialDate(2025),
            "authors": ("A Example", "B Sample"),
            "doi": "10.1000/182",
            "venue": "JOURNAL OF EXAMPLES",
            "publication_type": "article-journal",
            "extra": {
                "accession_number": "WOS:000000000000001",
                "genre": "Article",
                "issn": "1234-5679",
                "ris_ar": "17",
                "ris_pd": "NOV",
                "volume": "1",
            },
        },
    ),
    "Scopus": (
        """\
TY  - CONF
TI  - Sorting Listings
T2  - Proceedings of Examples
PY  - 2025
SP  - 1
EP  - 4
DO  - 10.1000/182
AU  - Example, A.
AD  - Example University, Examplia
AB  - We sort. © 2025 Publisher.
KW  - sorting
N1  - Export Date: 02 November 2025; Cited By: 3
N1  - CODEN: ABC
ER  -
""",
        {
            "title": "Sorting Listings",
            "abstract": "We sort. © 2025 Publisher.",
            "date": PartialDate(2025),
            "authors": ("A. Example",),
            "doi": "10.1000/182",
            "venue": "Proceedings of Examples",
            "publication_type": "paper-conference",
            "keywords": ("sorting",),
            "extra": {"institutions": "Example University, Examplia", "pages": "1-4"},
        },
    ),
    "IEEE Xplore": (
        """\
TY  - CONF
TI  - Sorting Listings
T2  - 2025 Example Conference (EX)
SP  - 1
EP  - 4
AU  - A. Example
AU  - B. Sample
PY  - 2025
DO  - 10.1000/182
JO  - 2025 Example Conference (EX)
IS  -
SN  -
VO  -
VL  -
JA  - 2025 Example Conference (EX)
Y1  - 2-5 Nov. 2025
ER  -
""",
        {
            "title": "Sorting Listings",
            "date": PartialDate(2025),
            "authors": ("A. Example", "B. Sample"),
            "doi": "10.1000/182",
            "venue": "2025 Example Conference (EX)",
            "publication_type": "paper-conference",
            "extra": {"pages": "1-4"},
        },
    ),
    "old tags": (
        """\
TY  - JOUR
ID  - ex:17
T1  - Sorting Listings
A1  - Example,Ada
A1  - Sample,Bo
Y1  - 2025/11//
N2  - We sort.
JF  - Journal of Examples
JA  - J Ex
M3  - doi: 10.1000/182
ER  -
""",
        {
            "title": "Sorting Listings",
            "abstract": "We sort.",
            "date": PartialDate(2025, 11),
            "authors": (ADA, BO),
            "venue": "Journal of Examples",
            "doi": "10.1000/182",
            "publication_type": "article-journal",
            "extra": {"citation_key": "ex:17"},
        },
    ),
    "thesis": (
        """\
TY  - THES
AU  - Example, Ada, Jr.
TI  - On Sorting
PB  - Example University
M3  - PhD thesis
PY  - 2025///
ER  -
""",
        {
            "title": "On Sorting",
            "date": PartialDate(2025),
            "authors": ("Ada Example Jr.",),
            "publication_type": "thesis",
            "extra": {"genre": "PhD thesis", "school": "Example University"},
        },
    ),
    "preprint": (
        """\
TY  - UNPB
TI  - Sorting Listings
AU  - Example, Ada
PY  - 2025/11/02
PB  - arXiv
AN  - arXiv:2511.00001
UR  - http://arxiv.org/abs/2511.00001; https://example.org
ER  -
""",
        {
            "title": "Sorting Listings",
            "date": "2025-11-02",
            "authors": (ADA,),
            "arxiv": "2511.00001",
            "publication_type": "article",
            "links": (("web", "https://example.org"),),
        },
    ),
    "a chapter": (
        """\
TY  - CHAP
TI  - Sorting
BT  - A Book of Examples
AU  - Example, Ada
ED  - Editor, Eve
SN  - 979-8-89176-251-0
CY  - Vienna
PB  - Example Press
SP  - 1-4
ER  -
""",
        {
            "title": "Sorting",
            "authors": (ADA,),
            "venue": "A Book of Examples",
            "publication_type": "chapter",
            "extra": {
                "editors": ["Eve Editor"],
                "isbn": "979-8-89176-251-0",
                "pages": "1-4",
                "publisher": "Example Press",
                "publisher_place": "Vienna",
            },
        },
    ),
}


@pytest.mark.parametrize(("source", "fields"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_record_has_the_fields_of_its_source(source: str, fields: dict[str, Any]) -> None:
    found = read(source)
    assert [show_fields(record) for record in found.records] == [fields]
    assert not found.quarantine
    assert not found.private


@pytest.mark.parametrize(
    "source", [source for source, _ in EXAMPLES.values()] + [FORMAT.example], ids=[*EXAMPLES, "own"]
)
def test_references_are_recognised(source: str) -> None:
    assert FORMAT.recognize(Probe("list.txt", source.strip()))


@pytest.mark.parametrize("text", ["", "TY  - JOUR", "AB - a text\nCD - another", "@misc{a,\n TY  - x"])
def test_another_text_is_no_list_of_references(text: str) -> None:
    assert not FORMAT.recognize(Probe("list.ris", text))


GOOD = "TY  - JOUR\nTI  - Good %d\nER  - \n"


def test_records_without_their_end_or_title_lose_nothing() -> None:
    found = read(
        GOOD % 1 + "TY  - JOUR\nTI  - Open\n" + "TY  - JOUR\nAU  - A, B\nER  -\n" + GOOD % 2 + "TI  - Untyped\nER  -\n"
    )
    assert [(record.line, record.title) for record in found.records] == [
        (1, "Good 1"),
        (4, "Open"),
        (9, "Good 2"),
        (12, "Untyped"),
    ]
    assert [(part.line, part.why) for part in found.quarantine] == [(6, "has no title")]
    assert [(part.line, part.paper) for part in found.unread] == [(5, "Open")]


def test_paths_are_blanked_and_enter_no_record() -> None:
    lines = ("L1  - file:///home/ada/a b.pdf", "L1  - internal-pdf://1/a.pdf", "N1  - see C:\\Users\\ada")
    text = "\n".join(("TY  - JOUR", "TI  - A", *lines, "ER  -"))
    found = read(text)
    blanked = [text[field.start : field.stop] for field in found.private]
    assert blanked == ["file:///home/ada/a b.pdf", "C:\\Users\\ada"]
    assert "ada" not in str(found.records)


def test_two_authors_of_one_name_are_two() -> None:
    found = read("TY  - JOUR\nTI  - A\nAU  - Wei, Li\nAU  - Wei, Li\nA1  - Wei, Li\nA1  - Wei, Li\nKW  - a; b\nER  -\n")
    assert [author.name for author in found.records[0].authors] == ["Li Wei", "Li Wei"]
    assert found.records[0].keywords == ("a", "b")


def test_the_text_between_records_is_reported() -> None:
    found = read("Provider: Example\n\n" + GOOD % 1)
    assert [(part.line, part.why) for part in found.skipped] == [(1, "is text between records")]


PIECES = st.sampled_from(
    [
        "TY  - JOUR\n",
        "TI  - A\n",
        "ER  - \n",
        "ER  -",
        "AU  - B, C\n",
        "x\n",
        "\n",
        "TY  -",
        "L1  - /home/a\n",
        "PY  - 20\n",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_is_read_and_titles_are_records(text: str) -> None:
    found = read(text)
    for field in found.private:
        assert 0 <= field.start < field.stop <= len(text)
    assert all(record.title for record in found.records)
