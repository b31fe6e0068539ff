"""A walk through every screen and dialog of the real app: for the pictures, and for what has to hold on all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from tests.fakes import FakeClocks
from tests.tui.driving import flat, keys_for, ready, settle, text
from tests.tui.learner import answer, desk_of, sit
from textual.pilot import Pilot
from textual.widgets import Input

from mlsim.cli.desk import FileDesk
from mlsim.core.base.errors import MlsimError
from mlsim.core.form.wish import Selection, Wish
from mlsim.core.session.hindsight import CAUSES, Change
from mlsim.core.session.sitting import Sitting
from mlsim.store.paths import Paths

Look = Callable[[str], Awaitable[None]]
"""Is told the name of what is on the screen, and may look at it as long as it likes."""
EXAM: Final = "MLA-C02"
RULE: Final = "Nobody may have to operate it: look for the managed service first."
LATE: Final = 40
"""Questions that are answered in the session that is left open."""


def learnt(paths: Paths, clocks: FakeClocks) -> FileDesk:
    """The desk of somebody who has sat a form, practised on two days, and has a form open; the exam is a month ahead."""
    desk = desk_of(paths, clocks)
    session = sit(desk, clocks, Wish(EXAM, "full", 1), frozenset(range(2, 65, 4)))
    review = desk.review(session)
    for number, item in enumerate((2, 6, 10)):
        one = review.session.header.items[item]
        changes = [Change(one.question, one.revision, "cause", CAUSES[number])]
        if number < 2:
            changes.append(Change(one.question, one.revision, "rule", RULE))
        desk.afterwards.say(session, EXAM, changes)
    for _ in range(2):
        clocks.time += timedelta(days=1)
        sit(
            desk_of(paths, clocks),
            clocks,
            Wish(EXAM, "selection", selection=Selection(count=12)),
            frozenset({0, 3, 7, 8}),
        )
    clocks.time += timedelta(days=2)
    desk = desk_of(paths, clocks)
    sitting = desk.begin(desk.prepare(Wish(EXAM, "full", 2)))
    for number in range(LATE):
        answer(sitting, clocks, number, number % 3 > 0, 88)
        if number % 9 == 5:
            sitting.flag()
    sitting.leave()
    desk.settings.save(desk.settings.load().with_date(EXAM, clocks.time.date() + timedelta(days=30)))
    return desk_of(paths, clocks)


async def back(pilot: Pilot[Any], screen: str) -> None:
    """Close what is on top."""
    await pilot.press("escape")
    await settle(pilot, screen)


async def until(pilot: Pilot[Any], words: str) -> None:
    """Wait for words on the screen."""
    for _ in range(300):
        await pilot.pause(0.01)
        if words in flat(pilot.app):  # type: ignore[arg-type]
            await pilot.pause()
            return
    raise AssertionError(f"no {words!r}:\n{text(pilot.app)}")  # type: ignore[arg-type]


async def leave(pilot: Pilot[Any]) -> None:
    """From a question to the lobby."""
    await pilot.press("escape")
    await settle(pilot, "ChoiceDialog")
    await pilot.press("l")
    await settle(pilot, "LobbyScreen")


async def sitting_tour(pilot: Pilot[Any], look: Look) -> None:
    """The open form: a question with all marks, the dialogs over it, the overview."""
    app: Any = pilot.app
    await pilot.press("home", "enter")
    await settle(pilot, "QuestionScreen")
    sitting: Sitting = app.screen.sitting
    await look("resumed")
    right = keys_for(sitting, sitting.current)
    await pilot.press("backspace", *right, "m", "s", "s", next(key.upper() for key in "abcd" if key not in right))
    app.screen.beat()
    await look("question")
    await pilot.press("w", *"Compare the two")
    await settle(pilot, "LineDialog")
    await look("note")
    await back(pilot, "QuestionScreen")
    for key, screen, name in (
        ("question_mark", "Help", "keys"),
        ("escape", "ChoiceDialog", "menu"),
        ("ctrl+e", "ChoiceDialog", "end"),
    ):
        await pilot.press(key)
        await settle(pilot, screen)
        await look(name)
        await back(pilot, "QuestionScreen")
    await pilot.press("r")
    await settle(pilot, "OverviewScreen")
    await look("overview")
    await pilot.press("f")
    await look("overview-flagged")
    await back(pilot, "QuestionScreen")
    await leave(pilot)


async def kinds_tour(pilot: Pilot[Any], look: Look) -> None:
    """A question of each kind, half answered; the scenario of a case."""
    app: Any = pilot.app
    kinds: dict[str, str] = {}
    for question in sorted(app.desk.library.serving(EXAM), key=lambda one: one.id):
        kinds.setdefault("case" if question.case else question.type, question.id)
    app.open_wish(Wish(EXAM, "selection", questions=tuple(kinds.values())))
    await settle(pilot, "BriefingScreen")
    await look("briefing-practice")
    await pilot.press("enter")
    await settle(pilot, "QuestionScreen")
    sitting: Sitting = app.screen.sitting
    for kind, name in kinds.items():
        number = next(at for at, asked in enumerate(sitting.asked) if asked.question.id == name)
        app.screen.go(number)
        await pilot.press(*keys_for(sitting, number)[:2])
        await look(f"question-{kind}")
        if kind == "case":
            await pilot.press("v")
            await settle(pilot, "Reading")
            await look("scenario")
            await back(pilot, "QuestionScreen")
    app.screen.go(next(at for at, asked in enumerate(sitting.asked) if asked.question.id == kinds["single"]))
    await pilot.press(*keys_for(sitting, sitting.current, right=False)[:1], "enter")
    await look("feedback")
    await pilot.press("pagedown")
    await look("feedback-more")
    await leave(pilot)


async def result_tour(pilot: Pilot[Any], look: Look) -> None:
    """From the history to a result, its questions, and an explanation."""
    app: Any = pilot.app
    await pilot.press("h")
    await settle(pilot, "HistoryScreen")
    await look("history")
    await pilot.press("x")
    await settle(pilot, "ChoiceDialog")
    await look("discard")
    await back(pilot, "HistoryScreen")
    await pilot.press("G", "enter")
    await settle(pilot, "ResultScreen")
    await look("result")
    await pilot.press("pagedown", "pagedown")
    await look("result-more")
    await pilot.press("o")
    await settle(pilot, "ChoiceDialog")
    await look("export")
    await back(pilot, "ResultScreen")
    await pilot.press("w")
    await settle(pilot, "DrilldownScreen")
    await look("drilldown")
    await pilot.press("enter")
    await settle(pilot, "ExplanationScreen")
    await look("explanation")
    await pilot.press("pagedown")
    await look("explanation-more")
    for screen in ("DrilldownScreen", "ResultScreen", "HistoryScreen", "LobbyScreen"):
        await back(pilot, screen)
    app.show_error(MlsimError("The bank cannot be read", "A bracket is not closed.", "banks/mine.toml, line 12"))
    await settle(pilot, "ChoiceDialog")
    await look("error")
    await back(pilot, "LobbyScreen")


async def practice_tour(pilot: Pilot[Any], look: Look) -> None:
    """The builder, and choosing several."""
    await pilot.press("p")
    await settle(pilot, "BuilderScreen")
    await look("practice")
    await pilot.press("home", "down", "enter")
    await settle(pilot, "Picker")
    await pilot.press("down", "space", "down", "down")
    await look("choosing")
    await back(pilot, "BuilderScreen")
    await back(pilot, "LobbyScreen")


async def learning_tour(pilot: Pilot[Any], look: Look) -> None:
    """What is between the exams: mistakes, due, progress with each of its parts, plan, settings."""
    app: Any = pilot.app
    await pilot.press("m")
    await settle(pilot, "MistakesScreen")
    await look("mistakes")
    await back(pilot, "LobbyScreen")
    await pilot.press("d")
    await settle(pilot, "DueScreen")
    await look("due")
    await back(pilot, "LobbyScreen")
    await pilot.press("g")
    await settle(pilot, "ProgressScreen")
    await look("progress")
    for part in range(2, 12):
        before = text(app)
        await pilot.press("n")
        if text(app) == before or "This is the last part" in text(app):
            break
        await look(f"progress-{part}")
    await back(pilot, "LobbyScreen")
    await pilot.press("n")
    await settle(pilot, "PlanScreen")
    await look("plan")
    await back(pilot, "LobbyScreen")
    await pilot.press("s")
    await settle(pilot, "SettingsScreen")
    await look("settings")
    await pilot.press("end", "up", "up")
    await look("settings-theme")
    await back(pilot, "LobbyScreen")


async def exchange_tour(pilot: Pilot[Any], look: Look, file: Path) -> None:
    """Import and export: the banks, naming a file, its preview."""
    await pilot.press("o")
    await settle(pilot, "ExchangeScreen")
    await look("import")
    await pilot.press("i")
    await settle(pilot, "PathDialog")
    await until(pilot, "as it is typed")
    await look("path")
    pilot.app.screen.query_one(Input).value = str(file)
    await pilot.pause()
    await pilot.press("enter")
    await settle(pilot, "PreviewScreen")
    await look("preview")
    await pilot.press("down", "enter")
    await settle(pilot, "Reading")
    await look("preview-question")
    await back(pilot, "PreviewScreen")
    await pilot.press("c")
    await settle(pilot, "ChoiceDialog")
    await look("change")
    await back(pilot, "PreviewScreen")
    for screen in ("ExchangeScreen", "LobbyScreen"):
        await back(pilot, screen)


async def search_tour(pilot: Pilot[Any], look: Look) -> None:
    """Searching all banks, a question that was found, and the warm-up."""
    await pilot.press("slash", *"spot")
    await settle(pilot, "SearchLine")
    await pilot.pause()
    await look("search")
    await pilot.press("enter")
    await settle(pilot, "BankScreen")
    await until(pilot, "kept out")
    await look("bank")
    await pilot.press("enter")
    await settle(pilot, "BankQuestionScreen")
    await look("bank-question")
    await back(pilot, "BankScreen")
    await pilot.press("escape", "escape")
    await settle(pilot, "LobbyScreen")
    await pilot.press("w")
    await settle(pilot, "QuestionScreen")
    await look("warm-up")
    await back(pilot, "LobbyScreen")


async def tour(pilot: Pilot[Any], look: Look, file: Path) -> None:
    """Everything, in an app on the desk of `learnt`; ``file`` is one that can be imported."""
    await ready(pilot)
    await until(pilot, f"Today {EXAM}")
    await look("lobby")
    await pilot.press("e")
    await settle(pilot, "ChoiceDialog")
    await look("under-way")
    await pilot.press("a")
    await settle(pilot, "BriefingScreen")
    await look("briefing")
    await back(pilot, "LobbyScreen")
    await sitting_tour(pilot, look)
    await kinds_tour(pilot, look)
    await practice_tour(pilot, look)
    await result_tour(pilot, look)
    await learning_tour(pilot, look)
    await exchange_tour(pilot, look, file)
    await search_tour(pilot, look)
