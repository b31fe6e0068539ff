"""The lobby: unfinished sessions, then the exams."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult

from mlsim.core.form.wish import QUICK
from mlsim.core.keys.footers import LOADING, lobby_hints
from mlsim.core.learn.glimpse import Glimpse, NextStep
from mlsim.core.screens.lobby import ExamRow, LobbyView, SessionRow
from mlsim.core.screens.lobby_text import (
    PENDING,
    Mode,
    exam_said,
    greeting,
    in_order,
    is_new,
    last_exam,
    minutes_of,
    modes,
    session_head,
    session_said,
    status_word,
    step_said,
    under_way,
    unread,
)
from mlsim.tui.render import EMPTY, READING_WIDTH, Row, para, paragraphs, sides
from mlsim.tui.widgets.frame import Frame, KeyLine
from mlsim.tui.widgets.lines import Entry, OneLine, Prose, Rows
from mlsim.tui.widgets.lobby_keys import LobbyKeys

if TYPE_CHECKING:
    pass

SECOND_FRAME: Final = 0.02
"""Seconds."""
LEAD: Final = 12
"""Columns of the word before a row above the exams."""
NARROW: Final = 72
"""Columns below which what is said about a row has three lines instead of two."""
READING: Final = "Reading what you have answered"


Value = ExamRow | SessionRow | NextStep | Mode


class LobbyScreen(LobbyKeys, Frame[None]):
    """Where everything starts.

    Args:
        today: the date, for the status of exams.
        local: brings a moment into local time.
    """

    PLACE = "lobby"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-broad")]

    def __init__(self, today: date, local: Callable[[datetime], datetime]) -> None:
        super().__init__()
        self._today, self._local = today, local
        self.view: LobbyView | None = None
        self._news = ""
        self.key_problems: tuple[str, ...] = ()
        """What is wrong with the person's own keys."""
        self.foreseen = Glimpse()
        self._foretold = False
        """Whether what is foreseen is all there is, or somebody is still working it out."""
        self._resumed = False
        self._wanted = ""
        """The session to which the cursor goes: the one that was left just now."""
        self._code = ""
        """The exam that the letters are for: the one that the cursor was on last."""
        self._on_exam = False
        """Whether the cursor is on an exam."""

    @property
    def code(self) -> str:
        """The exam that the letters are for; empty while none is known."""
        return self._code

    def compose(self) -> ComposeResult:
        """Title, list, news, keys."""
        yield OneLine(self._top, id="top")
        yield Rows[Value](id="main")
        yield Prose(id="detail")
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
        """Nothing of it is to be seen now: what was drawn of it is drawn again when it is; where the cursor was is no news then."""
        if self._at_edge:
            self._at_edge = False
            self.say("")
        for widget in self.query("OneLine, Rows"):
            widget.refresh()

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self._show()

    def put(self, view: LobbyView, session: str = "") -> None:
        """Show another view; the cursor stays where it was, or goes to the unfinished session with this id."""
        before, newest = self.view, view.sessions[:1]
        if before is not None and newest and newest[0].id not in {row.id for row in before.sessions[:1]}:
            # Somebody has sat something meanwhile, and may have turned to another exam on the way.
            self._code = newest[0].exam
        self.view = view
        self._wanted = session
        if self.is_mounted:
            self._show()

    def say(self, text: str) -> None:
        """A line above the keys."""
        self._news = text
        for line in self.query("#news"):
            line.refresh()

    def _top(self, width: int) -> Row:
        return sides(
            ((" mlsim", ""), ("  mock exams, offline", "dim")), ((f"{self._today:%a %d %b %Y} ", "dim"),), width
        )

    def _show(self) -> None:
        rows = self.query_one(Rows)
        if self.view is None:
            rows.put([Entry(((("Reading the questions ...", "dim"),),))])
            self.query_one(KeyLine).suggest(LOADING)
            return
        new = is_new(self.view)
        exams = in_order(self.view.exams, self._today)
        if self._code not in [exam.code for exam in exams]:
            last = last_exam(self.view)
            self._code = last if last in [exam.code for exam in exams] else exams[0].code if exams else ""
        entries: list[Entry[Value]] = []
        if new:
            here = next((exam for exam in exams if exam.code == self._code), None)
            said = zip(("warm_up", "quick"), greeting(here), ("New here?", ""), strict=True)
            entries += [Entry((self._lead(label, self.key(action), text),)) for action, text, label in said]
        else:
            entries += [Entry((self._unfinished(row),), row) for row in self.view.unfinished]
            entries.append(self._next())
        entries.append(Entry(((),)))
        hint = (
            f"  {self.key('up')} and {self.key('down')} choose; {self.key('open')} shows the rules first" if new else ""
        )
        entries.append(Entry(((("Exams", "bold"), (hint, "dim")),)))
        entries += [Entry((self._exam(exam),), exam) for exam in exams]
        if not self.view.exams:
            entries.append(Entry((((f"No exam could be loaded. {self.key('problems')} says why.", "warn"),),)))
        turn = f"  {self.key('previous_exam')} and {self.key('next_exam')}: another exam"
        if isinstance(rows.value, ExamRow):
            turn = f"  {self.key('next_exam')} goes there"
        entries += [Entry(((),)), Entry(((("Prepare for ", "bold"), (self._code, "accent"), (turn, "dim")),))]
        entries += [Entry((self._mode(mode),), mode) for mode in modes(new=new)]
        if self._problems():
            self.say(f"{unread(len(self._problems()))}: {self.key('problems')} shows what")
        keep = rows.value
        if isinstance(keep, ExamRow):
            keep = next((e for e in self.view.exams if e.code == keep.code), None)
        elif isinstance(keep, SessionRow):
            keep = next((s for s in self.view.unfinished if s.id == keep.id), None)
        elif keep == PENDING or isinstance(keep, NextStep):
            keep = None if new else self.foreseen.step or PENDING
        left = next((one for one in self.view.unfinished if one.id == self._wanted), None)
        self._wanted = ""
        rows.put(entries, left or keep)
        self._follow_cursor()

    def foresee(self, glimpse: Glimpse) -> None:
        """Today's next step, now that it is known."""
        if self._news.startswith(READING):
            self.say("")
        if glimpse != self.foreseen or not self._foretold:
            self.foreseen, self._foretold = glimpse, True
            self._show()

    def read_so_far(self, done: int, total: int) -> None:
        """How far the reading of what was answered has come; what somebody is told just now is not taken from them."""
        if not self._news or self._news.startswith(READING):
            self.say(f"{READING}: {done:,} of {total:,} sessions")

    def _lead(self, label: str, key: str, text: str) -> Row:
        """A row above the exams: a word, and what it is about."""
        return ((f"{label:<{LEAD}}", "bold"), (f"{key}  " if key else "", "accent"), (text, ""))

    def _next(self) -> Entry[Value]:
        """Today's next step, or its place."""
        step, left = self.foreseen.step, self.foreseen.days_left
        if step is None:
            text = "..." if not self._foretold else f"nothing more; {self.key('plan')} shows the plan"
            return Entry((self._lead("Today", "", text),), PENDING)
        text = step.text(short=self.size.width < NARROW)
        if self.view is not None and under_way(step, self.view):
            text = f"Go on with form {step.form}, above"
        when = "" if left is None else "exam today" if left == 0 else f"exam in {left} {'day' if left == 1 else 'days'}"
        row = (*self._lead("Today", "", f"{step.exam}: "), (f"{text[:1].lower()}{text[1:]}", "bold"))
        return Entry((sides(row, ((when, "dim"),), self._width),), step)

    @property
    def _width(self) -> int:
        """Columns of a row: without the mark of the cursor, and with a column to spare on the right."""
        return max(1, min(self.size.width - 4, READING_WIDTH + 16))

    def _go_to(self, mode: Mode) -> None:
        rows = self.query_one(Rows)
        rows.put(rows.entries, mode)
        self._follow_cursor()

    def _moved(self, moved: bool, end: str) -> None:
        super()._moved(moved, end)
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """The letters are for the exam that the cursor was on last."""
        value = self.query_one(Rows).value
        self._tell(value)
        footer, on_exam = self.query_one(KeyLine), isinstance(value, ExamRow)
        footer.open_does("resume" if isinstance(value, SessionRow) else "")
        code, turned = self._code, False
        if self.view is not None:
            footer.suggest(lobby_hints(new=is_new(self.view), on_exam=on_exam))
            turned, self._on_exam = on_exam != self._on_exam, on_exam
        if isinstance(value, ExamRow):
            code = value.code
        elif isinstance(value, (SessionRow, NextStep)):
            code = value.exam
        known = self.view is not None and any(exam.code == code for exam in self.view.exams)
        if known and (turned or code != self._code):
            self._code = code
            self._show()

    def _tell(self, value: Value | None) -> None:
        """Say more about the row under the cursor: two lines, three where the screen is narrow."""
        said: tuple[str, ...] = ()
        if isinstance(value, ExamRow) and self.view is not None:
            said = exam_said(value, self.view.sessions, self._today, self.key)
        elif isinstance(value, SessionRow):
            said = session_said(value, self.key)
        elif isinstance(value, NextStep):
            said = step_said(value, self.key)
        elif isinstance(value, Mode):
            exam = next((e for e in self.view.exams if e.code == self._code), None) if self.view else None
            said = (value.more.format(minutes=minutes_of(exam, QUICK) if exam else 20),)
        if self.size.width < NARROW:
            said = (" ".join(said),)
        self.query_one("#detail", Prose).show([para(one, "dim") for one in said])

    def _mode(self, mode: Mode) -> Row:
        what = mode.what
        if mode.action == "due" and self.foreseen.due is not None and self._glimpse_is_here:
            what = f"{self.foreseen.due} to be asked again today" if self.foreseen.due else "nothing more today"
        return ((f"{self.key(mode.action):<2} ", "accent"), (f"{mode.name:<11}", "bold"), (what, "dim"))

    @property
    def _glimpse_is_here(self) -> bool:
        """Whether what is known is about the exam that the letters are for."""
        return self.foreseen.step is not None and self.foreseen.step.exam == self._code

    def _unfinished(self, row: SessionRow) -> Row:
        short = self.size.width < NARROW
        lead = self._lead("Unfinished", "", session_head(row, short=short))
        return lead if short else sides(lead, ((f"{self._local(row.last_at):%d %b %H:%M}", "dim"),), self._width)

    def _exam(self, exam: ExamRow) -> Row:
        sat = [s for s in (self.view.sessions if self.view else ()) if s.exam == exam.code and s.mode == "exam"]
        done = next((s for s in sat if s.state == "submitted"), None)
        aside = (done.short_text(), "accent") if done else (status_word(exam, self._today), "dim")
        return sides(((f"{exam.code:<8} ", "bold"), (exam.name, "")), (aside,), self._width)

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
