"""The list of every paper."""

from collections.abc import Iterator

from paperarchive.archive.archive import Archive
from paperarchive.site import urls
from paperarchive.site.charts import make_year_bars
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.page import Page


def make_papers_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the pages of the list of all papers."""
    locale = frame.locale
    whole = PaperList(
        path=urls.PAPERS,
        heading=locale.text("sections.papers"),
        papers=archive.papers,
        intro=locale.text("papers.intro"),
        years=make_year_bars(locale, archive.papers, urls.years_path),
    )
    yield from lists.make_pages(whole)
