"""What all stretches of the way share: slow work, errors, the lobby, help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.app import App

from mlsim.core.base.errors import MlsimError
from mlsim.core.base.text import visible
from mlsim.tui.messages import (
    DiscardWanted,
    ExamWanted,
    HelpWanted,
    HistoryWanted,
    KeyProblemsWanted,
    QuickWanted,
    QuitWanted,
    SessionWanted,
)

if TYPE_CHECKING:
    from mlsim.core.form.wish import Wish
    from mlsim.core.keys.keymap import OwnKeys
    from mlsim.core.screens.desk import Desk
    from mlsim.core.screens.pages import Page
    from mlsim.core.session.sitting import Sitting
    from mlsim.tui.screens.lobby import LobbyScreen

R = TypeVar("R")
MANY = 20
"""Files to read from which on the lobby counts them."""


class StoppedError(Exception):
    """What a thread was reading is not needed any more: the person stopped it, or the program is being left."""


class FlowBase(App[None]):
    """The lobby, and what every stretch needs."""

    desk: Desk
    lobby: LobbyScreen
    own_keys: OwnKeys
    """The keys, with the person's own; as they were when the program started."""
    _sitting: Sitting | None = None
    _rescuing: Sitting | None = None
    """A session that was left, and that its file did not take; somebody is being asked what to do."""
    last_words: str = ""
    """What went wrong, to be said on the terminal when the program has ended; empty if nothing did."""
    farewell: str = ""
    """What to say there otherwise: how to go on with what was left."""
    _opening = False

    if TYPE_CHECKING:
        # The other stretches of the way.
        def open_wish(self, wish: Wish) -> object:
            """See `SittingFlow`."""

        def open_resume(self, session: str) -> object:
            """See `SittingFlow`."""

        def look_ahead(self) -> object:
            """See `LearningFlow`."""

        def look(self, theme: str | None, plain: bool) -> None:
            """See `MlsimApp`."""

        def remember_seen(self, pages: Sequence[Page]) -> object:
            """See `LearningFlow`."""

        def open_result(self, session: str, news: str = "") -> object:
            """See `ResultsFlow`."""

    # -- helpers ---------------------------------------------------------------------------------------------------------------------

    async def _off(self, task: Callable[[], R]) -> R | None:
        """Run something slow; an error for people is shown as a dialog, and None is given."""
        try:
            return await asyncio.to_thread(task)
        except MlsimError as error:
            self.show_error(error)
            return None

    def show_error(self, error: MlsimError, then: Callable[[object], None] | None = None) -> None:
        """Say what went wrong."""
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        text = "\n\n".join(part for part in (error.detail, error.where) if part)
        self.push_screen(ChoiceDialog(visible(error.title), visible(text), [Choice("o", "OK", "ok")], "ok"), then)

    @work(exclusive=True, group="lobby")
    async def refresh_lobby(self, session: str = "") -> None:
        """Read the lobby anew; with the id of an unfinished session the cursor goes there."""
        last = 0.0

        def told(done: int, total: int) -> None:
            nonlocal last
            # Reading a thousand files is not to repaint a thousand times.
            if total > MANY and self.desk.clocks.reading().awake - last > 0.5:
                last = self.desk.clocks.reading().awake
                self.call_from_thread(self.lobby.say, f"Reading what is new: {done} of {total} files ...")

        view = await self._off(lambda: self.desk.lobby(told))
        if last:
            self.lobby.say("")
        if view is not None:
            self.lobby.put(view, session)
            self.look_ahead()
            for screen in self.screen_stack:
                if type(screen).__name__ == "HistoryScreen":
                    screen.put(view.sessions)  # type: ignore[attr-defined]

    def lay_down_pen(self) -> None:
        """Stop the clock of the session that is being sat, if any; it can be resumed."""
        sitting, self._sitting = self._sitting, None
        if sitting is not None and sitting.session.submitted is None:
            sitting.leave()

    def leave_program(self) -> None:
        """Leave, with everything saved."""
        self.lay_down_pen()
        self.exit()

    def end_unasked(self, sitting: Sitting | None) -> None:
        """Lay the pen down where nobody can be asked; what is not on the disk then is copied elsewhere."""
        self.lay_down_pen()
        if sitting is None or not sitting.trouble:
            return
        why = sitting.trouble
        place = self.desk.rescue(sitting)
        if place:
            self.last_words = (
                f"The last answers could not be saved in their place: {why}.\n"
                f"  They are in {place}\n  Move that file into the folder of the sessions; `mlsim where` names it."
            )
        elif sitting.trouble:
            self.last_words = f"The last answers could not be saved anywhere: {why}."

    # -- from the lobby --------------------------------------------------------------------------------------------------------------

    def on_quit_wanted(self, _message: QuitWanted) -> None:
        """Leave."""
        self.leave_program()

    def on_exam_wanted(self, message: ExamWanted) -> None:
        """Open the briefing."""
        self.open_wish(message.wish)

    def on_quick_wanted(self, message: QuickWanted) -> None:
        """Open the briefing of ten questions."""
        from mlsim.core.form.wish import quick

        exam = message.exam or self.lobby.code
        if exam:
            self.open_wish(quick(exam))

    def on_session_wanted(self, message: SessionWanted) -> None:
        """Resume, or show the result."""
        if message.row.state == "submitted":
            self.open_result(message.row.id)
        else:
            self.open_resume(message.row.id)

    @work(group="open")
    async def on_history_wanted(self, _message: HistoryWanted) -> None:
        """Show the history."""
        from mlsim.tui.screens.history import HistoryScreen

        view = self.lobby.view
        if view is None or view.more:
            view = await self._off(self.desk.lobby)
        if view is not None:
            self.push_screen(HistoryScreen(view.sessions, self.desk.local))

    def on_discard_wanted(self, message: DiscardWanted) -> None:
        """Ask, then discard."""
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        row = message.row
        text = f"{row.exam}: {row.score_text()}.\n\nIts file is moved to sessions/discarded; nothing is deleted."
        choices = [Choice("k", "Keep it", "keep"), Choice("d", "Discard it", "discard")]

        def done(answer: str | None) -> None:
            if answer == "discard":
                self._discard(row.id)

        self.push_screen(ChoiceDialog("Discard this session?", text, choices, "keep"), done)

    @work(group="discard")
    async def _discard(self, session: str) -> None:
        def put_aside() -> bool:
            self.desk.discard(session)
            return True

        if await self._off(put_aside):
            self.lobby.say("Discarded; its file is kept aside.")
        self.refresh_lobby()

    def on_key_problems_wanted(self, _message: KeyProblemsWanted) -> None:
        """Show what is wrong with the person's own keys."""
        from mlsim.tui.render import EMPTY, paragraphs
        from mlsim.tui.widgets.dialogs import Reading

        texts = [problem.text().replace("\n", "\n\n") for problem in self.own_keys.problems]
        self.push_screen(Reading("Your own keys", [one for text in texts for one in (*paragraphs(text), EMPTY)]))

    def on_help_wanted(self, message: HelpWanted) -> None:
        """Show all keys of a screen, and the short names of services in an exam."""
        from mlsim.tui.widgets.help import Help

        self.push_screen(Help(message.place, self.own_keys.changed))
