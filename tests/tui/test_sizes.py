"""Every screen and dialog at every size, and resized while it is open: nothing breaks, and what matters stays in sight."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from tests.fakes import matching as matching_question
from tests.fakes import single
from tests.tui.driving import place, ready, settle, text, to_question
from tests.tui.test_question import sat
from textual.pilot import Pilot

from mlsim.core.base.errors import MlsimError
from mlsim.core.form.wish import Wish
from mlsim.tui.app import MlsimApp
from mlsim.tui.screens.question import QuestionScreen
from mlsim.tui.widgets.lines import Rows

Scene = Callable[[Pilot[None]], Awaitable[None]]
SMALL, LITTLE, LEAST, USUAL, LARGE = (20, 5), (40, 10), (60, 18), (80, 24), (300, 100)
WALK = (LARGE, SMALL, LITTLE, LEAST, USUAL, SMALL, LEAST, LARGE, LITTLE, USUAL)
"""From the usual size once between each two of them, and back."""


async def lobby(pilot: Pilot[None]) -> None:
    await ready(pilot)


async def briefing(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pilot.press("enter")
    await settle(pilot, "BriefingScreen")


async def question(pilot: Pilot[None]) -> None:
    await to_question(pilot)


async def long_question(pilot: Pilot[None]) -> None:
    """The cursor on the last option, far below the stem."""
    app: Any = pilot.app
    await ready(pilot)
    app.push_screen(QuestionScreen(sat(app.desk.clocks, single(1, stem="Some words of a long stem. " * 40))))
    await settle(pilot, "QuestionScreen")
    await pilot.press("d")


async def matching(pilot: Pilot[None]) -> None:
    """The cursor on the last prompt."""
    app: Any = pilot.app
    await ready(pilot)
    app.push_screen(QuestionScreen(sat(app.desk.clocks, matching_question(1), scenario="A shop sells fruit.")))
    await settle(pilot, "QuestionScreen")
    await pilot.press("a", "b")


async def overview(pilot: Pilot[None]) -> None:
    await question(pilot)
    await pilot.press("r")
    await settle(pilot, "OverviewScreen")
    await pilot.press("G")


async def menu(pilot: Pilot[None]) -> None:
    await question(pilot)
    await pilot.press("escape")
    await settle(pilot, "ChoiceDialog")


async def end_dialog(pilot: Pilot[None]) -> None:
    """With as much to say as it can have: everything is open, everything is flagged."""
    sitting = await to_question(pilot)
    for _ in sitting.asked:
        await pilot.press("m", "n")
    await settle(pilot, "OverviewScreen")
    await pilot.press("ctrl+e")
    await settle(pilot, "ChoiceDialog")


async def error_dialog(pilot: Pilot[None]) -> None:
    await ready(pilot)
    long = " ".join(["A sentence that says what is wrong, and another one."] * 20)
    pilot.app.show_error(MlsimError("Something is wrong", long, "/a/path/" + "x" * 200))  # type: ignore[attr-defined]
    await settle(pilot, "ChoiceDialog")


async def note(pilot: Pilot[None]) -> None:
    await question(pilot)
    await pilot.press("w", *"words")
    await settle(pilot, "LineDialog")


async def keys(pilot: Pilot[None]) -> None:
    await question(pilot)
    await pilot.press("question_mark")
    await settle(pilot, "Help")


async def result(pilot: Pilot[None]) -> None:
    """Of a blank form. The cursor on the last row."""
    app: Any = pilot.app
    await ready(pilot)
    sitting = app.desk.begin(app.desk.prepare(Wish("TRY-1")))
    sitting.submit("ended")
    app.open_result(sitting.session.header.id)
    await settle(pilot, "ResultScreen")
    await pilot.press(*["down"] * 6)


async def drilldown(pilot: Pilot[None]) -> None:
    await result(pilot)
    await pilot.press("w")
    await settle(pilot, "DrilldownScreen")
    await pilot.press("G")


async def explanation(pilot: Pilot[None]) -> None:
    await drilldown(pilot)
    await pilot.press("enter")
    await settle(pilot, "ExplanationScreen")


async def history(pilot: Pilot[None]) -> None:
    """Thirty sessions, the cursor on the last one."""
    app: Any = pilot.app
    await result(pilot)
    await pilot.press("escape")
    await settle(pilot, "LobbyScreen")
    app.refresh_lobby()
    for _ in range(100):
        await pilot.pause(0.01)
        if app.lobby.view.sessions:
            break
    await pilot.press("h")
    await settle(pilot, "HistoryScreen")
    (row,) = app.screen._sessions
    app.screen.put(tuple(replace(row, id=f"{n:012x}") for n in range(30)))
    await pilot.press("G")


async def discard_dialog(pilot: Pilot[None]) -> None:
    await history(pilot)
    await pilot.press("x")
    await settle(pilot, "ChoiceDialog")


async def feedback(pilot: Pilot[None]) -> None:
    """Practice: a checked answer with its explanations."""
    await result(pilot)
    await pilot.press("p")
    await settle(pilot, "BriefingScreen")
    await pilot.press("enter")
    await settle(pilot, "QuestionScreen")
    while pilot.app.screen.sitting.question.type != "single":  # type: ignore[attr-defined]
        await pilot.press("n")
    await pilot.press("a", "enter")


async def search_line(pilot: Pilot[None]) -> None:
    await history(pilot)
    await pilot.press("slash", *"form")
    await settle(pilot, "SearchLine")


async def bank(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pilot.press("slash", *"try-1", "enter")
    await settle(pilot, "BankScreen")
    screen: Any = pilot.app.screen
    for _ in range(200):
        await pilot.pause(0.01)
        if screen._found.done:
            break
    await pilot.press("G")


async def bank_question(pilot: Pilot[None]) -> None:
    await bank(pilot)
    await pilot.press("enter")
    await settle(pilot, "BankQuestionScreen")


class Kind(NamedTuple):
    """What to look for on a screen: words of its last line, and whether a row has the cursor."""

    scene: Scene
    last: str
    cursor: bool = False


KINDS = {
    kind.scene.__name__: kind
    for kind in (
        Kind(lobby, "q quit", True),
        Kind(briefing, "esc back"),
        Kind(long_question, "? keys", True),
        Kind(matching, "? keys", True),
        Kind(feedback, "? keys", True),
        Kind(overview, "esc back", True),
        Kind(menu, "esc cancel", True),
        Kind(end_dialog, "esc cancel", True),
        Kind(error_dialog, "esc cancel", True),
        Kind(discard_dialog, "esc cancel", True),
        Kind(note, "enter saves"),
        Kind(keys, "esc back"),
        Kind(result, "esc back", True),
        Kind(drilldown, "esc back", True),
        Kind(explanation, "esc back"),
        Kind(history, "esc back", True),
        Kind(search_line, "esc clear"),
        Kind(bank, "esc back", True),
        Kind(bank_question, "esc back"),
    )
}


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    await pilot.resize_terminal(*size)
    await pilot.pause()


def cursor_in_sight(app: MlsimApp) -> bool:
    """Whether the first line of what the cursor is on is on the screen, with its mark."""
    screen: Any = app.screen
    if place(app) == "QuestionScreen":
        widget, line = screen.query_one(f"#row-{screen._cursor}"), 0
    else:
        widget = screen.query_one(Rows)
        line = widget._starts[widget.cursor] - widget.scroll_offset.y + widget.gutter.top
    geometry = screen.find_widget(widget)
    at = geometry.region.y + line
    seen = geometry.visible_region
    return seen.y <= at < seen.bottom and ">" in text(app).split("\n")[at][seen.x : seen.x + 4]


def missing(app: MlsimApp, kind: Kind, size: tuple[int, int]) -> list[str]:
    """What has to be in sight at a size and is not."""
    rows = text(app).split("\n")
    assert len(rows) <= size[1]
    if size[0] < LEAST[0] or size[1] < LEAST[1]:
        return []
    found = []
    if kind.last not in text(app):
        found.append(f"{size}: the last line, {kind.last}")
    if kind.cursor and not cursor_in_sight(app):
        found.append(f"{size}: the row with the cursor")
    return found


async def keys_work(pilot: Pilot[None], where: str) -> None:
    """A key does what it does here, and another one takes it back."""
    app: Any = pilot.app
    if where in ("LineDialog", "SearchLine"):
        for key, gone in (("7", False), ("backspace", True)):
            await pilot.press(key)
            assert app.screen.query_one("Input").value.endswith("7") != gone
    elif where == "ChoiceDialog":
        before = app.screen.query_one("Rows").cursor
        await pilot.press("down", "up")
        assert app.screen.query_one("Rows").cursor == before
    elif where != "Help":
        await pilot.press("question_mark")
        assert place(app) == "Help"
        await pilot.press("escape")
    assert place(app) == where


@pytest.mark.parametrize("name", KINDS)
async def test_resized_while_it_is_open(app: MlsimApp, name: str) -> None:
    kind = KINDS[name]
    gone: list[str] = []
    async with app.run_test(size=USUAL) as pilot:
        await kind.scene(pilot)
        where = place(app)
        gone += missing(app, kind, USUAL)
        for number, size in enumerate(WALK):
            await resized(pilot, size)
            gone += missing(app, kind, size)
            if size not in WALK[:number]:
                await keys_work(pilot, where)
    assert not gone, "\n".join(gone)
