"""The lobby: unfinished sessions, then the exams."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from textual.app import ComposeResult

from mlsim.core.lobby import ExamRow, LobbyView, SessionRow, next_form
from mlsim.core.timing import clock_text
from mlsim.core.wish import ShapeName, Wish
from mlsim.tui.messages import DiscardWanted, ExamWanted, ExchangeWanted, HistoryWanted, SessionWanted
from mlsim.tui.render import EMPTY, READING_WIDTH, Row, Span, paragraphs, sides
from mlsim.tui.widgets.dialogs import Reading
from mlsim.tui.widgets.frame import Frame, KeyLine, ListKeys
from mlsim.tui.widgets.lines import Entry, OneLine, Rows


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

    def compose(self) -> ComposeResult:
        """Title, list, news, keys."""
        yield OneLine(self._top, id="top")
        yield Rows[ExamRow | SessionRow](id="main")
        yield OneLine(lambda _width: ((f" {self._news}", "dim"),), id="news")
        yield KeyLine("lobby")

    def on_mount(self) -> None:
        """Show what is known."""
        self._show()

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
        entries: list[Entry[ExamRow | SessionRow]] = [Entry(((),))]
        if self.view.unfinished:
            entries.append(Entry(((("Unfinished", "bold"),),)))
            entries += [Entry(self._unfinished(row), row) for row in self.view.unfinished]
            entries.append(Entry(((),)))
        entries.append(Entry(((("Exams", "bold"),),)))
        for exam in sorted(self.view.exams, key=self._rank):
            entries += [Entry(self._exam(exam), exam), Entry(((),))]
        if not self.view.exams:
            entries.append(Entry(((("No exam could be loaded. i says why.", "warn"),),)))
        if self.view.problems:
            count = len(self.view.problems)
            self.say(f"{count} {'thing' if count == 1 else 'things'} could not be loaded: i shows what")
        keep = rows.value
        if isinstance(keep, ExamRow):
            keep = next((e for e in self.view.exams if e.code == keep.code), None)
        elif isinstance(keep, SessionRow):
            keep = next((s for s in self.view.unfinished if s.id == keep.id), None)
        rows.put(entries, keep)

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
        """Resume the session, or brief on the exam."""
        value = self.query_one(Rows).value
        if isinstance(value, SessionRow):
            self.post_message(SessionWanted(value))
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

    def _wish(self, shape: ShapeName) -> None:
        value = self.query_one(Rows).value
        if value is None or self.view is None:
            self.say("Still reading the banks: one moment.")
            return
        code = value.exam if isinstance(value, SessionRow) else value.code
        exam = next((e for e in self.view.exams if e.code == code), None)
        if exam is None:
            self.say(f"{code} is no exam that mlsim knows now.")
            return
        form = next_form(exam, self.view.sessions) if shape == "full" else None
        self.post_message(ExamWanted(Wish(code, shape, form)))

    def action_discard(self) -> None:
        """Discard the unfinished session under the cursor."""
        value = self.query_one(Rows).value
        if isinstance(value, SessionRow):
            self.post_message(DiscardWanted(value))
        else:
            self.say("x discards unfinished sessions; the cursor is on an exam.")

    def action_history(self) -> None:
        """All sessions."""
        self.post_message(HistoryWanted())

    def action_exchange(self) -> None:
        """Import and export."""
        self.post_message(ExchangeWanted())

    def action_problems(self) -> None:
        """What could not be loaded."""
        problems = self.view.problems if self.view else ()
        if not problems:
            self.say("Everything could be loaded.")
            return
        paras = [one for problem in problems for one in (*paragraphs(problem.replace("\n", "\n\n")), EMPTY)]
        self.app.push_screen(Reading("What could not be loaded", paras))
