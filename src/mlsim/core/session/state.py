"""Where a session stands, and what an event makes of that.

``apply`` is the only way from one state to the next, while somebody sits the exam and when the journal is read again, so what is on
the disk and what was on the screen cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from mlsim.core.bank.questions import Response
from mlsim.core.base.errors import SessionError
from mlsim.core.session.events import (
    Answered,
    Away,
    Caused,
    Checked,
    ClockShown,
    Disputed,
    Event,
    Explained,
    Flagged,
    Header,
    Left,
    Moved,
    Noted,
    Rated,
    Ruled,
    Struck,
    Submitted,
    Sureness,
    Undone,
)
from mlsim.core.session.hindsight import NOTHING, Hindsight, after
from mlsim.core.session.timing import AwayReason

UNDO_DEPTH: Final = 200

State = Literal["unfinished", "submitted"]


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
    """Charged seconds spent on it, until it was checked."""
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
    hindsight: Mapping[str, Hindsight] = field(default_factory=dict)
    """In a review: for each question what was said about it afterwards."""

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


def apply(session: Session, event: Event) -> Session:  # noqa: C901 - a case for each kind of event
    """The state after an event. Raises SessionError for one that cannot have happened."""
    if session.submitted is not None:
        raise SessionError("The session has ended", "Nothing can happen in it after it was submitted.")
    item = getattr(event, "item", None)
    if item is not None and item >= len(session.answers):
        raise SessionError(
            "The session names a question that it does not have", f"Question {item + 1} of {len(session.answers)}."
        )
    _check_options(session, event)
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
            settled = _settled(session, event.item)
            return _with_answer(settled, event.item, replace(settled.answers[event.item], checked=True))
        case ClockShown():
            return replace(session, clock_shown=event.shown)
        case Away():
            return replace(session, away=(*session.away, (event.seconds, event.reason)))
        case Caused() | Ruled() | Explained() | Disputed():
            said = after(session.hindsight.get(event.question, NOTHING), event)
            return replace(session, hindsight={**session.hindsight, event.question: said})
        case Left():
            return _settled(session, session.current)
        case Submitted():
            return replace(_settled(session, session.current), submitted=event)
    return session


def _check_options(session: Session, event: Event) -> None:
    """Raise SessionError if an event names an option that its question does not have, or grades other questions."""
    items = session.header.items
    named: list[tuple[int, Iterable[int]]] = []
    match event:
        case Answered():
            named = [(event.item, event.response)]
        case Struck():
            named = [(event.item, (event.option,))]
        case Undone():
            named = [(event.item, (*event.response, *event.struck))]
        case Submitted():
            if event.question != tuple(item.question for item in items):
                raise SessionError("The graded form does not fit the session", "It has other questions.")
            named = [*enumerate(event.response), *enumerate(event.first)]
    for item, options in named:
        if any(option >= len(items[item].options) for option in options):
            raise SessionError(
                "The session names an option that its question does not have",
                f"Question {item + 1} has {len(items[item].options)} options.",
            )


def fold(header: Header, events: Iterable[Event]) -> Session:
    """The state after all events. Raises SessionError."""
    session = begin(header)
    for event in events:
        session = apply(session, event)
    return session


def _charged(session: Session, event: Event) -> Session:
    """Book the time since the last event on the question that was on the screen; reading an explanation is not answering."""
    spent = max(0.0, event.clock - session.clock)
    # A review has no items to book anything on.
    if spent and session.answers and not session.answers[session.current].checked:
        answer = session.answers[session.current]
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


def _with_answer(session: Session, item: int, answer: Answer) -> Session:
    return replace(session, answers=(*session.answers[:item], answer, *session.answers[item + 1 :]))


def _settled(session: Session, item: int) -> Session:
    answer = session.answers[item]
    response = answer.marks.response
    if not response or (answer.settled and answer.settled[-1] == response):
        return session
    return _with_answer(session, item, replace(answer, settled=(*answer.settled, response)))


def _go(session: Session, item: int) -> Session:
    if item != session.current:
        session = _settled(session, session.current)
    return replace(_with_answer(session, item, replace(session.answers[item], seen=True)), current=item)
