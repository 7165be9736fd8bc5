"""Dates in the spellings of lists."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.dates import read_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-11-02", "2025-11-02"),
        ("2025-11-02T00:00:00Z", "2025-11-02"),
        ("2025-11-02T00:00:00.000Z", "2025-11-02"),
        ("2025-11-02 10:20:30+00:00", "2025-11-02"),
        ("2025/11/02", "2025-11-02"),
        ("2025.11.02", "2025-11-02"),
        ("2025/11", "2025-11"),
        ("2025-11", "2025-11"),
        ("2025-11-00", "2025-11"),
        ("2025-00-00", "2025"),
        ("20251102", "2025-11-02"),
        (20251102, "2025-11-02"),
        ("2025", "2025"),
        (2025, "2025"),
        (2025.0, "2025"),
        ("(2025)", "2025"),
        ("Nov 2, 2025", "2025-11-02"),
        ("Nov. 2nd, 2025", "2025-11-02"),
        ("2 November 2025", "2025-11-02"),
        ("02-Nov-2025", "2025-11-02"),
        ("November 4, 2025 9:12 AM", "2025-11-04"),
        ("Sun, 02 Nov 2025 00:00:00 GMT", "2025-11-02"),
        ("Sun Nov  2 00:00:00 2025", "2025-11-02"),
        ("Sept 2025", "2025-09"),
        ("November, 2025", "2025-11"),
        ("2025 Nov 2", "2025-11-02"),
        ("2025-Nov", "2025-11"),
        ("11/2025", "2025-11"),
        ("25/11/2025", "2025-11-25"),
        ("11/25/2025", "2025-11-25"),
        ("05/05/2025", "2025-05-05"),
        ("3.4.2025", "2025-04-03"),
        ("2. November 2025", "2025-11-02"),
        ("2025年11月2日", "2025-11-02"),
        ("Spring 2025", "2025"),
        ("Nov-Dec 2025", "2025"),
        (1762041600, "2025-11-02"),
        (1762041600000, "2025-11-02"),
    ],
)
def test_a_spelling_is_read(value: object, expected: str) -> None:
    date = read_date(value)
    assert date is not None
    assert date.isoformat() == expected


@pytest.mark.parametrize("value", ["", "  ", None, 0])
def test_an_empty_value_is_no_date(value: object) -> None:
    assert read_date(value) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("03/04/2025", "can be 2025-03-04 or 2025-04-03"),
        ("2025-02-30", "is not a day of the calendar"),
        ("2025-13", "is not a month of the calendar"),
        ("30/30/2025", "is not a day of the calendar"),
        ("0001", "is not a year of a paper"),
        (9999, "is not a year of a paper"),
        ("in press", "is not a date"),
        ("Smarch 2025", "is not a date"),
        ("2024/2025", "is not a date"),
        ("03/04/25", "is not a date"),
        (["2025"], "is not a date"),
        (1e300, "is not a date"),
        (float("inf"), "is not a date"),
        (float("nan"), "is not a date"),
        ("2" * 1_000_000, "is not a date"),
        ("٢٠٢٥", "is not a date"),
    ],
)
def test_what_is_no_certain_date_raises_with_the_reason(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        read_date(value)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_every_day_is_read_in_each_of_its_spellings(day: datetime.date) -> None:
    for spelling in ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%b %d, %Y", "%Y%m%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%SZ"):
        assert read_date(day.strftime(spelling)) == day


@given(st.one_of(st.text(), st.integers(), st.floats()))
def test_no_value_raises_anything_else(value: object) -> None:
    with contextlib.suppress(ValueError):
        read_date(value)
