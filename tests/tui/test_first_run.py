"""What somebody meets who starts the program for the first time: the lobby, the warm-up, and the ways that it shows."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import flat, keys_for, ready, settle, text, to_question
from tests.tui.learner import a_week

from mlsim.cli.desk import FileDesk
from mlsim.core.learn.glimpse import Glimpse, NextStep
from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp
from mlsim.tui.widgets.lines import Rows


async def until(pilot, words: str) -> None:
    for _ in range(300):
        await pilot.pause(0.01)
        if words in flat(pilot.app):
            return
    raise AssertionError(f"no {words!r}:\n{text(pilot.app)}")


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_a_fresh_lobby_says_what_to_do_first(app: MlsimApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.pause(0.1)
        assert "New here? w a warm-up on the keys: 3 questions, 3 min" in flat(app)
        assert "t 10 TRY-1 questions, explained: 40 min" in flat(app)
        assert "up and down choose; enter shows the rules first" in flat(app)
        assert "15 questions here: one full exam. e sits it." in flat(app)
        assert "> TRY-1" in text(app), "the cursor names the exam"
        assert "w warm-up" in text(app).splitlines()[-1]
        assert "..." not in text(app), "nothing is cut"
        assert "Today" not in text(app)


async def test_what_is_said_follows_the_cursor(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        seen = set()
        for _ in range(9):
            seen.add(tuple(text(app).splitlines()[-4:-2]))
            await pilot.press("down")
        assert len(seen) == 9, "each row has its own words"
        assert "They are saved as you change them." in text(app)
        assert not any("..." in row for said in seen for row in said)


async def test_the_greeting_goes_and_todays_step_comes_with_the_first_session(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_question(pilot, "t")
        await pilot.press("escape", "l")
        await until(pilot, "Today TRY-1: ")
        assert "New here?" not in text(app)
        assert "> Unfinished  TRY-1 practice: question 1 of 10" in text(app), "what was left is one key away"
        assert "w warm-up" not in text(app)
        await pilot.press("x", "d")
        await until(pilot, "New here?")


async def test_nothing_moves_when_todays_step_is_known(paths: Paths, clocks: FakeClocks) -> None:
    learnt, goes_on = a_week(paths, clocks), threading.Event()
    learnt.lobby()

    def slow(told=None) -> Glimpse:
        goes_on.wait(20)
        return Glimpse(NextStep("TRY-1", "practice", 4, 9, "why", domain="1"), 0, None)

    learnt.glimpse = slow  # type: ignore[method-assign]
    app = MlsimApp(learnt)
    async with app.run_test(size=(80, 24)) as pilot:
        try:
            await ready(pilot)
            assert "> Today       ..." in text(app), "its place is there from the first frame on"
            await pilot.press("down")
            before = text(app).splitlines()
            assert before[4].startswith("> TRY-1")
        finally:
            goes_on.set()
        await until(pilot, "practise 4 of domain 1, about 9 min")
        after = text(app).splitlines()
        # The row of today's step, and how many are due, once that is known.
        assert [at for at in range(24) if before[at] != after[at]] in ([1], [1, 9])
        await pilot.press("up")
        assert app.screen.query_one(Rows).value == app.lobby.foreseen.step


async def test_the_place_of_todays_step_leads_to_the_plan_until_it_is_known(paths: Paths, clocks: FakeClocks) -> None:
    learnt = a_week(paths, clocks)
    learnt.glimpse = lambda told=None: Glimpse()  # type: ignore[method-assign]
    app = MlsimApp(learnt)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, "Today nothing more; n shows the plan")
        await pilot.press("home", "enter")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("n")
        await settle(pilot, "PlanScreen")


async def test_a_mock_that_was_begun_is_gone_on_with_from_todays_row(
    app: MlsimApp, make_desk: Callable[[], FileDesk]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_question(pilot, "e")
        await pilot.press("n", "ctrl+q")
        await pilot.pause()
    again = MlsimApp(make_desk())
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, "Today TRY-1: go on with form 1, above")
        await pilot.press("home", "down", "enter")
        await settle(pilot, "QuestionScreen")
        assert "2 / 10" in text(again)


async def test_the_warm_up_teaches_the_keys_one_at_a_time_and_leaves_nothing(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("w")
        await settle(pilot, "QuestionScreen")
        assert "Keys to try; nothing here counts." in text(app)
        for keys, task, said in (
            ("c", "> a-d    choose an answer", "Chosen."),
            ("A", "> A-D    strike out", "Struck out."),
            ("s", "> s      say how sure you are", "Noted"),
        ):
            assert task in text(app)
            await pilot.press(keys)
            assert f"+{task[1:]}" in text(app), "it is noticed"
            assert said in text(app)
        await pilot.press("enter")
        assert "+ Right: C" in text(app)
        assert "1-5 why" not in text(app), "nothing counts here, and nothing is filed"
        await pilot.press("enter", "a", "d")
        assert "Two of two" in text(app)
        await pilot.press("m")
        assert "Flagged:" in text(app)
        await pilot.press("r")
        await settle(pilot, "OverviewScreen")
        assert "End the warm-up" in text(app)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        assert "+ r      look at the overview" in text(app)
        await pilot.press("p", "n")
        assert "+ p n    go back a question" in text(app)
        await pilot.press("enter", "enter", "b", "a", "d", "K")
        assert "+ J K    move the step" in text(app)
        await pilot.press("enter", "enter")
        await settle(pilot, "OverviewScreen")
        await pilot.press("enter")
        await settle(pilot, "LobbyScreen")
        assert "That was the warm-up. t asks ten questions." in text(app)
        assert not desk.paths.sessions.exists()
        assert "New here?" in text(app)


async def test_a_practice_of_five_is_found_without_knowing_a_key(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("p")
        await settle(pilot, "BuilderScreen")
        assert "enter starts. The rows above say what: up goes there." in text(app)
        await pilot.press("up", "up", "up")
        assert "right: more, left: fewer." in text(app)
        await pilot.press(*["left"] * 5)
        await pilot.press("end", "enter")
        await settle(pilot, "BriefingScreen")
        assert "practice of 5 questions" in text(app)
        assert "enter starts, esc goes back." in text(app)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        sitting = app.screen.sitting  # type: ignore[attr-defined]
        for number in range(5):
            assert "enter check" in text(app)
            await pilot.press(*keys_for(sitting, number), "enter")
            assert "enter next" in text(app) or "enter overview/end" in text(app)
            await pilot.press("enter")
        await settle(pilot, "OverviewScreen")
        assert any(row.startswith(">") and "End the practice" in row for row in text(app).splitlines())
        await pilot.press("enter")
        await settle(pilot, "ResultScreen")
        assert "5 of 5 questions right" in text(app)
        assert "practise misses" not in text(app), "there is none"
    assert desk.lobby().sessions[0].raw == 5


async def test_going_on_past_the_last_question_leads_to_what_is_open(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot, "e")
        for _ in range(9):
            await pilot.press("n")
        await pilot.press(*keys_for(sitting, 9), "n")
        await settle(pilot, "OverviewScreen")
        assert any(row.startswith(">    1") for row in text(app).splitlines())
        assert "ctrl+e end" in text(app).splitlines()[-1]


async def test_an_exam_is_left_by_what_the_screen_says_and_waits_in_the_lobby(
    app: MlsimApp, make_desk: Callable[[], FileDesk]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await settle(pilot, "BriefingScreen")
        assert "enter starts the clock, esc goes back," in flat(app)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        sitting = app.screen.sitting  # type: ignore[attr-defined]
        assert "esc leave" in text(app)
        await pilot.press(*keys_for(sitting, 0), "n", "escape")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("l")
        await settle(pilot, "LobbyScreen")
        await until(pilot, "> Unfinished TRY-1 form 1: question 2 of 10")
        assert "all of it saved. The clock stands still." in text(app)
        assert "enter goes on where you stopped; x discards it" in text(app)
        await pilot.press("q")
    again = MlsimApp(make_desk())
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "> Unfinished  TRY-1 form 1" in text(again), "the first row of the next start"
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        assert again.screen.sitting.session.answers[0].marks == sitting.session.answers[0].marks  # type: ignore[attr-defined]
        assert "2 / 10" in text(again)
