"""Keys that come faster than the screens they are meant for."""

from __future__ import annotations

import gc

from tests.tui.driving import ready, settle, text

from mlsim.cli.desk import FileDesk
from mlsim.core.wish import Wish
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


async def test_an_app_that_did_not_let_the_collector_rest_does_not_wake_it(app: MlsimApp) -> None:
    """What runs in somebody else's process, as here, leaves what is there alone."""
    before = gc.get_freeze_count()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
    assert gc.get_freeze_count() == before
