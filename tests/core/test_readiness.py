"""What is evidence, and what may be shown of what it says."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import a_past, an_attempt, exam, library, single, spread

from mlsim.core.bank.questions import Case
from mlsim.core.learn.ability import CASE_WEIGHT, Evidence
from mlsim.core.learn.attempts import Attempt, folded
from mlsim.core.learn.evidence import Firsts, evidence
from mlsim.core.learn.readiness import Readiness, readiness, shown_for, shown_percent

START = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)
EXAM = exam(minutes=20)  # two minutes a question: faster than twelve seconds is no answer
LIBRARY = library(spread(300))


def attempt(number: int, day: float = 0, **values: Any) -> Attempt:
    task = LIBRARY.questions[f"q-{number:04}"].task_in("TST-1") if number <= 300 else "1.1"
    return an_attempt(**{"question": f"q-{number:04}", "at": START + timedelta(days=day), "task": task, **values})


def known(attempts: list[Attempt], **values: Any) -> tuple[Evidence, ...]:
    state = folded(Firsts(), [(a_past(at=one.at), [one]) for one in sorted(attempts, key=lambda a: a.at)])
    assert Firsts().load(Firsts().dump(state)) == state
    return evidence(EXAM, LIBRARY, state, **values)


def test_evidence_says_what_the_question_is() -> None:
    one = LIBRARY.questions["q-0007"]
    task = one.task_in("TST-1")
    assert task is not None
    assert known([attempt(7, correct=False)]) == (Evidence(EXAM.domain_of(task).id, "single", one.difficulty, False),)


@pytest.mark.parametrize(
    "values",
    [
        {"due": True},
        {"seconds": 11.9},
        {"mode": "practice", "response": (), "correct": False},
        {"response": (), "correct": False, "seconds": 0.0},
        {"exam": "OTHER", "question": "x-1", "task": "1.1"},
        {"question": "x-1", "task": "9.9"},
    ],
)
def test_what_is_no_evidence(values: dict[str, Any]) -> None:
    assert known([attempt(1, **values)]) == ()


def test_an_older_answer_that_is_read_later_is_the_first() -> None:
    newer, older = attempt(1, 5, correct=True), attempt(1, 2, correct=False, mode="practice")
    state = folded(Firsts(), [(a_past(at=newer.at), [newer]), (a_past(at=older.at), [older])])
    (one,) = evidence(EXAM, LIBRARY, state)
    assert not one.correct


def test_a_blank_is_wrong_in_an_exam() -> None:
    (one,) = known([attempt(1, response=(), correct=False, seconds=40.0)])
    assert not one.correct


def test_an_answer_in_another_exam_counts_if_the_question_serves_this_one() -> None:
    assert len(known([attempt(1, exam="OTHER", task="7.7")])) == 1


def test_a_question_that_has_left_the_banks_counts_by_its_task() -> None:
    assert known([attempt(999)]) == (Evidence("1", "single", None, True),)


def test_an_explanation_that_was_read_before_spoils_a_question() -> None:
    read = {"q-0001": START + timedelta(hours=1)}
    assert known([attempt(1, 1)], explained=read) == ()
    assert len(known([attempt(1, 0)], explained=read)) == 1


def test_questions_of_a_case_count_less() -> None:
    questions = [single(1, case="c-1"), single(2)]
    there = library(questions, cases=[Case(id="c-1", title="A case", scenario="Something happens.")])
    state = folded(Firsts(), [(a_past(at=START), [attempt(1), attempt(2)])])
    assert [one.weight for one in evidence(EXAM, there, state)] == [CASE_WEIGHT, 1.0]


first_answers = st.lists(
    st.tuples(st.integers(1, 300), st.booleans()), min_size=140, max_size=160, unique_by=lambda x: x[0]
)
later = st.lists(
    st.tuples(
        st.integers(0, 139), st.booleans(), st.sampled_from(["exam", "practice"]), st.booleans(), st.integers(1, 60)
    ),
    max_size=60,
)


@settings(max_examples=15, deadline=None)
@given(first=first_answers, more=later, siblings=st.lists(st.integers(301, 330), unique=True, max_size=20))
def test_repeats_due_answers_and_siblings_never_move_readiness(
    first: list[tuple[int, bool]], more: list[tuple[Any, ...]], siblings: list[int]
) -> None:
    answers = [attempt(number, n / 100, correct=right) for n, (number, right) in enumerate(first)]
    before = readiness(EXAM, known(answers), 0.7)
    repeats = [
        attempt(first[place][0], 2 + day, correct=right, mode=mode, due=due) for place, right, mode, due, day in more
    ]
    stood_in = [attempt(number, 3, due=True, card=f"q-{first[0][0]:04}") for number in siblings]
    after_due = [attempt(number, 70, mode="exam") for number in siblings]
    assert readiness(EXAM, known([*answers, *repeats, *stood_in, *after_due]), 0.7) == before


# -- what may be shown ---------------------------------------------------------------------------------------------------------------


def of(one: int, two: int, share: float = 0.7, seed: int = 3) -> Readiness:
    rng = random.Random(seed)
    return readiness(
        EXAM, [Evidence(d, "single", 2, rng.random() < share) for d in "1" * one + "2" * two], 0.7, random.Random(1)
    )


@pytest.mark.parametrize(
    ("one", "two", "shown"),
    [
        (0, 0, "nothing"),
        (32, 32, "nothing"),
        (58, 7, "nothing"),
        (57, 8, "band"),
        (65, 64, "band"),
        (116, 14, "band"),
        (115, 15, "percent"),
        (400, 400, "percent"),
    ],
)
def test_nothing_before_there_is_evidence_and_a_word_before_a_number(one: int, two: int, shown: str) -> None:
    found = of(one, two)
    assert found.shown == shown == shown_for(one + two, [one, two])
    assert (found.estimate is None) == (shown == "nothing")
    assert (found.band is None) == (shown == "nothing")
    for value in (found.percent, found.percent_interval, found.score_band, found.scaled_band):
        assert (value is not None) == (shown == "percent")
    assert found.used == one + two
    if shown == "band":
        assert not found.ready


def test_what_is_missing_is_said() -> None:
    assert of(20, 5).missing == (40, {"2": 3})
    assert of(60, 5).missing == (0, {"2": 3})


@pytest.mark.parametrize(
    ("chance", "percent"),
    [
        (0.0, 5),
        (0.03, 5),
        (0.074, 5),
        (0.076, 10),
        (0.5, 50),
        (0.774, 75),
        (0.776, 80),
        (0.93, 95),
        (0.99, 95),
        (1.0, 95),
    ],
)
def test_a_chance_is_shown_in_steps_of_five_and_is_never_certain(chance: float, percent: int) -> None:
    assert shown_percent(chance) == percent


def test_the_band_has_three_words_and_the_numbers_are_of_one_scale() -> None:
    assert of(70, 60, 0.99).band == "likely"
    assert of(70, 60, 0.3).band == "unlikely"
    assert {of(70, 60, share / 100).band for share in range(30, 100, 5)} == {"likely", "uncertain", "unlikely"}
    found = of(200, 200)
    assert found.score_band is not None
    assert found.scaled_band is not None
    assert 0 <= found.score_band[0] <= found.score_band[1] <= 8
    assert 100 <= found.scaled_band[0] <= found.scaled_band[1] <= 1000
    low, high = found.percent_interval or (0, 0)
    assert low <= (found.percent or 0) <= high
