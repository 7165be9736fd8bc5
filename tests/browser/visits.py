"""Visits of pages in Chromium and Firefox: dialogs, requests, and what is in the page afterwards.

Firefox is driven by `firefox.mjs` with npm's puppeteer-core, over WebDriver BiDi.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Error

from tests.javascript import find_node
from tests.paths import REPOSITORY

HERE = Path(__file__).parent
PUPPETEER = REPOSITORY / ".ci/node_modules/puppeteer-core/lib/puppeteer/puppeteer-core.js"
"""Where `.ci/run` installs it."""
NO_FIREFOX = "Firefox is not installed (run `apt install firefox-esr` on Debian)"
NO_PUPPETEER = "puppeteer-core is not installed (`.ci/run` installs it into .ci/node_modules)"
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page did and holds."""

    url: str
    dialogs: tuple[str, ...]
    requests: tuple[str, ...]
    """To other hosts."""
    nodes: frozenset[str]
    """Places, elements and attributes: `markdown html:a href`."""
    addresses: tuple[str, ...]
    """Those that neither this site nor a link may have."""
    heading: str
    counts: Mapping[str, int]
    """How many elements there are of kinds that no text can add."""
    errors: tuple[str, ...] = ()
    """Exceptions of scripts, in Chromium."""


def find_firefox() -> str | None:
    """The command of Firefox, if it is installed."""
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


def _make_visit(url: str, dialogs: Sequence[str], requests: Iterable[str], found: Mapping[str, Any]) -> Visit:
    host = urlsplit(url).netloc
    others = [other for other in requests if urlsplit(other).scheme in ("http", "https", "ws", "wss", "ftp")]
    return Visit(
        url=url,
        dialogs=tuple(dialogs),
        requests=tuple(other for other in others if urlsplit(other).netloc != host),
        nodes=frozenset(found["nodes"]),
        addresses=tuple(found["addresses"]),
        heading=found["heading"],
        counts=found["counts"],
    )


def visit_in_chromium(browser: Browser, pages: Sequence[tuple[str, str]]) -> list[Visit]:
    """Visit pages. pages: (address, what to type into the search box)."""
    function = (HERE / "probe.mjs").read_text(encoding="utf-8").partition("export ")[2]
    context = browser.new_context()
    page = context.new_page()
    dialogs: list[str] = []
    requests: list[str] = []
    errors: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    visits: list[Visit] = []
    for url, typed in pages:
        dialogs.clear()
        requests.clear()
        errors.clear()
        for _ in range(4):
            try:
                page.goto(url)
                found = page.evaluate(f"({function})", typed)
                break
            except Error as error:  # a page that redirects, or did so before, takes its context away
                if not re.search("context was destroyed|interrupted by another", str(error)):
                    raise
        visits.append(replace(_make_visit(url, dialogs, requests, found), errors=tuple(errors)))
    context.close()
    return visits


def visit_in_firefox(
    pages: Sequence[tuple[str, str]], folder: Path, *, firefox: str, puppeteer: Path = PUPPETEER
) -> list[Visit]:
    """Visit pages, as `visit_in_chromium` does. folder: for Firefox's own files."""
    command = [find_node(), "--no-warnings", str(HERE / "firefox.mjs"), str(puppeteer), firefox]
    done = subprocess.run(
        command,
        input=json.dumps([{"url": url, "typed": typed} for url, typed in pages]),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [_make_visit(one["url"], one["dialogs"], one["requests"], one["found"]) for one in json.loads(done.stdout)]


def copy_without_policy(folder: Path, target: Path) -> Path:
    """Copy a built site, with the content security policy taken out of its pages."""
    shutil.copytree(folder, target)
    for file in target.rglob("*.html"):
        content, count = _POLICY.subn(b"", file.read_bytes())
        assert count == 1, file
        file.write_bytes(content)
    return target
