"""Time while a form is sat: ticks, gaps, warnings, and the end."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes import FakeClocks, FakePen, header, spread, wait

from mlsim.core.session.away import away_text, resumed_text
from mlsim.core.session.events import Away, ClockShown, Event, Submitted, Ticked
from mlsim.core.session.sitting import Asked, Beat, Sitting
from mlsim.core.session.state import begin, fold
from mlsim.core.session.timing import Gap

QUESTIONS = spread(3)


def sit(
    clocks: FakeClocks, away: float = 0.0, events: tuple[Event, ...] = (), **values: Any
) -> tuple[Sitting, FakePen]:
    """A sitting of three questions in twenty minutes, after some events."""
    pen = FakePen()
    session = fold(header(QUESTIONS, **values), events) if events else begin(header(QUESTIONS, **values))
    return Sitting(session, [Asked(question) for question in QUESTIONS], clocks, pen, away), pen


def warnings(beats: list[Beat]) -> list[int]:
    return [beat.warning for beat in beats if beat.warning is not None]


def test_a_tick_is_written_after_fifteen_silent_seconds(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    wait(sitting, clocks, 14)
    assert pen.events == []
    wait(sitting, clocks, 1)
    assert [(event.type, event.clock) for event in pen.events] == [("ticked", 15.0)]
    wait(sitting, clocks, 30)
    assert [event.clock for event in pen.events] == [15.0, 30.0, 45.0]


def test_a_key_makes_the_silence_begin_anew(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    wait(sitting, clocks, 10)
    sitting.flag()
    wait(sitting, clocks, 14)
    assert [event.type for event in pen.events] == ["flagged"]


@pytest.mark.parametrize(("move", "reason"), [("sleep", "asleep"), ("advance", "stopped")])
def test_time_away_is_recorded_and_not_charged(move: str, reason: str, clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    wait(sitting, clocks, 3)
    getattr(clocks, move)(2460.0)
    beat = sitting.beat()
    assert beat.gap == Gap(2460.0, reason)  # type: ignore[arg-type]
    assert pen.events == [Away(at=clocks.now(), clock=3.0, seconds=2460.0, reason=reason)]  # type: ignore[arg-type]
    assert sitting.charged == 3.0
    assert away_text(sitting.session) == "away 41 min, not charged"
    assert wait(sitting, clocks, 1) == [Beat()]


def test_strict_charges_time_away(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, strict=True)
    clocks.sleep(600.0)
    sitting.beat()
    assert sitting.charged == 600.0
    assert pen.events == [Away(at=clocks.now(), clock=600.0, seconds=600.0, reason="asleep", charged=True)]
    assert sitting.session.answers[0].seconds == 600.0
    assert away_text(sitting.session) == "away 10 min, charged (strict)"


@pytest.mark.parametrize(("seconds", "text"), [(0.9, ""), (1.0, "away 1 s, not charged")])
def test_less_than_a_second_away_is_not_worth_a_word(seconds: float, text: str, clocks: FakeClocks) -> None:
    assert away_text(sit(clocks, away=seconds)[0].session) == text


def test_setting_the_wall_clock_changes_nothing(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    clocks.time = clocks.time.replace(year=2030)
    assert sitting.beat() == Beat()
    assert (sitting.charged, pen.events) == (0.0, [])


def test_coming_back_records_how_long_it_was(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, away=3600.0, events=(Ticked(at=clocks.now(), clock=120.0),))
    assert pen.events == [Away(at=clocks.now(), clock=120.0, seconds=3600.0, reason="left")]
    assert sitting.remaining == 1080.0


def test_coming_back_to_a_strict_session_charges_it_in_one_record(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, away=60.0, events=(Ticked(at=clocks.now(), clock=120.0),), strict=True)
    assert sitting.remaining == 1020.0
    assert pen.events == [Away(at=clocks.now(), clock=180.0, seconds=60.0, reason="left", charged=True)]


def test_coming_back_too_late_to_a_strict_session_says_why_it_ended(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, away=7200.0, strict=True)
    assert sitting.expired
    assert [event.type for event in pen.events] == ["away"]
    assert away_text(sitting.session) == "away 2 h 0 min, charged (strict)"


def test_who_resumes_hears_of_the_last_stretch_first(clocks: FakeClocks) -> None:
    first = Ticked(at=clocks.now(), clock=0.0)
    assert resumed_text(sit(clocks, away=0.5)[0].session) == "Resumed."
    assert resumed_text(sit(clocks, away=8.0)[0].session) == "Resumed. Away 8 s, not charged."
    assert resumed_text(sit(clocks, away=8.0, strict=True)[0].session) == "Resumed. Away 8 s, charged (strict)."
    earlier = Away(at=clocks.now(), clock=0.0, seconds=2400.0, reason="asleep", charged=False)
    sitting, _ = sit(clocks, away=6.0, events=(first, earlier))
    assert resumed_text(sitting.session) == "Resumed. Away 6 s, not charged; 40 min in all."


def test_each_warning_comes_once(clocks: FakeClocks) -> None:
    sitting, _ = sit(clocks)
    assert warnings(wait(sitting, clocks, 1190)) == [900, 300]


def test_a_key_does_not_take_a_warning_away(clocks: FakeClocks) -> None:
    sitting, _ = sit(clocks)
    beats = wait(sitting, clocks, 299)
    clocks.advance(1.0)
    sitting.flag()
    assert warnings([*beats, sitting.beat()]) == [900]


def test_a_key_does_not_take_the_word_about_a_gap_away(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    clocks.sleep(600.0)
    sitting.flag()
    assert [event.type for event in pen.events] == ["away", "flagged"]
    assert sitting.beat().gap == Gap(600.0, "asleep")


def test_a_hidden_clock_comes_back_at_five_minutes(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    sitting.toggle_clock()
    wait(sitting, clocks, 899)
    assert not sitting.session.clock_shown
    beats = wait(sitting, clocks, 1)
    assert beats[0].warning == 300
    assert sitting.session.clock_shown
    assert pen.events[-1].type == "clock"
    sitting.toggle_clock()
    wait(sitting, clocks, 60)
    assert not sitting.session.clock_shown


def test_a_hidden_clock_comes_back_when_a_strict_session_is_resumed_with_less(clocks: FakeClocks) -> None:
    hidden = ClockShown(at=clocks.now(), clock=60.0, shown=False)
    sitting, _ = sit(clocks, away=900.0, events=(hidden,), strict=True)
    sitting.beat()
    assert (sitting.remaining, sitting.session.clock_shown) == (240.0, True)


def test_a_clock_that_is_shown_is_not_written_again_at_five_minutes(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    wait(sitting, clocks, 905)
    assert {event.type for event in pen.events} == {"ticked"}


@pytest.mark.parametrize(("minutes", "seconds"), [(20.0, 1200), (0.5, 30)])
def test_the_time_is_up_to_the_second(minutes: float, seconds: int, clocks: FakeClocks) -> None:
    sitting, _ = sit(clocks, minutes=minutes)
    beats = wait(sitting, clocks, seconds)
    assert [beat.time_up for beat in beats[-2:]] == [False, True]
    assert (sitting.remaining, sitting.expired) == (0.0, True)


def test_without_a_limit_time_is_never_up(clocks: FakeClocks) -> None:
    sitting, _ = sit(clocks, minutes=None, mode="practice")
    assert not any(beat.time_up for beat in wait(sitting, clocks, 100))
    assert (sitting.remaining, sitting.pace, sitting.expired) == (None, None, False)
    sitting.submit("ended")
    assert sitting.session.submitted is not None
    assert sitting.session.submitted.clock == 100.0


def test_pace_is_against_an_even_spread(clocks: FakeClocks) -> None:
    sitting, _ = sit(clocks)
    sitting.choose(0)
    wait(sitting, clocks, 100)
    assert sitting.pace == 300.0


def test_submitting_late_charges_no_more_than_the_limit(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, minutes=0.1)
    wait(sitting, clocks, 4)
    clocks.advance(4.5)
    sitting.submit("time")
    last = pen.events[-1]
    assert isinstance(last, Submitted)
    assert (last.clock, last.reason, sum(last.seconds), pen.closed) == (6.0, "time", 6.0, True)


def test_the_clock_at_the_end_is_the_limit_even_if_a_tick_came_after_it(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, minutes=0.3)
    wait(sitting, clocks, 14)
    clocks.advance(5.0)
    sitting.submit("time")
    assert pen.events[-1].clock == 18.0


def test_the_clock_at_the_end_is_the_limit_even_in_a_strict_session_that_slept(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, strict=True)
    clocks.sleep(7200.0)
    assert sitting.beat().time_up
    sitting.submit("time")
    assert pen.events[-1].clock == 1200.0


def test_a_gap_before_the_end_is_no_late_submission(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    wait(sitting, clocks, 10)
    clocks.sleep(86_400.0)
    sitting.submit("ended")
    assert [event.type for event in pen.events] == ["away", "submitted"]
    assert pen.events[-1].clock == 10.0


def test_the_seconds_of_the_items_add_up_to_the_clock(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    for number in (1, 2, 0, 2):
        wait(sitting, clocks, 7)
        sitting.go(number)
        clocks.sleep(100.0)
        sitting.beat()
    wait(sitting, clocks, 3)
    sitting.submit("ended")
    last = pen.events[-1]
    assert isinstance(last, Submitted)
    assert last.seconds == (14.0, 7.0, 10.0)
    assert last.clock == 31.0
