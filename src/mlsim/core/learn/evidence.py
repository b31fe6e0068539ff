"""Which answers are evidence of readiness: the first one to each question, and only if it was an answer to something new.

Repeats measure memory of this bank, and a score that they lift is not one of the exam. What spaced repetition asked for, what was
answered faster than it can be read, and what was answered after its explanation had been read, is left out as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from mlsim.core.bank.catalog import Drawable, Source
from mlsim.core.bank.exams import Exam
from mlsim.core.learn.ability import CASE_WEIGHT, Evidence
from mlsim.core.learn.attempts import Attempt, AttemptMode, Past
from mlsim.core.learn.reviews import rapid


class First(NamedTuple):
    """The first time that a question was on the screen."""

    at: datetime
    exam: str
    task: str
    mode: AttemptMode
    correct: bool
    blank: bool
    seconds: float
    due: bool


class Firsts:
    """The fold from attempts to the first one at each question; see `core.learn.attempts.Fold`."""

    name = "firsts"
    version = "1"

    def start(self) -> dict[str, First]:
        """Nothing was answered yet."""
        return {}

    def step(self, state: dict[str, First], past: Past, attempts: Sequence[Attempt]) -> dict[str, First]:
        """One more session."""
        for a in attempts:
            there = state.get(a.question)
            # Answers in a practice that is still open come last, and may be older than what came before them.
            if a.looked_at and (there is None or a.at < there.at):
                state[a.question] = First(a.at, a.exam, a.task, a.mode, a.correct, not a.response, a.seconds, a.due)
        return state

    def dump(self, state: dict[str, First]) -> object:
        """As values for JSON."""
        return [[question, first.at.isoformat(), *first[1:]] for question, first in state.items()]

    def load(self, values: Any) -> dict[str, First]:  # noqa: ANN401 - see the protocol
        """From `dump`."""
        return {question: First(datetime.fromisoformat(at), *rest) for question, at, *rest in values}


def evidence(
    exam: Exam, banks: Source[Drawable], firsts: Mapping[str, First], explained: Mapping[str, datetime] | None = None
) -> tuple[Evidence, ...]:
    """What is evidence for an exam, the oldest first.

    Args:
        exam: the exam. Answers given in sessions of another exam count if the question serves this one, too.
        banks: say what the questions are.
        firsts: see `Firsts`.
        explained: when a question's explanation was read first, where that was not after answering it.
    """
    read = explained or {}
    expected = exam.seconds_per_question
    known = exam.task_ids
    found = []
    for name, first in sorted(firsts.items(), key=lambda one: one[1].at):
        question = banks.questions.get(name)
        task = first.task if first.exam == exam.code else None
        if question is not None:
            task = question.task_in(exam.code) or task
        if task not in known or not _counts(first, expected) or (name in read and read[name] < first.at):
            continue
        domain = exam.domain_of(task).id
        if question is None:
            # It has left the banks; it was most likely of the kind that most are.
            found.append(Evidence(domain, "single", None, first.correct))
        else:
            weight = CASE_WEIGHT if question.case is not None else 1.0
            found.append(Evidence(domain, question.type, question.difficulty, first.correct, weight))
    return tuple(found)


def _counts(first: First, expected: float) -> bool:
    """Whether it measures anything. A blank counts as wrong where it does in the real exam, and not where it was merely skipped."""
    return not (first.due or rapid(first.seconds, expected) or (first.blank and first.mode == "practice"))
