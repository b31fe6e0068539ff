"""What a key on an option does to the response."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import matching, multiple, ordering, single

from mlsim.core.bank.questions import UNMATCHED, Question, Response, is_complete
from mlsim.core.session.responding import Chosen, Refused, choose, cycle, next_sureness, progress_text, shift
from mlsim.core.session.state import Marks

NONE = UNMATCHED
SINGLE, MULTIPLE, ORDERING, MATCHING = single(), multiple(), ordering(), matching()
REUSED = matching(answers=("a", "a", "b"), reuse=True)


@pytest.mark.parametrize(
    ("question", "response", "option", "after"),
    [
        (SINGLE, (), 2, (2,)),
        (SINGLE, (1,), 2, (2,)),
        (SINGLE, (2,), 2, (2,)),
        (MULTIPLE, (), 3, (3,)),
        (MULTIPLE, (3,), 1, (1, 3)),
        (MULTIPLE, (1, 3), 1, (3,)),
        (MULTIPLE, (3,), 3, ()),
        (ORDERING, (), 3, (3,)),
        (ORDERING, (3,), 1, (3, 1)),
        (ORDERING, (3, 1, 0), 1, (3, 0)),
        (ORDERING, (3,), 3, ()),
    ],
)
def test_choosing(question: Question, response: Response, option: int, after: Response) -> None:
    assert choose(question, response, option) == Chosen(after)


@pytest.mark.parametrize(
    ("question", "response", "option", "said"),
    [
        (MULTIPLE, (0, 2), 1, "Select 2: take one back first."),
        (ORDERING, (0, 1, 2), 3, "All 3 places are taken: take one back first."),
    ],
)
def test_one_more_than_asked_for_is_refused(question: Question, response: Response, option: int, said: str) -> None:
    assert choose(question, response, option) == Refused(said)


@pytest.mark.parametrize(
    ("question", "response", "option", "prompt", "after"),
    [
        (MATCHING, (), 3, 0, Chosen((3, NONE, NONE), 1)),
        (MATCHING, (), 3, 2, Chosen((NONE, NONE, 3), 0)),
        (MATCHING, (3, NONE, 1), 0, 1, Chosen((3, 0, 1), 2)),
        (MATCHING, (NONE, 3, NONE), 0, 2, Chosen((NONE, 3, 0), 0)),
        (MATCHING, (3, NONE, NONE), 3, 1, Chosen((NONE, 3, NONE), 2)),
        (MATCHING, (3, 1, NONE), 3, 1, Chosen((NONE, 3, NONE), 2)),
        (MATCHING, (3, 1, 0), 2, 0, Chosen((2, 1, 0), 1)),
        (MATCHING, (3, 1, 0), 2, 2, Chosen((3, 1, 2), 2)),
        (MATCHING, (3, 1, NONE), 3, 0, Chosen((NONE, 1, NONE), 0)),
        (MATCHING, (3, NONE, NONE), 3, 0, Chosen((), 0)),
        (REUSED, (0, NONE, NONE), 0, 1, Chosen((0, 0, NONE), 2)),
        (REUSED, (0, 0, NONE), 0, 1, Chosen((0, NONE, NONE), 1)),
    ],
)
def test_giving_a_response_to_a_prompt(
    question: Question, response: Response, option: int, prompt: int, after: Chosen
) -> None:
    assert choose(question, response, option, prompt) == after


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([MULTIPLE, ORDERING, MATCHING, REUSED]),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=12),
)
def test_any_keys_give_a_response_that_could_be_right(question: Question, keys: list[tuple[int, int]]) -> None:
    response: Response = ()
    for option, prompt in keys:
        outcome = choose(question, response, option, prompt)
        if isinstance(outcome, Chosen):
            response = outcome.response
    given_ = [option for option in response if option != NONE]
    assert len(response) <= question.places
    assert not response or given_
    assert question is REUSED or len(set(given_)) == len(given_)
    assert question is not MULTIPLE or response == tuple(sorted(response))


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE, ORDERING, MATCHING, REUSED])
def test_every_key_can_be_reached(question: Question) -> None:
    response: Response = ()
    for prompt, option in enumerate(question.key):
        outcome = choose(question, response, option, prompt)
        assert isinstance(outcome, Chosen)
        response = outcome.response
    assert response == question.key
    assert is_complete(question, response)


SHOWN = (2, 0, 3, 1)


@pytest.mark.parametrize(
    ("question", "response", "prompt", "step", "after"),
    [
        (MATCHING, (), 0, 1, (2, NONE, NONE)),
        (MATCHING, (), 0, -1, (1, NONE, NONE)),
        (MATCHING, (2, NONE, NONE), 0, 1, (0, NONE, NONE)),
        (MATCHING, (1, NONE, NONE), 0, 1, ()),
        (MATCHING, (2, NONE, NONE), 0, -1, ()),
        (MATCHING, (NONE, 2, NONE), 0, 1, (0, 2, NONE)),
        (MATCHING, (2, 0, NONE), 0, 1, (3, 0, NONE)),
        (REUSED, (NONE, 2, NONE), 0, 1, (2, 2, NONE)),
    ],
)
def test_cycling_follows_the_order_shown(
    question: Question, response: Response, prompt: int, step: int, after: Response
) -> None:
    assert cycle(question, response, SHOWN, prompt, step) == Chosen(after, prompt)


@pytest.mark.parametrize("question", [MATCHING, REUSED])
@pytest.mark.parametrize("step", [1, -1])
def test_cycling_comes_round_to_where_it_began(question: Question, step: int) -> None:
    response: Response = (NONE, 3, NONE)
    met = []
    for _ in range(5 if question is REUSED else 4):
        response = cycle(question, response, SHOWN, 0, step).response
        met.append(response[0])
    assert response == (NONE, 3, NONE)
    assert set(met) == ({0, 1, 2, 3, NONE} if question is REUSED else {0, 1, 2, NONE})


@pytest.mark.parametrize(
    ("response", "option", "step", "after"),
    [
        ((3, 1, 0), 1, -1, Chosen((1, 3, 0))),
        ((3, 1, 0), 1, 1, Chosen((3, 0, 1))),
        ((3, 1, 0), 3, -1, Refused("It is the first already.")),
        ((3, 1, 0), 0, 1, Refused("It is the last already.")),
        ((3, 1), 0, 1, Refused("Place this step first; then it can be moved.")),
        ((), 0, -1, Refused("Place this step first; then it can be moved.")),
    ],
)
def test_shifting_a_step(response: Response, option: int, step: int, after: Chosen | Refused) -> None:
    assert shift(response, option, step) == after


def test_sureness_goes_round() -> None:
    marks, met = Marks(), []
    for _ in range(4):
        marks = Marks(sureness=next_sureness(marks))
        met.append(marks.sureness)
    assert met == ["sure", "unsure", "guess", None]


@pytest.mark.parametrize(
    ("question", "response", "text"),
    [
        (SINGLE, (), ""),
        (SINGLE, (1,), ""),
        (MULTIPLE, (), "0 of 2 selected"),
        (MULTIPLE, (1,), "1 of 2 selected"),
        (ORDERING, (1, 2), "2 of 3 placed"),
        (MATCHING, (NONE, 2, NONE), "1 of 3 matched"),
    ],
)
def test_what_is_still_asked_for(question: Question, response: Response, text: str) -> None:
    assert progress_text(question, response) == text
