"""Whether somebody is asked for the day of an exam."""

from __future__ import annotations

from datetime import date

import pytest

from mlsim.core.bank.status import Status
from mlsim.core.base.errors import UsageError
from mlsim.core.screens.settings import Settings, day_fault, day_from

EXAM = "MLA-C02"
DAY = date(2027, 1, 20)
FRESH = Settings()


@pytest.mark.parametrize(
    ("settings", "status", "finished", "asks"),
    [
        (FRESH, "current", 0, False),
        (FRESH, "current", 1, True),
        (FRESH, "beta", 7, True),
        (FRESH, "announced", 1, True),
        (FRESH, "retired", 1, False),
        (FRESH.with_date(EXAM, DAY), "current", 1, False),
        (FRESH.with_date(EXAM, None), "current", 1, False),
        (FRESH.with_date(EXAM, DAY).with_date(EXAM, None), "current", 9, False),
        (FRESH.with_date("MLS-C01", DAY), "current", 1, True),
        (FRESH.with_date("MLS-C01", None), "current", 1, True),
    ],
)
def test_it_is_asked_once_after_a_first_thing_is_done(
    settings: Settings, status: Status, finished: int, asks: bool
) -> None:
    assert settings.asks_for_date(EXAM, status, finished) is asks


def test_that_there_is_no_day_yet_is_remembered_for_each_exam() -> None:
    settings = FRESH.with_date(EXAM, None).with_date("MLS-C01", None).with_date(EXAM, None)
    assert settings.no_date == ("MLS-C01", EXAM)
    settings = settings.with_date(EXAM, DAY)
    assert settings.no_date == ("MLS-C01",)
    assert settings.date_of(EXAM) == DAY


@pytest.mark.parametrize(
    "text",
    ["2027-01-31", " 2027-01-31 ", "31 Jan 2027", "31 january 2027", "Jan 31 2027", "January 31, 2027", "2027 Jan 31"],
)
def test_a_day_is_written_in_ways_that_mean_one_thing_everywhere(text: str) -> None:
    assert day_from(text) == date(2027, 1, 31)
    assert day_fault(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        *("31.1.2027", "1/2/2027", "31 Feb 2027", "31 Ja 2027", "31 Jan", "Jan 2027", "Jan Jan 2027", "31 31 2027"),
        *(
            "31 Jan 27",
            "31 Jan 1999",
            "31 Jan 2027 10",
            "31 J\u00e4n 2027",
            "\u0663\u0661 Jan 2027",
            "soon",
            "0 Jan 2027",
        ),
    ],
)
def test_what_is_no_day_is_told_with_how_days_are_written(text: str) -> None:
    with pytest.raises(UsageError):
        day_from(text)
    assert day_fault(text) == f"{text} is no date. A day is written 2027-01-31 (year, month, day), or 31 Jan 2027."


def test_no_text_is_no_fault() -> None:
    assert day_fault("  ") == ""
