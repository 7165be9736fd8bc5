"""The pages of a list: which numbers its pager shows."""

from paperarchive.site.urls import numbered_path
from paperarchive.site.views import PageNumberView, PagerView

_GAP = PageNumberView(0, "", False)


def make_pager(path: str, number: int, total: int) -> PagerView | None:
    """Make the pager of page `number` of `total`, both from 1; None where there is one
    page only.
    """
    if total <= 1:
        return None
    near = {n for n in range(number - 2, number + 3) if 1 <= n <= total} | {1, total}
    near |= {
        n for n in (2, total - 1) if {n - 1, n + 1} <= near
    }  # a gap of one page is that page
    numbers: list[PageNumberView] = []
    before = 0
    for n in sorted(near):
        if n > before + 1:
            numbers.append(_GAP)
        numbers.append(PageNumberView(n, numbered_path(path, n), n == number))
        before = n
    return PagerView(
        numbers=tuple(numbers),
        previous=numbered_path(path, number - 1) if number > 1 else None,
        next=numbered_path(path, number + 1) if number < total else None,
    )
