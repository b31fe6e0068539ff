"""What somebody has answered, over all sessions: the one thing that due dates, progress, readiness and practice are folded from.

An attempt is one answer to one question. It comes from the graded form at the end of a session, or, in a practice that was left
unfinished, from each answer that was checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from mlsim.core.bank.questions import Response

AttemptMode = Literal["exam", "practice"]
S = TypeVar("S")


class Attempt(NamedTuple):
    """One answer to one question in one session.

    A named tuple, because there are tens of thousands of them and a frozen dataclass takes six times as long to make. ``_replace``
    gives a changed copy.
    """

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
    card: str = ""
    """The question that was due, where this one was asked in its place; empty otherwise."""

    @property
    def looked_at(self) -> bool:
        """Whether it was on the screen at all: the end of an exam that was left early grades questions that nobody saw."""
        return bool(self.response) or self.seconds > 0


@dataclass(frozen=True, slots=True)
class Past:
    """A session that holds attempts, without them."""

    session: str
    exam: str
    mode: AttemptMode
    shape: str
    form: int | None
    started: datetime
    ended: datetime
    """UTC: when it was submitted; for a practice that is unfinished, when something last happened."""
    finished: bool
    charged: float
    """Charged seconds."""
    minutes: float | None
    """The limit, extra time included."""
    strict: bool
    extra: str | None
    reason: str
    """``ended``, ``time``, or empty where it is unfinished."""
    cut: float
    pass_mark: int | None
    score_min: int
    score_max: int
    sealed: bool
    of: str | None
    """The session that it repeats or practises the misses of."""


@dataclass(frozen=True, slots=True)
class History:
    """All attempts that there are, the oldest first, and what could not be read."""

    attempts: tuple[Attempt, ...] = ()
    sessions: tuple[Past, ...] = ()
    """Those that the attempts come from, in the order in which they ended."""
    problems: tuple[str, ...] = ()
    """For each session that could not be read, and each answer that could not be graded, what is wrong with it."""


class Fold(Protocol[S]):
    """Something that is computed from all attempts, session by session in the order in which they ended.

    What it comes to can be kept, so that a new session costs no more than itself. What is kept is derived: it can be lost at any time.
    """

    @property
    def name(self) -> str:
        """What it is kept under: letters, digits and hyphens."""

    @property
    def version(self) -> str:
        """All that it depends on besides the attempts; what was kept for another version is not used."""

    def start(self) -> S:
        """The state before anything was answered."""

    def step(self, state: S, past: Past, attempts: Sequence[Attempt]) -> S:
        """The state after one more session; ``state`` may be changed and given back."""

    def dump(self, state: S) -> object:
        """The state as values for JSON."""

    def load(self, values: Any) -> S:  # noqa: ANN401 - what JSON holds, to be taken apart
        """The state from `dump`. May raise KeyError, TypeError, ValueError, IndexError or AttributeError: it is then computed anew."""


def folded(fold: Fold[S], sessions: Iterable[tuple[Past, Sequence[Attempt]]]) -> S:
    """What a fold comes to over sessions in the order in which they ended: what anything that keeps its state has to come to, too."""
    state = fold.start()
    for past, attempts in sessions:
        state = fold.step(state, past, attempts)
    return state
