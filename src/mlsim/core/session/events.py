"""What is written down of a session: its header, and the events that happen in it.

The fields are those of the journal; see `state` for what an event does.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, model_validator

from mlsim.core.bank.questions import UNMATCHED
from mlsim.core.base.model import ExamCode, Many, Model, Slug
from mlsim.core.base.text import refused_character
from mlsim.core.form.wish import Feedback, ShapeName
from mlsim.core.session.timing import AwayReason

SCHEMA: Final = 1

Mode = Literal["exam", "practice", "review"]
"""``review`` is no sitting: what somebody made of a session afterwards; see `hindsight`."""
Sureness = Literal["sure", "unsure", "guess"]
Cause = Literal["did not know", "misread", "between two", "out of time", "changed it"]
Index = Annotated[int, Field(ge=0, le=100_000)]
Seconds = Annotated[float, Field(ge=0, le=1e8, allow_inf_nan=False, strict=False)]


def _utc(value: datetime) -> datetime:
    if value.utcoffset() != timedelta(0):
        raise ValueError("must be a time in UTC, with Z at its end")
    # Nobody sat an exam outside these years; nearer to the calendar's ends a local time could not be computed.
    if not 1971 <= value.year < 3000:
        raise ValueError("must be a time between the years 1971 and 3000")
    return value


def _note(value: str) -> str:
    refused = refused_character(value)
    if refused is not None:
        raise ValueError(f"holds a {refused}")
    return value


Revision = Annotated[str, Field(pattern=r"^[0-9a-f]{32}\Z")]
Moment = Annotated[datetime, AfterValidator(_utc)]
MAX_NOTE: Final = 4000
Points = Annotated[int, Field(ge=0, le=100_000)]
Given = Many[Annotated[int, Field(ge=UNMATCHED, le=100)]]
"""A response."""
Note = Annotated[str, Field(max_length=MAX_NOTE), AfterValidator(_note)]


class Item(Model):
    """One question of the form, as it is asked in this session."""

    question: Slug
    revision: Revision
    options: Annotated[tuple[Index, ...], Field(strict=False, min_length=2, max_length=26)]
    """The order in which the options are shown, as indices into the question's own order."""
    scored: bool = True
    task: Annotated[str, Field(pattern=r"^([0-9]{1,2}(\.[0-9]{1,2}){0,2})?\Z")] = ""
    """The task of the session's exam that it serves, for example ``1.2``."""
    case: Slug | None = None
    due: Slug | None = None
    """The question that spaced repetition wanted, where it asked for this one: itself, or the one in whose place it is asked."""


class Header(Model):
    """What is fixed when a session starts."""

    model_config = ConfigDict(populate_by_name=True)

    schema_version: Annotated[int, Field(alias="schema", ge=1)] = SCHEMA
    id: Slug
    exam: ExamCode
    mode: Mode
    shape: ShapeName = "full"
    form: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    """The number of the form, where it is a numbered one."""
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] = 0
    started: Moment
    minutes: Annotated[float, Field(gt=0, le=10_000, strict=False)] | None = None
    """The limit, extra time included; absent for untimed practice."""
    extra: Annotated[str, Field(pattern=r"^[0-9a-z.]{1,8}\Z")] | None = None
    strict: bool = False
    feedback: Feedback = "end"
    bank: Annotated[str, Field(pattern=r"^[0-9a-z:]{0,80}\Z")]
    """Fingerprint of the questions that the form was drawn from."""
    of: Slug | None = None
    """The session that this one repeats or practises the misses of."""
    sealed: bool | None = None
    """Whether the form was sealed until now: none of its questions had been asked before."""
    pass_mark: Points | None = None
    score_min: Points = 100
    score_max: Points = 1000
    cut: Annotated[float, Field(gt=0, le=1, strict=False)] = 0.7
    """Share of the scored questions that the practice scale puts at the pass mark."""
    items: Annotated[tuple[Item, ...], Field(strict=False, alias="item", max_length=1000)] = ()

    @property
    def practice_of(self) -> Literal["due", "misses", "selection"] | None:
        """What a practice was of; None for anything else."""
        if self.mode != "practice":
            return None
        if any(item.due for item in self.items):
            return "due"
        return "misses" if self.of else "selection"

    @model_validator(mode="after")
    def _something_to_answer(self) -> Header:
        if not self.items and self.mode != "review":
            raise ValueError("a session has at least one [[item]]")
        if self.mode == "review" and self.of is None:
            raise ValueError("a review names its session in the field of")
        return self

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
    header: Annotated[str, Field(pattern=r"^[0-9a-f]{8}\Z")]


class Answered(_Event):
    """The response to a question became this; empty if it was cleared."""

    type: Literal["answered"] = "answered"
    item: Index
    response: Given


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
    response: Given
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


class _Afterwards(_Event):
    """What happens in a review: it names its question, since it has no items."""

    question: Slug
    revision: Revision


class Caused(_Afterwards):
    """The miss of a question has this cause; absent: none any more."""

    type: Literal["caused"] = "caused"
    cause: Cause | None = None


class Ruled(_Afterwards):
    """A rule in one's own words; an empty one is taken back."""

    type: Literal["ruled"] = "ruled"
    text: Note


class Explained(_Afterwards):
    """The explanation was on the screen."""

    type: Literal["explained"] = "explained"


class Disputed(_Afterwards):
    """The question or its explanation is wrong, and why; an empty text takes that back."""

    type: Literal["disputed"] = "disputed"
    text: Note


class Submitted(_Event):
    """The end: the form as it was graded, in columns with one entry for each item."""

    type: Literal["submitted"] = "submitted"
    reason: Literal["ended", "time"]
    question: Many[Slug]
    revision: Many[Revision]
    response: Many[Given]
    first: Many[Given]
    """The response with which the candidate first left the question."""
    correct: Many[bool]
    first_correct: Many[bool]
    seconds: Many[Seconds]
    sureness: Many[Literal["", "sure", "unsure", "guess"]]
    changes: Many[Index]
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
    | Caused
    | Ruled
    | Explained
    | Disputed
    | Submitted,
    Field(discriminator="type"),
]


@cache
def _event_adapter() -> TypeAdapter[Event]:
    """Made when the first record is read: somebody who begins a session has none to read."""
    return TypeAdapter(Event)


def event_from(values: dict[str, Any]) -> Event:
    """Validate one record's values. Raises pydantic.ValidationError."""
    return _event_adapter().validate_python(values)
