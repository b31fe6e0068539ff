"""What screens tell the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, dataclass_transform

from textual.message import Message

if TYPE_CHECKING:
    from datetime import date

    from mlsim.core.bank.questions import Response
    from mlsim.core.form.wish import Wish
    from mlsim.core.keys.keymap import Place
    from mlsim.core.learn.glimpse import NextStep
    from mlsim.core.learn.mistakes import Mistake
    from mlsim.core.screens.bank_search import BankPage, Hit
    from mlsim.core.screens.desk import Prepared, Reviewed
    from mlsim.core.screens.lobby import SessionRow
    from mlsim.core.screens.settings import Settings
    from mlsim.core.session.hindsight import Change
    from mlsim.core.session.sitting import Asked


@dataclass_transform(eq_default=False)
class Telling(Message):
    """A message whose fields are its annotations, as in a dataclass. Making twenty of those took as long as reading the index."""

    def __init__(self, *values: object, **named: object) -> None:
        super().__init__()
        fields = dict(zip(self.__annotations__, values, strict=False)) | named
        for name in self.__annotations__:
            if name in fields or not hasattr(type(self), name):
                setattr(self, name, fields[name])


class ExamWanted(Telling):
    """Somebody wants to sit an exam, or practise: open its briefing."""

    wish: Wish


class BuilderWanted(Telling):
    """Somebody wants to choose what to practise."""

    exam: str


class PoolWanted(Telling):
    """The builder changes to another exam."""

    exam: str


class PracticeWanted(Telling):
    """What was chosen in the builder is to be practised, and remembered."""

    wish: Wish


class BeginWanted(Telling):
    """What was prepared is to be sat from now on."""

    prepared: Prepared


class WarmUpWanted(Message):
    """Somebody wants to try the keys."""


class QuickWanted(Telling):
    """Ten questions are wanted of the exam that the lobby's letters are for, or of another one: open their briefing."""

    exam: str = ""


class SessionWanted(Telling):
    """A session is to be opened: resumed, or its result shown."""

    row: SessionRow


class DiscardWanted(Telling):
    """A session is to be discarded; nobody has been asked yet."""

    row: SessionRow


class HistoryWanted(Message):
    """The history is to be shown."""


class QuestionsWanted(Telling):
    """The questions of a result are to be listed."""

    reviewed: Reviewed
    domain: str = ""
    filter: str = "all"


class ExplanationWanted(Telling):
    """A question of a result is to be explained; the others of the list can be paged to."""

    reviewed: Reviewed
    items: tuple[int, ...]
    at: int


class HindsightGiven(Telling):
    """Something is to be written down about an answer; the screen that sent it is then told."""

    session: str
    exam: str
    change: Change
    at: int
    """Which entry of the screen's list it is about."""


class DueWanted(Telling):
    """What is due for an exam is to be shown."""

    exam: str


class ProgressWanted(Telling):
    """Progress and readiness of an exam are to be shown."""

    exam: str


class PlanWanted(Telling):
    """The plan of an exam is to be shown."""

    exam: str


class StepWanted(Telling):
    """A step of the plan is to be taken."""

    step: NextStep


class ExamDayGiven(Telling):
    """An exam is on this day, or on none."""

    exam: str
    day: date | None


class SettingsWanted(Message):
    """The settings are to be shown."""


class SettingsChanged(Telling):
    """Settings are to be saved and to count from now on."""

    settings: Settings
    news: str


class MistakesWanted(Message):
    """The mistake journal is to be shown."""


class MistakeWanted(Telling):
    """A mistake is to be explained; the others of the list can be paged to."""

    mistakes: tuple[Mistake, ...]
    at: int


class HelpWanted(Telling):
    """The keys of a screen are to be shown."""

    place: Place


class CopyWanted(Telling):
    """A question is to be copied, as far as it is on the screen."""

    asked: Asked
    shown: tuple[int, ...]
    explained: bool
    response: Response = ()
    named: bool = True


class BankSearchWanted(Telling):
    """The banks are to be searched for words, and what is found is to be shown."""

    words: str


class WordsWanted(Telling):
    """The banks are to be searched for words; the screen is told what is found, while it is found."""

    words: str


class BankQuestionWanted(Telling):
    """A question that was found is to be read; the others of the list can be paged to."""

    hits: tuple[Hit, ...]
    at: int


class BankKeyWanted(Telling):
    """Key and explanations of a question are to be shown; from then on it counts as seen."""

    page: BankPage


class KeyProblemsWanted(Message):
    """What is wrong with the person's own keys is to be shown."""


class OverviewWanted(Telling):
    """The overview of the session that is being sat is to be shown."""

    onward: bool = False
    """Whether somebody went on past the last question: what is left to do comes first then."""


class ExchangeWanted(Message):
    """Import and export are to be shown."""


class ImportWanted(Message):
    """A file is to be imported; nobody has been asked which."""


class ExportWanted(Telling):
    """A bank, or the result or the questions of a session, is to be exported; nobody has been asked how."""

    bank: str = ""
    session: str = ""


class QuitWanted(Message):
    """The program is to be left."""
