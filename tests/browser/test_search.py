"""The search in a real browser: the box in the header, the search page, and failing requests."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.accessibility import find_violations
from tests.browser.conftest import BASE_PATH, PUBLISHED
from tests.browser.requests import HeldRequests
from tests.building import build_public, copy_site
from tests.paths import SMALL
from tests.serving import serve_folder

ORCHARDS = 30
"""Papers on orchards, added to the six of the small site: more than one screen of results."""


def plant_orchards(root: Path) -> None:
    """Copy the small site and add the papers on orchards."""
    copy_site(root)
    for number in range(ORCHARDS):
        year = 2018 + number % 5
        write_paper(root, f"orchard-{number:02}", f"Orchard Study {number:02}", year, number + 1)


def write_paper(root: Path, slug: str, title: str, year: int, authors: int) -> None:
    path = root / "content" / "papers" / str(year) / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    tags = "tags: [speech]\n" if authors % 2 else ""
    text = f'---\ntitle: "{title}"\ndate: {year}-03-{authors:02}\nauthor_count: {authors}\n{tags}---\n'
    path.write_text(f"{text}Apples ripen in the early autumn sun, and pears ripen later.\n", encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the archive with orchards; read only."""
    root = tmp_path_factory.mktemp("orchards") / "site"
    plant_orchards(root)
    return build_public(root, PUBLISHED)


@pytest.fixture(scope="module")
def orchards(folder: Path) -> Iterator[str]:
    """The address of the archive with orchards."""
    with serve_folder(folder, BASE_PATH) as url:
        yield url


def box(page: Page) -> Locator:
    return page.locator("input[type=search]")


def enter_words(page: Page, words: str) -> None:
    """Enter words at once: typed letter by letter, a slow page would answer their beginnings too, at any moment."""
    box(page).focus()
    page.keyboard.insert_text(words)


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def hits(page: Page) -> Locator:
    return page.locator("#results article[data-slug]")


def expect_status(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_have_text(text)


# --- the box in the header


def test_nothing_of_the_search_is_requested_before_the_box_is_focused(reader: Page, orchards: str) -> None:
    paths: list[str] = []
    reader.on("request", lambda request: paths.append(request.url.removeprefix(orchards)))
    reader.goto(orchards, wait_until="networkidle")
    assert [path.split("/")[2:] for path in paths if "search" in path] == [["search", "box.js"]]
    with reader.expect_request("**/search/manifest.json"):
        box(reader).focus()


def test_typing_lists_papers_with_their_years_and_the_way_to_all_of_them(reader: Page, orchards: str) -> None:
    reader.goto(orchards)
    enter_words(reader, "orch")
    expect(options(reader)).to_have_count(9)
    expect(options(reader).first).to_have_text(re.compile(r"^Orchard Study \d\d\s*20\d\d$"))
    options(reader).filter(has_text="All 30 papers").click()
    expect(reader).to_have_url(f"{orchards}search/?q=orch")
    expect_status(reader, "30 papers")


def test_the_number_of_hits_is_said(reader: Page, orchards: str) -> None:
    reader.goto(orchards)
    enter_words(reader, "orchard")
    expect(reader.locator("search-box [role=status]")).to_have_text("30 papers found.")


def test_the_keyboard_alone_opens_a_paper(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}papers/by-hand/")
    reader.keyboard.press("/")
    expect(box(reader)).to_be_focused()
    reader.keyboard.insert_text("teaching small")
    expect(options(reader).first).to_contain_text("Teaching Small Models")
    reader.keyboard.press("ArrowDown")
    expect(box(reader)).to_have_attribute("aria-activedescendant", "search-option-0")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(f"{orchards}papers/teaching-small-models/")


def test_the_arrows_go_round_through_the_words(reader: Page, orchards: str) -> None:
    reader.goto(orchards)
    enter_words(reader, "orchard")
    expect(options(reader)).to_have_count(9)
    reader.keyboard.press("ArrowUp")
    expect(options(reader).last).to_have_attribute("aria-selected", "true")
    reader.keyboard.press("ArrowDown")
    expect(reader.locator("[aria-selected=true]")).to_have_count(0)


def test_enter_without_a_choice_leads_to_the_search_page(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}404.html")
    box(reader).fill("apples")
    box(reader).press("Enter")
    expect(reader).to_have_url(f"{orchards}search/?q=apples")
    expect_status(reader, "30 papers")


def test_escape_closes_the_list_and_then_clears_the_words(reader: Page, orchards: str) -> None:
    reader.goto(orchards)
    enter_words(reader, "orchard")
    expect(reader.get_by_role("listbox")).to_be_visible()
    reader.keyboard.press("Escape")
    expect(reader.get_by_role("listbox")).to_be_hidden()
    expect(box(reader)).to_have_value("orchard")
    reader.keyboard.press("Escape")
    expect(box(reader)).to_have_value("")


def test_leaving_the_box_closes_the_list(reader: Page, orchards: str) -> None:
    reader.goto(orchards)
    enter_words(reader, "orchard")
    expect(reader.get_by_role("listbox")).to_be_visible()
    reader.get_by_role("heading", level=1).click()
    expect(reader.get_by_role("listbox")).to_be_hidden()


def test_a_slash_in_a_field_is_a_slash(reader: Page, orchards: str) -> None:
    reader.goto(orchards)
    box(reader).press_sequentially("and/or")
    expect(box(reader)).to_have_value("and/or")


def test_an_answer_to_older_words_is_dropped(reader: Page, orchards: str) -> None:
    reader.goto(orchards)
    held = HeldRequests(reader, "**/search/terms-*.json")
    with reader.expect_request("**/search/terms-*.json"):
        enter_words(reader, "orchard")
    box(reader).fill("hearing")
    expect(reader.locator(".search-note")).to_have_text("Searching…")
    held.release()
    expect(options(reader)).to_have_count(1)
    expect(options(reader).first).to_contain_text("Hearing Things")


# --- the search page


def test_words_in_the_address_are_searched_and_marked(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?q=ripening+apple")
    expect_status(reader, "30 papers")
    expect(box(reader)).to_have_value("ripening apple")
    expect(hits(reader)).to_have_count(20)
    expect(hits(reader).first.locator(".excerpt mark")).to_have_text(["Apples ripen", "ripen"])


def test_typing_on_the_search_page_finds_and_writes_the_address(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/")
    enter_words(reader, "hearing")
    expect(reader).to_have_url(f"{orchards}search/?q=hearing")
    expect_status(reader, "1 paper")
    expect(hits(reader)).to_have_attribute("data-slug", "hearing-things")
    expect(hits(reader).locator("h3 a")).to_have_attribute("href", f"{orchards}papers/hearing-things/")


def test_a_phrase_is_found_in_its_order_only(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?q=%22early+autumn%22")
    expect_status(reader, "30 papers")
    box(reader).fill('"autumn early"')
    expect_status(reader, "No papers found")
    reader.get_by_role("button", name="“autumn early”").click()
    expect_status(reader, "30 papers")


def test_authors_and_venue_are_shown_and_marked_where_they_were_found(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?{urlencode({'q': 'author:lovelace venue:manual'})}")
    expect_status(reader, "1 paper")
    expect(hits(reader)).to_have_attribute("data-slug", "by-hand")
    expect(hits(reader).locator(".card-people")).to_have_text("Ada Lovelace, Charles Babbage")
    expect(hits(reader).locator("mark")).to_have_text(["Lovelace", "Manual"])
    venue = hits(reader).get_by_role("link", name="Journal of Manual Work")
    expect(venue).to_have_attribute("href", f"{orchards}venues/journal-of-manual-work/")
    reader.get_by_role("link", name="Charles Babbage").click()
    expect(box(reader)).to_have_value('author:"Charles Babbage"')
    expect_status(reader, "1 paper")
    expect(hits(reader).locator("mark")).to_have_text(["Charles Babbage"])


def test_of_many_authors_the_first_and_the_found_ones_are_shown(reader: Page, tmp_path: Path) -> None:
    root = tmp_path / "site"
    copy_site(root)
    names = ", ".join(f"Author{chr(65 + number)} Example" for number in range(20))
    for slug, more in (("whole", ""), ("counted", "author_count: 400\n"), ("partly", "")):
        authors = f"authors: [{names}{', et al.' if slug == 'partly' else ''}]\n{more}"
        (root / "content" / "papers" / f"{slug}.md").write_text(f"---\ntitle: {slug}\n{authors}---\nMany.\n")
    with serve_folder(build_public(root, PUBLISHED), BASE_PATH) as url:
        meta = hits(reader).locator(".card-people, .paper-meta li")
        first = "AuthorA Example, AuthorB Example, AuthorC Example"
        reader.goto(f"{url}search/?q=title:whole+author:AuthorK")
        expect(meta).to_have_text([f"{first}, AuthorK Example et al.", "date unknown", "20 authors"])
        box(reader).fill("title:counted")
        expect(meta).to_have_text([f"{first} et al.", "date unknown", "400 authors"])
        box(reader).fill("title:partly")
        expect(meta).to_have_text([f"{first} et al.", "date unknown"])


def test_results_are_narrowed_down_by_venue(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/")
    reader.get_by_role("group", name="Venue").get_by_role("checkbox").first.check()
    expect(reader).to_have_url(f"{orchards}search/?venue=journal-of-manual-work")
    expect_status(reader, "1 paper, newest first")
    expect(hits(reader)).to_have_attribute("data-slug", "by-hand")


def test_a_card_of_the_search_shows_what_one_of_a_list_does(reader: Page, orchards: str) -> None:
    card = reader.locator('article[data-slug="by-hand"]')
    meta = card.locator(".card-people, .paper-meta li")
    reader.goto(f"{orchards}venues/journal-of-manual-work/")
    listed = meta.all_inner_texts()
    reader.goto(f"{orchards}search/?q=title:hand")
    expect(meta).to_have_text(listed)


@pytest.mark.parametrize(
    "pasted",
    ["arXiv:2402.01234v3", "https://arxiv.org/pdf/2402.01234", "https://doi.org/10.1000/182", "0000-0002-1825-0097",
     "http://localhost:8000/elsewhere/papers/by-hand/"],
)  # fmt: skip
def test_a_pasted_identifier_or_address_finds_its_paper(reader: Page, orchards: str, pasted: str) -> None:
    reader.goto(orchards)
    enter_words(reader, pasted)
    expect(options(reader).first).to_have_text("Written by Hand2024")
    reader.keyboard.press("Enter")
    expect_status(reader, "1 paper")
    expect(hits(reader)).to_have_attribute("data-slug", "by-hand")
    expect(reader.locator(".search-notes")).to_be_empty()


def test_an_identifier_that_no_paper_has_says_so(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?{urlencode({'q': 'https://arxiv.org/abs/2402.99999'})}")
    expect_status(reader, "No papers found")
    expect(reader.locator(".search-notes")).to_have_text("No paper has the arXiv identifier 2402.99999.")


def test_a_name_behind_the_number_of_authors_is_read_as_a_name(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?q=authors:Babbage")
    expect_status(reader, "1 paper")
    expect(reader.locator(".search-notes")).to_have_text(
        "“authors:Babbage” was read as a name, for which the form is author:name; the form for numbers is authors:>10."
    )


def test_without_words_all_papers_stand_newest_first(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/")
    expect_status(reader, "36 papers, newest first")
    expect(hits(reader).first).to_have_attribute("data-slug", "a-map-of-noise")
    expect(reader.get_by_role("group", name="Order")).to_be_hidden()


def test_facets_combine_and_are_taken_off_as_chips(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?q=orchard")
    reader.get_by_role("checkbox", name="2018 6").check()
    expect_status(reader, "6 papers")
    reader.get_by_role("checkbox", name="2019 6").check()
    expect_status(reader, "12 papers")
    reader.get_by_role("checkbox", name="Speech 6").check()
    expect_status(reader, "6 papers")
    expect(reader).to_have_url(f"{orchards}search/?q=orchard&tag=speech&year=2018&year=2019")
    reader.get_by_role("button", name="Remove 2018").click()
    expect_status(reader, "3 papers")
    reader.get_by_role("button", name="Clear all").click()
    expect_status(reader, "30 papers")
    expect(reader).to_have_url(f"{orchards}search/?q=orchard")


def test_the_facets_work_by_keyboard_and_keep_the_focus(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/")
    reader.get_by_role("checkbox", name="20 authors and more 11").focus()
    reader.keyboard.press("Space")
    expect_status(reader, "11 papers, newest first")
    expect(reader.get_by_role("checkbox", name="20 authors and more 11")).to_be_focused()


@pytest.mark.parametrize(
    ("address", "slugs"),
    [
        ("authors=unknown", ["hearing-things", "nothing-known"]),
        ("year=unknown", ["nothing-known"]),
        ("org=bytedance", ["hearing-things"]),
        ("q=tag:speech+year:2025", ["hearing-things"]),
    ],
)
def test_what_is_not_known_and_who_published_can_be_asked_for(
    reader: Page, orchards: str, address: str, slugs: list[str]
) -> None:
    reader.goto(f"{orchards}search/?{address}")
    expect(hits(reader)).to_have_count(len(slugs))
    for number, slug in enumerate(slugs):
        expect(hits(reader).nth(number)).to_have_attribute("data-slug", slug)


def test_back_and_forward_lead_through_words_facets_and_order(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/")
    enter_words(reader, "hearing")
    expect_status(reader, "1 paper")
    box(reader).press("Enter")
    box(reader).fill("orchard")
    expect_status(reader, "30 papers")
    reader.get_by_role("checkbox", name="2018 6").check()
    expect_status(reader, "6 papers")
    for status, words in (("30 papers", "orchard"), ("1 paper", "hearing"), ("36 papers, newest first", "")):
        reader.go_back()
        expect_status(reader, status)
        expect(box(reader)).to_have_value(words)
    reader.go_forward()
    expect_status(reader, "1 paper")


def test_the_order_is_by_match_or_by_day(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?q=small+orchard+ripen")
    expect(reader.get_by_role("button", name="Best match first")).to_have_attribute("aria-pressed", "true")
    reader.get_by_role("button", name="Newest first").click()
    expect(reader).to_have_url(f"{orchards}search/?q=small+orchard+ripen&order=date")
    expect(hits(reader).nth(1).locator("time")).to_have_attribute("datetime", "2022-03-30")
    dates = hits(reader).locator("time").evaluate_all("(all) => all.map((time) => time.dateTime)")
    assert dates == sorted(dates, reverse=True)


def test_papers_with_some_of_the_words_are_said_to_be_such(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?q=hearing+apples")
    expect(reader.locator(".search-notes")).to_contain_text("No paper has all of these words")
    expect_status(reader, "31 papers")


def test_more_papers_are_shown_twenty_at_a_time(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?q=orchard")
    expect(hits(reader)).to_have_count(20)
    reader.get_by_role("button", name="Show 10 more").click()
    expect(hits(reader)).to_have_count(30)
    expect(hits(reader).nth(20).locator("a.title")).to_be_focused()
    expect(reader.get_by_role("button", name="Show")).to_be_hidden()


def test_nothing_found_offers_what_would_find_something(reader: Page, orchards: str) -> None:
    reader.goto(f"{orchards}search/?q=hearing&year=2018")
    expect_status(reader, "No papers found")
    reader.get_by_role("button", name="Without “2018”").click()
    expect_status(reader, "1 paper")
    box(reader).fill("oorchard")
    reader.get_by_role("button", name="“oorchard~” 30 papers").click()
    expect_status(reader, "30 papers")


def test_passages_come_into_room_that_was_kept_for_them(reader: Page, orchards: str) -> None:
    held = HeldRequests(reader, "**/search/texts-*.json")
    with reader.expect_request("**/search/texts-*.json"):
        reader.goto(f"{orchards}search/?q=orchard")
    expect(hits(reader)).to_have_count(20)
    before = reader.evaluate("document.querySelector('#results').offsetHeight")
    held.release()
    expect(reader.locator(".excerpt:empty")).to_have_count(0)
    reader.wait_for_function("(before) => document.querySelector('#results').offsetHeight === before", arg=before)


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_search_page_does_not_scroll_sideways(browser: Browser, orchards: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{orchards}search/?q=orchard&year=2018&authors=1")
    expect(hits(page)).to_have_count(1)
    help_fold = page.locator("details").filter(has=page.locator("summary").filter(has_text="?"))
    help_fold.locator("summary").click()
    expect(help_fold).to_have_attribute("open", "")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_on_a_phone_the_facets_fold_over_the_list(browser: Browser, orchards: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(f"{orchards}search/?q=orchard")
    expect(hits(page)).to_have_count(20)
    facet = page.get_by_role("checkbox", name="2018 6")
    expect(facet).to_be_hidden()
    page.get_by_text("Narrow down").tap()
    facet.tap()
    expect_status(page, "6 papers")
    context.close()


# --- without scripts, without a server, without papers


def test_without_scripts_the_form_leads_to_the_indexes(page: Page, orchards: str) -> None:
    page.goto(f"{orchards}tags/speech/")
    box(page).fill("orchard")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(f"{orchards}search/?q=orchard")
    main = page.get_by_role("main")
    expect(main.get_by_text("Search needs JavaScript")).to_be_visible()
    main.get_by_role("link", name="Author counts").click()
    expect(page).to_have_url(f"{orchards}author-counts/")


def test_opened_from_a_folder_the_page_names_the_command_to_run(context: BrowserContext, folder: Path) -> None:
    page = context.new_page()
    page.goto((folder / "search" / "index.html").as_uri())
    expect(page.get_by_role("main").get_by_text("paperarchive serve")).to_be_visible()


def test_an_archive_without_papers_says_so(reader: Page, tmp_path: Path) -> None:
    shutil.copy(SMALL / "site.yml", tmp_path / "site.yml")
    with serve_folder(build_public(tmp_path, PUBLISHED), BASE_PATH) as url:
        reader.goto(f"{url}search/?q=anything")
        expect(reader.get_by_role("main").get_by_role("status")).to_contain_text("no papers in the archive yet")
        reader.goto(url)
        enter_words(reader, "anything")
        expect(reader.locator(".search-note")).to_contain_text("No papers found")


# --- when requests fail


def is_search_file(url: str) -> bool:
    return url.endswith(".json") and f"{BASE_PATH}search/" in url


def test_a_failed_search_can_be_tried_again(context: BrowserContext, orchards: str) -> None:
    page = context.new_page()
    page.route(is_search_file, lambda route: route.abort())
    page.goto(f"{orchards}search/?q=orchard")
    expect_status(page, "The search could not be loaded")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect_status(page, "30 papers")


def test_a_reader_who_is_offline_is_told_so(context: BrowserContext, orchards: str) -> None:
    page = context.new_page()
    page.goto(f"{orchards}search/")
    expect(hits(page)).to_have_count(20)
    context.set_offline(True)
    box(page).fill("orchard")
    expect(page.locator("#results")).to_contain_text("You are offline")
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect_status(page, "30 papers")


def test_more_papers_that_do_not_come_can_be_asked_for_again(context: BrowserContext, orchards: str) -> None:
    page = context.new_page()
    page.goto(f"{orchards}search/")
    expect(hits(page)).to_have_count(20)
    page.route(is_search_file, lambda route: route.abort())
    page.get_by_role("button", name="Show 16 more").click()
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.unroute_all()
    again.click()
    expect(hits(page)).to_have_count(36)


def test_the_box_says_that_the_search_did_not_load(context: BrowserContext, orchards: str) -> None:
    page = context.new_page()
    page.route(is_search_file, lambda route: route.abort())
    page.goto(orchards)
    enter_words(page, "orchard")
    expect(page.locator(".search-note")).to_contain_text("could not be loaded")
    page.unroute_all()
    box(page).fill("hearing")
    expect(options(page).first).to_contain_text("Hearing Things")


def redeploy(root: Path) -> None:
    """Build with one more paper, so that every document's number and every search file's name changes."""
    write_paper(root, "orchard-first", "Orchard Study Zero", 1999, 3)
    build_public(root, PUBLISHED)


def search_in_the_box(page: Page, url: str, change: Callable[[], None]) -> None:
    page.goto(url)
    with page.expect_response("**/search/manifest.json") as response:
        box(page).focus()
    response.value.finished()
    change()
    enter_words(page, "orchard")
    expect(options(page).filter(has_text="All 31 papers")).to_be_visible()


def search_on_the_page(page: Page, url: str, change: Callable[[], None]) -> None:
    page.goto(f"{url}search/?q=teaching")
    expect_status(page, "1 paper")
    change()
    box(page).fill("orchard")
    expect(page.get_by_role("status")).to_have_text(re.compile("^3[01] papers$"))
    expect(hits(page)).to_have_count(20)
    page.get_by_role("button", name="Show").click()
    expect(hits(page).nth(25)).to_contain_text("Orchard Study")


@pytest.mark.parametrize("search", [search_in_the_box, search_on_the_page])
def test_a_redeploy_between_two_queries_is_not_noticed(
    context: BrowserContext, tmp_path: Path, search: Callable[[Page, str, Callable[[], None]], None]
) -> None:
    plant_orchards(tmp_path)
    with serve_folder(build_public(tmp_path, PUBLISHED), BASE_PATH) as url:
        search(context.new_page(), url, lambda: redeploy(tmp_path))


# --- accessibility


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_on_box_and_search_page(browser: Browser, orchards: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(orchards)
    enter_words(page, "orchard")
    expect(options(page)).to_have_count(9)
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    assert find_violations(page) == ""
    for query in ("q=ripen+apples&year=2018&authors=1", "q=hearing&year=2018"):
        page.goto(f"{orchards}search/?{query}")
        expect(page.locator("#results > *").first).to_be_visible()
        expect(page.locator(".excerpt:empty")).to_have_count(0)
        if width == 360:
            page.get_by_text("Narrow down").click()
            expect(page.locator("details[open]").filter(has_text="Narrow down")).to_be_visible()
        assert find_violations(page) == ""
    context.close()
