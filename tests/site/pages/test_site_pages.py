"""What the pages show, read from the built HTML."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.building import Build


class Reader(HTMLParser):
    """The articles of a page, its headings, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.slugs: list[str] = []
        self.tags: Counter[str] = Counter()
        self.metas: dict[str, str] = {}
        self.words: list[str] = []
        self._is_drawing = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_drawing = self._is_drawing or tag == "svg"
        self.tags[f"svg {tag}" if self._is_drawing else tag] += 1
        values = dict(attrs)
        if tag == "article" and values.get("data-slug"):
            self.slugs.append(str(values["data-slug"]))
        if tag == "meta":
            self.metas[str(values.get("name") or values.get("http-equiv"))] = str(values.get("content"))

    def handle_endtag(self, tag: str) -> None:
        self._is_drawing = self._is_drawing and tag != "svg"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(built: Path, path: str) -> Reader:
    return Reader((built / path / "index.html").read_text())


@pytest.mark.parametrize(
    ("path", "slugs"),
    [
        ("papers", ["a-map-of-noise", "teaching-small-models", "hearing-things"]),
        ("papers/page/2", ["by-hand", "organised", "nothing-known"]),
        ("tags/diffusion-models", ["a-map-of-noise", "teaching-small-models"]),
        ("dates/2025", ["a-map-of-noise", "teaching-small-models", "hearing-things"]),
        ("dates/2025/10/14", ["a-map-of-noise", "teaching-small-models"]),
        ("dates/2024/02", ["by-hand", "organised"]),
        ("dates/undated", ["nothing-known"]),
        ("author-counts/7", ["a-map-of-noise", "organised"]),
        ("author-counts/1-3", ["teaching-small-models", "by-hand"]),
        ("author-counts/7-10", ["a-map-of-noise", "organised"]),
        ("author-counts/unknown", ["hearing-things", "nothing-known"]),
        ("organizations/bytedance", ["hearing-things"]),
        ("organizations/carnegie-mellon-university", ["organised"]),
        ("listings/first", ["teaching-small-models", "a-map-of-noise"]),
        ("listings/second", ["a-map-of-noise", "hearing-things", "nothing-known"]),
        ("discussed", ["hearing-things", "a-map-of-noise"]),
    ],
)
def test_a_list_holds_its_papers_in_its_order(built: Path, path: str, slugs: list[str]) -> None:
    assert read(built, path).slugs == slugs


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("tags", {"Diffusion models": 2, "Knowledge distillation": 1, "Speech": 1}),
        ("dates", {"October": 2, "March": 1, "February": 2, "Undated": 1}),
        ("author-counts", {"1 author": 1, "2 authors": 1, "7 authors": 2, "1 to 3": 2, "7 to 10": 2, "Unknown": 2}),
        ("organizations", {"ByteDance": 1, "Carnegie Mellon University": 1}),
        ("listings", {"3 November 2025": 3, "20 October 2025": 2}),
    ],
)
def test_counts_on_index_pages_are_right(built: Path, path: str, counts: dict[str, int]) -> None:
    text = read(built, path).text
    for label, count in counts.items():
        assert re.search(rf"{label}\D*? {count}\b", text), (label, text)


def test_a_paper_s_page_shows_all_that_is_known(built: Path) -> None:
    text = read(built, "papers/a-map-of-noise").text
    for words in (
        "A Map of Noise: Diffusion Models & <Their> Limits",
        "14 Oct 2025",
        "7 authors",
        "4 comments",
        "Diffusion models",
        "20 October 2025",
        "3 November 2025",
        "example.com/code",
        "arXiv",
        "Google Scholar",
        "Semantic Scholar",
        "Hugging Face",
    ):
        assert words in text, words


def test_a_paper_entered_by_hand_shows_people_identifiers_links_and_note(built: Path) -> None:
    html = (built / "papers/by-hand/index.html").read_text()
    for address in (
        "https://arxiv.org/abs/2402.01234",
        "https://doi.org/10.1000/182",
        "https://example.com/by-hand",
        "https://orcid.org/0000-0002-1825-0097",
    ):
        assert f'href="{address}"' in html
    assert "<strong>again</strong>" in html
    assert "Charles Babbage" in html


def test_neighbours_in_time_follow_the_archive_s_order(built: Path) -> None:
    html = (built / "papers/hearing-things/index.html").read_text()
    assert 'href="../../papers/teaching-small-models/"' in html
    assert 'href="../../papers/by-hand/"' in html


def test_listings_of_one_day_are_told_apart_where_they_are_named(root: Path, build: Build) -> None:
    records = root / "content/listings.yml"
    records.write_text(records.read_text().replace("2025-11-03", "2025-10-20"))
    build()
    assert "Listing of 20 October 2025 (first)" in read(root / "public", "listings/first").text
    text = read(root / "public", "papers/a-map-of-noise").text
    assert "20 October 2025 (first)" in text
    assert "20 October 2025 (second)" in text


def test_an_undated_paper_has_no_neighbours_and_says_that_its_day_is_not_known(built: Path) -> None:
    html = (built / "papers/nothing-known/index.html").read_text()
    assert "dates/undated/" in html
    assert "papers/organised/" not in html


def test_an_alias_leads_to_the_paper_and_is_kept_out_of_search_engines(built: Path) -> None:
    page = read(built, "papers/teaching-tiny-models")
    assert page.metas["refresh"] == "0; url=../../papers/teaching-small-models/"
    assert "noindex" in page.metas["robots"]


def test_every_page_carries_the_content_security_policy_and_nothing_inline(built: Path) -> None:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
    )
    for file in built.rglob("*.html"):
        html = file.read_text()
        assert Reader(html).metas["Content-Security-Policy"] == policy, file
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\s(?:src=|type=.application/ld))|\son[a-z]+=", html), file


def test_every_page_has_one_heading_a_language_and_a_title(built: Path) -> None:
    for file in built.rglob("*.html"):
        page = Reader(file.read_text())
        assert (page.tags["h1"], page.tags["title"], page.tags["main"]) == (1, 1, 1), file
        assert '<html lang="en"' in file.read_text(), file


def test_no_page_asks_another_host_for_anything(built: Path) -> None:
    for file in built.rglob("*.html"):
        assert not re.search(
            r'(?:\ssrc|<link rel="(?:stylesheet|icon|preload)"[^>]*href)="(?:https?:)?//', file.read_text()
        )


def test_nothing_leads_to_pages_that_are_not_built_yet(built: Path) -> None:
    for file in built.rglob("*.html"):
        assert not re.search(r'href="[^"]*insights/"', file.read_text()), file


def test_a_listing_shows_the_rank_of_each_paper(built: Path) -> None:
    html = (built / "listings/first/index.html").read_text()
    assert re.findall(r'<li value="(\d+)">\s*<article class="paper-card" data-slug="([^"]+)"', html) == [
        ("1", "teaching-small-models"),
        ("2", "a-map-of-noise"),
    ]


def test_the_index_of_listings_says_what_was_new_and_of_which_time(built: Path) -> None:
    text = read(built, "listings").text
    assert "3 November 2025 3 2 new that day; papers of 2 Mar 2025 to 14 Oct 2025" in text
    assert "20 October 2025 2 all new that day; papers of 14 Oct 2025" in text


def test_the_index_of_organisations_says_of_which_years_their_papers_are(built: Path) -> None:
    assert "ByteDance 1 2025 Carnegie Mellon University 1 2024" in read(built, "organizations").text


def test_the_most_discussed_say_how_their_comments_went(built: Path) -> None:
    text = read(built, "discussed").text
    assert "1 comment on 20 Oct 2025, 4 on 3 Nov 2025" in text
    assert "12 on" not in text


def test_the_front_page_says_what_the_archive_is_in_numbers(built: Path) -> None:
    text = read(built, ".").text
    assert "6 papers 3 tags 2 listings 2 author names 2 organisations 1 venue 2 authors on the median paper" in text
    assert "February 2024 to October 2025" in text


def test_the_search_box_of_the_front_page_stands_in_the_page_and_nowhere_else(built: Path) -> None:
    html = (built / "index.html").read_text()
    assert html.count("<search-box") == 1
    assert html.index("<search-box") > html.index("<main")


def test_the_years_of_a_list_lead_to_them_on_the_first_page_only(built: Path) -> None:
    first, second = ((built / path / "index.html").read_text() for path in ("papers", "papers/page/2"))
    assert re.findall(r'<a href="../dates/(\d+)/"><title>([^<]+)</title>', first) == [
        ("2024", "2024: 2 papers"),
        ("2025", "2025: 3 papers"),
    ]
    assert "<rect" not in second


def test_a_day_of_a_year_s_calendar_leads_to_its_papers(built: Path) -> None:
    html = (built / "dates/2025/index.html").read_text()
    assert '<a href="../../dates/2025/10/14/"><title>14 October 2025: 2 papers</title>' in html
    assert html.count("<rect") == 365


def test_every_chart_has_a_name_and_each_bar_says_its_figure(built: Path) -> None:
    for file in built.rglob("*.html"):
        html = file.read_text()
        for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
            assert re.match(r"<svg[^>]*>\s*<title>[^<]+</title>", drawing), file
            assert drawing.count("<a ") == len(re.findall(r"<a [^>]+><title>[^<]*: [\d,]+ papers?</title>", drawing))
        assert ("<svg" in html) == ('id="chart-end"' in html), file
