"""What programs read of a paper: meta tags, JSON-LD, COinS, and the line to cite it by."""

import datetime
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.paper import Author, ExtraValue, Link, Organization, Paper
from paperarchive.settings import Settings
from paperarchive.site.citation import (
    Citable,
    format_citation,
    make_citable,
    make_coins,
    make_json_ld,
    make_meta_tags,
    make_site_json_ld,
)
from paperarchive.text.markup import parse_markdown
from tests.english import ENGLISH

SETTINGS = Settings(title="My papers", base_url="https://a.org/b/")
BARE = Paper(slug="x", title="A Title", abstract="")
BY_HAND = Paper(
    slug="by-hand",
    title="Written by Hand",
    abstract="An *old* idea,\n$x^2$ times.",
    date=datetime.date(2024, 2, 9),
    authors=(Author("Ada Lovelace", orcid="0000-0002-1825-0097", affiliation="London"), Author("Plato")),
    arxiv="2402.01234",
    doi="10.1000/182",
    tags=("speech", "survey", "gone"),
    links=(Link("code", "https://a.org/code"), Link("PDF", "https://a.org/x.pdf")),
)

IN_JOURNAL = replace(
    BARE,
    venue="Journal of Examples",
    publication_type="article-journal",
    extra=tuple(
        (name, ExtraValue(text=text))
        for name, text in (("Volume", "1"), ("issue", "2"), ("pages", "3--7"), ("publisher", "IEEE"))
    ),
)

LABELS = {"speech": "Speech", "survey": "Survey"}


def cite(paper: Paper) -> Citable:
    return make_citable(paper, parse_markdown(paper.abstract).line, SETTINGS, LABELS)


def tags_of(paper: Paper) -> list[tuple[str, str]]:
    return [(tag.name.removeprefix("citation_"), tag.content) for tag in make_meta_tags(cite(paper), SETTINGS)]


def data_of(paper: Paper) -> dict[str, object]:
    record: dict[str, object] = json.loads(make_json_ld(cite(paper), SETTINGS))
    return record


def test_suffixes_particles_and_groups_are_said_in_every_form() -> None:
    authors = (Author("Wim van der Bakker Jr."), Author("Gemini Team"), Author("García Márquez, Gabriel"))
    paper = replace(BARE, authors=authors)
    inverted = ["van der Bakker, Wim, Jr.", "Gemini Team", "García Márquez, Gabriel"]
    assert [content for name, content in tags_of(paper) if name == "author"] == inverted
    assert parse_qs(make_coins(cite(paper)))["rft.au"] == inverted
    jr = {"familyName": "van der Bakker", "givenName": "Wim", "honorificSuffix": "Jr."}
    assert data_of(paper)["author"] == [
        {"@type": "Person", "name": "Wim van der Bakker Jr.", **jr},
        {"@type": "Organization", "name": "Gemini Team"},
        {"@type": "Person", "name": "Gabriel García Márquez", "familyName": "García Márquez", "givenName": "Gabriel"},
    ]
    line = "Wim van der Bakker Jr., Gemini Team, and Gabriel García Márquez. A Title."
    assert format_citation(cite(paper), SETTINGS, ENGLISH, None).startswith(line)


# --- meta tags


def test_the_meta_tags_say_all_that_is_known() -> None:
    assert tags_of(BY_HAND) == [
        ("title", "Written by Hand"),
        ("author", "Lovelace, Ada"),
        ("author", "Plato"),
        ("publication_date", "2024/02/09"),
        ("technical_report_number", "arXiv:2402.01234"),
        ("doi", "10.1000/182"),
        ("abstract", "An old idea, x² times."),
        ("keywords", "Speech; Survey"),
        ("language", "en"),
        ("public_url", "https://a.org/b/papers/by-hand/"),
        ("abstract_html_url", "https://a.org/b/papers/by-hand/"),
        ("pdf_url", "https://a.org/x.pdf"),
    ]


def test_a_number_of_authors_is_no_author_and_no_day_is_no_date() -> None:
    names = {name for name, _ in tags_of(replace(BARE, author_count=7))}
    assert names == {"title", "language", "public_url", "abstract_html_url"}


def test_an_organization_makes_the_paper_its_report() -> None:
    tags = tags_of(replace(BARE, organization=Organization("ByteDance")))
    assert ("technical_report_institution", "ByteDance") in tags
    assert "author" not in dict(tags)


def test_a_paper_of_a_journal_has_its_volume_and_pages_and_is_no_report() -> None:
    assert tags_of(replace(IN_JOURNAL, arxiv="2402.01234"))[1:8] == [
        ("journal_title", "Journal of Examples"),
        ("volume", "1"),
        ("issue", "2"),
        ("firstpage", "3"),
        ("lastpage", "7"),
        ("publisher", "IEEE"),
        ("language", "en"),
    ]


@pytest.mark.parametrize(
    ("publication_type", "tag"),
    [
        (None, "journal_title"),
        ("paper-conference", "conference_title"),
        ("Conference paper", "conference_title"),
        ("thesis", "dissertation_institution"),
        ("report", "technical_report_institution"),
        ("poem", "journal_title"),
    ],
)
def test_the_tag_of_the_venue_follows_the_type(publication_type: str | None, tag: str) -> None:
    paper = replace(BARE, venue="The Venue", publication_type=publication_type)
    assert (tag, "The Venue") in tags_of(paper)


def test_keywords_follow_the_tags_and_none_is_there_twice() -> None:
    paper = replace(BARE, tags=("speech",), keywords=("SPEECH", "parsing"))
    assert ("keywords", "Speech; parsing") in tags_of(paper)


# --- JSON-LD


def test_the_json_ld_says_all_that_is_known() -> None:
    ada = {"familyName": "Lovelace", "givenName": "Ada"}
    london = {"@type": "Organization", "name": "London"}
    orcid = "https://orcid.org/0000-0002-1825-0097"
    assert data_of(BY_HAND) == {
        "@context": "https://schema.org",
        "@type": ["Article", "ScholarlyArticle"],
        "headline": "Written by Hand",
        "url": "https://a.org/b/papers/by-hand/",
        "inLanguage": "en",
        "isPartOf": {"@type": "WebSite", "name": "My papers", "url": "https://a.org/b/"},
        "datePublished": "2024-02-09",
        "author": [
            {"@type": "Person", "name": "Ada Lovelace", **ada, "sameAs": orcid, "affiliation": london},
            {"@type": "Person", "name": "Plato"},
        ],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "2402.01234"},
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1000/182"},
        ],
        "keywords": ["Speech", "Survey"],
        "abstract": "An old idea, x² times.",
    }


def test_the_json_ld_of_a_bare_paper_makes_nothing_up() -> None:
    known = {"@context", "@type", "headline", "url", "inLanguage", "isPartOf"}
    assert set(data_of(replace(BARE, author_count=7))) == known


def test_an_organization_is_the_publisher_in_json_ld() -> None:
    data = data_of(replace(BARE, organization=Organization("ByteDance")))
    assert data["publisher"] == {"@type": "Organization", "name": "ByteDance"}
    assert "author" not in data


@given(st.text())
def test_no_title_ends_the_script_element_of_the_json_ld(title: str) -> None:
    text = str(make_json_ld(cite(replace(BARE, title=f"</script><!-- &amp;{title}")), SETTINGS))
    assert not set("<>&") & set(text)
    assert json.loads(text)["headline"] == f"</script><!-- &amp;{title}"


def test_the_archive_says_how_it_is_searched() -> None:
    data = json.loads(make_site_json_ld(SETTINGS))
    assert (data["@type"], data["name"], data["url"]) == ("WebSite", "My papers", "https://a.org/b/")
    assert data["potentialAction"]["target"] == "https://a.org/b/search/?q={search_term_string}"


# --- COinS


def test_coins_say_what_zotero_reads() -> None:
    assert parse_qs(make_coins(cite(BY_HAND))) == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:dc"],
        "rft.type": ["preprint"],
        "rft.title": ["Written by Hand"],
        "rft.date": ["2024-02-09"],
        "rft.au": ["Lovelace, Ada", "Plato"],
        "rft_id": ["info:doi/10.1000/182"],
        "rft.identifier": ["https://a.org/b/papers/by-hand/"],
    }


def test_coins_of_a_bare_paper_make_nothing_up() -> None:
    found = parse_qs(make_coins(cite(replace(BARE, author_count=7))))
    assert set(found) == {"ctx_ver", "rft_val_fmt", "rft.type", "rft.title", "rft.identifier"}


# --- the line


@pytest.mark.parametrize(
    ("paper", "day", "line"),
    [
        (BARE, None, "A Title. My papers. https://a.org/b/papers/x/"),
        (replace(BARE, title="Why?"), "1 May 2024", "Why? 1 May 2024. My papers. https://a.org/b/papers/x/"),
        (
            replace(BARE, organization=Organization("ByteDance")),
            "1 May 2024",
            "A Title. ByteDance, 1 May 2024. My papers. https://a.org/b/papers/x/",
        ),
        (
            BY_HAND,
            "9 February 2024",
            "Ada Lovelace and Plato. Written by Hand. 9 February 2024. https://doi.org/10.1000/182",
        ),
        (
            replace(BARE, arxiv="2402.01234", authors=(Author("A"), Author("B"), Author("C"))),
            None,
            "A, B, and C. A Title. arXiv:2402.01234. https://arxiv.org/abs/2402.01234",
        ),
    ],
)
def test_a_paper_is_cited_in_one_line_by_what_is_known(paper: Paper, day: str | None, line: str) -> None:
    assert format_citation(cite(paper), SETTINGS, ENGLISH, day) == line


# --- the rules of Zotero and of search engines, on every page that is built


class Elements(HTMLParser):
    """Every element of a page: the way down to it, its name, its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self._open: list[str] = []
        self.scripts: list[str] = []
        self._is_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        self.found.append((">".join(self._open), tag, attributes))
        self._is_data = tag == "script" and attributes.get("type") == "application/ld+json"
        if tag not in {"meta", "link", "input", "br", "img", "hr"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.scripts.append(data)
            self._is_data = False

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for _, name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, Elements]:
    """Path -> page."""
    files = built.rglob("*.html")
    return {file.relative_to(built).as_posix(): Elements(file.read_text(encoding="utf-8")) for file in files}


def is_paper(page: Elements) -> bool:
    return any(meta.get("name") == "citation_title" for meta in page.named("meta"))


def test_no_page_has_what_zotero_takes_for_a_person(pages: dict[str, Elements]) -> None:
    guessed = re.compile(r"byline|vcard", re.IGNORECASE)
    for path, page in pages.items():
        assert not any(guessed.search(attributes.get("class", "")) for _, _, attributes in page.found), path
        assert not any("author" in attributes.get("rel", "").split() for _, _, attributes in page.found), path


def test_only_a_paper_whose_people_are_named_has_citation_author(pages: dict[str, Elements]) -> None:
    found = {
        path for path, page in pages.items() if any(m.get("name") == "citation_author" for m in page.named("meta"))
    }
    assert found == {"papers/by-hand/index.html"}


def test_citation_tags_stand_directly_under_head_of_papers_alone(pages: dict[str, Elements]) -> None:
    papers = [path for path, page in pages.items() if is_paper(page)]
    assert len(papers) == 6
    assert all(path.startswith("papers/") for path in papers)
    for page in pages.values():
        ways = {way for way, tag, found in page.found if tag == "meta" and "citation" in found.get("name", "")}
        assert ways <= {"html>head"}


def test_a_list_has_one_coins_a_card_and_a_paper_none(pages: dict[str, Elements]) -> None:
    for path, page in pages.items():
        cards = [found for found in page.named("article") if "data-slug" in found]
        coins = [found["title"] for found in page.named("span") if found.get("class") == "Z3988"]
        assert len(coins) == len(cards), path
        assert not (coins and is_paper(page)), path
        slugs = [parse_qs(title)["rft.identifier"][0].split("/")[-2] for title in coins]
        assert slugs == [card["data-slug"] for card in cards], path


def test_the_json_ld_of_a_page_is_that_of_its_canonical_address(pages: dict[str, Elements]) -> None:
    for path, page in pages.items():
        canonical = next(link["href"] for link in page.named("link") if link.get("rel") == "canonical")
        for script in page.scripts:
            assert json.loads(script)["url"] == canonical, path
        assert len(page.scripts) == int(is_paper(page) or path == "index.html"), path


def test_open_graph_names_every_page_and_calls_papers_articles(pages: dict[str, Elements]) -> None:
    for path, page in pages.items():
        graph = {meta["property"]: meta["content"] for meta in page.named("meta") if "property" in meta}
        assert {"og:type", "og:title", "og:url", "og:site_name", "og:locale"} <= set(graph), path
        assert (graph["og:type"] == "article") == is_paper(page), path
        assert not graph["og:title"].endswith("· Small archive"), path


def test_the_day_of_a_paper_is_machine_readable_in_all_its_forms(pages: dict[str, Elements]) -> None:
    page = pages["papers/by-hand/index.html"]
    contents = {meta.get("property", meta.get("name")): meta.get("content") for meta in page.named("meta")}
    assert contents["article:published_time"] == "2024-02-29"
    assert contents["citation_publication_date"] == "2024/02/29"
    assert {"datetime": "2024-02-29"} in page.named("time")


# --- venues


def test_the_json_ld_nests_issue_volume_and_periodical() -> None:
    data = data_of(IN_JOURNAL)
    assert (data["genre"], data["pagination"]) == ("article-journal", "3-7")
    assert data["isPartOf"] == [
        {"@type": "WebSite", "name": "My papers", "url": "https://a.org/b/"},
        {
            "@type": "PublicationIssue",
            "issueNumber": "2",
            "isPartOf": {
                "@type": "PublicationVolume",
                "volumeNumber": "1",
                "isPartOf": {
                    "@type": "Periodical",
                    "name": "Journal of Examples",
                    "publisher": {"@type": "Organization", "name": "IEEE"},
                },
            },
        },
    ]


def test_coins_have_the_type_that_zotero_saves_and_the_venue() -> None:
    data = parse_qs(make_coins(cite(IN_JOURNAL)))
    assert (data["rft.type"], data["rft.source"]) == (["journalArticle"], ["Journal of Examples"])
    data = parse_qs(make_coins(cite(BARE)))
    assert data["rft.type"] == ["preprint"]
    assert "rft.source" not in data


def test_a_citation_names_the_venue_with_volume_issue_and_pages() -> None:
    line = format_citation(cite(IN_JOURNAL), SETTINGS, ENGLISH, "2024")
    assert line.startswith("A Title. Journal of Examples 1(2), 3–7, 2024. ")
    only_volume = replace(IN_JOURNAL, extra=IN_JOURNAL.extra[:1])
    assert "Journal of Examples 1." in format_citation(cite(only_volume), SETTINGS, ENGLISH, None)


def test_of_a_paper_whose_authors_are_not_all_known_the_others_are_cited_as_others() -> None:
    paper = replace(BY_HAND, has_all_authors=False)
    assert format_citation(cite(paper), SETTINGS, ENGLISH, None).startswith("Ada Lovelace, Plato et al. Written")
