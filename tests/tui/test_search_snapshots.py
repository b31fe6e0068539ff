"""How searching looks, and the help on a wide terminal."""

from __future__ import annotations

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import ready, settle, text, to_question
from tests.tui.learner import a_week
from textual.pilot import Pilot

from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp


@pytest.fixture
def learnt(paths: Paths, clocks: FakeClocks) -> MlsimApp:
    return MlsimApp(a_week(paths, clocks))


async def history(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pilot.press("h")
    await settle(pilot, "HistoryScreen")
    await pilot.press("slash", *"practice")
    await pilot.pause()


async def banks(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pilot.press("slash", *"endpoint", "enter")
    await settle(pilot, "BankScreen")
    for _ in range(300):
        if "of 15 questions" in text(pilot.app):  # type: ignore[arg-type]
            break
        await pilot.pause(0.01)
    await pilot.pause()


async def bank_question(pilot: Pilot[None]) -> None:
    await banks(pilot)
    await pilot.press("enter")
    await settle(pilot, "BankQuestionScreen")


@pytest.mark.parametrize("scene", [history, banks, bank_question], ids=lambda scene: scene.__name__)
def test_searching(snap_compare, learnt: MlsimApp, scene) -> None:
    assert snap_compare(learnt, run_before=scene, terminal_size=(80, 24))


async def keys(pilot: Pilot[None]) -> None:
    await to_question(pilot)
    await pilot.press("question_mark")
    await settle(pilot, "Help")


def test_help_in_two_columns(snap_compare, app: MlsimApp) -> None:
    assert snap_compare(app, run_before=keys, terminal_size=(120, 40))
