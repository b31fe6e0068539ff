"""Whether somebody is asked for the day of an exam."""

from __future__ import annotations

from datetime import date

import pytest

from mlsim.core.bank.status import Status
from mlsim.core.screens.settings import Settings

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
