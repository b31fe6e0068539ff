"""A session against a simple model of one, and what `apply` refuses."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.fakes import START, header, matching, multiple, ordering, single
from tests.fakes import at_clock as at

from mlsim.core.bank.questions import Question
from mlsim.core.base.errors import SessionError
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
    Opened,
    Rated,
    Struck,
    Ticked,
    Undone,
)
from mlsim.core.session.scoring import grade
from mlsim.core.session.state import UNDO_DEPTH, Marks, Session, apply, begin, fold

QUESTIONS: list[Question] = [single(1), multiple(2), ordering(3), matching(4)]
HEADER = header(QUESTIONS)
ITEMS = st.integers(0, len(QUESTIONS) - 1)
RESPONSES = st.lists(st.integers(0, 3), max_size=3, unique=True).map(tuple)
SPANS = st.integers(0, 80).map(lambda quarters: quarters / 4)
BLANK: dict[str, Any] = {"response": (), "struck": [], "flagged": False, "sureness": None, "note": ""}


class Sat(RuleBasedStateMachine):
    """The real session, and beside it plain dictionaries that say what should be so."""

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = begin(HEADER)
        self.events: list[Event] = []
        self.clock = 0.0
        self.marks: list[dict[str, Any]] = [copy.deepcopy(BLANK) for _ in QUESTIONS]
        self.spent = [0.0 for _ in QUESTIONS]
        self.read = 0.0
        self.left_with: list[list[tuple[int, ...]]] = [[] for _ in QUESTIONS]
        self.seen = {0}
        self.checked: set[int] = set()
        self.here = 0
        self.past: list[tuple[int, dict[str, Any]]] = []
        self.away: list[float] = []
        self.clock_shown = True
        self.over = False

    def happen(self, kind: Any, **values: Any) -> None:
        event = kind(at=START + timedelta(seconds=self.clock), clock=self.clock, **values)
        self.session = apply(self.session, event)
        self.events.append(event)

    def change(self, item: int, field: str, value: Any) -> None:
        if self.marks[item][field] != value:
            self.past.append((item, copy.deepcopy(self.marks[item])))
            self.marks[item][field] = value

    def leave_question(self, item: int) -> None:
        response = self.marks[item]["response"]
        if response and self.left_with[item][-1:] != [response]:
            self.left_with[item].append(response)

    def arrive(self, item: int) -> None:
        if item != self.here:
            self.leave_question(self.here)
        self.here = item
        self.seen.add(item)

    def spend(self, seconds: float) -> None:
        """Time passes; what passes over an explanation is nobody's."""
        self.clock += seconds
        if self.here in self.checked:
            self.read += seconds
        else:
            self.spent[self.here] += seconds

    @initialize()
    def opened(self) -> None:
        self.happen(Opened, header="0" * 8)

    @precondition(lambda self: not self.over)
    @rule(seconds=SPANS)
    def tick(self, seconds: float) -> None:
        self.spend(seconds)
        self.happen(Ticked)

    @precondition(lambda self: not self.over)
    @rule(item=ITEMS, response=RESPONSES)
    def answer(self, item: int, response: tuple[int, ...]) -> None:
        self.happen(Answered, item=item, response=response)
        self.change(item, "response", response)

    @precondition(lambda self: not self.over)
    @rule(item=ITEMS, option=st.integers(0, 3), struck=st.booleans())
    def strike(self, item: int, option: int, struck: bool) -> None:
        self.happen(Struck, item=item, option=option, struck=struck)
        others = [o for o in self.marks[item]["struck"] if o != option]
        self.change(item, "struck", sorted([*others, option]) if struck else others)

    @precondition(lambda self: not self.over)
    @rule(item=ITEMS, flagged=st.booleans())
    def flag(self, item: int, flagged: bool) -> None:
        self.happen(Flagged, item=item, flagged=flagged)
        self.change(item, "flagged", flagged)

    @precondition(lambda self: not self.over)
    @rule(item=ITEMS, sureness=st.sampled_from([None, "sure", "unsure", "guess"]))
    def rate(self, item: int, sureness: str | None) -> None:
        self.happen(Rated, item=item, sureness=sureness)
        self.change(item, "sureness", sureness)

    @precondition(lambda self: not self.over)
    @rule(item=ITEMS, text=st.sampled_from(["", "why not?", "two\nlines"]))
    def note(self, item: int, text: str) -> None:
        self.happen(Noted, item=item, text=text)
        self.change(item, "note", text)

    @precondition(lambda self: not self.over)
    @rule(item=ITEMS, seconds=SPANS)
    def move(self, item: int, seconds: float) -> None:
        self.spend(seconds)
        self.happen(Moved, item=item)
        self.arrive(item)

    @precondition(lambda self: not self.over and self.past)
    @rule()
    def undo(self) -> None:
        item, marks = self.session.undo[-1]
        self.happen(
            Undone,
            item=item,
            response=marks.response,
            struck=tuple(sorted(marks.struck)),
            flagged=marks.flagged,
            sureness=marks.sureness,
            note=marks.note,
        )
        at, before = self.past.pop()
        self.marks[at] = before
        self.arrive(at)

    @precondition(lambda self: not self.over)
    @rule(item=ITEMS)
    def check(self, item: int) -> None:
        self.happen(Checked, item=item)
        self.leave_question(item)
        self.checked.add(item)

    @precondition(lambda self: not self.over)
    @rule(shown=st.booleans())
    def show_clock(self, shown: bool) -> None:
        self.happen(ClockShown, shown=shown)
        self.clock_shown = shown

    @precondition(lambda self: not self.over)
    @rule(seconds=SPANS, charged=st.booleans())
    def go_away(self, seconds: float, charged: bool) -> None:
        if charged:
            self.spend(seconds)
        self.happen(Away, seconds=seconds, reason="asleep", charged=charged)
        self.away.append(seconds)

    @precondition(lambda self: not self.over)
    @rule()
    def leave(self) -> None:
        self.happen(Left)
        self.leave_question(self.here)

    @precondition(lambda self: not self.over and len(self.events) > 8)
    @rule(seconds=SPANS)
    def submit(self, seconds: float) -> None:
        self.spend(seconds)
        graded = grade(self.session, QUESTIONS, "ended", START, self.clock)
        self.leave_question(self.here)
        assert graded.seconds == tuple(round(s, 1) for s in self.spent)
        assert graded.response == tuple(marks["response"] for marks in self.marks)
        assert graded.first == tuple((self.left_with[i] or [self.marks[i]["response"]])[0] for i in range(4))
        assert graded.changes == tuple(max(0, len(responses) - 1) for responses in self.left_with)
        assert graded.flagged == tuple(marks["flagged"] for marks in self.marks)
        assert graded.sureness == tuple(marks["sureness"] or "" for marks in self.marks)
        self.session = apply(self.session, graded)
        self.events.append(graded)
        self.over = True

    @precondition(lambda self: self.over)
    @rule(event=st.sampled_from([Ticked, Left]))
    def nothing_happens_after_the_end(self, event: Any) -> None:
        with pytest.raises(SessionError, match="has ended"):
            self.happen(event)

    @invariant()
    def the_fold_of_all_events_is_the_state(self) -> None:
        assert fold(HEADER, self.events) == self.session

    @invariant()
    def it_is_what_the_model_says(self) -> None:
        session = self.session
        for answer, marks in zip(session.answers, self.marks, strict=True):
            found = {**vars_of(answer.marks), "struck": sorted(answer.marks.struck)}
            assert found == marks
        assert [list(answer.settled) for answer in session.answers] == self.left_with
        assert {i for i, answer in enumerate(session.answers) if answer.seen} == self.seen
        assert {i for i, answer in enumerate(session.answers) if answer.checked} == self.checked
        assert (session.current, session.clock, session.clock_shown) == (self.here, self.clock, self.clock_shown)
        assert [seconds for seconds, _ in session.away] == self.away
        assert len(session.undo) == len(self.past)
        assert session.answered == sum(bool(marks["response"]) for marks in self.marks)
        assert session.flagged == sum(marks["flagged"] for marks in self.marks)
        assert session.state == ("submitted" if self.over else "unfinished")

    @invariant()
    def the_seconds_of_the_items_and_the_explanations_add_up_to_the_clock(self) -> None:
        assert [answer.seconds for answer in self.session.answers] == self.spent
        assert sum(self.spent) + self.read == self.session.clock


def vars_of(marks: Marks) -> dict[str, Any]:
    return {name: getattr(marks, name) for name in ("response", "flagged", "sureness", "note")}


Sat.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestSat = Sat.TestCase


def test_the_first_question_is_seen_at_once() -> None:
    assert [answer.seen for answer in begin(HEADER).answers] == [True, False, False, False]


def test_a_clock_that_runs_backwards_charges_nothing() -> None:
    session = fold(HEADER, [Ticked(**at(10.0)), Moved(**at(4.0), item=1), Ticked(**at(12.0))])
    assert session.clock == 12.0
    assert [answer.seconds for answer in session.answers] == [10.0, 2.0, 0.0, 0.0]


def test_wavering_within_one_visit_is_no_change() -> None:
    events: list[Event] = [Answered(**at(), item=0, response=(n,)) for n in (0, 1, 2)]
    events += [Moved(**at(), item=1), Moved(**at(), item=0), Answered(**at(), item=0, response=(3,))]
    assert fold(HEADER, events).answers[0].changes == 0
    assert fold(HEADER, [*events, Moved(**at(), item=1)]).answers[0].changes == 1


def test_what_changes_nothing_cannot_be_undone() -> None:
    assert fold(HEADER, [Flagged(**at(), item=0, flagged=False), Struck(**at(), item=0, option=1, struck=False)]) == (
        replace(begin(HEADER), last=START)
    )


def test_undo_goes_back_a_long_way_but_not_for_ever() -> None:
    events: list[Event] = [Noted(**at(), item=0, text=str(n)) for n in range(UNDO_DEPTH + 50)]
    session = fold(HEADER, events)
    assert len(session.undo) == UNDO_DEPTH
    assert session.undo[0][1].note == "49"
    assert session.undo[-1][1].note == str(UNDO_DEPTH + 48)


@pytest.mark.parametrize(
    "event",
    [Moved(**at(), item=4), Answered(**at(), item=99, response=(0,)), Checked(**at(), item=4)],
)
def test_a_question_that_is_not_there_is_refused(event: Event) -> None:
    with pytest.raises(SessionError, match="does not have") as caught:
        apply(begin(HEADER), event)
    assert f"Question {event.item + 1} of 4" in caught.value.detail  # type: ignore[union-attr]


def test_a_graded_form_of_another_length_is_refused() -> None:
    graded = grade(begin(header(QUESTIONS[:2])), QUESTIONS[:2], "ended", START, 0.0)
    with pytest.raises(SessionError, match="does not fit"):
        apply(begin(HEADER), graded)
