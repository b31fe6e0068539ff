"""The settings by keys, and how the program looks for them."""

from __future__ import annotations

import asyncio
import time
from datetime import date

import pytest
from tests.tui.driving import flat, ready, settle, text

from mlsim.cli.desk import FileDesk
from mlsim.core.base.errors import SettingsError
from mlsim.core.screens.settings import Settings, SettingsStore
from mlsim.store.looks import looks
from mlsim.tui.app import MlsimApp


async def open_settings(pilot) -> None:
    await ready(pilot)
    await pilot.press("s")
    await settle(pilot, "SettingsScreen")


async def until(pilot, words: str) -> None:
    for _ in range(200):
        await pilot.pause(0.01)
        if words in flat(pilot.app):
            return
    raise AssertionError(f"no {words!r}:\n{text(pilot.app)}")


async def test_an_exam_day_is_set_refused_and_taken_back(app: MlsimApp, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_settings(pilot)
        assert "TRY-1 not set" in flat(app)
        await pilot.press("enter")
        await settle(pilot, "LineDialog")
        await pilot.press(*"2027-01-20", "enter")
        await until(pilot, "TRY-1 is on 20 Jan 2027.")
        assert "Wed 20 Jan 2027 in 59 days" in flat(app)
        assert desk.settings.load().date_of("TRY-1") == date(2027, 1, 20)
        await pilot.press("enter")
        await settle(pilot, "LineDialog")
        await pilot.press(*["backspace"] * 10, *"soon", "enter")
        await until(pilot, "A day is written 2027-01-31")
        await pilot.press("enter")
        await settle(pilot, "LineDialog")
        await pilot.press(*["backspace"] * 10, "enter")
        await until(pilot, "TRY-1 has no day any more.")
        assert desk.settings.load().dates == {}
        assert desk.settings.load().no_date == ("TRY-1",), "that is an answer, too"


async def test_what_is_changed_counts_at_once(app: MlsimApp, desk: FileDesk, make_desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_settings(pilot)
        await pilot.press("down", "right")
        await until(pilot, "30 minutes")
        await pilot.press("down", "left", "left")
        await until(pilot, "68% right")
        await pilot.press("down", "right")
        await until(pilot, "light")
        assert app.theme == "mlsim-light"
        await pilot.press("down", "enter")
        await until(pilot, "ASCII only")
        assert app.has_class("-ascii")
        await pilot.press("up", "up", *["left"] * 9)
        await until(pilot, "65% right")
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
        await pilot.press("e")
        await settle(pilot, "BriefingScreen")
        assert "10 questions in 70 minutes, extra time (30) included" in flat(app)
        assert "(65%)" in flat(app)
    settings = desk.settings.load()
    assert (settings.extra, settings.cut, settings.theme, settings.ascii) == ("30", 0.65, "mlsim-light", True)
    again = MlsimApp(make_desk())
    async with again.run_test(size=(80, 24)):
        assert again.theme == "mlsim-light", "from the first frame on"
        assert again.has_class("-ascii")


class _SlowFirst:
    """Settings whose first save takes longer than those behind it, or fails."""

    def __init__(self, kept: SettingsStore, fails: bool = False) -> None:
        self._kept, self._fails, self._saves = kept, fails, 0
        self.where = kept.where

    def load(self) -> Settings:
        return self._kept.load()

    def remarks(self) -> tuple[SettingsError, ...]:
        return self._kept.remarks()

    def save(self, settings: Settings) -> None:
        self._saves += 1
        if self._saves == 1:
            time.sleep(0.3)
            if self._fails:
                raise SettingsError("The settings cannot be saved", "The disk is full.")
        self._kept.save(settings)


async def test_keys_that_come_faster_than_the_disk_all_count(app: MlsimApp, desk: FileDesk) -> None:
    kept = desk.settings
    desk.settings = _SlowFirst(kept)  # type: ignore[assignment]
    async with app.run_test(size=(80, 24)) as pilot:
        await open_settings(pilot)
        await pilot.press("down", "right", "down", "left", "left", "left", "down", "right", "down", "right")
        await until(pilot, "ASCII only")
        await pilot.pause(0.4)
        seen = flat(app)
        for said in ("30 minutes", "67% right", "light", "ASCII only"):
            assert said in seen
    settings = kept.load()
    assert (settings.extra, settings.cut, settings.theme, settings.ascii) == ("30", 0.67, "mlsim-light", True)


async def test_what_was_changed_last_is_saved_though_the_program_is_left_at_once(app: MlsimApp, desk: FileDesk) -> None:
    kept = desk.settings
    desk.settings = _SlowFirst(kept)  # type: ignore[assignment]
    async with app.run_test(size=(80, 24)) as pilot:
        await open_settings(pilot)
        await pilot.press("down", "right", "right", "escape", "q")
    await asyncio.get_running_loop().shutdown_default_executor()
    assert kept.load().extra == "1.25x"


async def test_what_could_not_be_saved_is_not_shown_and_not_built_upon(app: MlsimApp, desk: FileDesk) -> None:
    kept = desk.settings
    desk.settings = _SlowFirst(kept, fails=True)  # type: ignore[assignment]
    async with app.run_test(size=(80, 24)) as pilot:
        await open_settings(pilot)
        await pilot.press("down", "right")
        await settle(pilot, "ChoiceDialog")
        assert "The disk is full." in flat(app)
        await pilot.press("enter")
        await settle(pilot, "SettingsScreen")
        assert "Extra time none" in flat(app)
        await pilot.press("down", "left")
        await until(pilot, "69% right")
    assert (kept.load().extra, kept.load().cut) == (None, 0.69)


async def test_in_ascii_there_is_nothing_else_on_the_screen(app: MlsimApp, desk: FileDesk) -> None:
    desk.settings.save(desk.settings.load().model_copy(update={"ascii": True}))
    plain = MlsimApp(desk)
    async with plain.run_test(size=(60, 18)) as pilot:
        await ready(pilot)
        await pilot.press("p")
        await settle(pilot, "BuilderScreen")
        await pilot.press("home", "down", "enter")
        await settle(pilot, "Picker")
        assert "+---" in text(plain)
        assert text(plain).isascii()


async def test_settings_that_cannot_be_used_are_named_with_their_line_and_left_alone(
    app: MlsimApp, desk: FileDesk
) -> None:
    path = desk.paths.settings
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("schema = 1\ncut = 2.0\n", encoding="utf-8")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("s")
        await settle(pilot, "ChoiceDialog")
        assert "line 2" in flat(app)
        await pilot.press("enter")
        await settle(pilot, "LobbyScreen")
    assert path.read_text(encoding="utf-8") == "schema = 1\ncut = 2.0\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, (None, False)),
        ("", (None, False)),
        ('theme = "light"\nascii = true\n', ("light", True)),
        ("theme='dark'\nascii = false", ("dark", False)),
        ('theme = "high-noon"', ("high-noon", False)),
        ("theme = 3", (None, False)),
        ('# theme = "light"\n', (None, False)),
        ("\x00\xff", (None, False)),
    ],
)
def test_the_first_frame_looks_into_the_file_only(
    tmp_path, content: str | None, found: tuple[str | None, bool]
) -> None:
    path = tmp_path / "settings.toml"
    if content is not None:
        path.write_bytes(content.encode("latin-1"))
    assert looks(path) == found


async def test_a_theme_that_does_not_exist_is_said_in_the_lobby_and_in_its_row(desk: FileDesk) -> None:
    path = desk.paths.settings
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('theme = "pink"\n', encoding="utf-8")
    app = MlsimApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.theme == "mlsim-dark"
        await ready(pilot)
        assert "1 thing could not be loaded: i shows what" in flat(app)
        await pilot.press("i")
        await settle(pilot, "Reading")
        assert "There is no theme pink" in flat(app)
        assert "line 1, field theme" in flat(app)
        assert "mlsim-contrast" in flat(app)
        await pilot.press("escape", "e")
        await settle(pilot, "BriefingScreen")
        await pilot.press("escape", "s")
        await settle(pilot, "SettingsScreen")
        assert "Colours pink: no such theme" in flat(app)
        await pilot.press("down", "down", "down", "right")
        await until(pilot, "Colours mlsim-dark")
    assert desk.settings.load().theme == "mlsim-dark"
    assert desk.settings.remarks() == ()
