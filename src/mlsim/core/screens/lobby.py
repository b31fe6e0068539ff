"""What the lobby and the history show: rows of plain values, small enough to be read before anything else is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final, TypeVar

from mlsim.core.bank.status import Status, status_line, status_on
from mlsim.core.form.wish import form_name

FIRST_YEAR: Final = 1971
"""Nearer to the calendar's beginning a local time could not be computed."""


@dataclass(frozen=True, slots=True)
class ExamRow:
    """One exam in the lobby."""

    code: str
    name: str
    vendor: str
    minutes: float
    form_questions: int
    questions: int
    """Questions in the banks that its forms can draw."""
    forms: int
    """Numbered full forms that share no question."""
    starts: str | None = None
    ends: str | None = None
    beta_starts: str | None = None
    beta_ends: str | None = None

    def status(self, today: date) -> str:
        """The status on a day, in a few words."""
        return status_line(today, *self._dates())

    def status_on(self, today: date) -> Status:
        """The status on a day."""
        return status_on(today, *self._dates())

    def _dates(self) -> list[date | None]:
        return [
            date.fromisoformat(d) if d else None for d in (self.starts, self.ends, self.beta_starts, self.beta_ends)
        ]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in the lobby and the history."""

    id: str
    exam: str
    mode: str
    shape: str
    state: str
    started: str
    """UTC, ISO 8601."""
    last: str
    charged_seconds: float
    minutes: float | None
    answered: int
    questions: int
    current: int
    form: int | None = None
    raw: int | None = None
    of: int | None = None
    scaled: int | None = None
    pass_mark: int | None = None
    passed: bool | None = None
    percent: float | None = None
    damaged: int = 0
    """Parts of the journal that could not be used."""
    size: int = 0
    """Bytes of the journal up to its last whole record; of copies of one session the longest counts."""

    @property
    def started_at(self) -> datetime:
        """When it started, with its time zone."""
        return datetime.fromisoformat(self.started)

    @property
    def last_at(self) -> datetime:
        """When its last event happened."""
        return datetime.fromisoformat(self.last)

    def what(self) -> str:
        """What was sat; see `form_name`."""
        return form_name(self.mode, self.shape, self.form)

    def short_text(self) -> str:
        """The score in a dozen columns; empty if there is none yet."""
        if self.state != "submitted":
            return ""
        return f"{self.percent:.0f} %" if self.scaled is None else f"{self.scaled} {'pass' if self.passed else 'fail'}"

    def score_text(self) -> str:
        """The score in a few words, or how far it got."""
        if self.state != "submitted":
            return f"{self.answered} of {self.questions} answered"
        if self.scaled is not None:
            return f"{self.scaled}, {'pass' if self.passed else 'fail'} ({self.raw}/{self.of})"
        return f"{self.percent:.0f} % ({self.raw}/{self.of})"


@dataclass(frozen=True, slots=True)
class LobbyView:
    """All that the lobby shows. Sessions are the newest first."""

    exams: tuple[ExamRow, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    problems: tuple[str, ...] = field(default=())
    """What could not be loaded, a line each."""
    more: int = 0
    """How many finished sessions there are beside these: a view to be seen at once leaves old ones out."""

    @property
    def unfinished(self) -> tuple[SessionRow, ...]:
        """Sessions that can be resumed."""
        return tuple(row for row in self.sessions if row.state == "unfinished")

    def as_plain(self) -> dict[str, Any]:
        """The view as values for JSON; `lobby_from` reads them back."""
        return {
            "exams": [asdict(row) for row in self.exams],
            "sessions": [asdict(row) for row in self.sessions],
            "problems": list(self.problems),
            "more": self.more,
        }


_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "None": (type(None),),
}
R = TypeVar("R", ExamRow, SessionRow)


def rows_from(kind: type[R], rows: Sequence[dict[str, Any]]) -> tuple[R, ...]:
    """Rows from plain values, looked at column by column. Raises TypeError or ValueError if they are not of this version."""
    return checked_rows(kind, tuple(kind(**row) for row in rows))


def checked_rows(kind: type[R], made: tuple[R, ...]) -> tuple[R, ...]:
    """The rows themselves. Raises TypeError or ValueError if one holds what its columns cannot."""
    for column in fields(kind):
        allowed = {one for name in str(column.type).split(" | ") for one in _KINDS[name]}
        if not set(map(type, map(attrgetter(column.name), made))) <= allowed:
            raise TypeError(column.name)
    for row in made:
        if isinstance(row, SessionRow) and row.state == "submitted" and None in (row.raw, row.of, row.percent):
            raise ValueError("an end without a score")
        dates = (
            (row.started, row.last)
            if isinstance(row, SessionRow)
            else (row.starts, row.ends, row.beta_starts, row.beta_ends)
        )
        for one in dates:
            if one is not None and datetime.fromisoformat(one).year < FIRST_YEAR:
                raise ValueError(one)
    return made


def lobby_from(values: dict[str, Any]) -> LobbyView:
    """The view from plain values. Raises TypeError, KeyError or ValueError if they are not of this version."""
    problems, more = tuple(values["problems"]), values["more"]
    if not {str} >= set(map(type, problems)) or type(more) is not int:
        raise TypeError("problems")
    exams, sessions = rows_from(ExamRow, values["exams"]), rows_from(SessionRow, values["sessions"])
    return LobbyView(exams, sessions, problems, more)


AT_ONCE: Final = 100
"""Sessions that a view to be seen at once has, beside those that the lobby needs."""


def seen_at_once(view: LobbyView) -> LobbyView:
    """The view without the finished sessions that the lobby can do without until it has been read whole.

    It keeps the newest, the unfinished, and of each exam one session for each form that was sat: see `next_form`.
    """
    kept: list[SessionRow] = []
    forms: set[tuple[str, str, int | None]] = set()
    for number, row in enumerate(view.sessions):
        form = (row.exam, row.mode, row.form)
        if number < AT_ONCE or row.state == "unfinished" or form not in forms:
            kept.append(row)
        if row.state == "submitted":
            forms.add(form)
    return replace(view, sessions=tuple(kept), more=len(view.sessions) - len(kept))


def forms_sat(exam: str, sessions: Sequence[SessionRow]) -> frozenset[int]:
    """The numbers of an exam's forms that have been submitted."""
    ended = (row for row in sessions if row.exam == exam and row.mode == "exam" and row.state == "submitted")
    return frozenset(row.form for row in ended if row.form is not None)


def next_form(exam: ExamRow, sessions: tuple[SessionRow, ...]) -> int | None:
    """The lowest numbered form of an exam that has not been submitted, or None when all have."""
    sat = forms_sat(exam.code, sessions)
    return next((number for number in range(1, exam.forms + 1) if number not in sat), None)


def searched(row: SessionRow, started: datetime) -> str:
    """Everything about a session that is searched, in small letters: exam, mode, form, day, result.

    Args:
        row: the session.
        started: its start in local time.
    """
    result = "" if row.passed is None else "passed" if row.passed else "failed"
    state = "finished" if row.state == "submitted" else "unfinished"
    days = f"{started:%Y-%m-%d %H:%M %d %b %Y %A %B}"
    damaged = "damaged" if row.damaged else ""
    return " ".join(
        (row.exam, row.mode, row.shape, row.what(), state, days, row.score_text(), result, damaged, row.id)
    ).casefold()
