"""What screens tell the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from mlsim.core.keymap import Place
from mlsim.core.wish import Wish

if TYPE_CHECKING:
    from datetime import date

    from mlsim.core.desk import Reviewed
    from mlsim.core.glimpse import NextStep
    from mlsim.core.hindsight import Change
    from mlsim.core.lobby import SessionRow
    from mlsim.core.mistakes import Mistake
    from mlsim.core.settings import Settings


@dataclass
class ExamWanted(Message):
    """Somebody wants to sit an exam, or practise: open its briefing."""

    wish: Wish


@dataclass
class BuilderWanted(Message):
    """Somebody wants to choose what to practise."""

    exam: str


@dataclass
class PoolWanted(Message):
    """The builder changes to another exam."""

    exam: str


@dataclass
class PracticeWanted(Message):
    """What was chosen in the builder is to be practised, and remembered."""

    wish: Wish


@dataclass
class SessionWanted(Message):
    """A session is to be opened: resumed, or its result shown."""

    row: SessionRow


@dataclass
class DiscardWanted(Message):
    """A session is to be discarded; nobody has been asked yet."""

    row: SessionRow


class HistoryWanted(Message):
    """The history is to be shown."""


@dataclass
class QuestionsWanted(Message):
    """The questions of a result are to be listed."""

    reviewed: Reviewed
    domain: str = ""
    filter: str = "all"


@dataclass
class ExplanationWanted(Message):
    """A question of a result is to be explained; the others of the list can be paged to."""

    reviewed: Reviewed
    items: tuple[int, ...]
    at: int


@dataclass
class HindsightGiven(Message):
    """Something is to be written down about an answer; the screen that sent it is then told."""

    session: str
    exam: str
    change: Change
    at: int
    """Which entry of the screen's list it is about."""


@dataclass
class DueWanted(Message):
    """What is due for an exam is to be shown."""

    exam: str


@dataclass
class ProgressWanted(Message):
    """Progress and readiness of an exam are to be shown."""

    exam: str


@dataclass
class PlanWanted(Message):
    """The plan of an exam is to be shown."""

    exam: str


@dataclass
class StepWanted(Message):
    """A step of the plan is to be taken."""

    step: NextStep


@dataclass
class ExamDayGiven(Message):
    """An exam is on this day, or on none."""

    exam: str
    day: date | None


class SettingsWanted(Message):
    """The settings are to be shown."""


@dataclass
class SettingsChanged(Message):
    """Settings are to be saved and to count from now on."""

    settings: Settings
    news: str


class MistakesWanted(Message):
    """The mistake journal is to be shown."""


@dataclass
class MistakeWanted(Message):
    """A mistake is to be explained; the others of the list can be paged to."""

    mistakes: tuple[Mistake, ...]
    at: int


@dataclass
class HelpWanted(Message):
    """The keys of a screen are to be shown."""

    place: Place


class OverviewWanted(Message):
    """The overview of the session that is being sat is to be shown."""


class ExchangeWanted(Message):
    """Import and export are to be shown."""


class ImportWanted(Message):
    """A file is to be imported; nobody has been asked which."""


@dataclass
class ExportWanted(Message):
    """A bank, or the result or the questions of a session, is to be exported; nobody has been asked how."""

    bank: str = ""
    session: str = ""


class QuitWanted(Message):
    """The program is to be left."""
