"""Keys that come faster than the screens they are meant for."""

from __future__ import annotations

import gc
import threading

import pytest
from tests.tui.driving import ready, settle, text
from textual.events import Key

from mlsim.cli.desk import FileDesk
from mlsim.core.base.errors import SessionError
from mlsim.core.form.wish import Wish
from mlsim.core.screens.desk import Prepared
from mlsim.core.session.sitting import Sitting
from mlsim.tui.app import MlsimApp
from mlsim.tui.screens.history import HistoryScreen


async def test_a_key_that_comes_before_its_screen_is_composed_waits_for_it(app: MlsimApp, desk: FileDesk) -> None:
    """The screen that is left still gets keys that were typed ahead, and looks them up in the keys of the screen that has come."""
    desk.begin(desk.prepare(Wish("TRY-1"))).leave()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        screen = HistoryScreen(desk.lobby().sessions, desk.local)
        app.push_screen(screen)
        assert not screen.is_mounted
        await app.run_action("discard", screen)
        await settle(pilot, "ChoiceDialog")
        assert "Discard this session?" in text(app)


@pytest.mark.parametrize(("place", "words"), [("lobby", "bank"), ("history", "exam")])
async def test_what_is_typed_ahead_for_a_line_is_in_it(app: MlsimApp, place: str, words: str) -> None:
    """All keys at once, as from a terminal that was slow: the lobby has them in its queue before the line is there."""
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        if place == "history":
            await pilot.press("h")
            await settle(pilot, "HistoryScreen")
        for letter in f"/{words}":
            app.post_message(Key("slash" if letter == "/" else letter, letter))
        app.post_message(Key("enter", "\r"))
        for _ in range(300):
            await pilot.pause(0.01)
            if f'"{words}"' in text(app):
                break
        assert f'"{words}"' in text(app)


async def test_an_app_that_did_not_let_the_collector_rest_does_not_wake_it(app: MlsimApp) -> None:
    """What runs in somebody else's process, as here, leaves what is there alone."""
    before = gc.get_freeze_count()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
    assert gc.get_freeze_count() == before


async def test_the_briefing_stays_until_the_session_has_begun_and_takes_no_other_key(
    app: MlsimApp, desk: FileDesk
) -> None:
    goes_on, begin = threading.Event(), desk.begin
    begun = []

    def slow(prepared: Prepared) -> Sitting:
        begun.append(prepared)
        goes_on.wait(20)
        return begin(prepared)

    desk.begin = slow  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        try:
            await ready(pilot)
            await pilot.press("e")
            await settle(pilot, "BriefingScreen")
            await pilot.press("x", "enter")
            await pilot.pause(0.1)
            await pilot.press("x", "s", "w", "escape", "enter")
            await settle(pilot, "BriefingScreen")
        finally:
            goes_on.set()
        await settle(pilot, "QuestionScreen")
        assert [one.wish.extra for one in begun] == ["30"]
        await pilot.press("escape", "l")
        await settle(pilot, "LobbyScreen")
        assert len(app.screen_stack) == 1


async def test_a_session_that_cannot_be_begun_leads_back_to_its_briefing(app: MlsimApp, desk: FileDesk) -> None:
    begin = desk.begin

    def refused(_prepared: Prepared) -> Sitting:
        raise SessionError("The session cannot be created", "No space is left.", "there")

    desk.begin = refused  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("e")
        await settle(pilot, "BriefingScreen")
        await pilot.press("enter")
        await settle(pilot, "ChoiceDialog")
        assert "No space is left." in text(app)
        await pilot.press("enter")
        await settle(pilot, "BriefingScreen")
        desk.begin = begin  # type: ignore[method-assign]
        await pilot.press("enter")
        await settle(pilot, "QuestionScreen")
