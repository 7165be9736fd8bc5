"""Charts: heights in proportion, sums that are equal, and what is left out."""

import datetime
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperarchive.paper import Paper
from paperarchive.site import charts, urls
from paperarchive.site.charts import Bar, make_bars, make_heat_map, make_histogram, make_timeline, make_year_bars
from paperarchive.site.views import BarsView
from tests.english import ENGLISH

COUNTS = st.lists(st.integers(0, 20_000), min_size=1, max_size=60)


def papers_of(*years: int, undated: int = 0) -> list[Paper]:
    dates = [*(datetime.date(year, 1, 1) for year in years), *[None] * undated]
    return [Paper(slug=f"p{number}", title="", abstract="", date=date) for number, date in enumerate(dates)]


def year_bars(*years: int, undated: int = 0) -> BarsView | None:
    return make_year_bars(ENGLISH, papers_of(*years, undated=undated), urls.years_path)


def bars_of(*counts: int) -> BarsView:
    return make_bars(ENGLISH, [Bar(str(number), count) for number, count in enumerate(counts)], title="T", column="C")


def figures(view: BarsView | None) -> list[tuple[str, int]]:
    assert view is not None
    return [(bar.label, bar.count) for bar in view.bars]


@given(COUNTS)
def test_heights_are_in_proportion_to_the_figures(counts: list[int]) -> None:
    for bar in bars_of(*counts).bars:
        if bar.count == 0:
            assert bar.height == 0
        elif bar.height > charts.MINIMUM_HEIGHT:
            assert abs(bar.height - bar.count * charts.HEIGHT / max(counts)) <= 0.5


@given(COUNTS)
def test_every_paper_is_seen_and_every_bar_stands_on_the_ground_beside_the_next(counts: list[int]) -> None:
    view = bars_of(*counts)
    assert all((bar.height >= charts.MINIMUM_HEIGHT) == (bar.count > 0) for bar in view.bars)
    assert all(bar.y + bar.height == view.height for bar in view.bars)
    edges = [edge for bar in view.bars for edge in (bar.x, bar.x + bar.width)]
    assert edges == sorted(set(edges))
    assert edges[-1] <= view.width


def test_a_wide_bar_has_the_room_of_three() -> None:
    wide, narrow = make_bars(ENGLISH, [Bar("21 to 50", 1, is_wide=True), Bar("7", 1)], title="T", column="C").bars
    assert narrow.x - wide.x == 3 * (narrow.width + wide.x * 2)


def test_a_bar_says_its_figure() -> None:
    assert [bar.text for bar in bars_of(1, 1234).bars] == ["0: 1 paper", "1: 1,234 papers"]


@pytest.mark.parametrize("years", [(), (2024,) * 9, (2020, 2021, 2022, 2023)])
def test_few_papers_and_a_single_year_make_no_chart(years: tuple[int, ...]) -> None:
    assert year_bars(*years) is None


def test_undated_papers_alone_make_no_chart() -> None:
    assert year_bars(undated=9) is None


def test_years_without_papers_keep_their_place() -> None:
    assert figures(year_bars(2020, 2020, 2020, 2023, 2023)) == [("2020", 3), ("2021", 0), ("2022", 0), ("2023", 2)]


def test_undated_papers_are_said_not_to_be_shown() -> None:
    one, two = (year_bars(2019, 2020, 2020, 2020, 2020, undated=count) for count in (1, 2))
    assert one is not None
    assert two is not None
    assert (one.note, two.note) == (
        "1 paper without a date is not shown.",
        "2 papers without a date are not shown.",
    )


@given(st.lists(st.integers(1, 9999), max_size=30))
def test_years_are_few_bars_whose_sum_is_that_of_the_papers(years: list[int]) -> None:
    view = year_bars(*years)
    if view is not None:
        assert sum(bar.count for bar in view.bars) == len(years)
        assert len(view.bars) <= 101


def test_very_many_years_share_bars_of_ten_that_lead_to_a_search() -> None:
    view = year_bars(1901, 1909, 2024, 2024, 2024)
    assert view is not None
    assert figures(view)[0] == ("1900 to 1909", 2)
    assert (view.bars[0].path, view.bars[1].path) == ("search/?q=year%3A1900..1909", None)


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        (2019, 2024, ["2019", "2020", "2021", "2022", "2023", "2024"]),
        (2015, 2025, ["2015", "2020", "2025"]),
        (2016, 2025, ["2016", "2020", "2025"]),
        (2017, 2025, ["2017", "2020", "2025"]),
        (1979, 2022, ["1980", "1990", "2000", "2010", "2020"]),
    ],
)
def test_so_many_years_are_labelled_that_labels_do_not_touch(first: int, last: int, ticks: list[str]) -> None:
    view = year_bars(first, last, last, last, last)
    assert view is not None
    assert [bar.tick for bar in view.bars if bar.tick] == ticks


def test_a_timeline_has_all_months_of_all_years_on_one_scale() -> None:
    view = make_timeline(ENGLISH, {(2022, 3): 5, (2024, 1): 10})
    assert view is not None
    assert [(year.label, year.count, year.path) for year in view.years] == [
        ("2022", 5, "dates/2022/"),
        ("2023", 0, None),
        ("2024", 10, "dates/2024/"),
    ]
    march, january = view.years[0].chart.bars[2], view.years[2].chart.bars[0]
    assert (march.height, march.path, january.height) == (50, "dates/2022/03/", 100)
    assert all(len(year.chart.bars) == 12 for year in view.years)


def test_a_long_time_has_no_timeline_of_months() -> None:
    last = 2000 + charts.TIMELINE_YEARS
    assert make_timeline(ENGLISH, {(2000, 1): 9, (last, 1): 9}) is None
    assert make_timeline(ENGLISH, {(2001, 1): 9, (last, 1): 9}) is not None


@pytest.mark.parametrize("counts", [{}, {(2024, 1): 90}, {(2024, 1): 1, (2024, 2): 1}])
def test_few_papers_and_a_single_month_make_no_timeline(counts: dict[tuple[int, int], int]) -> None:
    assert make_timeline(ENGLISH, counts) is None


def test_a_histogram_ends_with_the_highest_number_or_with_ranges() -> None:
    assert figures(make_histogram(ENGLISH, {1: 3, 3: 2}, [])) == [("1 author", 3), ("2 authors", 0), ("3 authors", 2)]
    tail = [Bar("21 to 50 authors", 4, is_wide=True)]
    assert figures(make_histogram(ENGLISH, {1: 3, 30: 4}, tail))[-2:] == [("20 authors", 0), ("21 to 50 authors", 4)]


def test_unknown_numbers_are_said_not_to_be_in_a_histogram() -> None:
    view = make_histogram(ENGLISH, {1: 3, 3: 2}, [], unknown=2)
    assert view is not None
    assert view.note == "2 papers with an unknown number of authors are not shown."


DAYS = st.dictionaries(st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31)), st.integers(1, 500))


@given(DAYS)
def test_a_calendar_has_every_day_once_in_its_place(counts: dict[datetime.date, int]) -> None:
    view = make_heat_map(ENGLISH, 2024, counts)
    if len(counts) < 2:
        assert view is None
        return
    assert view is not None
    assert [len(month.days) for month in view.months] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for month in view.months:
        assert len({(day.x, day.y) for day in month.days}) == len(month.days)
        assert all(day.x + view.side <= view.width and day.y + view.side <= view.height for day in month.days)
    assert sum(month.count for month in view.months) == sum(counts.values())


@given(DAYS)
def test_a_day_has_the_colour_that_the_legend_gives_its_figure(counts: dict[datetime.date, int]) -> None:
    view = make_heat_map(ENGLISH, 2024, counts)
    if view is None:
        return
    ranges = {step.step: [int(number.replace(",", "")) for number in step.label.split(" to ")] for step in view.steps}
    steps = {day.path: day.step for month in view.months for day in month.days if day.step}
    for day, count in counts.items():
        bounds = ranges[steps[urls.day_path(day)]]
        assert bounds[0] <= count <= bounds[-1]
    assert len(steps) == len(counts)


def test_monday_stands_on_top() -> None:
    view = make_heat_map(ENGLISH, 2024, {datetime.date(2024, 1, 1): 1, datetime.date(2024, 1, 7): 1})
    assert view is not None
    january = view.months[0].days
    assert (january[0].y, january[6].x, january[7].y) == (0, 0, 0)


@example(8)
@given(st.integers(1, 10**6))
def test_the_colours_of_a_calendar_rise_to_its_highest_figure(highest: int) -> None:
    bounds = charts.compute_heat_bounds(highest)
    assert bounds[-1] == highest
    assert list(bounds) == sorted(set(bounds))
    assert len(bounds) == min(highest, charts.HEAT_STEPS)


def test_figures_of_a_calendar_are_counted_once() -> None:
    counts = Counter({datetime.date(2023, 5, day): day for day in range(1, 11)})
    view = make_heat_map(ENGLISH, 2023, counts)
    assert view is not None
    assert (view.months[4].text, view.months[4].path) == ("May 2023: 55 papers", "dates/2023/05/")
    assert (view.months[5].text, view.months[5].path) == ("June 2023: 0 papers", None)
