"""Opens a site that is full of attacks in Chromium and Firefox, and prints what any of them achieved.

    python -m tests.benchmarks.attacks FOLDER [--puppeteer PATH] [--browser NAME] [--program CHECKOUT] [--every N]
        [--only CONTEXT] [--imported]

FOLDER is for the sites and is emptied. PATH is the file `puppeteer-core/lib/puppeteer/puppeteer-core.js`; without it
Firefox is left out. CHECKOUT has the program that builds the site, for a comparison with an earlier one. With `--every
7` only each seventh attack is tried, after those that `--skip 3` leaves out; with `--only mathml` those of a context.
With `--imported` the attacks are in a list that is imported.

Pages are opened four times: in each browser, with the site's content security policy and without it. An attack is a
finding if a dialog opens, another host is asked, or a page holds an element, an attribute or an address that the same
site of harmless words does not.
"""

import argparse
import re
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from tests.attacks import FIELDS, AttackSite, list_pages, read_attacks
from tests.browser.conftest import CHROMIUM_OPTIONS, SYSTEM_BROWSERS
from tests.browser.visits import Visit, copy_without_policy, find_firefox, visit_in_chromium, visit_in_firefox
from tests.javascript import find_node
from tests.paths import REPOSITORY
from tests.serving import serve_folder

QUERIES = ("alert", "script", "evil", "javascript", "x", "onerror", "tag:t-001", "harmless")
"""Searches that find many attacks."""


@dataclass(slots=True)
class Findings:
    """What attacks achieved in one browser, with the policy or without."""

    pages: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    """`dialog`, `request`, `node`, `address`, `heading` -> pages."""
    fields: Counter[str] = field(default_factory=Counter)
    """Field -> dialogs and requests of its attacks."""
    examples: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, visit: Visit, allowed: frozenset[str], heading: str | None) -> None:
        """Compare a visit with what the harmless site has. heading: the page's; None = any."""
        self.pages += 1
        found = {
            "dialog": visit.dialogs,
            "request": visit.requests,
            "node": sorted(visit.nodes - allowed),
            "address": visit.addresses,
            "heading": [] if heading in (None, visit.heading) else [visit.heading],
        }
        for kind, values in found.items():
            if values:
                self.kinds[kind] += 1
                self.examples[kind] += values
        for number in [*visit.dialogs, *re.findall(r"evil(\d+)\.example", " ".join(visit.requests))]:
            if number.isdecimal() and 1 <= int(number) <= len(FIELDS):
                self.fields[FIELDS[int(number) - 1]] += 1


def list_visits(url: str, folder: Path, queries: Sequence[str]) -> list[tuple[str, str]]:
    """Every page, but of tags and organisations one in four; searches, and half of them typed into the box."""
    paths = [path for path in list_pages(folder) if not path.startswith("search/")]
    groups = [path for path in paths if re.match("(?:tags|organizations)/.", path)]
    pages = [path for path in paths if path not in set(groups)] + groups[::4]
    visits = [(url + quote(path), "") for path in pages]
    visits += [(f"{url}search/?q={quote(query)}", "") for query in queries]
    return visits + [(f"{url}tags/", query) for query in queries[::2]]


def open_site(
    folder: Path, queries: Sequence[str], run: str, work: Path, puppeteer: Path | None, every: int = 1
) -> list[Visit]:
    """Visit a built site. run: `chromium` or `firefox`. every: how many papers to take one of."""
    with serve_folder(folder) as url:
        pages = list_visits(url, folder, queries)
        papers = [page for page in pages if "/papers/a-" in page[0]]
        pages = [page for page in pages if page not in papers] + papers[::every]
        if run == "firefox":
            firefox = find_firefox()
            assert firefox is not None
            assert puppeteer is not None
            return visit_in_firefox(pages, work, firefox=firefox, puppeteer=puppeteer)
        with sync_playwright() as playwright:
            path = next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)
            rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
            browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_OPTIONS, rules])
            visits = visit_in_chromium(browser, pages)
            browser.close()
            return visits


def main() -> None:
    """Build both sites, open them, print the tables."""
    import os

    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--puppeteer", type=Path)
    parser.add_argument("--browser", choices=("chromium", "firefox"))
    parser.add_argument("--program", type=Path, default=REPOSITORY)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--only", action="append", metavar="CONTEXT")
    parser.add_argument("--imported", action="store_true")
    given = parser.parse_args()
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = find_node()
    shutil.rmtree(given.folder, ignore_errors=True)
    attacks = [one for one in read_attacks() if not given.only or one.context in given.only][given.skip :: given.every]
    sites: dict[str, tuple[AttackSite, Path]] = {}
    for name in ("harmless", "attacks"):
        (given.folder / name).mkdir(parents=True)
        site = AttackSite(given.folder / name, attacks, is_harmless=name == "harmless", program=given.program)
        sites[name] = site, site.import_dump() if given.imported else site.build()
    queries = [*QUERIES, *(attack.text[:300] for attack in attacks[::4])]
    work = given.folder / "work"
    work.mkdir()
    runs = ("chromium", "firefox") if given.puppeteer else ("chromium",)
    if given.browser:
        runs = (given.browser,)
    allowed = frozenset[str]()
    for run in runs:
        for visit in open_site(sites["harmless"][1], QUERIES, run, work, given.puppeteer, every=7):
            allowed |= visit.nodes
    results: dict[str, Findings] = {}
    bare = copy_without_policy(sites["attacks"][1], given.folder / "bare")
    for run in runs:
        for policy, folder in (("with the policy", sites["attacks"][1]), ("without it", bare)):
            start = time.monotonic()
            findings = results[f"{run.title()} {policy}"] = Findings()
            for visit in open_site(folder, queries, run, work, given.puppeteer):
                number = re.search(r"/papers/a-(\d{3})/$", visit.url)
                findings.add(visit, allowed, sites["attacks"][0].heading(int(number[1])) if number else None)
            print(f"{run.title()} {policy}: {time.monotonic() - start:.0f} s", flush=True)
    print("\n".join(format_tables(sites["attacks"][0], results)))


def format_tables(site: AttackSite, results: dict[str, Findings]) -> Iterator[str]:
    """The tables, in Markdown."""
    yield f"\n{len(site.attacks)} attacks.\n"
    yield f"| field | shown | refused | {' | '.join(results)} |"
    yield f"| --- | ---: | ---: | {' | '.join('---:' for _ in results)} |"
    for name, shown in site.shown.items():
        counts = " | ".join(str(findings.fields[name]) for findings in results.values())
        yield f"| {name} | {shown} | {site.refused[name]} | {counts} |"
    yield ""
    yield "| run | pages | dialogs | requests | foreign nodes | foreign addresses | other headings |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for run, found in results.items():
        kinds = " | ".join(str(found.kinds[kind]) for kind in ("dialog", "request", "node", "address", "heading"))
        yield f"| {run} | {found.pages} | {kinds} |"
    for run, found in results.items():
        for kind, values in found.examples.items():
            yield f"{run}: {kind}: {dict(Counter(values).most_common(12))}"


if __name__ == "__main__":
    main()
