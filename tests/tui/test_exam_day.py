"""The day of the exam is asked for once, when its plan is opened after a first thing has been done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.fakes import FakeClocks
from tests.tui.driving import flat, ready, settle, text
from tests.tui.learner import desk_of, sit
from tests.tui.test_first_run import until

from mlsim.core.form.wish import quick
from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp


def after_ten(paths: Paths, clocks: FakeClocks) -> MlsimApp:
    desk = desk_of(paths, clocks)
    sit(desk, clocks, quick("TRY-1"))
    return MlsimApp(desk)


async def test_no_date_yet_is_a_whole_answer_and_nobody_asks_again(paths: Paths, clocks: FakeClocks) -> None:
    app = after_ten(paths, clocks)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("n")
        await settle(pilot, "ChoiceDialog")
        assert "When do you sit TRY-1?" in text(app)
        assert "> n  No date yet" in text(app), "the safe answer"
        await pilot.press("n")
        await settle(pilot, "PlanScreen")
        await until(pilot, "No date yet; e changes it at any time.")
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
        await pilot.press("n")
        await settle(pilot, "PlanScreen")
        await pilot.press("e")
        await settle(pilot, "LineDialog")
    assert app.desk.settings.load().no_date == ("TRY-1",)
    again = MlsimApp(desk_of(paths, clocks))
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("n")
        await settle(pilot, "PlanScreen")


async def test_a_day_is_set_and_what_is_none_is_asked_for_again_with_what_was_typed(
    paths: Paths, clocks: FakeClocks
) -> None:
    app = after_ten(paths, clocks)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("n")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("d")
        await settle(pilot, "LineDialog")
        await pilot.press(*"20 Dec", "enter")
        await until(pilot, "20 Dec is no date")
        await pilot.press(*["backspace"] * 6, *"2026-12-20", "enter")
        await until(pilot, "TRY-1 is on 20 Dec 2026; e changes it at any time.")
        assert "Sun 20 Dec 2026 in 28 days" in flat(app)
    assert app.desk.settings.load().date_of("TRY-1") == date(2026, 12, 20)


async def test_who_gives_up_while_typing_has_no_date_yet(paths: Paths, clocks: FakeClocks) -> None:
    app = after_ten(paths, clocks)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("n")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("d")
        await settle(pilot, "LineDialog")
        await pilot.press("escape")
        await until(pilot, "No date yet; e changes it at any time.")
        await pilot.press("e")
        await settle(pilot, "LineDialog")
        await pilot.press("escape")
        await settle(pilot, "PlanScreen")
    assert app.desk.settings.load().no_date == ("TRY-1",)


async def test_a_retired_exam_is_planned_without_asking(paths: Paths, shipped: Path, clocks: FakeClocks) -> None:
    blueprint = next((shipped / "exams").glob("*.toml"))
    told = blueprint.read_text(encoding="utf-8").replace("[exam]\n", "[exam]\nends = 2026-03-31\n", 1)
    blueprint.write_text(told, encoding="utf-8")
    app = after_ten(paths, clocks)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "retired" in text(app)
        await pilot.press("n")
        await settle(pilot, "PlanScreen")
    assert app.desk.settings.load().no_date == ()
