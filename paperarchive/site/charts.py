"""Charts: counts -> bars and calendars in SVG units, which templates write unchanged.

Returns None where a chart would say nothing. Every bar rises from the bottom of the
view box. Its figure is also in its text, so a chart is never the only way to read it.
"""

import calendar
import datetime
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from paperarchive.archive.statistics import count_by_year
from paperarchive.paper import Paper
from paperarchive.site import urls
from paperarchive.site.cards import format_authors
from paperarchive.site.locale import Locale
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

MINIMUM_PAPERS = 5
"""A chart of fewer papers is slower to read than their list."""

TIMELINE_YEARS = 12
"""The most years shown by month: bars of more would be too narrow to see or touch."""

YEAR_BARS = 60
"""The most bars of years: beyond it, ten or a hundred years share one."""

HISTOGRAM_SINGLES = 20
"""Numbers of authors with a bar each; higher ones, which are rare, share bars."""

HEIGHT = 100
"""Of the highest bar, in units."""

MINIMUM_HEIGHT = 2
"""Of the lowest bar, in units: one paper among thousands stays visible."""

HEAT_STEPS = 5
"""The most colours of a calendar."""

_SLOT = 36  # the width of a bar and its gap
_GAP = 4
_WIDE = 3  # slots of a wide bar
_CELL = 10  # a day of a calendar and its gap
_CELL_SIDE = 9
_WEEKS = 6  # columns of a month

PathOfYears = Callable[[int, int], str | None]
"""First and last year of a bar -> the path of its papers; None = no such page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar before it has a place in a chart."""

    label: str
    """What it counts: `October 2025`."""
    count: int
    """Papers."""
    path: str | None = None
    """The page of these papers."""
    tick: str = ""
    """A short label below the bar."""
    is_wide: bool = False
    """Whether it sums up several of the values that other bars count singly."""


def format_figure(locale: Locale, label: str, count: int) -> str:
    """`October 2025: 9 papers`."""
    papers = locale.plural("counts.papers", count)
    return locale.text("charts.bar", label=label, papers=papers)


def make_bars(
    locale: Locale,
    bars: Sequence[Bar],
    *,
    title: str,
    column: str,
    note: str = "",
    highest: int | None = None,
) -> BarsView:
    """Make a chart of bars, from left to right.

    highest: the count of a bar of full height; None = that of the highest bar.
    """
    if highest is None:
        highest = max((bar.count for bar in bars), default=0)
    views: list[BarView] = []
    left = 0
    for bar in bars:
        slot = _SLOT * (_WIDE if bar.is_wide else 1)
        height = _scale(bar.count, highest)
        view = BarView(
            label=bar.label,
            text=format_figure(locale, bar.label, bar.count),
            path=bar.path,
            count=bar.count,
            tick=bar.tick,
            is_wide=bar.is_wide,
            x=left + _GAP // 2,
            y=HEIGHT - height,
            width=slot - _GAP,
            height=height,
        )
        views.append(view)
        left += slot
    return BarsView(
        title=title,
        note=note,
        column=column,
        bars=tuple(views),
        width=left,
        height=HEIGHT,
    )


def _scale(count: int, highest: int) -> int:
    """The height of a bar in units, rounded half up; 0 for no papers."""
    if count == 0:
        return 0
    height = (2 * count * HEIGHT + highest) // (2 * highest)
    return max(MINIMUM_HEIGHT, height)


def make_year_bars(
    locale: Locale, papers: Sequence[Paper], path_of: PathOfYears
) -> BarsView | None:
    """Make a bar for each year from the first to the last with papers.

    Returns None if there are too few papers, or one year only.
    """
    counts = count_by_year(papers)
    dated = sum(counts.values())
    if len(counts) < 2 or dated < MINIMUM_PAPERS:
        return None
    step = _choose_step(min(counts), max(counts))
    sums = _sum_years(counts, step)
    ticks = _choose_ticks(list(sums), step)
    bars: list[Bar] = []
    for start, count in sums.items():
        end = start + step - 1
        bar = Bar(
            label=_format_years(locale, start, end),
            count=count,
            path=path_of(start, end) if count else None,
            tick=str(start) if start in ticks else "",
        )
        bars.append(bar)
    return make_bars(
        locale,
        bars,
        title=locale.text("charts.by_year"),
        column=locale.text("charts.year"),
        note=_format_undated(locale, len(papers) - dated),
    )


def _format_years(locale: Locale, first: int, last: int) -> str:
    if first == last:
        return str(first)
    return locale.text("charts.range", first=str(first), last=str(last))


def _choose_step(first: int, last: int) -> int:
    """The years in a bar: 1, 10 or 100, so that there are at most YEAR_BARS bars."""
    for step in (1, 10):
        if last // step - first // step < YEAR_BARS:
            return step
    return 100


def _sum_years(counts: Mapping[int, int], step: int) -> dict[int, int]:
    """First year of each bar -> its papers, without gaps, oldest first."""
    first, last = min(counts), max(counts)
    sums = dict.fromkeys(range(first - first % step, last + 1, step), 0)
    for year, count in counts.items():
        sums[year - year % step] += count
    return sums


def _choose_ticks(years: Sequence[int], step: int) -> Collection[int]:
    """Choose the years to label: round ones, and both ends where there is room.

    Labels must not touch on a phone. years: the first year of each bar.
    """
    if len(years) <= 8:
        every = 1
    elif len(years) <= 20:
        every = 5
    else:
        every = 10
    round_years = [year for year in years if year % (every * step) == 0]
    room = (every // 2 + 1) * step
    ends = [
        end
        for end in (years[0], years[-1])
        if all(abs(end - year) >= room for year in round_years)
    ]
    return {*round_years, *ends}


def _format_undated(locale: Locale, count: int) -> str:
    return locale.plural("charts.undated", count) if count else ""


def make_timeline(
    locale: Locale, counts: Mapping[tuple[int, int], int], *, undated: int = 0
) -> TimelineView | None:
    """Make a chart of months for each year.

    counts: (year, month) -> papers, oldest first.
    Returns None if there are too few papers or months, or too many years.
    """
    if len(counts) < 2 or sum(counts.values()) < MINIMUM_PAPERS:
        return None
    first, last = min(counts)[0], max(counts)[0]
    if last - first >= TIMELINE_YEARS:
        return None
    return TimelineView(
        title=locale.text("charts.by_month"),
        note=_format_undated(locale, undated),
        months=locale.dates.short_months,
        years=tuple(
            _make_timeline_year(locale, year, counts) for year in range(first, last + 1)
        ),
    )


def _make_timeline_year(
    locale: Locale, year: int, counts: Mapping[tuple[int, int], int]
) -> YearBarsView:
    months = {month: counts.get((year, month), 0) for month in range(1, 13)}
    bars = [
        Bar(
            label=locale.month(year, month),
            count=count,
            path=urls.month_path(year, month) if count else None,
        )
        for month, count in months.items()
    ]
    chart = make_bars(
        locale,
        bars,
        title=locale.text("charts.by_month_of_year", year=str(year)),
        column=locale.text("charts.month"),
        highest=max(counts.values()),
    )
    total = sum(months.values())
    path = urls.year_path(year) if total else None
    return YearBarsView(str(year), path, total, chart)


def make_histogram(
    locale: Locale,
    counts: Mapping[int, int],
    tail: Sequence[Bar],
    *,
    unknown: int = 0,
) -> BarsView | None:
    """Make a bar for each number of authors, then those of ranges.

    counts: number of authors -> papers. tail: ranges past HISTOGRAM_SINGLES.
    unknown: papers whose number of authors is not known.
    Returns None if there are too few papers, or one number only.
    """
    if len(counts) < 2 or sum(counts.values()) < MINIMUM_PAPERS:
        return None
    highest = HISTOGRAM_SINGLES if tail else max(counts)
    # The last single number would touch the label of the first range.
    ticks = {1, *range(5, highest if tail else highest + 1, 5)}
    singles: list[Bar] = []
    for number in range(1, highest + 1):
        bar = Bar(
            label=format_authors(locale, number),
            count=counts.get(number, 0),
            path=urls.author_count_path(number) if number in counts else None,
            tick=str(number) if number in ticks else "",
        )
        singles.append(bar)
    return make_bars(
        locale,
        (*singles, *tail),
        title=locale.text("charts.by_author_count"),
        column=locale.text("charts.authors"),
        note=locale.plural("charts.uncounted", unknown) if unknown else "",
    )


def make_heat_map(
    locale: Locale, year: int, counts: Mapping[datetime.date, int]
) -> HeatMapView | None:
    """Make the calendar of a year; None if its papers are of one day.

    counts: day -> papers, all days of this year.
    """
    if len(counts) < 2:
        return None
    bounds = compute_heat_bounds(max(counts.values()))
    return HeatMapView(
        title=locale.text("charts.by_day_of_year", year=str(year)),
        width=_WEEKS * _CELL - (_CELL - _CELL_SIDE),
        height=7 * _CELL - (_CELL - _CELL_SIDE),
        side=_CELL_SIDE,
        months=tuple(
            _make_heat_month(locale, year, month, counts, bounds)
            for month in range(1, 13)
        ),
        steps=_make_legend(locale, bounds),
    )


def _make_legend(locale: Locale, bounds: Sequence[int]) -> tuple[HeatStepView, ...]:
    steps: list[HeatStepView] = []
    first = 1
    for number, last in enumerate(bounds, start=1):
        label = locale.number(last)
        if first < last:
            label = locale.text("charts.range", first=first, last=last)
        steps.append(HeatStepView(number, label))
        first = last + 1
    return tuple(steps)


def compute_heat_bounds(highest: int) -> tuple[int, ...]:
    """Compute the highest count of each colour: at most HEAT_STEPS, ascending.

    The last is the highest count of all. Steps grow by a constant factor, since a few
    days have most of the papers; small ones are rounded up where two would be equal.
    """
    if highest <= HEAT_STEPS:
        return tuple(range(1, highest + 1))
    bounds = [0]
    for step in range(1, HEAT_STEPS + 1):
        bounds.append(max(_round_power(highest, step, HEAT_STEPS), bounds[-1] + 1))
    return tuple(bounds[1:])


def _round_power(number: int, numerator: int, denominator: int) -> int:
    """`number ** (numerator / denominator)`, rounded, for a fraction below 1.

    Computed in integers, so that it is the same on every machine.
    """
    bound = 2**denominator * number**numerator
    return bisect_left(
        range(number), bound, key=lambda root: int((2 * root + 1) ** denominator)
    )


def _make_heat_month(
    locale: Locale,
    year: int,
    month: int,
    counts: Mapping[datetime.date, int],
    bounds: Sequence[int],
) -> HeatMonthView:
    weekday, length = calendar.monthrange(year, month)
    days = [datetime.date(year, month, day) for day in range(1, length + 1)]
    total = sum(counts.get(day, 0) for day in days)
    return HeatMonthView(
        label=locale.dates.short_months[month - 1],
        text=format_figure(locale, locale.month(year, month), total),
        path=urls.month_path(year, month) if total else None,
        count=total,
        days=tuple(
            _make_heat_day(locale, day, place, counts.get(day, 0), bounds)
            for place, day in enumerate(days, weekday)
        ),
    )


def _make_heat_day(
    locale: Locale, day: datetime.date, place: int, count: int, bounds: Sequence[int]
) -> HeatDayView:
    """One day. place: in the month's weeks, from 0 for the Monday of the first."""
    x, y = place // 7 * _CELL, place % 7 * _CELL
    if not count:
        return HeatDayView(text="", path="", step=0, x=x, y=y)
    return HeatDayView(
        text=format_figure(locale, locale.day(day), count),
        path=urls.day_path(day),
        step=1 + sum(bound < count for bound in bounds),
        x=x,
        y=y,
    )
