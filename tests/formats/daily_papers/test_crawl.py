"""The day of a crawl: how its year is inferred, and every way in which a dump contradicts itself."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.errors import Problems
from paperarchive.formats.daily_papers.crawl import find_crawl, make_date
from paperarchive.formats.daily_papers.parse import ListedDate, parse_dump
from paperarchive.formats.record import CrawlDay

PLAIN = "We show that a thing holds, and that it is good. It has been tried on three tasks, which took a week."


def find(day: str, *dates: str, known: datetime.date | None = None) -> tuple[CrawlDay | None, list[str]]:
    """The crawl of a dump with entries of these dates, on lines 11, 19, 27, ..."""
    entries = [f"Title {number}\n\n{PLAIN}\n\n• 7 authors\n·\n{date}\n" for number, date in enumerate(dates, 1)]
    problems = Problems()
    crawl = find_crawl(parse_dump(f"Daily Papers\n\n{day}\n\n" + "\n".join(entries)), "a.txt", problems, known=known)
    return crawl, [str(problem) for problem in problems]


def test_the_year_is_the_one_after_the_newest_in_the_dump() -> None:
    reason = "year inferred from 2024, the newest in the dump; if it is wrong, give --crawled"
    assert find("Oct 29", "May 5, 2023", "Jan 2", "May 5, 2024") == (CrawlDay(datetime.date(2025, 10, 29), reason), [])


def test_a_year_in_the_header_decides() -> None:
    assert find("Oct 29, 2026", "May 5, 2023", "Oct 29") == (
        CrawlDay(datetime.date(2026, 10, 29), "the page has the year"),
        [],
    )


@pytest.mark.parametrize(
    ("day", "link", "year"),
    [
        ("Mar 25", "2026-03-24", 2026),
        ("Dec 31", "2026-01-01", 2025),
        ("Jan 1", "2025-12-31", 2026),
        ("Mar 25", "2026-08-24", None),
        ("Feb 29", "2026-02-28", None),
        ("Mar 25", "2026-13-41", None),
    ],
)
def test_a_link_to_the_page_of_the_day_before_has_the_year(day: str, link: str, year: int | None) -> None:
    header = f"Daily Papers\n\nhttps://huggingface.co/papers/date/{link}\n\n{day}\n\n"
    dump = parse_dump(f"{header}Title\n\n{PLAIN}\n")
    assert dump.crawl_day is not None
    assert dump.crawl_day.year == year


@pytest.mark.parametrize("day", ["Oct 29", ""])
def test_a_given_day_decides(day: str) -> None:
    known = datetime.date(2025, 10, 29)
    assert find(day, "May 5", known=known) == (CrawlDay(known, "as given"), [])


def test_29_february_of_a_leap_year_is_a_crawl_day() -> None:
    crawl, problems = find("Feb 29", "May 5, 2023", "Feb 29")
    assert problems == []
    assert crawl is not None
    assert crawl.day == datetime.date(2024, 2, 29)


FIX = "(correct the crawl day with --crawled YYYY-MM-DD, or fix the dump)"


@pytest.mark.parametrize(
    ("day", "dates", "known", "messages"),
    [
        (
            "",
            ["May 5, 2024"],
            None,
            ["a.txt: no crawl day in the header (give the crawl day with --crawled YYYY-MM-DD)"],
        ),
        (
            "Oct 29",
            ["May 5"],
            None,
            [
                (
                    "a.txt:3: no date in the dump has a year, so the crawl year is unknown "
                    "(give the crawl day with --crawled YYYY-MM-DD)"
                ),
            ],
        ),
        (
            "Feb 29",
            ["May 5, 2024"],
            None,
            [
                (
                    "a.txt:3: the crawl day is 29 February, but the year inferred from the dates is 2025 "
                    "(give the crawl day with --crawled YYYY-MM-DD)"
                )
            ],
        ),
        (
            "Oct 29",
            ["Oct 30", "May 5, 2024", "Dec 1"],
            None,
            [
                f"a.txt:11: the date Oct 30 has no year, but is after the crawl day 2025-10-29 {FIX}",
                f"a.txt:27: the date Dec 1 has no year, but is after the crawl day 2025-10-29 {FIX}",
            ],
        ),
        (
            "Oct 29, 2024",
            ["May 5, 2024"],
            None,
            [f"a.txt:11: the date May 5, 2024 has a year, but the crawl was in 2024 {FIX}"],
        ),
        (
            "Oct 29",
            ["May 5, 2024", "Feb 29"],
            None,
            [f"a.txt:19: the date Feb 29 has no year, and 2025 has no such day {FIX}"],
        ),
        (
            "Oct 29",
            ["May 5, 2024"],
            datetime.date(2025, 10, 28),
            [f"a.txt:3: the header's crawl day is Oct 29, but 2025-10-28 was given {FIX}"],
        ),
        (
            "Oct 29, 2025",
            ["May 5, 2024"],
            datetime.date(2026, 10, 29),
            [f"a.txt:3: the header's crawl day is Oct 29, 2025, but 2026-10-29 was given {FIX}"],
        ),
        (
            "Oct 29",
            ["May 5, 2024"],
            datetime.date(2024, 10, 29),
            [f"a.txt:11: the date May 5, 2024 has a year, but the crawl was in 2024 {FIX}"],
        ),
    ],
)
def test_a_contradiction_is_reported_with_its_line(
    day: str, dates: list[str], known: datetime.date | None, messages: list[str]
) -> None:
    assert find(day, *dates, known=known) == (None, messages)


def test_a_date_without_a_year_has_that_of_the_crawl() -> None:
    crawl_day = datetime.date(2025, 10, 29)
    assert make_date(ListedDate(10, 2, None, 1), crawl_day) == datetime.date(2025, 10, 2)
    assert make_date(ListedDate(10, 2, 2016, 1), crawl_day) == datetime.date(2016, 10, 2)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31))


@given(DAYS, st.lists(DAYS, max_size=5))
def test_dates_in_the_form_of_listings_make_a_round_trip(day: datetime.date, dates: list[datetime.date]) -> None:
    dates = [date for date in dates if date <= day] + [datetime.date(day.year - 1, 1, 1)]
    listed = [
        f"{MONTHS[date.month - 1]} {date.day}" + (f", {date.year}" if date.year < day.year else "") for date in dates
    ]
    crawl, problems = find(f"{MONTHS[day.month - 1]} {day.day}", *listed)
    assert problems == []
    assert crawl is not None
    assert crawl.day == day


def test_a_date_that_always_has_its_year_may_be_of_the_crawl_s() -> None:
    """`2024-05-18`, and `Published on May 18, 2024` with all dates of its page."""
    assert find("Oct 29", "2024-05-18")[0] == CrawlDay(
        datetime.date(2024, 10, 29), "year inferred from 2024, the newest in the dump; if it is wrong, give --crawled"
    )
    crawl, problems = find("Oct 29", "Published on Oct 4, 2026", "Oct 30, 2026", known=datetime.date(2026, 10, 29))
    assert crawl is None
    assert problems == [f"a.txt:19: the date Oct 30, 2026 is after the crawl day 2026-10-29 {FIX}"]
    crawl, problems = find("", "Published on Oct 4, 2026", "Oct 28, 2026", known=datetime.date(2026, 10, 29))
    assert (crawl, problems) == (CrawlDay(datetime.date(2026, 10, 29), "as given"), [])
