"""A disk that does not take what is written, while an exam runs and when it is left."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes import FakeClocks
from tests.tui.driving import flat, keys_for, ready, settle, text, to_question

from mlsim.cli.desk import FileDesk
from mlsim.cli.doctor import examine
from mlsim.core.form.wish import Wish
from mlsim.store.journal import parse
from mlsim.store.pen import JournalPen
from mlsim.tui.app import MlsimApp


class FullDisk:
    """Refuses what the pen writes for as long as it is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        self.number = errno.ENOSPC
        real = os.write

        def write(handle: int, data: bytes) -> int:
            if self.full:
                raise OSError(self.number, os.strerror(self.number))
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


async def test_an_fsync_that_fails_behind_a_key_is_said_at_the_next_beat(
    app: MlsimApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that syncs finds out after the key was painted; no second need have passed, and no key need follow."""
    asked, refused = threading.Event(), threading.Event()

    def sync(_handle: int) -> None:
        asked.wait(10)
        refused.set()
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        monkeypatch.setattr("mlsim.store.pen.sync", sync)
        await pilot.press(*keys_for(sitting, 0))
        assert "Not saved" not in text(app)
        asked.set()
        assert await asyncio.to_thread(refused.wait, 10)
        while not sitting.trouble:
            await pilot.pause(0.01)
        app.screen.beat()  # type: ignore[attr-defined]
        await pilot.pause()
        assert f"Not saved: {os.strerror(errno.EIO)}." in text(app)
        monkeypatch.undo()
        await pilot.press("m")
        assert "Not saved" not in text(app)
        await pilot.press("ctrl+q")


WHY = ("ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EIO", "ENODEV", "ESTALE", "EFBIG")
"""Full, over quota, made read-only, permission lost, broken, unplugged, vanished from the network, larger than is allowed."""


@pytest.mark.parametrize("name", [name for name in WHY if hasattr(errno, name)])
async def test_whatever_the_disk_says_is_said_and_writing_is_tried_again_by_itself(
    app: MlsimApp, disk: FullDisk, desk: FileDesk, clocks: FakeClocks, name: str
) -> None:
    disk.number = getattr(errno, name)
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        (path,) = desk.files.files()
        before = path.read_bytes()
        disk.full = True
        await pilot.press(*keys_for(sitting, 0))
        assert f"Not saved: {os.strerror(disk.number)}." in text(app)
        assert path.read_bytes() == before, "what was there is still there"
        disk.full = False
        for _ in range(62):
            clocks.advance(0.25)
            sitting.beat()
        await pilot.pause(0.3)
        assert "Not saved" not in text(app)
        assert desk.files.load(path).session.answers[0] == sitting.session.answers[0]
        await pilot.press("ctrl+q")


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


@pytest.mark.parametrize("over", [(), ("question_mark",), ("escape",), ("r",), ("ctrl+e",)], ids=str)
async def test_leaving_from_anywhere_asks_what_to_do_with_what_is_not_saved(
    app: MlsimApp, disk: FullDisk, desk: FileDesk, over: tuple[str, ...]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        disk.full = True
        await pilot.press(*keys_for(sitting, 0), *over)
        await pilot.pause(0.1)
        await pilot.press("ctrl+q")
        await pilot.pause(0.2)
        assert "The last answers are not on the disk" in text(app)
        disk.full = False
        await pilot.press("t")
        await pilot.pause(0.1)
    (row,) = desk.lobby().unfinished
    assert row.answered == 1


async def test_leaving_when_asked_again_saves_a_copy_and_says_where(
    app: MlsimApp, disk: FullDisk, desk: FileDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = JournalPen.retry
    monkeypatch.setattr(JournalPen, "retry", lambda pen: real(pen) if not disk.full else pen.trouble)
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        disk.full = True
        await pilot.press(*keys_for(sitting, 0), "ctrl+q")
        await settle(pilot, "ChoiceDialog")
        disk.full = False
        # The disk of the sessions takes nothing still, but another folder does.
        monkeypatch.setattr(JournalPen, "retry", lambda pen: "No space left on device")
        await pilot.press("ctrl+q")
        await pilot.pause(0.1)
    (copy,) = (desk.paths.config / "rescued").iterdir()
    assert str(copy) in app.last_words
    assert parse(copy.read_bytes(), "x").session.answers == sitting.session.answers
    assert doctor_says(desk, "A session that could not be saved in its place")


def doctor_says(desk: FileDesk, what: str) -> bool:
    return any(finding["what"] == what for finding in examine(desk.paths)["findings"])


async def test_being_told_to_end_without_room_saves_a_copy_and_says_where(
    app: MlsimApp, disk: FullDisk, desk: FileDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        disk.full = True
        await pilot.press(*keys_for(sitting, 0))
        monkeypatch.setattr(JournalPen, "_flush", lambda pen: None)
        monkeypatch.setattr(JournalPen, "retry", lambda pen: "No space left on device")
        disk.full = False
        app._told_to_end(15)
        await pilot.pause()
    assert app.return_code == 143
    (copy,) = (desk.paths.config / "rescued").iterdir()
    assert str(copy) in app.last_words
    assert parse(copy.read_bytes(), "x").session.answers == sitting.session.answers


async def test_nothing_is_said_at_the_end_if_all_is_saved(app: MlsimApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = await to_question(pilot)
        await pilot.press(*keys_for(sitting, 0))
        app._told_to_end(15)
        await pilot.pause()
    assert (app.return_code, app.last_words) == (143, "")


def test_a_copy_that_can_be_saved_nowhere_is_said(desk: FileDesk, disk: FullDisk) -> None:
    sitting = desk.begin(desk.prepare(Wish("TRY-1")))
    disk.full = True
    sitting.choose(sitting.shown[0])
    assert desk.rescue(sitting) == ""
