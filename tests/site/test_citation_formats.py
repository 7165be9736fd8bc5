"""The formats of reference managers, made by the theme's script and read back by other people's parsers."""

import csv
import io
import json
import re
from typing import Any

import jsonschema
import pytest
import rispy
from pybtex.database import BibliographyData, Entry, parse_string
from pylatexenc.latex2text import LatexNodes2Text

from tests.javascript import RUNNER, join_pieces, run_node
from tests.paths import STATIC

FORMATS = STATIC / "cite" / "formats.js"
CSL_ITEM = {
    "type": "object",
    "required": ["id", "type", "title", "URL"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "type": {"enum": ["article", "article-journal", "paper-conference", "thesis"]},
        "author": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "oneOf": [{"required": ["family", "given"]}, {"required": ["literal"]}],
                "properties": {
                    key: {"type": "string", "minLength": 1} for key in ("family", "given", "suffix", "literal")
                },
            },
        },
        "issued": {
            "type": "object",
            "additionalProperties": False,
            "required": ["date-parts"],
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 1,
                    "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                }
            },
        },
        **{
            key: {"type": "string", "minLength": 1}
            for key in (
                *("title", "publisher", "archive", "number", "DOI", "URL", "keyword", "abstract"),
                *("container-title", "volume", "issue", "page"),
            )
        },
    },
}
"""What of the CSL-JSON schema a paper can have."""


def name_author(family: str, given: str = "", suffix: str = "") -> dict[str, str]:
    name = " ".join(filter(None, (given, family, suffix)))
    return {"name": name, "family": family, "given": given, "suffix": suffix}


BY_HAND: dict[str, Any] = {
    "slug": "by-hand",
    "url": "https://papers.example.org/papers/by-hand/",
    "title": "Written by Hand",
    "date": "2024-02-09",
    "authors": [
        name_author("Lovelace", "Ada"),
        name_author("van Beethoven", "Ludwig"),
        name_author("Bakker", "Wim", "Jr."),
        name_author("Plato"),
    ],
    "authorCount": 4,
    "organization": None,
    "arxiv": "2402.01234",
    "doi": "10.1000/182",
    "tags": ["Speech", "Survey"],
    "comments": 2,
}
NOTHING_KNOWN: dict[str, Any] = {
    "slug": "nothing-known",
    "url": "https://papers.example.org/papers/nothing-known/",
    "title": "Nothing Known",
    "date": None,
    "authors": [],
    "authorCount": 7,
    "organization": None,
    "arxiv": None,
    "doi": None,
    "tags": [],
}
IN_JOURNAL: dict[str, Any] = {
    **NOTHING_KNOWN,
    "authors": BY_HAND["authors"][:1],
    "hasMoreAuthors": True,
    "tags": ["Speech"],
    "keywords": ["Speech", "parsing & more"],
    "publication": {
        "type": "article-journal",
        "venue": "Journal of A & B",
        "volume": "1",
        "issue": "2",
        "pages": "3-7",
        "publisher": "IEEE",
    },
}
BY_AN_ORGANIZATION = {**NOTHING_KNOWN, "organization": "Ångström & Söhne"}


def run(function: str, inputs: list[Any]) -> list[Any]:
    found: list[Any] = run_node(RUNNER, FORMATS, function, inputs=inputs)
    return found


def format_one(function: str, record: dict[str, Any]) -> str:
    return str(run(function, [record])[0])


def read_bibtex(text: str) -> Entry:
    data: BibliographyData = parse_string(text, "bibtex")
    (entry,) = data.entries.values()
    return entry


def read_tex(text: str) -> str:
    """A title as LaTeX prints it."""
    unknown = {"less": "<", "bar": "|", "greater": ">", "braceleft": "\\{", "braceright": "\\}"}  # to pylatexenc
    for name, sign in unknown.items():
        text = text.replace(f"\\text{name}{{}}", sign)
    back = LatexNodes2Text(strict_latex_spaces=True).latex_to_text(text.removeprefix("{").removesuffix("}"))
    return str(back).replace("ˆ", "^").replace("˜", "~")


def titles() -> list[str]:
    """Titles with everything that means something to TeX, RIS, JSON or CSV."""
    signs = [*"&%#_{}~^\\<>|$\"',;:@=+-*/()[]!?.aBé中𝔸7 ", "and"]
    found = join_pieces(signs, longest=30, count=400)
    return sorted({" ".join(title.split()) for title in found} - {""})


# --- BibTeX


def test_bibtex_says_all_that_is_known() -> None:
    text = format_one("formatBibtex", BY_HAND)
    entry = read_bibtex(text)
    assert (entry.type, entry.key) == ("misc", "by-hand")
    assert dict(entry.fields) == {
        "title": "{Written by Hand}",
        "year": "2024",
        "month": "February",
        "day": "9",
        "eprint": "2402.01234",
        "archiveprefix": "arXiv",
        "doi": "10.1000/182",
        "url": "https://papers.example.org/papers/by-hand/",
        "keywords": "Speech, Survey",
    }
    people = [(p.first_names, p.prelast_names, p.last_names, p.lineage_names) for p in entry.persons["author"]]
    assert people == [
        (["Ada"], [], ["Lovelace"], []),
        (["Ludwig"], ["van"], ["Beethoven"], []),
        (["Wim"], [], ["Bakker"], ["Jr."]),
        ([], [], ["{Plato}"], []),
    ]


def test_bibtex_makes_nobody_of_a_number_of_authors_and_no_date_of_none() -> None:
    entry = read_bibtex(format_one("formatBibtex", NOTHING_KNOWN))
    assert dict(entry.fields) == {"title": "{Nothing Known}", "url": NOTHING_KNOWN["url"]}
    assert not entry.persons


def test_an_organization_published_a_paper_but_is_no_author() -> None:
    entry = read_bibtex(format_one("formatBibtex", BY_AN_ORGANIZATION))
    assert (entry.fields["publisher"], entry.fields["howpublished"]) == (r"Ångström \& Söhne", r"Ångström \& Söhne")
    assert not entry.persons


def test_a_name_with_and_in_it_stays_one_person() -> None:
    people = [name_author("Research and Development", "The"), name_author("C", "B")]
    entry = read_bibtex(format_one("formatBibtex", {**BY_HAND, "authors": people}))
    assert [str(person) for person in entry.persons["author"]] == ["{Research and Development}, The", "C, B"]


def test_any_title_comes_back_from_bibtex_as_it_was() -> None:
    # Of quotation marks and dashes TeX makes others, as everywhere in a LaTeX text.
    wanted = [title for title in titles() if not set("$'\"-") & set(title)]
    texts = run("formatBibtex", [{**NOTHING_KNOWN, "title": title} for title in wanted])
    assert [read_tex(read_bibtex(text).fields["title"]) for text in texts] == wanted
    assert len(wanted) > 50


def test_any_title_with_dollars_is_one_field_that_bibtex_can_read() -> None:
    wanted = [title for title in titles() if "$" in title]
    texts = run("formatBibtex", [{**NOTHING_KNOWN, "title": title} for title in wanted])
    assert all(list(read_bibtex(text).fields) == ["title", "url"] for text in texts)


@pytest.mark.parametrize(
    ("title", "tex"),
    [
        (r"$O(n^2)$ & more", r"$O(n^2)$ \& more"),
        (r"$\mathcal{O}(\sqrt{n})$", r"$\mathcal{O}(\sqrt{n})$"),
        ("From $5 to $10", r"From \$5 to \$10"),
        ("An $ alone", r"An \$ alone"),
        (r"$\{$", r"\$\textbackslash{}\textbraceleft{}\$"),
        (r"$\input{/etc/passwd}$", r"\$\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}\$"),
        (r"$x \write18{id}$", r"\$x \textbackslash{}write18\textbraceleft{}id\textbraceright{}\$"),
        (
            r"$\alpha\def\a{}$",
            r"\$\textbackslash{}alpha\textbackslash{}def\textbackslash{}a\textbraceleft{}\textbraceright{}\$",
        ),
        (r"$^^5cinput x$", r"\$\textasciicircum{}\textasciicircum{}5cinput x\$"),
        (r"$\csname input\endcsname x$", r"\$\textbackslash{}csname input\textbackslash{}endcsname x\$"),
        (r"$\begin{filecontents}$", r"\$\textbackslash{}begin\textbraceleft{}filecontents\textbraceright{}\$"),
        ("50% of $x%y$", r"50\% of \$x\%y\$"),
        (
            "{a} \\b ~c ^d",
            r"\textbraceleft{}a\textbraceright{} \textbackslash{}b \textasciitilde{}c \textasciicircum{}d",
        ),
        ("A  line\nbreak", "A line break"),
    ],
)
def test_formulas_stay_and_signs_are_escaped(title: str, tex: str) -> None:
    assert run("escapeTex", [title]) == [tex]


def test_addresses_are_no_tex() -> None:
    record = {**BY_HAND, "doi": "10.1000/a_b%{c}", "url": "https://a.org/%7Eb_c#d"}
    fields = read_bibtex(format_one("formatBibtex", record)).fields
    assert (fields["doi"], fields["url"]) == ("10.1000/a_b%%7Bc%7D", "https://a.org/%7Eb_c#d")


# --- RIS


def test_ris_says_all_that_is_known() -> None:
    text = format_one("formatRis", BY_HAND)
    assert text.startswith("TY  - UNPB\r\n")
    assert text.endswith("ER  - \r\n")
    assert text.count("\n") == text.count("\r\n")
    (entry,) = rispy.loads(text)
    assert entry == {
        "type_of_reference": "UNPB",
        "id": "by-hand",
        "title": "Written by Hand",
        "authors": ["Lovelace, Ada", "van Beethoven, Ludwig", "Bakker, Wim, Jr.", "Plato"],
        "year": "2024",
        "date": "2024/02/09/",
        "accession_number": "arXiv:2402.01234",
        "doi": "10.1000/182",
        "urls": ["https://papers.example.org/papers/by-hand/"],
        "keywords": ["Speech", "Survey"],
    }


def test_ris_makes_nobody_of_a_number_or_an_organization() -> None:
    (entry,) = rispy.loads(format_one("formatRis", BY_AN_ORGANIZATION))
    assert entry["publisher"] == "Ångström & Söhne"
    assert not {"authors", "year", "date"} & set(entry)


def test_any_title_comes_back_from_ris_as_it_was() -> None:
    wanted = titles()
    texts = run("formatRis", [{**NOTHING_KNOWN, "title": title} for title in wanted])
    assert [entry["title"] for entry in rispy.loads("\r\n".join(texts))] == wanted


@pytest.mark.parametrize("breaking", ["\r\n", "\n", "\u2028", "\x85", "\x0b", "\x1c"])
@pytest.mark.parametrize("function", ["formatRis", "formatBibtex"])
def test_a_field_cannot_begin_another_line(function: str, breaking: str) -> None:
    attack = f"A{breaking}ER  - {breaking}TY  - BOOK{breaking}}}, url = {{x}}{breaking}@misc{{b,{breaking}"
    record = {**BY_HAND, "title": attack, "authors": [name_author(attack)], "tags": [attack], "organization": attack}
    text = format_one(function, {**record, "abstract": attack})
    assert len(text.splitlines()) == len(
        format_one(
            function,
            {
                **record,
                "title": "A",
                "authors": [name_author("A")],
                "tags": ["A"],
                "organization": "A",
                "abstract": "A",
            },
        ).splitlines()
    )
    if function == "formatRis":
        assert len(rispy.loads(text)) == 1
    else:
        assert read_bibtex(text).fields["url"] == BY_HAND["url"]


# --- CSL-JSON


@pytest.mark.parametrize("record", [BY_HAND, NOTHING_KNOWN, BY_AN_ORGANIZATION])
def test_csl_json_fits_its_schema(record: dict[str, Any]) -> None:
    jsonschema.validate(json.loads(format_one("formatCsl", record)), CSL_ITEM)


def test_csl_json_says_all_that_is_known() -> None:
    item = json.loads(format_one("formatCsl", BY_HAND))
    assert item["author"] == [
        {"family": "Lovelace", "given": "Ada"},
        {"family": "van Beethoven", "given": "Ludwig"},
        {"family": "Bakker", "given": "Wim", "suffix": "Jr."},
        {"literal": "Plato"},
    ]
    assert item["issued"] == {"date-parts": [[2024, 2, 9]]}
    assert (item["number"], item["DOI"]) == ("arXiv:2402.01234", "10.1000/182")


def guard(title: str) -> str:
    """A title with an apostrophe where a spreadsheet would read a formula."""
    return re.sub(r"(^|;)(?= ?[=+@-])", r"\1'", title)


def test_any_title_comes_back_from_csl_json_and_but_for_formulas_from_csv_as_it_was() -> None:
    wanted = titles()
    records = [{**NOTHING_KNOWN, "title": title} for title in wanted]
    assert [json.loads(text)["title"] for text in run("formatCsl", records)] == wanted
    rows = csv.reader(io.StringIO("".join(run("formatCsv", records)), newline=""), strict=True)
    assert [row[1] for row in rows] == [guard(title) for title in wanted]
    assert sum(title != guard(title) for title in wanted) > 20


# --- CSV


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("\x00=1", "'=1"),
        ("＝1", "'＝1"),
        ("a;=1", "a;'=1"),
        ("a; @b", "a;' @b"),
        ('","=1', '","=1'),
        ("A = 1, B - 2", "A = 1, B - 2"),
        ("'Tis", "'Tis"),
    ],
)
@pytest.mark.parametrize("field", ["title", "organization", "abstract"])
def test_a_cell_is_no_formula_of_a_spreadsheet(title: str, cell: str, field: str) -> None:
    (row,) = csv.DictReader(io.StringIO(write_csv({**NOTHING_KNOWN, field: title})), strict=True)
    assert row[field] == cell


def test_names_and_tags_are_no_formulas_of_a_spreadsheet() -> None:
    record = {**NOTHING_KNOWN, "authors": [name_author("B", "=A"), name_author("D", "-C")], "tags": ["+E", "@F"]}
    (row,) = csv.DictReader(io.StringIO(write_csv(record)), strict=True)
    assert (row["authors"], row["tags"]) == ("'=A B;' -C D", "'+E;' @F")


def test_a_cell_with_a_semicolon_is_quoted() -> None:
    assert '"a;\'=1"' in write_csv({**NOTHING_KNOWN, "title": "a;=1"})


def write_csv(record: dict[str, Any]) -> str:
    """A file of one record; it begins with a byte order mark, which Excel needs."""
    (text,) = cut([record], "csv", 10**9)
    assert text.startswith("\ufeffslug,")
    return text.removeprefix("\ufeff")


# --- files


def cut(records: list[dict[str, Any]], name: str, size: int) -> list[str]:
    """The files that records are cut into."""
    code = f"""
        import {{ readFileSync }} from "node:fs";
        import {{ FORMATS, cutRecords, formatFile }} from "{FORMATS.as_uri()}";
        const records = JSON.parse(readFileSync(0, "utf8"));
        const format = FORMATS["{name}"];
        const files = cutRecords(format, records, {size}).map((part) => formatFile(format, part));
        process.stdout.write(JSON.stringify(files));
    """
    files: list[str] = run_node("--input-type=module", "-e", code, inputs=records)
    return files


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl", "csv"])
def test_a_set_too_large_for_one_file_is_cut_between_papers(name: str) -> None:
    records = [{**BY_HAND, "slug": f"paper-{number}", "title": "é" * 400} for number in range(20)]
    (whole,) = cut(records, name, 1_000_000)
    files = cut(records, name, 5_000)
    assert max(len(file.encode()) for file in files) <= 5_200
    assert 3 < len(files) < 10
    found = [slug for file in files for slug in re.findall(r"paper-\d+\b", file)]
    assert found == re.findall(r"paper-\d+\b", whole)


def test_a_paper_larger_than_a_file_may_be_stands_alone() -> None:
    records = [BY_HAND, {**BY_HAND, "slug": "large", "title": "x" * 9000}, BY_HAND]
    assert [file.count("@misc") for file in cut(records, "bibtex", 1_000)] == [1, 1, 1]


def test_files_with_many_papers_are_read_by_others() -> None:
    records = [BY_HAND, {**NOTHING_KNOWN}, {**BY_AN_ORGANIZATION, "slug": "other"}]
    (bibtex,) = cut(records, "bibtex", 10**9)
    assert list(parse_string(bibtex, "bibtex").entries) == ["by-hand", "nothing-known", "other"]
    (ris,) = cut(records, "ris", 10**9)
    assert [entry["id"] for entry in rispy.loads(ris)] == ["by-hand", "nothing-known", "other"]
    (csl,) = cut(records, "csl", 10**9)
    jsonschema.validate(json.loads(csl), {"type": "array", "items": CSL_ITEM})
    (text,) = cut(records, "csv", 10**9)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert [row["author_count"] for row in rows] == ["4", "7", "7"]
