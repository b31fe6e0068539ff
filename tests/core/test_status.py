"""What a candidate can do with an exam on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlsim.core.bank.status import status_line, status_on

BETA, STARTS, ENDS = date(2026, 9, 29), date(2027, 1, 14), date(2029, 6, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (BETA - DAY, "announced"),
        (BETA, "beta"),
        (STARTS - DAY, "beta"),
        (STARTS, "current"),
        (ENDS, "current"),
        (ENDS + DAY, "retired"),
    ],
)
def test_an_exam_goes_from_announced_to_retired(today: date, status: str) -> None:
    assert status_on(today, STARTS, ENDS, BETA) == status


@pytest.mark.parametrize(
    ("today", "dates", "line"),
    [
        (STARTS, (None, None, None), "current"),
        (STARTS, (None, ENDS, None), "current until 2029-06-30"),
        (ENDS + DAY, (None, ENDS, None), "retired 2029-06-30"),
        (STARTS - DAY, (STARTS, None, None), "from 2027-01-14"),
        (BETA - DAY, (STARTS, None, BETA), "from 2027-01-14"),
        (BETA, (STARTS, None, BETA), "beta until 2027-01-14"),
    ],
)
def test_the_line_names_the_date_that_matters(
    today: date, dates: tuple[date | None, date | None, date | None], line: str
) -> None:
    assert status_line(today, *dates) == line


DATES = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
ORDER = ("announced", "beta", "current", "retired")


@settings(max_examples=200, deadline=None)
@given(DATES, DATES, DATES, st.dates(date(2019, 1, 1), date(2031, 1, 1)))
def test_time_goes_one_way(starts: date | None, ends: date | None, beta: date | None, today: date) -> None:
    now, later = (status_on(day, starts, ends, beta) for day in (today, today + DAY))
    assert ORDER.index(now) <= ORDER.index(later)
    assert "None" not in status_line(today, starts, ends, beta)
