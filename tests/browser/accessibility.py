"""Runs axe on a page with its content security policy in force."""

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOUR_RULES = ("color-contrast", "link-in-text-block")


def find_violations(page: Page) -> str:
    """Open all folded content of a page and report what axe finds wrong, in both colour schemes.

    All rules run in the light scheme; in the dark one, which changes colours only, the rules on colours run.
    Returns an empty text if nothing is wrong.
    """
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    results = [Axe().run(page)]
    page.emulate_media(color_scheme="dark")
    options = {"runOnly": list(COLOUR_RULES), "resultTypes": ["violations"]}
    results.append(AxeResults(page.evaluate("(options) => axe.run(options)", options)))
    return "".join(str(found.generate_report()) for found in results if found.violations_count)
