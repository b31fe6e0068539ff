"""Screens with nothing to show say what to do next, and the key that they name does it right there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import answer_all, flat, ready, settle, text, to_question
from tests.tui.learner import a_week

from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
@pytest.mark.parametrize(
    ("way", "screen", "said", "key"),
    [
        ("h", "HistoryScreen", "No session yet.", "enter"),
        ("m", "MistakesScreen", "No mistake yet.", "enter"),
        ("d", "DueScreen", "Nothing is kept in mind yet.", "enter"),
        ("g", "ProgressScreen", "Nothing has been answered yet", "t"),
    ],
)
async def test_without_an_answer_ten_questions_are_one_key_away(
    app: MlsimApp, size: tuple[int, int], way: str, screen: str, said: str, key: str
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press(way)
        await settle(pilot, screen)
        await pilot.pause()
        if key == "t":
            app.screen.query_one("#body").scroll_end(animate=False)
            await pilot.pause()
        assert said in flat(app)
        assert f"{key} Ten questions now, each explained" in flat(app)
        footer = text(app).splitlines()[-1]
        assert "esc back" in footer
        assert not {"1-5", "x"} & {*footer.split()}, "what needs something to work on is not offered"
        await pilot.press(key)
        await settle(pilot, "BriefingScreen")
        assert "TRY-1  practice of 10 questions" in text(app)
        await pilot.press("escape")
        await settle(pilot, screen)


async def test_a_plan_before_the_first_answer_has_a_step_and_asks_for_nothing(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("n")
        await settle(pilot, "PlanScreen")
        assert "no date yet   e sets it" in text(app)
        await pilot.press("enter")
        await settle(pilot, "BriefingScreen")


async def test_a_filter_that_lets_no_mistake_through_is_cleared_by_enter(paths: Paths, clocks: FakeClocks) -> None:
    app = MlsimApp(a_week(paths, clocks))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("m")
        await settle(pilot, "MistakesScreen")
        whole = text(app)
        await pilot.press("slash")
        await settle(pilot, "SearchLine")
        await pilot.press(*"zeppelin", "enter")
        await settle(pilot, "MistakesScreen")
        assert "No hit: " in text(app)
        assert "zeppelin" in text(app)
        assert "> enter  Clear the filters" in text(app)
        assert "practise" not in text(app).splitlines()[-1]
        await pilot.press("enter")
        await pilot.pause()
        assert [row[2:] for row in text(app).splitlines()[1:10]] == [row[2:] for row in whole.splitlines()[1:10]]


async def test_a_filter_that_lets_no_question_through_is_taken_away_by_enter(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await answer_all(pilot, await to_question(pilot))
        await pilot.press("ctrl+e", "e")
        await settle(pilot, "ResultScreen")
        footer = text(app).splitlines()[-1]
        assert "wrong ones" not in footer, "nothing was wrong"
        assert "practise misses" not in footer
        await pilot.press("enter")
        await settle(pilot, "DrilldownScreen")
        await pilot.press("f")
        assert "No question is wrong in domain 1." in text(app)
        assert "> enter  List all questions" in text(app)
        await pilot.press("enter")
        assert "all, all domains" in text(app)
        assert "10 of 10" in text(app)
        await pilot.press("enter")
        await settle(pilot, "ExplanationScreen")


@pytest.mark.parametrize(("key", "word"), [("f", "flagged"), ("i", "incomplete")])
async def test_an_overview_with_nothing_in_it_lists_all_again(app: MlsimApp, key: str, word: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await answer_all(pilot, await to_question(pilot))
        await pilot.press("r")
        await settle(pilot, "OverviewScreen")
        await pilot.press(key)
        assert f"No question is {word}." in text(app)
        assert "> a  List all questions" in text(app)
        await pilot.press("enter")
        assert "Overview: all" in text(app)
        await pilot.press(key, "a")
        assert "Overview: all" in text(app)


async def test_without_a_bank_of_ones_own_the_key_that_imports_one_is_named(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
        assert "Banks of your own  none yet: i imports a file as one" in text(app)
        await pilot.press("i")
        await settle(pilot, "PathDialog")


async def test_an_exam_without_questions_says_where_they_come_from(app: MlsimApp, shipped: Path) -> None:
    (shipped / "try.toml").unlink()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "There are no questions for it here yet: o imports your own." in text(app)
        assert "empty" in text(app)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
