"""A disk that does not take what is written, while an exam runs and when it is left."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.tui.driving import flat, keys_for, ready, settle, text, to_question

from mlsim.cli.desk import FileDesk
from mlsim.core.wish import Wish
from mlsim.store.journal import parse
from mlsim.tui.app import MlsimApp


class FullDisk:
    """Refuses what the pen writes for as long as it is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        real = os.write

        def write(handle: int, data: bytes) -> int:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(handle, data)

        monkeypatch.setattr("mlsim.store.files.os.write", write)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    return FullDisk(monkeypatch)


async def test_the_exam_goes_on_and_says_so_and_writes_when_there_is_room(
    app: MlsimApp, disk: FullDisk, desk: FileDesk
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        disk.full = True
        await pilot.press(*keys_for(sitting, 0))
        assert "Not saved: No space left on device." in text(app)
        await pilot.press("n")
        assert sitting.current == 1
        disk.full = False
        await pilot.press("m")
        assert "Not saved" not in text(app)
        await pilot.press("ctrl+q")
        await pilot.pause()
    (row,) = desk.lobby().unfinished
    assert (row.answered, row.damaged) == (1, 0)


async def test_leaving_without_room_offers_to_try_again(app: MlsimApp, disk: FullDisk, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        disk.full = True
        await pilot.press(*keys_for(sitting, 0), "escape", "l")
        await settle(pilot, "ChoiceDialog")
        assert "The last answers are not on the disk" in text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "The last answers are not on the disk" in text(app), "it is still full"
        disk.full = False
        await pilot.press("t")
        await settle(pilot, "LobbyScreen")
    (row,) = desk.lobby().unfinished
    assert row.answered == 1
    desk.resume(row.id).leave()


async def test_leaving_without_room_offers_another_place(app: MlsimApp, disk: FullDisk, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        disk.full = True
        await pilot.press(*keys_for(sitting, 0), "escape", "l")
        await settle(pilot, "ChoiceDialog")
        await pilot.press("s")
        await settle(pilot, "LineDialog")
        await pilot.press(*str(place), "enter")
        await settle(pilot, "ChoiceDialog")
        assert "The session cannot be saved there" in text(app)
        await pilot.press("enter")
        await settle(pilot, "ChoiceDialog")
        disk.full = False
        await pilot.press("s")
        await settle(pilot, "LineDialog")
        await pilot.press(*str(place), "enter")
        await settle(pilot, "ChoiceDialog")
        assert "Saved elsewhere" in flat(app)
        await pilot.press("enter")
        await settle(pilot, "LobbyScreen")
    (copy,) = place.iterdir()
    loaded = parse(copy.read_bytes(), "copy")
    assert loaded.session.answers[0].marks == sitting.session.answers[0].marks
    assert loaded.damage == ()


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be removed there")
async def test_a_folder_that_vanishes_is_written_anew(
    app: MlsimApp, desk: FileDesk, make_desk: Callable[[], FileDesk]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press(*keys_for(sitting, 0), "n")
        shutil.rmtree(desk.paths.sessions)
        await pilot.press(*keys_for(sitting, 1))
        assert "Not saved" not in text(app)
        await pilot.press("ctrl+q")
        await pilot.pause()
    (row,) = make_desk().lobby().unfinished
    assert (row.answered, row.damaged) == (2, 0)


async def test_a_result_without_room_is_kept_until_there_is(app: MlsimApp, disk: FullDisk, desk: FileDesk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press(*keys_for(sitting, 0), "ctrl+e")
        await settle(pilot, "ChoiceDialog")
        disk.full = True
        await pilot.press("e")
        await pilot.pause(0.3)
        assert "The last answers are not on the disk" in text(app)
        disk.full = False
        await pilot.press("t")
        await settle(pilot, "ResultScreen")
    assert desk.lobby().sessions[0].state == "submitted"


async def test_a_session_that_another_program_holds_can_be_looked_at(
    desk: FileDesk, make_desk: Callable[[], FileDesk]
) -> None:
    sitting = desk.begin(desk.prepare(Wish("TRY-1")))
    sitting.choose(sitting.shown[0])
    app = MlsimApp(make_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await settle(pilot, "ChoiceDialog")
        assert f"Process {os.getpid()} holds it" in flat(app)
        await pilot.press("l")
        await settle(pilot, "OverviewScreen")
        assert "Looking: all" in text(app)
        assert "End the exam" not in text(app)
        await pilot.press("enter")
        await settle(pilot, "Reading")
        await pilot.press("escape", "ctrl+e")
        await settle(pilot, "OverviewScreen")
        assert "It is open in another program" in text(app)
        await pilot.press("escape")
        await settle(pilot, "LobbyScreen")
    before = len(sitting.session.answers)
    sitting.leave()
    assert len(make_desk().resume(sitting.session.header.id).session.answers) == before
