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
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, LinkView


def make_organization_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the directory of organisations, then the pages of each."""
    locale = frame.locale
    yield make_rows_directory(
        frame,
        urls.ORGANIZATIONS,
        locale.text("sections.organizations"),
        intro=locale.text("organizations.intro"),
        rows=tuple(_make_row(locale, group) for group in archive.organizations),
        empty=locale.text("organizations.empty"),
    )
    for group in archive.organizations:
        yield from lists.make_pages(_make_list(locale, group))


def _make_row(locale: Locale, group: OrganizationGroup) -> CountView:
    path = urls.organization_path(group.slug)
    years = _format_years(locale, group.papers)
    return CountView(group.name, path, len(group.papers), years)


def _make_list(locale: Locale, group: OrganizationGroup) -> PaperList:
    return PaperList(
        path=urls.organization_path(group.slug),
        heading=group.name,
        papers=group.papers,
        parents=(LinkView(locale.text("sections.organizations"), urls.ORGANIZATIONS),),
        years=make_year_bars(
            locale, group.papers, partial(urls.search_years_path, org=group.slug)
        ),
    )


def _format_years(locale: Locale, papers: Sequence[Paper]) -> str:
    """`2019 to 2025`; empty where no day is known. papers: newest first."""
    years = [paper.date.year for paper in papers if paper.date]
    if not years:
        return ""
    newest, oldest = years[0], years[-1]
    if oldest == newest:
        return str(newest)
    return locale.text("organizations.years", oldest=str(oldest), newest=str(newest))
