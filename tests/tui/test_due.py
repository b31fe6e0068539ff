"""What is due: the queue, answering it, what is left and what comes, by keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import flat, keys_for, ready, settle, text

from mlsim.cli.desk import FileDesk
from mlsim.core.form.wish import Selection, Wish
from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp
from mlsim.tui.screens.due import DueScreen


@pytest.fixture
def later(paths: Paths, clocks: FakeClocks) -> Callable[[], FileDesk]:
    """A desk whose days pass with the clock."""
    return lambda: FileDesk(paths, clocks, lambda: clocks.time.date(), lambda moment: moment.astimezone(UTC))


def missing(desk: FileDesk, clocks: FakeClocks, count: int) -> None:
    """A practice of some questions, all missed."""
    sitting = desk.begin(desk.prepare(Wish("TRY-1", "selection", selection=Selection(count=count))))
    for number in range(count):
        sitting.go(number)
        for _ in range(5):
            clocks.advance(4)
            sitting.beat()
        wrong = [i for i in range(len(sitting.question.texts)) if i not in sitting.question.key]
        for option in wrong[: sitting.question.places] or sitting.question.key[1:]:
            sitting.choose(option)
        sitting.check()
    sitting.submit("ended")


async def open_due(pilot) -> None:
    await ready(pilot)
    await pilot.press("d")
    await settle(pilot, "DueScreen")


async def test_without_any_answer_it_says_what_will_come_here(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_due(pilot)
        assert "Nothing is kept in mind yet." in text(app)
        await pilot.press("t")
        assert "Nothing is due now; tomorrow none." in text(app)
        assert "> enter  Ten questions now, each explained" in text(app)
        await pilot.press("enter")
        await settle(pilot, "BriefingScreen")
        assert "practice of 10 questions" in text(app)


async def test_what_was_missed_comes_back_is_answered_and_the_queue_ends(later, clocks: FakeClocks) -> None:
    desk = later()
    missing(desk, clocks, 13)
    assert desk.practice.due("TRY-1").queue.today == ()
    clocks.time += timedelta(days=2)
    desk = later()
    desk.settings.save(desk.settings.load().with_date("TRY-1", date(2026, 12, 24)))
    app = MlsimApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_due(pilot)
        assert "13 questions are due today." in text(app)
        assert "For 2 of them another question of the same task" in flat(app)
        assert "Remembered on exam day, 24 Dec 2026" in text(app)
        assert "tomorrow" in text(app)
        await pilot.press("t")
        await settle(pilot, "BriefingScreen")
        assert "practice of 10 due now" in text(app)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        sitting = app.screen.sitting
        header = sitting.session.header
        assert header.feedback == "each"
        assert all(item.due for item in header.items)
        assert "TRY-1  due" in text(app)
        for number in range(10):
            await pilot.press(*keys_for(sitting, number), "enter", "enter")
        await settle(pilot, "OverviewScreen")
        assert "> " in next(row for row in text(app).splitlines() if "End the practice" in row), "nothing else is left"
        await pilot.press("enter")
        await settle(pilot, "ResultScreen")
        assert "no evidence of readiness" in flat(app)
        left = len(later().practice.due("TRY-1").queue.today)
        assert f"{left} are still due today; tomorrow" in flat(app)
    attempts = [one for one in desk.learning.attempts().attempts if one.due]
    assert len(attempts) == 10


async def test_due_is_a_status_of_practice_too(later, clocks: FakeClocks) -> None:
    desk = later()
    missing(desk, clocks, 4)
    clocks.time += timedelta(days=2)
    pool = later().practice.pool("TRY-1")
    assert sum("due" in one.statuses for one in pool.candidates) == 4


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (140, 45)])
async def test_the_queue_at_every_size(later, clocks: FakeClocks, size: tuple[int, int]) -> None:
    desk = later()
    missing(desk, clocks, 12)
    clocks.time += timedelta(days=3)
    app = MlsimApp(later())
    async with app.run_test(size=size) as pilot:
        await open_due(pilot)
        assert "> Answer all 12 now" in text(app)
        await pilot.press("down")
        assert "> Answer 10 of them" in text(app)
        seen = text(app)
        for _ in range(6):
            await pilot.press("pagedown")
            seen += text(app)
        assert "no forecast of a score" in " ".join(seen.split())
        await pilot.press("right")
        await pilot.pause(0.1)
        assert "Due  TRY-1" in text(app), "there is one exam only"


async def test_from_an_exam_without_questions_one_turns_to_those_that_have_some(app: MlsimApp, desk: FileDesk) -> None:
    view = desk.practice.due("TRY-1")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(DueScreen(replace(view, exams=()), desk.today()))
        await settle(pilot, "DueScreen")
        await pilot.press("right")
        assert "There is no other exam." in text(app)
        await pilot.press("escape")
        for key, code in (("right", "AAA-1"), ("left", "BBB-1")):
            app.push_screen(DueScreen(replace(view, exams=("AAA-1", "BBB-1")), desk.today()))
            await settle(pilot, "DueScreen")
            await pilot.press(key)
            await settle(pilot, "ChoiceDialog")
            assert f"There is no exam {code}" in text(app)
            await pilot.press("enter")
            await settle(pilot, "DueScreen")
            await pilot.press("escape")
            await settle(pilot, "LobbyScreen")
