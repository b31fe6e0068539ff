"""What the screens get from the rest of the program: one small protocol, so that they never see the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from mlsim.core.session.scoring import CUT

if TYPE_CHECKING:
    # Named here, and not used: a desk loads of them what it needs, when it does.
    from collections.abc import Sequence
    from datetime import date, datetime

    from mlsim.core.bank.exams import Exam
    from mlsim.core.bank.exchange import Exchange
    from mlsim.core.base.how_far import HowFar
    from mlsim.core.form.forms import Form
    from mlsim.core.form.wish import Wish
    from mlsim.core.keys.keymap import OwnKeys
    from mlsim.core.learn.glimpse import Glimpse
    from mlsim.core.learn.learning import Learning
    from mlsim.core.learn.mistakes import Afterwards
    from mlsim.core.learn.standing import Standing
    from mlsim.core.screens.bank_search import BankSearch
    from mlsim.core.screens.lobby import LobbyView
    from mlsim.core.screens.practice import Practising
    from mlsim.core.screens.settings import SettingsStore
    from mlsim.core.session.scoring import Result
    from mlsim.core.session.sitting import Asked, Clocks, Sitting
    from mlsim.core.session.state import Session


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
    matches: int = 0
    """Practice of a selection: how many questions pass its filters."""
    ahead: int = 0
    """Practice of a selection: how many of its questions a form asks that has not been sat yet."""
    cut: float = CUT
    """Share of the scored questions that is put at the pass mark."""


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


class Copies(Protocol):
    """What was copied to the clipboard, for where there is none."""

    def keep(self, text: str) -> str:
        """Keep a text in a file, in the place of the one before. Gives the file, or an empty text where that cannot be."""


class Desk(Protocol):
    """Everything that reaches outside, as the screens see it. All but `clocks`, `today` and `glance` may take a while."""

    @property
    def clocks(self) -> Clocks:
        """The time."""

    @property
    def afterwards(self) -> Afterwards:
        """What was made of sessions afterwards, and the mistake journal."""

    @property
    def practice(self) -> Practising:
        """What can be practised."""

    @property
    def learning(self) -> Learning:
        """The attempts in all sessions, and what follows from them."""

    @property
    def copies(self) -> Copies:
        """What was copied last."""

    @property
    def bank_search(self) -> BankSearch:
        """Searching the banks, and reading what was found."""

    @property
    def standing(self) -> Standing:
        """Readiness, progress and plan."""

    @property
    def settings(self) -> SettingsStore:
        """What the person has set."""

    def today(self) -> date:
        """The local date."""

    def local(self, moment: datetime) -> datetime:
        """A moment in the local time zone, to be shown."""

    def foreseen(self) -> Glimpse | None:
        """What `glimpse` said last, at once; None if that is not known or no longer so."""

    def glimpse(self, told: HowFar | None = None) -> Glimpse:
        """What the lobby says about learning. ``told`` hears how many sessions have been read. Raises MlsimError."""

    def looks(self) -> tuple[str | None, bool]:
        """The theme that was set, and whether to draw with ASCII characters only; at once, and without judging the settings."""

    def own_keys(self) -> OwnKeys:
        """The keys with the person's own, and what is wrong with those; at once, and whatever the settings' file holds."""

    def glance(self) -> LobbyView | None:
        """The lobby as it was when it was last looked at, at once; None if that is not known or no longer so."""

    def lobby(self, progress: HowFar = ..., /) -> LobbyView:
        """The lobby as it is; ``progress`` is told how many files of how many have been read."""

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

    @property
    def exchange(self) -> Exchange:
        """Import and export."""


def misses(reviewed: Reviewed) -> Sequence[str]:
    """The questions of a session that were not right, in their order."""
    return [item.question for item in reviewed.result.items if not item.correct]
