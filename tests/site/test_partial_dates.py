"""Papers of which only the month or the year is known: shown, ordered, grouped and exported as that, and no more."""

import datetime
import json
import re
from pathlib import Path

import pytest

from paperarchive.archive.order import compute_days_added, sort_papers
from paperarchive.paper import Paper, PartialDate, PublicationDate
from paperarchive.settings import Settings
from paperarchive.site.cards import make_date_view
from paperarchive.site.citation import make_citable, make_coins, make_json_ld, make_meta_tags
from tests.building import build_public, copy_site
from tests.english import ENGLISH
from tests.javascript import RUNNER, run_node
from tests.paths import STATIC

MONTH, YEAR = PartialDate(2022, 7), PartialDate(2022)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with papers of July 2022, of 2022, and of a day of 2022."""
    root = copy_site(tmp_path_factory.mktemp("partial") / "site")
    papers = root / "content/papers/2022"
    papers.mkdir()
    for name, date in (("of-a-month", "2022-07"), ("of-a-year", "2022"), ("of-a-day", "2022-07-26")):
        (papers / f"{name}.md").write_text(f'---\ntitle: "{name}"\ndate: {date}\n---\nA text.\n')
    return build_public(root)


def slugs_of(page: Path) -> list[str]:
    return re.findall(r'data-slug="([^"]+)"', page.read_text(encoding="utf-8"))


def test_papers_are_listed_by_year_and_month_after_those_of_days(public: Path) -> None:
    assert slugs_of(public / "dates/2022/index.html") == ["of-a-day", "of-a-month", "of-a-year"]
    assert slugs_of(public / "dates/2022/07/index.html") == ["of-a-day", "of-a-month"]
    assert slugs_of(public / "dates/2022/07/26/index.html") == ["of-a-day"]
    assert sorted(entry.name for entry in (public / "dates/2022/07").iterdir()) == ["26", "index.html"]
    assert sorted(entry.name for entry in (public / "dates/2022").iterdir()) == ["07", "index.html"]
    assert "of-a-year" not in slugs_of(public / "dates/undated/index.html")


def test_the_directory_counts_them(public: Path) -> None:
    page = (public / "dates/index.html").read_text(encoding="utf-8")
    text = " ".join(re.sub("<[^>]*>", " ", page).split())
    assert "2022 3" in text
    assert "July 2" in text


def test_a_paper_shows_its_month_and_leads_to_it(public: Path) -> None:
    page = (public / "papers/of-a-month/index.html").read_text(encoding="utf-8")
    assert '<a href="../../dates/2022/07/"><time datetime="2022-07">July 2022</time></a>' in page
    assert '<meta name="citation_publication_date" content="2022/07">' in page
    assert '"datePublished":"2022-07"' in page
    assert "July 2022." in page  # the citation
    page = (public / "papers/of-a-year/index.html").read_text(encoding="utf-8")
    assert '<a href="../../dates/2022/"><time datetime="2022">2022</time></a>' in page


def test_the_data_set_the_search_and_the_feed_say_no_more(public: Path) -> None:
    lines = map(json.loads, (public / "papers.jsonl").read_text(encoding="utf-8").splitlines())
    dates = {line["slug"]: (line["date"], line["added"]) for line in lines}
    assert dates["of-a-month"] == ("2022-07", "2022-07-01")
    assert dates["of-a-year"] == ("2022", "2022-01-01")
    hits = "".join(file.read_text(encoding="utf-8") for file in (public / "search").rglob("*") if file.is_file())
    assert '"d":"2022-07"' in hits
    assert '"d":"2022"' in hits
    assert "of-a-month" in (public / "feed.xml").read_text(encoding="utf-8")


def make(slug: str, date: PublicationDate | None) -> Paper:
    return Paper(slug, slug, "", date)


def test_the_order_is_days_then_their_month_then_the_year_then_no_date() -> None:
    day = datetime.date
    papers = [
        make("undated", None),
        make("year", YEAR),
        make("january", day(2022, 1, 1)),
        make("month", MONTH),
        make("july-first", day(2022, 7, 1)),
        make("august", day(2022, 8, 1)),
        make("before", day(2021, 12, 31)),
        make("also-year", YEAR),
    ]
    expected = ["august", "july-first", "month", "january", "also-year", "year", "before", "undated"]
    assert [paper.slug for paper in sort_papers(papers)] == expected


def test_a_paper_of_a_month_counts_as_added_on_its_first_day() -> None:
    papers = [make("a", MONTH), make("b", YEAR), make("c", None)]
    assert compute_days_added(papers, []) == {"a": datetime.date(2022, 7, 1), "b": datetime.date(2022, 1, 1)}


@pytest.mark.parametrize(("date", "written"), [(MONTH, "2022-07"), (YEAR, "2022")])
def test_metadata_has_what_is_known(date: PartialDate, written: str) -> None:
    settings = Settings(base_url="https://a.org/")
    citable = make_citable(make("x", date), "", settings, {})
    meta = {tag.name: tag.content for tag in make_meta_tags(citable, settings)}
    assert meta["citation_publication_date"] == written.replace("-", "/")
    assert f'"datePublished":"{written}"' in make_json_ld(citable, settings)
    assert f"rft.date={written}&" in make_coins(citable)


def test_a_month_and_a_year_lead_to_their_papers() -> None:
    assert make_date_view(ENGLISH, MONTH).path == "dates/2022/07/"
    assert make_date_view(ENGLISH, YEAR).path == "dates/2022/"


FORMATS = STATIC / "cite/formats.js"
RECORD: dict[str, object] = {
    "slug": "x",
    "url": "https://a.org/papers/x/",
    "title": "X",
    "authors": [],
    "authorCount": None,
    "organization": None,
    "comments": None,
    "arxiv": None,
    "doi": None,
    "tags": [],
    "abstract": "",
}


@pytest.mark.parametrize(
    ("date", "bibtex", "ris", "csl"),
    [
        ("2022-07-26", ["  year = {2022},", "  month = jul,", "  day = {26},"], "2022/07/26/", [2022, 7, 26]),
        ("2022-07", ["  year = {2022},", "  month = jul,"], "2022/07//", [2022, 7]),
        ("2022", ["  year = {2022},"], "2022///", [2022]),
    ],
)
def test_exports_have_what_is_known(date: str, bibtex: list[str], ris: str, csl: list[int]) -> None:
    def run(function: str) -> str:
        (result,) = run_node(RUNNER, FORMATS, function, inputs=[{**RECORD, "date": date}])
        return str(result)

    written = run("formatBibtex").splitlines()
    assert [line for line in written if line.startswith(("  year", "  month", "  day"))] == bibtex
    assert f"DA  - {ris}" in run("formatRis").splitlines()
    assert "PY  - 2022" in run("formatRis").splitlines()
    assert json.loads(run("formatCsl"))["issued"] == {"date-parts": [csl]}
