"""The question screen: where an exam is sat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll

from mlsim.core.keys.footers import question_hints
from mlsim.core.screens.plain import beat_text
from mlsim.core.screens.warmup import OVERVIEW, Coach
from mlsim.core.session.hindsight import NOTHING
from mlsim.tui.messages import CopyWanted, OverviewWanted
from mlsim.tui.render import EMPTY, Para, Row, paragraphs
from mlsim.tui.sitting_rows import clock_row, map_row, navigator_paras, status_row, title_row
from mlsim.tui.views import after_paras, causes_text, response_list, row_count, row_paras, stem_paras, verdict_paras
from mlsim.tui.widgets.dialogs import LineDialog, Reading
from mlsim.tui.widgets.feedback_keys import FeedbackKeys
from mlsim.tui.widgets.frame import Frame, KeyLine, ScrollKeys
from mlsim.tui.widgets.lines import OneLine, Prose
from mlsim.tui.widgets.option_keys import OptionKeys
from mlsim.tui.widgets.sitting_dialogs import end_dialog, menu_dialog

if TYPE_CHECKING:
    from mlsim.core.session.sitting import Sitting

Ending = Literal["ended", "time", "left", "quit"]

BEAT_SECONDS = 0.25
"""How often the clock is looked at. The screen repaints only when the second has changed."""


class QuestionScreen(FeedbackKeys, OptionKeys, ScrollKeys, Frame[Ending]):
    """One session that is being sat. It ends with how it was left.

    Args:
        sitting: the session; its pen is laid down by whoever opened the screen.
        warm_up: nothing counts here, and leaving needs no words.
    """

    PLACE = "question"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-wide")]

    def __init__(self, sitting: Sitting, *, warm_up: bool = False) -> None:
        super().__init__()
        self.sitting = sitting
        self._warm_up = warm_up
        self._cursor = 0
        self._message = ""
        self._strikes = 0
        self._rows: list[Prose] = []
        self._coach = Coach()
        self._stem: list[Para] = []
        self.said = {}
        self._over = False
        self._below = ""
        """How much of the question is out of sight below, in a few words."""
        self._beaten = (-1, "")
        """The second and the trouble of the last beat."""

    # -- what is shown ---------------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Title, question, status, map, keys."""
        with Horizontal(id="top"):
            yield OneLine(self._title, id="title")
            yield OneLine(self._clock, id="clock")
        with Horizontal(id="main"):
            with VerticalScroll(id="body", can_focus=False):
                yield Prose(id="stem")
                for number in range(10):
                    row = Prose(id=f"row-{number}")
                    self._rows.append(row)
                    yield row
                yield Prose(id="after")
            yield Prose(id="navigator")
        yield OneLine(self._status, id="status")
        yield OneLine(self._map, id="map")
        yield KeyLine("question")

    def on_mount(self) -> None:
        """Show the question, and start looking at the clock."""
        self.set_interval(BEAT_SECONDS, self.beat)
        self.watch(self._body(), "scroll_y", self._look_below, init=False)
        self._new_question()

    def on_resize(self) -> None:
        """The navigator comes and goes with the width; the cursor stays in sight, but a new question starts at its top."""
        self.call_after_refresh(self._navigate)
        self.call_after_refresh(self._look_below)
        if self._beaten[0] >= 0 and not self.sitting.answer.checked:
            self.call_after_refresh(self._follow)

    def _new_question(self) -> None:
        """Another question: the cursor on its first row, or on its answer."""
        sitting = self.sitting
        question, response = sitting.question, sitting.answer.marks.response
        self._cursor = 0
        if question.type in ("single", "multiple") and response:
            self._cursor = sitting.shown.index(response[0])
        self._stem = [*stem_paras(sitting.asked[sitting.current], self.key("scenario")), EMPTY]
        self._paint(0)
        self._body().scroll_home(animate=False)

    def _paint(self, offset: int | None = None) -> None:
        """Show the rows and lines as they are now, from a row of the question on. What has not changed is not repainted."""
        if self._warm_up:
            self._coach = self._coach.looked(self.sitting.session)
            self._message = self._coach.news or self._message
        sitting = self.sitting
        question, marks, explained = sitting.question, sitting.answer.marks, self.sitting.answer.checked
        count = row_count(question)
        for at, row in enumerate(self._rows):
            if at < count:
                row.show(row_paras(question, sitting.shown, marks, at, at == self._cursor, explained))
            # Last: what is shown with its old text is measured by it, and the toolkit would keep that height.
            row.display = at < count
        after = response_list(question, sitting.shown, marks)
        head: list[Para] = []
        if explained:
            # How it went and what to do about it come first: the explanations are longer than the screen.
            head = [*verdict_paras(question, sitting.shown, marks.response), *self.why_paras(), EMPTY]
            after = [*after, *after_paras(sitting.asked[sitting.current])]
        self.query_one("#stem", Prose).show([*self.coach_paras(), *head, *self._stem])
        self.query_one("#after", Prose).show(after)
        self._below = self._hidden(self._body().scroll_offset.y if offset is None else offset)
        self._lines()

    def _look_below(self) -> None:
        """After the question has been scrolled, or the window has another size."""
        self._below = self._hidden(self._body().scroll_offset.y)
        self.query_one("#status", OneLine).show(self._status)

    def _hidden(self, offset: int) -> str:
        """How many options are out of sight: a list that ends with the screen looks whole. Told without waiting for the layout."""
        stem, bottom = self.query_one("#stem", Prose), offset + self._body().size.height
        width, at, count = stem.size.width, stem.rows_at(stem.size.width), 0
        if self.sitting.answer.checked or not width:
            return ""
        for row in self._rows[: row_count(self.sitting.question)]:
            at += row.rows_at(width)
            count += at > bottom
        # What prompts can be given stands below them in one piece, and is not counted.
        if (rest := self.query_one("#after", Prose).rows_at(width)) and at + rest > bottom:
            return "more below"
        return f"{count} more below" if count else ""

    def _lines(self) -> None:
        rows = {"#title": self._title, "#clock": self._clock, "#status": self._status, "#map": self._map}
        for name, make in rows.items():
            self.query_one(name, OneLine).show(make)
        self.query_one(KeyLine).suggest(question_hints(self.moment))
        self._navigate()

    def _navigate(self) -> None:
        if self.has_class("-wide"):
            self.query_one("#navigator", Prose).show(navigator_paras(self.sitting))

    def _title(self, width: int) -> Row:
        return title_row(self.sitting, width, warm_up=self._warm_up)

    def _clock(self, _width: int) -> Row:
        return clock_row(self.sitting)

    def _status(self, width: int) -> Row:
        return status_row(self.sitting, width, self._message, self._below)

    def _map(self, width: int) -> Row:
        return map_row(self.sitting, width)

    def say(self, text: str) -> None:
        """Show a line in the place of the status, until the next key."""
        self._message = text
        self.query_one("#status", OneLine).show(self._status)

    # -- the clock -------------------------------------------------------------------------------------------------------------------

    def beat(self) -> None:
        """Look at the clock. Warnings never take a key; at zero the session ends, whatever is over this screen."""
        if self._over:
            return
        beat = self.sitting.beat()
        if beat.time_up:
            self.finish("time")
            return
        if text := beat_text(beat, strict=self.sitting.session.header.strict):
            self.say(text)
        now = (int(self.sitting.charged), self.sitting.trouble)
        if now != self._beaten:
            # An fsync may have failed after its key was painted: nobody has to wait for the second to pass, or to press a key.
            self._beaten = now
            self.query_one("#clock", OneLine).show(self._clock)
            self.query_one("#status", OneLine).show(self._status)

    def finish(self, ending: Ending) -> None:
        """End the screen, with everything that lies over it."""
        if self._over:
            return
        self._over = True
        while self.app.screen is not self:
            self.app.pop_screen()
        self.dismiss(ending)

    # -- moving ---------------------------------------------------------------------------------------------------------------------

    def action_up(self) -> None:
        """The cursor up."""
        self._move(-1)

    def action_down(self) -> None:
        """The cursor down."""
        self._move(1)

    def _move(self, step: int) -> None:
        to = self._cursor + step
        if 0 <= to < row_count(self.sitting.question):
            self._cursor = to
            self._changed("")
            return
        # Past the last row there may be more to read, above the first one the stem.
        body = self.query_one("#body", VerticalScroll)
        if body.scroll_offset.y == (0 if step < 0 else body.max_scroll_y):
            self.say(
                "This is the top." if step < 0 else f"This is the end of the question: {self.key('next')} goes on."
            )
        body.scroll_relative(y=step, animate=False)

    def _changed(self, text: str) -> None:
        """After a key on this question: repaint what differs, and keep the cursor in sight."""
        self._strikes = 0
        self._message = text
        if self.sitting.expired:
            self.finish("time")
            return
        self._paint()
        self._follow()

    def _follow(self) -> None:
        if self._rows:
            self._rows[min(self._cursor, len(self._rows) - 1)].scroll_visible(animate=False, immediate=True)

    # -- marks -----------------------------------------------------------------------------------------------------------------------

    def action_flag(self) -> None:
        """Flag for review."""
        self._changed(self.sitting.flag())

    def action_clear(self) -> None:
        """Clear the answer."""
        self._changed(self.sitting.clear())

    def action_undo(self) -> None:
        """Take the last change back."""
        before = self.sitting.current
        text = self.sitting.undo()
        if self.sitting.current != before:
            self._new_question()
        self._changed(text)

    def _note(self) -> None:
        here = self.sitting.current

        def done(text: str | None) -> None:
            if text is not None and not self._over and self.sitting.current == here:
                self._changed(self.sitting.note(text.strip()))

        note = self.sitting.answer.marks.note
        self.app.push_screen(LineDialog(f"Note on question {here + 1}", note, "an empty note is removed"), done)

    def action_copy(self) -> None:
        """Copy the question; with its key only where that is shown."""
        sitting = self.sitting
        marks, checked = sitting.answer.marks, sitting.answer.checked
        asked = sitting.asked[sitting.current]
        self.post_message(CopyWanted(asked, tuple(sitting.shown), checked, marks.response if checked else (), checked))

    def action_clock(self) -> None:
        """Hide or show the clock."""
        self._changed(self.sitting.toggle_clock())

    def action_scenario(self) -> None:
        """The case's scenario."""
        scenario = self.sitting.asked[self.sitting.current].scenario
        if scenario:
            self.app.push_screen(Reading("Scenario of the case study", paragraphs(scenario)))
        else:
            self.say("This question belongs to no case study.")

    # -- going -----------------------------------------------------------------------------------------------------------------------

    def go(self, item: int) -> None:
        """Go to a question."""
        before = self.sitting.current
        text = self.sitting.go(item)
        if self.sitting.expired:
            self.finish("time")
        elif self.sitting.current == before:
            self.say(text)
        else:
            self._message, self._strikes = text, 0
            self._new_question()

    def action_next(self) -> None:
        """The next question; after the last one, the overview."""
        if self.sitting.current + 1 < len(self.sitting.asked):
            self.go(self.sitting.current + 1)
        else:
            self._overview(onward=True)

    def action_enter(self) -> None:
        """The next question; practice: check first."""
        if not self.sitting.feedback_each or self.sitting.answer.checked:
            left = self.sitting.current
            self.action_next()
            if not self.sitting.complete(left) and self.sitting.current != left and not self._over:
                self.say(
                    f"Question {left + 1} is left open. {self.key('previous')} goes back; {self.how_to_answer} answers."
                )
            return
        missing = self.sitting.check()
        if missing:
            past = "goes to the overview" if self.moment.last else "skips it"
            self._changed(f"{missing}. Answer with {self.how_to_answer}; {self.key('next')} {past}.")
            return
        self._changed("")
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)
        self.say(f"Each option is explained: {self.key('page_down')} shows more. {self.key('enter')} goes on.")

    def action_page_down(self) -> None:
        """A screen down. What scrolls away of a checked miss stays in reach: the line above the keys says how to file it."""
        super().action_page_down()
        moment = self.moment
        if moment.asks_why:
            self.say(causes_text(self.said.get(self.sitting.current, NOTHING).cause))
        elif moment.checked and self._body().scroll_offset.y == self._body().max_scroll_y:
            self.say(f"That is all of it: {self.key('enter')} goes on.")

    def action_previous(self) -> None:
        """The previous question."""
        self.go(self.sitting.current - 1)

    def action_go_to(self) -> None:
        """Go to a question by its number."""
        count = len(self.sitting.asked)

        def done(text: str | None) -> None:
            if text and not self._over:
                if 1 <= int(text) <= count:
                    self.go(int(text) - 1)
                else:
                    self.say(f"There is no question {int(text)}: they are numbered from 1 to {count}.")

        self.app.push_screen(LineDialog(f"Go to question (1 to {count})", digits=True, limit=4), done)

    def action_overview(self) -> None:
        """The overview."""
        self._overview()

    def _overview(self, *, onward: bool = False) -> None:
        if self._warm_up:
            self._coach = self._coach.told(OVERVIEW)
            self._changed(self._coach.news)
        self.post_message(OverviewWanted(onward))

    # -- ending ----------------------------------------------------------------------------------------------------------------------

    def action_end(self) -> None:
        """Ask whether to end the session, naming what is open. Where every answer is checked nothing is, and nothing can be lost."""
        if all(answer.checked for answer in self.sitting.session.answers):
            self.finish("ended")
            return
        dialog = end_dialog(self.sitting)
        self.app.push_screen(dialog, lambda answer: self.finish("ended") if answer == "end" else None)

    def action_menu(self) -> None:
        """Continue, overview, end, leave."""
        if self._warm_up:
            self.finish("left")
            return

        def done(answer: str | None) -> None:
            if answer == "overview":
                self.action_overview()
            elif answer == "end":
                self.action_end()
            elif answer in ("left", "quit"):
                self.finish("left" if answer == "left" else "quit")

        self.app.push_screen(menu_dialog(), done)

    def action_leave(self) -> None:
        """Leave: everything is saved."""
        self.finish("left" if self._warm_up else "quit")
