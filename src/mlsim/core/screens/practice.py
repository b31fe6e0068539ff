"""What the practice builder gets from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mlsim.core.bank.exams import Exam
from mlsim.core.form.wish import MAX_COUNT, Selection, Wish
from mlsim.core.learn.reviews import DomainRecall, DueQueue
from mlsim.core.learn.selection import Candidate


@dataclass(frozen=True)
class Pool:
    """What can be practised for an exam now."""

    exam: Exam
    candidates: tuple[Candidate, ...]
    exams: tuple[str, ...]
    """The codes of all exams that can be practised."""
    sealed: int = 0
    """Questions that are kept out because their form has not been sat."""


@dataclass(frozen=True)
class DueView:
    """What spaced repetition wants now, and what it brings."""

    exam: Exam
    queue: DueQueue
    recall: tuple[DomainRecall, ...]
    """On exam day, or today where there is no exam day."""
    exam_day: date | None
    exams: tuple[str, ...]

    def wish(self, count: int | None = None) -> Wish:
        """Practice of what is due, what has been due longest first.

        Args:
            count: at most so many; all if not given.
        """
        asked = self.queue.today[: min(count or MAX_COUNT, MAX_COUNT)]
        names, cards = tuple(one.question for one in asked), tuple(one.card for one in asked)
        return Wish(self.exam.code, "selection", questions=names, cards=cards)

    def left_text(self) -> str:
        """How many are left, and what comes tomorrow, in a sentence."""
        left, tomorrow = len(self.queue.today), self.queue.tomorrow
        now = "Nothing is due now" if not left else f"{left} {'is' if left == 1 else 'are'} still due today"
        return f"{now}; tomorrow {tomorrow or 'none'}."


class Practising(Protocol):
    """Practice, as the screens see it. All of it may take a while."""

    def pool(self, exam: str) -> Pool:
        """The questions of an exam and what past answers say about them. Raises MlsimError."""

    def due(self, exam: str) -> DueView:
        """What is due for an exam today. Raises MlsimError."""

    def remembered(self) -> Selection:
        """What was chosen last, or the choice that everybody starts with."""

    def remember(self, selection: Selection) -> None:
        """Start from this choice the next time. A failure is no reason to stop, and is not reported."""
