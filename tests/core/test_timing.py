"""The fair clock."""

from __future__ import annotations

import pytest

from mlsim.core.session.timing import (
    Gap,
    Reading,
    Timing,
    clock_text,
    extra_minutes,
    pace,
    remaining,
    span_text,
    warning_between,
)


def test_running_time_is_charged() -> None:
    timing = Timing(10.0, Reading(0, 0))
    timing, gap = timing.advanced(Reading(0.25, 0.25))
    assert (timing.charged, gap) == (10.25, None)


@pytest.mark.parametrize(
    ("reading", "gap"),
    [
        (Reading(0.5, 3600.5), Gap(3600.5, "asleep")),
        (Reading(600.0, 600.0), Gap(600.0, "stopped")),
        (Reading(5.1, 5.1), Gap(5.1, "stopped")),
    ],
)
def test_sleep_and_stops_are_not_charged(reading: Reading, gap: Gap) -> None:
    timing, found = Timing(10.0, Reading(0, 0)).advanced(reading)
    assert timing.charged == 10.0
    assert found is not None
    assert found == gap


def test_strict_charges_them() -> None:
    timing, gap = Timing(10.0, Reading(0, 0), strict=True).advanced(Reading(0.5, 3600.5))
    assert timing.charged == 3610.5
    assert gap is not None


def test_clocks_that_run_backwards_charge_nothing() -> None:
    timing, gap = Timing(10.0, Reading(100, 100)).advanced(Reading(50, 50))
    assert (timing.charged, gap) == (10.0, None)


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [(0, 1799, None), (5399, 5400, 1800), (5400, 5401, None), (5399, 7000, 300), (7199, 7200, None)],
)
def test_each_warning_comes_once(before: float, after: float, due: int | None) -> None:
    assert warning_between(7200.0, before, after) == due


def test_a_short_session_is_not_warned_at_its_start() -> None:
    assert warning_between(600.0, 0.0, 0.25) is None
    assert warning_between(600.0, 299.9, 300.0) == 300
    assert warning_between(None, 0.0, 1e6) is None


@pytest.mark.parametrize(("extra", "minutes"), [(None, 130), ("30", 160), ("1.25x", 162.5), ("1.5x", 195), ("2x", 260)])
def test_extra_time(extra: str | None, minutes: float) -> None:
    assert extra_minutes(130, extra) == minutes


def test_unknown_extra_time_is_refused() -> None:
    with pytest.raises(ValueError, match="3x"):
        extra_minutes(130, "3x")


def test_remaining_stops_at_zero() -> None:
    assert remaining(60.0, 61.0) == 0.0
    assert remaining(None, 61.0) is None


def test_pace_is_against_an_even_spread() -> None:
    assert pace(7800.0, 65, 10, 1000.0) == 200.0
    assert pace(None, 65, 10, 1000.0) is None


@pytest.mark.parametrize(("seconds", "text"), [(6727.9, "1:52:07"), (299.2, "4:59"), (0, "0:00"), (3600, "1:00:00")])
def test_clock_text(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(40, "40 s"), (2460, "41 min"), (7500, "2 h 5 min"), (59.6, "1 min")])
def test_span_text(seconds: float, text: str) -> None:
    assert span_text(seconds) == text
