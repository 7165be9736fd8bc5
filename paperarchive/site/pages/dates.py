"""The pages of dates: a directory of months, and the papers of years, months and days.

A year's page has its calendar. Undated papers have a list of their own.
"""

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby

from paperarchive.archive.archive import Archive
from paperarchive.paper import Paper, PublicationDate, compute_date_key
from paperarchive.site import urls
from paperarchive.site.charts import make_heat_map, make_year_bars
from paperarchive.site.directories import make_directory
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, HeatMapView, LinkView, SectionView


def make_date_pages(archive: Archive, frame: Frame, lists: ListMaker) -> Iterator[Page]:
    """Make the directory, then the lists of years, months, days and undated papers."""
    dates = _Dates(archive, frame.locale)
    yield dates.make_directory(frame)
    for whole in dates.make_lists():
        yield from lists.make_pages(whole)


class _Dates:
    """The dates of an archive by year and month, newest first: after the days of a
    month the month itself, after those of a year the year, with the papers of which no
    more is known.
    """

    def __init__(self, archive: Archive, locale: Locale) -> None:
        self._archive = archive
        self._locale = locale
        self._parents = (LinkView(locale.text("sections.dates"), urls.DATES),)
        self._days = list(archive.days)
        self._papers: dict[PublicationDate, tuple[Paper, ...]] = {}
        for day, papers in archive.days.items():
            self._papers[day] = papers
        for date, papers in archive.partial_dates.items():
            self._papers[date] = papers
        dates = sorted(self._papers, key=compute_date_key, reverse=True)
        by_year = groupby(dates, lambda date: date.year)
        self._years = {year: list(group) for year, group in by_year}
        with_month = (date for date in dates if date.month)
        by_month = groupby(with_month, lambda date: (date.year, date.month or 0))
        self._months = {key: list(group) for key, group in by_month}

    def make_directory(self, frame: Frame) -> Page:
        sections = [
            self._make_year_section(year, days) for year, days in self._years.items()
        ]
        undated = len(self._archive.undated)
        if undated:
            label = self._locale.text("dates_pages.undated")
            sections.append(SectionView(label, urls.UNDATED, undated, ()))
        chart = make_year_bars(self._locale, self._archive.papers, urls.years_path)
        return make_directory(
            frame,
            urls.DATES,
            self._locale.text("sections.dates"),
            intro=self._locale.text("dates_pages.intro"),
            sections=tuple(sections),
            empty=self._locale.text("dates_pages.empty"),
            style="numbers",
            chart=chart,
        )

    def make_lists(self) -> Iterator[PaperList]:
        yield from self._make_years()
        yield from self._make_months()
        yield from self._make_days()
        if self._archive.undated:
            yield self._make_undated()

    def _make_year_section(
        self, year: int, dates: Sequence[PublicationDate]
    ) -> SectionView:
        rows = self._make_month_rows(year, dates)
        return SectionView(str(year), urls.year_path(year), self._count(dates), rows)

    def _make_years(self) -> Iterator[PaperList]:
        links = [LinkView(str(year), urls.year_path(year)) for year in self._years]
        for number, (year, dates) in enumerate(self._years.items()):
            counts = {day: len(self._papers[day]) for day in _take_days(dates)}
            calendar = make_heat_map(self._locale, year, counts)
            # The calendar counts the months and leads to them; only without it, or
            # where it does not have all papers, are rows needed.
            rows = self._make_month_rows(year, dates)
            label = self._locale.text("dates_pages.months")
            is_complete = calendar is not None and len(counts) == len(dates)
            months = (
                () if is_complete or not rows else (SectionView(label, None, 0, rows),)
            )
            yield self._make_list(
                links, number, dates, self._parents, sections=months, calendar=calendar
            )

    def _make_months(self) -> Iterator[PaperList]:
        links = [
            LinkView(self._locale.month(year, month), urls.month_path(year, month))
            for year, month in self._months
        ]
        for number, ((year, _month), dates) in enumerate(self._months.items()):
            parents = (*self._parents, LinkView(str(year), urls.year_path(year)))
            days = reversed(_take_days(dates))
            rows = tuple(self._make_day_row(day) for day in days)
            label = self._locale.text("dates_pages.days")
            sections = (SectionView(label, None, 0, rows),) if rows else ()
            yield self._make_list(links, number, dates, parents, sections=sections)

    def _make_day_row(self, day: datetime.date) -> CountView:
        label = self._locale.day_of_month(day)
        return CountView(label, urls.day_path(day), len(self._papers[day]), "")

    def _make_days(self) -> Iterator[PaperList]:
        links = [
            LinkView(self._locale.day(day), urls.day_path(day)) for day in self._days
        ]
        for number, day in enumerate(self._days):
            year = LinkView(str(day.year), urls.year_path(day.year))
            path = urls.month_path(day.year, day.month)
            month = LinkView(self._locale.dates.months[day.month - 1], path)
            yield self._make_list(links, number, [day], (*self._parents, year, month))

    def _make_undated(self) -> PaperList:
        return PaperList(
            path=urls.UNDATED,
            heading=self._locale.text("dates_pages.undated"),
            papers=self._archive.undated,
            parents=self._parents,
            intro=self._locale.text("dates_pages.undated_intro"),
            order="dates_pages.by_title",
        )

    def _make_list(
        self,
        links: Sequence[LinkView],
        number: int,
        dates: Sequence[PublicationDate],
        parents: tuple[LinkView, ...],
        *,
        sections: tuple[SectionView, ...] = (),
        calendar: HeatMapView | None = None,
    ) -> PaperList:
        """The list of a year, month or day.

        links: of all years, months or days, newest first. number: its place among them.
        """
        return PaperList(
            path=links[number].path,
            heading=links[number].label,
            papers=[paper for date in dates for paper in self._papers[date]],
            parents=parents,
            sections=sections,
            calendar=calendar,
            newer=links[number - 1] if number > 0 else None,
            older=links[number + 1] if number + 1 < len(links) else None,
        )

    def _make_month_rows(
        self, year: int, dates: Sequence[PublicationDate]
    ) -> tuple[CountView, ...]:
        """The months of a year, January first. dates: of that year, newest first."""
        rows: list[CountView] = []
        for month, group in groupby(reversed(dates), lambda date: date.month):
            if month is None:
                continue
            path = urls.month_path(year, month)
            size = self._count(list(group))
            rows.append(CountView(self._locale.dates.months[month - 1], path, size, ""))
        return tuple(rows)

    def _count(self, dates: Sequence[PublicationDate]) -> int:
        return sum(len(self._papers[date]) for date in dates)


def _take_days(dates: Sequence[PublicationDate]) -> list[datetime.date]:
    return [date for date in dates if isinstance(date, datetime.date)]
