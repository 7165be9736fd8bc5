"""Exports of lists and of search results in a real browser: all papers, in order, in every format."""

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
import rispy
from playwright.sync_api import BrowserContext, Download, Page, expect
from pybtex.database import parse_string

from tests.browser.conftest import BASE_PATH, PUBLISHED
from tests.browser.requests import HeldRequests
from tests.building import build_public, copy_site
from tests.serving import serve_folder

STUDIES = 70
"""Papers added to the small site: enough for several pages of a list and several fetches of an export."""
TITLE = r"Study {:02}: 50% of $O(n^2)$ & {{more}}"


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an archive with many papers."""
    root = copy_site(tmp_path_factory.mktemp("studies") / "site")
    for number in range(STUDIES):
        path = root / "content" / "papers" / "2019" / f"study-{number:02}.md"
        path.parent.mkdir(exist_ok=True)
        tags = "tags: [speech]\n" if number % 2 else ""
        head = f"---\ntitle: '{TITLE.format(number)}'\ndate: 2019-{number % 12 + 1:02}-03\nauthor_count: 3\n{tags}---\n"
        path.write_text(f"{head}Apples number {number} ripen.\n", encoding="utf-8")
    with serve_folder(build_public(root, PUBLISHED), BASE_PATH) as url:
        yield url


def export(page: Page, name: str, *, abstracts: bool = False) -> Download:
    page.locator("paper-export summary").click()
    if abstracts:
        page.get_by_label("with abstracts").check()
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value


def read(download: Download) -> str:
    return download.path().read_bytes().decode("utf-8")


def status(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("paper-export [role=status]")).to_have_text(text)


def test_a_list_of_many_pages_is_exported_whole(reader: Page, studies: str) -> None:
    reader.goto(f"{studies}dates/2019/")
    download = export(reader, "BibTeX")
    assert download.suggested_filename == "dates-2019.bib"
    entries = parse_string(read(download), "bibtex").entries
    assert len(entries) == STUDIES
    fields = entries["study-11"].fields
    assert fields["title"] == r"{Study 11: 50\% of $O(n^2)$ \& \textbraceleft{}more\textbraceright{}}"
    assert fields["url"] == "https://example.org/some/path/papers/study-11/"
    assert "abstract" not in fields
    status(reader, "70 papers saved as dates-2019.bib")


def test_a_tag_is_exported_as_ris_with_abstracts(reader: Page, studies: str) -> None:
    reader.goto(f"{studies}tags/speech/")
    entries = rispy.loads(read(export(reader, "RIS", abstracts=True)))
    assert len(entries) == STUDIES // 2 + 1
    study = next(entry for entry in entries if entry["id"] == "study-11")
    assert (study["abstract"], study["keywords"]) == ("Apples number 11 ripen.", ["Speech"])


def test_a_list_and_the_page_of_a_paper_export_its_venue_alike(reader: Page, studies: str) -> None:
    reader.goto(f"{studies}dates/2024/02/")
    listed = parse_string(read(export(reader, "BibTeX")), "bibtex").entries["by-hand"]
    assert listed.type == "article"
    wanted = {"journal": "Journal of Manual Work", "volume": "1", "number": "2", "pages": "3--7"}
    assert {key: listed.fields[key] for key in wanted} == wanted
    assert listed.fields["keywords"] == "handwriting, difference engine"
    reader.goto(f"{studies}papers/by-hand/")
    reader.locator("paper-cite summary").click()
    reader.get_by_role("button", name="BibTeX", exact=True).click()
    expect(reader.locator(".citation")).to_contain_text("@article{by-hand,")
    own = parse_string(reader.locator(".citation").inner_text(), "bibtex").entries["by-hand"]
    assert dict(own.fields) == dict(listed.fields)
    assert [str(one) for one in own.persons["author"]] == [str(one) for one in listed.persons["author"]]


def test_a_listing_is_exported_in_its_own_order(reader: Page, studies: str) -> None:
    reader.goto(f"{studies}listings/second/")
    items = json.loads(read(export(reader, "CSL-JSON")))
    assert [item["id"] for item in items] == ["a-map-of-noise", "hearing-things", "nothing-known"]
    assert items[1]["publisher"] == "ByteDance"
    assert "author" not in items[1]


def test_all_papers_are_exported_newest_first_with_all_that_is_known(reader: Page, studies: str) -> None:
    reader.goto(f"{studies}papers/")
    rows = list(csv.DictReader(io.StringIO(read(export(reader, "CSV")).removeprefix("\ufeff"), newline="")))
    assert len(rows) == STUDIES + 6
    by_hand = next(row for row in rows if row["slug"] == "by-hand")
    assert (by_hand["authors"], by_hand["arxiv"]) == ("Ada Lovelace; Charles Babbage", "2402.01234")
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates, reverse=True)


def test_search_results_are_exported_in_their_order_beyond_those_shown(reader: Page, studies: str) -> None:
    reader.goto(f"{studies}search/?q=apples&tag=speech&order=date")
    expect(reader.locator("#results article")).to_have_count(20)
    shown = reader.locator("#results article").evaluate_all("(all) => all.map((one) => one.dataset.slug)")
    download = export(reader, "CSL-JSON")
    assert download.suggested_filename == "search.json"
    found = [item["id"] for item in json.loads(read(download))]
    assert (len(found), found[:20]) == (STUDIES // 2, shown)


def test_a_search_without_results_has_nothing_to_export(reader: Page, studies: str) -> None:
    reader.goto(f"{studies}search/?q=xylophone")
    expect(reader.locator("search-page [role=status]").first).to_have_text("No papers found")
    expect(reader.locator("paper-export")).not_to_be_visible()


def test_nothing_of_an_export_is_fetched_before_it_is_opened(reader: Page, studies: str) -> None:
    paths: list[str] = []
    reader.on("request", lambda request: paths.append(request.url.removeprefix(studies)))
    reader.goto(f"{studies}papers/", wait_until="networkidle")
    assert not [path for path in paths if "formats.js" in path or path.startswith("search/")]


def test_the_keyboard_alone_exports(reader: Page, studies: str) -> None:
    reader.goto(f"{studies}listings/second/")
    reader.locator("paper-export summary").focus()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("button", name="BibTeX")).to_be_visible()
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("button", name="BibTeX")).to_be_focused()
    with reader.expect_download():
        reader.keyboard.press("Enter")
    status(reader, "3 papers saved as listings-second.bib")
    expect(reader.get_by_role("button", name="BibTeX")).to_be_focused()


def test_papers_that_do_not_arrive_are_said_and_a_second_try_can_succeed(context: BrowserContext, studies: str) -> None:
    page = context.new_page()
    fails = [True]
    page.route("**/search/hits-*", lambda route: route.abort() if fails[0] else route.continue_())
    page.goto(f"{studies}papers/")
    page.locator("paper-export summary").click()
    page.get_by_role("button", name="BibTeX").click()
    status(page, "Some papers could not be loaded, so nothing was saved. Try again.")
    fails[0] = False
    with page.expect_download():
        page.get_by_role("button", name="BibTeX").click()
    status(page, "76 papers saved as papers.bib")


def test_an_export_can_be_cancelled(reader: Page, studies: str) -> None:
    held = HeldRequests(reader, "**/search/hits-*")
    reader.goto(f"{studies}papers/")
    reader.locator("paper-export summary").click()
    with reader.expect_request("**/search/hits-*"):
        reader.get_by_role("button", name="BibTeX").click()
    expect(reader.get_by_role("button", name="Cancel")).to_be_focused()
    reader.keyboard.press("Enter")
    status(reader, "Cancelled; nothing was saved.")
    expect(reader.get_by_role("button", name="BibTeX")).to_be_focused()
    held.release()


def test_a_panel_that_does_not_load_is_said(context: BrowserContext, studies: str) -> None:
    page = context.new_page()
    page.route("**/cite/panel.js", lambda route: route.abort())
    page.goto(f"{studies}papers/")
    page.locator("paper-export summary").click()
    expect(page.get_by_role("alert")).to_have_text("The export did not load. Reload the page.")


def test_without_scripts_the_data_set_is_offered(page: Page, studies: str) -> None:
    page.goto(f"{studies}papers/")
    page.locator("paper-export summary").click()
    link = page.locator("paper-export").get_by_role("link", name="data set")
    expect(link).to_have_attribute("href", re.compile(r"papers\.json$"))
