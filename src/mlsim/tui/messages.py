"""What screens tell the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from mlsim.core.keymap import Place
from mlsim.core.wish import Wish

if TYPE_CHECKING:
    from mlsim.core.desk import Reviewed
    from mlsim.core.lobby import SessionRow


@dataclass
class ExamWanted(Message):
    """Somebody wants to sit an exam, or practise: open its briefing."""

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
