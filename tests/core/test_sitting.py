"""Sitting a form: each key becomes an event that is written before it happens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from tests.fakes import START, FakeClocks, FakePen, header, matching, multiple, ordering, single, wait

from mlsim.core.bank.questions import UNMATCHED, Question
from mlsim.core.base.errors import SessionError
from mlsim.core.session.events import Answered, Event, Left, Moved, Noted, Struck, Submitted, Undone
from mlsim.core.session.responding import matched
from mlsim.core.session.sitting import Asked, Sitting
from mlsim.core.session.state import Marks, Session, begin, fold

QUESTIONS: list[Question] = [single(1), multiple(2), ordering(3), matching(4)]


class Watching(FakePen):
    """Looks at the state of the sitting at the moment of writing."""

    sitting: Sitting | None = None

    def __init__(self) -> None:
        super().__init__()
        self.before: list[Session] = []

    def write(self, event: Event) -> None:
        if self.sitting is not None:
            self.before.append(self.sitting.session)
        super().write(event)


def sit(clocks: FakeClocks, pen: FakePen | None = None, away: float = 0.0, **values: Any) -> tuple[Sitting, FakePen]:
    """A sitting of one question of each kind, in twenty minutes."""
    pen = pen or FakePen()
    session = begin(header(QUESTIONS, **values))
    return Sitting(session, [Asked(question) for question in QUESTIONS], clocks, pen, away), pen


def kinds(pen: FakePen) -> list[str]:
    return [event.type for event in pen.events]


KEYS: list[tuple[str, Callable[[Sitting], Any]]] = [
    ("answered", lambda s: s.choose(1)),
    ("struck", lambda s: s.strike(1)),
    ("flagged", lambda s: s.flag()),
    ("rated", lambda s: s.rate()),
    ("noted", lambda s: s.note("why?")),
    ("moved", lambda s: s.go(1)),
    ("clock", lambda s: s.toggle_clock()),
]


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=[kind for kind, _ in KEYS])
def test_each_key_is_written_before_it_happens(kind: str, key: Callable[[Sitting], Any], clocks: FakeClocks) -> None:
    pen = Watching()
    sitting, _ = sit(clocks, pen)
    pen.sitting = sitting
    before = sitting.session
    clocks.advance(3.0)
    key(sitting)
    assert kinds(pen) == [kind]
    assert pen.before == [before]
    assert sitting.session != before
    assert pen.events[0].clock == 3.0
    assert pen.events[0].at == clocks.now()
    assert fold(sitting.session.header, pen.events) == sitting.session


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=[kind for kind, _ in KEYS])
def test_nothing_is_recorded_after_the_time_is_up(kind: str, key: Callable[[Sitting], Any], clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, minutes=0.1)
    wait(sitting, clocks, 5)
    assert not sitting.expired
    clocks.advance(1.0)
    before = sitting.session
    key(sitting)
    assert sitting.expired
    assert pen.events == []
    assert sitting.session.answers == before.answers


def test_the_whole_sitting_folds_to_its_state(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    for number, question in enumerate(QUESTIONS):
        sitting.go(number)
        wait(sitting, clocks, 2)
        prompt = 0
        for option in question.key:
            _, prompt = sitting.choose(option, prompt)
    assert (sitting.incomplete_count, sitting.session.answered) == (0, 4)
    sitting.submit("ended")
    assert pen.closed
    assert fold(sitting.session.header, pen.events) == sitting.session
    last = pen.events[-1]
    assert isinstance(last, Submitted)
    assert last.correct == (True,) * 4
    assert last.seconds == (2.0,) * 4


def test_choosing_what_was_struck_brings_it_back(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    sitting.strike(2)
    assert sitting.choose(2) == ("", 0)
    assert kinds(pen) == ["struck", "struck", "answered"]
    assert (sitting.answer.marks.struck, sitting.answer.marks.response) == (frozenset(), (2,))


def test_cycling_to_what_was_struck_brings_it_back(clocks: FakeClocks) -> None:
    sitting, _ = sit(clocks)
    sitting.go(3)
    sitting.strike(0)
    sitting.cycle(0, 1)
    assert sitting.answer.marks.response == (0, UNMATCHED, UNMATCHED)
    assert sitting.answer.marks.struck == frozenset()


def test_what_is_chosen_cannot_be_struck(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    sitting.choose(2)
    assert "clear the answer" in sitting.strike(2)
    assert kinds(pen) == ["answered"]


def test_choosing_the_same_again_writes_nothing(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    sitting.choose(2)
    sitting.choose(2)
    assert sitting.note("") == ""
    assert sitting.go(0) == ""
    assert kinds(pen) == ["answered"]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (lambda s: s.cycle(0, 1), "matching"),
        (lambda s: s.shift(0, 1), "ordering"),
        (lambda s: s.clear(), "no answer to clear"),
        (lambda s: s.undo(), "nothing to undo"),
        (lambda s: s.go(4), "There are 4 questions."),
        (lambda s: s.go(-1), "first question"),
        (lambda s: s.check(), "Not answered yet"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_written(
    key: Callable[[Sitting], str], said: str, clocks: FakeClocks
) -> None:
    sitting, pen = sit(clocks)
    assert said in key(sitting)
    assert pen.events == []


def test_refusals_of_each_kind_are_said(clocks: FakeClocks) -> None:
    sitting, _ = sit(clocks)
    sitting.go(1)
    sitting.choose(0)
    assert sitting.check() == "Not answered yet: 1 of 2 selected"
    sitting.choose(1)
    assert sitting.choose(2) == ("Select 2: take one back first.", 0)
    sitting.go(2)
    sitting.choose(3)
    assert sitting.shift(3, -1) == "It is the first already."
    sitting.choose(1)
    assert sitting.shift(1, -1) == ""
    assert sitting.answer.marks.response == (1, 3)
    sitting.go(3)
    assert sitting.choose(2, 1) == ("", 2)
    assert matched(sitting.answer.marks.response, 1) == 2
    assert matched((), 1) == UNMATCHED


def test_undo_goes_back_to_the_question_and_its_marks(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    sitting.choose(1)
    sitting.flag()
    sitting.note("a note")
    sitting.go(1)
    sitting.choose(0)
    told = [sitting.undo() for _ in range(4)]
    assert told == [
        "Undone on question 2: the answer.",
        "Undone on question 1: the note.",
        "Undone on question 1: the flag.",
        "Undone on question 1: the answer.",
    ]
    assert sitting.current == 0
    assert all(answer.marks == Marks() for answer in sitting.session.answers)
    assert sum(isinstance(event, Undone) for event in pen.events) == 4


def test_a_checked_answer_is_locked(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, feedback="each", mode="practice")
    sitting.choose(1)
    assert sitting.check() == ""
    written = len(pen.events)
    locked = [sitting.choose(0)[0], sitting.clear(), sitting.strike(0), sitting.rate()]
    assert set(locked) == {"This answer has been checked and stays as it is."}
    assert "has been checked" in sitting.undo()
    assert len(pen.events) == written
    assert sitting.answer.marks.response == (1,)
    assert sitting.flag() == "Flagged for review."
    assert sitting.note("for later") == "Note saved."


@pytest.mark.parametrize(("item", "key"), [(2, lambda s: s.shift(1, 1)), (3, lambda s: s.cycle(0, 1))])
def test_steps_and_matches_are_locked_too(item: int, key: Callable[[Sitting], str], clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks, feedback="each", mode="practice")
    sitting.go(item)
    for prompt, option in enumerate(QUESTIONS[item].key):
        sitting.choose(option, prompt)
    sitting.check()
    written = len(pen.events)
    assert key(sitting) == "This answer has been checked and stays as it is."
    assert len(pen.events) == written


def test_an_answer_is_cleared_and_brought_back(clocks: FakeClocks) -> None:
    sitting, _ = sit(clocks)
    sitting.choose(1)
    assert sitting.clear() == "Answer cleared; u brings it back."
    assert (sitting.answer.marks.response, sitting.complete(0)) == ((), False)
    sitting.undo()
    assert sitting.answer.marks.response == (1,)


def test_a_note_is_written_and_removed(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    assert sitting.note("why B?") == "Note saved."
    assert sitting.note("why B?") == ""
    assert sitting.note("") == "Note removed."
    assert [event.text for event in pen.events if isinstance(event, Noted)] == ["why B?", ""]


def test_leaving_writes_it_and_lays_the_pen_down(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    clocks.advance(4.0)
    sitting.leave()
    assert isinstance(pen.events[-1], Left)
    assert (pen.events[-1].clock, pen.closed) == (4.0, True)


@pytest.mark.parametrize(
    "key",
    [lambda s, c: s.choose(1), lambda s, c: s.go(1), lambda s, c: wait(s, c, 20), lambda s, c: s.submit("time")],
    ids=["answer", "move", "tick", "submit"],
)
def test_nothing_is_written_after_the_end(key: Callable[[Sitting, FakeClocks], Any], clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    sitting.submit("ended")
    with suppress(SessionError):
        key(sitting, clocks)
    assert kinds(pen) == ["submitted"]


def test_trouble_of_the_pen_is_told(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    pen.trouble = "the disk is full"
    assert sitting.trouble == "the disk is full"


def test_events_carry_what_was_done(clocks: FakeClocks) -> None:
    sitting, pen = sit(clocks)
    sitting.strike(3)
    sitting.go(1)
    sitting.choose(4)
    assert pen.events == [
        Struck(at=START, clock=0.0, item=0, option=3, struck=True),
        Moved(at=START, clock=0.0, item=1),
        Answered(at=START, clock=0.0, item=1, response=(4,)),
    ]
