"""The plan: what to do today, and whether to book the exam, to go on, or to move it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from mlsim.core.base.text import visible
from mlsim.core.learn.glimpse import NextStep
from mlsim.core.learn.plan import STOP_LINE
from mlsim.core.screens.settings import day_from
from mlsim.tui.messages import ExamDayGiven, PlanWanted, StepWanted
from mlsim.tui.render import READING_WIDTH, Row, para, sides, wrapped
from mlsim.tui.widgets.dialogs import Choice, ChoiceDialog, day_dialog
from mlsim.tui.widgets.frame import ExamKeys, ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows

if TYPE_CHECKING:
    from mlsim.core.learn.plan import Plan, Step

DAY: Final = "day"
"""Stands for the row that sets the day."""
_STOPS: Final = {"book": ("+ Book it", "right"), "move": ("- Move it", "wrong"), "go on": ("When to stop", "bold")}


class PlanView(NamedTuple):
    """What the screen shows."""

    plan: Plan
    names: Mapping[str, str]
    """Of the domains."""
    exams: tuple[str, ...]
    asks: bool = False
    """Whether to ask for the day of the exam; nobody has been asked yet."""


class PlanScreen(ExamKeys, ListFrame[None]):
    """What to do, one row each; enter does it."""

    PLACE = "plan"

    def __init__(self, view: PlanView) -> None:
        super().__init__()
        self._view = view

    def on_mount(self) -> None:
        """Show the plan."""
        self._show()
        self._ask_once()

    def on_resize(self) -> None:
        """Lay it out anew."""
        self._show()

    def put(self, view: PlanView) -> None:
        """Another plan."""
        self._view = view
        self._show()
        self.query_one("#top", OneLine).refresh()
        self._ask_once()

    def _top(self, width: int) -> Row:
        made = self._view.plan
        return sides(((f" Plan  {made.exam}", ""),), ((f"{made.today:%a %d %b %Y} ", "dim"),), width)

    def _show(self) -> None:
        made = self._view.plan
        width = max(20, min(self.size.width - 4, READING_WIDTH))
        entries: list[Entry[NextStep | str]] = [Entry((self._day_row(),), DAY), Entry(((),))]
        if made.mock is not None:
            entries.append(Entry(((("A full mock is due", "bold"),),)))
            entries.append(self._entry(made.mock, width))
            entries.append(Entry(((),)))
        if made.steps:
            title = "No time for it today? The next twenty minutes" if made.mock else "The next twenty minutes"
            entries.append(Entry((((title, "bold"),),)))
            entries += [self._entry(step, width) for step in made.steps]
        elif made.mock is None:
            entries += _said("Nothing more today. Sleep is worth more than a last question.", "", width)
        entries += [Entry(((),)), Entry(((_STOPS[made.stop],),))]
        entries += _said(made.reason, "", width)
        entries += _said(STOP_LINE, "dim", width)
        for note in made.notes:
            entries += _said(note, "dim", width)
        rows = self.query_one(Rows)
        first = next((entry.value for entry in entries if isinstance(entry.value, NextStep)), None)
        rows.put(entries, rows.value or first)

    def _day_row(self) -> Row:
        left = self._view.plan.days_left
        if left is None:
            return (("Exam day       ", "dim"), ("no date yet", "bold"), (f"   {self.key('day')} sets it", "dim"))
        when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
        return (("Exam day       ", "dim"), (f"{self._view.plan.exam_day:%a %d %b %Y}", "bold"), (f"   {when}", "dim"))

    def _entry(self, step: Step, width: int) -> Entry[NextStep | str]:
        one = NextStep(self._view.plan.exam, step.kind, step.questions, step.minutes, step.why, step.domain, step.form)
        name = f" ({self._view.names.get(step.domain, '')})" if step.domain else ", sealed" if step.sealed else ""
        head: Row = ((f"{one.text()}{visible(name)}", ""),)
        return Entry((head, *(((f"   {row[0][0]}", "dim"),) for row in wrapped(para(step.why), width - 3) if row)), one)

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Do what the row says."""
        value = self.query_one(Rows).value
        if isinstance(value, NextStep):
            self.post_message(StepWanted(value))
        else:
            self.action_day()

    def action_day(self) -> None:
        """Set the day of the exam."""
        self._ask_day()

    def _ask_once(self) -> None:
        """Ask for the day of the exam, if nobody has been asked yet. That there is none is a whole answer."""
        if not self._view.asks:
            return
        exam = self._view.plan.exam
        text = (
            "The plan counts back from that day, and what you missed is asked again until then. "
            f"It is asked only once; {self.key('day')} sets or changes the day at any time."
        )
        choices = [Choice("d", "Set the day", "day"), Choice("n", "No date yet", "none")]

        def done(answer: str | None) -> None:
            if answer == "day":
                self._ask_day(first=True)
            else:
                self.post_message(ExamDayGiven(exam, None))

        self.app.push_screen(ChoiceDialog(f"When do you sit {exam}?", text, choices, "none"), done)

    def _ask_day(self, *, first: bool = False) -> None:
        """Ask for the day. Who is asked the first time and gives up has no date yet."""
        made = self._view.plan

        def done(text: str | None) -> None:
            if text is not None:
                self.post_message(ExamDayGiven(made.exam, day_from(text) if text.strip() else None))
            elif first:
                self.post_message(ExamDayGiven(made.exam, None))

        self.app.push_screen(day_dialog(made.exam, made.exam_day), done)

    def _turn(self, step: int) -> None:
        exam = self._exam_beside(self._view.plan.exam, self._view.exams, step)
        if exam:
            self.post_message(PlanWanted(exam))


def _said(text: str, style: str, width: int) -> list[Entry[NextStep | str]]:
    """A sentence as rows that the cursor passes over."""
    return [Entry((row,)) for row in wrapped(para(text, style), width)]
