"""axe on a page as readers get it, its content security policy in force."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def find_violations(page: Page) -> str:
    """What axe finds wrong, as a report; empty if nothing. What is folded away is opened first."""
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    results = Axe().run(page)
    return str(results.generate_report()) if results.violations_count else ""
