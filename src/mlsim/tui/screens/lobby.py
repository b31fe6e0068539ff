"""The lobby: unfinished sessions, then the exams."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.app import ComposeResult

from mlsim.core.glimpse import Glimpse, NextStep
from mlsim.core.lobby import ExamRow, LobbyView, SessionRow, next_form
from mlsim.core.timing import clock_text
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
    SessionWanted,
    SettingsWanted,
    StepWanted,
)
from mlsim.tui.render import EMPTY, READING_WIDTH, Row, Span, paragraphs, sides
from mlsim.tui.widgets.frame import Frame, KeyLine, ListKeys
from mlsim.tui.widgets.lines import Entry, OneLine, Rows

if TYPE_CHECKING:
    from mlsim.core.wish import ShapeName

SECOND_FRAME: Final = 0.02
"""Seconds."""
READING: Final = "Reading what you have answered"


class Mode(NamedTuple):
    """A row that stands for a key: its action, its name, and what it is."""

    action: str
    name: str
    what: str


MODES: Final = (
    Mode("quick", "Quick ten", "ten questions, explained as you go"),
    Mode("practice", "Practice", "choose what, how much, how long"),
    Mode("due", "Due", "what is to be asked again today"),
    Mode("mistakes", "Mistakes", "what you missed, why, and your rules"),
    Mode("progress", "Progress", "scores, domains, pace, readiness"),
    Mode("plan", "Plan", "what to do today, and whether to book"),
    Mode("history", "History", "all sessions and their results"),
    Mode("settings", "Settings", "exam days, extra time, how it looks"),
)
Value = ExamRow | SessionRow | NextStep | Mode


class LobbyScreen(ListKeys, Frame[None]):
    """Where everything starts.

    Args:
        today: the date, for the status of exams.
        local: brings a moment into local time.
    """

    PLACE = "lobby"

    def __init__(self, today: date, local: Callable[[datetime], datetime]) -> None:
        super().__init__()
        self._today, self._local = today, local
        self.view: LobbyView | None = None
        self._news = ""
        self.key_problems: tuple[str, ...] = ()
        """What is wrong with the person's own keys."""
        self.foreseen = Glimpse()
        self._resumed = False
        self._code = ""
        """The exam that the letters are for: the one that the cursor was on last."""

    def compose(self) -> ComposeResult:
        """Title, list, news, keys."""
        yield OneLine(self._top, id="top")
        yield Rows[Value](id="main")
        yield OneLine(lambda _width: ((f" {self._news}", "dim"),), id="news")
        yield KeyLine("lobby")

    def on_mount(self) -> None:
        """Show what is known."""
        self._show()

    def on_screen_resume(self) -> None:
        """The first frame is painted with this; what the toolkit paints behind it, each widget for itself, is one more frame."""
        if not self._resumed:
            self._resumed = True
            self.call_next(self.app.delay_update, SECOND_FRAME)

    def on_screen_suspend(self) -> None:
        """Nothing of it is to be seen now: what was drawn of it is drawn again when it is."""
        for widget in self.query(OneLine):
            widget.refresh()
        self.query_one(Rows).refresh()

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self._show()

    def put(self, view: LobbyView) -> None:
        """Show another view; the cursor stays where it was."""
        self.view = view
        if self.is_mounted:
            self._show()

    def say(self, text: str) -> None:
        """A line above the keys."""
        self._news = text
        self.query_one("#news", OneLine).refresh()

    def _top(self, width: int) -> Row:
        return sides(
            ((" mlsim", ""), ("  mock exams, offline", "dim")), ((f"{self._today:%a %d %b %Y} ", "dim"),), width
        )

    def _show(self) -> None:
        rows = self.query_one(Rows)
        if self.view is None:
            rows.put([Entry(((("Reading the banks ...", "dim"),),))])
            return
        entries: list[Entry[Value]] = []
        if self.view.unfinished:
            entries.append(Entry(((("Unfinished", "bold"),),)))
            entries += [Entry(self._unfinished(row), row) for row in self.view.unfinished]
            entries.append(Entry(((),)))
        step = self.foreseen.step
        if step is not None:
            entries += [Entry((self._today_heading(),)), Entry(self._step(step), step), Entry(((),))]
        entries.append(Entry(((("Exams", "bold"),),)))
        exams = sorted(self.view.exams, key=self._rank)
        if self._code not in [exam.code for exam in exams]:
            self._code = exams[0].code if exams else ""
        entries += [Entry(self._exam(exam), exam) for exam in exams]
        if not self.view.exams:
            entries.append(Entry((((f"No exam could be loaded. {self.key('problems')} says why.", "warn"),),)))
        entries += [Entry(((),)), Entry((self._modes_heading(),))]
        entries += [Entry((self._mode(mode),), mode) for mode in MODES]
        if self._problems():
            count = len(self._problems())
            self.say(
                f"{count} {'thing' if count == 1 else 'things'} could not be loaded: {self.key('problems')} shows what"
            )
        keep = rows.value
        if isinstance(keep, ExamRow):
            keep = next((e for e in self.view.exams if e.code == keep.code), None)
        elif isinstance(keep, SessionRow):
            keep = next((s for s in self.view.unfinished if s.id == keep.id), None)
        rows.put(entries, keep)
        self._follow_cursor()

    def foresee(self, glimpse: Glimpse) -> None:
        """Today's next step, now that it is known."""
        if self._news.startswith(READING):
            self.say("")
        if glimpse != self.foreseen:
            self.foreseen = glimpse
            self._show()

    def read_so_far(self, done: int, total: int) -> None:
        """How far the reading of what was answered has come; what somebody is told just now is not taken from them."""
        if not self._news or self._news.startswith(READING):
            self.say(f"{READING}: {done:,} of {total:,} sessions")

    def _today_heading(self) -> Row:
        left = self.foreseen.days_left
        when = "" if left is None else "  today" if left == 0 else f"  exam in {left} {'day' if left == 1 else 'days'}"
        exam = self.foreseen.step.exam if self.foreseen.step else ""
        return (("Today", "bold"), (f"  {exam}", "accent"), (when, "dim"))

    def _step(self, step: NextStep) -> tuple[Row, ...]:
        return (((f"{step.text()}", "bold"), (f"   {step.why}", "dim")),)

    def _moved(self, moved: bool, end: str) -> None:
        super()._moved(moved, end)
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """The letters are for the exam that the cursor was on last."""
        value = self.query_one(Rows).value
        code = value.code if isinstance(value, ExamRow) else value.exam if isinstance(value, SessionRow) else self._code
        known = self.view is not None and any(exam.code == code for exam in self.view.exams)
        if known and code != self._code:
            self._code = code
            self._show()

    def _modes_heading(self) -> Row:
        return (("Between exams", "bold"), (f"  {self._code}", "accent"))

    def _mode(self, mode: Mode) -> Row:
        what = mode.what
        if mode.action == "due" and self.foreseen.due is not None and self._glimpse_is_here:
            what = f"{self.foreseen.due} to be asked again today" if self.foreseen.due else "nothing more today"
        return ((f"{self.key(mode.action):<2} ", "accent"), (f"{mode.name:<11}", "bold"), (what, "dim"))

    @property
    def _glimpse_is_here(self) -> bool:
        """Whether what is known is about the exam that the letters are for."""
        return self.foreseen.step is not None and self.foreseen.step.exam == self._code

    def _rank(self, exam: ExamRow) -> tuple[int, str]:
        order = {"current": 0, "beta": 1, "from": 2, "retired": 3}
        status = exam.status(self._today).partition(" ")[0].rstrip(",")
        # The exam that this program is for stands first among those that can be taken.
        return (0 if exam.code == "MLA-C02" else 1 + order.get(status, 2), exam.code)

    def _unfinished(self, row: SessionRow) -> tuple[Row, ...]:
        left = (
            "untimed" if row.minutes is None else f"{clock_text(max(0.0, row.minutes * 60 - row.charged_seconds))} left"
        )
        what = "practice" if row.mode == "practice" else f"form {row.form}" if row.form else f"{row.shape} form"
        when = self._local(row.last_at)
        detail = f"question {row.current} of {row.questions}, {row.answered} answered, {left}"
        return self._two((f"{what}", ""), f"{when:%d %b %H:%M}", row.exam, detail)

    def _exam(self, exam: ExamRow) -> tuple[Row, ...]:
        if exam.questions == 0:
            bank = "no questions here yet"
        elif exam.questions < exam.form_questions or exam.forms == 0:
            bank = f"{exam.questions} here: a shorter form"
        else:
            bank = f"{exam.questions} here, {exam.forms} {'form' if exam.forms == 1 else 'forms'}"
        sat = [s for s in (self.view.sessions if self.view else ()) if s.exam == exam.code and s.mode == "exam"]
        done = next((s for s in sat if s.state == "submitted"), None)
        detail = f"{exam.status(self._today)}   {exam.form_questions} questions, {exam.minutes:.0f} min   {bank}"
        return self._two((exam.name, ""), f"last: {done.score_text()}" if done else "", exam.code, detail)

    def _two(self, name: Span, aside: str, code: str, detail: str) -> tuple[Row, ...]:
        """Code, name and an aside; below them a line of details."""
        width = min(self.size.width - 4, READING_WIDTH + 16)
        return (
            sides(((f"{code:<8} ", "bold"), name), ((aside, "accent"),), width),
            ((f"         {detail}", "dim"),),
        )

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Resume the session, brief on the exam, or do what the row says."""
        value = self.query_one(Rows).value
        if isinstance(value, SessionRow):
            self.post_message(SessionWanted(value))
        elif isinstance(value, NextStep):
            self.post_message(StepWanted(value))
        elif isinstance(value, Mode):
            getattr(self, f"action_{value.action}")()
        else:
            self._wish("full")

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
            from mlsim.core.wish import quick

            self.post_message(ExamWanted(quick(exam.code)))

    def action_practice(self) -> None:
        """Choose what to practise."""
        exam = self._exam_here()
        if exam is not None:
            self.post_message(BuilderWanted(exam.code))

    def _wish(self, shape: ShapeName) -> None:
        exam = self._exam_here()
        if exam is not None and self.view is not None:
            from mlsim.core.wish import Wish

            form = next_form(exam, self.view.sessions) if shape == "full" else None
            self.post_message(ExamWanted(Wish(exam.code, shape, form)))

    def _exam_here(self) -> ExamRow | None:
        """The exam that the cursor was on last, or of the session under it; None, and a line that says why, if there is none."""
        value = self.query_one(Rows).value
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
        value = self.query_one(Rows).value
        if isinstance(value, SessionRow):
            self.post_message(DiscardWanted(value))
        else:
            self.say(f"{self.key('discard')} discards unfinished sessions; the cursor is on none.")

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

    def _problems(self) -> tuple[str, ...]:
        """What could not be loaded, and what is wrong with the person's own keys."""
        return (*(self.view.problems if self.view else ()), *self.key_problems)

    def action_problems(self) -> None:
        """What could not be loaded."""
        problems = self._problems()
        if not problems:
            self.say("Everything could be loaded.")
            return
        from mlsim.tui.widgets.dialogs import Reading

        paras = [one for problem in problems for one in (*paragraphs(problem.replace("\n", "\n\n")), EMPTY)]
        self.app.push_screen(Reading("What could not be loaded", paras))
