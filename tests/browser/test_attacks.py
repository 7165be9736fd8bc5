"""A sample of attacks in every field, opened in Chromium and Firefox: nothing of them is more than text.

`python -m tests.benchmarks.attacks` opens all of them, on all pages.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.attacks import ATTACKS, Attack, AttackSite, read_attacks
from tests.browser.visits import (
    NO_FIREFOX,
    NO_PUPPETEER,
    PUPPETEER,
    Visit,
    copy_without_policy,
    find_firefox,
    visit_in_chromium,
    visit_in_firefox,
)
from tests.serving import serve_folder


@dataclass(frozen=True, slots=True)
class Sites:
    """The same archive, built with attacks and with harmless words."""

    attacks: AttackSite
    guarded: str
    """The address of the attacks."""
    bare: str
    """The address of the attacks, without the content security policy."""
    harmless: str

    def list_pages(self, url: str, *, papers: int | None = None) -> list[tuple[str, str]]:
        """Addresses of pages and what to type there. papers: the number of papers; None = all."""
        names = [f"papers/a-{number:03}/" for number in range(len(self.attacks.attacks))][:papers]
        names += ["", "papers/", "tags/", "tags/t-003/", "organizations/", "p-000/", "listings/list-000/", "404.html"]
        names += [
            "search/?q=script",
            "search/?q=alert",
            "search/?q=words",
            "search/?q=%3Cimg%20src=x%20onerror=alert(1)%3E",
        ]
        typed = ["harmless", "script", "<img src=x onerror=alert(1)>"]
        return [(url + name, "") for name in names] + [(f"{url}tags/", text) for text in typed]


def take_sample(attacks: list[Attack]) -> list[Attack]:
    """The first attack of each context, and one from its middle."""
    by_context: dict[str, list[Attack]] = {}
    for attack in attacks:
        by_context.setdefault(attack.context, []).append(attack)
    return [one for found in by_context.values() for one in (found[0], found[len(found) // 2])]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    sample = take_sample(read_attacks())
    attacks = AttackSite(tmp_path_factory.mktemp("attacks"), sample)
    harmless = AttackSite(tmp_path_factory.mktemp("harmless"), sample, is_harmless=True)
    folder = attacks.build()
    bare = copy_without_policy(folder, tmp_path_factory.mktemp("bare") / "public")
    with serve_folder(folder) as one, serve_folder(bare) as other, serve_folder(harmless.build()) as third:
        yield Sites(attacks, one, other, third)


@pytest.fixture(scope="module")
def allowed(sites: Sites, browser: Browser) -> frozenset[str]:
    """Elements and attributes of the harmless site."""
    visits = visit_in_chromium(browser, sites.list_pages(sites.harmless, papers=4))
    return frozenset[str]().union(*(visit.nodes for visit in visits))


def find_successes(visits: list[Visit], allowed: frozenset[str]) -> list[tuple[str, object]]:
    """What attacks achieved, by page."""
    return [
        (visit.url, found)
        for visit in visits
        if (found := (*visit.dialogs, *visit.requests, *visit.errors, *visit.addresses, *sorted(visit.nodes - allowed)))
    ]


def test_there_are_at_least_190_attacks() -> None:
    assert len({(attack.context, attack.text) for attack in read_attacks()}) >= 190
    assert all(context.isalpha() for context in json.loads(ATTACKS.read_text(encoding="utf-8")))


@pytest.mark.parametrize("has_policy", [True, False])
def test_attacks_are_text_in_chromium(
    sites: Sites, allowed: frozenset[str], browser: Browser, has_policy: bool
) -> None:
    url = sites.guarded if has_policy else sites.bare
    visits = visit_in_chromium(browser, sites.list_pages(url))
    assert find_successes(visits, allowed) == []
    for number, visit in enumerate(visits[: len(sites.attacks.attacks)]):
        assert visit.heading == sites.attacks.heading(number)


def test_attacks_are_text_in_firefox_without_the_policy(sites: Sites, allowed: frozenset[str], tmp_path: Path) -> None:
    firefox = find_firefox()
    if firefox is None:
        pytest.skip(NO_FIREFOX)
    if not PUPPETEER.exists():
        pytest.skip(NO_PUPPETEER)
    visits = visit_in_firefox(sites.list_pages(sites.bare, papers=16), tmp_path, firefox=firefox)
    assert find_successes(visits, allowed) == []


def test_an_attack_that_succeeds_is_seen(browser: Browser, tmp_path: Path) -> None:
    page = """<!doctype html><title>x</title><h1>x</h1><img src=//evil1.example/x onerror=alert(7)>
        <a href=javascript:alert(1)>x</a><p style="color:red" onclick=x>x</p>"""
    (tmp_path / "index.html").write_text(page)
    with serve_folder(tmp_path) as url:
        (visit,) = visit_in_chromium(browser, [(url, "")])
    assert visit.dialogs == ("7",)
    assert visit.requests == ("http://evil1.example/x",)
    assert visit.addresses == (
        "a href javascript:alert(1)",
        "img onerror alert(7)",
        "img src http://evil1.example/x",
        "p onclick x",
        "p style color:red",
    )
    assert {"page html:img onerror", "page html:p style"} <= visit.nodes
