"""From a wish to the end of its session: briefing, warm-up, questions, and a disk that takes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work

from mlsim.core.base.errors import MlsimError, SessionBusyError
from mlsim.core.base.text import visible
from mlsim.core.screens.brief import left_text
from mlsim.tui.flow.base import FlowBase
from mlsim.tui.messages import BeginWanted, OverviewWanted, WarmUpWanted

if TYPE_CHECKING:
    from mlsim.core.form.wish import Wish
    from mlsim.core.screens.desk import Prepared
    from mlsim.core.screens.lobby import SessionRow
    from mlsim.core.session.hindsight import Said
    from mlsim.core.session.sitting import Sitting
    from mlsim.tui.screens.briefing import Briefed
    from mlsim.tui.screens.question import QuestionScreen


class SittingFlow(FlowBase):
    """Sitting an exam or a practice."""

    _asked_for: QuestionScreen | None = None

    def open_wish(self, wish: Wish) -> None:
        """Draw the form and brief on it; if it is under way already, ask first."""
        from mlsim.core.screens.lobby_text import begun

        there = begun(wish, self.lobby.view.unfinished) if self.lobby.view is not None else None
        if there is None:
            self._draw(wish)
        else:
            self._offer_to_go_on(wish, there)

    def _offer_to_go_on(self, wish: Wish, row: SessionRow) -> None:
        from mlsim.core.screens.lobby_text import session_head
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        text = (
            f"{session_head(row)}. Begun anew, it would ask the same questions; what was answered would stay as it is."
        )
        choices = [
            Choice("g", "Go on where you stopped", "on"),
            Choice("a", "Begin it anew", "anew"),
            Choice("n", "Neither", "neither"),
        ]

        def done(answer: str | None) -> None:
            if answer == "on":
                self.open_resume(row.id)
            elif answer == "anew":
                self._draw(wish)

        title = f"{row.what().capitalize()} of {row.exam} is under way"
        self.push_screen(ChoiceDialog(visible(title), visible(text), choices, "neither"), done)

    @work(group="open")
    async def _draw(self, wish: Wish) -> None:
        if self._opening:
            return
        self._opening = True
        self.lobby.say(f"Drawing a form of {visible(wish.exam)} ...")
        prepared = await self._off(lambda: self.desk.prepare(wish))
        self._opening = False
        self.lobby.say("")
        if prepared is None:
            self.look_ahead()
        else:
            self._brief(prepared)

    def _brief(self, prepared: Prepared) -> None:
        from mlsim.tui.screens.briefing import BriefingScreen

        def done(briefed: Briefed | None) -> None:
            if briefed is None:
                self.look_ahead()
                return
            from dataclasses import replace

            wish = replace(prepared.wish, extra=briefed.extra, strict=briefed.strict)
            self._warm_up(replace(prepared, wish=wish))

        self.push_screen(BriefingScreen(prepared), done)

    def on_warm_up_wanted(self, _message: WarmUpWanted) -> None:
        """Try the keys, and come back to the lobby."""
        self._warm_up(None)

    def _warm_up(self, prepared: Prepared | None) -> None:
        """Three questions to try the keys; then back to the briefing, or to the lobby."""
        from mlsim.tui.screens.question import QuestionScreen

        screen = QuestionScreen(self.desk.warm_up(), warm_up=True)
        self._asked_for = screen

        def done(ending: str | None) -> None:
            self._asked_for = None
            if ending == "quit":
                self.leave_program()
            elif prepared is not None:
                self._brief(prepared)
            else:
                self.lobby.say(f"That was the warm-up. {self.lobby.key('quick')} asks ten questions.")

        self.push_screen(screen, done)

    @work(group="open")
    async def on_begin_wanted(self, message: BeginWanted) -> None:
        """Start the session; the briefing stays until its first question is there."""
        from mlsim.tui.screens.briefing import BriefingScreen

        briefing = self.screen
        sitting = await self._off(lambda: self.desk.begin(message.prepared))
        if sitting is not None:
            self._sit(sitting)
        elif isinstance(briefing, BriefingScreen):
            briefing.release()

    @work(group="open")
    async def open_resume(self, session: str) -> None:
        """Go on with a session."""
        if self._opening:
            return
        self._opening = True
        try:
            sitting = await asyncio.to_thread(self.desk.resume, session)
            said = await asyncio.to_thread(self.desk.afterwards.said, sitting.session.header.id)
        except SessionBusyError as error:
            self._offer_look(session, error)
        except MlsimError as error:
            self.show_error(error)
        else:
            self._sit(sitting, said)
        finally:
            self._opening = False

    def _offer_look(self, session: str, error: SessionBusyError) -> None:
        """Another program has the pen: it can be looked at."""
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog

        choices = [Choice("o", "OK", "ok"), Choice("l", "Look at it, without writing", "look")]

        def done(answer: str | None) -> None:
            if answer == "look":
                self._look(session)

        self.push_screen(ChoiceDialog(visible(error.title), visible(error.detail), choices, "ok"), done)

    @work(group="open")
    async def _look(self, session: str) -> None:
        from mlsim.tui.screens.overview import OverviewScreen

        sitting = await self._off(lambda: self.desk.look(session))
        if sitting is not None:
            self.push_screen(OverviewScreen(sitting, looking=True))

    def _sit(self, sitting: Sitting, said: Said | None = None) -> None:
        from mlsim.core.session.away import resumed_text
        from mlsim.tui.screens.question import QuestionScreen

        while len(self.screen_stack) > 1 and self.screen is not self.lobby:
            self.pop_screen()
        self.lobby.say("")
        self._sitting = sitting
        screen = QuestionScreen(sitting)
        screen.recall(said or {})
        self._asked_for = screen
        self.push_screen(screen, lambda ending: self._sat(sitting, ending or "left"))
        if sitting.session.last is not None:
            self.call_after_refresh(screen.say, resumed_text(sitting.session))

    def _sat(self, sitting: Sitting, ending: str) -> None:
        self._asked_for = None
        if ending in ("ended", "time"):
            self._submit(sitting, ending)
            return
        self.lay_down_pen()
        if sitting.trouble:
            self._rescue(sitting, lambda: self._left(sitting, ending))
        else:
            self._left(sitting, ending)

    def leave_program(self) -> None:
        """Leave, with everything saved; if that cannot be, by way of the question what to do."""
        if self._rescuing is not None:
            self.end_unasked(self._rescuing)
            self.exit()
        elif self._sitting is not None and self._asked_for is not None:
            self._asked_for.finish("quit")
        else:
            super().leave_program()

    def _left(self, sitting: Sitting, ending: str) -> None:
        if ending == "quit":
            self.farewell = left_text(sitting)
            self.exit()
        else:
            self.refresh_lobby(sitting.session.header.id)
            self.lobby.say("Saved.")

    def _rescue(self, sitting: Sitting, then: Callable[[], object]) -> None:
        """The last answers are not on the disk: ask what to do before going on."""
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog, LineDialog

        self._rescuing = sitting

        def again(_answer: object = None) -> None:
            self._rescue(sitting, then)

        def go_on() -> None:
            self._rescuing = None
            then()

        def elsewhere(place: str | None) -> None:
            if not place or not place.strip():
                again()
                return
            try:
                where = self.desk.save_elsewhere(sitting, place.strip())
            except MlsimError as error:
                self.show_error(error, again)
                return
            text = f"{where}\n\nMove it into the folder of the sessions (mlsim where) once that takes files again."
            self.push_screen(ChoiceDialog("Saved elsewhere", visible(text), [Choice("o", "OK", "ok")], "ok"), saved)

        def saved(_answer: object) -> None:
            go_on()

        def done(answer: str | None) -> None:
            if answer == "retry":
                if sitting.pen.retry():
                    again()
                else:
                    go_on()
            elif answer == "elsewhere":
                self.push_screen(LineDialog("Save to which folder or file?"), elsewhere)
            else:
                go_on()

        text = f"{sitting.trouble}. What was saved before is still there; the last answers are in memory only."
        choices = [
            Choice("t", "Try again", "retry"),
            Choice("s", "Save to another place", "elsewhere"),
            Choice("l", "Go on without saving them", "lose"),
        ]
        self.push_screen(ChoiceDialog("The last answers are not on the disk", visible(text), choices, "retry"), done)

    @work(group="open")
    async def _submit(self, sitting: Sitting, ending: str) -> None:
        await self._off(lambda: sitting.submit(ending))
        self._sitting = None

        def show() -> None:
            self.refresh_lobby()
            if sitting.trouble:
                self.lobby.say("The end of the session is not on the disk; it can be resumed as it was saved last.")
            else:
                self.open_result(sitting.session.header.id, "The time is up." if ending == "time" else "")

        if sitting.trouble:
            self._rescue(sitting, show)
        else:
            show()

    def on_overview_wanted(self, message: OverviewWanted) -> None:
        """Show the overview over the question."""
        from mlsim.tui.screens.overview import END, QUIT, OverviewScreen

        screen = self._asked_for
        if screen is None or self.screen is not screen:
            return

        def done(item: int | None) -> None:
            if item == END:
                screen.action_end()
            elif item == QUIT:
                screen.action_leave()
            elif item is not None:
                screen.go(item)

        self.push_screen(OverviewScreen(screen.sitting, onward=message.onward), done)
