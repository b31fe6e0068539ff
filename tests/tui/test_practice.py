"""Practice from the lobby: the quick ten, the builder, resuming, feedback and clocks, by keys."""

from __future__ import annotations

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import flat, keys_for, place, ready, settle, text

from mlsim.cli.desk import FileDesk
from mlsim.core.form.wish import Selection
from mlsim.tui.app import MlsimApp


async def open_builder(pilot, app: MlsimApp) -> None:
    await ready(pilot)
    await pilot.press("p")
    await settle(pilot, "BuilderScreen")


def line(app: MlsimApp, word: str) -> str:
    return next(row[2:] for row in text(app).splitlines() if row[2:].startswith(word))


async def test_the_quick_ten_takes_two_keys(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("t")
        await settle(pilot, "BriefingScreen")
        assert "practice of 10 questions" in text(app)
        assert "10 of the 15 questions that fit." in flat(app)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        sitting = app.screen.sitting
        header = sitting.session.header
        assert len(header.items) == 10
        assert (header.mode, header.shape, header.minutes, header.feedback) == ("practice", "selection", None, "each")
        await pilot.press(*keys_for(sitting, 0, right=False), "enter")
        assert "- Wrong: you chose" in text(app)
        await pilot.press("pagedown", "pagedown", "pagedown")
        question = sitting.question
        if question.type in ("single", "multiple"):
            whole = " ".join("".join(s for s, _ in p.body) for row in app.screen._rows for p in row.paras)
            for option in question.options:
                assert (option.why or "")[:40] in whole


async def test_three_keys_from_the_lobby_practise_what_was_chosen_last(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("p")
        await settle(pilot, "BuilderScreen")
        assert "> Start" in text(app)
        await pilot.press("enter")
        await settle(pilot, "BriefingScreen")
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        assert len(app.screen.sitting.asked) == 15


async def test_the_builder_shows_how_many_questions_fit_as_the_choice_changes(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_builder(pilot, app)
        assert "15 questions fit, all of them asked" in line(app, "Start")
        await pilot.press("home", "down", "right")
        assert "1  Data and features" in line(app, "Domain")
        some = int(line(app, "Start").split()[1])
        assert 0 < some < 15
        await pilot.press("down", "down", "down", "right")
        assert "single" in line(app, "Kind")
        assert int(line(app, "Start").split()[1]) <= some
        await pilot.press("x")
        assert "15 questions fit" in line(app, "Start")
        await pilot.press("end", "up", "up", "up", "left")
        assert line(app, "Questions").split()[1] == "10"
        assert "15 questions fit, 10 asked" in line(app, "Start")


async def test_several_values_are_marked_in_a_list(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_builder(pilot, app)
        await pilot.press("home", "down", "down", "down", "down", "enter")
        await settle(pilot, "Picker")
        await pilot.press("down", "space", "down", "down", "x", "enter")
        await settle(pilot, "BuilderScreen")
        assert "single, ordering" in line(app, "Kind")
        await pilot.press("enter")
        await settle(pilot, "Picker")
        await pilot.press("escape")
        await settle(pilot, "BuilderScreen")
        assert "single, ordering" in line(app, "Kind")
        await pilot.press("enter", "a")
        await settle(pilot, "BuilderScreen")
        assert "any" in line(app, "Kind")
        await pilot.press("enter", "down", "enter")
        await settle(pilot, "BuilderScreen")
        assert "single" in line(app, "Kind")


async def test_what_fits_nothing_cannot_be_started_and_says_so(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_builder(pilot, app)
        await pilot.press("home", "down", "down", "down", "right", "right")
        assert "missed" in line(app, "Status")
        assert "no question fits" in line(app, "Start")
        await pilot.press("s")
        assert place(app) == "BuilderScreen"
        assert "No question fits: x clears the filters." in text(app)
        await pilot.press("x")
        assert "15 questions fit" in line(app, "Start")


async def test_a_timed_silent_practice_is_like_an_exam(app: MlsimApp, clocks: FakeClocks) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_builder(pilot, app)
        await pilot.press("end", "up", "right", "up", "right", "up", "left", "left")
        assert "at the end" in line(app, "Explained")
        assert "the exam's pace" in line(app, "Time")
        assert line(app, "Questions").split()[1] == "5"
        await pilot.press("s")
        await settle(pilot, "BriefingScreen")
        assert "against the clock: 20 minutes" in text(app)
        assert "silent until its end" in flat(app)
        await pilot.press("x", "x")
        assert "against the clock: 25 minutes" in text(app)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        sitting = app.screen.sitting
        assert sitting.session.header.feedback == "end"
        assert sitting.limit == 25 * 60
        await pilot.press(*keys_for(sitting, 0), "enter")
        assert sitting.current == 1, "nothing is checked"
        while sitting.remaining:
            clocks.advance(4.9)
            sitting.beat()
        await settle(pilot, "ResultScreen")
        assert "no score is made of them" in flat(app)
        assert "PASS" not in text(app)


async def test_an_unfinished_practice_is_resumed_like_an_exam(app: MlsimApp, make_desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("t")
        await settle(pilot, "BriefingScreen")
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        sitting = app.screen.sitting
        await pilot.press(*keys_for(sitting, 0), "enter", "enter", "ctrl+q")
        await pilot.pause()
    again = MlsimApp(make_desk())
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "practice: question 2 of 10 " in text(again)
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        resumed = again.screen.sitting
        assert resumed.session.answers[0].checked
        assert resumed.session.header == sitting.session.header


async def test_esc_leads_from_the_briefing_to_the_builder_and_to_the_lobby(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_builder(pilot, app)
        await pilot.press("end", "up", "up", "up", "left", "s")
        await settle(pilot, "BriefingScreen")
        await pilot.press("escape")
        await settle(pilot, "BuilderScreen")
        assert line(app, "Questions").split()[1] == "10", "the choice is as it was"
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (140, 45)])
async def test_every_row_of_the_builder_can_be_reached_at_every_size(app: MlsimApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await open_builder(pilot, app)
        for _ in range(12):
            await pilot.press("up")
        seen = set()
        for _ in range(10):
            await pilot.press("down")
            seen.add(next(row for row in text(app).splitlines() if row.startswith("> ")).split()[1])
        assert {"Domain,", "Service", "Status", "Kind", "Difficulty", "Questions", "Time", "Explained", "Start"} <= seen


async def test_a_choice_that_another_version_wrote_down_opens_the_builder(app: MlsimApp, desk: FileDesk) -> None:
    path = desk.paths.settings
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[practice]\nkinds = ["hotspot"]\ndifficulties = [7]\ncount = 30\n', encoding="utf-8")
    async with app.run_test(size=(80, 24)) as pilot:
        await open_builder(pilot, app)
        assert "any" in line(app, "Kind")
        assert "any" in line(app, "Difficulty")
        assert "30" in line(app, "Questions")


async def test_the_short_set_and_the_sealed_questions(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("E")
        await settle(pilot, "BriefingScreen")
        assert "short set" in text(app)
    pool = desk.practice.pool("TRY-1")
    assert pool.sealed == 0, "an exam with one form has none sealed"
    assert len(pool.candidates) == 15
    assert desk.practice.remembered() == Selection()
