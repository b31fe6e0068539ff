"""How the screens look. One bank, one form, clocks that stand still."""

from __future__ import annotations

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import answer_all, keys_for, ready, settle, to_question
from textual.pilot import Pilot

from mlsim.tui.app import MlsimApp

SIZES = [(80, 24), (100, 30), (140, 45)]


async def question(pilot: Pilot[None]) -> None:
    """The third question, with an answer, a strike, a flag and a rating."""
    sitting = await to_question(pilot)
    await pilot.press(*keys_for(sitting, 0), "n", *keys_for(sitting, 1)[:1], "m", "n", "a", "D", "m", "s", "s")


async def result(pilot: Pilot[None]) -> None:
    """A result with right and wrong answers, a change and all confidences."""
    sitting = await to_question(pilot)
    clocks: FakeClocks = pilot.app.desk.clocks  # type: ignore[attr-defined]
    for number in range(10):
        clocks.advance(4)
        await pilot.press(*keys_for(sitting, number, right=number < 7), *["s"] * (number % 4), "n")
    await settle(pilot, "OverviewScreen")
    await pilot.press("home", "enter")
    await settle(pilot, "QuestionScreen")
    await pilot.press(*keys_for(sitting, 0, right=False) if sitting.question.type == "single" else ["m"])
    await pilot.press("ctrl+e")
    await settle(pilot, "ChoiceDialog")
    await pilot.press("e")
    await settle(pilot, "ResultScreen")


async def lobby(pilot: Pilot[None]) -> None:
    await ready(pilot)


async def briefing(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pilot.press("enter")
    await settle(pilot, "BriefingScreen")


async def overview(pilot: Pilot[None]) -> None:
    await question(pilot)
    await pilot.press("r")
    await settle(pilot, "OverviewScreen")


async def end_dialog(pilot: Pilot[None]) -> None:
    await question(pilot)
    await pilot.press("ctrl+e")
    await settle(pilot, "ChoiceDialog")


async def drilldown(pilot: Pilot[None]) -> None:
    await result(pilot)
    await pilot.press("w")
    await settle(pilot, "DrilldownScreen")


async def explanation(pilot: Pilot[None]) -> None:
    await drilldown(pilot)
    await pilot.press("enter")
    await settle(pilot, "ExplanationScreen")


async def history(pilot: Pilot[None]) -> None:
    await result(pilot)
    await pilot.press("escape")
    await settle(pilot, "LobbyScreen")
    await pilot.pause(0.3)
    await pilot.press("h")
    await settle(pilot, "HistoryScreen")


async def keys(pilot: Pilot[None]) -> None:
    await to_question(pilot)
    await pilot.press("question_mark")
    await settle(pilot, "Help")


async def feedback(pilot: Pilot[None]) -> None:
    sitting = await to_question(pilot)
    await answer_all(pilot, sitting, right=False)
    await pilot.press("ctrl+e")
    await settle(pilot, "ChoiceDialog")
    await pilot.press("e")
    await settle(pilot, "ResultScreen")
    await pilot.press("p")
    await settle(pilot, "BriefingScreen")
    await pilot.press("enter")
    await settle(pilot, "QuestionScreen")
    practice = pilot.app.screen.sitting  # type: ignore[attr-defined]
    await pilot.press(*keys_for(practice, 0, right=False), "enter")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", [question, result], ids=lambda scene: scene.__name__)
def test_question_and_result(snap_compare, app: MlsimApp, scene, size) -> None:
    assert snap_compare(app, run_before=scene, terminal_size=size)


@pytest.mark.parametrize(
    "scene",
    [lobby, briefing, overview, end_dialog, drilldown, explanation, history, keys, feedback],
    ids=lambda scene: scene.__name__,
)
def test_other_screens(snap_compare, app: MlsimApp, scene) -> None:
    assert snap_compare(app, run_before=scene, terminal_size=(80, 24))


def test_small(snap_compare, app: MlsimApp) -> None:
    assert snap_compare(app, run_before=question, terminal_size=(60, 18))


def test_without_colour(snap_compare, desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(MlsimApp(desk), run_before=result, terminal_size=(80, 24))
