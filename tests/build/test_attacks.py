"""Attacks in every field are text in the files of a site that programs read, and in the exports made of them."""

import csv
import html
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
import rispy
from pybtex.database import parse_string

from tests.attacks import AttackSite, read_attacks
from tests.javascript import run_node
from tests.paths import STATIC

ATOM = "{http://www.w3.org/2005/Atom}"
MARKDOWN = frozenset(str.split("a p em strong code pre h2 h3 h4 h5 h6 ul ol li blockquote hr br img"))
MATHML = re.compile("math|m[a-z]+")
ATTRIBUTES = frozenset(str.split("href title src alt class start"))
MATHML_ATTRIBUTES = frozenset(
    str.split(
        "xmlns display width height depth lspace rspace voffset minsize maxsize linethickness stretchy fence form"
        " accent largeop movablelimits separator displaystyle scriptlevel mathvariant mathsize columnalign columnlines"
        " rowlines columnspacing rowspacing notation linebreak"
    )
)


class Fragment(HTMLParser):
    """What a feed reader would make of the HTML of an entry."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.foreign: list[tuple[str, str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_math = MATHML.fullmatch(tag) is not None
        if tag not in MARKDOWN and not is_math:
            self.foreign.append((tag, "", None))
        for name, value in attrs:
            allowed = MATHML_ATTRIBUTES if is_math else ATTRIBUTES
            is_bad_address = name in ("href", "src") and not re.match("https?://|mailto:|ftp:", value or "")
            if name not in allowed or is_bad_address or (name == "class" and not (value or "").startswith("language-")):
                self.foreign.append((tag, name, value))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> AttackSite:
    """A built site of every third attack."""
    site = AttackSite(tmp_path_factory.mktemp("attacks"), read_attacks()[::3])
    site.build()
    return site


@pytest.fixture(scope="module")
def public(site: AttackSite) -> Path:
    return site.folder / "public"


@pytest.fixture(scope="module")
def records(public: Path) -> list[dict[str, Any]]:
    """The records of `papers.jsonl`."""
    return [json.loads(line) for line in (public / "papers.jsonl").read_text(encoding="utf-8").split("\n") if line]


def test_feeds_hold_nothing_foreign(site: AttackSite, public: Path) -> None:
    feed = ElementTree.fromstring((public / "feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(site.attacks)
    known = {"title", "id", "link", "published", "updated", "author", "name", "category", "content", "subtitle"}
    assert {element.tag for element in feed.iter()} <= {f"{ATOM}{name}" for name in {*known, "entry", "feed"}}
    assert [Fragment(entry.findtext(f"{ATOM}content") or "").foreign for entry in entries] == [[]] * len(entries)
    items = json.loads((public / "feed.json").read_text(encoding="utf-8"))["items"]
    assert [Fragment(item["content_html"]).foreign for item in items] == [[]] * len(entries)
    titles = {site.heading(number) for number in range(len(site.attacks))}
    assert {" ".join((entry.findtext(f"{ATOM}title") or "").split()) for entry in entries} == titles


def test_a_feed_with_something_foreign_is_seen() -> None:
    text = '<p onclick=x><script>1</script><mrow href="javascript:alert(1)"><a href="javascript:1">x</a></mrow></p>'
    assert [name for name, *_ in Fragment(text).foreign] == ["p", "script", "mrow", "a"]


def test_data_are_one_paper_a_line_with_its_title(site: AttackSite, records: list[dict[str, Any]]) -> None:
    titles = {f"a-{number:03}": site.heading(number) for number in range(len(site.attacks))}
    assert {record["slug"]: record["title"] for record in records} == titles


def test_metadata_of_pages_are_text(site: AttackSite, public: Path) -> None:
    for number in range(len(site.attacks)):
        page = (public / f"papers/a-{number:03}/index.html").read_text(encoding="utf-8")
        ((script),) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert not set("<>&") & set(script)
        assert json.loads(script)["headline"] == site.heading(number)
        assert page.count("<script") == page.count("</script>")
        listing = (public / "papers/index.html").read_text(encoding="utf-8")
    coins = re.findall(r'<span class="Z3988" title="([^"]*)">', listing)
    found = {parse_qs(html.unescape(one), strict_parsing=True)["rft.title"][0] for one in coins}
    assert found <= {site.heading(number) for number in range(len(site.attacks))}
    assert len(found) > 30


def export(records: list[dict[str, Any]], name: str) -> str:
    """All records in a format of the browser's exports."""
    code = f"""
        import {{ readFileSync }} from "node:fs";
        import {{ FORMATS, formatFile }} from "{(STATIC / "cite/formats.js").as_uri()}";
        const records = JSON.parse(readFileSync(0, "utf8"));
        process.stdout.write(JSON.stringify(formatFile(FORMATS["{name}"], records)));
    """
    shaped = [
        {
            **record,
            "organization": (record["organization"] or {}).get("name"),
            "tags": record["tag_labels"],
            "authors": [
                {**one, "family": one["name"], "given": one["name"], "suffix": ""} for one in record["authors"]
            ],
            "publication": {"type": "article-journal", "venue": record["title"], "pages": record["title"]},
        }
        for record in records
    ]
    return str(run_node("--input-type=module", "-e", code, inputs=shaped))


def test_exports_hold_one_record_a_paper(records: list[dict[str, Any]]) -> None:
    slugs = [record["slug"] for record in records]
    bibtex = export(records, "bibtex")
    entries = parse_string(bibtex, "bibtex").entries
    assert list(entries) == slugs
    assert all(entry.fields["url"].startswith("https://example.org/papers/a-") for entry in entries.values())
    assert not re.search(r"(?<!textbackslash\{\})\\(?:input|write|def|immediate|catcode)", bibtex)
    read = rispy.loads(export(records, "ris"))
    assert [entry["id"] for entry in read] == slugs
    assert all(
        entry["urls"] == [f"https://example.org/papers/{slug}/"] for entry, slug in zip(read, slugs, strict=True)
    )
    assert [item["id"] for item in json.loads(export(records, "csl"))] == slugs
    rows = list(csv.reader(io.StringIO(export(records, "csv").removeprefix("\ufeff"), newline=""), strict=True))
    assert [row[0] for row in rows[1:]] == slugs
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if re.search(r"(?:^|;)\s*[=+@\-\uff1d\uff0b\uff0d\uff20\t\r]", cell)]
    assert len([cell for cell in cells if cell.startswith("'")]) > 10
