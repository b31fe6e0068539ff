"""What a response can be: all that the keys give fits, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import START, matching, multiple, ordering, single

from mlsim.core.bank.questions import Question, Response
from mlsim.core.session.events import Answered, Event, Flagged, Submitted, Undone
from mlsim.core.session.fitting import fits, judge
from mlsim.core.session.responding import Chosen, choose, cycle, shift
from mlsim.core.session.sitting import Asked

QUESTIONS: dict[str, Question] = {
    "single": single(),
    "multiple": multiple(),
    "ordering": ordering(),
    "matching": matching(),
    "reuse": matching(reuse=True),
}
AT: dict[str, Any] = {"at": START, "clock": 1.0}


@pytest.mark.parametrize(
    ("kind", "response"),
    [
        ("single", (0, 1)),
        ("single", (4,)),
        ("single", (-1,)),
        ("multiple", (2, 0)),
        ("multiple", (1, 1)),
        ("multiple", (0, 1, 2)),
        ("multiple", (0, 9)),
        ("multiple", (-1, 0)),
        ("ordering", (0, 0)),
        ("ordering", (0, 1, 2, 3)),
        ("ordering", (50,)),
        ("ordering", (-1,)),
        ("matching", (0,)),
        ("matching", (-1, -1, -1)),
        ("matching", (0, 0, 1)),
        ("matching", (0, 1, 2, 3)),
        ("matching", (0, 1, 4)),
        ("reuse", (77, 77, 77)),
    ],
)
def test_what_no_key_gives_does_not_fit(kind: str, response: Response) -> None:
    assert not fits(QUESTIONS[kind], response)


@pytest.mark.parametrize("kind", QUESTIONS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, database=None)
def test_what_the_keys_give_always_fits(kind: str, data: st.DataObject) -> None:
    question = QUESTIONS[kind]
    count = len(question.texts)
    response: Response = ()
    for _ in range(data.draw(st.integers(0, 12))):
        option = data.draw(st.integers(0, count - 1))
        way = data.draw(st.sampled_from(["choose", "choose", "cycle", "shift"]))
        prompt = data.draw(st.integers(0, question.places - 1))
        if way == "cycle" and question.type == "matching":
            outcome: Any = cycle(question, response, tuple(range(count)), prompt, data.draw(st.sampled_from([-1, 1])))
        elif way == "shift" and question.type == "ordering":
            outcome = shift(response, option, data.draw(st.sampled_from([-1, 1])))
        else:
            outcome = choose(question, response, option, prompt)
        response = outcome.response if isinstance(outcome, Chosen) else response
        assert fits(question, response)
    assert fits(question, question.key)


def graded(response: Response, first: Response = ()) -> Submitted:
    columns: dict[str, Any] = {
        "question": ("q-0001",),
        "revision": ("0" * 32,),
        "response": (response,),
        "first": (first,),
        "correct": (False,),
        "first_correct": (False,),
        "seconds": (1.0,),
        "sureness": ("",),
        "changes": (0,),
        "flagged": (False,),
    }
    return Submitted(**AT, reason="ended", **columns)


@pytest.mark.parametrize(
    ("event", "right"),
    [
        (Answered(**AT, item=0, response=(1,)), True),
        (Answered(**AT, item=0, response=(1, 2)), False),
        (Undone(**AT, item=0, response=(1, 2), struck=(), flagged=False), False),
        (Flagged(**AT, item=0, flagged=True), True),
        (graded((1,), (2,)), True),
        (graded((1, 2)), False),
        (graded((1,), (1, 2)), False),
        (Answered(**AT, item=5, response=(1, 2)), True),
    ],
)
def test_an_event_is_judged_by_its_question(event: Event, right: bool) -> None:
    assert judge([Asked(single())])(event) is right
    assert judge([None])(event)
