"""How the screens between the exams look: one learner, one week, clocks that stand still."""

from __future__ import annotations

from datetime import date

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import flat, ready, settle
from tests.tui.learner import a_week
from textual.pilot import Pilot

from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp


@pytest.fixture
def learnt(paths: Paths, clocks: FakeClocks) -> MlsimApp:
    desk = a_week(paths, clocks)
    desk.settings.save(desk.settings.load().with_date("TRY-1", date(2026, 12, 24)))
    return MlsimApp(desk)


async def lobby(pilot: Pilot[None]) -> None:
    await ready(pilot)
    for _ in range(300):
        await pilot.pause(0.01)
        if "Today TRY-1" in flat(pilot.app):  # type: ignore[arg-type]
            return
    raise AssertionError("the lobby never said what to do today")


async def going(pilot: Pilot[None], key: str, screen: str) -> None:
    await lobby(pilot)
    await pilot.press(key)
    await settle(pilot, screen)


async def builder(pilot: Pilot[None]) -> None:
    await going(pilot, "p", "BuilderScreen")
    await pilot.press("home", "down", "right", "down", "down", "right", "right", "end")


async def picker(pilot: Pilot[None]) -> None:
    await going(pilot, "p", "BuilderScreen")
    await pilot.press("home", "down", "down", "down", "enter")
    await settle(pilot, "Picker")
    await pilot.press("down", "down", "space", "down")


async def mistakes(pilot: Pilot[None]) -> None:
    await going(pilot, "m", "MistakesScreen")


async def mistake(pilot: Pilot[None]) -> None:
    await going(pilot, "m", "MistakesScreen")
    await pilot.press("end", "enter")
    await settle(pilot, "ExplanationScreen")


async def due(pilot: Pilot[None]) -> None:
    await going(pilot, "d", "DueScreen")


async def progress(pilot: Pilot[None]) -> None:
    await going(pilot, "g", "ProgressScreen")
    await pilot.press("n")


async def plan(pilot: Pilot[None]) -> None:
    await going(pilot, "n", "PlanScreen")


async def settings(pilot: Pilot[None]) -> None:
    await going(pilot, "s", "SettingsScreen")


SCENES = [lobby, builder, picker, mistakes, mistake, due, progress, plan]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_screens_between_the_exams(snap_compare, learnt: MlsimApp, scene) -> None:
    assert snap_compare(learnt, run_before=scene, terminal_size=(80, 24))


@pytest.mark.parametrize("scene", [lobby, mistakes, progress], ids=lambda scene: scene.__name__)
def test_small(snap_compare, learnt: MlsimApp, scene) -> None:
    assert snap_compare(learnt, run_before=scene, terminal_size=(60, 18))


def test_settings(snap_compare, learnt: MlsimApp, monkeypatch: pytest.MonkeyPatch) -> None:
    # The folder of a test has another name each time.
    monkeypatch.setattr("mlsim.store.settings.SettingsFile.where", "settings.toml")
    assert snap_compare(learnt, run_before=settings, terminal_size=(80, 24))


def test_without_colour(snap_compare, learnt: MlsimApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(MlsimApp(learnt.desk), run_before=progress, terminal_size=(80, 24))
