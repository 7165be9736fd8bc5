"""The pages of organisations: a directory, and the papers of each."""

from collections.abc import Iterator, Sequence
from functools import partial

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import OrganizationGroup
from paperarchive.paper import Paper
from paperarchive.site import urls
from paperarchive.site.charts import make_year_bars
from paperarchive.site.directories import make_rows_directory
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, LinkView

_PARENTS = (LinkView("Organisations", urls.ORGANIZATIONS),)


def make_organization_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the directory of organisations, then the pages of each."""
    yield make_rows_directory(
        frame,
        urls.ORGANIZATIONS,
        "Organisations",
        intro="Who published papers, where a listing says so.",
        rows=tuple(_make_row(group) for group in archive.organizations),
        empty="No paper names an organisation yet.",
    )
    for group in archive.organizations:
        yield from lists.make_pages(_make_list(group))


def _make_row(group: OrganizationGroup) -> CountView:
    path = urls.organization_path(group.slug)
    return CountView(group.name, path, len(group.papers), _format_years(group.papers))


def _make_list(group: OrganizationGroup) -> PaperList:
    return PaperList(
        path=urls.organization_path(group.slug),
        heading=group.name,
        papers=group.papers,
        parents=_PARENTS,
        years=make_year_bars(
            group.papers, partial(urls.search_years_path, org=group.slug)
        ),
    )


def _format_years(papers: Sequence[Paper]) -> str:
    """`2019 to 2025`; empty where no day is known. papers: newest first."""
    years = [paper.date.year for paper in papers if paper.date]
    if not years:
        return ""
    newest, oldest = years[0], years[-1]
    return str(newest) if oldest == newest else f"{oldest} to {newest}"
