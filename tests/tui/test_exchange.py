"""Import in the app: by keys alone, with a preview before anything is written and a report behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.samples import write
from tests.tui.driving import answer_all, flat, place, ready, settle, text, to_question, typed
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from mlsim.cli.desk import FileDesk
from mlsim.store.banks import load_library
from mlsim.store.paths import Paths
from mlsim.tui.app import MlsimApp
from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

GIFT = "$CATEGORY: Data\n\n::one:: Größe? {=ja ~nein}\n\nNo key? {~a ~b}\n\n::two:: Farbe [/b]? {=rot ~blau}\n"
FIXTURES = Path(__file__).parents[1] / "formats" / "fixtures"
SIZES = [(80, 24), (60, 18)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "work" / "course.txt", GIFT)


async def to_preview(pilot: Pilot[None], path: Path) -> None:
    await ready(pilot)
    await pilot.press("o")
    await settle(pilot, "ExchangeScreen")
    await pilot.press("i")
    await typed(pilot, str(path))
    await settle(pilot, "PreviewScreen")


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_is_previewed_then_imported_then_its_exam_is_sat(
    app: MlsimApp, paths: Paths, file: Path, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await to_preview(pilot, file)
        seen = flat(app)
        assert "2 of 3 questions would be imported as GIFT." in seen
        assert "E-NO-KEY" in seen
        assert "Nothing has been written yet" in seen
        assert not paths.banks.exists()
        await pilot.press("i")
        await settle(pilot, "PreviewScreen")
        for _ in range(100):
            if "Imported 2 of 3" in flat(app):
                break
            await pilot.pause(0.02)
        assert "Imported 2 of 3 questions into course, which has 2 now." in flat(app)
        assert "Exam COURSE: 2 questions, 4 minutes, pass mark 70 %" in flat(app)
        assert len(load_library(paths).serving("COURSE")) == 2
        await pilot.press("i")
        assert "It is imported already." in flat(app)
        await pilot.press("escape")
        await settle(pilot, "ExchangeScreen")
        assert "Banks of your own" in text(app)
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
        for _ in range(100):
            if "COURSE" in text(app):
                break
            await pilot.pause(0.02)
        assert "COURSE" in text(app)
        await pilot.press("home", "enter")
        await settle(pilot, "BriefingScreen")
        assert "COURSE" in text(app)
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
        sitting = await to_question(pilot, "enter")
        await answer_all(pilot, sitting)
        await pilot.press("ctrl+e")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("e")
        await settle(pilot, "ResultScreen")
        assert "100  PASS" in text(app)


async def test_a_question_of_the_preview_can_be_read_with_what_to_do(app: MlsimApp, file: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_preview(pilot, file)
        await pilot.press("down", "enter")
        await settle(pilot, "Reading")
        assert "E-NO-KEY: no option is marked as correct" in flat(app)
        assert "mark one in the file" in flat(app)
        await pilot.press("escape", "down", "enter")
        await settle(pilot, "Reading")
        assert "Farbe [/b]?" in text(app)
        await pilot.press("escape", "f", "f")
        assert "show: errors" in text(app)
        assert "Farbe" not in text(app)


async def test_what_is_changed_is_read_anew(app: MlsimApp, paths: Paths, file: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_preview(pilot, file)
        for letter, value in (("b", "mine"), ("l", "CC0"), ("s", "A course")):
            await pilot.press("c")
            await settle(pilot, "ChoiceDialog")
            await pilot.press(letter)
            await settle(pilot, "LineDialog")
            pilot.app.screen.query_one(Input).value = value
            await pilot.press("enter")
            await settle(pilot, "PreviewScreen")
        assert "Bank mine, a new one; exam MINE." in flat(app)
        assert "Licence: CC0. Source: A course." in flat(app)
        await pilot.press("c")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("x")
        for value in ("1", "9", "90"):
            await settle(pilot, "LineDialog")
            pilot.app.screen.query_one(Input).value = value
            await pilot.press("enter")
            await pilot.pause()
        await settle(pilot, "PreviewScreen")
        await pilot.press("c")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("t")
        await settle(pilot, "PreviewScreen")
        assert "Strict: nothing will be written" in flat(app)
        await pilot.press("i")
        assert "mend the errors first" in flat(app)
        await pilot.press("c")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("t")
        await settle(pilot, "PreviewScreen")
        await pilot.press("i")
        for _ in range(100):
            if "Imported" in flat(app):
                break
            await pilot.pause(0.02)
        assert "MINE: 1 questions, 9 minutes, pass mark 90 %" in flat(app)
        assert load_library(paths).headers[-1][0].license == "CC0"


async def test_a_change_that_cannot_be_is_said_and_taken_back(app: MlsimApp, file: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_preview(pilot, file)
        await pilot.press("c")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("b")
        await settle(pilot, "LineDialog")
        app.screen.query_one(Input).value = "Mein Kurs!"
        await pilot.press("enter")
        await settle(pilot, "ChoiceDialog")
        assert "cannot be a bank's name" in flat(app)
        await pilot.press("enter")
        await settle(pilot, "PreviewScreen")
        assert "Bank course, a new one" in flat(app)


async def test_a_file_that_is_not_there_is_said(app: MlsimApp, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
        await pilot.press("i")
        await typed(pilot, str(tmp_path / "none.md"))
        await settle(pilot, "ChoiceDialog")
        assert "There is no such file" in text(app)
        await pilot.press("enter")
        await settle(pilot, "ExchangeScreen")


@pytest.mark.parametrize("path", ["x" * 3900, "a\0b", "~nosuchuser/x"], ids=["long", "zero", "home"])
async def test_what_can_be_no_path_is_said(app: MlsimApp, path: str) -> None:
    async with app.run_test(size=(60, 18)) as pilot:
        await banks(pilot)
        await pilot.press("i")
        await typed(pilot, path)
        await settle(pilot, "ChoiceDialog")
        assert "The path cannot be used" in text(app)
        await pilot.press("enter")
        await settle(pilot, "ExchangeScreen")
        await pilot.press("down", "x")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("1")
        await pilot.pause(0.2)
        await pilot.press("w")
        await typed(pilot, path)
        await settle(pilot, "ChoiceDialog")
        assert "The path cannot be used" in text(app)


async def test_a_name_that_forges_the_screen_is_completed_but_never_shown_as_it_is(
    app: MlsimApp, tmp_path: Path
) -> None:
    folder = tmp_path / "in\x1b[31m"
    write(folder / "course.txt", GIFT)
    async with app.run_test(size=(80, 24)) as pilot:
        await banks(pilot)
        await pilot.press("i")
        await settle(pilot, "PathDialog")
        field = app.screen.query_one(Input)
        field.value = f"{tmp_path}/in"
        await pilot.pause(0.1)
        await pilot.press("tab")
        await pilot.pause(0.1)
        assert field.value == f"{folder}/"
        await pilot.press("c", "tab")
        await pilot.pause(0.1)
        assert field.value == f"{folder}/course.txt"
        assert "\x1b" not in text(app)
        await pilot.press("enter")
        await settle(pilot, "PreviewScreen")


async def test_what_is_pasted_as_a_path_comes_in_without_marks_that_nobody_sees(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await banks(pilot)
        await pilot.press("i")
        await settle(pilot, "PathDialog")
        app.screen.query_one(Input).post_message(Paste("\u202acou\0rse.txt"))
        await pilot.pause(0.1)
        assert app.screen.query_one(Input).value == "course.txt"


async def test_an_encoding_that_is_not_utf_8_is_asked_for(app: MlsimApp, tmp_path: Path) -> None:
    path = tmp_path / "alt.txt"
    path.write_bytes(GIFT.encode("cp1252"))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
        await pilot.press("enter")
        await typed(pilot, str(path))
        await settle(pilot, "ChoiceDialog")
        assert "cp1252: Western Europe" in text(app)
        await pilot.press("c")
        await settle(pilot, "PreviewScreen")
        assert "Größe?" in text(app)


async def test_a_file_of_no_known_format_may_be_given_one(app: MlsimApp, tmp_path: Path) -> None:
    path = write(tmp_path / "odd.txt", "Just words.\n")
    async with app.run_test(size=(60, 18)) as pilot:
        await ready(pilot)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
        await pilot.press("i")
        await typed(pilot, str(path))
        await settle(pilot, "ChoiceDialog")
        await pilot.press("f")
        await pilot.pause()
        await pilot.press("2")
        await settle(pilot, "PreviewScreen")
        assert "0 of 1 questions would be imported as GIFT" in flat(app)
        await pilot.press("i")
        assert "There is nothing to import." in flat(app)
        await pilot.press("escape")
        await settle(pilot, "ExchangeScreen")


@pytest.mark.parametrize("size", SIZES)
async def test_a_format_that_was_named_is_found_out_again_by_the_content(app: MlsimApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await to_preview(pilot, FIXTURES / "numbered.md")
        assert "as Markdown" in flat(app)

        async def named(*keys: str) -> None:
            await pilot.press("c")
            await settle(pilot, "ChoiceDialog")
            await pilot.press("f")
            await pilot.pause()
            assert "Which format is it?" in text(app)
            await pilot.press(*keys)
            await settle(pilot, "PreviewScreen")

        await named("2")
        assert "as GIFT" in flat(app)
        await named("enter")
        assert "as GIFT" in flat(app), "the row that changes nothing is the first"
        await named("escape")
        assert "as GIFT" in flat(app)
        await named("down", "enter")
        assert "as Markdown" in flat(app)
        await named("2")
        await named("c")
        assert "as Markdown" in flat(app)


async def test_every_answer_of_a_dialog_has_a_key_of_its_own(app: MlsimApp, file: Path) -> None:
    async with app.run_test(size=(60, 18)) as pilot:
        await to_preview(pilot, file)
        await pilot.press("c")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("f")
        await pilot.pause()
        titles = [row.title for row in app.desk.exchange.formats() if row.reads]
        rows = [line.strip(" │").removeprefix("> ").strip().partition("  ")[::2] for line in text(app).splitlines()]
        letters = {label.strip(): letter for letter, label in rows if label.strip() in titles}
        assert set(letters) == set(titles), "all are on the screen"
        assert len(set(letters.values()) - {"k", "c", "j"}) == len(titles)
        assert all(len(letter) == 1 for letter in letters.values())
        await pilot.press(letters["Anki package"])
        await settle(pilot, "ChoiceDialog")
        assert "Which format is it?" not in text(app)


async def test_an_answer_without_a_text_is_an_answer(app: MlsimApp) -> None:
    given: list[str | None] = []
    async with app.run_test(size=(60, 18)) as pilot:
        await ready(pilot)
        choices = [Choice("k", "Keep", "keep"), Choice("n", "Nothing", "")]
        app.push_screen(ChoiceDialog("Which?", "", choices, "keep"), given.append)
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
    assert given == [""]


async def test_paths_are_completed(app: MlsimApp, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(file.parent / "course-two.txt", GIFT)
    (file.parent / "other").mkdir()
    monkeypatch.chdir(file.parent)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
        await pilot.press("i")
        await settle(pilot, "PathDialog")
        field = app.screen.query_one(Input)
        await pilot.press("c")
        await pilot.pause(0.1)
        assert "course-two.txt" in text(app)
        assert "other/" not in text(app)
        await pilot.press("tab")
        await pilot.pause(0.1)
        assert field.value == "course"
        await pilot.press("down", "down")
        await pilot.press("tab")
        await pilot.pause(0.1)
        assert field.value == "course.txt"
        field.value = "o"
        await pilot.pause(0.1)
        await pilot.press("down", "enter")
        await pilot.pause(0.1)
        assert (place(app), field.value) == ("PathDialog", "other/")
        await pilot.press("escape")
        await settle(pilot, "ExchangeScreen")


async def test_reading_a_long_file_can_be_stopped(app: MlsimApp, desk: FileDesk, paths: Paths, tmp_path: Path) -> None:
    path = write(tmp_path / "long.gift", "".join(f"Question {n}? {{=yes {n} ~no {n}}}\n\n" for n in range(30_000)))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("o")
        await settle(pilot, "ExchangeScreen")
        await pilot.press("i")
        await typed(pilot, str(path))
        await settle(pilot, "Waiting")
        await pilot.press("escape")
        await settle(pilot, "ExchangeScreen")
        assert not paths.banks.exists()


async def test_help_knows_the_keys(app: MlsimApp, file: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_preview(pilot, file)
        await pilot.press("question_mark")
        await settle(pilot, "Help")
        assert "write the questions into the bank" in flat(app)


async def banks(pilot: Pilot[None]) -> None:
    await ready(pilot)
    await pilot.press("o")
    await settle(pilot, "ExchangeScreen")


async def preview(pilot: Pilot[None]) -> None:
    await to_preview(pilot, FIXTURES / "moodle.gift")
    await pilot.press("down")


@pytest.mark.parametrize("scene", [banks, preview], ids=lambda scene: scene.__name__)
def test_how_it_looks(snap_compare, app: MlsimApp, scene) -> None:
    assert snap_compare(app, run_before=scene, terminal_size=(80, 24))
