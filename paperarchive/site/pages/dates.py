"""The pages of dates: an index of months, each year with its calendar, each month with
its days, each day.
"""

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby

from paperarchive.archive.groups import Archive
from paperarchive.site import urls
from paperarchive.site.cards import format_day
from paperarchive.site.charts import make_heat_map, make_year_bars
from paperarchive.site.frame import Frame, Page, PaperList
from paperarchive.site.views import (
    CountView,
    HeatMapView,
    IndexView,
    LinkView,
    SectionView,
)
from paperarchive.text.english import MONTHS

_PARENTS = (LinkView("Dates", urls.DATES),)


def make_date_pages(archive: Archive, frame: Frame) -> Iterator[Page]:
    """Make the index of dates, then the pages of years, months, days and of undated
    papers.
    """
    yield from _Dates(archive, frame).make_all()


class _Dates:
    """The days of an archive, grouped."""

    def __init__(self, archive: Archive, frame: Frame) -> None:
        self._archive = archive
        self._frame = frame
        self._days = list(archive.days)
        self._years = {
            year: list(days) for year, days in groupby(self._days, lambda day: day.year)
        }
        self._months = {
            key: list(days)
            for key, days in groupby(self._days, lambda day: (day.year, day.month))
        }

    def make_all(self) -> Iterator[Page]:
        """Every page, the widest first."""
        yield self._make_index()
        lists = (
            *self._make_years(),
            *self._make_months(),
            *self._make_days(),
            *self._make_undated(),
        )
        for whole in lists:
            yield from self._frame.make_list(whole)

    def _make_index(self) -> Page:
        sections = [
            SectionView(
                str(year),
                urls.year_path(year),
                self._count(days),
                self._make_month_rows(year, days),
            )
            for year, days in self._years.items()
        ]
        undated = len(self._archive.undated)
        if undated:
            sections.append(SectionView("Undated", urls.UNDATED, undated, ()))
        view = IndexView(
            heading="Dates",
            intro="Papers by the day they were published.",
            count=0,
            style="numbers",
            chart=make_year_bars(self._archive.papers, urls.years_path),
            sections=tuple(sections),
            empty="" if sections else "There are no papers yet.",
        )
        return self._frame.make_page(
            urls.DATES, "index.html", view, view.heading, description=view.intro
        )

    def _make_years(self) -> Iterator[PaperList]:
        links = [LinkView(str(year), urls.year_path(year)) for year in self._years]
        for number, (year, days) in enumerate(self._years.items()):
            calendar = make_heat_map(
                year, {day: len(self._archive.days[day]) for day in days}
            )
            # The calendar leads to the months and counts them; without one their rows
            # do.
            rows = (
                ()
                if calendar
                else (
                    SectionView("Months", None, 0, self._make_month_rows(year, days)),
                )
            )
            yield self._make_list(
                links, number, days, _PARENTS, sections=rows, calendar=calendar
            )

    def _make_months(self) -> Iterator[PaperList]:
        links = [
            LinkView(f"{MONTHS[month - 1]} {year}", urls.month_path(year, month))
            for year, month in self._months
        ]
        for number, ((year, month), days) in enumerate(self._months.items()):
            rows = tuple(
                CountView(
                    f"{day.day} {MONTHS[month - 1]}",
                    urls.day_path(day),
                    len(self._archive.days[day]),
                    "",
                )
                for day in reversed(days)
            )
            parents = (*_PARENTS, LinkView(str(year), urls.year_path(year)))
            yield self._make_list(
                links,
                number,
                days,
                parents,
                sections=(SectionView("Days", None, 0, rows),),
            )

    def _make_days(self) -> Iterator[PaperList]:
        links = [LinkView(format_day(day), urls.day_path(day)) for day in self._days]
        for number, day in enumerate(self._days):
            year = LinkView(str(day.year), urls.year_path(day.year))
            month = LinkView(
                MONTHS[day.month - 1], urls.month_path(day.year, day.month)
            )
            yield self._make_list(links, number, [day], (*_PARENTS, year, month))

    def _make_undated(self) -> Iterator[PaperList]:
        if self._archive.undated:
            yield PaperList(
                urls.UNDATED,
                "Undated",
                self._archive.undated,
                parents=_PARENTS,
                intro="Papers whose day of publication the listing did not give.",
                order="by title",
            )

    def _make_list(
        self,
        links: Sequence[LinkView],
        number: int,
        days: Sequence[datetime.date],
        parents: tuple[LinkView, ...],
        *,
        sections: tuple[SectionView, ...] = (),
        calendar: HeatMapView | None = None,
    ) -> PaperList:
        """The list of a year, month or day among its like, newest first."""
        return PaperList(
            links[number].path,
            links[number].label,
            [paper for day in days for paper in self._archive.days[day]],
            parents=parents,
            sections=sections,
            calendar=calendar,
            newer=links[number - 1] if number > 0 else None,
            older=links[number + 1] if number + 1 < len(links) else None,
        )

    def _make_month_rows(
        self, year: int, days: Sequence[datetime.date]
    ) -> tuple[CountView, ...]:
        """The months of a year, January first."""
        months = [
            (month, list(group))
            for month, group in groupby(days, lambda day: day.month)
        ]
        return tuple(
            CountView(
                MONTHS[month - 1],
                urls.month_path(year, month),
                self._count(members),
                "",
            )
            for month, members in reversed(months)
        )

    def _count(self, days: Sequence[datetime.date]) -> int:
        return sum(len(self._archive.days[day]) for day in days)
