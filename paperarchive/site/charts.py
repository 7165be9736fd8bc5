"""Charts: figures -> views of bars and calendars, whose numbers a template writes into
SVG as they are.

In: counts. Out: `BarsView`, `TimelineView`, `HeatMapView`, or None where a chart would
say nothing. Every bar stands on the bottom of a view box; the figure it shows is in its
text too, so that a chart is never the only way to read it.
"""

import calendar
import datetime
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from paperarchive.archive.statistics import count_by_year
from paperarchive.paper import Paper
from paperarchive.site import urls
from paperarchive.site.cards import format_authors, format_day
from paperarchive.site.views import (
    BarsView,
    BarView,
    HeatDayView,
    HeatMapView,
    HeatMonthView,
    HeatStepView,
    TimelineView,
    YearBarsView,
)
from paperarchive.text.english import MONTHS, SHORT_MONTHS

MINIMUM_PAPERS = 5
"""A chart of fewer papers is slower to read than their list."""

TIMELINE_YEARS = 12
"""So many years are shown by month; of more, their bars would be too narrow to be seen
or touched.
"""

YEAR_BARS = 60
"""So many years have a bar each; of more, ten or a hundred share one."""

HISTOGRAM_SINGLES = 20
"""Numbers of authors that have a bar each; higher ones, which are rare, share the bars
of their ranges.
"""

HEIGHT = 100
"""Units of the highest bar."""

MINIMUM_HEIGHT = 2
"""Units of the lowest bar: one paper among thousands is seen."""

HEAT_STEPS = 5
"""Colours of a calendar."""

_SLOT = 36
_GAP = 4
_WIDE = 3
_CELL = 10
_CELL_SIDE = 9
_WEEKS = 6

PathOfYears = Callable[[int, int], str | None]
"""First and last year of a bar -> where its papers are."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a bar shows, before it has a place."""

    label: str
    """What it stands for."""
    count: int
    """How many papers."""
    path: str | None = None
    """Where they are."""
    tick: str = ""
    """A short label below it."""
    is_wide: bool = False
    """Whether it stands for several of what the other bars stand for."""


def count_papers(count: int) -> str:
    """`1 paper`, `1,234 papers`."""
    return "1 paper" if count == 1 else f"{count:,} papers"


def make_bars(
    bars: Sequence[Bar],
    *,
    title: str,
    column: str,
    note: str = "",
    highest: int | None = None,
) -> BarsView:
    """Make a chart of bars, from left to right. highest: the figure of full height;
    None = the highest bar's.
    """
    top = max((bar.count for bar in bars), default=0) if highest is None else highest
    views: list[BarView] = []
    left = 0
    for bar in bars:
        slot = _SLOT * (_WIDE if bar.is_wide else 1)
        height = (
            max(MINIMUM_HEIGHT, (2 * bar.count * HEIGHT + top) // (2 * top))
            if bar.count
            else 0
        )
        views.append(
            BarView(
                label=bar.label,
                text=f"{bar.label}: {count_papers(bar.count)}",
                path=bar.path,
                count=bar.count,
                tick=bar.tick,
                is_wide=bar.is_wide,
                x=left + _GAP // 2,
                y=HEIGHT - height,
                width=slot - _GAP,
                height=height,
            )
        )
        left += slot
    return BarsView(
        title=title,
        note=note,
        column=column,
        bars=tuple(views),
        width=left,
        height=HEIGHT,
    )


def make_year_bars(papers: Sequence[Paper], path_of: PathOfYears) -> BarsView | None:
    """Make the bars of the years from the first to the last with papers; None if papers
    or years are too few.

    path_of: where the papers of a bar are.
    """
    counts = count_by_year(papers)
    dated = sum(counts.values())
    if len(counts) < 2 or dated < MINIMUM_PAPERS:
        return None
    first, last = min(counts), max(counts)
    step = next(
        (step for step in (1, 10) if last // step - first // step < YEAR_BARS), 100
    )
    sums = dict.fromkeys(range(first - first % step, last + 1, step), 0)
    for year, count in counts.items():
        sums[year - year % step] += count
    ticks = _choose_ticks(list(sums), step)
    bars = [
        Bar(
            label=str(start) if step == 1 else f"{start} to {start + step - 1}",
            count=count,
            path=path_of(start, start + step - 1) if count else None,
            tick=str(start) if start in ticks else "",
        )
        for start, count in sums.items()
    ]
    return make_bars(
        bars,
        title="Papers by year",
        column="Year",
        note=_format_undated(len(papers) - dated),
    )


def _choose_ticks(years: Sequence[int], step: int) -> Collection[int]:
    """Choose the years to label, round ones and both ends, so that labels do not touch
    on a phone.
    """
    every = 1 if len(years) <= 8 else 5 if len(years) <= 20 else 10
    round_years = [year for year in years if year % (every * step) == 0]
    room = (every // 2 + 1) * step
    ends = [
        end
        for end in (years[0], years[-1])
        if all(abs(end - year) >= room for year in round_years)
    ]
    return {*round_years, *ends}


def _format_undated(count: int) -> str:
    if not count:
        return ""
    return f"{count_papers(count)} without a date {'is' if count == 1 else 'are'} not shown."


def make_timeline(
    counts: Mapping[tuple[int, int], int], *, undated: int = 0
) -> TimelineView | None:
    """Make the papers of every month, year by year; None if there are too few papers or
    months, or too many years.

    counts: (year, month) -> papers, oldest first.
    """
    if len(counts) < 2 or sum(counts.values()) < MINIMUM_PAPERS:
        return None
    first, last = min(counts)[0], max(counts)[0]
    if last - first >= TIMELINE_YEARS:
        return None
    return TimelineView(
        title="Papers by month",
        note=_format_undated(undated),
        months=tuple(SHORT_MONTHS[month - 1] for month in range(1, 13)),
        years=tuple(
            _make_timeline_year(year, counts) for year in range(first, last + 1)
        ),
    )


def _make_timeline_year(
    year: int, counts: Mapping[tuple[int, int], int]
) -> YearBarsView:
    months = {month: counts.get((year, month), 0) for month in range(1, 13)}
    bars = [
        Bar(
            label=f"{MONTHS[month - 1]} {year}",
            count=count,
            path=urls.month_path(year, month) if count else None,
        )
        for month, count in months.items()
    ]
    chart = make_bars(
        bars,
        title=f"Papers by month, {year}",
        column="Month",
        highest=max(counts.values()),
    )
    total = sum(months.values())
    return YearBarsView(
        str(year), urls.year_path(year) if total else None, total, chart
    )


def make_histogram(
    counts: Mapping[int, int], tail: Sequence[Bar], *, unknown: int = 0
) -> BarsView | None:
    """Make the bars of numbers of authors; None if there are too few papers or numbers.

    counts: number of authors -> papers. tail: ranges past HISTOGRAM_SINGLES, as bars.
    unknown: papers in none of them.
    """
    if len(counts) < 2 or sum(counts.values()) < MINIMUM_PAPERS:
        return None
    highest = HISTOGRAM_SINGLES if tail else max(counts)
    singles = [
        Bar(
            label=format_authors(number),
            count=counts.get(number, 0),
            path=urls.author_count_path(number) if number in counts else None,
            tick=str(number)
            if number == 1 or (number % 5 == 0 and not (tail and number == highest))
            else "",
        )
        for number in range(1, highest + 1)
    ]
    note = ""
    if unknown:
        is_are = "is" if unknown == 1 else "are"
        note = f"{count_papers(unknown)} with an unknown number of authors {is_are} not shown."
    return make_bars(
        (*singles, *tail),
        title="Papers by number of authors",
        column="Authors",
        note=note,
    )


def make_heat_map(year: int, counts: Mapping[datetime.date, int]) -> HeatMapView | None:
    """Make the calendar of a year; None if its papers are of one day. counts: day ->
    papers, of this year.
    """
    if len(counts) < 2:
        return None
    bounds = find_heat_bounds(max(counts.values()))
    lowest = (1, *(bound + 1 for bound in bounds))
    return HeatMapView(
        title=f"Papers by day, {year}",
        width=_WEEKS * _CELL - (_CELL - _CELL_SIDE),
        height=7 * _CELL - (_CELL - _CELL_SIDE),
        side=_CELL_SIDE,
        months=tuple(
            _make_heat_month(year, month, counts, bounds) for month in range(1, 13)
        ),
        steps=tuple(
            HeatStepView(
                number, str(last) if first == last else f"{first:,} to {last:,}"
            )
            for number, (first, last) in enumerate(
                zip(lowest, bounds, strict=False), start=1
            )
        ),
    )


def find_heat_bounds(highest: int) -> tuple[int, ...]:
    """Find the highest figure of each colour, at most HEAT_STEPS of them, the last for
    the highest figure of all.

    Each step is as many times the one before as the next one, since a few days have
    most of the papers; small figures are rounded up where two would be the same.
    """
    if highest <= HEAT_STEPS:
        return tuple(range(1, highest + 1))
    bounds = [0]
    for step in range(1, HEAT_STEPS + 1):
        bounds.append(max(_round_power(highest, step, HEAT_STEPS), bounds[-1] + 1))
    return tuple(bounds[1:])


def _round_power(number: int, numerator: int, denominator: int) -> int:
    """The whole number nearest to a broken power below 1, found in whole numbers: it is
    the same on every machine.
    """
    bound = 2**denominator * number**numerator
    return bisect_left(
        range(number), bound, key=lambda root: int((2 * root + 1) ** denominator)
    )


def _make_heat_month(
    year: int, month: int, counts: Mapping[datetime.date, int], bounds: Sequence[int]
) -> HeatMonthView:
    weekday, length = calendar.monthrange(year, month)
    days = [datetime.date(year, month, day) for day in range(1, length + 1)]
    total = sum(counts.get(day, 0) for day in days)
    name = MONTHS[month - 1]
    return HeatMonthView(
        label=name[:3],
        text=f"{name} {year}: {count_papers(total)}",
        path=urls.month_path(year, month) if total else None,
        count=total,
        days=tuple(
            _make_heat_day(day, place, counts.get(day, 0), bounds)
            for place, day in enumerate(days, weekday)
        ),
    )


def _make_heat_day(
    day: datetime.date, place: int, count: int, bounds: Sequence[int]
) -> HeatDayView:
    """One day. place: its number in the month's weeks, from 0 for the Monday of the
    first.
    """
    return HeatDayView(
        text=f"{format_day(day)}: {count_papers(count)}" if count else "",
        path=urls.day_path(day) if count else "",
        step=1 + sum(bound < count for bound in bounds) if count else 0,
        x=place // 7 * _CELL,
        y=place % 7 * _CELL,
    )
