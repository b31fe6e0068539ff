"""From the lobby to the last explanation and back, by keys."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes import FakeClocks
from tests.tui.driving import answer_all, flat, keys_for, place, ready, settle, text, to_question

from mlsim.cli.desk import FileDesk
from mlsim.tui.app import MlsimApp


async def end(pilot, app: MlsimApp) -> None:
    await pilot.press("ctrl+e")
    await settle(pilot, "ChoiceDialog")
    await pilot.press("e")
    await settle(pilot, "ResultScreen")


async def test_a_whole_exam_from_the_lobby_to_an_explanation_and_back(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await answer_all(pilot, sitting)
        await pilot.press("n")
        await settle(pilot, "OverviewScreen")
        await pilot.press("end", "enter")
        await settle(pilot, "ChoiceDialog")
        assert "Every question is answered" in flat(app)
        await pilot.press("e")
        await settle(pilot, "ResultScreen")
        assert "1000  PASS" in text(app)
        assert "8 of 8 scored questions right" in text(app)
        assert "passed blind review yet" in flat(app)
        await pilot.press("enter")
        await settle(pilot, "DrilldownScreen")
        await pilot.press("enter")
        await settle(pilot, "ExplanationScreen")
        assert "+ Right" in text(app)
        for screen in ("DrilldownScreen", "ResultScreen", "LobbyScreen"):
            await pilot.press("escape")
            await settle(pilot, screen)
        assert "1000 pass" in text(app)


async def test_wrong_answers_are_counted_explained_and_practised(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await answer_all(pilot, sitting, right=False)
        await end(pilot, app)
        assert "100  FAIL" in text(app)
        await pilot.press("w")
        await settle(pilot, "DrilldownScreen")
        assert "wrong, all domains" in text(app)
        await pilot.press("enter")
        await settle(pilot, "ExplanationScreen")
        assert "- Wrong: you chose" in text(app)
        await pilot.press("escape", "escape")
        await settle(pilot, "ResultScreen")
        await pilot.press("p")
        await settle(pilot, "BriefingScreen")
        assert "practice of 10 misses" in text(app)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        practice = app.screen.sitting
        await pilot.press("enter")
        assert "Not answered yet" in text(app)
        await pilot.press(*keys_for(practice, 0), "enter")
        assert "+ Right: " in text(app)
        assert "Each option is explained: PgDn shows more. enter goes on." in text(app)
        assert practice.answer.checked
        before = practice.answer.marks
        await pilot.press("a", "b", "backspace", "s")
        assert practice.answer.marks == before, "a checked answer is locked"
        await pilot.press("enter")
        assert practice.current == 1


async def test_leaving_and_resuming_is_at_the_same_question_with_the_same_clock(
    app: MlsimApp, make_desk: Callable[[], FileDesk], clocks: FakeClocks
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press(*keys_for(sitting, 0), "n", "n", "m", "s")
        clocks.advance(4)
        await pilot.press("ctrl+q")
        await pilot.pause()
    clocks.advance(3600)
    again = MlsimApp(make_desk())
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "question 3 of 10, 39:56 left" in text(again)
        assert "1 of 10 answered, all of it saved. The clock stands still." in text(again)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        assert "3 / 10" in text(again)
        assert "! flagged" in text(again)
        assert "39:56 left" in text(again)
        assert "Away 1 h 0 min, not charged" in text(again)
        resumed = again.screen.sitting
        assert resumed.session.answers[0].marks == sitting.session.answers[0].marks
        assert resumed.answer.marks.sureness == "sure"


async def test_time_up_ends_the_exam_under_any_dialog(app: MlsimApp, clocks: FakeClocks) -> None:
    for opening in (["ctrl+e"], ["escape"], ["slash"], ["w"], ["question_mark"], ["r"], []):
        async with MlsimApp(app.desk).run_test(size=(80, 24)) as pilot:
            sitting = await to_question(pilot, *(["e"]))
            await pilot.press(*opening)
            await pilot.pause()
            while sitting.remaining:
                clocks.advance(4.9)
                sitting.beat()
            await settle(pilot, "ResultScreen")
            assert "The time is up." in text(pilot.app)
            assert sitting.session.submitted is not None
            assert sitting.session.submitted.reason == "time"
            assert sitting.session.submitted.clock == sitting.limit


async def test_warnings_come_at_30_15_and_5_minutes_and_a_hidden_clock_comes_back(
    app: MlsimApp, clocks: FakeClocks
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press("t")
        assert "clock hidden" in text(app)
        seen = []
        while sitting.remaining and sitting.remaining > 290:
            clocks.advance(4.9)
            app.screen.beat()
            for minutes in (30, 15, 5):
                if f"{minutes} minutes left." in text(app) and minutes not in seen:
                    seen.append(minutes)
            await pilot.pause()
        assert seen == [30, 15, 5]
        assert "clock hidden" not in text(app)


async def test_the_menu_reaches_everything_where_a_terminal_keeps_the_control_keys(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_question(pilot)
        await pilot.press("escape")
        await settle(pilot, "ChoiceDialog")
        for entry in ("Continue", "Overview", "End and see the result", "Leave to the lobby", "Leave mlsim"):
            assert entry in text(app)
        await pilot.press("r")
        await settle(pilot, "OverviewScreen")
        await pilot.press("escape", "escape", "l")
        await settle(pilot, "LobbyScreen")
        assert "The clock stands still.\n  enter goes on" in text(app)
        await pilot.pause(0.3)
        assert "Unfinished" in text(app)


async def test_another_form_and_the_same_form_again(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        first = await to_question(pilot)
        await end(pilot, app)
        await pilot.press("a")
        await settle(pilot, "BriefingScreen")
        assert "10 of these questions were in an earlier session" in flat(app)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        again = app.screen.sitting
        assert [i.question for i in again.session.header.items] == [i.question for i in first.session.header.items]
        assert again.session.header.form == 1
        await end(pilot, app)
        await pilot.press("n")
        await settle(pilot, "BriefingScreen")
        assert "were in an earlier session" in flat(app)
        assert "new form" in text(app)


async def test_a_discarded_session_is_asked_about_and_kept_aside(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_question(pilot)
        await pilot.press("escape", "l")
        await settle(pilot, "LobbyScreen")
        await pilot.pause(0.2)
        await pilot.press("home", "k", "k", "k", "x")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("enter")
        await settle(pilot, "LobbyScreen")
        assert len(desk.lobby().unfinished) == 1, "the safe button had the focus"
        await pilot.press("x")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("d")
        await pilot.pause(0.3)
        assert desk.lobby().unfinished == ()
        assert len(list(desk.paths.discarded.glob("*.toml"))) == 1


async def test_the_warm_up_writes_nothing_and_leads_back(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await settle(pilot, "BriefingScreen")
        await pilot.press("w")
        await settle(pilot, "QuestionScreen")
        await pilot.press("c", "enter")
        assert "+ Right" in text(app)
        await pilot.press("escape")
        await settle(pilot, "BriefingScreen")
        assert not desk.paths.sessions.exists()
        assert place(app) == "BriefingScreen"
