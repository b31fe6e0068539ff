"""What clocks, sleep, stops and kills do to the time that is charged: right to the second, and every gap is in the result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.fakes import START, FakeClocks

from mlsim.cli.desk import FileDesk
from mlsim.core.form.wish import Wish
from mlsim.core.screens.plain import result_text
from mlsim.core.session.away import gap_texts
from mlsim.core.session.scoring import as_plain
from mlsim.core.session.sitting import Sitting
from mlsim.store.paths import Paths
from mlsim.store.pen import JournalPen

Desks = Callable[[], FileDesk]


@pytest.fixture
def desks(paths: Paths, clocks: FakeClocks) -> Desks:
    """A desk as each start of the program makes it."""
    return lambda: FileDesk(paths, clocks, START.date, lambda moment: moment)


def watch(sitting: Sitting, clocks: FakeClocks, seconds: float) -> None:
    """Nothing happens but four looks at the clock each second."""
    for _ in range(round(seconds * 4)):
        clocks.advance(0.25)
        sitting.beat()


def killed(sitting: Sitting) -> None:
    """The process has gone, and its lock with it; nothing is written any more."""
    assert isinstance(sitting.pen, JournalPen)
    sitting.pen._release()


def shift(seconds: float) -> Callable[[FakeClocks], None]:
    def moved(clocks: FakeClocks) -> None:
        clocks.time += timedelta(seconds=seconds)

    return moved


FAULTS: dict[str, tuple[Callable[[FakeClocks], None], float, tuple[str, ...]]] = {
    "suspended": (lambda clocks: clocks.sleep(3 * 3600), 0, ("asleep 3 h 0 min",)),
    "suspended over a day": (lambda clocks: clocks.sleep(30 * 3600), 0, ("asleep 30 h 0 min",)),
    "suspended where the clocks cannot be told apart": (lambda clocks: clocks.advance(3600), 0, ("stopped 1 h 0 min",)),
    "stopped": (lambda clocks: clocks.advance(60), 0, ("stopped 1 min",)),
    "a debugger's pause": (lambda clocks: clocks.advance(5.5), 0, ("stopped 6 s",)),
    "a busy machine": (lambda clocks: clocks.advance(4.5), 4.5, ()),
    "a day ahead": (shift(86_400), 0, ()),
    "a day back": (shift(-86_400), 0, ()),
    "an hour ahead": (shift(3600), 0, ()),
    "an hour back": (shift(-3600), 0, ()),
}
"""What happens, the seconds of it that are charged, and the gaps in the result."""


@pytest.mark.parametrize("fault", FAULTS)
def test_charged_time_is_right_to_the_second_and_every_gap_is_in_the_result(
    desks: Desks, clocks: FakeClocks, fault: str
) -> None:
    happen, charged, gaps = FAULTS[fault]
    desk = desks()
    sitting = desk.begin(desk.prepare(Wish("TST-1")))
    watch(sitting, clocks, 100)
    sitting.flag()
    for _ in range(2):
        happen(clocks)
        watch(sitting, clocks, 50)
    assert sitting.charged == pytest.approx(200 + 2 * charged, abs=1)
    sitting.submit("ended")
    reviewed = desks().review(sitting.session.header.id)
    assert reviewed.result.charged == pytest.approx(200 + 2 * charged, abs=1)
    assert sum(item.seconds for item in reviewed.result.items) == pytest.approx(200 + 2 * charged, abs=1)
    assert gap_texts(reviewed.session) == gaps * 2
    assert all(gap in " ".join(result_text(reviewed).split()) for gap in gaps)
    assert len(as_plain(reviewed.session, reviewed.result, {})["gaps"]) == 2 * len(gaps)


@pytest.mark.parametrize("fault", FAULTS)
def test_strict_charges_what_the_machine_s_own_clocks_say(desks: Desks, clocks: FakeClocks, fault: str) -> None:
    happen = FAULTS[fault][0]
    desk = desks()
    sitting = desk.begin(desk.prepare(Wish("TST-1", strict=True, extra="2x")))
    watch(sitting, clocks, 10)
    before = clocks.elapsed
    happen(clocks)
    watch(sitting, clocks, 10)
    passed = clocks.elapsed - before
    assert sitting.charged == pytest.approx(min(2 * 20 * 60, 10 + passed), abs=1)


@pytest.mark.parametrize("silent", [14, 16, 600, 614])
def test_a_kill_gives_back_at_most_fifteen_seconds(desks: Desks, clocks: FakeClocks, silent: int) -> None:
    desk = desks()
    sitting = desk.begin(desk.prepare(Wish("TST-1")))
    watch(sitting, clocks, 20)
    sitting.choose(0)
    watch(sitting, clocks, silent)
    killed(sitting)
    clocks.advance(7200)
    again = desks().resume(sitting.session.header.id)
    assert 20 + silent - 15.5 <= again.charged <= 20 + silent
    assert again.answer.marks.response == (0,)
    again.submit("ended")
    (gap,) = again.session.away
    assert (gap[1], gap[0]) == ("left", pytest.approx(7200, abs=16))


@pytest.mark.parametrize("strict", [False, True])
def test_a_wall_clock_that_was_set_back_while_nobody_sat_charges_nothing_and_is_told(
    desks: Desks, clocks: FakeClocks, strict: bool
) -> None:
    desk = desks()
    sitting = desk.begin(desk.prepare(Wish("TST-1", strict=strict)))
    watch(sitting, clocks, 30)
    sitting.leave()
    clocks.time -= timedelta(days=1)
    again = desks().resume(sitting.session.header.id)
    assert again.charged == pytest.approx(30, abs=0.5)
    again.submit("ended")
    assert gap_texts(again.session) == ("left, for how long is not known: the clock was set back",)
    assert "set back" in result_text(desks().review(again.session.header.id))


def test_daylight_saving_changes_no_time_but_the_one_that_is_shown(desks: Desks, clocks: FakeClocks) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for start in (datetime(2027, 3, 28, 0, 59, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC)):
        clocks.time = start
        desk = desks()
        desk.local = lambda moment: moment.astimezone(berlin)
        sitting = desk.begin(desk.prepare(Wish("TST-1")))
        watch(sitting, clocks, 20)
        sitting.leave()
        # The hour changes while nobody sits.
        clocks.advance(60)
        again = desk.resume(sitting.session.header.id)
        assert again.charged == pytest.approx(20, abs=0.5)
        assert again.session.away == ((60.0, "left"),)
        again.leave()
        row = next(r for r in desk.lobby().sessions if r.id == again.session.header.id)
        assert desk.local(row.last_at).utcoffset() != desk.local(row.started_at).utcoffset()
