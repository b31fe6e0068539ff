"""What the screens get from the rest of the program: one small protocol, so that they never see the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from mlsim.core.exams import Exam
from mlsim.core.forms import Form
from mlsim.core.lobby import LobbyView
from mlsim.core.scoring import Result
from mlsim.core.session import Session
from mlsim.core.sitting import Asked, Clocks, Sitting
from mlsim.core.wish import Wish


@dataclass(frozen=True)
class Prepared:
    """A form that is ready to be sat, and what a candidate should know about it."""

    wish: Wish
    exam: Exam
    form: Form
    sealed: bool = False
    forms: int = 1
    """Numbered forms that the exam has."""
    pending: int = 0
    """Questions of the form that have not been solved blind yet."""
    repeats: int = 0
    """Questions of the form that were asked in an earlier session."""


@dataclass(frozen=True)
class Reviewed:
    """A submitted session with its questions, ready for the result and the drill-down."""

    session: Session
    exam: Exam | None
    asked: tuple[Asked | None, ...]
    """None for a question of which no copy is left."""
    result: Result
    pending: int = 0
    """Questions that had not been solved blind."""
    damage: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    """Shipped bank files that are not as they were shipped."""


class Desk(Protocol):
    """Everything that reaches outside, as the screens see it. All but `clocks`, `today` and `glance` may take a while."""

    @property
    def clocks(self) -> Clocks:
        """The time."""

    def today(self) -> date:
        """The local date."""

    def local(self, moment: datetime) -> datetime:
        """A moment in the local time zone, to be shown."""

    def glance(self) -> LobbyView | None:
        """The lobby as it was when it was last looked at, at once; None if that is not known or no longer so."""

    def lobby(self) -> LobbyView:
        """The lobby as it is."""

    def prepare(self, wish: Wish) -> Prepared:
        """Draw the form that is wished for. Raises MlsimError."""

    def begin(self, prepared: Prepared) -> Sitting:
        """Start the session: its file is written, its clock runs. Raises MlsimError."""

    def warm_up(self) -> Sitting:
        """Three questions to try the keys; nothing is written down."""

    def resume(self, session: str) -> Sitting:
        """Go on with an unfinished session. Raises MlsimError."""

    def look(self, session: str) -> Sitting:
        """A session as it is on the disk now, to look at: nothing is written, and its clock stands. Raises MlsimError."""

    def save_elsewhere(self, sitting: Sitting, place: str) -> str:
        """Write a session that its own file could not take to another folder or file; gives where. Raises MlsimError."""

    def rescue(self, sitting: Sitting) -> str:
        """Nobody can be asked any more: save a copy wherever there is room. Gives where, or an empty text. Raises nothing."""

    def discard(self, session: str) -> None:
        """Put a session aside. Raises MlsimError."""

    def review(self, session: str) -> Reviewed:
        """A submitted session with its result. Raises MlsimError."""


def misses(reviewed: Reviewed) -> Sequence[str]:
    """The questions of a session that were not right, in their order."""
    return [item.question for item in reviewed.result.items if not item.correct]
