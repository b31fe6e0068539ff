"""All sessions in a few numbers each: what progress, pace and plan are made of, small enough to be kept and read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mlsim.core.learn.attempts import Attempt, Past
from mlsim.core.session.scoring import changes_in, confidence_in


@dataclass(slots=True)
class SatSession:
    """One session in a few numbers."""

    session: str
    exam: str
    mode: str
    shape: str
    form: int | None
    started: str
    ended: str
    timed: bool
    strict: bool
    sealed: bool
    pass_mark: int | None
    score_min: int
    score_max: int
    cut: float
    raw: int
    of: int
    """Scored questions."""
    seen: int
    """Questions that were on the screen."""
    right: int
    """Of those."""
    seconds: float
    """Spent on them."""
    changes: tuple[int, int, int]
    """To right, to wrong, from one wrong answer to another or back to the first."""
    sureness: dict[str, tuple[int, int]]
    """Right and wrong, by what was said."""
    firsts: list[tuple[str, int]]
    """Task and whether it was right (1 or 0), of each question that was asked for the first time and not by spaced repetition."""
    repeats: tuple[int, int]
    """Right, and how many, of all others."""


@dataclass(slots=True)
class Diary:
    """All sessions in a few numbers each, in the order in which they ended."""

    sessions: list[SatSession] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)


class Keeping:
    """The fold from attempts to a `Diary`; see `core.learn.attempts.Fold`."""

    name = "diary"
    version = "1"

    def start(self) -> Diary:
        """Nothing was answered yet."""
        return Diary()

    def step(self, state: Diary, past: Past, attempts: Sequence[Attempt]) -> Diary:
        """One more session."""
        state.sessions.append(_summed(past, attempts, state.asked))
        state.asked.update(attempt.question for attempt in attempts if attempt.looked_at)
        return state

    def dump(self, state: Diary) -> object:
        """As values for JSON."""
        names = SatSession.__slots__
        return [[[getattr(one, name) for name in names] for one in state.sessions], sorted(state.asked)]

    def load(self, values: Any) -> Diary:  # noqa: ANN401 - see the protocol
        """From `dump`."""
        sessions, asked = values
        return Diary([_session(one) for one in sessions], set(asked))


def _session(values: list[Any]) -> SatSession:
    one = SatSession(*values)
    to_right, to_wrong, same = one.changes
    right, of = one.repeats
    one.changes, one.repeats = (to_right, to_wrong, same), (right, of)
    one.sureness = {name: (good, bad) for name, (good, bad) in one.sureness.items()}
    one.firsts = [(task, hit) for task, hit in one.firsts]
    return one


def _summed(past: Past, attempts: Sequence[Attempt], asked: set[str]) -> SatSession:
    seen = [attempt for attempt in attempts if attempt.looked_at]
    changes = changes_in(seen)
    fresh = [a for a in seen if a.question not in asked and not a.due and (a.response or a.mode == "exam")]
    names = {attempt.question for attempt in fresh}
    again = [attempt for attempt in seen if attempt.question not in names]
    return SatSession(
        session=past.session,
        exam=past.exam,
        mode=past.mode,
        shape=past.shape,
        form=past.form,
        started=past.started.isoformat(),
        ended=past.ended.isoformat(),
        timed=past.minutes is not None,
        strict=past.strict,
        sealed=past.sealed,
        pass_mark=past.pass_mark,
        score_min=past.score_min,
        score_max=past.score_max,
        cut=past.cut,
        raw=sum(attempt.correct for attempt in attempts if attempt.scored),
        of=sum(attempt.scored for attempt in attempts),
        seen=len(seen),
        right=sum(attempt.correct for attempt in seen),
        seconds=round(sum(attempt.seconds for attempt in seen), 1),
        changes=(changes.to_right, changes.to_wrong, changes.wrong_to_wrong),
        sureness=confidence_in(attempt for attempt in seen if attempt.response),
        firsts=[(attempt.task, int(attempt.correct)) for attempt in fresh],
        repeats=(sum(attempt.correct for attempt in again), len(again)),
    )
