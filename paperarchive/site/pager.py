"""The pager of a list: the page numbers that it shows."""

from paperarchive.site.urls import numbered_path
from paperarchive.site.views import PageNumberView, PagerView

_GAP = PageNumberView(0, "", False)


def make_pager(path: str, number: int, total: int) -> PagerView | None:
    """Make the pager of page `number` of `total`, both from 1; None for one page."""
    if total <= 1:
        return None
    numbers: list[PageNumberView] = []
    before = 0
    for shown in _choose_numbers(number, total):
        if shown > before + 1:
            numbers.append(_GAP)
        is_current = shown == number
        numbers.append(PageNumberView(shown, numbered_path(path, shown), is_current))
        before = shown
    return PagerView(
        numbers=tuple(numbers),
        previous=numbered_path(path, number - 1) if number > 1 else None,
        next=numbered_path(path, number + 1) if number < total else None,
    )


def _choose_numbers(number: int, total: int) -> list[int]:
    """First, last, and two on each side of the current page, ascending."""
    near = range(max(1, number - 2), min(total, number + 2) + 1)
    chosen = {1, *near, total}
    # A gap of a single page would take as much room as its number.
    for lonely in (2, total - 1):
        if {lonely - 1, lonely + 1} <= chosen:
            chosen.add(lonely)
    return sorted(chosen)
