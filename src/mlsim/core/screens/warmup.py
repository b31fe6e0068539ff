"""Three questions that teach the keys before an exam. They are about this program, belong to no exam, and nothing is kept of them.

Each has a few keys to try, and a coach that notices what was tried. It looks at the session only: what the session does not show, as
that the overview was opened, it is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from mlsim.core.bank.questions import Multiple, Ordering, Question, Single
from mlsim.core.keys.footers import Hint
from mlsim.core.session.state import Answer, Session

WARM_UP: Final = "WARM-UP"
"""Stands in the header for the code of an exam."""
OVERVIEW: Final = "overview"
"""The name of the task that no session shows."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to try on one of the questions.

    Args:
        item: on which question, from 0.
        name: unlike all others.
        keys: which keys, and what they do.
        said: what is said once it has been tried.
    """

    item: int
    name: str
    keys: Hint
    said: str


TASKS: Final = (
    Task(0, "choose", Hint(("choose",), "choose an answer", "a-d"), "Chosen. Another letter changes the answer."),
    Task(0, "strike", Hint(("strike",), "strike out what cannot be right", "A-D"), "Struck out. Again: it is back."),
    Task(0, "rate", Hint(("rate",), "say how sure you are; again for less"), "Noted: the result shows how that went."),
    Task(0, "check-0", Hint(("enter",), "check the answer, then go on"), "Checked."),
    Task(
        1,
        "two",
        Hint(("choose",), "choose two; a letter again takes one back", "a-e"),
        "Two of two: that is all it asks for.",
    ),
    Task(1, "flag", Hint(("flag",), "flag it, to come back later"), "Flagged: the row of dots below shows it, too."),
    Task(1, OVERVIEW, Hint(("overview",), "look at the overview; enter there leads back"), "That was the overview."),
    Task(1, "back", Hint(("previous", "next"), "go back a question, and on again"), "That is how to go to and fro."),
    Task(1, "check-1", Hint(("enter",), "check it"), "Checked."),
    Task(2, "place", Hint(("choose",), "place three steps in their order", "a-d"), "All three are placed."),
    Task(
        2,
        "move",
        Hint(("shift_down", "shift_up"), "move the step at the cursor"),
        "Moved; the other key moves it back.",
    ),
    Task(2, "check-2", Hint(("enter",), "check it; again for the overview, which ends it"), "Checked."),
)


@dataclass(frozen=True, slots=True)
class Coach:
    """What has been tried so far."""

    done: frozenset[str] = frozenset()
    last: Session | None = None
    """The session as it was at the last look."""
    news: str = ""
    """What to say about the task that was done just now; empty if none was."""

    def looked(self, session: Session) -> Coach:
        """After a look at the session as it is now."""
        new = [task for task in TASKS if task.name not in self.done and _shown(task, self.last, session)]
        return self._with(new, session)

    def told(self, name: str) -> Coach:
        """After a task was done that the session does not show."""
        return self._with([task for task in TASKS if task.name == name and name not in self.done], self.last)

    def _with(self, new: list[Task], session: Session | None) -> Coach:
        news = new[-1].said if new else ""
        return replace(self, done=self.done | {task.name for task in new}, last=session, news=news)

    def following(self, item: int) -> Task | None:
        """What to try next on a question; None if there is nothing left, or if its answer has been checked."""
        if self.last is not None and self.last.answers[item].checked:
            return None
        return next((task for task in TASKS if task.item == item and task.name not in self.done), None)


_SHOWN: Final[dict[str, Callable[[Answer], bool]]] = {
    "choose": lambda answer: bool(answer.marks.response),
    "strike": lambda answer: bool(answer.marks.struck),
    "rate": lambda answer: answer.marks.sureness is not None,
    "check-0": lambda answer: answer.checked,
    "two": lambda answer: len(answer.marks.response) == 2,
    "flag": lambda answer: answer.marks.flagged,
    "check-1": lambda answer: answer.checked,
    "place": lambda answer: len(answer.marks.response) == 3,
    "check-2": lambda answer: answer.checked,
}


def _shown(task: Task, before: Session | None, now: Session) -> bool:
    """Whether the session shows that a task was done."""
    here = now.answers[task.item]
    if task.name in _SHOWN:
        return _SHOWN[task.name](here)
    if before is None:
        return False
    if task.name == "back":
        return before.current < task.item == now.current and before.answers[task.item].seen
    there = before.answers[task.item].marks.response
    return task.name == "move" and there != here.marks.response and sorted(there) == sorted(here.marks.response)


def warm_up_questions() -> tuple[Question, ...]:
    """A single, a multiple and an ordering question."""
    single = {
        "type": "single",
        "id": "warm-up-1",
        "objectives": [],
        "stem": "In the middle of an exam the battery of the laptop runs out.\n\nWhat is left of the session when mlsim starts again?",
        "takeaway": "What was on the screen is in the file, and an exam that was interrupted waits in the lobby.",
        "option": [
            {
                "text": "Nothing: an exam is saved when it ends",
                "why": "Each answer is written down at once; the end only adds the result.",
            },
            {
                "text": "The questions, but no answer",
                "why": "The questions are stored when the exam begins, and every answer as it is given.",
            },
            {
                "text": "Everything up to the last answer",
                "correct": True,
                "why": "An answer is in the file before it is on the screen.",
            },
            {
                "text": "The answers, with the clock at zero",
                "why": "The clock goes on where it stood. Time away is not charged, unless you want it strict.",
            },
        ],
    }
    multiple = {
        "type": "multiple",
        "id": "warm-up-2",
        "objectives": [],
        "stem": "A question is hard, and you would like to look at it again before the end.\n\nWhat helps with that? (Select TWO.)",
        "takeaway": "Choose something, flag it, go on; the overview leads back.",
        "option": [
            {
                "text": "Flagging it",
                "correct": True,
                "why": "Flagged questions are marked in the row of dots and in the overview.",
            },
            {
                "text": "Leaving it blank until the very end",
                "why": "A blank is wrong, and a guess costs nothing: choose something before you go on.",
            },
            {
                "text": "Hiding the clock",
                "why": "The clock can be hidden, but that leads back to no question.",
            },
            {
                "text": "The overview",
                "correct": True,
                "why": "It lists all questions, the incomplete or the flagged ones; enter goes to one.",
            },
            {
                "text": "Ending the exam and resuming it",
                "why": "An exam that was left can be resumed; one that was ended cannot.",
            },
        ],
    }
    ordering = {
        "type": "ordering",
        "id": "warm-up-3",
        "objectives": [],
        "stem": "In which order does an exam go?\n\nSelect and order THREE steps. Use each step one time or not at all.",
        "takeaway": "Briefing, questions, overview; the last row of the overview ends the exam, and asks before it does.",
        "step": [
            {"text": "Answer the questions", "place": 2, "why": "The clock runs from the first one on."},
            {"text": "Read the briefing", "place": 1, "why": "The clock has not started yet."},
            {"text": "Reach for the mouse", "why": "Everything has a key.", "when": "Another program."},
            {
                "text": "Look over the overview and end the exam",
                "place": 3,
                "why": "It shows what is unanswered and what is flagged.",
            },
        ],
    }
    return (Single.model_validate(single), Multiple.model_validate(multiple), Ordering.model_validate(ordering))
