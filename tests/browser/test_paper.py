"""The page of a paper in a real browser: citations, print, layout shifts, text direction."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.building import build_public, copy_site

PAPER = "papers/by-hand/"


def open_citation(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    page.get_by_text("Cite it").click()


def test_without_scripts_the_citation_is_there_to_be_read(page: Page, site: str) -> None:
    open_citation(page, site)
    published = "Journal of Manual Work 1(2), 3–7, 29 February 2024"
    line = f"Ada Lovelace and Charles Babbage. Written by Hand. {published}. https://doi.org/10.1000/182"
    expect(page.locator(".citation")).to_have_text(line)
    expect(page.locator("paper-cite button")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "begins"),
    [("Text", "Ada Lovelace and"), ("BibTeX", "@article{by-hand,"), ("RIS", "TY  - JOUR"), ("CSL-JSON", "[\n{")],
)
def test_a_citation_is_copied_in_each_format(reader: Page, site: str, name: str, begins: str) -> None:
    open_citation(reader, site)
    button = reader.get_by_role("button", name=name, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    reader.get_by_role("button", name="Copy").click()
    expect(reader.locator("paper-cite [role=status]")).to_have_text("Copied")
    copied = reader.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(begins)
    assert "Babbage" in copied


def test_a_citation_is_saved_under_the_paper_s_name(reader: Page, site: str) -> None:
    open_citation(reader, site)
    reader.get_by_role("button", name="RIS").click()
    expect(reader.locator(".citation")).to_contain_text("TY  - JOUR")
    with reader.expect_download() as download:
        reader.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "by-hand.ris"
    content = download.value.path().read_bytes()
    assert content.startswith(b"TY  - JOUR\r\nID  - by-hand\r\nTI  - Written by Hand\r\nAU  - Lovelace, Ada\r\n")
    assert content.endswith(b"ER  - \r\n")


def test_the_keyboard_alone_copies_bibtex(reader: Page, site: str) -> None:
    reader.goto(site + PAPER)
    reader.locator(".cite summary").focus()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("button", name="BibTeX")).to_be_visible()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("button", name="BibTeX")).to_be_focused()
    reader.keyboard.press("Space")
    expect(reader.locator(".citation")).to_contain_text("@article{by-hand,")
    for _ in range(4):
        reader.keyboard.press("Tab")
    expect(reader.get_by_role("button", name="Copy")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator("paper-cite [role=status]")).to_have_text("Copied")


def test_where_copying_is_refused_the_citation_is_selected(reader: Page, site: str) -> None:
    reader.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    open_citation(reader, site)
    reader.get_by_role("button", name="Copy").click()
    expect(reader.locator("paper-cite [role=status]")).to_contain_text("press Ctrl+C")
    reader.wait_for_function("String(getSelection()).startsWith('Ada Lovelace')")


def test_a_format_that_does_not_load_is_said(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.route("**/cite/formats.js", lambda route: route.abort())
    open_citation(page, site)
    page.get_by_role("button", name="RIS").click()
    expect(page.locator("paper-cite [role=status]")).to_contain_text("did not load")
    expect(page.get_by_role("button", name="Text")).to_have_attribute("aria-pressed", "true")


def test_the_formats_are_fetched_only_when_one_is_asked_for(reader: Page, site: str) -> None:
    paths: list[str] = []
    reader.on("request", lambda request: paths.append(request.url.split("/")[-1]))
    reader.goto(site + PAPER, wait_until="networkidle")
    reader.get_by_text("Cite it").click()
    expect(reader.get_by_role("button", name="BibTeX")).to_be_visible()
    assert "formats.js" not in paths
    with reader.expect_request("**/cite/formats.js"):
        reader.get_by_role("button", name="BibTeX").click()


def test_nothing_on_a_paper_s_page_moves_by_itself(reader: Page, site: str) -> None:
    reader.add_init_script(
        """
        window.shifts = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shifts += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        """
    )
    reader.goto(site + PAPER, wait_until="networkidle")
    moving = "document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 0).length"
    assert (reader.evaluate("window.shifts"), reader.evaluate(moving)) == (0, 0)


def test_on_paper_stand_title_abstract_and_address_alone(page: Page, site: str) -> None:
    page.goto(f"{site}papers/a-map-of-noise/")
    page.emulate_media(media="print")
    for shown in ("h1", ".paper-meta", ".abstract", ".print-only"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in ("search-box", ".site-navigation", ".find", "paper-cite", ".paper-foot", ".site-footer nav"):
        expect(page.locator(hidden)).not_to_be_visible()
    expect(page.locator(".print-only")).to_have_text("https://example.org/some/path/papers/a-map-of-noise/")


def test_a_focused_link_button_or_fold_is_always_outlined(reader: Page, site: str) -> None:
    open_citation(reader, site)
    expect(reader.get_by_role("button", name="Copy")).to_be_visible()
    reader.locator("h1").click()
    reader.evaluate("window.last = document.activeElement")
    for _ in range(20):
        reader.keyboard.press("Tab")
        reader.wait_for_function("document.activeElement !== window.last")
        reader.evaluate("window.last = document.activeElement")
        reader.wait_for_function(
            "getComputedStyle(window.last.closest('.search-box') ?? window.last).outlineStyle === 'solid'"
        )


def test_a_title_in_another_script_runs_as_its_letters_do(page: Page, tmp_path: Path) -> None:
    copy_site(tmp_path / "site")
    paper = "---\ntitle: ترجمة آلية\ndate: 2025-01-01\n---\nنقدم طريقة.\n"
    (tmp_path / "site/content/papers/2025/arabic.md").write_text(paper, encoding="utf-8")
    build_public(tmp_path / "site")
    page.goto((tmp_path / "site/public/papers/arabic/index.html").as_uri())
    for selector, direction in (("html", "ltr"), ("h1", "rtl"), (".abstract", "rtl")):
        expect(page.locator(selector)).to_have_css("direction", direction)


def test_a_site_in_arabic_runs_from_right_to_left(page: Page, tmp_path: Path) -> None:
    copy_site(tmp_path / "site")
    with (tmp_path / "site/site.yml").open("a", encoding="utf-8") as file:
        file.write("language: ar\n")
    build_public(tmp_path / "site")
    for path in ("papers/by-hand", "papers", "."):
        page.goto((tmp_path / "site/public" / path / "index.html").as_uri())
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_readers_who_want_no_motion_get_none_from_any_theme(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    rule = "h1 { transition: color 2s; animation: 3s infinite spin; }"
    page.evaluate("(rule) => document.styleSheets[0].insertRule(rule)", rule)
    heading = page.locator("h1")
    expect(heading).to_have_css("transition-duration", "2s")
    expect(heading).to_have_css("animation-duration", "3s")
    page.emulate_media(reduced_motion="reduce")
    expect(heading).to_have_css("transition-duration", "0s")
    expect(heading).to_have_css("animation-duration", "0s")
