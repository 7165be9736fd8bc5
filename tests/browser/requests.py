"""Requests that a test holds back."""

from playwright.sync_api import Page, Route


class HeldRequests:
    """Holds a page's requests that match a pattern until they are released; later requests pass."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._held: list[Route] | None = []
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if self._held is None:
            route.continue_()
        else:
            self._held.append(route)

    def release(self) -> None:
        """Continue the held requests, and every later one at once."""
        held, self._held = self._held, None
        for route in held or ():
            route.continue_()
