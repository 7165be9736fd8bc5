"""Directory pages: what an archive is grouped by, with the size of each group."""

from typing import Literal

from paperarchive.site.frame import Frame
from paperarchive.site.page import ReadyPage
from paperarchive.site.views import BarsView, CountView, DirectoryView, SectionView


def make_directory(
    frame: Frame,
    path: str,
    heading: str,
    *,
    intro: str,
    sections: tuple[SectionView, ...],
    empty: str,
    style: Literal["details", "numbers"],
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
        sections=sections,
        empty="" if sections else empty,
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
