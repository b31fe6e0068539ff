"""What somebody has answered, over all sessions: the one thing that due dates, progress, readiness and practice are folded from.

An attempt is one answer to one question. It comes from the graded form at the end of a session, or, in a practice that was left
unfinished, from each answer that was checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mlsim.core.questions import Response

AttemptMode = Literal["exam", "practice"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer to one question in one session."""

    session: str
    """The id of the session."""
    exam: str
    """The exam of the session."""
    mode: AttemptMode
    at: datetime
    """When it was answered, UTC: the end of the session, or the moment when the answer was checked."""
    question: str
    revision: str
    task: str
    """The task of the session's exam that the question serves there."""
    response: Response
    """Indices into the question's own order; empty if it was left blank."""
    correct: bool
    seconds: float
    """Charged seconds spent on it."""
    sureness: Literal["", "sure", "unsure", "guess"] = ""
    changes: int = 0
    first_correct: bool = False
    flagged: bool = False
    noted: bool = False
    """Whether a note was written on it."""
    scored: bool = True
    shape: str = "full"
    form: int | None = None
    sealed: bool = False
    """Whether the session sat a form that was sealed until then."""
    due: bool = False
    """Whether spaced repetition asked for it: never evidence of readiness."""


def by_question(attempts: Iterable[Attempt]) -> dict[str, tuple[Attempt, ...]]:
    """The attempts at each question, the oldest first."""
    found: dict[str, list[Attempt]] = {}
    for attempt in sorted(attempts, key=lambda one: (one.at, one.session)):
        found.setdefault(attempt.question, []).append(attempt)
    return {question: tuple(group) for question, group in found.items()}
