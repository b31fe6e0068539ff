"""What the practice builder gets from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mlsim.core.exams import Exam
from mlsim.core.selection import Candidate
from mlsim.core.wish import Selection


@dataclass(frozen=True)
class Pool:
    """What can be practised for an exam now."""

    exam: Exam
    candidates: tuple[Candidate, ...]
    exams: tuple[str, ...]
    """The codes of all exams that can be practised."""
    sealed: int = 0
    """Questions that are kept out because their form has not been sat."""


class Practising(Protocol):
    """Practice, as the screens see it. All of it may take a while."""

    def pool(self, exam: str) -> Pool:
        """The questions of an exam and what past answers say about them. Raises MlsimError."""

    def remembered(self) -> Selection:
        """What was chosen last, or the choice that everybody starts with."""

    def remember(self, selection: Selection) -> None:
        """Start from this choice the next time. A failure is no reason to stop, and is not reported."""
