"""The list of every paper."""

from collections.abc import Iterator

from paperarchive.archive.archive import Archive
from paperarchive.site import urls
from paperarchive.site.charts import make_year_bars
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.page import Page


def make_papers_pages(archive: Archive, lists: ListMaker) -> Iterator[Page]:
    """Make the pages of the list of all papers."""
    whole = PaperList(
        path=urls.PAPERS,
        heading="Papers",
        papers=archive.papers,
        intro="Every paper of the archive.",
        years=make_year_bars(archive.papers, urls.years_path),
    )
    yield from lists.make_pages(whole)
