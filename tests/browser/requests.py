"""Requests of a page that a test holds back."""

from playwright.sync_api import Page, Route


class HeldRequests:
    """Holds the requests of a page for a pattern until they are released; later ones pass."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._held: list[Route] | None = []
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if self._held is None:
            route.continue_()
        else:
            self._held.append(route)

    def release(self) -> None:
        """Let the held requests pass, and all that follow."""
        held, self._held = self._held, None
        for route in held or ():
            route.continue_()
