"""What somebody makes of an answer afterwards: the cause of a miss, a rule in their own words, a dispute.

It is written down in journals of their own, with ``mode = "review"``, that name the session. A session may have several of them, from
several machines: the newest word on each thing counts, and the first time that an explanation was read.

What is read in the banks belongs to no session. It is written down in the same way, in a journal for each exam that names, in the place
of a session, the reading of that exam's questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, Protocol, cast, get_args

from mlsim.core.session.events import Cause, Caused, Disputed, Explained, Ruled

CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)

Afterwards = Caused | Ruled | Explained | Disputed
What = Literal["cause", "rule", "seen", "dispute"]


class Change(NamedTuple):
    """One thing that somebody says about their answer to a question."""

    question: str
    revision: str
    what: What
    text: str = ""
    """The cause, the rule or the dispute; empty to take it back."""

    def event(self, at: datetime) -> Afterwards:
        """It as an event. Raises pydantic.ValidationError for a text that cannot be written down."""
        base: dict[str, Any] = {"at": at.replace(microsecond=0), "clock": 0.0, "question": self.question}
        base["revision"] = self.revision
        match self.what:
            case "cause":
                return Caused(cause=cast("Cause | None", self.text or None), **base)
            case "rule":
                return Ruled(text=self.text, **base)
            case "dispute":
                return Disputed(text=self.text, **base)
            case "seen":
                return Explained(**base)


@dataclass(frozen=True, slots=True)
class Hindsight:
    """What has been said about the answer to one question of one session, and when each thing was said last."""

    revision: str = ""
    cause: Cause | None = None
    rule: str = ""
    dispute: str = ""
    caused: datetime | None = None
    ruled: datetime | None = None
    disputed: datetime | None = None
    seen: datetime | None = None
    """When its explanation was on the screen first."""


NOTHING: Final = Hindsight()


def after(before: Hindsight, event: Afterwards) -> Hindsight:
    """What is so after one more thing was said."""
    before = replace(before, revision=event.revision)
    match event:
        case Caused():
            return replace(before, cause=event.cause, caused=event.at)
        case Ruled():
            return replace(before, rule=event.text, ruled=event.at)
        case Disputed():
            return replace(before, dispute=event.text, disputed=event.at)
        case Explained():
            return replace(before, seen=event.at if before.seen is None else min(before.seen, event.at))


def merged(one: Hindsight, other: Hindsight) -> Hindsight:
    """The newest word of two journals on each thing."""

    def newer(a: datetime | None, b: datetime | None) -> bool:
        return a is None or (b is not None and b > a)

    result = one
    if newer(one.caused, other.caused):
        result = replace(result, cause=other.cause, caused=other.caused)
    if newer(one.ruled, other.ruled):
        result = replace(result, rule=other.rule, ruled=other.ruled)
    if newer(one.disputed, other.disputed):
        result = replace(result, dispute=other.dispute, disputed=other.disputed)
    if one.seen is None or (other.seen is not None and other.seen < one.seen):
        result = replace(result, seen=other.seen)
    return replace(result, revision=one.revision or other.revision)


def reading_of(exam: str) -> str:
    """What a review names that is about no session: the reading of an exam's questions in the banks. No session is called so."""
    return f"bank-{exam.lower()}"


Said = Mapping[str, Hindsight]
"""For each question what was said about it, in one session."""


def all_merged(journals: Iterable[Said]) -> dict[str, Hindsight]:
    """Several journals of one session as one."""
    found: dict[str, Hindsight] = {}
    for journal in journals:
        for question, said in journal.items():
            found[question] = merged(found[question], said) if question in found else said
    return found


class Afterthoughts(Protocol):
    """The reviews of all sessions, as the screens see them. All of it may take a while."""

    def said(self, session: str) -> Said:
        """What has been said about the questions of a session."""

    def say(self, session: str, exam: str, changes: Sequence[Change]) -> Said:
        """Write something down; it is on the disk when this returns. Gives all that is said then. Raises MlsimError."""
