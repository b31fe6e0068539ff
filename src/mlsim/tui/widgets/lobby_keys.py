"""The keys of the lobby: what each asks for, and for which exam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlsim.core.form.wish import Wish
from mlsim.core.learn.glimpse import NextStep
from mlsim.core.screens.lobby import ExamRow, SessionRow, next_form
from mlsim.core.screens.lobby_text import PRACTICE, Mode, in_order, under_way
from mlsim.tui.messages import (
    BuilderWanted,
    DiscardWanted,
    DueWanted,
    ExamWanted,
    ExchangeWanted,
    HistoryWanted,
    MistakesWanted,
    PlanWanted,
    ProgressWanted,
    QuickWanted,
    SessionWanted,
    SettingsWanted,
    StepWanted,
    WarmUpWanted,
)
from mlsim.tui.widgets.frame import ListKeys

if TYPE_CHECKING:
    from datetime import date

    from textual.message import Message

    from mlsim.core.form.wish import ShapeName
    from mlsim.core.screens.lobby import LobbyView


class LobbyKeys(ListKeys):
    """Stands before the frame among the lobby's bases."""

    view: LobbyView | None
    _today: date
    _code: str
    """The exam that the letters are for."""

    if TYPE_CHECKING:

        def say(self, text: str) -> None:
            """Show a line to the person."""

        def key(self, action: str) -> str:
            """The key of an action."""

        def post_message(self, message: Message) -> bool:
            """Tell the app."""

        def _show(self) -> None:
            """Show what is so now."""

        def _go_to(self, mode: Mode) -> None:
            """Put the cursor on a row below the exams."""

    def action_open(self) -> None:
        """Resume the session, brief on the exam, or do what the row says."""
        value = self._rows().value
        if isinstance(value, SessionRow):
            self.post_message(SessionWanted(value))
        elif isinstance(value, NextStep):
            begun = under_way(value, self.view) if self.view is not None else None
            self.post_message(StepWanted(value) if begun is None else SessionWanted(begun))
        elif isinstance(value, Mode):
            getattr(self, f"action_{value.action}")()
        else:
            self._wish("full")

    def action_back(self) -> None:
        """To the first row."""
        self.action_first()
        self.say(f"This is the lobby: {self.key('leave')} leaves mlsim.")
        self._at_edge = True

    def action_next_exam(self) -> None:
        """On an exam to what there is to do for it: by up and down one would pass the others, and choose them."""
        value = self._rows().value
        if isinstance(value, Mode):
            self._turn(1)
        elif isinstance(value, ExamRow):
            self._go_to(PRACTICE)
        else:
            self.action_open()

    def action_previous_exam(self) -> None:
        """On the rows below the exams the previous exam."""
        if isinstance(self._rows().value, Mode):
            self._turn(-1)

    def _turn(self, step: int) -> None:
        """Another exam for the row under the cursor: who goes there by arrows passes every exam on the way."""
        codes = [exam.code for exam in in_order(self.view.exams, self._today)] if self.view is not None else []
        if codes:
            self._code = codes[(codes.index(self._code) + step) % len(codes)]
            self._show()

    def action_exam(self) -> None:
        """Sit the exam under the cursor."""
        self._wish("full")

    def action_short(self) -> None:
        """Sit the short set."""
        self._wish("short")

    def action_beta(self) -> None:
        """Sit the beta's shape."""
        self._wish("beta")

    def action_quick(self) -> None:
        """Ten questions, as they come."""
        exam = self._exam_here()
        if exam is not None:
            self.post_message(QuickWanted(exam.code))

    def action_practice(self) -> None:
        """Choose what to practise."""
        exam = self._exam_here()
        if exam is not None:
            self.post_message(BuilderWanted(exam.code))

    def _wish(self, shape: ShapeName) -> None:
        exam = self._exam_here()
        if exam is not None and self.view is not None:
            form = next_form(exam, self.view.sessions) if shape == "full" else None
            self.post_message(ExamWanted(Wish(exam.code, shape, form)))

    def _exam_here(self) -> ExamRow | None:
        """The exam that the cursor was on last, or of the session under it; None, and a line that says why, if there is none."""
        value = self._rows().value
        if value is None or self.view is None:
            self.say("Still reading the banks: one moment.")
            return None
        code = value.exam if isinstance(value, SessionRow) else self._code
        exam = next((e for e in self.view.exams if e.code == code), None)
        if exam is None:
            self.say(f"{code} is no exam that mlsim knows now.")
        return exam

    def action_discard(self) -> None:
        """Discard the unfinished session under the cursor."""
        value = self._rows().value
        if isinstance(value, SessionRow):
            self.post_message(DiscardWanted(value))
        else:
            self.say(f"{self.key('discard')} discards unfinished sessions; the cursor is on none.")

    def action_warm_up(self) -> None:
        """Try the keys."""
        self.post_message(WarmUpWanted())

    def action_history(self) -> None:
        """All sessions."""
        self.post_message(HistoryWanted())

    def action_due(self) -> None:
        """What is due for the exam under the cursor."""
        exam = self._exam_here()
        if exam is not None:
            self.post_message(DueWanted(exam.code))

    def action_settings(self) -> None:
        """The settings."""
        self.post_message(SettingsWanted())

    def action_progress(self) -> None:
        """Progress and readiness."""
        exam = self._exam_here()
        if exam is not None:
            self.post_message(ProgressWanted(exam.code))

    def action_plan(self) -> None:
        """What to do today."""
        exam = self._exam_here()
        if exam is not None:
            self.post_message(PlanWanted(exam.code))

    def action_mistakes(self) -> None:
        """The mistake journal."""
        self.post_message(MistakesWanted())

    def action_exchange(self) -> None:
        """Import and export."""
        self.post_message(ExchangeWanted())

    def action_search(self) -> None:
        """Search the banks."""
        from mlsim.tui.widgets.search import ask_banks

        ask_banks(self)
