"""Sitting a form: each key becomes an event, which is written down before the screen shows it.

This joins the pure parts: `responding` says what a key does, `timing` what is charged, `state` what follows. Clocks and the journal
are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from mlsim.core.bank.questions import Question, Response, is_complete
from mlsim.core.base.text import kept
from mlsim.core.session import responding
from mlsim.core.session.events import (
    Answered,
    Away,
    Checked,
    ClockShown,
    Event,
    Flagged,
    Left,
    Moved,
    Noted,
    Rated,
    Struck,
    Ticked,
    Undone,
)
from mlsim.core.session.responding import Chosen, Refused
from mlsim.core.session.scoring import grade
from mlsim.core.session.state import Answer, Marks, Session, apply
from mlsim.core.session.timing import (
    TICK,
    Gap,
    Reading,
    Timing,
    limit_seconds,
    pace,
    remaining,
    warning_between,
)

LOCKED: Final = "This answer has been checked and stays as it is."


class Clocks(Protocol):
    """Both clocks and the time of day."""

    def reading(self) -> Reading:
        """The two clocks, in seconds."""

    def now(self) -> datetime:
        """The wall clock, in UTC."""


class Pen(Protocol):
    """Writes a session's journal."""

    @property
    def trouble(self) -> str:
        """Why what was written last is not on the disk yet; empty if it is."""

    def write(self, event: Event) -> None:
        """Append a record; it is in the file when this returns, unless there is `trouble`. Never raises for the disk."""

    def retry(self) -> str:
        """Try once more to bring everything to the disk, also after `close`. Gives the trouble that is left."""

    def close(self) -> None:
        """Make everything durable and lay the pen down."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked in a session."""

    question: Question
    scenario: str = ""
    changed: bool = False
    """The banks hold another wording of it today."""
    gone: bool = False
    """The banks do not hold it any more."""


class Beat(NamedTuple):
    """What a look at the clock brought."""

    warning: int | None = None
    """A warning that became due: the seconds that are left."""
    gap: Gap | None = None
    time_up: bool = False


class Sitting:
    """A session that is being sat.

    Args:
        session: where it stands.
        asked: its questions, one for each item.
        clocks: the time.
        pen: the journal; open until `close`.
        away: seconds since it was left, if it is being resumed; less than 0 if that cannot be told.
    """

    def __init__(self, session: Session, asked: Sequence[Asked], clocks: Clocks, pen: Pen, away: float = 0.0) -> None:
        self.session = session
        self.asked = tuple(asked)
        self.limit = limit_seconds(session.header.minutes)
        self._clocks = clocks
        self._pen = pen
        strict = session.header.strict
        self._timing = Timing(session.clock + (max(0.0, away) if strict else 0.0), clocks.reading(), strict)
        self._looked_at = session.clock
        """Charged seconds up to which warnings have been given."""
        self._warning: int | None = None
        self._gap: Gap | None = None
        if away:
            self._write(Away, seconds=_tenth(max(0.0, away)), reason="left", charged=strict)

    # -- what is so ------------------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> int:
        """The item on the screen."""
        return self.session.current

    @property
    def question(self) -> Question:
        """The question on the screen."""
        return self.asked[self.current].question

    @property
    def answer(self) -> Answer:
        """The state of the question on the screen."""
        return self.session.answers[self.current]

    @property
    def shown(self) -> tuple[int, ...]:
        """The order in which the options of the question on the screen are shown."""
        return self.session.header.items[self.current].options

    @property
    def charged(self) -> float:
        """Charged seconds at the last look at the clock, never more than the limit."""
        return self._timing.charged if self.limit is None else min(self._timing.charged, self.limit)

    @property
    def remaining(self) -> float | None:
        """Seconds left at the last look at the clock; None without a limit."""
        return remaining(self.limit, self.charged)

    @property
    def expired(self) -> bool:
        """Whether no time is left."""
        return self.remaining == 0.0

    @property
    def pace(self) -> float | None:
        """Seconds ahead of an even pace."""
        return pace(self.limit, len(self.asked), self.complete_count, self.charged)

    @property
    def trouble(self) -> str:
        """Why the last answers are not on the disk; empty if they are."""
        return self._pen.trouble

    @property
    def pen(self) -> Pen:
        """What writes it down; for those who have to save it elsewhere."""
        return self._pen

    @property
    def feedback_each(self) -> bool:
        """Whether answers are checked one by one."""
        return self.session.header.feedback == "each"

    def complete(self, item: int) -> bool:
        """Whether an item has a whole answer."""
        return is_complete(self.asked[item].question, self.session.answers[item].marks.response)

    @property
    def complete_count(self) -> int:
        """Questions with a whole answer."""
        return sum(map(self.complete, range(len(self.asked))))

    @property
    def incomplete_count(self) -> int:
        """Questions without a whole answer."""
        return len(self.asked) - self.complete_count

    # -- what a key does; each gives a line to show, or an empty text ----------------------------------------------------------------

    def choose(self, option: int, prompt: int = 0) -> tuple[str, int]:
        """Choose, place or give the option; see `responding.choose`. Returns a line, and the prompt to go on with."""
        if self.answer.checked:
            return LOCKED, prompt
        outcome = responding.choose(self.question, self.answer.marks.response, option, prompt)
        if isinstance(outcome, Refused):
            return outcome.reason, prompt
        if option in self.answer.marks.struck:
            self._record(Struck, item=self.current, option=option, struck=False)
        self._respond(outcome.response)
        return "", prompt if outcome.next_prompt is None else outcome.next_prompt

    def cycle(self, prompt: int, step: int) -> str:
        """Matching: the next or previous response for a prompt."""
        if self.question.type != "matching":
            return "[ and ] are for matching questions."
        if self.answer.checked:
            return LOCKED
        response = responding.cycle(self.question, self.answer.marks.response, self.shown, prompt, step).response
        given = responding.matched(response, prompt)
        if given in self.answer.marks.struck:
            self._record(Struck, item=self.current, option=given, struck=False)
        self._respond(response)
        return ""

    def shift(self, option: int, step: int) -> str:
        """Ordering: move a placed step."""
        if self.question.type != "ordering":
            return "J and K move the steps of ordering questions."
        if self.answer.checked:
            return LOCKED
        outcome = responding.shift(self.answer.marks.response, option, step)
        if isinstance(outcome, Chosen):
            self._respond(outcome.response)
            return ""
        return outcome.reason

    def clear(self) -> str:
        """Clear the answer."""
        if self.answer.checked:
            return LOCKED
        if not self.answer.marks.response:
            return "There is no answer to clear."
        self._respond(())
        return "Answer cleared; u brings it back."

    def strike(self, option: int) -> str:
        """Strike an option out, or bring it back."""
        if self.answer.checked:
            return LOCKED
        struck = option not in self.answer.marks.struck
        if struck and option in self.answer.marks.response:
            return "It is chosen: choose another one, or clear the answer, before striking it."
        self._record(Struck, item=self.current, option=option, struck=struck)
        return ""

    def flag(self) -> str:
        """Flag for review, or no longer."""
        self._record(Flagged, item=self.current, flagged=not self.answer.marks.flagged)
        return "Flagged for review." if self.answer.marks.flagged else "No longer flagged."

    def rate(self) -> str:
        """How sure: the next of not said, sure, unsure, guess."""
        if self.answer.checked:
            return LOCKED
        self._record(Rated, item=self.current, sureness=responding.next_sureness(self.answer.marks))
        return ""

    def note(self, text: str) -> str:
        """Set the note on the question, without characters that may not be shown."""
        text = kept(text)
        if text == self.answer.marks.note:
            return ""
        self._record(Noted, item=self.current, text=text)
        return "Note saved." if text else "Note removed."

    def undo(self) -> str:
        """Take the last change back, and go to its question."""
        if not self.session.undo:
            return "There is nothing to undo."
        item, marks = self.session.undo[-1]
        if self.session.answers[item].checked:
            return "The last change is of an answer that has been checked: that stays."
        before = self.session.answers[item].marks
        self._record(
            Undone,
            item=item,
            response=marks.response,
            struck=tuple(sorted(marks.struck)),
            flagged=marks.flagged,
            sureness=marks.sureness,
            note=marks.note,
        )
        return f"Undone on question {item + 1}: {_difference(self.session.answers[item].marks, before)}."

    def go(self, item: int) -> str:
        """Go to a question."""
        if not 0 <= item < len(self.asked):
            return f"There are {len(self.asked)} questions." if item > 0 else "This is the first question."
        if item != self.current:
            self._record(Moved, item=item)
        return ""

    def check(self) -> str:
        """Practice with feedback each: check the answer and lock it. Gives what is missing, if it is not complete."""
        if not self.complete(self.current):
            missing = responding.progress_text(self.question, self.answer.marks.response)
            return f"Not answered yet{': ' + missing if missing else ''}"
        self._record(Checked, item=self.current)
        return ""

    def toggle_clock(self) -> str:
        """Hide or show the clock."""
        self._record(ClockShown, shown=not self.session.clock_shown)
        return ""

    # -- time ------------------------------------------------------------------------------------------------------------------------

    def beat(self) -> Beat:
        """Look at the clock, and say what became due since this was last asked. Called some times a second."""
        self._look()
        beat = Beat(self._warning, self._gap, self.expired and self.session.submitted is None)
        self._warning = self._gap = None
        return beat

    def _look(self) -> None:
        """Charge the time until now; write a gap or a tick down, and remember what became due."""
        if self.session.submitted is not None:
            return
        self._timing, gap = self._timing.advanced(self._clocks.reading())
        if gap is not None:
            self._gap = gap
            self._write(Away, seconds=_tenth(gap.seconds), reason=gap.reason, charged=self._timing.strict)
        elif not self.expired and self.charged - self.session.clock >= TICK:
            self._write(Ticked)
        due = warning_between(self.limit, self._looked_at, self.charged)
        self._looked_at = self.charged
        if due is not None and not self.expired:
            self._warning = due
            if due == CLOCK_RETURNS and not self.session.clock_shown:
                self._write(ClockShown, shown=True)

    def submit(self, reason: str) -> None:
        """End the session: write down the graded form and lay the pen down."""
        if self.session.submitted is not None:
            return
        self._look()
        questions = [asked.question for asked in self.asked]
        ended = grade(
            self.session,
            questions,
            "time" if reason == "time" else "ended",
            self._clocks.now(),
            self.charged,
        )
        self._pen.write(ended)
        self.session = apply(self.session, ended)
        self._pen.close()

    def leave(self) -> None:
        """Stop the clock and lay the pen down; it can be resumed."""
        self._look()
        self._write(Left)
        self._pen.close()

    # -- inside ----------------------------------------------------------------------------------------------------------------------

    def _respond(self, response: Response) -> None:
        if response != self.answer.marks.response:
            self._record(Answered, item=self.current, response=response)

    def _record(self, kind: Callable[..., Event], **values: object) -> None:
        """Charge the time until now, then write an event down and let it happen. Nothing happens after the time is up."""
        self._look()
        if not self.expired:
            self._write(kind, **values)

    def _write(self, kind: Callable[..., Event], **values: object) -> None:
        if self.session.submitted is not None:
            return
        event = kind(at=self._clocks.now().replace(microsecond=0), clock=_tenth(self.charged), **values)
        self._pen.write(event)
        self.session = apply(self.session, event)


CLOCK_RETURNS: Final = 5 * 60
"""The warning (remaining seconds) with which a hidden clock comes back."""


def _tenth(seconds: float) -> float:
    """Seconds as they are written down. State and file hold the same number."""
    return round(seconds, 1)


def _difference(one: Marks, other: Marks) -> str:
    """What differs between two states of a question, in a word or two."""
    parts = (
        ("the answer", one.response != other.response),
        ("what was struck out", one.struck != other.struck),
        ("the flag", one.flagged != other.flagged),
        ("how sure you were", one.sureness != other.sureness),
        ("the note", one.note != other.note),
    )
    return " and ".join(name for name, differs in parts if differs) or "nothing differs"
