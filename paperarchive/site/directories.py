"""Directory pages: what an archive is grouped by, with the size of each group."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from paperarchive.site import urls
from paperarchive.site.frame import Frame
from paperarchive.site.page import ReadyPage
from paperarchive.site.pager import make_pager
from paperarchive.site.views import (
    BarsView,
    CountView,
    DirectoryView,
    LinkView,
    SectionView,
)
from paperarchive.text.sorting import find_initial

ROWS = 300
"""Rows on a page of a directory by letters: some 50 kB."""
LARGEST = 24
"""Rows of the section of the largest groups, where there are over twice as many."""


def make_directory(
    frame: Frame,
    path: str,
    heading: str,
    *,
    intro: str,
    sections: tuple[SectionView, ...],
    empty: str,
    style: Literal["details", "names", "numbers"],
    count: int = 0,
    chart: BarsView | None = None,
) -> ReadyPage:
    """Make the directory of one kind of group.

    empty: shown where there are no sections. style: `details` for rows of label, size
    and description, `numbers` for short labels and sizes. count: groups; 0 = not shown.
    """
    view = DirectoryView(
        heading=heading,
        intro=intro,
        count=count,
        style=style,
        chart=chart,
        shortcuts=(),
        sections=sections,
        empty="" if sections else empty,
        pager=None,
    )
    return frame.make_page(path, "directory.html", view, heading, description=intro)


def make_rows_directory(
    frame: Frame,
    path: str,
    heading: str,
    *,
    intro: str,
    rows: tuple[CountView, ...],
    empty: str,
) -> ReadyPage:
    """Make a directory of rows without sections: tags, organisations, listings."""
    sections = (SectionView("", None, 0, rows),) if rows else ()
    return make_directory(
        frame,
        path,
        heading,
        intro=intro,
        sections=sections,
        empty=empty,
        style="details",
        count=len(rows),
    )


def make_letters_directory(
    frame: Frame,
    path: str,
    heading: str,
    *,
    intro: str,
    rows: Sequence[CountView],
) -> Iterator[ReadyPage]:
    """Make the pages of a directory of many names: a section for each initial letter,
    the largest groups before them, and links to all letters.

    rows: sorted by label, as `make_sort_key` sorts; at least one.
    """
    locale = frame.locale
    other = locale.text("directory.other_initials")
    initials = [find_initial(row.label) or other for row in rows]
    pages = [range(i, min(i + ROWS, len(rows))) for i in range(0, len(rows), ROWS)]
    shortcuts = tuple(_make_shortcuts(path, initials)) if len(rows) > LARGEST else ()
    for number, places in enumerate(pages, 1):
        sections = tuple(_make_sections([(initials[i], rows[i]) for i in places]))
        if number == 1 and len(rows) > 2 * LARGEST:
            label = locale.text("directory.largest")
            sections = (SectionView(label, None, 0, _choose_largest(rows)), *sections)
        view = DirectoryView(
            heading=heading,
            intro=intro,
            count=len(rows),
            style="names",
            chart=None,
            shortcuts=shortcuts,
            sections=sections,
            empty="",
            pager=make_pager(path, number, len(pages)),
        )
        title = heading
        if number > 1:
            title = locale.text("list.page_title", heading=heading, number=number)
        own_path = urls.numbered_path(path, number)
        yield frame.make_page(
            own_path, "directory.html", view, title, description=intro
        )


def _make_sections(rows: Sequence[tuple[str, CountView]]) -> Iterator[SectionView]:
    """rows: (initial, row) of one page."""
    for initial, group in groupby(rows, key=lambda pair: pair[0]):
        members = tuple(row for _, row in group)
        yield SectionView(initial, None, 0, members, anchor=_make_anchor(initial))


def _make_shortcuts(path: str, initials: Sequence[str]) -> Iterator[LinkView]:
    """A link to the first row of each initial. initials: of all rows."""
    known = ""
    for place, initial in enumerate(initials):
        if initial != known:
            page = urls.numbered_path(path, place // ROWS + 1)
            yield LinkView(initial, f"{page}#{_make_anchor(initial)}")
        known = initial


def _make_anchor(initial: str) -> str:
    return f"initial-{initial.lower()}" if len(initial) == 1 else "initial-other"


def _choose_largest(rows: Sequence[CountView]) -> tuple[CountView, ...]:
    return tuple(sorted(rows, key=lambda row: -row.count)[:LARGEST])
