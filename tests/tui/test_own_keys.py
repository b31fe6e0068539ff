"""A person's own keys: on every screen from the first key on, in footers and in help."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.store.samples import write
from tests.tui.driving import answer_all, flat, place, ready, settle, text, to_question
from textual.widgets import Input

from mlsim.cli.desk import FileDesk
from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp

Make = Callable[[str], MlsimApp]


@pytest.fixture
def with_keys(paths: Paths, make_desk: Callable[[], FileDesk]) -> Make:
    """The app of a person with a settings file."""

    def make(settings: str) -> MlsimApp:
        write(paths.settings, settings)
        return MlsimApp(make_desk())

    return make


async def test_the_first_key_in_the_lobby_is_the_persons_own(with_keys: Make) -> None:
    app = with_keys('[keys]\n"lobby.settings" = "z"\n"lobby.exam" = ["f4"]\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "F4 exam" in text(app)
        await pilot.press("z")
        await settle(pilot, "SettingsScreen")
        assert "2 of your own" in text(app)
        await pilot.press("escape", "s")
        assert place(app) == "LobbyScreen"
        assert "s does nothing here: ? shows the keys." in text(app)


async def test_screens_dialogs_and_lines_have_the_persons_keys_and_not_those_of_the_table(with_keys: Make) -> None:
    app = with_keys(
        '[keys]\n"question.flag" = "f4"\n"question.menu" = "f9"\n"dialog.cancel" = "f8"\n"line.cancel" = "f7"\n'
        '"line.accept" = "f6"\n"question.scenario" = []\n"reading.back" = "f5"\n'
    )
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press("m")
        assert not sitting.answer.marks.flagged
        await pilot.press("f4")
        assert sitting.answer.marks.flagged
        assert "F4 flag" in text(app)
        await pilot.press("escape")
        assert place(app) == "QuestionScreen"
        await pilot.press("f9")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("escape")
        assert place(app) == "ChoiceDialog"
        await pilot.press("f8")
        await settle(pilot, "QuestionScreen")
        await pilot.press("w", "a", "escape", "enter")
        assert place(app) == "LineDialog"
        assert "F6 saves   F7 cancels" in text(app)
        assert app.screen.query_one(Input).value == "a"
        await pilot.press("f6")
        await settle(pilot, "QuestionScreen")
        assert sitting.answer.marks.note == "a"
        await pilot.press("w", "b", "f7")
        await settle(pilot, "QuestionScreen")
        assert sitting.answer.marks.note == "a"
        await pilot.press("question_mark")
        await settle(pilot, "Help")
        assert "F4" in text(app)
        await pilot.press("escape")
        assert place(app) == "Help"
        await pilot.press("f5")
        await settle(pilot, "QuestionScreen")


async def test_causes_have_the_keys_that_were_given_to_them(with_keys: Make) -> None:
    app = with_keys('[keys]\n"explanation.cause" = ["6", "7", "8", "9", "0"]\n')
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await answer_all(pilot, sitting, right=False)
        await pilot.press("ctrl+e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("e")
        await settle(pilot, "ResultScreen")
        await pilot.press("w")
        await settle(pilot, "DrilldownScreen")
        await pilot.press("enter")
        await settle(pilot, "ExplanationScreen")
        assert "Why? 6 did not know, 7 misread" in flat(app)
        await pilot.press("7")
        for _ in range(100):
            await pilot.pause(0.01)
            if "[misread]" in text(app):
                break
        assert "[misread]" in text(app)


async def test_what_is_wrong_is_said_in_the_lobby_and_in_the_settings_and_the_others_count(with_keys: Make) -> None:
    app = with_keys('[keys]\n"lobby.quick" = "e"\n"question.flag" = "a"\n"lobby.history" = "z"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "2 things could not be loaded: i shows what" in text(app)
        await pilot.press("i")
        await settle(pilot, "Reading")
        assert "e is lobby.exam already" in flat(app)
        assert "line 2, lobby.quick" in flat(app)
        assert "a names an option" in flat(app)
        await pilot.press("escape", "s")
        await settle(pilot, "SettingsScreen")
        assert "1 of your own, 2 wrong" in text(app)
        await pilot.press("end", "enter")
        await settle(pilot, "Reading")
        assert "e is lobby.exam already" in flat(app)
        await pilot.press("escape")
        await settle(pilot, "SettingsScreen")
        await pilot.press("escape", "z")
        await settle(pilot, "HistoryScreen")


@pytest.mark.parametrize(
    "settings", ["[keys]\n= 3\n", "keys = 3\n", '[keys]\n"lobby.leave" = []\n"lobby.open" = [3]\n']
)
async def test_no_keys_keep_the_program_from_starting(with_keys: Make, settings: str) -> None:
    app = with_keys(settings)
    async with app.run_test(size=(60, 18)) as pilot:
        await ready(pilot)
        await pilot.press("i")
        await settle(pilot, "Reading")
        assert "settings.toml" in flat(app)


async def test_what_the_settings_screen_saves_keeps_the_keys(with_keys: Make, paths: Paths) -> None:
    app = with_keys('theme = "dark"\n[keys]\n"lobby.history" = "z"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("s")
        await settle(pilot, "SettingsScreen")
        await pilot.press("end", "up", "right")
        for _ in range(100):
            await pilot.pause(0.01)
            if "ascii = true" in paths.settings.read_text(encoding="utf-8"):
                break
    assert "ascii = true" in paths.settings.read_text(encoding="utf-8")
    assert '"lobby.history" = "z"' in paths.settings.read_text(encoding="utf-8")
