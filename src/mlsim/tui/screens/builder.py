"""The practice builder: what to practise, how much, and how many questions fit while the choice changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from mlsim.core.base.kinds import DIFFICULTIES, KINDS
from mlsim.core.base.text import visible
from mlsim.core.form.wish import MAX_COUNT, STATUSES, Selection, Status, Wish
from mlsim.core.learn.selection import Filter, matching, tally, time_text
from mlsim.tui.messages import PoolWanted, PracticeWanted
from mlsim.tui.render import Row, sides
from mlsim.tui.widgets.frame import KeyLine, ListFrame
from mlsim.tui.widgets.lines import Entry, OneLine, Rows
from mlsim.tui.widgets.picker import Pick, Picker

if TYPE_CHECKING:
    from mlsim.core.screens.practice import Pool

V = TypeVar("V")

COUNTS: Final = (5, 10, 20, 30, 50, 65, 100, MAX_COUNT)
MINUTES: Final[tuple[float | str | None, ...]] = (None, "pace", 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0)
MEANINGS: Final[dict[Status, str]] = {
    "unseen": "never asked",
    "missed": "wrong the last time",
    "missed twice": "wrong the last time and before",
    "flagged": "flagged the last time",
    "struggling": "half of the last four wrong",
    "guessed": "a guess the last time",
    "sure and wrong": "sure the last time, and wrong",
    "noted": "you wrote a note on it",
    "due": "repetition wants it again now",
}
_ROWS: Final = (
    ("exam", "Exam"),
    ("domains", "Domain, task"),
    ("services", "Service"),
    ("statuses", "Status"),
    ("kinds", "Kind"),
    ("difficulties", "Difficulty"),
    ("count", "Questions"),
    ("time", "Time"),
    ("feedback", "Explained"),
)
_HINTS: Final = {
    "exam": "{next} and {previous}: another exam.",
    "count": "{next}: more, {previous}: fewer.",
    "time": "{next} and {previous}: no limit, the exam's pace, or minutes.",
    "feedback": "{next} and {previous}: explained after each question, or at the end.",
    "start": "{open} starts. The rows above say what: {up} goes there.",
}
"""What can be done with a row; rows that filter have one hint for all."""
_FILTER_HINT: Final = "{open} lists the values; {next} and {previous} turn them."
_FILTERS: Final[tuple[Filter, ...]] = ("domains", "services", "statuses", "kinds", "difficulties")

ROOMY: Final = 70
"""Columns from which on the title has room for what is kept back."""


class BuilderScreen(ListFrame[None]):
    """Rows of choices; the last one starts.

    Args:
        pool: what can be practised.
        selection: the choice to start from; what this exam does not have is left out of it.
    """

    PLACE = "builder"

    def __init__(self, pool: Pool, selection: Selection) -> None:
        super().__init__()
        self._pool = pool
        self._chosen = _fitting(pool, selection)
        self._matches = 0

    def on_mount(self) -> None:
        """The cursor on the row that starts: what was chosen last is one key away."""
        self._show("start")

    def put(self, pool: Pool) -> None:
        """Another exam."""
        self._pool = pool
        self._chosen = _fitting(pool, self._chosen)
        self._show("exam")

    def _top(self, width: int) -> Row:
        there = len(self._pool.candidates)
        kept = f", {self._pool.sealed} kept for exams to come" if self._pool.sealed and width >= ROOMY else ""
        return sides(((f" Practice  {self._pool.exam.code}", ""),), ((f"{there} questions{kept} ", "dim"),), width)

    def _show(self, at: str) -> None:
        self._matches = len(matching(self._pool.candidates, self._chosen))
        entries: list[Entry[str]] = [
            Entry((((f"{label:<14}", "dim"), (self._text(name), "bold" if self._set(name) else "")),), name)
            for name, label in _ROWS
        ]
        entries += [Entry(((),)), Entry((self._start_row(),), "start")]
        self.query_one(Rows).put(entries, at)
        self.query_one("#top", OneLine).refresh()
        self._hint()

    def _moved(self, moved: bool, end: str) -> None:
        super()._moved(moved, end)
        if moved:
            self._hint()

    def _hint(self) -> None:
        """Say what can be done with the row under the cursor."""
        hint = _HINTS.get(str(self.query_one(Rows).value), _FILTER_HINT)
        here = self.query_one(Rows).value
        self.query_one(KeyLine).open_does("" if here == "start" else "list values" if here in _FILTERS else "done")
        self.say(hint.format(**{action: self.key(action) for action in ("open", "up", "next", "previous")}))

    def _start_row(self) -> Row:
        asked = min(self._matches, self._chosen.count)
        if not self._matches:
            return (("Start         ", "dim"), (self._nothing(), "warn"))
        fit = "question fits" if self._matches == 1 else "questions fit"
        every = "" if asked < self._matches or asked == 1 else ", all of them asked"
        return (("Start         ", "bold"), (f"{self._matches} {fit}{every or f', {asked} asked'}", "accent"))

    def _nothing(self) -> str:
        """Why there is nothing to start, and what to do."""
        if not self._pool.candidates:
            why = "all questions are kept for an exam to come" if self._pool.sealed else "there is no question"
            return f"{why}: another exam is in the first row"
        return f"no question fits: {self.key('clear')} clears the filters"

    def _set(self, name: str) -> bool:
        return name == "exam" or (name in _FILTERS and bool(self._values(name)))

    def _values(self, name: str) -> tuple[str, ...]:
        """What a filter is set to, as text; the domains' row has their tasks, too."""
        chosen = self._chosen
        if name == "domains":
            return (*chosen.domains, *chosen.tasks)
        return tuple(str(value) for value in getattr(chosen, name))

    def _text(self, name: str) -> str:
        chosen = self._chosen
        match name:
            case "exam":
                return f"{self._pool.exam.code}  {self._pool.exam.name}"
            case "count":
                return str(chosen.count)
            case "time":
                return time_text(chosen)
            case "feedback":
                return "after each question" if chosen.feedback == "each" else "at the end"
        values = self._values(name)
        if name == "domains" and len(values) == 1:
            return self._domain_label(values[0])
        if name == "difficulties":
            values = tuple(DIFFICULTIES.get(int(value), value) for value in values)
        return visible(", ".join(values)) or "any"

    def _domain_label(self, value: str) -> str:
        for domain in self._pool.exam.domains:
            names = {domain.id: domain.name, **{task.id: task.title for task in domain.tasks}}
            if value in names:
                return f"{value}  {names[value]}"
        return value

    # -- changing --------------------------------------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """The next value."""
        self._turn(1)

    def action_previous(self) -> None:
        """The previous value."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        name = self.query_one(Rows).value
        chosen = self._chosen
        if name is None or name == "start":
            self._hint()
            return
        if name == "exam":
            self.post_message(PoolWanted(_after(self._pool.exams, self._pool.exam.code, step)))
            return
        if name == "count":
            # Fewer than the fewest are not the most: the ends hold.
            at = COUNTS.index(_nearest(chosen.count)) + step
            self._chosen = replace(chosen, count=COUNTS[min(max(at, 0), len(COUNTS) - 1)])
        elif name == "time":
            now = "pace" if chosen.at_pace else chosen.minutes
            new = _after(MINUTES, now if now in MINUTES else None, step)
            self._chosen = replace(chosen, at_pace=new == "pace", minutes=new if isinstance(new, float) else None)
        elif name == "feedback":
            self._chosen = replace(chosen, feedback="end" if chosen.feedback == "each" else "each")
        else:
            ring = ("", *(pick.value for pick in self._picks(name)))
            values = self._values(name)
            # From several values the next step is to the one after the first of them.
            self._put(name, (_after(ring, values[0] if values else "", step),))
        self._show(name)

    def _put(self, name: str, values: tuple[str, ...]) -> None:
        given = tuple(value for value in values if value)
        if name == "domains":
            tasks = tuple(value for value in given if "." in value)
            self._chosen = replace(self._chosen, domains=tuple(v for v in given if v not in tasks), tasks=tasks)
        elif name == "services":
            self._chosen = replace(self._chosen, services=given)
        elif name == "statuses":
            self._chosen = replace(self._chosen, statuses=tuple(s for s in STATUSES if s in given))
        elif name == "kinds":
            self._chosen = replace(self._chosen, kinds=given)
        elif name == "difficulties":
            self._chosen = replace(self._chosen, difficulties=tuple(int(value) for value in given))

    def _picks(self, name: str) -> list[Pick]:
        """The values of a filter, each with how many questions it would let through."""
        there, chosen = self._pool.candidates, self._chosen
        if name == "domains":
            counts = tally(there, chosen, "domains") + tally(there, chosen, "tasks")
            picks = []
            for domain in self._pool.exam.domains:
                picks.append(Pick(domain.id, f"{domain.id}  {domain.name}", counts[domain.id]))
                picks += [Pick(t.id, f"  {t.id}  {t.title}", counts[t.id]) for t in domain.tasks]
            return picks
        if name == "services":
            counts = tally(there, chosen, "services")
            names = {service for one in there for service in one.question.services}
            return [Pick(one, visible(one), counts[one]) for one in sorted(names, key=str.casefold)]
        if name == "statuses":
            counts = tally(there, chosen, "statuses")
            return [Pick(one, f"{one:<14}", counts[one], MEANINGS[one]) for one in STATUSES]
        if name == "kinds":
            counts = tally(there, chosen, "kinds")
            return [Pick(one, one, counts[one]) for one in KINDS]
        counts = tally(there, chosen, "difficulties")
        return [Pick(str(level), word, counts[str(level)]) for level, word in DIFFICULTIES.items()]

    # -- keys ------------------------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Choose values for the row, or start."""
        name = self.query_one(Rows).value
        if name == "start":
            self.action_start()
        elif name in _FILTERS:
            label = dict(_ROWS)[name]

            def done(values: tuple[str, ...] | None) -> None:
                if values is not None:
                    self._put(name, values)
                    self._show(name)

            self.app.push_screen(Picker(label, self._picks(name), self._values(name)), done)
        else:
            # What stands there is taken: whoever presses enter on a number does not want the next one.
            self._show("start")

    def action_start(self) -> None:
        """Practise what was chosen."""
        if not self._matches:
            text = self._nothing()
            self.say(f"{text[:1].upper()}{text[1:]}.")
            return
        self.post_message(PracticeWanted(Wish(self._pool.exam.code, "selection", selection=self._chosen)))

    def action_clear(self) -> None:
        """No filter any more."""
        chosen = self._chosen
        self._chosen = Selection(
            count=chosen.count, minutes=chosen.minutes, at_pace=chosen.at_pace, feedback=chosen.feedback
        )
        self._show(self.query_one(Rows).value or "start")
        self.say("All filters are cleared.")


def _after(ring: Sequence[V], value: V, step: int) -> V:
    """The value that comes after another one in a ring."""
    return ring[(ring.index(value) + step) % len(ring)]


def _nearest(count: int) -> int:
    return min(COUNTS, key=lambda one: (abs(one - count), one))


def _fitting(pool: Pool, selection: Selection) -> Selection:
    """A choice without what this exam does not have."""
    domains = {domain.id for domain in pool.exam.domains}
    services = {service for one in pool.candidates for service in one.question.services}
    return replace(
        selection,
        domains=tuple(one for one in selection.domains if one in domains),
        tasks=tuple(one for one in selection.tasks if one in pool.exam.task_ids),
        services=tuple(one for one in selection.services if one in services),
    )
