"""A real browser, and the sites it opens: served below a path by the preview's server, without the preview."""

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
"""Options for a site that is served at `BASE_PATH`."""
SYSTEM_BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""Commands to try, in order. The shell is Chromium without windows, and takes a third of its CPU time."""
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
    """The system's Chromium or Chrome, else Playwright's own. Skips the test if there is neither."""
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
    """The output folder of this repository's archive; read only."""
    return build_public(copy_site(tmp_path_factory.mktemp("repository") / "site", REPOSITORY))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript disabled: reading and browsing must work without it."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context with JavaScript, clipboard access and downloads."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def reader(context: BrowserContext) -> Iterator[Page]:
    """A page with JavaScript. The test fails if its console shows any message."""
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    yield page
    assert messages == []
