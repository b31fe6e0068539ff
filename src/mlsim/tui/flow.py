"""What follows what: from the lobby to a briefing, a question, a result and back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual import work
from textual.app import App

from mlsim.core.errors import MlsimError, SessionBusyError
from mlsim.core.text import visible
from mlsim.core.wish import Wish
from mlsim.tui.messages import (
    DiscardWanted,
    ExamWanted,
    ExplanationWanted,
    HelpWanted,
    HistoryWanted,
    OverviewWanted,
    QuestionsWanted,
    QuitWanted,
    SessionWanted,
)

if TYPE_CHECKING:
    from mlsim.core.desk import Desk, Prepared
    from mlsim.core.sitting import Sitting
    from mlsim.tui.screens.briefing import Briefed
    from mlsim.tui.screens.lobby import LobbyScreen
    from mlsim.tui.screens.question import QuestionScreen

R = TypeVar("R")


class Flow(App[None]):
    """The app's answers to what screens say. Whatever may take a while runs in a thread, with the screen alive."""

    desk: Desk
    lobby: LobbyScreen
    _sitting: Sitting | None = None
    _asked_for: QuestionScreen | None = None
    _opening = False

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
    async def refresh_lobby(self) -> None:
        """Read the lobby anew."""
        view = await self._off(self.desk.lobby)
        if view is not None:
            self.lobby.put(view)
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

    # -- from the lobby --------------------------------------------------------------------------------------------------------------

    def on_quit_wanted(self, _message: QuitWanted) -> None:
        """Leave."""
        self.leave_program()

    def on_exam_wanted(self, message: ExamWanted) -> None:
        """Open the briefing."""
        self.open_wish(message.wish)

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

        view = self.lobby.view or await self._off(self.desk.lobby)
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
        await self._off(lambda: self.desk.discard(session))
        self.refresh_lobby()

    def on_help_wanted(self, message: HelpWanted) -> None:
        """Show all keys of a screen, and the short names of services in an exam."""
        from mlsim.core.keymap import PLACES, keys_of
        from mlsim.tui.render import EMPTY, Para
        from mlsim.tui.widgets.dialogs import Reading

        paras = [Para(((key.help, ""),), ((f"{key.shown:<14}", "accent"),)) for key in keys_of(message.place)]
        if message.place in ("question", "explanation"):
            from mlsim.core.services import SHORT_NAMES

            paras += [EMPTY, Para((("Short names of services", "bold"),)), EMPTY]
            paras += [Para(((full, ""),), ((f"{short:<14}", "accent"),)) for short, full in SHORT_NAMES]
        self.push_screen(Reading(f"Keys: {PLACES[message.place]}", paras))

    # -- sitting ---------------------------------------------------------------------------------------------------------------------

    @work(group="open")
    async def open_wish(self, wish: Wish) -> None:
        """Draw the form and brief on it."""
        if self._opening:
            return
        self._opening = True
        self.lobby.say(f"Drawing a form of {visible(wish.exam)} ...")
        prepared = await self._off(lambda: self.desk.prepare(wish))
        self._opening = False
        self.lobby.say("")
        if prepared is not None:
            self._brief(prepared)

    def _brief(self, prepared: Prepared) -> None:
        from mlsim.tui.screens.briefing import BriefingScreen

        def done(briefed: Briefed | None) -> None:
            if briefed is None:
                return
            from dataclasses import replace

            decided = replace(prepared, wish=replace(prepared.wish, extra=briefed.extra, strict=briefed.strict))
            if briefed.what == "start":
                self._begin(decided)
            else:
                self._warm_up(decided)

        self.push_screen(BriefingScreen(prepared), done)

    def _warm_up(self, prepared: Prepared) -> None:
        from mlsim.tui.screens.question import QuestionScreen

        screen = QuestionScreen(self.desk.warm_up(), warm_up=True)
        self._asked_for = screen

        def done(ending: str | None) -> None:
            self._asked_for = None
            if ending == "quit":
                self.leave_program()
            else:
                self._brief(prepared)

        self.push_screen(screen, done)

    @work(group="open")
    async def _begin(self, prepared: Prepared) -> None:
        sitting = await self._off(lambda: self.desk.begin(prepared))
        if sitting is not None:
            self._sit(sitting)

    @work(group="open")
    async def open_resume(self, session: str) -> None:
        """Go on with a session."""
        if self._opening:
            return
        self._opening = True
        try:
            sitting = await asyncio.to_thread(self.desk.resume, session)
        except SessionBusyError as error:
            self._offer_look(session, error)
        except MlsimError as error:
            self.show_error(error)
        else:
            self._sit(sitting)
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

    def _sit(self, sitting: Sitting) -> None:
        from mlsim.core.sitting import away_text
        from mlsim.tui.screens.question import QuestionScreen

        while len(self.screen_stack) > 1 and self.screen is not self.lobby:
            self.pop_screen()
        self._sitting = sitting
        screen = QuestionScreen(sitting)
        self._asked_for = screen
        self.push_screen(screen, lambda ending: self._sat(sitting, ending or "left"))
        if sitting.session.last is not None:
            away = away_text(sitting.session)
            self.call_after_refresh(screen.say, f"Resumed. {away[0].upper()}{away[1:]}." if away else "Resumed.")

    def _sat(self, sitting: Sitting, ending: str) -> None:
        self._asked_for = None
        if ending in ("ended", "time"):
            self._submit(sitting, ending)
            return
        self.lay_down_pen()
        if sitting.trouble:
            self._rescue(sitting, lambda: self._left(ending))
        else:
            self._left(ending)

    def _left(self, ending: str) -> None:
        if ending == "quit":
            self.exit()
        else:
            self.refresh_lobby()
            self.lobby.say("Saved. The clock has stopped; resume at any time.")

    def _rescue(self, sitting: Sitting, then: Callable[[], object]) -> None:
        """The last answers are not on the disk: ask what to do before going on."""
        from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog, LineDialog

        def again(_answer: object = None) -> None:
            self._rescue(sitting, then)

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
            then()

        def done(answer: str | None) -> None:
            if answer == "retry":
                if sitting.pen.retry():
                    again()
                else:
                    then()
            elif answer == "elsewhere":
                self.push_screen(LineDialog("Save to which folder or file?"), elsewhere)
            else:
                then()

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

    def on_overview_wanted(self, _message: OverviewWanted) -> None:
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

        self.push_screen(OverviewScreen(screen.sitting), done)

    # -- results ---------------------------------------------------------------------------------------------------------------------

    @work(group="open")
    async def open_result(self, session: str, news: str = "") -> None:
        """Show a result, and go on from there."""
        from mlsim.tui.screens.result import ResultScreen

        reviewed = await self._off(lambda: self.desk.review(session))
        if reviewed is None:
            return
        header = reviewed.session.header

        def done(way: str | None) -> None:
            from mlsim.core.desk import misses

            wishes: dict[str, Any] = {
                "misses": lambda: Wish(header.exam, questions=tuple(misses(reviewed)), of=header.id),
                "again": lambda: Wish(header.exam, header.shape, again=header.id),
                "another": lambda: Wish(header.exam, header.shape if header.shape != "selection" else "full"),
            }
            if way is not None:
                self.open_wish(wishes[way]())

        screen = ResultScreen(reviewed)
        await self.push_screen(screen, done)
        if news:
            screen.say(news)

    def on_questions_wanted(self, message: QuestionsWanted) -> None:
        """List the questions of a result."""
        from mlsim.tui.screens.drilldown import DrilldownScreen

        self.push_screen(DrilldownScreen(message.reviewed, message.domain, message.filter))

    def on_explanation_wanted(self, message: ExplanationWanted) -> None:
        """Explain a question; the list then points at the one that was shown last."""
        from mlsim.tui.screens.drilldown import DrilldownScreen
        from mlsim.tui.screens.explanation import ExplanationScreen

        below = self.screen

        def done(item: int | None) -> None:
            if item is not None and isinstance(below, DrilldownScreen):
                below.point_at(item)

        self.push_screen(ExplanationScreen(message.reviewed, message.items, message.at), done)
