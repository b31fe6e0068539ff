"""The questions of a result, by domain and task, with filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mlsim.core.base.text import first_line, visible
from mlsim.core.session.filters import FILTERS, filtered
from mlsim.tui.messages import CopyWanted, ExplanationWanted
from mlsim.tui.render import Row, sides
from mlsim.tui.widgets.empty import nothing
from mlsim.tui.widgets.frame import ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows

if TYPE_CHECKING:
    from mlsim.core.screens.desk import Reviewed


ALL: Final = -1
"""Stands for the row that takes the filters away."""
LEGEND: Final = "! flagged   c changed   u unscored"


class DrilldownScreen(ListFrame[None]):
    """A list of questions; enter explains one."""

    PLACE = "drilldown"

    def __init__(self, reviewed: Reviewed, domain: str = "", wanted: str = "all") -> None:
        super().__init__()
        self._reviewed, self._domain, self._filter = reviewed, domain, wanted
        self._items: tuple[int, ...] = ()

    def on_mount(self) -> None:
        """List the questions."""
        self._show()
        self.say(LEGEND)

    def point_at(self, item: int) -> None:
        """Put the cursor on an item, if it is listed."""
        self._show(item)

    def _top(self, width: int) -> Row:
        domain = f"domain {self._domain}" if self._domain else "all domains"
        left: Row = ((f" {self._reviewed.session.header.exam}  {self._filter}, {domain}", ""),)
        return sides(left, ((f"{len(self._items)} of {len(self._reviewed.result.items)} ", "dim"),), width)

    def _show(self, value: int | None = None) -> None:
        reviewed = self._reviewed
        exam = reviewed.exam
        pace = exam.seconds_per_question if exam and reviewed.session.header.mode == "exam" else None
        self._items = filtered(reviewed.result, self._filter, self._domain, pace)
        titles = {t.id: t.title for d in exam.domains for t in d.tasks} if exam else {}
        by_task: dict[str, list[int]] = {}
        for item in self._items:
            by_task.setdefault(reviewed.result.items[item].task, []).append(item)
        entries: list[Entry[int]] = []
        for task in sorted(by_task, key=lambda t: [int(part) for part in t.split(".") if part.isdigit()]):
            # Of all its questions, whatever the filter lists of them: of those that were wrong none is right.
            asked = [item.correct for item in reviewed.result.items if item.task == task]
            heading: Row = (
                (f"{task or 'no task':<5}", "bold"),
                (f"{sum(asked)} of {len(asked)} right  ", "dim"),
                (titles.get(task, ""), "bold"),
            )
            entries.append(Entry((heading,) if not entries else ((), heading)))
            entries += [Entry((self._row(item),), item) for item in by_task[task]]
        self._items = tuple(entry.value for entry in entries if entry.value is not None)
        if not entries:
            where = f" in domain {self._domain}" if self._domain else ""
            what = "No question" if self._filter == "all" else f"No question is {self._filter}"
            entries += nothing([f"{what}{where}."], self.key("open"), "List all questions", ALL, self.size.width - 4)
        self.query_one(Rows).put(entries, value)
        self.query_one("#top", OneLine).refresh()

    def _row(self, number: int) -> Row:
        item = self._reviewed.result.items[number]
        asked = self._reviewed.asked[number]
        stem = first_line(visible(asked.question.stem), 200) if asked else f"{item.question}: no copy is left"
        mark = ("+ ", "right") if item.correct else ("- ", "wrong")
        notes = "".join(("!" if item.flagged else " ", "c" if item.changes else " ", " " if item.scored else "u"))
        return (
            mark,
            (f"{number + 1:>3} ", "bold"),
            (f"{notes} ", "warn"),
            (f"{item.seconds:>4.0f} s  ", "dim"),
            (f"{item.sureness:<8}", "dim"),
            (stem, ""),
        )

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Explain the question."""
        value = self.query_one(Rows).value
        if value == ALL:
            self._filter, self._domain = "all", ""
            self._show()
        elif value is not None:
            self.post_message(ExplanationWanted(self._reviewed, self._items, self._items.index(value)))
        else:
            self.say(f"Nothing to explain here: {self.key('filter')} shows others.")

    def action_copy(self) -> None:
        """Copy the question under the cursor, with its key: the session is over."""
        value = self.query_one(Rows).value
        asked = self._reviewed.asked[value] if value is not None else None
        graded = self._reviewed.session.submitted
        if value is None or asked is None:
            self.say("There is no question to copy here.")
            return
        response = graded.response[value] if graded is not None else ()
        self.post_message(CopyWanted(asked, self._reviewed.session.header.items[value].options, True, response))

    def action_filter(self) -> None:
        """The next filter."""
        self._turn_filter(1)

    def action_filter_back(self) -> None:
        """The previous filter."""
        self._turn_filter(-1)

    def _turn_filter(self, step: int) -> None:
        self._filter = FILTERS[(FILTERS.index(self._filter) + step) % len(FILTERS)]
        self._stay()
        self.say(f"Filter: {self._filter}.   {LEGEND}")

    def _stay(self) -> None:
        """List anew, with the cursor where it was; where that is not listed any more, on the first one."""
        here = self.query_one(Rows).value
        self._show(here)
        if here not in self._items:
            self.query_one(Rows).edge(-1)

    def action_domain(self) -> None:
        """The next domain."""
        self._turn_domain(1)

    def action_domain_back(self) -> None:
        """The previous domain."""
        self._turn_domain(-1)

    def _turn_domain(self, step: int) -> None:
        ring = ["", *(score.domain for score in self._reviewed.result.domains)]
        self._domain = ring[(ring.index(self._domain) + step) % len(ring)]
        self._stay()
        names = {d.id: d.name for d in self._reviewed.exam.domains} if self._reviewed.exam else {}
        self.say(names.get(self._domain, "All domains."))
