"""The overview of a session: its questions by state, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mlsim.core.bank.questions import is_correct
from mlsim.core.base.text import first_line, visible
from mlsim.core.screens.copying import response_text
from mlsim.core.session.timing import clock_text
from mlsim.tui.messages import QuitWanted
from mlsim.tui.render import EMPTY, Row, sides
from mlsim.tui.sitting_rows import sitting_word
from mlsim.tui.views import response_list, row_count, row_paras, stem_paras
from mlsim.tui.widgets.dialogs import Reading
from mlsim.tui.widgets.empty import nothing
from mlsim.tui.widgets.frame import KeyLine, ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows

if TYPE_CHECKING:
    from mlsim.core.session.sitting import Sitting

END: Final = -1
"""Stands for the last row, and for the wish to end."""
ALL: Final = -3
"""Stands for the row that lists all."""
QUIT: Final = -2
"""Stands for the wish to leave the program."""
WIDE_ENOUGH: Final = 76
"""Columns from which on the title has room for all counts."""


class OverviewScreen(ListFrame[int | None]):
    """Gives the item to go to, `END`, `QUIT`, or None to go back.

    Args:
        sitting: the session.
        onward: somebody went on past the last question.
        looking: another program has its pen: questions can be read here, and nothing else.
    """

    PLACE = "overview"

    def __init__(self, sitting: Sitting, *, looking: bool = False, onward: bool = False) -> None:
        super().__init__()
        self._onward = onward
        self._sitting = sitting
        self._looking = looking
        self._filter = "all"

    def on_mount(self) -> None:
        """The cursor starts on the question that was on the screen; past the last one on what is open, or else on the end."""
        start = self._sitting.current
        if self._onward:
            there = range(len(self._sitting.asked))
            start = next((item for item in there if not self._sitting.complete(item)), END)
        self._show("all", start)
        self.set_interval(0.25, lambda: self.query_one("#top", OneLine).show(self._top))

    def _top(self, width: int) -> Row:
        sitting = self._sitting
        incomplete = sitting.incomplete_count
        counts = f"{incomplete} incomplete"
        if width >= WIDE_ENOUGH:
            counts = f"{len(sitting.asked) - incomplete} complete   {counts}   {sitting.session.flagged} flagged"
        left = sitting.remaining
        clock = "" if left is None or not sitting.session.clock_shown else f"{clock_text(left)} left "
        return sides(
            ((f" {'Looking' if self._looking else 'Overview'}: {self._filter}", ""), (f"     {counts}", "dim")),
            ((clock, ""),),
            width,
        )

    def _show(self, wanted: str, value: int | None = None) -> None:
        sitting = self._sitting
        entries: list[Entry[int]] = []
        for number, (asked, answer) in enumerate(zip(sitting.asked, sitting.session.answers, strict=True)):
            complete = sitting.complete(number)
            if (wanted == "incomplete" and complete) or (wanted == "flagged" and not answer.marks.flagged):
                continue
            shown = sitting.session.header.items[number].options
            mark = ("", "")
            if answer.checked:
                right = is_correct(asked.question, answer.marks.response)
                mark = ("+", "right") if right else ("-", "wrong")
            if complete:
                state = response_text(asked.question, shown, answer.marks.response)
            else:
                state = "incomplete" if answer.marks.response else "not answered" if answer.seen else "not seen"
            row: Row = (
                (f"{mark[0]:<1}", mark[1]),
                (f"{number + 1:>3} ", "bold"),
                ("! " if answer.marks.flagged else "  ", "warn"),
                (f"{first_line(visible(state), 15):<16}", "" if complete else "accent"),
                (f"{answer.marks.sureness or '':<8}", "dim"),
                (first_line(visible(asked.question.stem), 200), "dim"),
            )
            entries.append(Entry((row,), number))
        if not entries:
            entries += nothing(
                [f"No question is {wanted}."], self.key("all"), "List all questions", ALL, self.size.width - 4
            )
            value = ALL
        word = sitting_word(sitting.session.header)
        if not self._looking:
            entries += [Entry(((),)), Entry((((f"       End the {word}", "bold"),),), END)]
        self._filter = wanted
        self.query_one(Rows).put(entries, value)
        self.query_one("#top", OneLine).refresh()
        self._tell()
        # Room for the others: there is no need to go where one is.
        self.query_one(KeyLine).hide(frozenset({wanted, "end"} if self._looking else {wanted}))

    def _moved(self, moved: bool, end: str) -> None:
        super()._moved(moved, end)
        self._tell()

    def _tell(self) -> None:
        """What enter does hangs on the row."""
        here = self.query_one(Rows).value
        self.query_one(KeyLine).open_does({END: "end", ALL: "list all"}.get(END if here is None else here, ""))

    def action_all(self) -> None:
        """List all."""
        self._show("all", self.query_one(Rows).value)

    def action_incomplete(self) -> None:
        """List the incomplete ones."""
        self._show("incomplete", self.query_one(Rows).value)

    def action_flagged(self) -> None:
        """List the flagged ones."""
        self._show("flagged", self.query_one(Rows).value)

    def action_open(self) -> None:
        """Go to the question, or end; when looking, read it."""
        value = self.query_one(Rows).value
        if value is None:
            self.say(f"No question is {self._filter}: a lists all.")
        elif value == ALL:
            self.action_all()
        elif self._looking:
            self._read(value)
        else:
            self.dismiss(value)

    def _read(self, item: int) -> None:
        asked, answer = self._sitting.asked[item], self._sitting.session.answers[item]
        shown = self._sitting.session.header.items[item].options
        paras = [*stem_paras(asked), EMPTY]
        for at in range(row_count(asked.question)):
            paras += row_paras(asked.question, shown, answer.marks, at, False, False)
        paras += response_list(asked.question, shown, answer.marks)
        self.app.push_screen(Reading(f"Question {item + 1}, as it stands in the other program", paras))

    def action_end(self) -> None:
        """End."""
        if self._looking:
            self.say("It is open in another program: it can be ended there.")
        else:
            self.dismiss(END)

    def action_leave(self) -> None:
        """Leave the program."""
        if self._looking:
            self.post_message(QuitWanted())
        else:
            self.dismiss(QUIT)

    def action_back(self) -> None:
        """Back to the question."""
        self.dismiss(None)
