"""A real browser on the small site, served as `paperarchive serve` does, below a path."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from paperarchive.build.build import BuildOptions
from tests.building import build_public, copy_site
from tests.javascript import find_node
from tests.paths import REPOSITORY
from tests.serving import serve_folder

BASE_PATH = "/some/path/"
PUBLISHED = BuildOptions(base_url=f"https://example.org{BASE_PATH}")
"""For a site that is served below a path."""
SYSTEM_BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""Looked for in this order: the shell has Chromium's engine without its windows, which takes a third of the time."""
NO_BROWSER = (
    "Chromium is not installed (run `apt install chromium` on Debian, "
    "`.venv/bin/playwright install --with-deps chromium` elsewhere)"
)
CHROMIUM_OPTIONS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)

expect.set_options(timeout=30_000)  # milliseconds, as for actions: a busy machine is slow


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium or Chrome, else Playwright's own; without either the test is skipped."""
    path = next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)
    # Playwright brings a Node that needs libatomic, which a small system may lack; the wheel's does not.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = find_node()
    with sync_playwright() as playwright:
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip(NO_BROWSER)
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small site."""
    folder = build_public(copy_site(tmp_path_factory.mktemp("small") / "site"), PUBLISHED)
    with serve_folder(folder, BASE_PATH) as url:
        yield url


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own archive, built; to be read only."""
    return build_public(copy_site(tmp_path_factory.mktemp("repository") / "site", REPOSITORY))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript, as reading and browsing must work."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader with scripts, a clipboard, and a folder for downloads."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def reader(context: BrowserContext) -> Iterator[Page]:
    """A page with scripts, on which nothing may fail: the data blocks in its head neither."""
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    yield page
    assert messages == []
