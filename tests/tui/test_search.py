"""Search by one key: in the history, in the journal and in the banks; and what is copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.tui.driving import answer_all, flat, place, ready, settle, text, to_question
from tests.tui.learner import a_week
from textual.pilot import Pilot

from mlsim.cli.desk import FileDesk
from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp

SIZES = [(80, 24), (60, 18)]


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Wait for a thread."""
    for _ in range(300):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError(text(pilot.app))  # type: ignore[arg-type]


@pytest.fixture
def learnt(paths: Paths, clocks) -> MlsimApp:
    """The app of somebody with three sessions."""
    return MlsimApp(a_week(paths, clocks))


@pytest.mark.parametrize("size", SIZES)
async def test_the_history_is_filtered_at_each_letter(learnt: MlsimApp, size: tuple[int, int]) -> None:
    async with learnt.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("h")
        await settle(pilot, "HistoryScreen")
        assert "3 sessions" in text(learnt)
        await pilot.press("slash")
        await settle(pilot, "SearchLine")
        assert "Search the history" in text(learnt)
        await pilot.press(*"EXAM")
        assert "1 of 3" in text(learnt)
        await pilot.press("enter")
        await settle(pilot, "HistoryScreen")
        assert '"EXAM"' in text(learnt)
        assert "1 of 3 sessions" in text(learnt)
        await pilot.press("slash", *" nowhere", "enter")
        await settle(pilot, "HistoryScreen")
        assert "No hit: / changes the words, esc clears them." in flat(learnt)
        await pilot.press("enter")
        assert "There is nothing to open here." in text(learnt)
        await pilot.press("escape")
        assert "3 sessions" in text(learnt)
        assert "The search is cleared; esc goes back." in text(learnt)
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")


async def test_escape_in_the_line_searches_for_nothing_and_arrows_move_the_list(learnt: MlsimApp) -> None:
    async with learnt.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("h")
        await settle(pilot, "HistoryScreen")
        screen: Any = learnt.screen
        await pilot.press("slash", *"practice", "down")
        assert [row.mode for row in screen._listed] == ["practice", "practice"]
        assert screen.query_one("#main").value == screen._listed[1]
        await pilot.press("escape")
        await settle(pilot, "HistoryScreen")
        assert screen.words == ""
        assert "3 sessions" in text(learnt)
        await pilot.press("slash", *"practice", "ctrl+q")
        await settle(pilot, "HistoryScreen")
        assert screen.words == ""


async def test_the_journal_is_searched_in_the_same_way(learnt: MlsimApp) -> None:
    async with learnt.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("m")
        await settle(pilot, "MistakesScreen")
        screen: Any = learnt.screen
        everything = len(screen._all)
        await pilot.press("slash", *"nobody")
        assert 0 < len(screen._listed) < everything
        await pilot.press("enter")
        await settle(pilot, "MistakesScreen")
        await pilot.press("escape")
        assert len(screen._listed) == everything
        assert place(learnt) == "MistakesScreen"
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")


async def to_banks(pilot: Pilot[Any], *keys: str, words: str = "endpoint") -> Any:
    await ready(pilot)
    await pilot.press(*(keys or ("slash",)))
    await settle(pilot, "SearchLine")
    await pilot.press(*words, "enter")
    await settle(pilot, "BankScreen")
    screen: Any = pilot.app.screen
    await until(pilot, lambda: screen._found.done)
    await pilot.pause()
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_of_the_banks_is_found_and_read_without_its_key(
    app: MlsimApp, desk: FileDesk, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await to_banks(pilot)
        hits = screen._found.hits
        assert len(hits) > 1
        assert f"{len(hits)} of 15 questions" in text(app)
        assert "banks/try.toml" in text(app)
        await pilot.press("down", "enter")
        await settle(pilot, "BankQuestionScreen")
        page: Any = app.screen._page  # type: ignore[attr-defined]
        question = page.asked.question
        assert question.id == hits[1].question
        assert "e shows key and explanations. It then counts as seen" in flat(app)
        shown = flat(app)
        for option in question.options if question.type in ("single", "multiple") else ():
            assert (option.why or "none")[:20] not in shown
        assert not desk.paths.reviews.exists()
        await pilot.press("y")
        await until(pilot, lambda: "Copied" in text(app))
        assert "Key:" not in app.clipboard
        await pilot.press("e")
        await until(pilot, lambda: "It counts as seen from now on." in text(app))
        assert "e shows key" not in text(app)
        assert list(desk.standing.explained()) == [question.id]
        await pilot.press("y")
        await until(pilot, lambda: "Copied" in text(app) and "Key:" in app.clipboard)
        await pilot.press("p")
        await until(pilot, lambda: hits[0].question in text(app))
        assert "e shows key and explanations." in flat(app)
        await pilot.press("p")
        assert "This is the first question of the list." in text(app)
        await pilot.press("n")
        await until(pilot, lambda: hits[1].question in text(app))
        assert "You have read them before" in flat(app)
        await pilot.press("escape")
        await settle(pilot, "BankScreen")
        assert screen.query_one("#main").value == hits[1].question


async def test_a_disk_that_takes_nothing_keeps_the_key_hidden(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_banks(pilot)
        await pilot.press("enter")
        await settle(pilot, "BankQuestionScreen")
        desk.paths.reviews.parent.mkdir(parents=True, exist_ok=True)
        desk.paths.reviews.write_text("a file in the place of the folder", encoding="utf-8")
        await pilot.press("e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("enter")
        await settle(pilot, "BankQuestionScreen")
        assert "e shows key and explanations." in flat(app)


async def test_no_hit_says_what_to_do_and_escape_leaves(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
        await pilot.press("slash")
        await settle(pilot, "SearchLine")
        await pilot.press(*"zebra [/b]", "enter")
        await settle(pilot, "BankScreen")
        await until(pilot, lambda: "No hit: /" in text(app))
        assert '"zebra [/b]"' in text(app)
        await pilot.press("y", "enter")
        assert "There is nothing to read here." in text(app)
        # Without words there would be nothing to list: one key leaves.
        await pilot.press("escape")
        await settle(pilot, "ExchangeScreen")


async def test_nobody_stays_where_nothing_was_searched(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("slash")
        await settle(pilot, "SearchLine")
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")


async def test_in_a_running_exam_only_the_question_is_copied(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press("a", "y")
        await until(pilot, lambda: "Copied" in text(app))
        question = sitting.question
        assert app.clipboard.startswith(question.stem[:20])
        assert question.id not in app.clipboard
        assert "Key:" not in app.clipboard
        assert "Answered" not in app.clipboard
        lines = app.clipboard.count("\n")
        assert f"Copied {lines} lines; also in " in text(app)
        assert desk.paths.copied.read_text(encoding="utf-8") == app.clipboard


async def test_practice_explanation_drilldown_and_journal_copy_the_key(app: MlsimApp) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        await to_question(pilot, "t")
        await pilot.press("y")
        await until(pilot, lambda: "Copied" in text(app))
        assert "Key:" not in app.clipboard
        await pilot.press("a", "enter", "y")
        await until(pilot, lambda: "Key:" in app.clipboard)
        await pilot.press("ctrl+q")
    again = MlsimApp(app.desk)
    async with again.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        await pilot.press("down", "e")
        await settle(pilot, "BriefingScreen")
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
        await answer_all(pilot, again.screen.sitting, right=False)  # type: ignore[attr-defined]
        await pilot.press("ctrl+e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("e")
        await settle(pilot, "ResultScreen")
        await pilot.press("w")
        await settle(pilot, "DrilldownScreen")
        copied: list[str] = []
        for keys, name in (
            (("y",), "DrilldownScreen"),
            (("enter",), "ExplanationScreen"),
            (("y",), "ExplanationScreen"),
        ):
            await pilot.press(*keys)
            await settle(pilot, name)
            await until(pilot, lambda keys=keys: keys != ("y",) or "Copied" in text(again))
            copied.append(again.clipboard)
        assert copied[0] == copied[2]
        assert "Key:" in copied[0]
        assert "Answered:" in copied[0]


async def test_where_no_file_can_be_written_the_line_says_so(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_question(pilot)
        desk.paths.copied.mkdir(parents=True)
        await pilot.press("y")
        await until(pilot, lambda: "no file could be written of it" in text(app))
        assert app.clipboard
