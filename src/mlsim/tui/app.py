"""The app: themes, signals, and what follows when a screen says what happened.

Only what the lobby needs is imported here; the rest comes when somebody goes there.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.filter import Monochrome
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from mlsim.core.base.text import visible
from mlsim.core.learn.glimpse import Glimpse
from mlsim.core.screens.themes import theme_named
from mlsim.tui.flow import Flow
from mlsim.tui.screens.lobby import LobbyScreen
from mlsim.tui.theme import DARK, OWN, Colourless, PlainScrollBars, inks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode

    from mlsim.core.form.wish import Wish
    from mlsim.core.screens.desk import Desk

AFTER_FIRST_PAINT = 0.05
"""Seconds after which the slow part of the lobby is read; the first frame is on the screen by then."""


class MlsimApp(Flow, App[None], inherit_bindings=False):
    """mlsim in the terminal.

    Args:
        desk: banks, sessions and clocks.
        wish: an exam to open at once.
        resume: a session to resume at once.
    """

    TITLE = "mlsim"
    CSS_PATH = "mlsim.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]
    # Stopping the program is the shell's key on every screen; the time until it goes on is not charged.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "suspend_process", show=False, priority=True, id="app.suspend")
    ]

    def __init__(self, desk: Desk, *, wish: Wish | None = None, resume: str | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._wish, self._resume = wish, resume
        self._ending = False
        self.animation_level = "none"
        # The toolkit's greys are colours, too: NO_COLOR leaves the terminal its own.
        self._filters = [Colourless() if isinstance(one, Monochrome) else one for one in self._filters]
        for theme in OWN:
            self.register_theme(theme)
        self.look(*desk.looks())
        self.own_keys = desk.own_keys()

    def look(self, theme: str | None, plain: bool) -> None:
        """Take a theme, our dark one if there is none of that name, and draw with box characters or, ``plain``, with ASCII only."""
        self.theme = theme_named(theme or "") or DARK.name
        self.set_class(plain, "-ascii")
        ScrollBar.renderer = PlainScrollBars if plain else ScrollBarRender

    def get_css_variables(self) -> dict[str, str]:
        """The toolkit's variables of the theme, and ours."""
        variables = super().get_css_variables()
        return {**variables, **inks(self.theme, variables)}

    def get_default_screen(self) -> Screen[None]:
        """The lobby as it was last seen: with an empty screen below it, the first frame would be of that."""
        self.lobby = LobbyScreen(self.desk.today(), self.desk.local)
        self.lobby.view = self.desk.glance()
        self.lobby.key_problems = tuple(problem.text() for problem in self.own_keys.problems if problem.refused)
        self.lobby.foreseen = self.desk.foreseen() or Glimpse()
        return self.lobby

    def on_mount(self) -> None:
        """Read the rest once the lobby is on the screen."""
        self._mend_continuing()
        self.set_timer(AFTER_FIRST_PAINT, self._first)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key asks for; a key that was typed before its screen is composed waits in that screen's queue."""
        if isinstance(default_namespace, Screen) and not default_namespace.is_mounted:
            return default_namespace.call_later(super().run_action, action, default_namespace, namespaces)
        return await super().run_action(action, default_namespace, namespaces)

    def on_key(self, event: Key) -> None:
        """A letter that comes here while text is typed was typed ahead: the screen that had the keys then did not know of the field."""
        type_ahead = getattr(self.screen, "type_ahead", None)
        if type_ahead is not None and event.is_printable and event.character:
            event.prevent_default()
            self.screen.call_later(type_ahead, event.character)

    def _first(self) -> None:
        if not gc.isenabled():
            # It rested while the program started. What is there now stays: it need not be looked through again and again.
            gc.collect()
            gc.freeze()
            gc.enable()
        self.refresh_lobby()
        if self._wish is not None:
            self.open_wish(self._wish)
        elif self._resume is not None:
            self.open_resume(self._resume)

    def on_load(self) -> None:
        """Before the terminal is taken: from then on a signal must find somebody."""
        self._catch_signals()

    def _catch_signals(self) -> None:
        """Being told to end is no reason to lose a session, nor to leave the terminal in disorder."""
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            if number is None:
                continue
            try:
                loop.add_signal_handler(number, self._told_to_end, number)
            except (AttributeError, NotImplementedError, RuntimeError):
                # Windows has no such handlers; there closing the window ends the process, and what was painted is in the file.
                return

    def _mend_continuing(self) -> None:
        """Keep the toolkit's driver from starting a second time after a stop that it did not see (kill -STOP, a debugger)."""
        number = getattr(signal, "SIGCONT", None)
        started = signal.getsignal(number) if number is not None else None
        if number is None or self.is_headless or not callable(started):
            return

        def continued(signal_number: int, frame: FrameType | None) -> None:
            if getattr(self._driver, "_must_signal_resume", True):
                started(signal_number, frame)
            else:
                self.call_later(self.refresh)

        signal.signal(number, continued)

    def _told_to_end(self, number: int) -> None:
        if self._ending:
            return
        self._ending = True
        self.end_unasked(self._rescuing or self._sitting)
        self.exit(return_code=128 + number)

    async def action_quit(self) -> None:
        """Leave, with everything saved."""
        self.leave_program()

    def on_unmount(self) -> None:
        """Whatever ended the app: the pen is laid down."""
        self.end_unasked(self._sitting)

    def _fatal_error(self) -> None:
        self.end_unasked(self._rescuing or self._sitting)
        super()._fatal_error()


def run(desk: Desk, *, wish: Wish | None = None, resume: str | None = None) -> int:
    """Run the app in this terminal. Returns the exit status."""
    app = MlsimApp(desk, wish=wish, resume=resume)
    app.run(mouse=False)
    if app.farewell:
        with contextlib.suppress(OSError):
            sys.stdout.write(f"{visible(app.farewell)}\n")
            sys.stdout.flush()
    if app.last_words:
        # The terminal may have gone, which is why the program ends.
        with contextlib.suppress(OSError):
            sys.stderr.write(f"mlsim: {visible(app.last_words)}\n")
            sys.stderr.flush()
    return app.return_code or 0
