"""What a person has set: one file, written by people or by mlsim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal, Protocol

from pydantic import BeforeValidator, ConfigDict, Field

from mlsim.core.bank.status import Status
from mlsim.core.base.errors import SettingsError, UsageError
from mlsim.core.base.model import ExamCode, Many, Model
from mlsim.core.session.scoring import CUT

SCHEMA: Final = 1
LOWEST_CUT: Final = 0.65
HIGHEST_CUT: Final = 0.75

Extra = Literal["30", "1.25x", "1.5x", "2x"]


def _whole_day(value: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    if type(value) is not date:
        raise ValueError("a day is written 2027-01-31, without quotation marks")
    return value


Day = Annotated[date, BeforeValidator(_whole_day)]


_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def day_from(text: str) -> date:
    """The day that somebody wrote: ``2027-01-31``, ``31 Jan 2027`` or ``January 31, 2027``.

    Days with the month as a number and the year last are refused: what 1/2/2027 is hangs on the country.

    Raises:
        UsageError: it is none of these; the detail says how days are written.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    words = text.replace(",", " ").casefold().split()
    found = [
        number for word in words for number, name in enumerate(_MONTHS, 1) if len(word) > 2 and name.startswith(word)
    ]
    numbers = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) in (1, 2, 4)]
    try:
        (month,), (day, year) = found, sorted(numbers)
        if len(words) != 3 or year < 2000:
            raise ValueError
        return date(year, month, day)
    except ValueError:
        how = "A day is written 2027-01-31 (year, month, day), or 31 Jan 2027."
        raise UsageError(f"{text} is no date", how) from None


def day_fault(text: str) -> str:
    """What is wrong with a day that somebody wrote; empty if nothing is, or for no text, which stands for no day."""
    try:
        if text.strip():
            day_from(text)
    except UsageError as wrong:
        return f"{wrong.title}. {wrong.detail}"
    return ""


class Settings(Model):
    """What can be set. A field that the file does not have is as it stands here.

    Keys that this version does not know are no error, and stay in the file: they may be of a later one.
    """

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    schema_version: Annotated[int, Field(alias="schema", ge=1)] = SCHEMA
    cut: Annotated[float, Field(ge=LOWEST_CUT, le=HIGHEST_CUT, strict=False)] = CUT
    """Share of the scored questions that the practice scale puts at the pass mark. No vendor publishes it."""
    theme: str | None = None
    """As it was written. A name that `themes.theme_named` does not know is told, and keeps nobody from anything."""
    ascii: bool = False
    """Draw with ASCII characters only."""
    extra: Extra | None = None
    """Extra time that an exam's briefing offers first."""
    dates: Mapping[ExamCode, Day] = {}
    """When which exam is to be sat, by its code."""
    no_date: Many[ExamCode] = ()
    """The exams for which somebody was asked for a day, and had none yet: nobody is asked twice."""
    practice: Mapping[str, Any] = {}
    """The last choice in the practice builder, as plain values."""

    def date_of(self, exam: str) -> date | None:
        """When an exam is to be sat, or None if nobody has said."""
        return self.dates.get(exam)

    def with_date(self, exam: str, day: date | None) -> Settings:
        """With another date for an exam, or none; that there is none yet is an answer, too."""
        dates = {code: there for code, there in self.dates.items() if code != exam}
        none = [code for code in self.no_date if code != exam]
        if day is not None:
            dates[exam] = day
        else:
            none.append(exam)
        return self.model_copy(update={"dates": dates, "no_date": tuple(none)})

    def asks_for_date(self, exam: str, status: Status, finished: int) -> bool:
        """Whether to ask when an exam is to be sat: once, not before a first thing is done, and not for what cannot be taken any more.

        Args:
            exam: the exam's code.
            status: what it is today.
            finished: how many of its sessions, exams or practices, have been finished.
        """
        answered = exam in self.dates or exam in self.no_date
        return finished > 0 and status != "retired" and not answered

    def with_practice(self, choice: Mapping[str, Any]) -> Settings:
        """With another last choice in the practice builder."""
        return self.model_copy(update={"practice": dict(choice)})


class SettingsStore(Protocol):
    """Where settings are kept."""

    @property
    def where(self) -> str:
        """The file, as it is shown to people."""

    def load(self) -> Settings:
        """The settings. Raises SettingsError."""

    def remarks(self) -> tuple[SettingsError, ...]:
        """What was set and cannot be followed, though all the rest can. Never raises."""

    def save(self, settings: Settings) -> None:
        """Keep settings. Raises SettingsError."""
