"""What is due: the queue, what comes, and how much of what was missed will be remembered on exam day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mlsim.core.base.text import first_line
from mlsim.core.form.wish import MAX_COUNT, QUICK
from mlsim.tui.messages import DueWanted, ExamWanted, QuickWanted
from mlsim.tui.render import READING_WIDTH, Row, para, sides, wrapped
from mlsim.tui.widgets.empty import TEN
from mlsim.tui.widgets.frame import ExamKeys, KeyLine, ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows

if TYPE_CHECKING:
    from mlsim.core.screens.practice import DueView

BAR = 20
SHORT_BAR = 16
"""Columns of a bar: beside a number, and beside a name."""
FIGURES = 31
"""Columns beside a domain's name: two of space, the figure, and the bar."""


class DueScreen(ExamKeys, ListFrame[None]):
    """The queue of one exam; enter answers it."""

    PLACE = "due"

    def __init__(self, view: DueView, today: date) -> None:
        super().__init__()
        self._view, self._today = view, today

    def on_mount(self) -> None:
        """Show the queue."""
        self._show()

    def on_resize(self) -> None:
        """Lay it out anew."""
        self._show()

    def put(self, view: DueView) -> None:
        """Another queue."""
        self._view = view
        self._show()
        self.query_one("#top", OneLine).refresh()

    @property
    def exam(self) -> str:
        """The exam whose queue is shown."""
        return self._view.exam.code

    def _top(self, width: int) -> Row:
        cards = self._view.queue.cards
        word = "question is" if cards == 1 else "questions are"
        return sides(((f" Due  {self._view.exam.code}", ""),), ((f"{cards} {word} kept in mind ", "dim"),), width)

    def _show(self) -> None:
        width = max(20, min(self.size.width - 4, READING_WIDTH))
        queue = self._view.queue
        entries: list[Entry[int]] = [Entry((row,)) for row in self._said(width)]
        entries.append(Entry(((),)))
        count = len(queue.today)
        if count:
            all_of = min(count, MAX_COUNT)
            what = "Answer it now" if all_of == 1 else f"Answer all {all_of} now"
            entries.append(Entry((((what, "bold"),),), all_of))
            if all_of > QUICK:
                entries.append(Entry((((f"Answer {QUICK} of them: what has been due longest", "bold"),),), QUICK))
            entries.append(Entry(((),)))
        else:
            entries += [Entry((((f"{self.key('open')}  ", "accent"), (TEN, "bold")),), 0), Entry(((),))]
        self.query_one(KeyLine).hide(frozenset() if count else frozenset({"open", "ten"}))
        if queue.cards:
            entries += [Entry((row,)) for row in (*self._coming(), (), *self._recall(width))]
        self.query_one(Rows).put(entries)

    def _said(self, width: int) -> list[Row]:
        """The queue in sentences."""
        queue = self._view.queue
        lines: list[tuple[str, str]] = []
        if not queue.cards:
            lines.append(("Nothing is kept in mind yet.", "bold"))
            lines.append(
                ("What you miss, guess, flag or are unsure of comes back here, on a day when it helps most.", "dim")
            )
        elif not queue.today:
            lines.append(("Nothing is due today.", "bold"))
        else:
            count, others = len(queue.today), sum(one.sibling for one in queue.today)
            lines.append((f"{count} {'question is' if count == 1 else 'questions are'} due today.", "bold"))
            if others:
                lines.append(
                    (
                        f"For {others} of them another question of the same task is asked, one that you have not seen.",
                        "dim",
                    )
                )
        if queue.kept_out:
            lines.append((f"{queue.kept_out} more are kept for an exam to come.", "dim"))
        if queue.gone:
            lines.append((f"{queue.gone} more are no longer in the banks.", "dim"))
        return [row for text, style in lines for row in wrapped(para(text, style), width)]

    def _coming(self) -> list[Row]:
        """What becomes due on each of the next days."""
        coming = self._view.queue.coming
        most = max(1, *coming)
        rows: list[Row] = [(("What comes", "bold"),)]
        for ahead, count in enumerate(coming, start=1):
            day = self._today + timedelta(days=ahead)
            name = "tomorrow" if ahead == 1 else f"{day:%a %d %b}"
            bar = "#" * max(1, round(BAR * count / most)) if count else ""
            rows.append(((f"{name:<12}", "dim"), (f"{bar:<{BAR}} ", "accent"), (f"{count:>3}", "")))
        return rows

    def _recall(self, width: int) -> list[Row]:
        """How much will be remembered, by domain."""
        day = self._view.exam_day
        when = f"on exam day, {day:%d %b %Y}, if you review nothing more" if day else "today"
        rows: list[Row] = [((f"Remembered {when}", "bold"),)]
        names = {domain.id: domain.name for domain in self._view.exam.domains}
        labels = [f"{one.domain}  {names.get(one.domain, '')}" for one in self._view.recall]
        room = min(max(map(len, labels), default=0), width - FIGURES)
        for one, label in zip(self._view.recall, labels, strict=True):
            name = f"{first_line(label, room):<{room}}  "
            if one.recall is None:
                rows.append(((name, "dim"), ("nothing kept in mind", "dim")))
                continue
            filled = round(SHORT_BAR * one.recall)
            bar = "#" * filled + "." * (SHORT_BAR - filled)
            figure = f"{one.recall:.0%} of {one.cards}"
            rows.append(((name, ""), (f"{figure:<13}", ""), (bar, "accent")))
        text = "It speaks only of what you missed or doubted once; it is no forecast of a score."
        if day is None:
            text += " The settings and the plan take the day of your exam; then this looks ahead to it."
        return [*rows, *wrapped(para(text, "dim"), width)]

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Answer what the row says."""
        if self._view.queue.today:
            self._answer(self.query_one(Rows).value)
        else:
            self.post_message(QuickWanted(self.exam))

    def action_ten(self) -> None:
        """Answer ten."""
        self._answer(QUICK)

    def _answer(self, count: int | None) -> None:
        if not self._view.queue.today:
            self.say(self._view.left_text())
        else:
            self.post_message(ExamWanted(self._view.wish(count)))

    def _turn(self, step: int) -> None:
        exam = self._exam_beside(self.exam, self._view.exams, step)
        if exam:
            self.post_message(DueWanted(exam))
