"""One sitting of a form: its header, the events that happened in it, and the state that they fold to.

``apply`` is the only way from one state to the next, while somebody sits the exam and when the journal is read again, so what is on
the disk and what was on the screen cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, model_validator

from mlsim.core.errors import SessionError
from mlsim.core.model import ExamCode, Many, Model, Slug
from mlsim.core.questions import UNMATCHED, Response
from mlsim.core.text import refused_character
from mlsim.core.timing import AwayReason
from mlsim.core.wish import ShapeName

SCHEMA: Final = 1
UNDO_DEPTH: Final = 200

Mode = Literal["exam", "practice"]
Feedback = Literal["end", "each"]
Sureness = Literal["sure", "unsure", "guess"]
State = Literal["unfinished", "submitted"]
Index = Annotated[int, Field(ge=0, le=100_000)]
Seconds = Annotated[float, Field(ge=0, le=1e8, allow_inf_nan=False, strict=False)]


def _utc(value: datetime) -> datetime:
    if value.utcoffset() != timedelta(0):
        raise ValueError("must be a time in UTC, with Z at its end")
    return value


def _note(value: str) -> str:
    refused = refused_character(value)
    if refused is not None:
        raise ValueError(f"holds a {refused}")
    return value


Moment = Annotated[datetime, AfterValidator(_utc)]
Note = Annotated[str, Field(max_length=4000), AfterValidator(_note)]


class Item(Model):
    """One question of the form, as it is asked in this session."""

    question: Slug
    revision: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    options: Many[Index]
    """The order in which the options are shown, as indices into the question's own order."""
    scored: bool = True
    task: str = ""
    """The task of the session's exam that it serves, for example ``1.2``."""
    case: Slug | None = None


class Header(Model):
    """What is fixed when a session starts."""

    model_config = ConfigDict(populate_by_name=True)

    schema_version: Annotated[int, Field(alias="schema", ge=1)] = SCHEMA
    id: Slug
    exam: ExamCode
    mode: Mode
    shape: ShapeName = "full"
    form: int | None = None
    """The number of the form, where it is a numbered one."""
    seed: int = 0
    started: Moment
    minutes: Annotated[float, Field(gt=0, le=10_000, strict=False)] | None = None
    """The limit, extra time included; absent for untimed practice."""
    extra: str | None = None
    strict: bool = False
    feedback: Feedback = "end"
    bank: str
    """Fingerprint of the questions that the form was drawn from."""
    of: Slug | None = None
    """The session that this one repeats or practises the misses of."""
    pass_mark: int | None = None
    score_min: int = 100
    score_max: int = 1000
    cut: Annotated[float, Field(gt=0, le=1, strict=False)] = 0.7
    """Share of the scored questions that the practice scale puts at the pass mark."""
    items: Annotated[tuple[Item, ...], Field(strict=False, alias="item", min_length=1, max_length=1000)]

    @model_validator(mode="after")
    def _permutations(self) -> Header:
        for number, item in enumerate(self.items):
            if sorted(item.options) != list(range(len(item.options))):
                raise ValueError(f"item {number}: its options are no permutation")
        return self


class _Event(Model):
    at: Moment
    clock: Seconds
    """Charged seconds."""


class Opened(_Event):
    """The first record; ``header`` is the check sum of everything before it."""

    type: Literal["opened"] = "opened"
    header: str


class Answered(_Event):
    """The response to a question became this; empty if it was cleared."""

    type: Literal["answered"] = "answered"
    item: Index
    response: Many[Annotated[int, Field(ge=UNMATCHED, le=100)]]


class Struck(_Event):
    """An option was struck out, or brought back."""

    type: Literal["struck"] = "struck"
    item: Index
    option: Index
    struck: bool


class Flagged(_Event):
    """A question was flagged for review, or no longer."""

    type: Literal["flagged"] = "flagged"
    item: Index
    flagged: bool


class Rated(_Event):
    """The candidate said how sure they are; absent: not said."""

    type: Literal["rated"] = "rated"
    item: Index
    sureness: Sureness | None = None


class Noted(_Event):
    """The note on a question became this."""

    type: Literal["noted"] = "noted"
    item: Index
    text: Note


class Undone(_Event):
    """The last change was taken back: the question's marks are again what is written here."""

    type: Literal["undone"] = "undone"
    item: Index
    response: Many[Annotated[int, Field(ge=UNMATCHED, le=100)]]
    struck: Many[Index]
    flagged: bool
    sureness: Sureness | None = None
    note: Note = ""


class Moved(_Event):
    """The candidate went to a question."""

    type: Literal["moved"] = "moved"
    item: Index


class Checked(_Event):
    """Practice with feedback each: the answer was checked, and is locked."""

    type: Literal["checked"] = "checked"
    item: Index


class Ticked(_Event):
    """Nothing happened for a while but the clock."""

    type: Literal["ticked"] = "ticked"


class ClockShown(_Event):
    """The clock was hidden, or shown again."""

    type: Literal["clock"] = "clock"
    shown: bool


class Away(_Event):
    """Time passed while the program did not run; ``charged`` in strict mode only."""

    type: Literal["away"] = "away"
    seconds: Seconds
    reason: AwayReason
    charged: bool = False


class Left(_Event):
    """The candidate left; the clock stands."""

    type: Literal["left"] = "left"


class Submitted(_Event):
    """The end: the form as it was graded, in columns with one entry for each item."""

    type: Literal["submitted"] = "submitted"
    reason: Literal["ended", "time"]
    question: Many[Slug]
    revision: Many[str]
    response: Annotated[tuple[Many[int], ...], Field(strict=False)]
    first: Annotated[tuple[Many[int], ...], Field(strict=False)]
    """The response with which the candidate first left the question."""
    correct: Many[bool]
    first_correct: Many[bool]
    seconds: Many[Seconds]
    sureness: Many[Literal["", "sure", "unsure", "guess"]]
    changes: Many[int]
    flagged: Many[bool]

    @model_validator(mode="after")
    def _same_length(self) -> Submitted:
        columns = (
            self.revision,
            self.response,
            self.first,
            self.correct,
            self.first_correct,
            self.seconds,
            self.sureness,
        )
        if any(len(column) != len(self.question) for column in (*columns, self.changes, self.flagged)):
            raise ValueError("its columns have different lengths")
        return self


Event = Annotated[
    Opened
    | Answered
    | Struck
    | Flagged
    | Rated
    | Noted
    | Undone
    | Moved
    | Checked
    | Ticked
    | ClockShown
    | Away
    | Left
    | Submitted,
    Field(discriminator="type"),
]
_event_adapter: TypeAdapter[Event] = TypeAdapter(Event)


def event_from(values: dict[str, Any]) -> Event:
    """Validate one record's values. Raises pydantic.ValidationError."""
    return _event_adapter.validate_python(values)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the candidate has put on a question, and can undo."""

    response: Response = ()
    struck: frozenset[int] = frozenset()
    flagged: bool = False
    sureness: Sureness | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The state of one item."""

    marks: Marks = Marks()
    seconds: float = 0.0
    """Charged seconds spent on it."""
    seen: bool = False
    checked: bool = False
    settled: tuple[Response, ...] = ()
    """The responses with which the candidate left it, each different from the one before. Wavering within one visit is no change."""

    @property
    def changes(self) -> int:
        """How often a response that had been left was changed later."""
        return max(0, len(self.settled) - 1)


@dataclass(frozen=True, slots=True)
class Session:
    """Where a session stands."""

    header: Header
    answers: tuple[Answer, ...]
    current: int = 0
    clock: float = 0.0
    """Charged seconds at the last event."""
    last: datetime | None = None
    """When the last event happened, by the wall clock."""
    clock_shown: bool = True
    away: tuple[tuple[float, AwayReason], ...] = ()
    undo: tuple[tuple[int, Marks], ...] = field(default=(), repr=False)
    submitted: Submitted | None = None

    @property
    def state(self) -> State:
        """Whether it has ended."""
        return "unfinished" if self.submitted is None else "submitted"

    @property
    def answered(self) -> int:
        """How many questions have a response, whole or in part."""
        return sum(1 for answer in self.answers if answer.marks.response)

    @property
    def flagged(self) -> int:
        """How many questions are flagged."""
        return sum(1 for answer in self.answers if answer.marks.flagged)


def begin(header: Header) -> Session:
    """The state before anything has happened: on the first question, which counts as seen."""
    answers = tuple(Answer(seen=number == 0) for number in range(len(header.items)))
    return Session(header, answers)


def apply(session: Session, event: Event) -> Session:
    """The state after an event. Raises SessionError for one that cannot have happened."""
    if session.submitted is not None:
        raise SessionError("The session has ended", "Nothing can happen in it after it was submitted.")
    item = getattr(event, "item", None)
    if item is not None and item >= len(session.answers):
        raise SessionError(
            "The session names a question that it does not have", f"Question {item + 1} of {len(session.answers)}."
        )
    session = _charged(session, event)
    match event:
        case Answered():
            return _marked(session, event.item, replace(_marks(session, event.item), response=event.response))
        case Struck():
            before = _marks(session, event.item)
            struck = before.struck | {event.option} if event.struck else before.struck - {event.option}
            return _marked(session, event.item, replace(before, struck=struck))
        case Flagged():
            return _marked(session, event.item, replace(_marks(session, event.item), flagged=event.flagged))
        case Rated():
            return _marked(session, event.item, replace(_marks(session, event.item), sureness=event.sureness))
        case Noted():
            return _marked(session, event.item, replace(_marks(session, event.item), note=event.text))
        case Undone():
            marks = Marks(event.response, frozenset(event.struck), event.flagged, event.sureness, event.note)
            undone = _with_answer(session, event.item, replace(session.answers[event.item], marks=marks))
            return _go(replace(undone, undo=session.undo[:-1]), event.item)
        case Moved():
            return _go(session, event.item)
        case Checked():
            return _with_answer(_settled(session, event.item), event.item, checked=True)
        case ClockShown():
            return replace(session, clock_shown=event.shown)
        case Away():
            return replace(session, away=(*session.away, (event.seconds, event.reason)))
        case Left():
            return _settled(session, session.current)
        case Submitted():
            if len(event.question) != len(session.answers):
                raise SessionError("The graded form does not fit the session", "It has another number of questions.")
            return replace(_settled(session, session.current), submitted=event)
    return session


def fold(header: Header, events: Iterable[Event]) -> Session:
    """The state after all events. Raises SessionError."""
    session = begin(header)
    for event in events:
        session = apply(session, event)
    return session


def _charged(session: Session, event: Event) -> Session:
    """Book the time since the last event on the question that was on the screen."""
    spent = max(0.0, event.clock - session.clock)
    answer = session.answers[session.current]
    if spent:
        session = _with_answer(session, session.current, replace(answer, seconds=answer.seconds + spent))
    return replace(session, clock=max(session.clock, event.clock), last=event.at)


def _marks(session: Session, item: int) -> Marks:
    return session.answers[item].marks


def _marked(session: Session, item: int, marks: Marks) -> Session:
    before = session.answers[item].marks
    if marks == before:
        return session
    undo = (*session.undo[-(UNDO_DEPTH - 1) :], (item, before))
    return replace(_with_answer(session, item, replace(session.answers[item], marks=marks)), undo=undo)


def _with_answer(session: Session, item: int, answer: Answer | None = None, **changes: Any) -> Session:
    new = replace(session.answers[item] if answer is None else answer, **changes)
    return replace(session, answers=(*session.answers[:item], new, *session.answers[item + 1 :]))


def _settled(session: Session, item: int) -> Session:
    answer = session.answers[item]
    response = answer.marks.response
    if not response or (answer.settled and answer.settled[-1] == response):
        return session
    return _with_answer(session, item, replace(answer, settled=(*answer.settled, response)))


def _go(session: Session, item: int) -> Session:
    if item != session.current:
        session = _settled(session, session.current)
    return replace(_with_answer(session, item, seen=True), current=item)
