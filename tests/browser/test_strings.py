"""Scripts show no words that are not in the catalogue: results, notes, facets, offers, citations, exports, failures."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from paperarchive.build import loaded_archive
from tests.browser.conftest import BASE_PATH, PUBLISHED
from tests.building import build_public
from tests.pseudo_locale import COMMON, PSEUDO, find_stray_words, write_greek_archive
from tests.serving import serve_folder

NOTES = {
    "year:ααα": "form_year",
    '"μάθηση δίκτυα': "unclosed_phrase",
    "μάθηση~9": "two_wrong_letters",
    "*μάθηση": "star_left_out",
    '"μάθηση δίκτυα"~2': "signs_left_out",
    "μάθηση ωωωω": "any_word",
    "tag:ωωωω": "unknown_tag",
    "org:ωωωω": "unknown_organization",
    "the of": "common_words",
    "venue:ωωωω": "no_venue",
    "authors:ωωωω": "author_meant",
    "2402.99999": "unknown_arxiv",
}
"""Query -> the note on it."""


@pytest.fixture(scope="module")
def greek(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an archive in Greek letters, built with the pseudo-locale."""
    root = write_greek_archive(tmp_path_factory.mktemp("greek"), years=range(2015, 2025))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loaded_archive, "load_locale", lambda _language: PSEUDO)
        folder = build_public(root, PUBLISHED)
    with serve_folder(folder, BASE_PATH) as url:
        yield url


def say(key: str) -> str:
    """The first bracketed words of a string."""
    return PSEUDO.messages[key].pattern.partition("⟧")[0].rpartition("⟦")[2]


def expect_no_stray_words(page: Page) -> None:
    assert find_stray_words(page.content()) == set()


def test_results_facets_and_chips(reader: Page, greek: str) -> None:
    reader.goto(f"{greek}search/?q={quote(COMMON)}&tag=logos&authors=unknown")
    expect(reader.locator("#results article").first).to_contain_text("Εργασία")
    expect(reader.locator(".chips .clear")).to_be_visible()
    expect(reader.locator("#results .excerpt").first).to_contain_text("Περί")
    expect_no_stray_words(reader)
    reader.goto(f"{greek}search/")
    expect(reader.locator("#results article")).to_have_count(20)
    reader.locator(".facets button").first.click()
    expect_no_stray_words(reader)
    reader.locator(".more").click()
    expect(reader.locator("#results article")).to_have_count(22)
    expect_no_stray_words(reader)


@pytest.mark.parametrize("query", NOTES)
def test_notes_on_a_query(reader: Page, greek: str, query: str) -> None:
    reader.goto(f"{greek}search/?q={quote(query)}")
    expect(reader.locator(".search-notes")).to_contain_text(say(f"query.{NOTES[query]}"))
    assert find_stray_words(reader.content().replace(query, "")) == set()


def test_offers_where_nothing_is_found(reader: Page, greek: str) -> None:
    reader.goto(f"{greek}search/?q={quote('ωωωω')}&tag=logos&tag=eikona")
    expect(reader.locator(".search-empty button").last).to_contain_text(say("scripts.loosen.everything"))
    expect_no_stray_words(reader)


def test_the_box(reader: Page, greek: str) -> None:
    reader.goto(greek)
    reader.locator("search-box input").fill("μάθηση")
    expect(reader.locator(".search-options .all")).to_contain_text("21")
    expect_no_stray_words(reader)
    reader.locator("search-box input").fill("ωωωω")
    expect(reader.locator(".search-note")).to_contain_text(say("scripts.box.nothing_found"))
    expect_no_stray_words(reader)


def test_citing(reader: Page, greek: str) -> None:
    reader.goto(f"{greek}papers/first/")
    reader.locator("paper-cite summary").click()
    expect(reader.locator("paper-cite button[value=text]")).to_have_attribute("aria-pressed", "true")
    expect_no_stray_words(reader)
    reader.locator("paper-cite .acts button").first.click()
    expect(reader.locator("paper-cite [role=status]")).to_contain_text(say("scripts.cite.copied"))
    expect_no_stray_words(reader)


def test_exporting(reader: Page, greek: str) -> None:
    reader.goto(f"{greek}papers/")
    reader.locator("paper-export summary").click()
    with reader.expect_download():
        reader.locator("paper-export button[value=csv]").click()
    expect(reader.locator("paper-export [role=status]")).to_contain_text("papers.csv")
    expect_no_stray_words(reader)


def test_failures(context: BrowserContext, greek: str) -> None:
    page = context.new_page()
    page.route("**/search/*.json", lambda route: route.abort())
    page.goto(f"{greek}search/")
    expect(page.locator("#results")).to_contain_text(say("scripts.page.part_missing"))
    expect_no_stray_words(page)
    page.goto(greek)
    page.locator("search-box input").fill("μάθηση")
    expect(page.locator(".search-note")).to_contain_text(say("scripts.box.failed"))
    expect_no_stray_words(page)
    page.goto(f"{greek}papers/")
    page.locator("paper-export summary").click()
    page.locator("paper-export button[value=csv]").click()
    expect(page.locator("paper-export [role=status]")).to_contain_text(say("scripts.export.part_missing"))
    expect_no_stray_words(page)
    context.set_offline(True)
    page.locator("paper-export button[value=csv]").click()
    expect(page.locator("paper-export [role=status]")).to_contain_text(say("scripts.offline"))
    expect_no_stray_words(page)


def test_scripts_that_do_not_load(context: BrowserContext, greek: str) -> None:
    page = context.new_page()
    page.route("**/cite/formats.js", lambda route: route.abort())
    page.goto(f"{greek}papers/first/")
    page.locator("paper-cite summary").click()
    page.locator("paper-cite button[value=ris]").click()
    expect(page.locator("paper-cite [role=status]")).to_contain_text(say("scripts.cite.failed"))
    expect_no_stray_words(page)
    page.route("**/cite/panel.js", lambda route: route.abort())
    page.goto(f"{greek}papers/")
    page.locator("paper-export summary").click()
    expect(page.locator("paper-export [role=alert]")).to_contain_text(say("scripts.export.failed"))
    expect_no_stray_words(page)
