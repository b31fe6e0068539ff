"""Driving the app by keys and reading its screen."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from mlsim.core.session.sitting import Sitting
from mlsim.tui.app import MlsimApp


def text(app: MlsimApp) -> str:
    """What is on the screen, row by row."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def flat(app: MlsimApp) -> str:
    """What is on the screen with rows joined, for sentences that are wrapped."""
    return " ".join(text(app).split())


def place(app: MlsimApp) -> str:
    """The name of the screen."""
    return type(app.screen).__name__


async def settle(pilot: Pilot[Any], screen: str) -> None:
    """Wait until a screen is there; opening one may take a thread."""
    for _ in range(200):
        await pilot.pause(0.01)
        if place(pilot.app) == screen:  # type: ignore[arg-type]
            await pilot.pause()
            return
    raise AssertionError(f"no {screen}, but {place(pilot.app)}:\n{text(pilot.app)}")  # type: ignore[arg-type]


async def typed(pilot: Pilot[Any], path: str) -> None:
    """Give a path to the dialog that asks for one."""
    await settle(pilot, "PathDialog")
    pilot.app.screen.query_one(Input).value = path
    await pilot.pause()
    await pilot.press("enter")


async def ready(pilot: Pilot[Any]) -> None:
    """Wait until the lobby has read the banks."""
    for _ in range(200):
        await pilot.pause(0.01)
        if pilot.app.lobby.view is not None:  # type: ignore[attr-defined]
            await pilot.pause()
            return
    raise AssertionError("the lobby was never read")


async def to_question(pilot: Pilot[Any], *keys: str) -> Sitting:
    """From the lobby into the exam under the cursor."""
    await ready(pilot)
    await pilot.press(*(keys or ("enter",)))
    await settle(pilot, "BriefingScreen")
    await pilot.press("enter")
    await settle(pilot, "QuestionScreen")
    sitting: Sitting = pilot.app.screen.sitting  # type: ignore[attr-defined]
    return sitting


async def answer_all(pilot: Pilot[Any], sitting: Sitting, right: bool = True) -> None:
    """Answer every question by its keys: rightly, or with the first wrong response that comes."""
    for number in range(len(sitting.asked)):
        assert sitting.current == number
        await pilot.press(*keys_for(sitting, number, right))
        assert sitting.complete(number), text(pilot.app)  # type: ignore[arg-type]
        if number + 1 < len(sitting.asked):
            await pilot.press("n")


def keys_for(sitting: Sitting, number: int, right: bool = True) -> list[str]:
    """The letters that answer a question."""
    question = sitting.asked[number].question
    shown = sitting.session.header.items[number].options
    key = list(question.key)
    if not right:
        if question.type in ("single", "multiple"):
            wrong = [i for i in range(len(question.texts)) if i not in key]
            key = [*wrong, *key][: len(key)]
        else:
            key = key[1:] + key[:1]
    return ["abcdefgh"[shown.index(option)] for option in key]
