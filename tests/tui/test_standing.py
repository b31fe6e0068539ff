"""Progress, readiness, the plan, and what the lobby says of it, by keys."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import flat, place, ready, settle, text
from tests.tui.learner import a_week, desk_of

from mlsim.cli.desk import FileDesk
from mlsim.core.learn.glimpse import Glimpse, NextStep
from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp


async def until(pilot, words: str) -> None:
    for _ in range(300):
        await pilot.pause(0.01)
        if words in flat(pilot.app):
            return
    raise AssertionError(f"no {words!r}:\n{text(pilot.app)}")


@pytest.fixture
def learnt(paths: Paths, clocks: FakeClocks) -> FileDesk:
    return a_week(paths, clocks)


async def test_progress_before_anything_was_answered(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("g")
        await settle(pilot, "ProgressScreen")
        assert "not enough evidence to say anything" in text(app)
        assert "Nothing has been answered yet" in flat(app)
        await pilot.press("n")
        assert "This is the last part." in text(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (140, 45)])
async def test_progress_is_paged_through_part_by_part(learnt: FileDesk, size: tuple[int, int]) -> None:
    app = MlsimApp(learnt)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("g")
        await settle(pilot, "ProgressScreen")
        seen = text(app)
        for _ in range(12):
            await pilot.press("n")
            await pilot.pause()
            seen += "\n" + text(app)
        await pilot.press("pagedown", "pagedown", "pagedown")
        seen += "\n" + text(app)
        for title in ("Readiness", "Scores", "Domains", "Tasks", "Pace", "How sure", "Hours of the day", "Causes"):
            assert any(row.strip().startswith(title) for row in seen.splitlines()), title
        assert "did not know" in seen
        first = text(app)
        for _ in range(12):
            await pilot.press("p")
        assert "Readiness" in text(app)
        assert text(app) != first or size[1] > 40
        assert all(len(row) <= size[0] for row in seen.splitlines())


async def test_the_plan_says_what_to_do_and_does_it(learnt: FileDesk, clocks: FakeClocks) -> None:
    app = MlsimApp(learnt)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("n")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("escape")
        await settle(pilot, "PlanScreen")
        assert "no date yet" in text(app)
        assert "The next twenty minutes" in text(app)
        assert "When to stop" in text(app)
        await pilot.press("e")
        await settle(pilot, "LineDialog")
        day = clocks.time.date() + timedelta(days=20)
        await pilot.press(*day.isoformat(), "enter")
        await until(pilot, "in 20 days")
        assert learnt.settings.load().date_of("TRY-1") == day
        await pilot.press("home", "down")
        while "due" not in next(row for row in text(app).splitlines() if row.startswith("> ")):
            await pilot.press("down")
        await pilot.press("enter")
        await settle(pilot, "BriefingScreen")
        assert "due now" in text(app)
        await pilot.press("escape")
        await settle(pilot, "PlanScreen")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (NextStep("TRY-1", "mock", 10, 40, "no mock yet", form=1), "TRY-1  form 1"),
        (NextStep("TRY-1", "practice", 4, 9, "domain 2 is the weakest", domain="2"), "practice of 4 questions"),
        (NextStep("TRY-1", "due", 2, 4, "2 due today"), "practice of 2 due now"),
    ],
)
async def test_the_lobby_takes_the_step_of_today(learnt: FileDesk, step: NextStep, said: str) -> None:
    learnt.glimpse = lambda told=None: Glimpse(step, 5, 12)  # type: ignore[method-assign]
    app = MlsimApp(learnt)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, "exam in 12 days")
        assert step.text()[1:] in text(app)
        assert "5 to be asked again today" in text(app)
        await pilot.press("home", "enter")
        await settle(pilot, "BriefingScreen")
        assert said in text(app)


async def test_the_lobby_works_today_out_from_what_was_answered(
    learnt: FileDesk, paths: Paths, clocks: FakeClocks
) -> None:
    app = MlsimApp(learnt)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, "Today TRY-1")
    assert learnt.glimpse().step is not None
    asked = []
    again = desk_of(paths, clocks)
    again.standing.plan = lambda *values: asked.append(values)  # type: ignore[method-assign, assignment, func-returns-value]
    assert again.glimpse() == learnt.glimpse(), "nothing has changed: it is not worked out again"
    assert asked == []
    paths.glimpse.write_text("{", encoding="utf-8")
    assert desk_of(paths, clocks).glimpse() == learnt.glimpse()
    clocks.time += timedelta(days=9)
    assert desk_of(paths, clocks).glimpse() != Glimpse(), "another day is another plan"


async def test_the_lobby_is_usable_while_the_answers_are_read_and_says_how_far_it_is(
    learnt: FileDesk,
) -> None:
    goes_on, waits = threading.Event(), threading.Event()

    def slow(told=None) -> Glimpse:
        told(300, 1000)
        waits.set()
        goes_on.wait(20)
        told(1000, 1000)
        return Glimpse(NextStep("TRY-1", "practice", 4, 9, "why", domain="1"), 0, None)

    learnt.glimpse = slow  # type: ignore[method-assign]
    app = MlsimApp(learnt)
    async with app.run_test(size=(80, 24)) as pilot:
        try:
            await ready(pilot)
            await until(pilot, "300 of 1,000 sessions")
            assert waits.is_set()
            await pilot.press("end")
            assert "> s  Settings" in text(app)
            await pilot.press("h")
            await settle(pilot, "HistoryScreen")
            await pilot.press("escape")
            await settle(pilot, "LobbyScreen")
        finally:
            goes_on.set()
        await until(pilot, "practise 4 of domain 1")
        assert "sessions" not in text(app).splitlines()[-2], "the line has gone"


async def test_settings_that_cannot_be_read_do_not_keep_the_lobby_from_working(app: MlsimApp, desk: FileDesk) -> None:
    desk.paths.settings.parent.mkdir(parents=True, exist_ok=True)
    desk.paths.settings.write_text("cut = 9\n", encoding="utf-8")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, "The settings cannot be used")
        await pilot.press("m")
        await settle(pilot, "MistakesScreen")
        assert place(app) == "MistakesScreen"


def test_the_exam_with_the_nearest_day_is_the_one_that_is_learnt_for(learnt: FileDesk, clocks: FakeClocks) -> None:
    assert learnt.glimpse().step is not None
    learnt.settings.save(learnt.settings.load().with_date("TRY-1", date(2026, 12, 24)))
    found = learnt.glimpse()
    assert found.days_left == (date(2026, 12, 24) - clocks.time.date()).days
    assert found.due == len(learnt.practice.due("TRY-1").queue.today)
